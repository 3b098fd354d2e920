"""Where a règlement names modalities, and what keeps gates and weights from being read on given lines.

Read twice: before the day, of an edition under a règlement; on the day, of the grids.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from parchemin.certifications.reglement.terms import Aggregation, Marked, Unit
from parchemin.certifications.reglement.value import AggregationRules, Reglement, ScaleRules
from parchemin.certifications.terms import ModalityKind

COUNTS = (Aggregation.ALL_CRITERIA, Aggregation.N_OF_M)
"""The rules of a bloc that look at its competences one by one."""


class Hindrance(NamedTuple):
    """Why gates or weights cannot be read: a stable code, a French clause, the key of the rule at fault."""

    code: str
    clause: str
    key: str


def modality_words(kind: str) -> str:
    """Return a modality as sentences say it: « questionnaire à choix multiples »."""
    return ModalityKind(kind).label.lower()


def reads_blocs(reglement: Reglement) -> bool:
    """Tell whether `grid.bloc` settles anything: not where each competence is decided by itself."""
    return reglement.decision.unit is not Unit.COMPETENCE


def reads_competences(reglement: Reglement) -> bool:
    """Tell whether `grid.competence` settles anything: criteria are marked, and competences looked at."""
    if reglement.grid.marked is Marked.COMPETENCE:
        return False
    return not reads_blocs(reglement) or reglement.grid.bloc.kind in COUNTS


def hindrances_of_bloc(
    rules: AggregationRules, kinds: Collection[str], lines: Sequence[tuple[str, str]]
) -> tuple[Hindrance, ...]:
    """Return what keeps the rules of a bloc from being read.

    `kinds` are the modalities that the bloc has, `lines` its lines: a code, and the modality it is
    observed in, "" when unknown. A gate or a weight on a modality that the bloc does not have is skipped:
    one règlement is written for all blocs.
    """
    found = hindrances_of_lines(rules, kinds, lines)
    observed = {kind for _, kind in lines}
    return found if "" in observed else (*found, *_without_line(rules, kinds, observed))


def hindrances_of_lines(
    rules: AggregationRules, kinds: Collection[str], lines: Sequence[tuple[str, str]]
) -> tuple[Hindrance, ...]:
    """Return what keeps rules from being read on some lines of a bloc, those of a competence or all."""
    found = (*_of_unknown_modality(rules, kinds, lines), *_without_weight(rules, lines))
    weighed = {share.modality for share in rules.modality_weights}
    if weighed and not found and weighed.isdisjoint(kind for _, kind in lines):
        clause = "rien n’y est d’une modalité qui pèse dans la moyenne"
        return (Hindrance("no-modality", clause, "modality_weights"),)
    return found


def hindrances_of_scale(
    scale: ScaleRules, kinds: Collection[str], lines: Sequence[tuple[str, str]]
) -> tuple[Hindrance, ...]:
    """Return what keeps lines from being read on their scale, where a modality of the bloc has its own."""
    unknown = [code for code, kind in lines if not kind]
    if not unknown or not {own.modality for own in scale.modalities}.intersection(kinds):
        return ()
    verb = "se note" if len(unknown) == 1 else "se notent"
    clause = f"rien ne dit sur quelle échelle {verb} {', '.join(unknown)}"
    return (Hindrance("scale-unknown", clause, "scale.modalities"),)


def _of_unknown_modality(
    rules: AggregationRules, kinds: Collection[str], lines: Sequence[tuple[str, str]]
) -> Iterator[Hindrance]:
    unknown = [code for code, kind in lines if not kind]
    if unknown and rules.modalities.intersection(kinds):
        verb = "s’observe" if len(unknown) == 1 else "s’observent"
        clause = f"rien ne dit dans quelle modalité {verb} {', '.join(unknown)}"
        key = "gates" if rules.gates else "modality_weights"
        yield Hindrance("modality-unknown", clause, key)


def _without_weight(
    rules: AggregationRules, lines: Sequence[tuple[str, str]]
) -> Iterator[Hindrance]:
    """Yield the modalities that a mean of modalities forgets; one that is a gate may weigh nothing."""
    if not rules.modality_weights:
        return
    told = {share.modality for share in rules.modality_weights}
    told |= {gate.modality for gate in rules.gates}
    for kind in dict.fromkeys(kind for _, kind in lines if kind and kind not in told):
        codes = ", ".join(code for code, of in lines if of == kind)
        clause = f"le règlement ne donne pas de poids à « {modality_words(kind)} » ({codes})"
        yield Hindrance("modality-without-weight", clause, "modality_weights")


def _without_line(
    rules: AggregationRules, kinds: Collection[str], observed: Collection[str]
) -> Iterator[Hindrance]:
    for kind, key in _required_modalities(rules):
        if kind in kinds and kind not in observed:
            clause = f"rien n’y est observé en « {modality_words(kind)} »"
            yield Hindrance("modality-without-line", clause, key)


def hindrances_of_marks(
    rules: AggregationRules, lines: Collection[str], marked: Collection[str]
) -> Iterator[Hindrance]:
    """Yield the modalities of `lines` that rules ask for and that no line `marked` is of any more."""
    for kind, key in _required_modalities(rules):
        if kind in lines and kind not in marked:
            clause = f"rien n’est apprécié en « {modality_words(kind)} »"
            yield Hindrance("modality-not-assessed", clause, key)


def _required_modalities(rules: AggregationRules) -> Iterator[tuple[str, str]]:
    """Yield each modality that must be seen, with the key that asks for it: its gate, else its weight."""
    asked = {share.modality: "modality_weights" for share in rules.modality_weights}
    yield from {**asked, **dict.fromkeys((gate.modality for gate in rules.gates), "gates")}.items()
