"""Appeals: recorded, declared admissible or not, re-examined, answered. The first decision always stays."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.assessment.selectors.grids import full_name
from parchemin.jury.actions.appeals import (
    admit_appeal,
    answer_by_rectification,
    dismiss_appeal,
    lodge_appeal,
    withdraw_appeal,
)
from parchemin.jury.actions.replying import reply_to_appeal
from parchemin.jury.models import Appeal, AppealReply
from parchemin.jury.selectors.appeals import AppealPage, appeal_page, appeal_route
from parchemin.jury.selectors.following import appeals
from parchemin.jury.selectors.letters import reply_letter
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from parchemin.jury.workflow import ADMIT_APPEAL, DISMISS_APPEAL, SETTLE_APPEAL, WITHDRAW_APPEAL
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.appeals_shown import appeal_state, bloc_marks, moments_of
from parchemin.web.jury.following import ChannelForm, decision_or_404, file_answer
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shown import outcome_state, trail_of
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField

PAGE = "jury/appeal.html"
APPEALS_A_PAGE = 50
_MOVES: Mapping[str, tuple[Callable[..., Appeal], str]] = {
    ADMIT_APPEAL.name: (
        admit_appeal,
        "Le recours est recevable : le dossier revient devant un jury.",
    ),
    WITHDRAW_APPEAL.name: (withdraw_appeal, "Le retrait du recours est consigné."),
    DISMISS_APPEAL.name: (dismiss_appeal, "Le recours est irrecevable, pour les motifs donnés."),
    SETTLE_APPEAL.name: (answer_by_rectification, "Le recours a sa réponse."),
}
_WITH_WORDS = (DISMISS_APPEAL.name, SETTLE_APPEAL.name)


class LodgingForm(forms.Form):
    """An appeal as it arrived."""

    lodged_on = DayField(label="Reçu le")
    channel = forms.TypedChoiceField(
        label="Forme", choices=AppealChannel.choices(), coerce=AppealChannel
    )
    ground = forms.TypedChoiceField(label="Motif", choices=Ground.choices(), coerce=Ground)
    statement = forms.CharField(
        label="Ce que le candidat conteste",
        widget=forms.Textarea({"rows": 5}),
        max_length=10_000,
        error_messages={"required": "Le recours n’expose pas ce qu’il conteste."},
    )
    precondition_met = forms.BooleanField(label="Préalable accompli", required=False)

    def __init__(self, *args: Any, precondition: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if precondition:
            self.fields["precondition_met"].help_text = precondition
        else:
            del self.fields["precondition_met"]


class SendingForm(ChannelForm):
    """How and when an answer leaves."""

    sent_on = DayField(label="Envoyée le")
    reasons = forms.CharField(
        label="Motifs du réexamen",
        widget=forms.Textarea({"rows": 4}),
        max_length=5_000,
        required=False,
    )

    def __init__(self, *args: Any, page: AppealPage, **options: Any) -> None:
        super().__init__(*args, **options)
        if page.second is None or page.rectified:
            del self.fields["reasons"]
        elif not page.route.rules.reasons_due:
            self.fields["reasons"].help_text = "Le règlement ne les demande pas."


@require_GET
def appeals_list(request: ActorRequest) -> HttpResponse:
    """Return the appeals of the body, those that wait first, by the day their answer is due."""
    found = appeals(request.actor, paris_date(request.at))
    page = Paginator(found, APPEALS_A_PAGE).get_page(request.GET.get("page"))
    lines = [(line, appeal_state(line), outcome_state(line.outcome)) for line in page]
    context = {"lines": lines, "page": page, "tabs": room_tabs("jury:appeals")}
    return render(request, "jury/appeals.html", context)


@require_GET
def appeal(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """Return one appeal: its clock, its reasons, both decisions, what may be done."""
    return render(request, PAGE, _context(request, appeal_id))


@require_http_methods(["GET", "POST"])
def lodge(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Record an appeal against a decision, in time and in form or not."""
    decision = decision_or_404(request, decision_id)
    route = appeal_route(decision)
    form = LodgingForm(
        request.POST or None,
        precondition=route.rules.precondition,
        initial={"lodged_on": paris_date(request.at)},
    )
    shown = {
        "form": form,
        "decision": decision,
        "name": full_name(decision.dossier),
        "outcome": outcome_state(Outcome(decision.outcome)),
        "route": route,
        "trail": trail_of(decision.sitting_id, decision.sitting.code),
    }
    if not form.is_valid():
        return render(request, "jury/lodge.html", shown, status=422 if form.errors else 200)
    try:
        lodged = lodge_appeal(
            decision_id=decision_id, actor=request.actor, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        return refusal(request, refused, page="jury/lodge.html", context=shown)
    return done(request, "Le recours est consigné.", reverse("jury:appeal", args=[lodged.pk]))


@require_POST
def move(request: ActorRequest, appeal_id: int, name: str) -> HttpResponse:
    """Take an appeal one step further: admitted, dismissed, withdrawn, or answered by a rectification."""
    if name not in _MOVES:
        raise Http404(name)
    act, told = _MOVES[name]
    answer = request.POST.get("answer", "")
    words = {"answer": answer} if name in _WITH_WORDS else {}
    try:
        act(appeal_id=appeal_id, actor=request.actor, at=request.at, **words)
    except Appeal.DoesNotExist as missing:
        raise Http404("Aucun recours à cette adresse.") from missing
    except Refused as refused:
        context = _context(request, appeal_id) | {"answer": answer}
        return refusal(request, refused, page=PAGE, context=context)
    return done(request, told, reverse("jury:appeal", args=[appeal_id]))


@require_POST
def reply(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """Write the letter that answers an appeal, and note how and when it leaves."""
    context = _context(request, appeal_id)
    form = SendingForm(request.POST, page=context["page"])
    if not form.is_valid():
        return render(request, PAGE, context | {"sending": form}, status=422)
    try:
        reply_to_appeal(
            appeal_id=appeal_id, actor=request.actor, at=request.at, **form.cleaned_data
        )
    except Refused as refused:
        return refusal(request, refused, page=PAGE, context=context | {"sending": form})
    told = "La lettre de réponse est écrite et gardée."
    return done(request, told, reverse("jury:appeal", args=[appeal_id]))


@require_GET
def letter(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """Return the letter that answers an appeal, as it left."""
    try:
        return file_answer(reply_letter(request.actor, appeal_id))
    except AppealReply.DoesNotExist as missing:
        raise Http404("Aucune lettre à cette adresse.") from missing


def _context(request: ActorRequest, appeal_id: int) -> dict[str, Any]:
    page = _page_or_404(request, appeal_id)
    today = paris_date(request.at)
    return {
        "page": page,
        "state": appeal_state(page.line),
        "moments": moments_of(page),
        "decisions": [
            (title, seen, outcome_state(seen.outcome), bloc_marks(seen))
            for title, seen in (
                ("Décision contestée", page.first),
                ("Décision du réexamen", page.second),
            )
            if seen
        ],
        "admits": ADMIT_APPEAL in page.moves,
        "answers": page.rectified and ADMIT_APPEAL in page.moves,
        "sending": SendingForm(initial={"sent_on": today}, page=page)
        if page.line.answered_on and page.line.replied_on is None
        else None,
        "trail": (Link("Recours", reverse("jury:appeals"), current=False),),
    }


def _page_or_404(request: ActorRequest, appeal_id: int) -> AppealPage:
    try:
        return appeal_page(request.actor, appeal_id, paris_date(request.at))
    except Appeal.DoesNotExist as missing:
        raise Http404("Aucun recours à cette adresse.") from missing
