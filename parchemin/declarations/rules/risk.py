"""★ How likely a passage is to come back refused, and what would lower it, long before the declaration.

The Caisse des Dépôts looks the holder up by birth name, first given name, sex and birth year, then adds month
and day, then the commune and every optional field (docs/algorithms/accrochage.md). What is missing or spelled
otherwise than at the civil status is therefore what is refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parchemin.declarations.rules.facts import HolderFacts
from parchemin.declarations.terms import RiskLevel
from parchemin.kernel.objections import Objection

MATCHING: Final = "Rapprochement de la Caisse des Dépôts avec le fichier national d’identification"

WEIGHTS: Final = {
    "birth-month-unknown": 3,
    "birth-day-unknown": 2,
    "birthplace-unknown": 3,
    "birthplace-by-postal-code": 2,
    "birthplace-arrondissement": 2,
    "single-given-name": 1,
    "given-names-in-one": 3,
    "initial": 3,
    "names-swapped": 2,
    "not-latin": 3,
    "digit-in-name": 3,
    "spacing": 2,
    "usage-name-as-birth-name": 2,
    "country-label": 1,
}
# Paris, Lyon and Marseille as a whole: an act of birth names the arrondissement.
DIVIDED_CITIES: Final = frozenset({"75056", "69123", "13055"})
HIGH_FROM: Final = 5
MEDIUM_FROM: Final = 2


@dataclass(frozen=True, slots=True)
class RejectionRisk:
    """A level, and each reason with what to do about it."""

    level: RiskLevel
    reasons: tuple[Objection, ...]


def rejection_risk(holder: HolderFacts) -> RejectionRisk:
    """Return how likely this civil status is to be refused, with every reason (none: the level is low)."""
    reasons = (*_birth(holder), *_birthplace(holder), *_names(holder))
    weight = sum(WEIGHTS[reason.code] for reason in reasons)
    if weight >= HIGH_FROM:
        level = RiskLevel.HIGH
    elif weight >= MEDIUM_FROM:
        level = RiskLevel.MEDIUM
    else:
        level = RiskLevel.LOW
    return RejectionRisk(level, reasons)


def _reason(code: str, message: str, remedy: str) -> Objection:
    return Objection(code, message, MATCHING, remedy)


def _birth(holder: HolderFacts) -> Iterator[Objection]:
    if holder.birth_month is None:
        yield _reason(
            "birth-month-unknown",
            "Le mois et le jour de naissance sont inconnus.",
            "Vérifier sur la pièce d’identité ; les laisser vides si l’état civil les ignore.",
        )
    elif holder.birth_day is None:
        yield _reason(
            "birth-day-unknown",
            "Le jour de naissance est inconnu.",
            "Vérifier sur la pièce d’identité.",
        )


def _birthplace(holder: HolderFacts) -> Iterator[Objection]:
    place = holder.birthplace
    if not place.commune_code and not place.postal_code:
        yield _reason(
            "birthplace-unknown",
            "Le lieu de naissance est inconnu.",
            "Choisir la commune, ou le pays pour une naissance à l’étranger.",
        )
    elif not place.commune_code:
        yield _reason(
            "birthplace-by-postal-code",
            "La commune de naissance n’est connue que par son code postal.",
            "Choisir la commune dans la liste officielle.",
        )
    elif place.commune_code in DIVIDED_CITIES:
        yield _reason(
            "birthplace-arrondissement",
            "L’arrondissement de naissance n’est pas dit.",
            "Le lire sur l’acte de naissance, et corriger le lieu : « Paris 5 ».",
        )
    if place.country_code and not place.country:
        yield _reason("country-label", "Le nom du pays de naissance manque.", "Compléter le pays.")


def _names(holder: HolderFacts) -> Iterator[Objection]:
    names = (holder.birth_name, *holder.given_names)
    if len(holder.given_names) == 1:
        yield _reason(
            "single-given-name",
            "Un seul prénom est connu.",
            "Saisir tous les prénoms de l’état civil, dans l’ordre.",
        )
    if any(re.search(r"[\s,;]", name.strip()) for name in holder.given_names):
        yield _reason(
            "given-names-in-one",
            "Plusieurs prénoms sont écrits dans le même champ.",
            "Séparer les prénoms ; garder le trait d’union d’un prénom composé.",
        )
    if any(len(name.strip(" .")) == 1 for name in holder.given_names):
        yield _reason(
            "initial", "Un prénom est réduit à une initiale.", "Écrire le prénom en entier."
        )
    if holder.given_names and holder.given_names[0].isupper() and not holder.birth_name.isupper():
        yield _reason(
            "names-swapped",
            "Le nom et le prénom semblent inversés.",
            "Vérifier l’ordre sur la pièce d’identité.",
        )
    if holder.usage_name and holder.usage_name.casefold() == holder.birth_name.casefold():
        yield _reason(
            "usage-name-as-birth-name",
            "Le nom d’usage est le même que le nom de naissance.",
            "Vérifier le nom de naissance ; laisser le nom d’usage vide s’il n’y en a pas.",
        )
    yield from _spelling(names)


def _spelling(names: tuple[str, ...]) -> Iterator[Objection]:
    if any(not _latin(name) for name in names):
        yield _reason(
            "not-latin",
            "Un nom contient des caractères d’un autre alphabet.",
            "Reprendre l’écriture latine de la pièce d’identité.",
        )
    if any(re.search(r"\d", name) for name in names):
        yield _reason("digit-in-name", "Un nom contient un chiffre.", "Corriger l’état civil.")
    if any(name != " ".join(name.split()) for name in names):
        yield _reason(
            "spacing", "Un nom commence, finit ou se coupe par des espaces.", "Ôter ces espaces."
        )


def _latin(name: str) -> bool:
    return all(not letter.isalpha() or "LATIN" in unicodedata.name(letter, "") for letter in name)
