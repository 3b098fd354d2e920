"""Keys that the rest of a règlement leaves unread: they are refused rather than passed over in silence."""

from collections.abc import Iterator

from parchemin.assembly.terms import CountedBy
from parchemin.certifications.reglement.modalities import reads_blocs, reads_competences
from parchemin.certifications.reglement.terms import Aggregation
from parchemin.certifications.reglement.value import AggregationRules, Reglement, ValidityCase
from parchemin.kernel.schema import Fault


def unread_keys(reglement: Reglement) -> Iterator[Fault]:
    """Yield each key that the other keys leave without effect, though its text asks for something."""
    yield from _of_weights(reglement)
    if reglement.presidency.since and reglement.presidency.college is None:
        reason = "presidency.college ne dit pas quel collège préside depuis ce jour"
        yield _unread("presidency.since", reason)
    yield from _of_aggregation("grid.competence", reglement.grid.competence)
    yield from _of_aggregation("grid.bloc", reglement.grid.bloc)
    yield from _of_modalities(reglement)
    yield from _of_validity(reglement)


def _unread(path: str, reason: str) -> Fault:
    return Fault(path, "", "consistency", f"cette clé ne serait pas obéie : {reason}")


def _of_weights(reglement: Reglement) -> Iterator[Fault]:
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    read = any(majority.counted_by is CountedBy.WEIGHT for majority in majorities)
    if reglement.weights.employers and not read:
        yield _unread("weights", "aucune majorité ne se compte par poids (counted_by : weight)")


def _of_aggregation(path: str, rules: AggregationRules) -> Iterator[Fault]:
    kind = rules.kind
    if rules.threshold is not None and kind is Aggregation.ALL_CRITERIA:
        yield _unread(f"{path}.threshold", f"« {kind.label} » n’a pas de seuil ({path}.kind)")
    if rules.at_least is not None and kind is not Aggregation.N_OF_M:
        reason = f"« {kind.label} » ne compte pas d’acquis ({path}.kind)"
        yield _unread(f"{path}.at_least", reason)
    if rules.modality_weights and kind is not Aggregation.WEIGHTED_AVERAGE:
        reason = f"seule une moyenne pondérée lit ces poids ({path}.kind)"
        yield _unread(f"{path}.modality_weights", reason)


def _of_validity(reglement: Reglement) -> Iterator[Fault]:
    """Yield each line of validity that a line above it already answers: the first that fits is the one read."""
    lines = reglement.partial.validity
    for place, line in enumerate(lines):
        if any(_covers(above.when, line.when) for above in lines[:place]):
            yield _unread(
                f"partial.validity[{place}]", "une ligne plus haut répond déjà pour ces cas"
            )


def _covers(one: ValidityCase, other: ValidityCase) -> bool:
    return (
        one.route in (None, other.route)
        and one.registration in (None, other.registration)
        and one.unit in (None, other.unit)
    )


def _of_modalities(reglement: Reglement) -> Iterator[Fault]:
    grid = reglement.grid
    if grid.bloc.names_modalities and not reads_blocs(reglement):
        reason = (
            "la décision se prend par compétence : ces modalités s’écrivent dans grid.competence"
        )
        yield _unread("grid.bloc", reason)
    if grid.competence.names_modalities and not reads_competences(reglement):
        reason = (
            "aucune compétence n’est lue pour elle-même : ces modalités s’écrivent dans grid.bloc"
        )
        yield _unread("grid.competence", reason)
