"""The lists of expenses: sheets to settle, those of a sitting, and what is paid at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.journal.collation import in_french
from parchemin.jury.models import ExpenseSheet
from parchemin.jury.rules.expenses import WITHOUT_RECEIPT
from parchemin.jury.selectors.expenses import CeilingLine, SheetPage
from parchemin.jury.terms import ExpenseState
from parchemin.kernel.numbers import french_euros
from parchemin.web.pieces.filters import DayFilter, LinesFilters, Narrowing, Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.people import called_column
from parchemin.web.pieces.words import short_date

SHEET_STATES: Mapping[ExpenseState, State] = {
    ExpenseState.DRAFT: State(ExpenseState.DRAFT.label, Tone.PLAIN, "document"),
    ExpenseState.SUBMITTED: State(ExpenseState.SUBMITTED.label, Tone.WAIT, "clock"),
    ExpenseState.SETTLED: State(ExpenseState.SETTLED.label, Tone.OK, "lock"),
}


class SheetFilters(FilterSet):  # type: ignore[misc]
    """What narrows the sheets of expenses."""

    q = Search(
        *("seat__juror__surname", "seat__juror__given_names", "seat__sitting__code"),
        placeholder="Juré, séance",
    )
    jury = ChoiceFilter(field_name="seat__sitting__certification__code", label="Jury")
    depuis = DayFilter(
        field_name="submitted_at", lookup_expr="date__gte", label="Déposée depuis le"
    )

    def __init__(self, *args: Any, queryset: QuerySet[ExpenseSheet], **options: Any) -> None:
        super().__init__(*args, queryset=queryset, **options)
        at = "seat__sitting__certification"
        known = queryset.order_by(in_french(f"{at}__short_title"))
        found = known.values_list(f"{at}__code", f"{at}__short_title")
        self.filters["jury"].extra["choices"] = list(dict.fromkeys(found))


SHEETS: Listing[ExpenseSheet] = Listing(
    noun="fiche à arrêter,fiches à arrêter",
    caption="Fiches de frais à arrêter, la plus ancienne d’abord",
    columns=(
        called_column("jure", "Juré", lambda sheet: sheet.seat.juror, "seat__juror"),
        Column(
            "seance",
            "Séance",
            lambda sheet: sheet.seat.sitting,
            order=("seat__sitting__code",),
            part="jury/expenses_sitting.html",
            text=lambda sheet: sheet.seat.sitting.code,
        ),
        Column(
            "depot",
            "Déposée le",
            lambda sheet: sheet.submitted_at,
            CellLook.DATE,
            order=("submitted_at",),
        ),
        Column(
            "demande",
            "Demandé",
            lambda sheet: french_euros(vars(sheet)["asked"]),
            order=("asked",),
            narrow="num",
            text=lambda sheet: float(vars(sheet)["asked"]),
        ),
    ),
    filters=SheetFilters,
    link=lambda sheet: reverse("jury:expenses", args=[sheet.seat_id]),
    name=lambda sheet: sheet.seat.juror.listed_name,
    key=lambda sheet: str(sheet.pk),
    order="depot",
    roomy=True,
)


@dataclass(frozen=True, slots=True)
class SheetOfSitting:
    """The sheet of one juror for a sitting, and where it stands."""

    page: SheetPage
    state: State

    @property
    def pk(self) -> int:
        """Return what tells it apart."""
        return self.page.seat_id

    @property
    def count(self) -> int:
        """Return how many expenses are on it."""
        return len(self.page.rows)


class SheetOfSittingFilters(LinesFilters):
    """What narrows the sheets of a sitting."""

    placeholder = "Juré"
    narrowings = (
        Narrowing(
            "etat", "État", ExpenseState.choices(), lambda row, value: row.page.state == value
        ),
    )

    def searched_text(self, row: SheetOfSitting) -> str:
        """Return the juror."""
        return row.page.juror


SHEETS_OF_SITTING: Listing[SheetOfSitting] = Listing(
    noun="fiche,fiches",
    caption="Fiches de frais de la séance",
    columns=(
        Column("jure", "Juré", lambda row: row.page.juror, order=("page.juror",)),
        Column("frais", "Frais", lambda row: row.count, CellLook.NUMBER, order=("count",)),
        Column(
            "demande",
            "Demandé",
            lambda row: french_euros(row.page.asked),
            order=("page.asked",),
            narrow="num",
            text=lambda row: row.page.asked,
        ),
        Column(
            "a_payer",
            "À payer",
            lambda row: french_euros(row.page.granted),
            order=("page.granted",),
            narrow="num",
            text=lambda row: row.page.granted,
        ),
        Column("etat", "État", lambda row: row.state, CellLook.STATE, order=("state.label",)),
    ),
    filters=SheetOfSittingFilters,
    link=lambda row: reverse("jury:expenses", args=[row.page.seat_id]),
    name=lambda row: row.page.juror,
    key=lambda row: str(row.pk),
    order="jure",
    roomy=True,
)


@dataclass(frozen=True, slots=True)
class CeilingShown:
    """What is paid at most of a kind of expense, by its rank among them."""

    pk: int
    line: CeilingLine

    @property
    def price(self) -> str:
        """Return the ceiling, or what holds without one."""
        if self.line.current:
            return french_euros(self.line.current.amount)
        return "non payé" if self.line.kind in WITHOUT_RECEIPT else "pas de plafond"

    @property
    def source(self) -> str:
        """Return the text that sets it."""
        return self.line.current.source if self.line.current else ""

    @property
    def coming(self) -> str:
        """Return the ceilings set for later days."""
        return ", ".join(
            f"{french_euros(amount)} le {short_date(day)}" for day, amount in self.line.later
        )


class CeilingFilters(LinesFilters):
    """What narrows the ceilings."""

    placeholder = "Nature, texte"
    narrowings = (
        Narrowing(
            "plafond",
            "Plafond",
            [("fixe", "fixé"), ("aucun", "aucun")],
            lambda row, value: bool(row.line.current) is (value == "fixe"),
        ),
    )

    def searched_text(self, row: CeilingShown) -> str:
        """Return the kind of expense and the text that sets its ceiling."""
        return f"{row.line.kind.label} {row.source}"


CEILINGS: Listing[CeilingShown] = Listing(
    noun="plafond,plafonds",
    caption="Plafonds des frais de jury",
    columns=(
        Column("nature", "Nature", lambda row: row.line.kind.label, order=("pk",)),
        Column(
            "plafond",
            "Au plus",
            lambda row: row.price,
            narrow="num",
            text=lambda row: row.line.current.amount if row.line.current else row.price,
        ),
        Column("texte", "Texte", lambda row: row.source, order=("source",)),
        Column("ensuite", "Ensuite", lambda row: row.coming),
    ),
    filters=CeilingFilters,
    link=lambda row: "",
    name=lambda row: row.line.kind.label,
    key=lambda row: str(row.pk),
    order="nature",
    roomy=True,
)
