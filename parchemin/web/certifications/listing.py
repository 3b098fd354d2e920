"""The list of référentiels: its columns, its filters, its words."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet

from parchemin.certifications.models import Certification, Edition
from parchemin.certifications.selectors import CertificationLine
from parchemin.certifications.terms import EditionState
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import short_date

LOOKS: Mapping[EditionState, tuple[Tone, str]] = {
    EditionState.DRAFT: (Tone.PLAIN, ""),
    EditionState.SUBMITTED: (Tone.WAIT, "people"),
    EditionState.ADOPTED: (Tone.INFO, "seal"),
    EditionState.IN_FORCE: (Tone.OK, ""),
    EditionState.REPLACED: (Tone.PLAIN, "clock"),
}


def edition_state(edition: Edition | None) -> State | None:
    """Return where an edition stands as a tag."""
    if edition is None:
        return None
    state = EditionState(edition.state)
    return State(state.label, *LOOKS[state])


def _in_catalogue(line: CertificationLine) -> str:
    if line.certification.closed_on:
        return f"plus d’entrée depuis le {short_date(line.certification.closed_on)}"
    return "publiée" if line.certification.published else "non publiée"


class ReferentielFilters(FilterSet):  # type: ignore[misc]
    """What narrows the certifications."""

    q = Search("title", "short_title", "code", placeholder="Intitulé ou code")
    edition = ChoiceFilter(label="Une édition", choices=EditionState.choices(), method="standing")

    def standing(
        self, rows: QuerySet[Certification], name: str, value: str
    ) -> QuerySet[Certification]:
        """Keep the certifications one of whose editions stands so."""
        return rows.filter(pk__in=Edition.objects.filter(state=value).values("certification"))


REFERENTIELS: Listing[CertificationLine] = Listing(
    noun="certification,certifications",
    caption="Les certifications, par intitulé",
    columns=(
        Column(
            "intitule", "Certification", lambda line: line.certification.title, order=("title",)
        ),
        Column(
            "code", "Code", lambda line: line.certification.code, order=("code",), narrow="drop-3"
        ),
        Column(
            "en_vigueur",
            "En vigueur",
            lambda line: f"Édition {line.in_force.number}" if line.in_force else "aucune édition",
        ),
        Column(
            "depuis",
            "Depuis le",
            lambda line: line.in_force.in_force_from if line.in_force else None,
            CellLook.DATE,
            narrow="drop-3",
        ),
        Column(
            "derniere",
            "Dernière édition",
            lambda line: line.latest.number if line.latest else None,
            CellLook.NUMBER,
        ),
        Column("etat", "Son état", lambda line: edition_state(line.latest), CellLook.STATE),
        Column(
            "enregistrement",
            "Enregistrement",
            lambda line: (
                f"{line.registration.code}, jusqu’au {short_date(line.registration.ends_on)}"
                if line.registration
                else "reconnu dans la branche"
            ),
            narrow="drop-2",
        ),
        Column("catalogue", "Catalogue", _in_catalogue),
    ),
    filters=ReferentielFilters,
    link=lambda line: reverse("certifications:referentiel", args=[line.certification.code]),
    name=lambda line: line.certification.title,
    key=lambda line: line.certification.code,
    order="intitule",
    roomy=True,
)
