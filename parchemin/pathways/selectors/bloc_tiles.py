"""Where each bloc of a dossier stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.models import Bloc
from parchemin.certifications.reglement.validity import Validity
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc, KeptMark
from parchemin.pathways.terms import AcquiredOrigin, BlocStanding


@dataclass(frozen=True, slots=True)
class CompetenceHeld:
    """A competence that a person holds of a bloc: since when, and how long it is kept, where that is known."""

    code: str
    title: str
    acquired_on: date
    kept: Validity | None


@dataclass(frozen=True, slots=True)
class BlocTile:
    """A bloc of the edition in a dossier: where it stands, since when it is held, how long it is kept.

    `origin` refers to what gave a bloc held; `competences` are those held of a bloc that is not; `mark` is the
    one that a jury left to keep.
    """

    code: str
    title: str
    standing: BlocStanding
    acquired_on: date | None = None
    kept: Validity | None = None
    origin: str = ""
    competences: tuple[CompetenceHeld, ...] = ()
    mark: KeptMark | None = None


def tiles_of(dossier: Dossier, kept: Sequence[KeptMark] = ()) -> tuple[BlocTile, ...]:
    """Return the tiles of one dossier as `listed_dossiers` loads it, without a query.

    `kept` are marks that juries left to the person; those that the dossier takes up are told without them.
    """
    rows = {row.bloc_id: row for row in dossier.blocs.all()}
    ledger = list(dossier.person.acquired.all())
    held = {line.bloc_id: line for line in ledger if line.competence_id is None}
    marks = {mark.bloc_id: mark for mark in kept}
    return tuple(
        _tile(bloc, rows.get(bloc.pk), held.get(bloc.pk), ledger, marks.get(bloc.pk))
        for bloc in dossier.edition.blocs.all()
    )


def marks_left_to(dossier: Dossier) -> tuple[KeptMark, ...]:
    """Return the marks that juries left to the person of a dossier, the last one last, in one query."""
    marks = KeptMark.objects.filter(person_id=dossier.person_id, withdrawn_at__isnull=True)
    return tuple(marks.order_by("kept_on", "pk"))


def _tile(
    bloc: Bloc,
    row: DossierBloc | None,
    held: AcquiredUnit | None,
    ledger: list[AcquiredUnit],
    mark: KeptMark | None,
) -> BlocTile:
    carried = row.carried if row else None
    if carried is not None:
        return _tile_of_acquired(bloc, BlocStanding.CARRIED, carried)
    if held is not None:
        return _tile_of_acquired(bloc, BlocStanding.ACQUIRED, held)
    standing = BlocStanding.SOUGHT if row else BlocStanding.OUTSIDE
    if row and row.kept_mark:
        standing, mark = BlocStanding.MARK_KEPT, row.kept_mark
    own = _competences(bloc, ledger)
    return BlocTile(bloc.code, bloc.title, standing, competences=own, mark=mark)


def _tile_of_acquired(bloc: Bloc, standing: BlocStanding, held: AcquiredUnit) -> BlocTile:
    return BlocTile(
        bloc.code, bloc.title, standing, held.acquired_on, _validity_of(held), held.origin_ref
    )


def _validity_of(line: AcquiredUnit) -> Validity | None:
    """Return how long a unit is kept; None for a paper that does not say: the règlement will, before the jury."""
    said = line.origin == AcquiredOrigin.JURY or line.valid_until is not None
    return line.validity if said else None


def _competences(bloc: Bloc, ledger: list[AcquiredUnit]) -> tuple[CompetenceHeld, ...]:
    """Return the competences held of a bloc, in their order; the last time one was acquired counts."""
    found = {
        line.competence.position: CompetenceHeld(
            line.competence.code, line.competence.title, line.acquired_on, _validity_of(line)
        )
        for line in ledger
        if line.competence and line.bloc_id == bloc.pk
    }
    return tuple(found[position] for position in sorted(found))
