"""Sessions of the secretariat: the list, planning one, its page, its life."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.life import (
    cancel_session,
    close_session,
    convene_session,
    hold_session,
)
from parchemin.assessment.actions.sessions import plan_session
from parchemin.assessment.models import Attendance, Session
from parchemin.assessment.selectors.hosts import hosts_for, sites_for
from parchemin.assessment.selectors.session_choices import plannable_certifications
from parchemin.assessment.selectors.sessions import (
    SessionLine,
    SessionPage,
    next_session_code,
    session_list,
    session_page,
)
from parchemin.assessment.workflow import (
    CANCEL_SESSION,
    CLOSE_SESSION,
    CONVENE_SESSION,
    HOLD_SESSION,
)
from parchemin.journal.selectors import story_of
from parchemin.kernel.calendar import paris_date
from parchemin.organisations.selectors import usual_zone
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.forms import PlanForm, SessionIncidentForm
from parchemin.web.assessment.listing import SESSIONS
from parchemin.web.assessment.matrix import columns_of, lines_of
from parchemin.web.assessment.phones import phone_lines
from parchemin.web.assessment.renewal import renewed
from parchemin.web.assessment.shapes import MOVABLE, OVER, acts_of, head_count, session_state, tabs
from parchemin.web.http import Answer, ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.pieces.today import NextAct

PAGE = "assessment/session.html"
LAST_EVENTS = 12
_MOVES = {
    CONVENE_SESSION.name: (convene_session, "La session est convoquée."),
    HOLD_SESSION.name: (hold_session, "La tenue de la session est constatée."),
    CLOSE_SESSION.name: (close_session, "La session est close."),
}


@require_GET
def sessions(request: ActorRequest) -> HttpResponse:
    """Return the sessions of the body, as the address filters them, or their export."""
    rows = session_list(request.actor).select_related("certification", "partner")
    following = NextAct("", "", "Planifier une session", reverse("assessment:plan"))
    shown = {"next": following, "tabs": tabs(request.actor, "assessment:sessions")}
    return SESSIONS.page_answer(request, "assessment/sessions.html", rows, **shown)


@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest) -> HttpResponse:
    """Plan a session for the certification named by the address; ask which one first, if there are several."""
    plannable = plannable_certifications(request.actor)
    asked = request.GET.get("certification", "")
    chosen = plannable[0] if len(plannable) == 1 else None
    chosen = next((one for one in plannable if str(one.id) == asked), chosen)
    shown: dict[str, Any] = {"plannable": plannable, "chosen": chosen}
    if chosen is None:
        return render(request, "assessment/plan.html", shown)
    code = next_session_code(request.actor, paris_date(request.at))
    form = PlanForm(
        request.POST or None,
        plannable=chosen,
        partners=hosts_for(request.actor),
        sites=sites_for(request.actor),
        initial={"code": code, "zone": usual_zone(request.actor.body_id)},
    )

    def do(**_: object) -> tuple[str, str]:
        session = _planned(request, chosen.id, form)
        told = f"La session {session.code} est planifiée. Inscrivez maintenant les candidats."
        return told, reverse("assessment:session", args=[session.pk])

    return ask(request, form, do, template="assessment/plan.html", **shown)


@require_GET
def session(request: ActorRequest, session_id: int) -> HttpResponse:
    """Return the page that prepares a session and follows its day."""
    return render(request, PAGE, session_context(request, session_id))


@require_POST
def move(request: ActorRequest, session_id: int, move: str) -> HttpResponse:
    """Take a session one step further; a refusal gives its page back with every objection."""
    if move not in _MOVES:
        raise Http404("Ce geste n’est pas de la session.")
    act, told = _MOVES[move]

    def do() -> tuple[str, str]:
        act(session_id=session_id, actor=request.actor, at=request.at)
        return told, reverse("assessment:session", args=[session_id])

    return ask_on_session(request, session_id, do)


@require_POST
def cancel(request: ActorRequest, session_id: int) -> HttpResponse:
    """Cancel a session, for a reason."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def do() -> tuple[str, str]:
        cancel_session(session_id=session_id, reason=reason, actor=request.actor, at=request.at)
        told = renewed(request, session_id)
        where = "assessment:convocations" if told else "assessment:session"
        return f"La session est annulée. {told}".strip(), reverse(where, args=[session_id])

    return ask_on_session(request, session_id, do, reason=form)


def session_context(request: ActorRequest, session_id: int, **typed: Form) -> dict[str, Any]:
    """Return what the page of a session shows, with the forms as they were typed.

    Raises `Http404` for a session that the actor may not see.
    """
    page = page_or_404(request, session_id)
    line = page.session
    live = line.state not in OVER
    cancellable = CANCEL_SESSION in page.moves
    judges = request.actor.holds(Role.SECRETARIAT)
    return {
        "page": page,
        "trail": trail(),
        "state": session_state(line.state),
        "acts": acts_of(line.id, page.moves),
        "heads": head_count(page.candidates),
        "lines": lines_of(page),
        "columns": columns_of(page),
        "live": live,
        "movable": line.state in MOVABLE,
        "judges": judges,
        "phones": phone_lines(request, page) if live and judges else (),
        "incident": SessionIncidentForm(candidates=page.candidates) if live else None,
        "reason": ReasonForm() if cancellable else None,
        "story": story_of(request.actor.body_id, f"session/{line.code}", limit=LAST_EVENTS),
        **typed,
    }


def ask_on_session(
    request: ActorRequest, session_id: int, do: Callable[..., Answer], **typed: Form
) -> HttpResponse:
    """Do an act on the page of a session; a refusal gives it back, with what was typed. Raises `Http404`."""
    around = partial(session_context, request, session_id, **typed)
    try:
        return ask(request, None, do, around, template=PAGE)
    except (Session.DoesNotExist, Attendance.DoesNotExist) as missing:
        raise nothing_here() from missing


def page_or_404(request: ActorRequest, session_id: int) -> SessionPage:
    """Return a session that the actor may see; raise `Http404` otherwise."""
    try:
        return session_page(request.actor, session_id)
    except Session.DoesNotExist as missing:
        raise nothing_here() from missing


def nothing_here() -> Http404:
    """Return the answer to an address without a session."""
    return Http404("Aucune session à cette adresse.")


def trail(session: SessionLine | None = None) -> tuple[Link, ...]:
    """Return the way to the page of a session, or to what lies below it."""
    found = [Link("Sessions", reverse("assessment:sessions"), current=False)]
    if session is not None:
        address = reverse("assessment:session", args=[session.id])
        found.append(Link(session.code, address, current=False))
    return tuple(found)


def _planned(request: ActorRequest, certification_id: int, form: PlanForm) -> Session:
    said = form.cleaned_data
    return plan_session(
        code=said["code"],
        certification_id=certification_id,
        starts_at=form.starts_at,
        zone=said["zone"],
        length_minutes=said["length_minutes"],
        place=said["place"],
        room=said["room"],
        remote=said["remote"],
        capacity=said["capacity"],
        slot_minutes=said["slot_minutes"],
        bloc_codes=said["blocs"],
        partner_id=said["partner"],
        site_id=said.get("site"),
        actor=request.actor,
        at=request.at,
    )
