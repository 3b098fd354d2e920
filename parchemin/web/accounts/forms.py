"""Forms of the accounts: who is invited, over which period; when a mandate ends."""

from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    EmailField,
    Form,
    TypedChoiceField,
)

from parchemin.accounts.names import by_surname
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor
from parchemin.jurors.models import Juror
from parchemin.organisations.selectors import partners_of
from parchemin.web.pieces.fields import DayField, ReasonForm, offer


class TenureForm(Form):
    """From when a mandate is held, and until when."""

    starts_on = DayField(label="À partir du")
    ends_on = DayField(label="Jusqu’au", required=False, help_text="Vide : sans date de fin.")


class InvitationForm(TenureForm):
    """Who is invited, by name and address."""

    surname = CharField(label="Nom", max_length=80)
    given_names = CharField(label="Prénoms", max_length=80)
    email = EmailField(label="Adresse électronique", help_text="L’invitation y part.")
    field_order = ("surname", "given_names", "email")


class InvitedCorrectionForm(ReasonForm):
    """Who was invited, typed wrong before."""

    surname = CharField(label="Nom", max_length=80)
    given_names = CharField(label="Prénoms", max_length=80)
    email = EmailField(label="Adresse électronique", help_text="Une autre invitation y part.")
    field_order = ("surname", "given_names", "email", "reason")


class InvitedPartnerForm(InvitationForm):
    """Who is invited, and for which partner."""

    partner_id = TypedChoiceField(label="Organisme", coerce=int)


class InvitedCandidateForm(TenureForm):
    """Which candidate is invited, by the reference of their file."""

    reference = CharField(
        label="Référence du candidat",
        max_length=20,
        help_text="Celle de son état civil, P000012, ou le numéro de son dossier.",
    )
    email = EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Vide : celle du dossier.",
    )
    field_order = ("reference", "email")


class InvitedJurorForm(TenureForm):
    """Which juror of the pool is invited, at the address on their file."""

    juror_id = TypedChoiceField(label="Juré", coerce=int)
    field_order = ("juror_id",)


class InvitedAssessorForm(TenureForm):
    """Which assessor is invited, at the address on their file."""

    assessor_id = TypedChoiceField(label="Évaluateur", coerce=int)
    field_order = ("assessor_id",)


class EndForm(Form):
    """When a mandate ends."""

    ends_on = DayField(
        label="Dernier jour",
        required=False,
        help_text="Ce jour compris. Vide : le mandat n’a plus de date de fin.",
    )
    at_once = BooleanField(
        label="Retirer tout de suite",
        required=False,
        help_text="Sans attendre la fin du jour : plus rien ne s’ouvre ici sous ce mandat.",
    )


def form_for(role: Role, body_id: int, data: Any, initial: dict[str, Any]) -> Form:
    """Return the form that asks what an invitation to a role needs, with what the body may choose from."""
    if role is Role.PARTNER:
        form: Form = InvitedPartnerForm(data, initial=initial)
        offer(form, "partner_id", [(row.pk, row.name) for row in partners_of(body_id)])
    elif role is Role.JUROR:
        form = InvitedJurorForm(data, initial=initial)
        rows = Juror.objects.filter(body_id=body_id, user__isnull=True).order_by(
            *by_surname(), "pk"
        )
        offer(form, "juror_id", [(row.pk, f"{row.listed_name} · {row.email}") for row in rows])
    elif role is Role.ASSESSOR:
        form = InvitedAssessorForm(data, initial=initial)
        people = Assessor.objects.filter(body_id=body_id, user__isnull=True).order_by(
            *by_surname(), "pk"
        )
        offer(form, "assessor_id", [(row.pk, f"{row.listed_name} · {row.email}") for row in people])
    elif role is Role.CANDIDATE:
        form = InvitedCandidateForm(data, initial=initial)
    else:
        form = InvitationForm(data, initial=initial)
    return form
