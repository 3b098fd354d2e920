"""The agenda of a sitting: dossiers ready to be heard, those kept off and why, withdrawals."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.accounts.terms import Role
from parchemin.jury.actions.agenda import put_on_agenda, take_off_agenda
from parchemin.jury.models import AgendaItem, Sitting
from parchemin.jury.selectors.access import visible_items
from parchemin.jury.selectors.candidacies import Candidacy, candidacies_of, hearable_dossiers
from parchemin.jury.selectors.sittings import SittingPage, visible_sittings
from parchemin.jury.terms import BEFORE_CLOSING
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import of
from parchemin.pathways.models import Dossier
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.listing import CANDIDACIES, AgendaShown
from parchemin.web.jury.shapes import trail_of
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.fields import ReasonForm
from parchemin.web.pieces.lists import ListPage
from parchemin.web.pieces.together import act_together
from parchemin.web.whole_numbers import whole_numbers

PAGE = "jury/candidacies.html"
_NOTHING_CHOSEN = Objection("nothing-chosen", "Aucun dossier n’est choisi.")


@require_http_methods(["GET", "POST"])
def agenda(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Show what may be heard, and put on the agenda the dossiers chosen: all of them, or none and why."""
    rows = visible_sittings(request.actor).select_related("reglement")
    sitting = get_object_or_404(rows, pk=sitting_id)
    if request.method == "GET":
        answer = CANDIDACIES.answer(request, *_candidacies(request, sitting))
        if isinstance(answer, HttpResponse):
            return answer
        return render(request, PAGE, _context(request, sitting, answer))

    def act(keys: list[str]) -> tuple[str, str]:
        actor, at = request.actor, request.at
        chosen = Dossier.objects.filter(body_id=actor.body_id, pk__in=whole_numbers(keys))
        refuse_if(() if chosen else (_NOTHING_CHOSEN,))
        with transaction.atomic():
            for dossier in chosen.order_by("number"):
                put_on_agenda(sitting_id=sitting_id, dossier_id=dossier.pk, actor=actor, at=at)
        told = plural(len(chosen), "dossier inscrit", "dossiers inscrits")
        return f"{told} à l’ordre du jour.", _back(sitting_id)

    def around() -> dict[str, object]:
        found = CANDIDACIES.page(request, *_candidacies(request, sitting))
        return _context(request, sitting, found)

    chosen = CANDIDACIES.chosen(request, *_candidacies(request, sitting), path=request.path)
    return act_together(request, chosen, act, around, template=PAGE)


def _candidacies(
    request: ActorRequest, sitting: Sitting
) -> tuple[QuerySet[Dossier], Callable[[Sequence[Dossier]], Sequence[Candidacy]]]:
    """Return the dossiers that a sitting may hear, and what says what each of some of them lacks."""
    today = paris_date(request.at)
    return hearable_dossiers(sitting, today), lambda rows: candidacies_of(sitting, rows, today)


def _context(request: ActorRequest, sitting: Sitting, answer: ListPage) -> dict[str, object]:
    # Posted where the list was read, whose filters come back with a refusal.
    enter = Act("Inscrire à l’ordre du jour", answer.here, key="enter")
    return {
        "sitting": sitting,
        "list": answer,
        "selection": (enter,) if any(row.key for row in answer.rows) else (),
    }


def agenda_of(
    request: ActorRequest, page: SittingPage
) -> tuple[QuerySet[AgendaItem], Callable[[Sequence[AgendaItem]], Sequence[AgendaShown]]]:
    """Return the items of the agenda, and what says of some of them what the page knows."""
    known = {line.item_id: line for line in page.agenda}
    before = page.sitting.state in BEFORE_CLOSING
    withdraws = before and request.actor.holds(Role.SECRETARIAT)
    declares = before and (withdraws or bool(page.moves) or any(seat.own for seat in page.seats))
    rows = AgendaItem.objects.filter(pk__in=known).select_related("dossier__person")
    return rows, lambda some: [
        AgendaShown(row.position, row.dossier.person, known[row.pk], declares, withdraws)
        for row in some
    ]


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, item_id: int) -> HttpResponse:
    """Take a dossier off the agenda before anybody voted on it, with the reason."""
    item = get_object_or_404(visible_items(request.actor), pk=item_id)
    form = ReasonForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        reason = typed["reason"]
        take_off_agenda(item_id=item_id, reason=reason, actor=request.actor, at=request.at)
        return f"Le dossier {item.dossier.number} est retiré.", _back(item.sitting_id)

    return ask(
        request,
        form,
        do,
        title=f"Retirer le dossier {of(item.dossier.person.full_name)}",
        effects=("Le dossier retourne à l’évaluation ; il pourra passer devant un autre jury.",),
        label="Retirer de l’ordre du jour",
        trail=trail_of(item.sitting_id, item.sitting.code),
        back=_back(item.sitting_id),
    )


def _back(sitting_id: int) -> str:
    return reverse("jury:sitting", args=[sitting_id]) + "#agenda"
