"""The day of a session: who is registered, who came, who they are, what went wrong, who signs in."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
    sign_attendance,
)
from parchemin.assessment.actions.session_registrations import register_together
from parchemin.assessment.selectors.session_choices import registrable_dossiers
from parchemin.assessment.selectors.sessions import (
    signed_presences,
    signing_lines,
    visible_sessions,
)
from parchemin.assessment.terms import AttendanceState
from parchemin.jury.selectors.progress import with_progress
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.forms import PresenceForm, SessionIncidentForm
from parchemin.web.assessment.listing import OWN_REGISTRABLE, REGISTRABLE
from parchemin.web.assessment.sessions import (
    PAGE,
    ask_on_session,
    nothing_here,
    page_or_404,
    session_context,
    trail,
)
from parchemin.web.http import ask
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.together import act_together
from parchemin.web.routes import HOSTING
from parchemin.web.whole_numbers import whole_number

REGISTER = "assessment/register.html"


@require_http_methods(["GET", "POST"])
def register(request: ActorRequest, session_id: int) -> HttpResponse:
    """Show the dossiers that may come to a session; register those that are ticked, or say why not."""
    page = page_or_404(request, session_id)
    here = reverse("assessment:register", args=[session_id])
    row = visible_sessions(request.actor).get(pk=session_id)
    listing = REGISTRABLE if request.actor.holds(Role.SECRETARIAT) else OWN_REGISTRABLE
    found = with_progress(registrable_dossiers(request.actor, row, paris_date(request.at)))
    enter = Act("Inscrire à la session", here)
    shown = {"page": page, "selection": (enter,), "trail": trail(page.session)}
    if request.method == "GET":
        return listing.page_answer(request, REGISTER, found, **shown)

    def act(numbers: list[str]) -> tuple[str, str]:
        count = register_together(
            session_id=session_id, numbers=numbers, actor=request.actor, at=request.at
        )
        told = f"{plural(count, 'candidat inscrit', 'candidats inscrits')}."
        return told, reverse("assessment:session", args=[session_id])

    return act_together(
        request,
        listing.chosen(request, found, path=here, field="number"),
        act,
        lambda: {"list": listing.page(request, found, path=here), **shown},
        template=REGISTER,
    )


@require_POST
def presence(request: ActorRequest, session_id: int) -> HttpResponse:
    """Record what the pressed button says of one candidate: `dossier:presence`."""
    dossier_id, said = _pressed(request, "presence")
    if said not in tuple(AttendanceState):
        raise Http404("Cette présence n’existe pas.")
    presence = AttendanceState(said)

    def do() -> tuple[str, str]:
        record_attendance(
            session_id=session_id,
            dossier_id=dossier_id,
            presence=presence,
            actor=request.actor,
            at=request.at,
        )
        return f"{presence.label} : c’est consigné.", _row(session_id, dossier_id)

    return ask_on_session(request, session_id, do)


@require_POST
def identity(request: ActorRequest, session_id: int) -> HttpResponse:
    """Record who saw the identity document of one candidate before one bloc: `dossier:bloc`."""
    dossier_id, bloc = _pressed(request, "identity")

    def do() -> tuple[str, str]:
        check_identity(
            session_id=session_id,
            dossier_id=dossier_id,
            bloc_code=bloc,
            checked_by=request.POST.get("checked_by", ""),
            actor=request.actor,
            at=request.at,
        )
        return f"Identité vérifiée avant le bloc {bloc}.", _row(session_id, dossier_id)

    return ask_on_session(request, session_id, do)


@require_POST
def incident(request: ActorRequest, session_id: int) -> HttpResponse:
    """Report what went wrong; a fault gives the page back with what was typed."""
    page = page_or_404(request, session_id)
    form = SessionIncidentForm(request.POST, candidates=page.candidates)

    def do(**typed: Any) -> tuple[str, str]:
        report_incident(session_id=session_id, actor=request.actor, at=request.at, **typed)
        address = reverse("assessment:session", args=[session_id])
        return "L’incident est signalé.", f"{address}#incidents"

    around = partial(session_context, request, session_id, incident=form)
    return ask(request, form, do, around, template=PAGE)


@require_GET
def attendance_sheet(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the sheet that candidates and assessors sign by hand, to print."""
    page = page_or_404(request, session_id)
    assessors = {
        (grid.assessor_id, grid.assessor)
        for row in page.candidates
        for bloc in row.blocs
        for grid in bloc.grids
    }
    names = sorted(name for _, name in assessors)
    signed = signed_presences(request.actor, session_id)
    rows = tuple((row, signed.get(row.dossier_id)) for row in page.candidates)
    context = {"page": page, "rows": rows, "assessors": names, "trail": trail(page.session)}
    return render(request, "assessment/attendance_sheet.html", context)


@require_GET
def signatures(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the screen that is handed around: who is expected, who signed."""
    return render(request, "assessment/signatures.html", _signing(request, session_id))


@require_http_methods(["GET", "POST"])
def sign_presence(request: ActorRequest, session_id: int, dossier_id: int) -> HttpResponse:
    """Let a candidate sign their presence on this device: in the frame, or with their name."""
    shown = _signing(request, session_id)
    line = next((one for one in shown["lines"] if one.dossier_id == dossier_id), None)
    if line is None:
        raise nothing_here()
    form = PresenceForm(request.POST if request.method == "POST" else None)
    shown["line"] = line

    def do(**typed: Any) -> tuple[str, str]:
        sign_attendance(
            session_id=session_id,
            dossier_id=dossier_id,
            actor=request.actor,
            at=request.at,
            **typed,
        )
        address = reverse("assessment:signatures", args=[session_id])
        return f"{line.name} : présence signée. Merci.", address

    return ask(request, form, do, template="assessment/sign_presence.html", **shown)


def _signing(request: ActorRequest, session_id: int) -> dict[str, Any]:
    """Return what both screens of signatures show; raise `Http404` for a session not to be seen."""
    sessions = visible_sessions(request.actor).select_related("certification")
    session = sessions.filter(pk=session_id).first()
    if session is None:
        raise nothing_here()
    own = request.actor.holds(*HOSTING)
    return {
        "session": session,
        "lines": signing_lines(request.actor, session_id),
        "leave": reverse("assessment:session", args=[session_id])
        if own
        else reverse("assessment:grids"),
    }


def _pressed(request: ActorRequest, name: str) -> tuple[int, str]:
    """Return the dossier and the word of a button `dossier:word`; raise `Http404` for anything else."""
    key, _, word = request.POST.get(name, "").partition(":")
    number = whole_number(key)
    if number is None:
        raise Http404("Ce bouton n’est pas de cette page.")
    return number, word


def _row(session_id: int, dossier_id: int) -> str:
    """Return the address of the line of a candidate, where the eyes were."""
    return f"{reverse('assessment:session', args=[session_id])}#candidat-{dossier_id}"
