"""A decision as its candidate reads it, and the appeal that they lodge against it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.accounts.terms import Role
from parchemin.jury.actions.appeals import contest_decision
from parchemin.jury.models import Decision
from parchemin.jury.selectors.outcomes import OutcomePage, outcome_page
from parchemin.jury.terms import AppealState, Ground
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.documents import LetterTable, Note, Part, PartHeading
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.shapes import outcome_state
from parchemin.web.navigation import Link

_OPEN = (AppealState.LODGED, AppealState.ADMITTED)


class ContestForm(forms.Form):
    """An appeal as its candidate writes it."""

    ground = forms.TypedChoiceField(label="Motif", coerce=Ground)
    statement = forms.CharField(
        label="Ce que vous contestez, et pourquoi",
        widget=forms.Textarea({"rows": 8}),
        max_length=10_000,
        error_messages={"required": "Dites ce que vous contestez."},
    )
    precondition_met = forms.BooleanField(label="C’est fait", required=False)

    def __init__(self, *args: Any, page: OutcomePage, **options: Any) -> None:
        super().__init__(*args, **options)
        grounds = [(one.value, one.label) for one in page.route.grounds]
        self.fields["ground"].choices = [("", "Choisir un motif"), *grounds]  # type: ignore[attr-defined]
        if page.route.rules.precondition:
            self.fields["precondition_met"].help_text = page.route.rules.precondition
        else:
            del self.fields["precondition_met"]


@require_GET
def outcome(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Return a decision told to the person signed in, in the words of its letter."""
    page = _page_or_404(request, decision_id)
    context = {
        "page": page,
        "state": outcome_state(page.told.outcome),
        "parts": tuple(_shapes(page.parts)),
        "trail": _trail(),
        "over": page.route.until is not None and page.route.until < paris_date(request.at),
        "waiting": page.told.appeal is not None and page.told.appeal.replied_on is None,
    }
    return render(request, "candidates/outcome.html", context)


@require_http_methods(["GET", "POST"])
def contest(request: ActorRequest, decision_id: int) -> HttpResponse:
    """Lodge an appeal against a decision, within its term; say why it is too late after it."""
    page = _page_or_404(request, decision_id)
    form = ContestForm(request.POST or None, page=page)

    def do(**typed: Any) -> tuple[str, str]:
        contest_decision(
            decision_id=decision_id,
            actor=request.actor.only(Role.CANDIDATE),
            at=request.at,
            **typed,
        )
        told = (
            "Votre recours est reçu. La réponse viendra par une lettre, que vous retrouverez ici."
        )
        return told, reverse("candidates:outcome", args=[decision_id])

    lodged = page.told.appeal if page.told.appeal and page.told.appeal.state in _OPEN else None
    return ask(
        request,
        form,
        do,
        template="candidates/contest.html",
        page=page,
        lodged=lodged,
        trail=(
            *_trail(),
            Link("Décision du jury", reverse("candidates:outcome", args=[decision_id]), False),
        ),
    )


def _page_or_404(request: ActorRequest, decision_id: int) -> OutcomePage:
    actor = request.actor.only(Role.CANDIDATE)
    try:
        return outcome_page(actor, decision_id, paris_date(request.at))
    except Decision.DoesNotExist as missing:
        raise Http404("Aucune décision à cette adresse.") from missing


def _shapes(parts: tuple[Part, ...]) -> Iterator[tuple[str, Part]]:
    """Yield each part of the letter with the name of its shape; how to contest has its own place."""
    for part in parts:
        if isinstance(part, PartHeading):
            yield "heading", part
        elif isinstance(part, LetterTable):
            yield "table", part
        else:
            yield "note" if isinstance(part, Note) else "paragraph", part


def _trail() -> tuple[Link, ...]:
    return (Link("Mes dossiers", reverse("candidates:course"), current=False),)
