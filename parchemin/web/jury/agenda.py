"""The agenda of a sitting: dossiers ready to be heard, those kept off and why, withdrawals."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.assessment.selectors.grids import full_name
from parchemin.jury.actions.agenda import put_on_agenda, take_off_agenda
from parchemin.jury.selectors.candidacies import Candidacies, candidacies_of
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.jury.selectors.visible import visible_items
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Refused
from parchemin.kernel.text import of
from parchemin.pathways.models import Dossier
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jury.forms import ReasonForm
from parchemin.web.jury.shown import trail_of
from parchemin.web.whole import whole_number, whole_numbers


@require_http_methods(["GET", "POST"])
def agenda(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Show what may be heard, and put on the agenda the dossiers chosen: all of them, or none and why."""
    get_object_or_404(visible_sittings(request.actor), pk=sitting_id)
    if request.method == "GET":
        return render(request, "jury/candidacies.html", _context(request, sitting_id))
    chosen = Dossier.objects.filter(
        body_id=request.actor.body_id, pk__in=_numbers(request)
    ).order_by("number")
    try:
        with transaction.atomic():
            for dossier in chosen:
                put_on_agenda(
                    sitting_id=sitting_id,
                    dossier_id=dossier.pk,
                    actor=request.actor,
                    at=request.at,
                )
    except Refused as refused:
        context = _context(request, sitting_id)
        return refusal(request, refused, page="jury/candidacies.html", context=context)
    told = plural(len(chosen), "dossier inscrit", "dossiers inscrits")
    return done(request, f"{told} à l’ordre du jour.", _back(sitting_id))


def _numbers(request: HttpRequest) -> set[int]:
    return whole_numbers(request.POST.getlist("selected"))


def _context(request: ActorRequest, sitting_id: int) -> dict[str, object]:
    words = request.GET.get("q", "")
    page: Candidacies = candidacies_of(
        request.actor,
        sitting_id,
        paris_date(request.at),
        words,
        whole_number(request.GET.get("page", "")) or 1,
    )
    return {
        "page": page,
        "words": words,
        "chosen": _numbers(request),
        "previous": page.number - 1,
        "next": page.number + 1 if page.number < page.pages else 0,
    }


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, item_id: int) -> HttpResponse:
    """Take a dossier off the agenda before anybody voted on it, with the reason."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)
    form = ReasonForm(request.POST or None)
    shown = {
        "form": form,
        "title": f"Retirer le dossier {of(full_name(item.dossier))}",
        "effects": ("Le dossier retourne à l’évaluation ; il pourra passer devant un autre jury.",),
        "label": "Retirer de l’ordre du jour",
        "trail": trail_of(item.sitting_id, item.sitting.code),
        "back": _back(item.sitting_id),
    }
    if not form.is_valid():
        return render(request, "act.html", shown, status=422 if form.errors else 200)
    try:
        reason = form.cleaned_data["reason"]
        take_off_agenda(item_id=item_id, reason=reason, actor=request.actor, at=request.at)
    except Refused as refused:
        return refusal(request, refused, page="act.html", context=shown)
    return done(request, f"Le dossier {item.dossier.number} est retiré.", _back(item.sitting_id))


def _back(sitting_id: int) -> str:
    return reverse("jury:sitting", args=[sitting_id]) + "#agenda"
