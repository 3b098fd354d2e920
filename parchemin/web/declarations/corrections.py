"""The corrections that the Caisse des Dépôts asks: which, by when, and the answer given."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.correcting import answer_correction, note_correction_request
from parchemin.declarations.models import CorrectionRequest
from parchemin.declarations.selectors.corrections import correction_line, corrections
from parchemin.declarations.selectors.pages import declarations_page
from parchemin.declarations.terms import CorrectionAnswer, CorrectionState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.web.access import ActorRequest
from parchemin.web.declarations.flux import TRAIL
from parchemin.web.declarations.forms import CorrectionAnswerForm, CorrectionForm
from parchemin.web.declarations.holders import tabs
from parchemin.web.declarations.words import correction_state
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.pieces.today import NextAct

LAW = "Code du travail, art. R6113-17-2"


@require_GET
def correction_list(request: ActorRequest) -> HttpResponse:
    """Return the corrections asked, those to answer first, each with its last day."""
    today = paris_date(request.at)
    found = declarations_page(actor=request.actor, today=today)
    lines = tuple(
        (line, correction_state(line.clock, answered=line.state is CorrectionState.ANSWERED))
        for line in corrections(request.actor, today)
    )
    following = NextAct("", "", "Noter une demande", reverse("declarations:note_correction"))
    context = {"lines": lines, "tabs": tabs(found, "corrections"), "next": following}
    return render(request, "declarations/corrections.html", context)


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
    shown = _page("Noter une demande de correction", "Noter", effects, form)
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        note_correction_request(actor=request.actor, at=request.at, **form.cleaned_data)
    except Certificate.DoesNotExist:
        unknown = Refused(
            Objection(
                "unknown-certificate",
                f"Aucun certificat de votre organisme n’a le numéro « {form.cleaned_data['number']} ».",
                remedy="Reprenez le numéro du registre.",
            )
        )
        return refusal(request, unknown, page="act.html", context=shown)
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, "La demande est notée.", reverse("declarations:corrections"))


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
    shown = _page("Noter la réponse", "Noter la réponse", effects, form)
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    typed = form.cleaned_data
    try:
        answer_correction(
            correction_id=pk,
            answer=CorrectionAnswer(typed["answer"]),
            explanation=typed["explanation"],
            answered_on=typed["answered_on"],
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, "La réponse est notée.", reverse("declarations:corrections"))


def _page(title: str, label: str, effects: tuple[str, ...], form: Form) -> dict[str, Any]:
    back = reverse("declarations:corrections")
    trail = (
        Link(TRAIL, reverse("declarations:list"), current=False),
        Link("Corrections", back, current=False),
    )
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "form": form,
        "back": back,
        "trail": trail,
    }
