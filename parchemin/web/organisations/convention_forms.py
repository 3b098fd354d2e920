"""What the secretariat types of a convention: what it says, what it covers, and why it changes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from parchemin.certifications.models import Certification
from parchemin.certifications.rules.habilitations import (
    LARGEST_DOCUMENT,
    Convention,
    SignedDocument,
)
from parchemin.certifications.terms import Service
from parchemin.organisations.models import PartnerSite
from parchemin.web.pieces.fields import DayField, ReasonForm, offer
from parchemin.web.pieces.words import file_size

LAW = "C. trav., art. R6113-16-2"


class DocumentField(forms.FileField):
    """The convention signed; its value is a `SignedDocument`, or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Convention signée",
            allow_empty_file=True,  # the rule says it better
            widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the document sent."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        return SignedDocument(
            (sent.name or "convention.pdf")[-160:], sent.read(LARGEST_DOCUMENT + 1)
        )


def _content_field(label: str, rank: int) -> forms.CharField:
    """Return the field of what a convention says; the law, not the form, asks for it, from its date."""
    return forms.CharField(
        label=label,
        help_text=f"Exigé si la convention est signée depuis le 1er octobre 2025 ({LAW}, {rank}°).",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class ConventionForm(forms.Form):
    """What a convention says, and from when until when."""

    reference = forms.CharField(label="Référence de la convention", max_length=120)
    signed_on = DayField(label="Signée le")
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au")
    purpose = _content_field("Objet", 1)
    finance = _content_field("Contrepartie financière et modalités de paiement", 4)
    subcontracting = _content_field("Conditions de sous-traitance", 5)
    means = _content_field("Moyens", 6)
    document = DocumentField(
        required=False,
        help_text=f"Un PDF, {file_size(LARGEST_DOCUMENT)} au plus ; il se joint aussi plus tard.",
    )

    @property
    def convention(self) -> Convention:
        """Return the convention typed."""
        names = ("reference", "signed_on", "purpose", "finance", "subcontracting", "means")
        return Convention(**{name: self.cleaned_data[name] for name in names})


class HabilitationForm(ConventionForm):
    """A convention, one of the services it gives, on one certification."""

    certification_code = forms.ChoiceField(label="Certification")
    bloc_codes = forms.CharField(
        label="Blocs",
        max_length=400,
        required=False,
        help_text="Leurs codes, séparés par des virgules. Vide : toute la certification.",
    )
    service = forms.ChoiceField(label="Service", choices=Service.choices())
    site_ids = forms.TypedMultipleChoiceField(
        label="Sites",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : tous les sites de l’organisme.",
    )
    field_order = ("certification_code", "bloc_codes", "service", "site_ids")

    def __init__(
        self,
        *args: Any,
        certifications: Sequence[Certification],
        sites: Sequence[PartnerSite],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "certification_code", [(row.code, row.short_title) for row in certifications])
        offer(self, "site_ids", [(site.pk, site.place) for site in sites])
        if not sites:
            del self.fields["site_ids"]

    def clean_bloc_codes(self) -> tuple[str, ...]:
        """Return the codes typed, each once."""
        typed = (code.strip() for code in self.cleaned_data["bloc_codes"].split(","))
        return tuple(dict.fromkeys(filter(None, typed)))


class DocumentForm(forms.Form):
    """The convention signed, sent after it was recorded."""

    document = DocumentField(
        help_text=f"Un PDF, {file_size(LARGEST_DOCUMENT)} au plus.",
        error_messages={"required": "Choisissez le PDF de la convention signée."},
    )


class EndingForm(ReasonForm):
    """Why a habilitation is ended, and when its partner was told the grievances."""

    grievances_on = DayField(
        label="Griefs communiqués le",
        help_text="L’organisme a eu le temps d’y répondre (C. trav., art. R6113-16-6).",
    )


class ShorteningForm(ReasonForm):
    """The day on which a habilitation ends sooner, and why."""

    ends_on = DayField(label="Dernier jour")
    field_order = ("ends_on", "reason")
