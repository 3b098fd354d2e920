"""The list of certificates: its columns, its filters, its words."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.foundation import unfounded
from parchemin.certificates.terms import CertificateState
from parchemin.web.certificates.words import nature_of, state_of
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.people import contact_columns, name_column, name_of

NATURES = [
    ("CQP", "Parchemin"),
    ("BLOC", "Attestation de bloc"),
    ("COMP", "Attestation de compétences"),
]
PROPOSALS = [("open", "À confirmer")]
FOUNDATIONS = [("perdu", "La décision ne l’accorde plus")]
FILES = [("waiting", "À établir"), ("made", "Établis")]


class CertificateFilters(FilterSet):  # type: ignore[misc]
    """What narrows the register; certifications and sittings are those of the rows themselves."""

    q = Search("person__search_text", "number", placeholder="Titulaire, numéro, naissance")
    etat = ChoiceFilter(field_name="state", label="État", choices=CertificateState.choices())
    fichiers = ChoiceFilter(method="with_files", label="Fichiers", choices=FILES)
    proposition = ChoiceFilter(
        field_name="proposals__outcome", label="Proposition", choices=PROPOSALS
    )
    fondement = ChoiceFilter(method="on_foundation", label="Fondement", choices=FOUNDATIONS)
    nature = ChoiceFilter(field_name="kind", label="Nature", choices=NATURES)
    certification = ChoiceFilter(
        field_name="edition__certification__code", label="Certification", choices=[]
    )
    seance = ChoiceFilter(field_name="decision__sitting__code", label="Séance", choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.queryset.order_by()
        self._offer("certification", found, "edition__certification__short_title")
        self._offer("seance", found, "decision__sitting__code")

    def _offer(self, name: str, found: QuerySet[Certificate], label: str) -> None:
        chosen = self.filters[name]
        choices = found.values_list(chosen.field_name, label).distinct()
        chosen.extra["choices"] = sorted(choices, key=lambda choice: choice[1], reverse=True)

    def with_files(
        self, rows: QuerySet[Certificate], name: str, value: str
    ) -> QuerySet[Certificate]:
        """Keep the certificates whose files are made, or those that wait for them."""
        return rows.filter(delivered_at__isnull=value == "waiting")

    def on_foundation(
        self, rows: QuerySet[Certificate], name: str, value: str
    ) -> QuerySet[Certificate]:
        """Keep the valid certificates that a rectified decision grants no more."""
        return rows.filter(pk__in=[row.pk for row in unfounded(rows)])


CERTIFICATES = Listing(
    noun="certificat,certificats",
    caption="Le registre des certificats",
    columns=(
        name_column("titulaire", "Titulaire", lambda c: c.person),
        Column("numero", "Numéro", lambda c: c.number, order=("number",), narrow="drop-4 whole"),
        Column(
            "certification",
            "Certification",
            lambda c: c.edition.certification.short_title,
            order=("edition__certification__short_title",),
            narrow="drop-3",
        ),
        Column("nature", "Nature", nature_of, order=("kind", "bloc__code"), narrow="drop-2"),
        Column(
            "dossier",
            "Dossier",
            lambda c: c.decision.dossier.number,
            order=("decision__dossier__number",),
            narrow="drop-1",
            shown=False,
        ),
        Column(
            "seance",
            "Séance",
            lambda c: c.decision.sitting.code,
            order=("decision__sitting__code",),
            narrow="drop-1",
        ),
        Column("lieu", "Fait à", lambda c: c.place, narrow="drop-1", shown=False),
        Column("etat", "État", state_of, CellLook.STATE, order=("state",), narrow="col-under"),
        Column(
            "delivre",
            "Délivré le",
            lambda c: c.awarded_on,
            CellLook.DATE,
            order=("awarded_on", "number"),
            narrow="col-beside",
        ),
        *contact_columns(lambda c: c.person),
    ),
    filters=CertificateFilters,
    link=lambda c: reverse("certificates:certificate", args=[c.number]),
    name=lambda c: str(name_of(c.person)),
    key=lambda c: c.number,
    order="-delivre",
)
