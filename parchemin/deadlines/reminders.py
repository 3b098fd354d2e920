"""Last days that come near are recalled to the secretariat by e-mail: one a day at most, each last day once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import in_force
from parchemin.accounts.terms import Role
from parchemin.deadlines.actions import count_again
from parchemin.deadlines.models import Deadline, Reminder
from parchemin.deadlines.registry import rules
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jobs.actions import enqueue, progress
from parchemin.jobs.models import Job
from parchemin.jobs.registry import clock, kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.numbers import plural
from parchemin.organisations.models import CertifyingBody
from parchemin.post.actions import mail, prepare
from parchemin.post.letters import LetterRules, PersonalLetter, declare
from parchemin.post.terms import LetterKind
from parchemin.post.texts import Field, StandardText, declare_text, said_to

REMIND = "remind"
MOST_LINES = 100


@kind(REMIND, "Recompter les échéances et rappeler celles qui approchent")
def _remind(job: Job, at: datetime) -> dict[str, Any]:
    """Read the clocks of a body again, for the rules of a new version, then recall those that come near."""
    actor = actor_of_job(job, at)
    return {
        "mended": count_again(actor.body_id, partial(progress, job)),
        "recalled": remind(actor=actor, at=at),
    }


@clock(every=timedelta(days=1), offset=timedelta(hours=6))
def _ask_for_reminders(at: datetime) -> None:
    """Have the clocks of each body recalled, once a day, before the day of work."""
    day = paris_date(at)
    for body_id in CertifyingBody.objects.order_by("pk").values_list("pk", flat=True):
        enqueue(REMIND, key=f"{REMIND}/{body_id}/{day}", actor=system_actor(body_id), at=at)


@transaction.atomic
def remind(*, actor: Actor, at: datetime) -> int:
    """Write to each account of the secretariat the last days that come near and were not recalled to it yet.

    Each is recalled once to each account, and again only if it moved. Returns how many were recalled.
    """
    body = CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    day = paris_date(at)
    near = tuple(_near(body.pk, day))
    recalled: list[Reminder] = []
    letters = []
    for user in _secretariat(body.pk, day):
        known = set(
            Reminder.objects.filter(user=user, due_on__gte=day).values_list(
                "kind", "subject_id", "due_on"
            )
        )
        rows = [row for row in near if (row.kind, row.subject_id, row.due_on) not in known]
        if rows:
            letters.append(_letter_to(user, body, rows, day))
            recalled += [_reminder(row, user, at) for row in rows]
    if letters:
        about, told = f"reminders/{day}", {"actor": actor, "at": at}
        named = {"kind": LetterKind.DEADLINES, "about": about}
        prepare(**named, subjects=[about], letters=letters, **told)  # type: ignore[arg-type]
        mail(**named, **told)  # type: ignore[arg-type]
    Reminder.objects.bulk_create(recalled)
    return len(recalled)


def _near(body_id: int, on: date) -> QuerySet[Deadline]:
    soon = Q(pk__in=())
    for rule in rules():
        if rule.notice is not None:
            soon |= Q(kind=rule.kind, due_on__range=(on, on + timedelta(days=rule.notice)))
    running = Deadline.objects.filter(body_id=body_id).running(on)
    return running.filter(soon).order_by("due_on", "kind", "about")


def _secretariat(body_id: int, on: date) -> QuerySet[User]:
    mandates = Mandate.objects.filter(in_force(on), body_id=body_id, role=Role.SECRETARIAT)
    return User.objects.filter(pk__in=mandates.values("user"), is_active=True).order_by("pk")


def _reminder(row: Deadline, user: User, at: datetime) -> Reminder:
    return Reminder(
        body_id=row.body_id,
        kind=row.kind,
        subject_id=row.subject_id,
        due_on=row.due_on,
        user=user,
        at=at,
    )


def _letter_to(
    user: User, body: CertifyingBody, rows: Sequence[Deadline], day: date
) -> PersonalLetter:
    values = _values(user.name, body, rows)
    said = said_to(body.pk, LetterKind.DEADLINES, values)
    return PersonalLetter(
        thread=f"user/{user.pk}/{day}",
        name=user.name,
        email=user.email,
        says=sha256_hex(repr(values).encode()),
        subject=said.subject,
        text=said.text,
        files=(),
    )


def _values(name: str, body: CertifyingBody, rows: Sequence[Deadline]) -> Mapping[str, str]:
    lines = [
        f"– {french_date(row.due_on)} : {DeadlineKind(row.kind).label.lower()}, {subject_in_words(row.about)}"
        for row in rows[:MOST_LINES]
    ]
    if len(rows) > MOST_LINES:
        lines.append(f"– et {plural(len(rows) - MOST_LINES, 'autre échéance', 'autres échéances')}")
    return {
        "nom": name,
        "nombre": plural(len(rows), "échéance approche", "échéances approchent"),
        "échéances": "\n".join(lines),
        "adresse": settings.PUBLIC_URL + reverse("desk:today"),
        "certificateur": body.legal_name,
    }


_NOUNS = {
    "dossier": "dossier",
    "certificate": "certificat n°",
    "partner": "organisme",
    "certification": "certification",
    "sitting": "séance",
}


def subject_in_words(about: str) -> str:
    """Return what a clock is about in words: « dossier 2026-00012 »."""
    prefix, _, name = about.partition("/")
    return f"{_NOUNS[prefix]} {name}"


def _last(body_id: int) -> Mapping[str, str] | None:
    rows = list(Deadline.objects.filter(body_id=body_id).order_by("-due_on")[:3])
    return (
        _values("Camille Exemple", CertifyingBody.objects.get(pk=body_id), rows) if rows else None
    )


def _visible(actor: Actor) -> Q:
    return Q() if actor.holds(Role.SECRETARIAT, Role.SYSTEM) else Q(pk__in=())


declare(LetterKind.DEADLINES, LetterRules(visible=_visible))
declare_text(
    LetterKind.DEADLINES,
    StandardText(
        subject="{nombre}",
        text="Bonjour,\n\n{nombre} :\n\n{échéances}\n\nÀ traiter : {adresse}\n\n{certificateur}",
        fields={
            "nom": Field("le nom de la personne", "Camille Exemple"),
            "nombre": Field("combien d’échéances approchent", "2 échéances approchent"),
            "échéances": Field(
                "les échéances, une par ligne",
                "– 24 décembre 2026 : réponse de recevabilité, dossier 2026-00012",
            ),
            "adresse": Field("l’adresse de la page « À traiter »", "https://exemple.fr/…"),
            "certificateur": Field(
                "la raison sociale du certificateur", "Certification de l’exemple"
            ),
        },
        case=_last,
    ),
)
