"""Who signs the parchemins of a body: named for a period, then corrected or ended."""

from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.events import SIGNATORY_CORRECTED, SIGNATORY_NAMED
from parchemin.certificates.models import Signatory
from parchemin.certificates.signing import SigningTerm, objections_to_signing
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date
from parchemin.kernel.changes import changes_told
from parchemin.kernel.objections import refuse_if
from parchemin.kernel.text import tidy
from parchemin.organisations.models import CertifyingBody

_LABELS = {
    "name": "nom",
    "function": "fonction",
    "starts_on": "à partir du",
    "ends_on": "jusqu’au",
}


@transaction.atomic
def name_signatory(
    *,
    name: str,
    function: str,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    at: datetime,
) -> Signatory:
    """Have somebody sign what the actor's body awards over a period; told again as it is, it is there already.

    Raises `Refused` for words that a parchemin may not bear, or a day when three would sign.
    """
    body = _locked_body(actor)
    asked = SigningTerm(tidy(name), tidy(function), starts_on, ends_on)
    known = {_signing(row): row for row in body.signatories.all()}
    if asked in known:
        return known[asked]
    _refuse(asked, tuple(known), actor)
    row = Signatory.objects.create(
        body=body,
        name=asked.name,
        function=asked.function,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        actor=actor,
        event=SIGNATORY_NAMED,
        subjects=[f"body/{body.slug}"],
        at=at,
        name=row.name,
        function=row.function,
        since=french_date(starts_on),
    )
    return row


@transaction.atomic
def correct_signatory(
    *,
    signatory_id: int,
    name: str,
    function: str,
    starts_on: date,
    ends_on: date | None,
    actor: Actor,
    at: datetime,
) -> Signatory:
    """Correct who signs, or until when; the same again changes nothing, and what is awarded keeps what it says.

    Raises `Refused` as `name_signatory` does, `Signatory.DoesNotExist` for that of another body.
    """
    body = _locked_body(actor)
    row = Signatory.objects.get(pk=signatory_id, body=body)
    asked, before = SigningTerm(tidy(name), tidy(function), starts_on, ends_on), _signing(row)
    if asked == before:
        return row
    _refuse(asked, tuple(_signing(one) for one in body.signatories.exclude(pk=row.pk)), actor)
    row.name, row.function = asked.name, asked.function
    row.starts_on, row.ends_on = starts_on, ends_on
    row.save(update_fields=["name", "function", "starts_on", "ends_on"])
    record(
        actor=actor,
        event=SIGNATORY_CORRECTED,
        subjects=[f"body/{body.slug}"],
        at=at,
        name=before.name,
        changes=changes_told(_LABELS, _details_of(before), _details_of(asked)),
    )
    return row


def _locked_body(actor: Actor) -> CertifyingBody:
    return CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)


def _refuse(asked: SigningTerm, others: tuple[SigningTerm, ...], actor: Actor) -> None:
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *objections_to_signing(asked, others)))


def _signing(row: Signatory) -> SigningTerm:
    return SigningTerm(row.name, row.function, row.starts_on, row.ends_on)


def _details_of(signing: SigningTerm) -> dict[str, str]:
    return {
        "name": signing.name,
        "function": signing.function,
        "starts_on": french_date(signing.starts_on),
        "ends_on": french_date(signing.ends_on) if signing.ends_on else "",
    }
