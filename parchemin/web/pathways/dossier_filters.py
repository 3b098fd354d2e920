"""What narrows the list of dossiers, each filter in the address."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.forms import IntegerField, SearchInput
from django.http import QueryDict
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter, FilterSet, MultipleChoiceFilter, NumberFilter

from parchemin.deadlines.selectors import subjects_late, subjects_running
from parchemin.deadlines.terms import DeadlineKind
from parchemin.pathways.models import Dossier, Dossiers
from parchemin.pathways.selectors import matching, with_birthplace_pending
from parchemin.pathways.selectors.requests import with_answer, with_message, with_task
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
        widget=SearchInput(attrs={"placeholder": "Nom, numéro, naissance"}),
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

    suivi = ChoiceFilter(
        label="Suivi",
        choices=[
            ("complement", "complément reçu"),
            ("message", "message sans réponse"),
            ("tache", "tâche à faire"),
        ],
        method="followed",
    )
    echeance = ChoiceFilter(
        label="Échéance",
        choices=[
            ("passee", "dépassée"),
            ("silence", "recevable par silence"),
            ("jury", "jury de VAE attendu"),
            ("decision", "décision de jury en retard"),
            ("ajournement", "ajourné, à reprendre par un jury"),
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

    def followed(self, dossiers: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        """Keep the dossiers whose candidate answered, that somebody wrote about, or with a task to do by today."""
        if value == "complement":
            return with_answer(dossiers)
        if value == "message":
            return with_message(dossiers)
        return with_task(dossiers, timezone.localdate())

    def standing(self, dossiers: Dossiers, name: str, states: Sequence[str]) -> QuerySet[Dossier]:
        """Keep the dossiers that stand in one of these states today."""
        return dossiers.in_states(states, timezone.localdate()) if states else dossiers

    def under_the_law(self, dossiers: Dossiers, name: str, value: str) -> QuerySet[Dossier]:
        """Keep the dossiers on which a clock runs, or is late."""
        today = timezone.localdate()
        if value in _RUNNING:
            return dossiers.filter(pk__in=subjects_running(today, _RUNNING[value]))
        return dossiers.filter(pk__in=subjects_late(today, *_LATE[value]))


class SharedDossierFilters(DossierFilters):
    """What narrows a list that others than the secretariat read: no note of its own, no clock of a jury."""

    suivi = None
    echeance = None


_RUNNING = {"jury": DeadlineKind.VAE_JURY, "ajournement": DeadlineKind.ADJOURNMENT}
_LATE = {
    "silence": (DeadlineKind.VAE_REPLY,),
    "decision": (DeadlineKind.DECISION,),
    "passee": (DeadlineKind.VAE_STEP, DeadlineKind.VAE_JURY),
}
