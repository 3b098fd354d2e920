"""A dossier takes up a bloc that its person acquired before: it is assessed no more, until presented again.

Crosses pathways (the dossier, the ledger), assessment (the grids already opened) and jury (how long it is kept).
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid
from parchemin.assessment.terms import GridState
from parchemin.certifications.reglement.terms import Unit
from parchemin.journal.actions import record
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.events import BLOC_TAKEN_UP
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.terms import CLOSED_STATES, DossierState


@transaction.atomic
def take_up_bloc(*, dossier_id: int, acquired_id: int, actor: Actor, at: datetime) -> DossierBloc:
    """Have a dossier carry over a bloc that its person holds; done already, nothing more is done.

    Raises `Refused` on an agenda, once the dossier is closed, while grids of the bloc are open or signed, or when
    the règlement keeps it no more; `DoesNotExist` for a unit of another person, and for a bloc that the dossier
    does not present.
    """
    dossier = visible_dossiers(actor).select_for_update(of=("self",)).get(pk=dossier_id)
    unit = AcquiredUnit.objects.standing().blocs().get(pk=acquired_id, person_id=dossier.person_id)
    row = DossierBloc.objects.select_related("bloc").get(dossier=dossier, bloc_id=unit.bloc_id)
    if row.carried_id == unit.pk:
        return row
    state = DossierState(dossier.state)
    refuse_if(
        (*objections_to_role(actor, Role.SECRETARIAT), *_objections(row, state)),
    )
    row.carried, row.kept_mark = unit, None
    row.save(update_fields=["carried", "kept_mark"])
    refuse_if(tuple(_lost(dossier, row, actor, at)))
    record(
        actor=actor,
        event=BLOC_TAKEN_UP,
        subjects=[f"dossier/{dossier.number}"],
        at=at,
        dossier=dossier.number,
        bloc=row.bloc.code,
        acquired_on=french_date(unit.acquired_on),
    )
    return row


def _lost(dossier: Dossier, row: DossierBloc, actor: Actor, at: datetime) -> Iterator[Objection]:
    """Yield that the bloc just taken up does not count any more: it is to be assessed."""
    for held in missing_before_jury(actor, dossier.pk, paris_date(at)).held:
        if held.code == row.bloc.code and held.unit is Unit.BLOC and not held.valid:
            why = held.reason
            yield Objection(why.code, why.text, why.source, "Il est évalué dans ce dossier.")


def _objections(row: DossierBloc, state: DossierState) -> Iterator[Objection]:
    if state is DossierState.READY:
        yield Objection(
            "on-an-agenda",
            "Le dossier est à l’ordre du jour d’une séance.",
            remedy="Retirez-le de l’ordre du jour d’abord.",
        )
    if state in CLOSED_STATES:
        yield Objection("dossier-closed", "Le dossier est clos : ses blocs ne changent plus.")
    grids = Grid.objects.filter(dossier_id=row.dossier_id, bloc_id=row.bloc_id)
    if grids.exclude(state=GridState.CANCELLED).exists():
        yield Objection(
            "bloc-assessed",
            f"Des grilles sont ouvertes sur {row.bloc.code} : ce bloc est évalué dans ce dossier.",
            remedy="Annulez-les d’abord, si l’acquis doit compter à leur place.",
        )
