"""What signed sittings granted and the register, or the holder, still waits for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import LIVE
from parchemin.certifications.reglement.terms import Outcome
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.jury.selectors.confirmations import standing
from parchemin.jury.terms import MinutesState, SittingState
from parchemin.pathways.models import AcquiredUnit


@dataclass(frozen=True, slots=True)
class AwaitingSitting:
    """A sitting with candidates to enter in the register, or certificates whose files are to be made."""

    pk: int
    code: str
    certification: str
    held_at: datetime
    to_enter: int
    to_make: int


def awaiting_sittings(actor: Actor) -> tuple[AwaitingSitting, ...]:
    """Return the sittings of the actor's body that wait for something, oldest first, in three queries."""
    if not actor.holds(Role.SECRETARIAT):
        return ()
    to_enter = Counter(_to_enter(actor.body_id).values_list("sitting_id", flat=True))
    to_make = dict(
        Certificate.objects.filter(body_id=actor.body_id, delivered_at__isnull=True)
        .values_list("decision__sitting_id")
        .annotate(Count("pk"))
        .order_by()
    )
    sittings = Sitting.objects.filter(pk__in={*to_enter, *to_make}).select_related("certification")
    return tuple(
        AwaitingSitting(
            pk=sitting.pk,
            code=sitting.code,
            certification=sitting.certification.short_title,
            held_at=sitting.starts_at,
            to_enter=to_enter[sitting.pk],
            to_make=to_make.get(sitting.pk, 0),
        )
        for sitting in sittings.order_by("starts_at", "pk")
    )


def count_awaiting(sittings: Iterable[AwaitingSitting]) -> int:
    """Return how many certificates these sittings wait for: to be entered, or to be made."""
    return sum(sitting.to_enter + sitting.to_make for sitting in sittings)


def _to_enter(body_id: int) -> QuerySet[Decision]:
    """Return the decisions in force, of signed sittings, that grant what nobody entered yet.

    Nothing is entered of a sitting while a rectificatif waits for its signatures.
    """
    whole = Certificate.objects.filter(
        person=OuterRef("dossier__person"), edition=OuterRef("dossier__edition"), kind="CQP"
    ).filter(Q(state__in=LIVE) | Q(decision=OuterRef("pk")))
    part = Certificate.objects.filter(person=OuterRef("person"), bloc=OuterRef("bloc")).filter(
        Q(state__in=LIVE) | Q(decision=OuterRef(OuterRef("pk")))
    )
    reference = Concat(Value("decision/"), Cast(OuterRef("pk"), CharField()))
    blocs = AcquiredUnit.objects.blocs().filter(origin_ref=reference).exclude(Exists(part))
    attested = Certificate.objects.filter(
        person=OuterRef("person"), competences=OuterRef("competence")
    ).filter(Q(state__in=LIVE) | Q(decision=OuterRef(OuterRef("pk"))))
    held = AcquiredUnit.objects.competences().filter(origin_ref=reference)
    competences = held.exclude(Exists(attested))
    drafts = Minutes.objects.filter(state=MinutesState.DRAFT)
    signed = Decision.objects.filter(
        body_id=body_id, sitting__state=SittingState.MINUTES_SIGNED
    ).exclude(sitting__in=drafts.values("sitting"))
    return standing(signed).filter(
        (Q(outcome=Outcome.FULL) & ~Exists(whole))
        | (Q(outcome=Outcome.PARTIAL) & (Exists(blocs) | Exists(competences)))
    )
