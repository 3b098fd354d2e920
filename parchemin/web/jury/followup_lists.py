"""The lists of what signed sittings still ask of the secretariat: letters to candidates, expenses to settle."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django_filters import FilterSet

from parchemin.jury.selectors.followup import DecisionLine
from parchemin.jury.terms import AppealState, Outcome
from parchemin.kernel.numbers import plural
from parchemin.post.models import Dispatch
from parchemin.web.jury.shapes import outcome_state
from parchemin.web.pieces.filters import DayFilter, LinesFilters, Narrowing, Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.people import contact_columns, name_column, name_of
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
    def counts_in_words(self) -> str:
        """Return how many letters are to be written, and how many wait for the CPNE."""
        waiting = self.to_confirm
        told = f", dont {plural(waiting, 'attend', 'attendent')} la CPNE"
        return number(self.count) + (told if waiting else "")


class LettersFilters(FilterSet):  # type: ignore[misc]
    """What narrows the sittings that owe letters."""

    q = Search("code", "certification__short_title", placeholder="Séance, jury")
    du = DayFilter(field_name="starts_at", lookup_expr="date__gte", label="Décidée depuis le")
    au = DayFilter(field_name="starts_at", lookup_expr="date__lte", label="Décidée jusqu’au")


LETTERS: Listing[LettersOwed] = Listing(
    noun="séance,séances",
    caption="Séances dont des candidats attendent leur lettre, la plus ancienne d’abord",
    columns=(
        Column("seance", "Séance", lambda row: f"Séance {row.sitting}", order=("code",)),
        Column(
            "jour", "Décidée le", lambda row: row.decided_on, CellLook.DATE, order=("starts_at",)
        ),
        Column(
            "lettres",
            "Lettres à écrire",
            lambda row: row.counts_in_words,
            text=lambda row: row.count,
        ),
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


@dataclass(frozen=True, slots=True)
class LetterShown:
    """The letter of a decision, where it stands, what the mail server said, and why it came back, if it did."""

    dispatch: Dispatch
    state: State
    answer: str
    returned: str


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A decision of a sitting, its letter, and the appeal against it."""

    line: DecisionLine
    letter: LetterShown | None
    appeal: tuple[int, AppealState] | None

    @property
    def pk(self) -> int:
        """Return what tells it apart."""
        return self.line.decision_id

    @property
    def stands(self) -> str:
        """Return where its letter stands, in words."""
        line = self.line
        if line.sent_back:
            return "rendue au jury par la CPNE"
        if self.letter:
            return self.letter.state.label
        return "attend la CPNE" if line.to_confirm else "à écrire"


_TO_TELL, _TOLD = "attend", "envoyee"


class DecisionFilters(LinesFilters):
    """What narrows the decisions of a sitting."""

    placeholder = "Nom ou numéro"
    narrowings = (
        Narrowing(
            "decision",
            "Décision",
            Outcome.choices(),
            lambda row, value: row.line.outcome == value,
        ),
        Narrowing(
            "lettre",
            "Lettre",
            [(_TO_TELL, "à faire partir"), (_TOLD, "partie")],
            lambda row, value: row.line.waits is (value == _TO_TELL),
        ),
    )

    def searched_text(self, row: FollowedLine) -> str:
        """Return the candidate and the dossier."""
        person = row.line.person
        return f"{person.birth_name} {person.usage_name} {person.given_names} {row.line.dossier}"


DECISIONS: Listing[FollowedLine] = Listing(
    noun="décision,décisions",
    caption="Décisions de la séance, leurs lettres et leurs recours",
    columns=(
        name_column("candidat", "Candidat", lambda row: row.line.person, "line.person"),
        Column("dossier", "Dossier", lambda row: row.line.dossier, order=("line.dossier",)),
        Column(
            "decision",
            "Décision",
            lambda row: outcome_state(row.line.outcome),
            CellLook.STATE,
            order=("line.outcome",),
        ),
        Column(
            "lettre",
            "Lettre",
            lambda row: row,
            order=("stands",),
            part="jury/letter_cell.html",
            text=lambda row: row.stands,
        ),
        Column(
            "terme",
            "Au plus tard le",
            lambda row: row.line.due_on,
            CellLook.DATE,
            order=("line.due_on",),
        ),
        Column(
            "notifiee",
            "Partie le",
            lambda row: row.line.notified_on,
            CellLook.DATE,
            order=("line.notified_on",),
            shown=False,
        ),
        Column(
            "recours",
            "Recours",
            lambda row: row,
            part="jury/appeal_cell.html",
            text=lambda row: row.appeal[1].label if row.appeal else "",
        ),
        Column(
            "delai",
            "Recours jusqu’au",
            lambda row: row.line.appeal_until,
            CellLook.DATE,
            order=("line.appeal_until",),
            shown=False,
        ),
        *contact_columns(lambda row: row.line.person, "line.person"),
    ),
    filters=DecisionFilters,
    link=lambda row: reverse("pathways:dossier", args=[row.line.dossier]),
    name=lambda row: str(name_of(row.line.person)),
    key=lambda row: str(row.pk),
    order="terme",
    anchor="letters",
    roomy=True,
)
