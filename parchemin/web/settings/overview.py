"""The settings of a body on one page: what is said, what is missing, where each is changed."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from parchemin.certificates.models import Signatory
from parchemin.certificates.selectors.identity import keys_of
from parchemin.certificates.terms import KeyPurpose
from parchemin.declarations.models import FluxSchema
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.zones import Zone
from parchemin.organisations.models import CdcContract
from parchemin.organisations.selectors import identity_of
from parchemin.post.letterhead import contact_of
from parchemin.post.models import Letterhead
from parchemin.web.access import ActorRequest
from parchemin.web.pieces.acts import Act
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import short_date
from parchemin.web.settings.pages import body_of

_IN_USE = State("En usage", Tone.OK)


@dataclass(frozen=True, slots=True)
class SignatoryLine:
    """Who signs, when, and where that stands today."""

    row: Signatory
    url: str
    state: State


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract and where it stands today."""

    row: CdcContract
    url: str
    state: State


@dataclass(frozen=True, slots=True)
class SchemaLine:
    """An official schema that the body gave, and what takes it back."""

    row: FluxSchema
    back: Act


@dataclass(frozen=True, slots=True)
class OwnKeyLine:
    """A key, what it signs, where it stands, and where it is replaced while it is in use."""

    fragment: str
    purpose: KeyPurpose
    public: str
    since: date
    state: State
    url: str


@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Return the settings of the body, in queries that nothing of them changes."""
    body, today = body_of(request), paris_date(request.at)
    head = Letterhead.objects.filter(body=body).first()
    context = {
        "body": body,
        "identity": identity_of(body),
        "head": head,
        "contact": contact_of(head) if head else [],
        "signatories": [_signatory(row, today) for row in body.signatories.all()],
        "contracts": [_contract(row, today) for row in body.contracts.all()],
        "schemas": [
            _schema(row) for row in FluxSchema.objects.filter(body=body).order_by("profile")
        ],
        "keys": _keys(body.pk),
        "zone": Zone(body.zone),
    }
    return render(request, "settings/overview.html", context)


def _period(starts_on: date | None, ends_on: date | None, today: date, now: str) -> State:
    """Return where a period stands on a day; `now` says that it runs."""
    if ends_on is not None and ends_on < today:
        return State(f"Fini le {short_date(ends_on)}", Tone.PLAIN, "close")
    if starts_on is not None and starts_on > today:
        return State(f"À partir du {short_date(starts_on)}", Tone.WAIT, "clock")
    return State(now, Tone.OK)


def _signatory(row: Signatory, today: date) -> SignatoryLine:
    url = reverse("settings:signatory", args=[row.pk])
    return SignatoryLine(row, url, _period(row.starts_on, row.ends_on, today, "Signe"))


def _contract(row: CdcContract, today: date) -> ContractLine:
    url = reverse("settings:contract", args=[row.pk])
    return ContractLine(row, url, _period(None, row.ends_on, today, "Court"))


def _schema(row: FluxSchema) -> SchemaLine:
    back = Act(
        "Retirer",
        reverse("settings:schema_back", args=[row.profile]),
        about=f"le schéma {row.profile}",
        key=f"schema-{row.pk}",
    )
    return SchemaLine(row, back)


def _keys(body_id: int) -> list[OwnKeyLine]:
    """Return the keys of a body, those in use first."""
    lines = []
    for key in keys_of(body_id):
        state, url = _IN_USE, reverse("settings:rotate", args=[key.purpose])
        if key.retired_at is not None:
            url, state = (
                "",
                State(f"Remplacée le {short_date(key.retired_at)}", Tone.PLAIN, "close"),
            )
        if key.compromised_at is not None:
            state = State(f"Compromise le {short_date(key.compromised_at)}", Tone.NO)
        lines.append(
            OwnKeyLine(
                key.fragment,
                KeyPurpose(key.purpose),
                key.public,
                paris_date(key.created_at),
                state,
                url,
            )
        )
    return sorted(lines, key=lambda line: not line.url)
