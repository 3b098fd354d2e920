"""What the Caisse des Dépôts gave the body: numbers, contracts, official schemas."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from parchemin.declarations.actions.schemas import LARGEST_SCHEMA, give_schema, take_schema_back
from parchemin.declarations.terms import CdcProfile
from parchemin.organisations.actions import add_contract, correct_contract, set_cdc_identity
from parchemin.organisations.models import CdcContract
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, done
from parchemin.web.settings.forms import (
    CdcIdentityForm,
    ContractForm,
    NewContractForm,
    SchemaForm,
)
from parchemin.web.settings.pages import around, body_of, home_of, one_at_a_time

_PLACE = "caisse"


@require_http_methods(["GET", "POST"])
@one_at_a_time
def numbers(request: ActorRequest) -> HttpResponse:
    """Say under which client number flux are deposited, and by whom."""
    body = body_of(request)
    form = CdcIdentityForm(
        request.POST or None,
        initial={"client_id": body.cdc_client_id, "depositor_id": body.cdc_depositor_id},
    )

    def change(verified: bool, **_: Any) -> tuple[str, str]:
        set_cdc_identity(
            **form.values_to_write(("client_id", "depositor_id")),
            verified=verified,
            actor=request.actor,
            at=request.at,
        )
        return "Les identifiants sont enregistrés.", home_of(_PLACE)

    shown = around(
        "Identifiants de la Caisse des Dépôts",
        "Enregistrer",
        _PLACE,
        "Les prochains flux les portent ; un flux déjà préparé garde les siens.",
        "Avec un tiers déposant, le flux part sous son numéro, et dit « tiers de confiance ».",
    )
    return ask(request, form, change, **shown)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def new_contract(request: ActorRequest) -> HttpResponse:
    """Record a contract."""
    form = NewContractForm(request.POST or None)

    def add(**typed: Any) -> tuple[str, str]:
        contract = add_contract(actor=request.actor, at=request.at, **typed)
        return f"Le contrat {contract.number} est enregistré.", home_of(_PLACE)

    shown = around("Ajouter un contrat", "Ajouter", _PLACE, *_OF_CONTRACTS)
    return ask(request, form, add, **shown)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def contract(request: ActorRequest, contract_id: int) -> HttpResponse:
    """Correct a contract, or say its last day."""
    row = get_object_or_404(CdcContract, pk=contract_id, body_id=request.actor.body_id)
    names = ("number", "label", "ends_on")
    form = ContractForm(request.POST or None, initial={name: getattr(row, name) for name in names})

    def correct(verified: bool, **_: Any) -> tuple[str, str]:
        correct_contract(
            contract_id=row.pk,
            **form.values_to_write(names),
            verified=verified,
            actor=request.actor,
            at=request.at,
        )
        return "Le contrat est à jour.", home_of(_PLACE)

    shown = around(f"Contrat {row.number}", "Enregistrer", _PLACE, *_OF_CONTRACTS)
    return ask(request, form, correct, **shown)


_OF_CONTRACTS = (
    "Un flux part sous un contrat : s’il y en a plusieurs, on le choisit en préparant le flux.",
    "Un flux déjà préparé garde le sien.",
)


@require_http_methods(["GET", "POST"])
@one_at_a_time
def schema(request: ActorRequest) -> HttpResponse:
    """Give an official schema, against which flux are checked from now on."""
    form = SchemaForm(request.POST or None, request.FILES or None)

    def give(profile: str, file: "UploadedFile[bytes]") -> tuple[str, str]:
        give_schema(
            profile=CdcProfile(profile),
            name=file.name or "schéma",
            content=file.read(LARGEST_SCHEMA + 1),
            actor=request.actor,
            at=request.at,
        )
        return "Les flux sont vérifiés avec ce schéma.", home_of(_PLACE)

    shown = around(
        "Donner un schéma officiel",
        "Donner",
        _PLACE,
        "Chaque flux de votre organisme est vérifié avec lui, au lieu du nôtre.",
        "Un autre du même profil le remplace.",
    )
    return ask(request, form, give, **shown)


@require_POST
@one_at_a_time
def schema_back(request: ActorRequest, profile: str) -> HttpResponse:
    """Check flux again against the schema of the house."""
    take_schema_back(profile=profile, actor=request.actor, at=request.at)
    return done(request, "Le schéma de Parchemin sert de nouveau.", home_of(_PLACE))
