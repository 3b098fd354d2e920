"""Before the day, what was set changes: the plan of a session, the place of a candidate, an assessor."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from parchemin.assessment.actions.moves import move_candidate, transfer_candidate
from parchemin.assessment.actions.plans import Plan, change_session, plan_of
from parchemin.assessment.actions.replacements import replace_assessor
from parchemin.assessment.actions.withdrawals import withdraw_candidate
from parchemin.assessment.selectors.candidates import CandidateRow
from parchemin.assessment.selectors.hosts import hosts_for, sites_for
from parchemin.assessment.selectors.session_choices import (
    assessors_on,
    open_grids_of,
    plannable_certifications,
    sessions_with_room,
)
from parchemin.assessment.selectors.sessions import SessionPage, visible_sessions
from parchemin.kernel.numbers import plural
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.plan_forms import (
    HourForm,
    ReplanningForm,
    SessionWithdrawalForm,
    SubstituteForm,
    TransferForm,
    plan_as_typed,
)
from parchemin.web.assessment.renewal import renewed, told_of
from parchemin.web.assessment.sessions import nothing_here, page_or_404, trail
from parchemin.web.http import ask
from parchemin.web.whole_numbers import whole_numbers

WITHDRAWAL_EFFECTS = (
    "la place se libère ; les grilles où personne n’a rien saisi s’effacent",
    "convoqué, le candidat reçoit l’annulation de sa convocation ; sans adresse, elle est à poster",
    "le dossier que plus aucune session n’attend redevient recevable, et s’inscrit à une autre",
    "qui est venu ne se retire pas : sa présence, ou son absence, se note",
)


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, session_id: int) -> HttpResponse:
    """Show the plan of a session, and change it."""
    page = page_or_404(request, session_id)
    row = visible_sessions(request.actor).select_related("certification").get(pk=session_id)
    form = ReplanningForm(
        request.POST or None,
        plannable=next(
            one for one in plannable_certifications(request.actor) if one.id == row.certification_id
        ),
        partners=hosts_for(request.actor),
        sites=sites_for(request.actor),
        initial=plan_as_typed(plan_of(row)),
    )
    shown = {"page": page, "trail": trail(page.session)}
    template = "assessment/change.html"

    def do(**_: object) -> tuple[str, str]:
        change_session(session_id=session_id, plan=_plan(form), actor=request.actor, at=request.at)
        return _tell_convened(request, "La session est modifiée.", session_id, form)

    return ask(request, form, do, template=template, **shown)


@require_http_methods(["GET", "POST"])
def displace(request: ActorRequest, session_id: int, dossier_id: int) -> HttpResponse:
    """Show where a candidate may go, and give them another hour of the session."""
    page = page_or_404(request, session_id)
    candidate = _candidate(page, dossier_id)
    shown = _places(request, page, candidate)
    form = shown["hour"]

    def do(**_: object) -> tuple[str, str]:
        move_candidate(
            session_id=session_id,
            dossier_id=dossier_id,
            expected_at=form.expected_at,
            actor=request.actor,
            at=request.at,
        )
        return _tell_convened(request, f"{candidate.name} change d’heure.", session_id, form)

    return ask(request, form, do, template="assessment/displace.html", **shown)


@require_POST
def transfer(request: ActorRequest, session_id: int, dossier_id: int) -> HttpResponse:
    """Register a candidate to another session in place of this one."""
    page = page_or_404(request, session_id)
    candidate = _candidate(page, dossier_id)
    shown = _places(request, page, candidate, transferred=True)
    form = shown["session"]

    def do(to_session: int, tell: bool) -> tuple[str, str]:
        transfer_candidate(
            session_id=session_id,
            dossier_id=dossier_id,
            to_session_id=to_session,
            actor=request.actor,
            at=request.at,
        )
        if tell:  # the assessors who awaited them there
            renewed(request, session_id)
        return _tell_convened(request, f"{candidate.name} change de session.", to_session, form)

    return ask(request, form, do, template="assessment/displace.html", **shown)


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, session_id: int, dossier_id: int) -> HttpResponse:
    """Take a candidate off a session, without another one."""
    page = page_or_404(request, session_id)
    candidate = _candidate(page, dossier_id)
    form = SessionWithdrawalForm(request.POST or None)

    def do(reason: str, tell: bool) -> tuple[str, str]:
        written = withdraw_candidate(
            session_id=session_id,
            dossier_id=dossier_id,
            reason=reason,
            actor=request.actor,
            at=request.at,
        )
        told = f"{candidate.name} n’est plus inscrit. {told_of(written)}".strip()
        return _tell_convened(request, told, session_id, form)

    return ask(
        request,
        form,
        do,
        title=f"Retirer {candidate.name} de la session",
        effects=WITHDRAWAL_EFFECTS,
        label="Retirer de la session",
        back=reverse("assessment:session", args=[session_id]),
        trail=trail(page.session),
    )


@require_http_methods(["GET", "POST"])
def replace(request: ActorRequest, session_id: int, assessor_id: int) -> HttpResponse:
    """Show the grids that an assessor has open, and give those that are ticked to somebody else.

    An address that names grids ticks those alone; otherwise the assessor hands over all of them.
    """
    page = page_or_404(request, session_id)
    row = visible_sessions(request.actor).get(pk=session_id)
    grids = open_grids_of(row, assessor_id)
    if not grids:
        raise Http404("Cette personne n’a pas de grille ouverte dans cette session.")
    asked = whole_numbers(request.GET.getlist("grille"))
    form = SubstituteForm(
        request.POST or None,
        initial={"grids": [grid.pk for grid in grids if not asked or grid.pk in asked]},
        grids=grids,
        assessors=[one for one in assessors_on(request.actor, row) if one.pk != assessor_id],
    )
    shown = {
        "page": page,
        "assessor": grids[0].assessor.name,
        "trail": trail(page.session),
    }
    template = "assessment/replace.html"

    def do(**typed: Any) -> tuple[str, str]:
        count = replace_assessor(
            session_id=session_id,
            assessor_id=assessor_id,
            substitute_id=typed["substitute"],
            grid_ids=typed["grids"],
            actor=request.actor,
            at=request.at,
        )
        told = f"{plural(count, 'grille confiée', 'grilles confiées')} à un autre évaluateur."
        return _tell_convened(request, told, session_id, form)

    return ask(request, form, do, template=template, **shown)


def _candidate(page: SessionPage, dossier_id: int) -> CandidateRow:
    found = next((row for row in page.candidates if row.dossier_id == dossier_id), None)
    if found is None:
        raise nothing_here()
    return found


def _places(
    request: ActorRequest, page: SessionPage, candidate: CandidateRow, *, transferred: bool = False
) -> dict[str, Any]:
    """Return the two forms of the page, the posted one filled."""
    posted = request.POST or None
    row = visible_sessions(request.actor).get(pk=page.session.id)
    return {
        "page": page,
        "candidate": candidate,
        "hour": HourForm(None if transferred else posted, page=page, candidate=candidate),
        "session": TransferForm(
            posted if transferred else None, sessions=sessions_with_room(request.actor, row)
        ),
        "trail": trail(page.session),
    }


def _plan(form: ReplanningForm) -> Plan:
    said = form.cleaned_data
    return Plan(
        starts_at=form.starts_at,
        place=said["place"],
        capacity=said["capacity"],
        room=said["room"],
        remote=said["remote"],
        slot_minutes=said["slot_minutes"],
        bloc_codes=tuple(said["blocs"]),
        partner_id=said["partner"],
        site_id=said.get("site"),
        zone=said["zone"],
        length_minutes=said["length_minutes"],
    )


def _tell_convened(request: ActorRequest, told: str, session_id: int, form: Any) -> tuple[str, str]:
    """Tell those already convened, when asked; return what is told, and the way back to the session."""
    if form.cleaned_data["tell"]:
        told = f"{told} {renewed(request, session_id)}".strip()
    return told, reverse("assessment:session", args=[session_id])
