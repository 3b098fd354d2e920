"""Which dossiers wait for the decision of a jury, since when they are complete, and until when it is due.

A dossier is complete from the last signature of its grids, once every bloc that it presents has them; one that a
jury adjourned, from the day to which it was put off. A VAE of the law has the day of the law (RULE-26), not this.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Grid
from parchemin.assessment.terms import GridState, SessionState
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.models import Decision
from parchemin.jury.rules.decision_deadline import DecisionClock
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.terms import Route


def decision_clock_of(actor: Actor, dossier_id: int) -> DecisionClock | None:
    """Return by when a dossier that the actor may see is, or was, to be decided, in one query."""
    rows = Deadline.objects.filter(kind=DeadlineKind.DECISION, subject_id=dossier_id)
    row = rows.filter(subject_id__in=visible_dossiers(actor).values("pk")).first()
    return DecisionClock(row.starts_on, row.due_on, row.met_on, row.source) if row else None


def complete(dossiers: QuerySet[Dossier], before: date = date.max) -> QuerySet[Dossier]:
    """Keep the dossiers whose grids are all signed, for every bloc presented, and say since when.

    Only what juries put off `before` a day counts.
    """
    grids = _living(Grid.objects.all())
    signed = grids.filter(state=GridState.SIGNED)
    own = {"dossier": OuterRef("pk")}
    presented = DossierBloc.objects.filter(**own, carried__isnull=True, kept_mark__isnull=True)
    unassessed = presented.filter(
        ~Exists(signed.filter(dossier=OuterRef("dossier"), bloc=OuterRef("bloc")))
    )
    put_off = Decision.objects.filter(**own, adjourned_to__isnull=False, decided_on__lt=before)
    return (
        dossiers.exclude(route=Route.STATUTORY_VAE)
        .filter(
            Exists(signed.filter(**own)),
            ~Exists(grids.filter(**own).exclude(state=GridState.SIGNED)),
            ~Exists(unassessed),
        )
        .annotate(
            signed_at=Subquery(signed.filter(**own).order_by("-signed_at").values("signed_at")[:1]),
            put_off_to=Subquery(put_off.order_by("-adjourned_to").values("adjourned_to")[:1]),
        )
    )


def wholly_signed(dossiers: QuerySet[Dossier]) -> set[int]:
    """Return the keys of the dossiers with grids, all signed: a quick query finds the few worth a slow one."""
    grids = _living(Grid.objects.filter(dossier__in=dossiers.order_by().values("pk")))
    signed: dict[int, bool] = {}
    for dossier_id, state in grids.values_list("dossier_id", "state").distinct():
        signed[dossier_id] = signed.get(dossier_id, True) and state == GridState.SIGNED
    return {key for key, is_signed in signed.items() if is_signed}


def complete_on(dossier: Dossier) -> date:
    """Return the day since which a dossier given by `complete` waits for a decision."""
    known = vars(dossier)
    signed_on = paris_date(known["signed_at"])
    return max(signed_on, known["put_off_to"] or signed_on)


def _living(grids: QuerySet[Grid]) -> QuerySet[Grid]:
    return grids.exclude(state=GridState.CANCELLED).exclude(session__state=SessionState.CANCELLED)
