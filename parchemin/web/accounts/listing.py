"""The list of people: its columns, its filters, its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import tenure_of
from parchemin.accounts.terms import MANDATED_ROLES, Role
from parchemin.kernel.calendar import paris_date
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.people import called_column

HELD = State("En cours", Tone.OK)
INVITED = State("Invité", Tone.WAIT, "clock")
COMING = State("À venir", Tone.INFO, "clock")
OVER = State("Fini", Tone.PLAIN, "close")
STATES: Mapping[str, tuple[State, dict[str, bool]]] = {
    "en-cours": (HELD, {"held": True}),
    "a-venir": (COMING, {"held": False, "coming": True}),
    "fini": (OVER, {"held": False, "coming": False}),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the body knows them: their mandates there, and when they last signed in since the first of them.

    What they do for another body is not told here, nor whether they had an account before.
    """

    user: User
    mandates: tuple[Mandate, ...]
    last_seen: datetime | None
    state: State
    factor: bool

    @property
    def roles(self) -> str:
        """Return the roles of the mandates that are not over, or of those that were."""
        return ", ".join(dict.fromkeys(label_of(mandate) for mandate in self.mandates))

    @property
    def until(self) -> date | None:
        """Return the last day of the mandates, None where one has no end."""
        ends = [mandate.ends_on for mandate in self.mandates]
        return None if None in ends else max(end for end in ends if end)


def label_of(mandate: Mandate) -> str:
    """Return a mandate in words, with the partner that it names."""
    label = Role(mandate.role).label
    return f"{label} ({mandate.partner.name})" if mandate.partner else label


def people_lines(rows: Sequence[Any], today: date) -> tuple[PersonLine, ...]:
    """Return people as `people_of` lists them, each as a line."""
    return tuple(person_line(row, today) for row in rows)


def person_line(row: Any, today: date) -> PersonLine:
    """Return one of the people that `people_of` lists."""
    lasting = tuple(m for m in row.here if not tenure_of(m).is_over(today))
    first = min(mandate.starts_on for mandate in row.here)
    seen = row.last_login
    if seen is not None and paris_date(seen) < first:
        seen = None
    held = HELD if seen is not None or not row.held else INVITED
    state = held if row.held else COMING if row.coming else OVER
    return PersonLine(row, lasting or tuple(row.here), seen, state, row.factor)


def _in_role(rows: QuerySet[User], name: str, role: str) -> QuerySet[User]:
    here = Mandate.objects.filter(user=OuterRef("pk"), body_id=OuterRef("in_body"), role=role)
    return rows.filter(Exists(here))


def _in_state(rows: QuerySet[User], name: str, state: str) -> QuerySet[User]:
    return rows.filter(**STATES[state][1])


class PeopleFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list of people."""

    q = Search("surname", "given_names", "email", placeholder="Nom, adresse")
    mandat = ChoiceFilter(
        label="Mandat",
        choices=[(role.value, role.label) for role in MANDATED_ROLES],
        method=_in_role,
    )
    etat = ChoiceFilter(
        label="État",
        choices=[(key, state.label) for key, (state, _) in STATES.items()],
        method=_in_state,
    )


PEOPLE: Listing[PersonLine] = Listing(
    noun="personne,personnes",
    caption="Les personnes et leurs mandats",
    columns=(
        called_column("personne", "Personne", lambda line: line.user),
        Column("mandats", "Mandats", lambda line: line.roles),
        Column(
            "etat",
            "État",
            lambda line: line.state,
            CellLook.STATE,
            order=("-held", "surname", "given_names"),
        ),
        Column(
            "courriel", "Courriel", lambda line: line.user.email, order=("email",), narrow="drop-1"
        ),
        Column("jusqu", "Jusqu’au", lambda line: line.until, CellLook.DATE, narrow="drop-2"),
        Column(
            "vu",
            "Dernière connexion",
            lambda line: line.last_seen,
            CellLook.MOMENT,
            narrow="drop-3",
        ),
        Column(
            "facteur",
            "Second facteur",
            lambda line: "relié" if line.factor else "aucun",
            order=("factor", "surname", "given_names"),
            narrow="drop-1",
            shown=False,
        ),
    ),
    filters=PeopleFilters,
    link=lambda line: reverse("accounts:person", args=[line.user.pk]),
    name=lambda line: line.user.name,
    key=lambda line: "",
    order="personne",
    roomy=True,
)
