"""The pool of jurors: who may sit, what places each, and, apart, who mandates them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certifications.models import Certification
from parchemin.journal.selectors import story_of
from parchemin.jurors.actions.pool import describe_juror, enlist_juror
from parchemin.jurors.actions.records import list_juror, mandate_juror, record_training
from parchemin.jurors.models import Juror
from parchemin.jurors.selectors.jurors import JurorPage, juror_page
from parchemin.jurors.selectors.pool import JurorLine, juror_line, listed_jurors, mandates_of
from parchemin.jury.selectors.load import coming_seats, loads_of
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.kernel.calendar import paris_date
from parchemin.organisations.models import Employer
from parchemin.organisations.selectors import employers_of
from parchemin.processes.correct_juror import correct_juror
from parchemin.processes.end_juror import end_juror
from parchemin.processes.welcome_juror import welcome_juror
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, done
from parchemin.web.jurors.forms import (
    EndOfOfficeForm,
    IdentityForm,
    JurorActForm,
    JurorForm,
    ListingForm,
    MandateForm,
    ProfileForm,
    TrainingForm,
)
from parchemin.web.jurors.listing import JURORS, JurorInPool
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shapes import trail_of
from parchemin.web.navigation import Link
from parchemin.web.pieces.employing import employer_said
from parchemin.web.pieces.today import NextAct

PAGE = "jurors/juror.html"
# By the address of the form: the act that it posts, and what is told once it is done.
_ACTS: Mapping[str, tuple[Callable[..., object], str]] = {
    "fiche": (correct_juror, "La fiche est corrigée."),
    "profil": (describe_juror, "Le profil est à jour."),
    "mandat": (mandate_juror, "L’organisation est gardée à part."),
    "liste": (list_juror, "L’inscription sur la liste de la CPNE est consignée."),
    "formation": (record_training, "La formation est consignée."),
    "fin": (end_juror, "Jusqu’à quand ce juré peut siéger est consigné."),
}


@require_GET
def jurors(request: ActorRequest) -> HttpResponse:
    """Return the jurors of the body, as the address filters them, or their export."""
    today = paris_date(request.at)

    def lines(rows: Sequence[Juror]) -> tuple[JurorInPool, ...]:
        loads = loads_of([row.pk for row in rows], today)
        return tuple(JurorInPool(juror_line(row), loads[row.pk], today) for row in rows)

    following = NextAct("", "", "Ajouter un juré", reverse("jury:enlist_in_pool"))
    rows = listed_jurors(request.actor, today)
    shown = {"tabs": room_tabs("jury:jurors"), "next": following}
    return JURORS.page_answer(request, "jurors/jurors.html", rows, lines, **shown)


@require_http_methods(["GET", "POST"])
def enlist(request: ActorRequest, sitting_id: int | None = None) -> HttpResponse:
    """Enlist a person who may sit; asked from a sitting, come back to it to seat them."""
    form = JurorForm(
        request.POST or None,
        employers=_employers(request),
        initial={"active_from": paris_date(request.at)},
    )
    shown = _around_enlisting(request, sitting_id)

    def do(**typed: Any) -> tuple[str, str]:
        employer_id = employer_said(typed, request)
        juror = enlist_juror(
            **typed,
            employer=next((e for e in _employers(request) if e.pk == employer_id), None),
            actor=request.actor,
            at=request.at,
        )
        if sitting_id is None:
            return f"{juror.name} peut siéger.", _address(juror.pk)
        return f"{juror.name} peut siéger. Donnez-lui un siège.", f"{shown['back']}#sieger"

    return ask(request, form, do, **shown)


@require_GET
def juror(request: ActorRequest, juror_id: int) -> HttpResponse:
    """Return one juror: what places them, their lists, trainings and sittings, and who mandates them."""
    return render(request, PAGE, _context(request, juror_id))


@require_POST
def admit(request: ActorRequest, juror_id: int) -> HttpResponse:
    """Open an account for a juror, under which they vote and sign."""
    try:
        found = welcome_juror(juror_id=juror_id, actor=request.actor, at=request.at)
    except Juror.DoesNotExist as missing:
        raise Http404("Aucun juré à cette adresse.") from missing
    told = f"{found.name} a un accès ; un courriel le lui dit, avec l’adresse où choisir son mot de passe."
    return done(request, told, _address(juror_id))


@require_POST
def change(request: ActorRequest, juror_id: int, what: str) -> HttpResponse:
    """Write what one of the forms of a juror says; a fault gives the page back with what was typed."""
    if what not in _ACTS:
        raise Http404(what)
    act, told = _ACTS[what]
    context = _context(request, juror_id, what)
    form: JurorActForm = context["forms"][what]

    def do(**_: object) -> tuple[str, str]:
        act(juror_id=juror_id, actor=request.actor, at=request.at, **form.act_values(request))
        return told, _address(juror_id)

    return ask(request, form, do, lambda: context, template=PAGE)


def _context(request: ActorRequest, juror_id: int, posted: str = "") -> dict[str, Any]:
    page = _page_or_404(request, juror_id)
    today = paris_date(request.at)
    mandate = mandates_of(request.actor, [juror_id]).get(juror_id, "")
    data = {posted: request.POST} if posted else {}
    body_id = request.actor.body_id
    forms = {
        "fiche": IdentityForm(data.get("fiche"), initial=_identity(page)),
        "profil": ProfileForm(
            data.get("profil"), employers=_employers(request), initial=_profile(page)
        ),
        "mandat": MandateForm(data.get("mandat"), initial={"organisation": mandate}),
        "liste": ListingForm(
            data.get("liste"),
            certifications=_certifications(body_id),
            initial={"starts_on": today},
        ),
        "formation": TrainingForm(data.get("formation")),
        "fin": EndOfOfficeForm(data.get("fin"), initial={"last_day": page.line.active_until}),
    }
    return {
        "page": page,
        "mandate": mandate,
        "forms": forms,
        "posted": posted,
        "load": loads_of([juror_id], today)[juror_id],
        "coming": coming_seats(request.actor, juror_id),
        "ended": _ended(page.line, today),
        "story": story_of(body_id, f"juror/{juror_id}", limit=12),
        "trail": (Link("Jurés", reverse("jury:jurors"), current=False),),
    }


def _identity(page: JurorPage) -> dict[str, Any]:
    line = page.line
    return {
        "surname": line.surname,
        "given_names": line.given_names,
        "sex": page.gender,
        "email": line.email,
        "college": line.college,
    }


def _profile(page: JurorPage) -> Mapping[str, Any]:
    return {
        "trade": page.line.trade,
        "in_trade_since": page.in_trade_since,
        "left_trade_on": page.left_trade_on,
        "employer_id": page.employer_id,
        "qualified": page.qualified,
    }


def _around_enlisting(request: ActorRequest, sitting_id: int | None) -> dict[str, Any]:
    asked = {"title": "Nouveau juré", "label": "Ajouter ce juré"}
    if sitting_id is None:
        pool = reverse("jury:jurors")
        return {
            **asked,
            "effects": ("Il pourra siéger aux séances, dans son collège.",),
            "trail": (Link("Jurés", pool, current=False),),
            "back": pool,
        }
    found = get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    return {
        **asked,
        "effects": (f"Il pourra siéger à la séance {found.code} et aux suivantes.",),
        "trail": trail_of(sitting_id, found.code),
        "back": reverse("jury:sitting", args=[sitting_id]),
    }


def _page_or_404(request: ActorRequest, juror_id: int) -> JurorPage:
    try:
        return juror_page(request.actor, juror_id)
    except Juror.DoesNotExist as missing:
        raise Http404("Aucun juré à cette adresse.") from missing


def _employers(request: ActorRequest) -> tuple[Employer, ...]:
    return employers_of(request.actor.body_id)


def _certifications(body_id: int) -> tuple[Certification, ...]:
    return tuple(Certification.objects.filter(body_id=body_id).order_by("short_title"))


def _address(juror_id: int) -> str:
    return reverse("jury:juror", args=[juror_id])


def _ended(line: JurorLine, today: date) -> bool:
    return line.active_until is not None and line.active_until < today
