"""The list of clocks that run: its columns, its filters, its words."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import ChoiceFilter, FilterSet

from parchemin.deadlines.models import Deadline
from parchemin.deadlines.reminders import named
from parchemin.deadlines.terms import DeadlineKind
from parchemin.web.deadlines.places import page_of
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import short_date

LATE, RUNNING = State("Dépassée", Tone.NO, "clock"), State("En cours", Tone.WAIT, "clock")


def _state(row: Deadline) -> State:
    return LATE if row.due_on < timezone.localdate() else RUNNING


def _late(rows: QuerySet[Deadline], name: str, value: str) -> QuerySet[Deadline]:
    today = timezone.localdate()
    return rows.filter(due_on__lt=today) if value == "oui" else rows.filter(due_on__gte=today)


class DeadlineFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list."""

    nature = ChoiceFilter(field_name="kind", label="Nature", choices=DeadlineKind.choices())
    depassee = ChoiceFilter(
        label="Dépassée", choices=[("oui", "Oui"), ("non", "Non")], method=_late
    )


DEADLINES: Listing[Deadline] = Listing(
    noun="échéance,échéances",
    caption="Les échéances",
    columns=(
        Column("sujet", "Sujet", lambda row: named(row.about), order=("about",)),
        Column(
            "nature",
            "Nature",
            lambda row: DeadlineKind(row.kind).label,
            order=("kind",),
            narrow="col-under",
        ),
        Column("etat", "État", _state, CellLook.STATE, narrow="drop-4"),
        Column(
            "dernier",
            "Dernier jour",
            lambda row: short_date(row.due_on),
            order=("due_on",),
            narrow="col-beside",
        ),
        Column(
            "depuis",
            "Court depuis le",
            lambda row: short_date(row.starts_on),
            order=("starts_on",),
            narrow="drop-2",
        ),
        Column("texte", "Texte", lambda row: row.source, narrow="drop-1"),
    ),
    filters=DeadlineFilters,
    link=page_of,
    name=lambda row: named(row.about),
    key=lambda row: str(row.pk),
    order="dernier",
)
