"""The catalogue as a list: its columns, its filters, its words."""

from collections.abc import Container, Iterable
from typing import Any

from django.db.models import QuerySet
from django.forms import SearchInput
from django.urls import reverse
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet

from parchemin.catalogue.selectors import (
    Card,
    FilterValue,
    Match,
    choices,
    matches,
    of_branch,
    registered,
    unregistered,
)
from parchemin.certifications.models import Certification
from parchemin.certifications.terms import Register
from parchemin.web.pieces.lists import CellLook, Column, Lines, Listing
from parchemin.web.pieces.words import number

_Rows = QuerySet[Certification]
LEVELS = tuple("2345678")
_ANY = {"empty_label": "tous"}


class CatalogueFilters(FilterSet):  # type: ignore[misc]
    """What visitors look for: words, best titles first, and filters that say how many bear each value."""

    q = CharFilter(
        label="Recherche",
        max_length=120,
        method="found_below",
        widget=SearchInput(attrs={"autocomplete": "off", "data-search": True}),
    )
    secteur = ChoiceFilter(label="Secteur", field_name="sector", **_ANY)
    idcc = ChoiceFilter(label="Branche", method="of_branch", **_ANY)
    registre = ChoiceFilter(label="Enregistrement", method="in_register", **_ANY)
    niveau = ChoiceFilter(label="Niveau", method="at_level", **_ANY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = timezone.localdate()
        found = choices(self.on)
        self._offer("secteur", found.sectors)
        self._offer("idcc", found.branches)
        self._offer("registre", found.registers, tuple(Register))
        self._offer("niveau", found.levels, LEVELS)

    def _offer(self, name: str, values: Iterable[FilterValue], known: Container[str] = ()) -> None:
        """Offer the values that somebody bears; what the address asks is `known` even when nobody does."""
        told = {one.value: f"{one.label} ({number(one.count)})" for one in values}
        asked = self.data.get(name, "")
        if asked in known:
            told.setdefault(asked, f"{asked} (0)")
        self.filters[name].extra["choices"] = list(told.items())

    @property
    def qs(self) -> Lines[Match]:
        """Return what is found."""
        words = self.form.cleaned_data.get("q", "") if self.form.is_valid() else ""
        return Lines(matches(super().qs, words))

    def found_below(self, rows: _Rows, name: str, words: str) -> _Rows:
        """Leave words to `qs`, which ranks by them."""
        return rows

    def of_branch(self, rows: _Rows, name: str, idcc: str) -> _Rows:
        """Keep the certifications of a branch."""
        return of_branch(rows, idcc)

    def in_register(self, rows: _Rows, name: str, register: str) -> _Rows:
        """Keep the certifications of a register, or of their branch alone."""
        if register == Register.NONE:
            return unregistered(rows, self.on)
        return registered(rows, self.on, register=register)

    def at_level(self, rows: _Rows, name: str, level: str) -> _Rows:
        """Keep the certifications that a register holds at a level."""
        return registered(rows, self.on, level=level)


def _branches(card: Card) -> str:
    return ", ".join(f"{one.title} ({one.idcc})" for one in card.certification.branches.all())


def _registration(card: Card) -> str:
    return card.registration.code if card.registration else card.register.label


CATALOGUE: Listing[Card] = Listing(
    noun="certification,certifications",
    caption="Les certifications publiées",
    columns=(
        Column(
            "titre",
            "Certification",
            lambda card: card,
            order=("rank", "title"),
            text=lambda card: card.title,
        ),
        Column("nature", "Nature", lambda card: card.kind.label),
        Column(
            "certificateur",
            "Certificateur",
            lambda card: card.certification.body.name,
            order=("body", "title"),
        ),
        Column("branches", "Branches", _branches),
        Column("enregistrement", "Enregistrement", _registration),
        Column("niveau", "Niveau", lambda card: card.registration and card.registration.level),
        Column("blocs", "Blocs", lambda card: len(card.blocs), CellLook.NUMBER),
        Column("competences", "Compétences", lambda card: card.competences, CellLook.NUMBER),
    ),
    filters=CatalogueFilters,
    link=lambda card: reverse(
        "public:cqp", args=[card.certification.body.slug, card.certification.code]
    ),
    name=lambda card: card.title,
    key=lambda card: "",
    order="titre",
)
