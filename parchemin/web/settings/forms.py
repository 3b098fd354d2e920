"""What the secretariat types of its own body: who it is, who signs, what the Caisse des Dépôts gave it."""

from django import forms

from parchemin.certificates.terms import KeyPurpose
from parchemin.declarations.terms import CdcProfile
from parchemin.kernel.zones import Zone
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.fields import DayField, ReasonField

VERIFIED = "Vérifié caractère à caractère"
_VERIFIED_HELP = (
    "À cocher si un caractère refusé pour un autre qui lui ressemble est bien écrit ainsi."
)


class BodyForm(ShowingForm):
    """Who a body is."""

    name = forms.CharField(label="Nom", max_length=160, help_text="Celui que chacun connaît.")
    legal_name = forms.CharField(
        label="Raison sociale", max_length=200, help_text="Imprimée sur les parchemins."
    )
    siret = forms.CharField(label="SIRET", max_length=40)
    city = forms.CharField(
        label="Ville", max_length=100, help_text="Où les parchemins sont faits, d’abord."
    )
    commission = forms.CharField(label="Commission paritaire", max_length=200)
    branches = forms.CharField(
        label="Branches",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une par ligne, par son IDCC : « 1505 : Commerce de détail ».",
    )


class SignatoryForm(ShowingForm):
    """Who signs the parchemins, and over which period."""

    name = forms.CharField(label="Nom", max_length=120, help_text="Prénom et nom, imprimés.")
    function = forms.CharField(
        label="Fonction",
        max_length=120,
        help_text="« Directrice de la certification ». Jamais un collège ni une organisation.",
    )
    starts_on = DayField(label="À partir du")
    ends_on = DayField(
        label="Jusqu’au", required=False, help_text="Ce jour compris. Vide : sans date de fin."
    )


class CdcIdentityForm(ShowingForm):
    """Under which numbers flux are deposited."""

    client_id = forms.CharField(
        label="Numéro client",
        max_length=40,
        help_text="Huit lettres ou chiffres, donnés par la Caisse des Dépôts : « 03VML243 ».",
    )
    depositor_id = forms.CharField(
        label="Numéro client du tiers déposant",
        max_length=40,
        required=False,
        help_text="Si un tiers de confiance dépose pour vous. Vide : vous déposez vous-même.",
    )
    verified = forms.BooleanField(label=VERIFIED, required=False, help_text=_VERIFIED_HELP)


class ContractForm(ShowingForm):
    """A contract with the Caisse des Dépôts."""

    number = forms.CharField(
        label="Numéro de contrat",
        max_length=60,
        help_text="Tel que l’espace certificateur le donne : « MCFCER000209 ».",
    )
    label = forms.CharField(
        label="Ce qu’il couvre",
        max_length=120,
        required=False,
        help_text="Pour le reconnaître quand il y en a plusieurs.",
    )
    ends_on = DayField(
        label="Dernier jour",
        required=False,
        help_text="Ce jour compris. Passé, il n’est plus proposé. Vide : il court.",
    )
    verified = forms.BooleanField(label=VERIFIED, required=False, help_text=_VERIFIED_HELP)


class NewContractForm(ContractForm):
    """A contract that is not recorded yet."""

    ends_on = None  # type: ignore[assignment]


class PrefixForm(ShowingForm):
    """How the numbers of certificates start."""

    number_prefix = forms.CharField(
        label="Préfixe", max_length=20, help_text="De une à huit capitales ou chiffres."
    )


class ZoneForm(ShowingForm):
    """Which clocks hours are typed on first."""

    zone = forms.ChoiceField(label="Fuseau des lieux", choices=Zone.choices())


class RotationForm(forms.Form):
    """Whether a key is replaced because it was stolen, and why."""

    compromised = forms.BooleanField(
        label="Elle a pu être copiée",
        required=False,
        help_text="Ce qu’elle a signé ne se vérifiera plus : à ne cocher que si quelqu’un d’autre a pu l’avoir.",
    )
    reason = ReasonField(label="Motif", rows=2, required=False, help_text="Exigé dans ce cas.")


class SchemaForm(forms.Form):
    """An official schema of the Caisse des Dépôts."""

    profile = forms.ChoiceField(
        label="Schéma", choices=CdcProfile.choices(), initial=CdcProfile.V1_1_5.value
    )
    file = forms.FileField(
        label="Fichier",
        help_text="Le fichier XSD du kit, entier, d’un mégaoctet au plus.",
        error_messages={"empty": "Ce fichier est vide."},
    )


PURPOSES = {purpose.value: purpose for purpose in KeyPurpose}
