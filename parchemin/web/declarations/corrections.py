"""The corrections that the Caisse des Dépôts asks: which, by when, and the answer given."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.corrections import answer_correction, note_correction_request
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.selectors.corrections import (
    correction_line,
    line_of_correction,
    listed_corrections,
)
from parchemin.declarations.selectors.pages import declarations_page
from parchemin.declarations.terms import CorrectionAnswer
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.web.access import ActorRequest
from parchemin.web.declarations.flux import TRAIL
from parchemin.web.declarations.forms import CorrectionAnswerForm, CorrectionForm
from parchemin.web.declarations.holders import tabs
from parchemin.web.declarations.listing import CORRECTIONS
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.pieces.today import NextAct

LAW = "Code du travail, art. R6113-17-2"


@require_GET
def correction_list(request: ActorRequest) -> HttpResponse:
    """Return the corrections asked, those to answer first, each with its last day."""
    today = paris_date(request.at)
    found = declarations_page(actor=request.actor, today=today)
    following = NextAct("", "", "Noter une demande", reverse("declarations:note_correction"))
    return CORRECTIONS.page_answer(
        request,
        "declarations/corrections.html",
        listed_corrections(request.actor),
        lambda rows: [line_of_correction(row, today) for row in rows],
        tabs=tabs(found, "corrections"),
        next=following,
    )


@require_http_methods(["GET", "POST"])
def note(request: ActorRequest) -> HttpResponse:
    """Note a correction that the Caisse des Dépôts asks."""
    form = CorrectionForm(
        request.POST or None,
        initial={
            "number": request.GET.get("certificat", ""),
            "requested_on": paris_date(request.at),
        },
    )
    effects = (f"La réponse est due dans les trois mois de la demande ({LAW}).",)

    def note_it(**typed: Any) -> tuple[str, str]:
        try:
            note_correction_request(actor=request.actor, at=request.at, **typed)
        except Certificate.DoesNotExist:
            raise Refused(
                Objection(
                    "unknown-certificate",
                    f"Aucun certificat de votre organisme n’a le numéro « {typed['number']} ».",
                    remedy="Reprenez le numéro du registre.",
                )
            ) from None
        return "La demande est notée.", reverse("declarations:corrections")

    return ask(request, form, note_it, **_page("Noter une demande de correction", "Noter", effects))


@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Note what was answered to a correction."""
    today = paris_date(request.at)
    try:
        line = correction_line(request.actor, pk, today)
    except CorrectionRequest.DoesNotExist:
        raise Http404("Aucune demande de correction à cette adresse.") from None
    form = CorrectionAnswerForm(request.POST or None, initial={"answered_on": today})
    effects = (
        f"{line.holder}, {line.number} : « {line.request} »",
        f"La réponse est due le {french_date(line.clock.due)} au plus tard ({LAW}) ; plus tard, elle est "
        "dite en retard.",
    )

    def note_it(answer: str, explanation: str, answered_on: date) -> tuple[str, str]:
        answer_correction(
            correction_id=pk,
            answer=CorrectionAnswer(answer),
            explanation=explanation,
            answered_on=answered_on,
            actor=request.actor,
            at=request.at,
        )
        return "La réponse est notée.", reverse("declarations:corrections")

    return ask(request, form, note_it, **_page("Noter la réponse", "Noter la réponse", effects))


def _page(title: str, label: str, effects: tuple[str, ...]) -> dict[str, Any]:
    back = reverse("declarations:corrections")
    trail = (
        Link(TRAIL, reverse("declarations:list"), current=False),
        Link("Corrections", back, current=False),
    )
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "back": back,
        "trail": trail,
    }
