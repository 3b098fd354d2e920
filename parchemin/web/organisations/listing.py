"""The list of partners, with their conventions."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.certifications.models import Habilitation
from parchemin.certifications.terms import HabilitationState
from parchemin.organisations.models import Partner
from parchemin.web.organisations.habilitation_lines import HabilitationLine
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import Column, Listing


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner, and what its conventions let it do."""

    partner: Partner
    habilitations: tuple[HabilitationLine, ...]


class PartnerFilters(FilterSet):  # type: ignore[misc]
    """What narrows the partners."""

    q = Search("name", "siret", "city", placeholder="Nom, SIRET, ville")
    habilitation = ChoiceFilter(
        label="Habilitation", choices=HabilitationState.choices(), method="habilitated"
    )

    def habilitated(self, rows: QuerySet[Partner], name: str, value: str) -> QuerySet[Partner]:
        """Keep the partners one of whose habilitations stands so."""
        held = Habilitation.objects.filter(state=value).values("partner")
        return rows.filter(pk__in=held)


PARTNERS: Listing[PartnerLine] = Listing(
    noun="organisme,organismes",
    caption="Les organismes et leurs conventions",
    columns=(
        Column("nom", "Organisme", lambda line: line.partner.name, order=("name",)),
        Column(
            "siret", "SIRET", lambda line: line.partner.siret, order=("siret",), narrow="drop-3"
        ),
        Column("ville", "Ville", lambda line: line.partner.city, order=("city",), narrow="drop-3"),
        Column(
            "nda",
            "Déclaration d’activité",
            lambda line: line.partner.nda,
            order=("nda",),
            shown=False,
        ),
        Column(
            "courriel",
            "Courriel",
            lambda line: line.partner.email,
            order=("email",),
            shown=False,
        ),
        Column(
            "habilitations",
            "Conventions",
            lambda line: line.habilitations or None,
            part="organisations/habilitations.html",
            text=lambda line: " ; ".join(one.line for one in line.habilitations),
        ),
    ),
    filters=PartnerFilters,
    link=lambda line: reverse("organisations:partner", args=[line.partner.pk]),
    name=lambda line: line.partner.name,
    key=lambda line: str(line.partner.pk),
    order="nom",
    roomy=True,
)
