"""Expenses of jurors: one sheet a seat, its lines, what is paid of each and why; and the ceilings of the body."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.jury.actions.expenses import (
    claim_expense,
    return_expenses,
    settle_expenses,
    submit_expenses,
    withdraw_expense,
)
from parchemin.jury.models import ExpenseLine, ExpenseSheet, SittingSeat
from parchemin.jury.selectors.expenses import (
    SheetPage,
    expense_sheet,
    expense_sheets,
    visible_expense_seats,
)
from parchemin.jury.selectors.tasks import sheets_to_settle
from parchemin.jury.terms import ExpenseKind, ExpenseState
from parchemin.jury.workflow import EXPENSES, RETURN_EXPENSES, SETTLE_EXPENSES, SUBMIT_EXPENSES
from parchemin.post.selectors import last_letters
from parchemin.post.terms import LetterKind
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.expense_lists import (
    SHEET_STATES,
    SHEETS,
    SHEETS_OF_SITTING,
    SheetOfSitting,
)
from parchemin.web.jury.followup import sitting_or_404
from parchemin.web.jury.room import room_tabs
from parchemin.web.jury.shapes import sitting_state, tabs_of, trail_of
from parchemin.web.pieces.fields import DayField
from parchemin.web.pieces.lists import Lines
from parchemin.web.pieces.today import NextAct

PAGE = "jury/expenses.html"
_MOVES: Mapping[str, tuple[Callable[..., ExpenseSheet], str]] = {
    SUBMIT_EXPENSES.name: (submit_expenses, "La fiche est déposée : le secrétariat l’arrêtera."),
    RETURN_EXPENSES.name: (return_expenses, "La fiche est rendue, avec ce qui lui manque."),
    SETTLE_EXPENSES.name: (
        settle_expenses,
        "La fiche est arrêtée ; sa lettre est écrite, à envoyer.",
    ),
}


class AmountField(forms.DecimalField):
    """An amount or a quantity, typed with a comma or a point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            localize=True,
            max_digits=8,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )


class ClaimForm(forms.Form):
    """An expense to add."""

    kind = forms.TypedChoiceField(label="Nature", choices=ExpenseKind.choices(), coerce=ExpenseKind)
    spent_on = DayField(label="Dépensé le")
    label = forms.CharField(label="Objet", max_length=160)
    quantity = AmountField(label="Quantité", decimal_places=2, initial=1)
    amount = AmountField(
        label="Montant, en euros",
        decimal_places=2,
        required=False,
        help_text="Vide pour les kilomètres et l’indemnité : le prix du jour s’applique.",
    )
    receipt = forms.BooleanField(label="J’ai le justificatif", required=False)


@require_GET
def to_settle(request: ActorRequest) -> HttpResponse:
    """Return the sheets that wait for the secretariat, whatever the sitting, or their export."""
    following = NextAct("", "", "Ce qui est payé au plus", reverse("jury:ceilings"))
    shown = {"tabs": room_tabs("jury:expenses_list"), "next": following}
    rows = sheets_to_settle(request.actor)
    return SHEETS.page_answer(request, "jury/expenses_list.html", rows, **shown)


@require_GET
def of_sitting(request: ActorRequest, sitting_id: int) -> HttpResponse:
    """Return the sheets of a sitting, and who has none yet; or the list of them in a file."""
    line = sitting_or_404(request, sitting_id)
    sheets = expense_sheets(request.actor, sitting_id)
    seats = visible_expense_seats(request.actor).filter(sitting_id=sitting_id)
    without = seats.exclude(pk__in=[sheet.seat_id for sheet in sheets])
    context = {
        "sitting": line,
        "tabs": tabs_of(line, "", follows=True),
        "state": sitting_state(line.state),
        "without": without.select_related("juror").order_by(*by_surname("juror")),
    }
    rows = Lines(SheetOfSitting(sheet, SHEET_STATES[sheet.state]) for sheet in sheets)
    return SHEETS_OF_SITTING.page_answer(request, "jury/sitting_expenses.html", rows, **context)


@require_GET
def expenses(request: ActorRequest, seat_id: int) -> HttpResponse:
    """Return the sheet of one juror for one sitting."""
    return render(request, PAGE, _context(request, seat_id))


@require_POST
def claim(request: ActorRequest, seat_id: int) -> HttpResponse:
    """Add an expense to a sheet; a fault gives the page back with what was typed."""
    form = ClaimForm(request.POST)
    context = _context(request, seat_id, form)

    def do(**typed: Any) -> tuple[str, str]:
        claim_expense(seat_id=seat_id, actor=request.actor, at=request.at, **typed)
        return "Le frais est ajouté.", _address(seat_id)

    return ask(request, form, do, lambda: context, template=PAGE)


@require_POST
def withdraw(request: ActorRequest, line_id: int) -> HttpResponse:
    """Take an expense off a sheet that is not submitted."""
    seats = visible_expense_seats(request.actor)
    found = ExpenseLine.objects.filter(pk=line_id, sheet__seat__in=seats).first()
    if found is None:
        raise _nothing()
    seat_id = found.sheet.seat_id

    def do() -> tuple[str, str]:
        withdraw_expense(line_id=line_id, actor=request.actor, at=request.at)
        return "Le frais est retiré.", _address(seat_id)

    return ask(request, None, do, partial(_context, request, seat_id), template=PAGE)


@require_POST
def move(request: ActorRequest, seat_id: int, name: str) -> HttpResponse:
    """Submit a sheet, give it back with what it lacks, or settle it."""
    if name not in _MOVES:
        raise Http404(name)
    act, told = _MOVES[name]
    reason = request.POST.get("reason", "")
    words = {"reason": reason} if name == RETURN_EXPENSES.name else {}
    _page_or_404(request, seat_id)

    def do() -> tuple[str, str]:
        act(seat_id=seat_id, actor=request.actor, at=request.at, **words)
        return told, _address(seat_id)

    around = partial(_context, request, seat_id)
    return ask(request, None, do, around, template=PAGE, reason=reason)


def _context(request: ActorRequest, seat_id: int, typed: ClaimForm | None = None) -> dict[str, Any]:
    page = _page_or_404(request, seat_id)
    draft, thread = page.state is ExpenseState.DRAFT, f"seat/{seat_id}"
    moves = EXPENSES.available(page.state, request.actor.roles)
    seats = visible_expense_seats(request.actor).select_related("sitting")
    sitting = seats.get(pk=seat_id).sitting
    day = sitting.day
    return {
        "page": page,
        "state": SHEET_STATES[page.state],
        "draft": draft,
        "claiming": typed or (ClaimForm(initial={"spent_on": day}) if draft else None),
        "submits": draft and page.rows,
        "settles": SETTLE_EXPENSES in moves,
        "letter": last_letters(request.actor, LetterKind.EXPENSES, thread).get(thread),
        "secretariat": request.actor.holds(Role.SECRETARIAT),
        "trail": trail_of(sitting.pk, page.sitting),
    }


def _page_or_404(request: ActorRequest, seat_id: int) -> SheetPage:
    try:
        return expense_sheet(request.actor, seat_id)
    except SittingSeat.DoesNotExist as missing:
        raise _nothing() from missing


def _address(seat_id: int) -> str:
    return reverse("jury:expenses", args=[seat_id])


def _nothing() -> Http404:
    return Http404("Aucune fiche de frais à cette adresse.")
