"""The page that an act of the jury belongs to, where its address names a row of it and not the sitting."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.models import ExpenseLine
from parchemin.jury.selectors.access import visible_items, visible_minutes, visible_seats
from parchemin.jury.selectors.expenses import visible_expense_seats
from parchemin.jury.selectors.followup import visible_decisions
from parchemin.post.selectors import visible_dispatches
from parchemin.post.terms import number_in
from parchemin.web.access import ActorRequest

# Each takes what the address of an act names, and raises `Http404` where the actor may not see it.


def case_of_item(request: ActorRequest, item_id: int) -> str:
    """Return the deliberation of a case."""
    return reverse("jury:case", args=[_sitting_of(visible_items(request.actor), item_id), item_id])


def sitting_of_seat(request: ActorRequest, seat_id: int, **_: object) -> str:
    """Return the sitting of a seat."""
    return reverse("jury:sitting", args=[_sitting_of(visible_seats(request.actor), seat_id)])


def minutes_of(request: ActorRequest, minutes_id: int, **_: object) -> str:
    """Return the procès-verbal of a sitting, whatever version is asked."""
    return reverse("jury:minutes", args=[_sitting_of(visible_minutes(request.actor), minutes_id)])


def follow_up_of_decision(request: ActorRequest, decision_id: int) -> str:
    """Return what follows the sitting of a decision."""
    sitting_id = _sitting_of(visible_decisions(request.actor), decision_id)
    return reverse("jury:follow_up", args=[sitting_id])


def convocation_of_dispatch(request: ActorRequest, dispatch_id: int) -> str:
    """Return where a convocation is followed, for the secretariat, or read, for a juror."""
    found = get_object_or_404(visible_dispatches(request.actor), pk=dispatch_id)
    follows = request.actor.holds(Role.SECRETARIAT)
    page = "jury:convocations" if follows else "jury:convocation"
    return reverse(page, args=[number_in(found.about)])


def expenses_of_line(request: ActorRequest, line_id: int) -> str:
    """Return the expenses that a line is one of."""
    seats = visible_expense_seats(request.actor)
    line = get_object_or_404(ExpenseLine, pk=line_id, sheet__seat__in=seats)
    return reverse("jury:expenses", args=[line.sheet.seat_id])


def _sitting_of(rows: QuerySet, pk: int) -> int:  # type: ignore[type-arg]
    found = rows.filter(pk=pk).values_list("sitting_id", flat=True).first()
    if found is None:
        raise Http404("Rien à cette adresse.")
    return int(found)
