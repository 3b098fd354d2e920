"""The list of clocks that run: its columns, its filters, its words."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import SearchInput
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.reminders import subject_in_words
from parchemin.deadlines.terms import DeadlineKind
from parchemin.web.deadlines.places import page_of
from parchemin.web.deadlines.subjects import subjects_named
from parchemin.web.pieces.filters import DayFilter
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone

LATE, RUNNING = State("Dépassée", Tone.NO, "clock"), State("En cours", Tone.WAIT, "clock")


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One clock, and whom it is about: the person, the jury or the partner, empty where the actor may not know."""

    row: Deadline
    who: str

    @property
    def subject(self) -> str:
        """Return what it is on, in words."""
        return subject_in_words(self.row.about)

    @property
    def state(self) -> State:
        """Return whether its last day is over."""
        return LATE if self.row.due_on < timezone.localdate() else RUNNING


def _late(rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
    today = timezone.localdate()
    return rows.filter(due_on__lt=today) if value == "oui" else rows.filter(due_on__gte=today)


def _filter_by_subject(rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
    for word in value.split():
        rows = rows.filter(subjects_named(rows, word))
    return rows


class DeadlineFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list."""

    q = CharFilter(
        label="Recherche",
        method=_filter_by_subject,
        widget=SearchInput({"placeholder": "Nom, dossier, jury, organisme"}),
    )
    nature = ChoiceFilter(field_name="kind", label="Nature", choices=DeadlineKind.choices())
    depassee = ChoiceFilter(
        label="Dépassée", choices=[("oui", "Oui"), ("non", "Non")], method=_late
    )
    du = DayFilter(field_name="due_on", lookup_expr="gte", label="Dernier jour à partir du")
    au = DayFilter(field_name="due_on", lookup_expr="lte", label="Dernier jour jusqu’au")


DEADLINES: Listing[DeadlineLine] = Listing(
    noun="échéance,échéances",
    caption="Les échéances",
    columns=(
        Column("sujet", "Sujet", lambda line: line.subject, order=("about",)),
        Column("qui", "Qui", lambda line: line.who),
        Column("nature", "Nature", lambda line: DeadlineKind(line.row.kind).label, order=("kind",)),
        Column("etat", "État", lambda line: line.state, CellLook.STATE),
        Column(
            "dernier",
            "Dernier jour",
            lambda line: line.row.due_on,
            CellLook.DATE,
            order=("due_on",),
        ),
        Column(
            "depuis",
            "Court depuis le",
            lambda line: line.row.starts_on,
            CellLook.DATE,
            order=("starts_on",),
            narrow="drop-2",
        ),
        Column("texte", "Texte", lambda line: line.row.source, narrow="drop-1"),
    ),
    filters=DeadlineFilters,
    link=lambda line: page_of(line.row),
    name=lambda line: f"{line.subject}, {line.who}" if line.who else line.subject,
    key=lambda line: str(line.row.pk),
    order="dernier",
    roomy=True,
)
