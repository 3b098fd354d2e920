"""What the secretariat types of a partner: who it is, what its convention says, why it is suspended or ended."""

from collections.abc import Sequence
from typing import Any

from django import forms

from parchemin.certifications.models import Certification
from parchemin.certifications.rules.habilitations import Convention
from parchemin.certifications.terms import Service
from parchemin.web.pieces.fields import DayField, ReasonForm, offer

LAW = "C. trav., art. R6113-16-2"


class PartnerForm(forms.Form):
    """A training organisation or assessment centre."""

    siret = forms.CharField(label="SIRET", max_length=20)
    name = forms.CharField(label="Nom", max_length=200)
    city = forms.CharField(label="Ville", max_length=100, required=False)
    nda = forms.CharField(
        label="Numéro de déclaration d’activité",
        max_length=11,
        required=False,
        help_text="Onze chiffres, pour qui forme.",
    )


def _said(label: str, rank: int) -> forms.CharField:
    """Return the field of what a convention says; the law, not the form, asks for it, from its date."""
    return forms.CharField(
        label=label,
        help_text=f"Exigé si la convention est signée depuis le 1er octobre 2025 ({LAW}, {rank}°).",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class HabilitationForm(forms.Form):
    """A convention, one of the services it gives, on one certification."""

    certification_code = forms.ChoiceField(label="Certification")
    bloc_codes = forms.CharField(
        label="Blocs",
        max_length=400,
        required=False,
        help_text="Leurs codes, séparés par des virgules. Vide : toute la certification.",
    )
    service = forms.ChoiceField(label="Service", choices=Service.choices())
    reference = forms.CharField(label="Référence de la convention", max_length=120)
    signed_on = DayField(label="Signée le")
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au")
    purpose = _said("Objet", 1)
    finance = _said("Contrepartie financière et modalités de paiement", 4)
    subcontracting = _said("Conditions de sous-traitance", 5)
    means = _said("Moyens", 6)

    def __init__(self, *args: Any, certifications: Sequence[Certification], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "certification_code", [(row.code, row.short_title) for row in certifications])

    def clean_bloc_codes(self) -> tuple[str, ...]:
        """Return the codes typed, each once."""
        typed = (code.strip() for code in self.cleaned_data["bloc_codes"].split(","))
        return tuple(dict.fromkeys(filter(None, typed)))

    @property
    def convention(self) -> Convention:
        """Return the convention typed."""
        names = ("reference", "signed_on", "purpose", "finance", "subcontracting", "means")
        return Convention(**{name: self.cleaned_data[name] for name in names})


class RenamingForm(ReasonForm):
    """The name of a partner, typed wrong before."""

    name = forms.CharField(label="Nom", max_length=200)
    field_order = ("name", "reason")


class EndingForm(ReasonForm):
    """Why a habilitation is ended, and when its partner was told the grievances."""

    grievances_on = DayField(
        label="Griefs communiqués le",
        help_text="L’organisme a eu le temps d’y répondre (C. trav., art. R6113-16-6).",
    )
