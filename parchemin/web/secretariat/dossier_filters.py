"""What narrows the list of dossiers, each filter in the address."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.forms import IntegerField, SearchInput
from django.http import QueryDict
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter, NumberFilter

from parchemin.jury.selectors.deciding import undecided_too_long
from parchemin.jury.selectors.vae import awaiting_jury, late_under_the_law
from parchemin.pathways.models import Dossier, Dossiers
from parchemin.pathways.selectors import matching, with_birthplace_pending
from parchemin.pathways.terms import DossierState, Route
from parchemin.web.pieces.fields import FIRST_YEAR, LAST_YEAR


class YearFilter(NumberFilter):  # type: ignore[misc]
    """A year, in figures."""

    field_class = IntegerField


class DossierFilters(FilterSet):  # type: ignore[misc]
    """What narrows the list; certifications and organisms are those of the dossiers listed."""

    q = CharFilter(
        label="Recherche",
        method="search",
        widget=SearchInput(attrs={"placeholder": "Nom ou numéro"}),
    )
    etat = MultipleChoiceFilter(label="État", choices=DossierState.choices(), method="standing")
    certification = MultipleChoiceFilter(field_name="certification__code", label="Certification")
    voie = ChoiceFilter(field_name="route", label="Voie", choices=Route.choices())
    organisme = ChoiceFilter(field_name="partner__siret", label="Organisme")
    entree = YearFilter(
        field_name="entry_date__year",
        label="Année d’entrée",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    naissance = ChoiceFilter(
        label="Lieu de naissance",
        choices=[("a-verifier", "à vérifier")],
        method="pending",
    )

    echeance = ChoiceFilter(
        label="Échéance",
        choices=[
            ("passee", "dépassée"),
            ("silence", "recevable par silence"),
            ("jury", "jury de VAE attendu"),
            ("decision", "décision de jury en retard"),
        ],
        method="under_the_law",
    )

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Dossier]) -> None:
        super().__init__(data, queryset=queryset)
        for name, value, label in (
            ("certification", "certification__code", "certification__short_title"),
            ("organisme", "partner__siret", "partner__name"),
        ):
            known = queryset.prefetch_related(None).exclude(**{value: None}).order_by(label)
            self.filters[name].extra["choices"] = list(known.values_list(value, label).distinct())

    def search(self, dossiers: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        """Keep what matches the words typed."""
        return matching(dossiers, value)

    def pending(self, dossiers: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        """Keep the people whose place of birth is not known yet."""
        return with_birthplace_pending(dossiers)

    def standing(self, dossiers: Dossiers, name: str, states: Sequence[str]) -> QuerySet[Dossier]:
        """Keep the dossiers that stand in one of these states today."""
        return dossiers.in_states(states, timezone.localdate()) if states else dossiers

    def under_the_law(self, dossiers: Dossiers, name: str, value: str) -> QuerySet[Dossier]:
        """Keep the VAE late, admissible by silence or to be presented, or what a jury is late to decide."""
        today = timezone.localdate()
        if value == "silence":
            return dossiers.silent(today)
        if value == "jury":
            return dossiers.filter(
                pk__in=[line.dossier_id for line in awaiting_jury(dossiers, today)]
            )
        if value == "decision":
            return undecided_too_long(dossiers, today)
        return late_under_the_law(dossiers, today)
