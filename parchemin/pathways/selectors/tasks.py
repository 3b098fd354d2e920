"""What dossiers wait for today: an examination, a place of birth, a day that the law sets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Habilitation
from parchemin.deadlines.selectors import visible_deadlines
from parchemin.deadlines.terms import DeadlineKind
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.selectors.dossiers import with_birthplace_pending
from parchemin.pathways.selectors.requests import with_answer, with_message, with_task
from parchemin.pathways.terms import CLOSED_STATES, DossierState

NOTICE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many dossiers wait for what, clocks aside; `on_their_way` are those not closed, `opened` all of them.

    `answered` are those whose candidate gave what was asked, `messages` those that somebody wrote about, `tasks`
    those where something is noted to do by now.
    """

    submitted: int
    birthplaces: int
    answered: int
    messages: int
    tasks: int
    on_their_way: int
    opened: int


@dataclass(frozen=True, slots=True)
class EndingHabilitation:
    """A partner whose habilitations end on a day, and how many of its dossiers they leave on their way."""

    partner: str
    siret: str
    ends_on: date
    certification_codes: tuple[str, ...]
    count: int
    dossiers: int


def waiting(actor: Actor, on: date) -> Waiting:
    """Return what the dossiers that the actor may see wait for on a day, in seven queries."""
    dossiers = visible_dossiers(actor)
    return Waiting(
        submitted=dossiers.in_states((DossierState.SUBMITTED,), on).count(),
        birthplaces=with_birthplace_pending(dossiers).count(),
        answered=with_answer(dossiers).count(),
        messages=with_message(dossiers).count(),
        tasks=with_task(dossiers, on).count(),
        on_their_way=dossiers.exclude(state__in=CLOSED_STATES).count(),
        opened=dossiers.count(),
    )


def ending_habilitations(actor: Actor, on: date) -> tuple[EndingHabilitation, ...]:
    """Return the habilitations of the body that end within a month, soonest first, in one query.

    Those that a later one already follows are left out.
    """
    last = on + timedelta(days=NOTICE_DAYS)
    ending = (
        visible_deadlines(actor)
        .running(on)
        .filter(kind=DeadlineKind.HABILITATION, due_on__lte=last)
    )
    rows = (
        Habilitation.objects.filter(pk__in=ending.values("subject_id"))
        .values_list("ends_on", "partner__name", "partner__siret", "certification__code")
        .annotate(
            count=Count("pk", distinct=True),
            dossiers=Count("partner__dossier", filter=_UNDER_IT, distinct=True),
        )
        .order_by("ends_on", "partner__name", "certification__code")
    )
    groups: dict[tuple[date, str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for ends_on, name, siret, code, count, dossiers in rows:
        groups[ends_on, name, siret].append((code, count, dossiers))
    found = []
    for (ends_on, name, siret), lines in groups.items():
        codes, counts, dossiers = zip(*lines, strict=True)
        found.append(EndingHabilitation(name, siret, ends_on, codes, sum(counts), sum(dossiers)))
    return tuple(found)


_UNDER_IT = Q(partner__dossier__certification=F("certification")) & ~Q(
    partner__dossier__state__in=CLOSED_STATES
)
