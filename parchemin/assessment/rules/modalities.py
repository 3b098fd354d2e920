"""Gates and weights of modalities, read on the lines of a bloc, or why they cannot be."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from parchemin.assessment.rules.grid import GridBloc, GridItem
from parchemin.assessment.rules.reads import Read, mean, mean_in
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.modalities import (
    Hindrance,
    hindrances_of_bloc,
    hindrances_of_lines,
    hindrances_of_marks,
    hindrances_of_scale,
    modality_words,
)
from parchemin.certifications.reglement.value import AggregationRules, Gate
from parchemin.kernel.numbers import french_percent
from parchemin.kernel.reasons import Reason

BLOC, COMPETENCE = "grid.bloc", "grid.competence"
_UNITS = {BLOC: "le bloc", COMPETENCE: "la compétence"}


def rules_at(key: str, effective: Effective) -> AggregationRules:
    """Return the rules of blocs or of competences."""
    grid = effective.reglement.grid
    return grid.bloc if key == BLOC else grid.competence


def hindrances(
    bloc: GridBloc, items: Sequence[GridItem], reads: Sequence[Read], key: str, effective: Effective
) -> tuple[Hindrance, ...]:
    """Return why the rules at `key` cannot tell the modality of `items`: the bloc's, or a competence's."""
    rules = rules_at(key, effective)
    if not rules.names_modalities:
        return ()
    lines = [(item.code, item.modality) for item in items]
    find = hindrances_of_bloc if key == BLOC else hindrances_of_lines
    found = find(rules, bloc.modalities, lines)
    if not reads:
        return found
    marked = {read.item.modality for read in reads}
    return (*found, *hindrances_of_marks(rules, {kind for _, kind in lines}, marked))


def hindrance_reasons(
    found: Iterable[Hindrance], key: str, effective: Effective, label: str
) -> tuple[Reason, ...]:
    """Return hindrances as reasons of one assessor's verdict, each with its article."""
    return tuple(_doubt(one, key, f"{key}.{one.key}", effective, label) for one in found)


def doubts_of_scale(
    bloc: GridBloc, items: Sequence[GridItem], key: str, effective: Effective, label: str
) -> tuple[Reason, ...]:
    """Return why nothing tells on which scale some of `items` are read, with its article."""
    scale = effective.reglement.grid.scale
    if not scale.modalities:
        return ()
    lines = [(item.code, item.modality) for item in items]
    found = hindrances_of_scale(scale, bloc.modalities, lines)
    return tuple(_doubt(one, key, f"grid.{one.key}", effective, label) for one in found)


def _doubt(one: Hindrance, key: str, cited: str, effective: Effective, label: str) -> Reason:
    text = f"Selon {label}, {_UNITS[key]} ne se calcule pas : {one.clause}."
    return Reason(one.code, text, effective.source(cited))


def past_gates(
    reads: Sequence[Read], key: str, effective: Effective, label: str
) -> tuple[list[Read], tuple[Reason, ...]]:
    """Return the items once the gates are judged, in their order, and what each closed one refuses.

    An item behind a closed gate is shut. A gate that is itself behind a closed one is not judged: what it
    opens is shut too.
    """
    gates = rules_at(key, effective).gates
    if not gates:
        return list(reads), ()
    shut: set[str] = set()
    reasons: list[Reason] = []
    source = effective.source(f"{key}.gates")
    present = {read.item.modality for read in reads}
    for gate in gates:
        closed = _closed(gate, shut, present, reads, effective)
        if not closed:
            continue
        reasons.append(Reason("gate", f"Selon {label}, {closed}.", source))
        shut.add(gate.opens)
    shut.discard("")
    return [read.behind_gate() if read.item.modality in shut else read for read in reads], tuple(
        reasons
    )


def _closed(
    gate: Gate, shut: set[str], present: set[str], reads: Sequence[Read], effective: Effective
) -> str:
    """Return what a closed gate refuses, in words; nothing when it is open, or not of these items."""
    reached = mean_in(gate.modality, reads, effective)
    if reached is None or (reached >= gate.at_least and gate.modality not in shut):
        return ""
    opened = gate.opens in present
    opens = modality_words(gate.opens) if opened else ""
    if gate.modality in shut:
        return f"la modalité « {opens} » n’est pas lue non plus" if opened else ""
    behind = f" ; la modalité « {opens} » n’est pas lue" if opened else ""
    return (
        f"la modalité « {modality_words(gate.modality)} » atteint {french_percent(reached, 2)} "
        f"pour {french_percent(gate.at_least, 2)} demandés{behind}"
    )


def weighted_average(
    rules: AggregationRules, reads: Sequence[Read], effective: Effective
) -> Fraction:
    """Return the mean of items, or that of the means of their modalities, where nothing hinders it."""
    if not rules.modality_weights:
        return mean(reads, effective) or Fraction(0)
    means = [
        (mean_in(share.modality, reads, effective), share.weight)
        for share in rules.modality_weights
    ]
    found = [(reached * weight, weight) for reached, weight in means if reached is not None]
    return sum((got for got, _ in found), start=Fraction(0)) / sum(weight for _, weight in found)
