"""Bringing a decided dossier back before a jury: what it acquired is kept, and not judged twice."""

from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.jury.models import Decision
from parchemin.kernel.objections import Objection
from parchemin.pathways.actions.life import move_dossier
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc
from parchemin.pathways.terms import CLOSED_STATES, DossierState
from parchemin.pathways.workflow import REOPEN


def objections_to_reopening(decision: Decision) -> tuple[Objection, ...]:
    """Return why the dossier of a decision may not come back: another one of the person is open."""
    dossier = decision.dossier
    other = (
        Dossier.objects.filter(person_id=dossier.person_id)
        .filter(certification_id=dossier.certification_id)
        .exclude(pk=dossier.pk)
        .exclude(state__in=CLOSED_STATES)
        .first()
    )
    if other is None:
        return ()
    return (
        Objection(
            "other-dossier-open",
            f"Le candidat a ouvert depuis le dossier {other.number} pour la même certification.",
            remedy="Closez d’abord l’un des deux dossiers.",
        ),
    )


def reopen_dossier(decision: Decision, *, reason: str, actor: Actor, at: datetime) -> None:
    """Give the dossier of a decision back to a jury; one that already waits for a jury stays as it is.

    The caller has refused what `objections_to_reopening` finds.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=decision.dossier_id)
    if dossier.state != DossierState.DECIDED:
        return
    given = AcquiredUnit.objects.standing().blocs().filter(origin_ref=f"decision/{decision.pk}")
    for acquired in given:
        DossierBloc.objects.filter(dossier=dossier, bloc_id=acquired.bloc_id).update(
            carried=acquired, kept_mark=None
        )
    move_dossier(dossier, REOPEN, actor=actor, at=at, reason=reason)
