"""What is paid of expenses at most: the ceilings of the body, kind by kind, and setting one."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parchemin.jury.actions.expenses import set_ceiling
from parchemin.jury.selectors.expenses import ceiling_lines
from parchemin.jury.terms import ExpenseKind
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.jury.expense_lists import CEILINGS, CeilingShown
from parchemin.web.jury.expenses import AmountField
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField
from parchemin.web.pieces.lists import Lines


class CeilingForm(forms.Form):
    """A ceiling to set from a day on."""

    kind = forms.TypedChoiceField(label="Nature", choices=ExpenseKind.choices(), coerce=ExpenseKind)
    amount = AmountField(label="Au plus, par unité, en euros", decimal_places=3)
    starts_on = DayField(label="À partir du")
    source = forms.CharField(
        label="Texte", max_length=160, help_text="La délibération ou l’accord qui le fixe."
    )


@require_http_methods(["GET", "POST"])
def ceilings(request: ActorRequest) -> HttpResponse:
    """Show what is paid at most, kind by kind, or give it in a file; and set a ceiling from a day on."""
    today = paris_date(request.at)
    form = CeilingForm(request.POST or None, initial={"starts_on": today})
    lines = Lines(
        CeilingShown(rank, line) for rank, line in enumerate(ceiling_lines(request.actor, today))
    )
    answer = CEILINGS.answer(request, lines)
    if isinstance(answer, HttpResponse):
        return answer

    def do(**typed: Any) -> tuple[str, str]:
        set_ceiling(actor=request.actor, at=request.at, **typed)
        return "Le plafond est fixé.", reverse("jury:ceilings")

    jurys = (Link("Jurys", reverse("jury:sittings"), current=False),)
    return ask(request, form, do, template="jury/ceilings.html", list=answer, trail=jurys)
