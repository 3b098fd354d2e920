"""What people type on the screens of assessment."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from parchemin.assessment.actions.assignments import PairPlace
from parchemin.assessment.models import Assessor
from parchemin.assessment.selectors.candidates import CandidateRow
from parchemin.assessment.selectors.session_choices import Plannable
from parchemin.assessment.terms import IncidentCategory
from parchemin.organisations.models import Partner, PartnerSite
from parchemin.web.pieces.concurrency import ShowingForm
from parchemin.web.pieces.employing import EMPLOYER_FIELDS, EmployedForm
from parchemin.web.pieces.fields import DayField, ReasonField, offer
from parchemin.web.pieces.moments import MomentForm


class SettingForm(MomentForm):
    """When, where, for how many and on which blocs a session is held."""

    room = forms.CharField(label="Salle", max_length=80, required=False)
    capacity = forms.IntegerField(label="Places", min_value=1, max_value=500)
    slot_minutes = forms.IntegerField(
        label="Durée d’un passage, en minutes",
        min_value=1,
        max_value=600,
        required=False,
        help_text="Les candidats passent l’un après l’autre. Sans elle, tous viennent au début.",
    )
    blocs = forms.MultipleChoiceField(
        label="Blocs évalués",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : tous les blocs que présente chaque candidat.",
    )
    partner = forms.TypedChoiceField(
        label="Organisme qui accueille",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Il doit être habilité à évaluer ce jour-là (C. trav., art. R6113-16-1).",
    )

    site = forms.TypedChoiceField(
        label="Site de l’organisme",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="À dire quand sa convention ne vaut que pour certains sites.",
    )

    field_order: tuple[str, ...] = (
        "day",
        "hour",
        "place",
        "zone",
        "room",
        "capacity",
        "slot_minutes",
        "length_minutes",
    )

    def __init__(
        self,
        *args: Any,
        plannable: Plannable,
        partners: Sequence[Partner | None],
        sites: Sequence[PartnerSite],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "blocs", [(code, f"{code}. {title}") for code, title in plannable.blocs])
        hosts = [
            (partner.pk, partner.name) if partner else ("", "le certificateur lui-même")
            for partner in partners
        ]
        offer(self, "partner", hosts)
        if sites:
            named = [(site.pk, f"{site.name} ({site.partner.name})") for site in sites]
            offer(self, "site", [("", "non indiqué"), *named])
        else:
            del self.fields["site"]


class PlanForm(SettingForm):
    """A session to plan, for a certification already chosen."""

    code = forms.CharField(label="Code de la session", max_length=20)
    field_order = ("code", *SettingForm.field_order)


class IncidentForm(forms.Form):
    """What went wrong; `client_id` is drawn with the form, so that sending it twice reports once."""

    category = forms.TypedChoiceField(
        label="Nature",
        choices=[("", "Choisir…"), *IncidentCategory.choices()],
        coerce=IncidentCategory,
    )
    description = forms.CharField(
        label="Ce qui s’est passé",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Décrivez l’incident en une phrase au moins."},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class SessionIncidentForm(IncidentForm):
    """What went wrong in a session, for one of its candidates or for all of them."""

    dossier_id = forms.TypedChoiceField(
        label="Candidat", coerce=int, empty_value=None, required=False
    )
    field_order = ("category", "dossier_id", "description")

    def __init__(self, *args: Any, candidates: Sequence[CandidateRow], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(candidate.dossier_id, candidate.name) for candidate in candidates]
        offer(self, "dossier_id", [("", "toute la session"), *named])


class AssessorCorrectionForm(EmployedForm):
    """Who an assessor is and where they work, typed wrong before or changed since."""

    surname = forms.CharField(label="Nom", max_length=80)
    given_names = forms.CharField(label="Prénoms", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Tant qu’aucune grille n’est signée. Un accès ouvert à l’ancienne adresse se ferme.",
    )
    partner_id = forms.TypedChoiceField(
        label="Organisme", coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(label="Motif", max_length=2000, widget=forms.Textarea({"rows": 2}))
    field_order = ("surname", "given_names", "email", *EMPLOYER_FIELDS, "partner_id", "reason")

    def __init__(self, *args: Any, partners: Sequence[Partner], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "partner_id", [("", "non indiqué"), *((row.pk, row.name) for row in partners)])


class AssessorPeriodForm(ShowingForm):
    """The last day of a habilitation, and why."""

    last_day = DayField(
        label="Habilité jusqu’au",
        required=False,
        help_text="Ce jour compris. Vide : sans dernier jour.",
    )
    reason = ReasonField(label="Motif", help_text="Le journal le garde.")


class AssessorForm(EmployedForm):
    """A person to habilitate by name."""

    surname = forms.CharField(label="Nom", max_length=80)
    given_names = forms.CharField(label="Prénoms", max_length=80)
    email = forms.EmailField(label="Adresse électronique")
    habilitated_from = DayField(label="Habilité à partir du")
    habilitated_until = DayField(label="Jusqu’au", required=False)
    partner_id = forms.TypedChoiceField(
        label="Organisme", coerce=int, empty_value=None, required=False
    )
    with_account = forms.BooleanField(
        label="Ouvrir un compte, pour remplir ses grilles à l’écran", required=False, initial=True
    )

    field_order = (
        "surname",
        "given_names",
        "email",
        "habilitated_from",
        "habilitated_until",
        *EMPLOYER_FIELDS,
        "partner_id",
        "with_account",
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "partner_id", [("", "non indiqué"), *((row.pk, row.name) for row in partners)])


class PresenceForm(forms.Form):
    """What a candidate signs on the device of whoever hosts them: a drawing, or their name."""

    drawing = forms.CharField(widget=forms.HiddenInput, required=False)
    typed_name = forms.CharField(
        label="Prénom et nom",
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class PairForm(forms.Form):
    """Who assesses, place by place; the last ones come from outside, as the règlement asks."""

    def __init__(
        self,
        *args: Any,
        asked: int,
        external: int,
        assessors: Sequence[Assessor],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._ranks = range(1, asked + 1)
        named = [(assessor.pk, assessor_label(assessor)) for assessor in assessors]
        for rank in self._ranks:
            self.fields[f"assessor-{rank}"] = forms.TypedChoiceField(
                label=f"Évaluateur {rank}", coerce=int, choices=[("", "Choisir…"), *named]
            )
            self.fields[f"external-{rank}"] = forms.BooleanField(
                label="externe", required=False, initial=rank > asked - external
            )

    @property
    def places(self) -> tuple[PairPlace, ...]:
        """Return the places as they were given."""
        said = self.cleaned_data
        return tuple(
            PairPlace(said[f"assessor-{rank}"], external=said[f"external-{rank}"])
            for rank in self._ranks
        )


def assessor_label(assessor: Assessor) -> str:
    """Return an assessor and where they work, as a choice shows them."""
    house = assessor.employer or assessor.partner
    return f"{assessor.listed_name}, {house.name}" if house else assessor.listed_name
