"""What is typed about a référentiel: its adoption, its entry into force, its registration."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Form,
    IntegerField,
    Textarea,
)
from django.http import QueryDict

from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.rules import Remark
from parchemin.certifications.terms import Register, Weight
from parchemin.web.pieces.fields import DayField

WAIVER = "waiver_"


class DayForm(Form):
    """The day of an act that is noted the day it comes."""

    on = DayField(label="À partir du")


class SpecialitiesForm(Form):
    """The NSF codes of a certification."""

    codes = CharField(
        label="Codes NSF",
        max_length=120,
        help_text="Trois chiffres et une lettre au plus, séparés par des virgules : 312t, 312.",
    )

    def clean_codes(self) -> tuple[str, ...]:
        """Return the codes typed."""
        return tuple(filter(None, (c.strip() for c in self.cleaned_data["codes"].split(","))))


class TransmissionForm(Form):
    """To whom an adopted edition was sent, and when."""

    register = ChoiceField(
        label="Transmise à", choices=[("fc", "France compétences"), ("cdc", "la Caisse des Dépôts")]
    )
    on = DayField(label="Le")


class AdoptionForm(Form):
    """The decision of the CPNE; each doctrine set aside says why."""

    adopted_on = DayField(label="Adoptée le")
    decision = CharField(
        label="Décision de la CPNE",
        max_length=250,
        help_text="La délibération, son numéro et sa date.",
    )
    ip_holder = CharField(
        label="Titulaire des droits",
        max_length=250,
        help_text="La personne morale que la CPNE désigne (C. trav., art. L6113-4).",
    )
    register = ChoiceField(
        label="Enregistrement visé",
        choices=Register.choices(),
        help_text="La loi est stricte pour le RNCP et le répertoire spécifique.",
    )

    def __init__(self, *args: Any, remarks: Sequence[Remark], **options: Any) -> None:
        super().__init__(*args, **options)
        for remark in remarks:
            if remark.weight is Weight.DOCTRINE:
                self.fields[WAIVER + remark.code] = CharField(
                    label=f"Pourquoi écarter : {remark.message}",
                    help_text=f"{remark.source}. Vide : la doctrine s’applique.",
                    required=False,
                    widget=Textarea(attrs={"rows": 2}),
                )

    @property
    def waivers(self) -> Mapping[str, str]:
        """Return the reasons given, by code of remark."""
        return {
            name.removeprefix(WAIVER): reason
            for name, reason in self.cleaned_data.items()
            if name.startswith(WAIVER) and reason
        }


class RegistrationForm(Form):
    """A period in the RNCP or the RS, as the decision of France compétences says it."""

    register = ChoiceField(label="Répertoire", choices=[("RNCP", "RNCP"), ("RS", "RS")])
    code = CharField(label="Numéro de fiche", max_length=12, help_text="RNCP37867, RS6789.")
    title = CharField(
        label="Intitulé exact de la fiche", max_length=300, help_text="Tel que la fiche l’écrit."
    )
    level = IntegerField(
        label="Niveau", required=False, min_value=2, max_value=8, help_text="RNCP seulement."
    )
    decided_on = DayField(label="Décision du")
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au")
    promotions_from = DayField(
        label="Promotions présentées au dossier, depuis le",
        required=False,
        help_text="Qui en est peut s’en prévaloir (C. trav., art. L6113-9, 1°).",
    )
    single_year = BooleanField(
        label="Fondé sur les promotions d’une seule année, ou métier émergent", required=False
    )

    def claim(self) -> RegistrationClaim:
        """Return the registration typed."""
        typed = self.cleaned_data
        return RegistrationClaim(
            register=Register(typed["register"]),
            code=typed["code"],
            level=typed["level"],
            decided_on=typed["decided_on"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
        )


class _CodeForm(Form):
    """One of the registrations of a certification, and what is noted of it."""

    code = ChoiceField(label="Numéro de fiche")

    def __init__(self, data: QueryDict | None, *, codes: Sequence[str]) -> None:
        super().__init__(data)
        cast(ChoiceField, self.fields["code"]).choices = [(code, code) for code in codes]


class WithdrawalForm(_CodeForm):
    """A registration that France compétences suspends or withdraws, and from when."""

    on = DayField(label="À partir du")


class TitleForm(_CodeForm):
    """The exact title of a registration."""

    title = CharField(
        label="Intitulé exact de la fiche", max_length=300, help_text="Tel que la fiche l’écrit."
    )
