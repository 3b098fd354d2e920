"""What the secretariat types about declarations."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import (
    CharField,
    ChoiceField,
    FileField,
    Form,
    IntegerField,
    RadioSelect,
    Textarea,
    ValidationError,
)

from parchemin.declarations.actions.declarations import MOST_PER_FLUX
from parchemin.declarations.actions.deposits import LONGEST_REASON
from parchemin.declarations.terms import CdcProfile, CorrectionAnswer
from parchemin.organisations.models import CdcContract
from parchemin.web.pieces.fields import DayField, offer

# The portal takes no larger file (docs/formats/cdc-flux.md).
MOST_OF_THE_PORTAL = 200_000
LARGEST_RECEIPT = 50 * 1024 * 1024


class PrepareForm(Form):
    """Which schema the flux follow, and how many holders each may have."""

    profile = ChoiceField(
        label="Schéma de la Caisse des Dépôts",
        choices=CdcProfile.choices(),
        initial=CdcProfile.V1_1_5.value,
        widget=RadioSelect,
        help_text="Celui du kit que votre espace certificateur accepte aujourd’hui. Le retrait demande le 1.1.5.",
    )
    most = IntegerField(
        label="Titulaires par flux, au plus",
        min_value=1,
        max_value=MOST_OF_THE_PORTAL,
        initial=MOST_PER_FLUX,
        help_text="Au-delà, d’autres flux sont préparés en même temps.",
    )

    contract = ChoiceField(
        label="Contrat", required=False, help_text="Celui sous lequel ces titulaires sont déclarés."
    )

    def __init__(self, *args: Any, contracts: Sequence[CdcContract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(contracts) < 2:
            del self.fields["contract"]
        else:
            said = [
                (one.number, " · ".join(filter(None, (one.number, one.label)))) for one in contracts
            ]
            offer(self, "contract", said)


class ReceiptForm(Form):
    """An accusé de traitement, as downloaded from the certifier portal."""

    receipt = FileField(
        label="Accusé de traitement",
        help_text="Le fichier XML téléchargé depuis l’espace certificateur, sans l’ouvrir ni le modifier.",
        error_messages={"empty": "Ce fichier est vide."},
    )

    def clean_receipt(self) -> "UploadedFile[bytes]":
        """Refuse a file larger than any receipt."""
        file: UploadedFile[bytes] = self.cleaned_data["receipt"]
        if (file.size or 0) > LARGEST_RECEIPT:
            raise ValidationError(
                "Ce fichier dépasse 50 Mo : ce n’est pas un accusé de traitement."
            )
        return file


class RejectionForm(Form):
    """Why the Caisse des Dépôts rejected a whole file."""

    reason = CharField(
        label="Motif du rejet",
        max_length=LONGEST_REASON,
        help_text="Tel que l’espace certificateur le donne.",
        widget=Textarea(attrs={"rows": 4}),
    )


class CorrectionForm(Form):
    """What the Caisse des Dépôts asks to correct, of which certificate, and when it asked."""

    number = CharField(label="Numéro du certificat", max_length=60)
    requested_on = DayField(
        label="Demandée le", help_text="Le jour de la demande : le délai court de là."
    )
    request = CharField(
        label="Ce qui est demandé", max_length=2000, widget=Textarea(attrs={"rows": 3})
    )


class CorrectionAnswerForm(Form):
    """What was answered, and when."""

    answer = ChoiceField(label="Réponse", choices=CorrectionAnswer.choices(), widget=RadioSelect)
    explanation = CharField(
        label="Ce qui a été transmis, ou pourquoi la demande n’est pas fondée",
        max_length=2000,
        widget=Textarea(attrs={"rows": 3}),
    )
    answered_on = DayField(label="Répondue le")
