"""What the secretariat writes of a juror: who they are, who mandates them, lists, trainings, end of office."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from parchemin.certifications.models import Certification
from parchemin.jurors.actions.pool import JurorProfile
from parchemin.jurors.terms import College, Gender
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.employing import EMPLOYER_FIELDS, EmployedForm, employer_said
from parchemin.web.pieces.fields import DayField, offer


class JurorForm(EmployedForm):
    """A person who may sit."""

    surname = forms.CharField(label="Nom", max_length=80)
    given_names = forms.CharField(label="Prénoms", max_length=80)
    email = forms.EmailField(label="Adresse électronique")
    college = forms.TypedChoiceField(label="Collège", coerce=College, choices=College.choices())
    sex = forms.TypedChoiceField(
        label="Sexe",
        coerce=Gender,
        empty_value=Gender.UNSTATED,
        required=False,
        choices=Gender.choices(),
        help_text="Sert au seul équilibre des jurys de VAE (C. trav., art. D6412-6).",
    )
    mandated_by = forms.CharField(
        label="Organisation qui le désigne",
        max_length=160,
        required=False,
        help_text="Gardée à part, lue par le seul secrétariat (RGPD, art. 9).",
    )
    active_from = DayField(label="Peut siéger à partir du")
    active_until = DayField(label="Jusqu’au", required=False)
    qualified = forms.BooleanField(
        label="Personne qualifiée pour ce métier", required=False, initial=True
    )
    field_order = ("surname", "given_names", "email", "college", "sex", *EMPLOYER_FIELDS)


class JurorActForm(forms.Form):
    """What an act on a juror is told."""

    def act_values(self, request: ActorRequest) -> Mapping[str, Any]:
        """Return what the act is told."""
        return self.cleaned_data


class ProfileForm(EmployedForm, JurorActForm):
    """What places a juror."""

    trade = forms.CharField(label="Métier", max_length=120, required=False)
    in_trade_since = DayField(label="Exerce ce métier depuis le", required=False)
    left_trade_on = DayField(label="L’a quitté le", required=False)
    qualified = forms.BooleanField(
        label="Personne qualifiée pour ce métier",
        required=False,
        help_text="C. trav., art. D6412-6, pour les jurys de VAE.",
    )
    field_order = ("trade", "in_trade_since", "left_trade_on", *EMPLOYER_FIELDS)

    def act_values(self, request: ActorRequest) -> Mapping[str, Any]:
        """Return what the act is told; an employer typed by its SIRET is registered."""
        typed = dict(self.cleaned_data)
        employer_id = employer_said(typed, request)
        return {"profile": JurorProfile(**typed, employer_id=employer_id)}


class IdentityForm(JurorActForm):
    """Who a juror is, typed wrong before."""

    surname = forms.CharField(label="Nom", max_length=80)
    given_names = forms.CharField(label="Prénoms", max_length=80)
    sex = forms.TypedChoiceField(
        label="Sexe",
        coerce=Gender,
        empty_value=Gender.UNSTATED,
        required=False,
        choices=Gender.choices(),
    )
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Les lettres y partent. Un accès ouvert à l’ancienne adresse se ferme : rouvrez-le.",
    )
    college = forms.TypedChoiceField(
        label="Collège",
        coerce=College,
        choices=College.choices(),
        help_text="Tant qu’il n’a pas siégé.",
    )
    reason = forms.CharField(label="Motif", max_length=2000, widget=forms.Textarea({"rows": 2}))


class MandateForm(JurorActForm):
    """Who mandates a juror: union membership, kept apart."""

    organisation = forms.CharField(label="Organisation", max_length=160)


class ListingForm(JurorActForm):
    """A list that the CPNE approved."""

    certification_id = forms.TypedChoiceField(
        label="Certification", coerce=int, empty_value=None, required=False
    )
    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au")
    deliberation = forms.CharField(label="Délibération", max_length=120)

    def __init__(self, *args: Any, certifications: Sequence[Certification], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(row.pk, row.short_title) for row in certifications]
        offer(self, "certification_id", [("", "toutes les certifications"), *named])


class TrainingForm(JurorActForm):
    """A training followed."""

    title = forms.CharField(label="Formation", max_length=160)
    trained_on = DayField(label="Suivie le")
    hours = forms.IntegerField(label="Heures", min_value=1, max_value=1000)


class EndOfOfficeForm(JurorActForm):
    """The last day of an office."""

    last_day = DayField(
        label="Dernier jour", required=False, help_text="Ce jour compris. Vide : sans date de fin."
    )
