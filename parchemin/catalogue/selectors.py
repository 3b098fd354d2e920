"""Questions of visitors: which certifications are published, those they look for, and the page of one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from parchemin.catalogue.ways import Way, ways_in
from parchemin.catalogue.words import stems
from parchemin.certifications.models import (
    Bloc,
    Certification,
    Competence,
    Edition,
    Habilitation,
    Registration,
)
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.certifications.rules import shown_title
from parchemin.certifications.selectors import registration_on
from parchemin.certifications.terms import (
    CertificationKind,
    EditionState,
    HabilitationState,
    Register,
)
from parchemin.kernel.text import folded


@dataclass(frozen=True, slots=True)
class FilterValue:
    """One value of a filter, with how many certifications of the catalogue bear it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CardBloc:
    """A bloc as a card shows it: its title and how many competences it holds."""

    code: str
    title: str
    competences: int


@dataclass(frozen=True, slots=True)
class Card:
    """One certification in the list."""

    certification: Certification
    edition: Edition
    blocs: tuple[CardBloc, ...]
    registration: Registration | None

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title shown: the exact one of the register while there is one (RULE-17)."""
        return title_of(self.certification, self.registration)

    @property
    def kind(self) -> CertificationKind:
        """Return the nature of the certification."""
        return CertificationKind(self.certification.kind)

    @property
    def register(self) -> Register:
        """Return where the certification stands: RNCP, RS or its branch alone."""
        return Register(self.registration.register) if self.registration else Register.NONE

    @property
    def competences(self) -> int:
        """Return how many competences the blocs hold."""
        return sum(bloc.competences for bloc in self.blocs)


@dataclass(frozen=True, slots=True)
class Match:
    """A certification found: `rank` is lower as its title says more of the words looked for."""

    pk: int
    rank: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of the filters over the whole catalogue."""

    sectors: tuple[FilterValue, ...]
    branches: tuple[FilterValue, ...]
    levels: tuple[FilterValue, ...]
    registers: tuple[FilterValue, ...]


@dataclass(frozen=True, slots=True)
class CertificationPage:
    """The public page of a certification: what it asks, where it stands, how to enter."""

    certification: Certification
    edition: Edition
    referentiel: Referentiel
    registration: Registration | None
    register: Register
    kind: CertificationKind
    editions: tuple[Edition, ...]
    habilitations: tuple[Habilitation, ...]
    ways: tuple[Way, ...]

    @property
    def title(self) -> str:
        """Return the title shown: the exact one of the register while there is one (RULE-17)."""
        return title_of(self.certification, self.registration)


def title_of(certification: Certification, registration: Registration | None) -> str:
    """Return the title of a certification for visitors, under the registration that stands (RULE-17)."""
    registered = registration.title if registration else ""
    return shown_title(certification.title, registered=registered)


def certification_page(*, body_slug: str, code: str, on: date) -> CertificationPage:
    """Return the public page of a certification, in five queries.

    Raises `Certification.DoesNotExist` unless it is published and has an edition in force.
    """
    certification = (
        published_certifications()
        .select_related("body")
        .prefetch_related("branches")
        .get(body__slug=body_slug, code=code)
    )
    editions = tuple(
        certification.editions.filter(
            state__in=[EditionState.IN_FORCE, EditionState.REPLACED]
        ).order_by("-number")
    )
    edition = next(e for e in editions if e.state == EditionState.IN_FORCE)
    registration = registration_on(certification.pk, on)
    register = Register(registration.register) if registration else Register.NONE
    kind = CertificationKind(certification.kind)
    referentiel = referentiel_of(edition.document)
    return CertificationPage(
        certification=certification,
        edition=edition,
        referentiel=referentiel,
        registration=registration,
        register=register,
        kind=kind,
        editions=editions,
        habilitations=_habilitations(certification, on),
        ways=ways_in(kind, register, {route.kind for route in referentiel.routes}),
    )


def _habilitations(certification: Certification, on: date) -> tuple[Habilitation, ...]:
    return tuple(
        Habilitation.objects.filter(
            certification=certification,
            state=HabilitationState.ACTIVE,
            starts_on__lte=on,
            ends_on__gte=on,
        )
        .select_related("partner")
        .order_by("partner__name", "service")
    )


