"""Dossiers as a list reads them: loaded whole, counted, narrowed."""

import re
from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.kernel.objections import Refused
from parchemin.kernel.text import folded
from parchemin.pathways.birthdates import read_birth_date
from parchemin.pathways.gazetteer import FRANCE
from parchemin.pathways.models import (
    AcquiredUnit,
    Dossier,
    DossierBloc,
    Dossiers,
    seen_on,
)
from parchemin.pathways.selectors.access import visible_dossiers
from parchemin.pathways.terms import CLOSED_STATES, DossierState

GIVEN_UP = CLOSED_STATES - {DossierState.DECIDED}
# A whole day, as a birth date is typed.
_BORN = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}-\d{2}-\d{2}")


def listed_dossiers(actor: Actor, on: date) -> Dossiers:
    """Return the dossiers that the actor may see, each with all that a line of a list shows of it on a day."""
    return (
        visible_dossiers(actor)
        .seen(on)
        .select_related("person", "certification", "partner", "employer", "edition")
        .defer("edition__document")
        .prefetch_related(
            "edition__blocs",
            Prefetch("blocs", DossierBloc.objects.select_related("carried", "kept_mark")),
            Prefetch(
                "person__acquired",
                AcquiredUnit.objects.standing()
                .select_related("competence")
                .order_by("acquired_on", "pk"),
            ),
        )
    )


def counts_by_state(actor: Actor, on: date) -> Mapping[DossierState, int]:
    """Return how many dossiers the actor may see stand in each state on a day, in one query."""
    seen = visible_dossiers(actor).annotate(seen=seen_on(on))
    lines = seen.values("seen").annotate(count=Count("pk")).order_by("seen")
    return {DossierState(line["seen"]): line["count"] for line in lines}


def seen_state(dossier: Dossier) -> DossierState:
    """Return the state of a listed dossier on the day of its list."""
    return DossierState(vars(dossier)["seen"])


def count_open_dossiers(actor: Actor, on: date) -> int:
    """Return how many dossiers that the actor may see are still on their way."""
    return visible_dossiers(actor).exclude(state__in=CLOSED_STATES).count()


def matching(dossiers: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    """Keep the dossiers whose number starts so, or whose person has every word or was born that day."""
    plain = text.strip()
    if "-" in plain and not _BORN.fullmatch(plain) and plain.replace("-", "").isdecimal():
        return dossiers.filter(number__startswith=plain)
    for word in text.split():
        dossiers = dossiers.filter(person_matching(word, "person__") | _numbered(word))
    return dossiers


def _numbered(word: str) -> Q:
    return Q(number__endswith=word) if word.isdecimal() else Q(pk__in=())


def person_matching(word: str, path: str = "") -> Q:
    """Return what keeps the people whose name has a word, whatever the accents, or who were born that day.

    `path` leads from the rows to the person, as `person__`. A word without a letter nor a figure is in no name.
    """
    if _BORN.fullmatch(word):
        try:
            born = read_birth_date(word)
        except Refused:
            return Q(pk__in=())
        return Q(
            **{
                f"{path}birth_year": born.year,
                f"{path}birth_month": born.month,
                f"{path}birth_day": born.day,
            }
        )
    found = Q()
    for part in folded(word).split():
        found &= Q(**{f"{path}search_text__contains": part})
    return found or Q(pk__in=())


def with_birthplace_pending(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Keep the dossiers of people whose place of birth cannot be declared yet; none of those given up."""
    return dossiers.exclude(state__in=GIVEN_UP).filter(
        Q(person__birth_country_code="")
        | Q(person__birth_country_code=FRANCE, person__birth_commune_code="")
    )
