"""Where each bloc of a dossier stands."""

from dataclasses import dataclass
from datetime import date

from parchemin.certifications.models import Bloc
from parchemin.pathways.models import AcquiredBloc, Dossier, DossierBloc
from parchemin.pathways.terms import BlocStanding


@dataclass(frozen=True, slots=True)
class BlocTile:
    """A bloc of the edition in a dossier: where it stands, since when it is held, until when."""

    code: str
    title: str
    standing: BlocStanding
    acquired_on: date | None = None
    valid_until: date | None = None


def tiles_of(dossier: Dossier) -> tuple[BlocTile, ...]:
    """Return the tiles of one dossier as `listed_dossiers` loads it, without a query."""
    rows = {row.bloc_id: row for row in dossier.blocs.all()}
    held = {acquired.bloc_id: acquired for acquired in dossier.person.acquired.all()}
    return tuple(
        _tile(bloc, rows.get(bloc.pk), held.get(bloc.pk)) for bloc in dossier.edition.blocs.all()
    )


def _tile(bloc: Bloc, row: DossierBloc | None, held: AcquiredBloc | None) -> BlocTile:
    carried = row.carried if row else None
    if carried is not None:
        return _held(bloc, BlocStanding.CARRIED, carried)
    if held is not None:
        return _held(bloc, BlocStanding.ACQUIRED, held)
    standing = BlocStanding.SOUGHT if row else BlocStanding.OUTSIDE
    return BlocTile(bloc.code, bloc.title, standing)


def _held(bloc: Bloc, standing: BlocStanding, held: AcquiredBloc) -> BlocTile:
    return BlocTile(bloc.code, bloc.title, standing, held.acquired_on, held.valid_until)
