"""Appeals: recorded, declared admissible or not, re-examined, answered. The first decision always stays."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.jury.actions.appeal_replies import write_reply
from parchemin.jury.actions.appeals import (
    admit_appeal,
    answer_by_rectification,
    dismiss_appeal,
    lodge_appeal,
    withdraw_appeal,
)
from parchemin.jury.models import Appeal
from parchemin.jury.selectors.appeals import AppealPage, appeal_page, appeal_route
from parchemin.jury.selectors.followup import appeal_line, listed_appeals
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from parchemin.jury.workflow import ADMIT_APPEAL, DISMISS_APPEAL, SETTLE_APPEAL, WITHDRAW_APPEAL
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.appeal_shapes import appeal_state, bloc_marks, moments_of
from parchemin.web.jury.followup import decision_or_404
from parchemin.web.jury.listing import APPEALS
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shapes import outcome_state, trail_of
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField

PAGE = "jury/appeal.html"
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


class ReplyForm(forms.Form):
    """What the answer to an appeal adds to what was decided of it."""

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
    on = paris_date(request.at)
    return APPEALS.page_answer(
        request,
        "jury/appeals.html",
        listed_appeals(request.actor),
        lambda rows: [appeal_line(row, on) for row in rows],
        tabs=room_tabs("jury:appeals"),
    )


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

    def do(**typed: Any) -> tuple[str, str]:
        lodged = lodge_appeal(decision_id=decision_id, actor=request.actor, at=request.at, **typed)
        return "Le recours est consigné.", reverse("jury:appeal", args=[lodged.pk])

    return ask(
        request,
        form,
        do,
        template="jury/lodge.html",
        decision=decision,
        name=decision.dossier.person.full_name,
        outcome=outcome_state(Outcome(decision.outcome)),
        route=route,
        trail=trail_of(decision.sitting_id, decision.sitting.code),
    )


@require_POST
def move(request: ActorRequest, appeal_id: int, name: str) -> HttpResponse:
    """Take an appeal one step further: admitted, dismissed, withdrawn, or answered by a rectification."""
    if name not in _MOVES:
        raise Http404(name)
    act, told = _MOVES[name]
    answer = request.POST.get("answer", "")
    words = {"answer": answer} if name in _WITH_WORDS else {}
    _page_or_404(request, appeal_id)

    def do() -> tuple[str, str]:
        act(appeal_id=appeal_id, actor=request.actor, at=request.at, **words)
        return told, reverse("jury:appeal", args=[appeal_id])

    around = partial(_context, request, appeal_id)
    return ask(request, None, do, around, template=PAGE, answer=answer)


@require_POST
def reply(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """Write the letter that answers an appeal, and show it, to be sent."""
    context = _context(request, appeal_id)
    form = ReplyForm(request.POST, page=context["page"])

    def do(**typed: Any) -> tuple[str, str]:
        written = write_reply(appeal_id=appeal_id, actor=request.actor, at=request.at, **typed)
        told = "La lettre est écrite : relisez-la, puis envoyez-la."
        return told, reverse("post:letter", args=[written.pk])

    return ask(request, form, do, lambda: context | {"sending": form}, template=PAGE)


def _context(request: ActorRequest, appeal_id: int) -> dict[str, Any]:
    page = _page_or_404(request, appeal_id)
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
        "sending": ReplyForm(page=page)
        if page.line.answered_on and page.line.replied_on is None
        else None,
        "trail": (Link("Recours", reverse("jury:appeals"), current=False),),
    }


def _page_or_404(request: ActorRequest, appeal_id: int) -> AppealPage:
    try:
        return appeal_page(request.actor, appeal_id, paris_date(request.at))
    except Appeal.DoesNotExist as missing:
        raise Http404("Aucun recours à cette adresse.") from missing
