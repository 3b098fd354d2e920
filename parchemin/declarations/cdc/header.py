"""The envelope of a flux: who sends, for whom, when, under which profile."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from parchemin.declarations.terms import CdcProfile, DepositorKind, FluxAction
from parchemin.kernel.calendar import PARIS
from parchemin.kernel.objections import Objection

SAFE_IDENT: Final = re.compile(r"[A-Za-z0-9-]{1,50}")
CLIENT_ID: Final = re.compile(r"[A-Za-z0-9]{8}")
CONTRACT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
SOURCE: Final = "Schéma du flux CDC, enveloppe"


@dataclass(frozen=True, slots=True)
class FluxHeader:
    """What a flux says before its passages.

    `ident` is unique for ever; `at` is an aware instant; `emitter_id` and `certifier_id` are the eight-character
    client numbers given by the Caisse des Dépôts (the same one when a certifier deposits for itself).
    """

    ident: str
    at: datetime
    profile: CdcProfile
    action: FluxAction
    emitter_id: str
    certifier_id: str
    contract_id: str
    depositor: DepositorKind = DepositorKind.CERTIFIER


def objections_to_header(header: FluxHeader) -> tuple[Objection, ...]:
    """Return what forbids to open a flux with this header."""
    found = list(_about_identifiers(header))
    if not SAFE_IDENT.fullmatch(header.ident):
        found.append(
            Objection(
                "flux-ident",
                f"L’identifiant de flux « {header.ident} » n’a pas de 1 à 50 lettres, chiffres ou tirets.",
                SOURCE,
            )
        )
    if header.action is FluxAction.SUPPRESSION and header.profile is CdcProfile.V1_1_2:
        found.append(
            Objection(
                "suppression-unknown",
                "Le schéma 1.1.2 ne sait pas retirer une déclaration.",
                SOURCE,
                "Choisir le schéma 1.1.5.",
            )
        )
    return tuple(found)


def _about_identifiers(header: FluxHeader) -> Iterator[Objection]:
    """Check what the Caisse des Dépôts gave to the certifier."""
    for code, label, value in (
        ("emitter-id", "de l’émetteur", header.emitter_id),
        ("certifier-id", "du certificateur", header.certifier_id),
    ):
        if not CLIENT_ID.fullmatch(value):
            yield Objection(
                code,
                f"L’identifiant client {label} (« {value} ») n’a pas huit lettres ou chiffres.",
                SOURCE,
                "Le recopier depuis l’espace certificateur, dans les réglages de l’organisme.",
            )
    if not CONTRACT_ID.fullmatch(header.contract_id):
        yield Objection(
            "contract-id",
            f"Le numéro de contrat « {header.contract_id} » n’a pas de 1 à 20 lettres ou chiffres.",
            SOURCE,
            "Le recopier depuis l’espace certificateur, dans les réglages de l’organisme.",
        )


def horodatage(at: datetime) -> str:
    """Return an aware instant as `AAAA-MM-JJThh:mm:ss±hh:mm` on the clock of Paris.

    Raises ValueError for a naive instant. `Z` and fractions of a second are refused by the schema.
    """
    return _paris(at).isoformat(timespec="seconds")


def flux_filename(emitter_id: str, ident: str, at: datetime) -> str:
    """Return `{idClient}_{AAAAMMJJThhmmss}_{idFlux}.xml`, on the clock of Paris."""
    return f"{emitter_id}_{_paris(at):%Y%m%dT%H%M%S}_{ident}.xml"


def _paris(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant without time zone cannot be written in a flux")
    return at.astimezone(PARIS)
