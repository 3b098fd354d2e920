"""What the secretariat types of an organisation: who it is, where it works, and why that is corrected."""

from django import forms

from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import ReasonField

_NDA = "Onze chiffres, pour qui forme."
_EMAIL = "Où l’on écrit à l’organisme."


class PartnerForm(forms.Form):
    """A training organisation or assessment centre."""

    siret = forms.CharField(
        label="SIRET",
        max_length=40,
        help_text="Quatorze chiffres, de l’établissement qui signe la convention.",
    )
    name = forms.CharField(label="Nom", max_length=200)
    city = forms.CharField(label="Ville", max_length=100, required=False)
    nda = forms.CharField(
        label="Numéro de déclaration d’activité", max_length=40, required=False, help_text=_NDA
    )
    email = forms.EmailField(label="Courriel", required=False, help_text=_EMAIL)


class NamingForm(ShowingForm):
    """What names an organisation, typed wrong before."""

    siret = forms.CharField(label="SIRET", max_length=40)
    name = forms.CharField(label="Nom", max_length=200)
    reason = ReasonField(label="Motif", rows=3)


class ContactForm(ShowingForm):
    """Where a partner is, and where it is written to."""

    city = forms.CharField(label="Ville", max_length=100, required=False)
    nda = forms.CharField(
        label="Numéro de déclaration d’activité", max_length=40, required=False, help_text=_NDA
    )
    email = forms.EmailField(label="Courriel", required=False, help_text=_EMAIL)


class SiteForm(ShowingForm):
    """A site of a partner."""

    name = forms.CharField(
        label="Nom du site", max_length=120, help_text="Tel que l’organisme l’appelle."
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    city = forms.CharField(label="Ville", max_length=100, required=False)


class EmployerForm(forms.Form):
    """An establishment where somebody works."""

    siret = forms.CharField(
        label="SIRET",
        max_length=40,
        help_text="Quatorze chiffres, de l’établissement où travaille la personne.",
    )
    name = forms.CharField(label="Nom", max_length=200)