def published_certifications() -> QuerySet[Certification]:
    """Return the certifications that visitors see: published, with an edition in force."""
    in_force = Edition.objects.filter(certification=OuterRef("pk"), state=EditionState.IN_FORCE)
    return Certification.objects.filter(Exists(in_force), published=True)


def registered(rows: QuerySet[Certification], on: date, **named: object) -> QuerySet[Certification]:
    """Return the certifications that a register holds on a day, under this `register` or at this `level`."""
    return rows.filter(Exists(_standing(on).filter(**named)))


def unregistered(rows: QuerySet[Certification], on: date) -> QuerySet[Certification]:
    """Return the certifications that no register holds on a day: those of their branch alone."""
    return rows.filter(~Exists(_standing(on)))


def _standing(on: date) -> QuerySet[Registration]:
    return Registration.objects.filter(
        certification=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on
    )


def of_branch(rows: QuerySet[Certification], idcc: str) -> QuerySet[Certification]:
    """Return the certifications of a branch."""
    named = Certification.objects.filter(pk=OuterRef("pk"), branches__idcc=idcc)
    return rows.filter(Exists(named))


def matches(rows: QuerySet[Certification], words: str) -> tuple[Match, ...]:
    """Return the certifications that hold every word, in one query."""
    looked_for = stems(words)
    for stem in looked_for:
        rows = rows.filter(search_text__contains=f" {stem}")
    found = ((pk, folded(title), body) for pk, title, body in rows.values_list(*_FOUND))
    return tuple(
        Match(pk, -sum(f" {stem}" in f" {title}" for stem in looked_for), title, body)
        for pk, title, body in found
    )


_FOUND = ("pk", "title", "body__name")


def cards(keys: Sequence[int], on: date) -> tuple[Card, ...]:
    """Return the cards of certifications as they stand on a day, in this order, in six queries."""
    blocs = Bloc.objects.order_by("position").prefetch_related(
        Prefetch("competences", Competence.objects.only("bloc_id", "position"))
    )
    editions = (
        Edition.objects.filter(state=EditionState.IN_FORCE)
        .defer("document")
        .prefetch_related(Prefetch("blocs", blocs))
    )
    current = Registration.objects.filter(starts_on__lte=on, ends_on__gte=on).order_by("-starts_on")
    rows = (
        Certification.objects.filter(pk__in=keys)
        .select_related("body")
        .prefetch_related(
            "branches", Prefetch("editions", editions), Prefetch("registrations", current)
        )
    )
    by_key = {row.pk: row for row in rows}
    return tuple(_card(by_key[key]) for key in keys)


def _card(row: Certification) -> Card:
    edition = row.editions.all()[0]
    blocs = tuple(
        CardBloc(bloc.code, bloc.title, len(bloc.competences.all())) for bloc in edition.blocs.all()
    )
    return Card(row, edition, blocs, next(iter(row.registrations.all()), None))


def choices(on: date) -> Choices:
    """Return the values of the filters over the whole catalogue, in three queries."""
    published = published_certifications().order_by()
    sectors = published.exclude(sector="").values_list("sector").annotate(Count("pk"))
    branches = (
        published.filter(branches__isnull=False)
        .values_list("branches__idcc", "branches__title")
        .annotate(Count("pk"))
    )
    current = Q(registrations__starts_on__lte=on, registrations__ends_on__gte=on)
    standing = (
        published.annotate(registered=Exists(_standing(on)))
        .filter(current | Q(registered=False))
        .values_list("pk", "registrations__register", "registrations__level", "registered")
    )
    by_key = {
        key: (register, level) if registered else (None, None)
        for key, register, level, registered in standing
    }
    registers = Counter(register or Register.NONE.value for register, _ in by_key.values())
    levels = Counter(level for _, level in by_key.values() if level is not None)
    return Choices(
        sectors=tuple(FilterValue(name, name, count) for name, count in sorted(sectors)),
        branches=tuple(
            FilterValue(idcc, title, count)
            for idcc, title, count in sorted(branches, key=lambda row: folded(row[1]))
        ),
        levels=tuple(
            FilterValue(str(level), f"Niveau {level}", levels[level]) for level in sorted(levels)
        ),
        registers=tuple(
            FilterValue(register.value, register.label, registers[register.value])
            for register in Register
            if registers[register.value]
        ),
    )
