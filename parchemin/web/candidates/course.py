"""The page of a candidate: where they are, what comes, what they hold, what was written to them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certificates.selectors.pages import count_held
from parchemin.jury.selectors.outcomes import origins_untold, outcomes_told
from parchemin.jury.selectors.progress import with_progress
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import AcquiredUnit
from parchemin.pathways.selectors import listed_dossiers, person_card
from parchemin.pathways.selectors.holdings import own_file, own_units
from parchemin.pathways.selectors.messages import messages_sent
from parchemin.pathways.selectors.requests import own_requests
from parchemin.pathways.terms import CLOSED_STATES, AcquiredOrigin
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.selectors import file_of, visible_dispatches
from parchemin.post.terms import LETTER
from parchemin.web.access import ActorRequest
from parchemin.web.pathways.journeys import Journey, journey_of
from parchemin.web.post.shapes import file_answer

_FILES = {LETTER: "La lettre (PDF)", "calendar": "Le rendez-vous (agenda)"}


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file to download."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class LetterReceived:
    """A letter that left for the candidate; without a file, its e-mail said everything."""

    subject: str
    sent_on: date | None
    files: tuple[LetterFile, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A bloc, or a competence of one, that the candidate holds."""

    code: str
    title: str
    certification: str
    acquired_on: date
    kept: str
    origin: str


@require_GET
def course(request: ActorRequest) -> HttpResponse:
    """Return what concerns the person signed in, and nobody else."""
    actor, today = request.actor.only(Role.CANDIDATE), paris_date(request.at)
    untold = origins_untold(actor)
    person = own_file(actor)
    context = {
        "journeys": sorted(_journeys(actor, untold, today), key=_rank),
        "letters": tuple(map(_letter, _letters(actor))),
        "held": tuple(_holding(unit) for unit in own_units(actor, untold)),
        "certificates": count_held(actor, today),
        "person": person_card(person) if person else None,
    }
    return render(request, "candidates/course.html", context)


@require_GET
def letter(request: ActorRequest, dispatch_id: int, role: str) -> HttpResponse:
    """Return a file of a letter that left for the person signed in."""
    try:
        return file_answer(file_of(request.actor.only(Role.CANDIDATE), dispatch_id, role))
    except DispatchFile.DoesNotExist as missing:
        raise Http404("Aucune lettre à cette adresse.") from missing


def _journeys(actor: Actor, untold: frozenset[str], today: date) -> Iterator[Journey]:
    told, sent = outcomes_told(actor), messages_sent(actor)
    asked = {one.dossier_id: one for one in own_requests(actor)}
    for dossier in with_progress(listed_dossiers(actor, today)).order_by("-entry_date", "-pk"):
        journey = journey_of(dossier, told.get(dossier.pk, ()), untold, today)
        yield replace(journey, sent=sent.get(dossier.pk, ()), asked=asked.get(dossier.pk))


def _rank(journey: Journey) -> bool:
    """Return what puts those that go on before those that are over."""
    return vars(journey.dossier)["seen"] in CLOSED_STATES


def _letters(actor: Actor) -> Iterator[Dispatch]:
    rows = visible_dispatches(actor).prefetch_related("files").defer("text")
    return iter(rows.order_by("-sent_on", "-pk"))


def _letter(row: Dispatch) -> LetterReceived:
    return LetterReceived(
        subject=row.subject,
        sent_on=row.sent_on,
        files=tuple(
            LetterFile(
                _FILES.get(file.role, file.name),
                reverse("candidates:letter", args=[row.pk, file.role]),
            )
            for file in sorted(row.files.all(), key=lambda file: file.role != LETTER)
        ),
    )


def _holding(unit: AcquiredUnit) -> Held:
    one = unit.competence or unit.bloc
    says = unit.origin == AcquiredOrigin.JURY or unit.valid_until is not None
    return Held(
        code=one.code,
        title=one.title,
        certification=unit.bloc.edition.certification.title,
        acquired_on=unit.acquired_on,
        kept=unit.validity.in_words if says else "",
        origin=AcquiredOrigin(unit.origin).label,
    )
