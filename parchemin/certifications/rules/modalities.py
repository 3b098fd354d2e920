"""What an edition leaves untold of the modalities that a règlement names, said before the day."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from parchemin.certifications.referentiel.value import (
    Bloc,
    Competence,
    Criterion,
    Referentiel,
    observed_in,
)
from parchemin.certifications.reglement.grid import CertificationMean
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.modalities import (
    Hindrance,
    hindrances_of_bloc,
    hindrances_of_lines,
    hindrances_of_scale,
    reads_blocs,
    reads_competences,
)
from parchemin.certifications.reglement.terms import Marked
from parchemin.certifications.reglement.value import AggregationRules, Reglement
from parchemin.certifications.rules.remarks import Remark
from parchemin.certifications.terms import Weight

_BY_CRITERION = "Dites, dans l’édition, où chaque critère s’observe."
_REMEDIES = {
    "modality-unknown": _BY_CRITERION,
    "scale-unknown": _BY_CRITERION,
    "modality-without-line": _BY_CRITERION,
    "modality-none": "Dites, dans l’édition, comment il est évalué.",
    "modality-without-weight": "Donnez-lui un poids dans un prochain règlement.",
    "bloc-without-weight": "Donnez-lui un poids dans un prochain règlement.",
    "no-modality": "Donnez un poids à ses modalités dans un prochain règlement.",
}


class GradedLine(NamedTuple):
    """A line of the grids of a bloc: its code, the competence it counts in, and its modality or ""."""

    code: str
    competence: str
    modality: str


def remarks_on_modalities(referentiel: Referentiel, reglement: Reglement) -> tuple[Remark, ...]:
    """Return what an edition leaves untold of the modalities that a règlement names.

    Advice: nothing is refused, but the blocs concerned go to the jury without a pre-decision.
    """
    return tuple(
        _remark(f"blocs[{rank}]", bloc, found, key, reglement)
        for rank, bloc in enumerate(referentiel.blocs)
        for key, found in _hindrances(bloc, reglement)
    )


def graded_lines(bloc: Bloc, marked: Marked) -> Iterator[GradedLine]:
    """Yield the lines of the grids of a bloc, in order, as a règlement marks them."""
    for competence in bloc.competences:
        if marked is Marked.COMPETENCE or not (competence.criteria or bloc.criteria):
            covering = [(modality.kind, modality.competences) for modality in bloc.modalities]
            kind = observed_in("", competence.code, covering)
            yield GradedLine(competence.code, competence.code, kind)
        else:
            yield from (_line(bloc, criterion, competence) for criterion in competence.criteria)
    if marked is Marked.CRITERION or not bloc.competences:
        yield from (_line(bloc, criterion, None) for criterion in bloc.criteria)


def _line(bloc: Bloc, criterion: Criterion, competence: Competence | None) -> GradedLine:
    kind = bloc.kind_of(criterion, competence.code if competence else "")
    stands_for = competence.code if competence else criterion.code
    return GradedLine(criterion.code, stands_for, kind.value if kind else "")


def _hindrances(bloc: Bloc, reglement: Reglement) -> Iterator[tuple[str, Hindrance]]:
    grid = reglement.grid
    lines = list(graded_lines(bloc, grid.marked))
    told = [(line.code, line.modality) for line in lines]
    yield from (("grid", one) for one in hindrances_of_scale(grid.scale, bloc.kinds, told))
    yield from (("grid", one) for one in _without_weight(bloc, grid.certification))
    if reads_blocs(reglement):
        found = (*hindrances_of_bloc(grid.bloc, bloc.kinds, told), *_unread(grid.bloc, bloc))
        yield from (("grid.bloc", one) for one in found)
    if reads_competences(reglement):
        found = _unread(grid.competence, bloc)
        for _, group in groupby(lines, key=lambda line: line.competence):
            own = [(line.code, line.modality) for line in group]
            found = (*found, *hindrances_of_lines(grid.competence, bloc.kinds, own))
        yield from (("grid.competence", one) for one in found)


def _without_weight(bloc: Bloc, mean: CertificationMean | None) -> Iterator[Hindrance]:
    if mean and mean.weights and bloc.code not in {share.bloc for share in mean.weights}:
        clause = "le règlement ne lui donne pas de poids dans la moyenne de la certification"
        yield Hindrance("bloc-without-weight", clause, "certification.weights")


def _unread(rules: AggregationRules, bloc: Bloc) -> tuple[Hindrance, ...]:
    if bloc.kinds or not rules.gates:
        return ()
    clause = "il n’a aucune modalité, et les modalités préalables n’y sont pas lues"
    return (Hindrance("modality-none", clause, "gates"),)


def _remark(path: str, bloc: Bloc, found: Hindrance, key: str, reglement: Reglement) -> Remark:
    left = "" if found.code == "modality-none" else " ; le jury en décide sans calcul"
    return Remark(
        found.code,
        "RULE-08",
        Weight.ADVICE,
        path,
        f"Bloc {bloc.code}, sous « {reglement.name} » : {found.clause}{left}.",
        branch_source(reglement, f"{key}.{found.key}"),
        _REMEDIES[found.code],
    )
