"""The lists of what signed sittings still ask of the secretariat: letters to candidates, expenses to settle."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django_filters import FilterSet

from parchemin.jury.models import ExpenseSheet
from parchemin.kernel.numbers import french_euros, plural
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import number

_LATE = State("en retard", Tone.NO, "clock")


@dataclass(frozen=True, slots=True)
class LettersOwed:
    """The letters that one sitting still owes, the day of the most urgent one, and what waits for the CPNE."""

    sitting_id: int
    sitting: str
    decided_on: date
    count: int
    to_confirm: int
    due_on: date
    late: bool

    @property
    def told(self) -> str:
        """Return how many letters are to be written, and how many wait for the CPNE."""
        waiting = self.to_confirm
        told = f", dont {plural(waiting, 'attend', 'attendent')} la CPNE"
        return number(self.count) + (told if waiting else "")


class LettersFilters(FilterSet):  # type: ignore[misc]
    """What narrows the sittings that owe letters."""

    q = Search("code", "certification__short_title", placeholder="Séance, jury")


LETTERS: Listing[LettersOwed] = Listing(
    noun="séance,séances",
    caption="Séances dont des candidats attendent leur lettre, la plus ancienne d’abord",
    columns=(
        Column("seance", "Séance", lambda row: f"Séance {row.sitting}", order=("code",)),
        Column(
            "jour", "Décidée le", lambda row: row.decided_on, CellLook.DATE, order=("starts_at",)
        ),
        Column("lettres", "Lettres à écrire", lambda row: row.told, text=lambda row: row.count),
        Column("terme", "Au plus tard le", lambda row: row.due_on, CellLook.DATE),
        Column("retard", "Retard", lambda row: _LATE if row.late else None, CellLook.STATE),
    ),
    filters=LettersFilters,
    link=lambda row: reverse("jury:follow_up", args=[row.sitting_id]),
    name=lambda row: f"Séance {row.sitting}",
    key=lambda row: str(row.sitting_id),
    order="jour",
    roomy=True,
)


class SheetFilters(FilterSet):  # type: ignore[misc]
    """What narrows the sheets of expenses."""

    q = Search("seat__juror__name", "seat__sitting__code", placeholder="Juré, séance")


SHEETS: Listing[ExpenseSheet] = Listing(
    noun="fiche à arrêter,fiches à arrêter",
    caption="Fiches de frais à arrêter, la plus ancienne d’abord",
    columns=(
        Column("jure", "Juré", lambda sheet: sheet.seat.juror.name, order=("seat__juror__name",)),
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
    name=lambda sheet: sheet.seat.juror.name,
    key=lambda sheet: str(sheet.pk),
    order="depot",
    roomy=True,
)
