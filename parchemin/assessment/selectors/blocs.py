"""The blocs of editions as they are assessed: the lines that grids are generated from."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet

from parchemin.assessment.rules.grid import GridBloc, GridItem
from parchemin.certifications.models import Bloc, Competence, Criterion, Modality
from parchemin.certifications.referentiel.value import observed_in
from parchemin.certifications.reglement.terms import Marked

Row = TypeVar("Row", Competence, Criterion, Modality)
LineKey = tuple[int | None, int | None]
"""What a mark points to: its criterion, or its competence."""
Covering = tuple[str, list[str]]
"""A modality: its kind, and the codes of the competences that it covers (none: all of the bloc)."""


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One line of a grid with its row: a criterion, or a competence when `criterion_id` is None.

    `modality` is the kind it is observed in, empty when the référentiel leaves several, or none.
    """

    code: str
    title: str
    competence: str
    competence_title: str
    indicators: tuple[str, ...]
    eliminatory: bool
    weight: Decimal
    modality: str
    criterion_id: int | None
    competence_id: int | None

    @property
    def key(self) -> LineKey:
        """Return what a mark on this line points to: (criterion, competence)."""
        if self.criterion_id is not None:
            return (self.criterion_id, None)
        return (None, self.competence_id)


@dataclass(frozen=True, slots=True)
class AssessedBloc:
    """A bloc with its lines in order, and the same as the rules read it."""

    id: int
    edition_id: int
    code: str
    title: str
    optional: bool
    lines: tuple[AssessedLine, ...]
    grid: GridBloc

    def without(self, held: Collection[str]) -> "AssessedBloc":
        """Return the bloc less the lines of the competences held, by code: what is left to mark."""
        if not held:
            return self
        return replace(
            self,
            lines=tuple(line for line in self.lines if line.competence not in held),
            grid=self.grid.without(held),
        )

    def entered(self, marked: Collection[LineKey]) -> int:
        """Return how many of the lines are among those marked."""
        return sum(line.key in marked for line in self.lines)


def assessed_blocs(
    edition_ids: Collection[int], marked: Marked
) -> dict[int, tuple[AssessedBloc, ...]]:
    """Return the blocs of each edition as a grid shows them, in four queries whatever their number.

    A criterion that the text ties to the bloc as a whole stands as a competence of its own; a
    competence without any criterion is marked itself. When the règlement marks competences, the
    criteria of a competence are what the assessor looks at.
    """
    blocs = Bloc.objects.filter(edition_id__in=edition_ids).order_by("edition_id", "position")
    found: dict[int, list[AssessedBloc]] = {edition_id: [] for edition_id in edition_ids}
    for bloc in _assessed(list(blocs), marked):
        found[bloc.edition_id].append(bloc)
    return {edition_id: tuple(group) for edition_id, group in found.items()}


def assessed_bloc(bloc: Bloc, marked: Marked) -> AssessedBloc:
    """Return one bloc as a grid shows it, in three queries."""
    (found,) = _assessed([bloc], marked)
    return found


def _assessed(blocs: list[Bloc], marked: Marked) -> Iterator[AssessedBloc]:
    ids = [bloc.pk for bloc in blocs]
    competences = _by_bloc(Competence.objects.filter(bloc_id__in=ids))
    criteria = _by_bloc(Criterion.objects.filter(bloc_id__in=ids))
    modalities = _by_bloc(Modality.objects.filter(bloc_id__in=ids))
    for bloc in blocs:
        covering = [(row.kind, row.competences) for row in modalities[bloc.pk]]
        lines = tuple(_lines(competences[bloc.pk], criteria[bloc.pk], covering, marked))
        grid = _grid(bloc, lines, tuple(dict.fromkeys(kind for kind, _ in covering)))
        yield AssessedBloc(
            bloc.pk, bloc.edition_id, bloc.code, bloc.title, bloc.optional, lines, grid
        )


def _by_bloc(rows: QuerySet[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows.order_by("bloc_id", "position"):
        groups[row.bloc_id].append(row)
    return groups


def _lines(
    competences: list[Competence],
    criteria: list[Criterion],
    modalities: list[Covering],
    marked: Marked,
) -> Iterator[AssessedLine]:
    own: dict[int | None, list[Criterion]] = defaultdict(list)
    for criterion in criteria:
        own[criterion.competence_id].append(criterion)
    for competence in competences:
        theirs = own[competence.pk]
        if marked is Marked.COMPETENCE or not (theirs or own[None]):
            yield _competence_line(competence, theirs, modalities)
        else:
            yield from (_criterion_line(criterion, competence, modalities) for criterion in theirs)
    if marked is Marked.CRITERION or not competences:
        yield from (_criterion_line(criterion, None, modalities) for criterion in own[None])


def _competence_line(
    competence: Competence, criteria: list[Criterion], modalities: list[Covering]
) -> AssessedLine:
    return AssessedLine(
        code=competence.code,
        title=competence.title,
        competence=competence.code,
        competence_title=competence.title,
        indicators=tuple(criterion.title for criterion in criteria),
        eliminatory=any(criterion.eliminatory for criterion in criteria),
        weight=Decimal(1),
        modality=observed_in("", competence.code, modalities),
        criterion_id=None,
        competence_id=competence.pk,
    )


def _criterion_line(
    criterion: Criterion, competence: Competence | None, modalities: list[Covering]
) -> AssessedLine:
    stands_for = competence or criterion
    covered = competence.code if competence else ""
    return AssessedLine(
        code=criterion.code,
        title=criterion.title,
        competence=stands_for.code,
        competence_title=stands_for.title,
        indicators=tuple(criterion.indicators),
        eliminatory=criterion.eliminatory,
        weight=criterion.weight,
        modality=observed_in(criterion.modality, covered, modalities),
        criterion_id=criterion.pk,
        competence_id=criterion.competence_id,
    )


def _grid(bloc: Bloc, lines: tuple[AssessedLine, ...], modalities: tuple[str, ...]) -> GridBloc:
    whole = all(line.weight == int(line.weight) for line in lines)
    scale = 1 if whole else 100  # weights have two decimals; only their proportions count
    items = tuple(
        GridItem(
            code=line.code,
            competence=line.competence,
            weight=int(line.weight * scale),
            eliminatory=line.eliminatory,
            modality=line.modality,
        )
        for line in lines
    )
    return GridBloc(bloc.code, bloc.title, items, not bloc.optional, modalities)
