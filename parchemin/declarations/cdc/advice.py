"""★ What to do about a refusal: the messages seen in receipts, and the data that each one asks to correct."""

from dataclasses import dataclass
from typing import Final

from parchemin.declarations.terms import RejectKind
from parchemin.kernel.text import folded


@dataclass(frozen=True, slots=True)
class RejectAdvice:
    """A family of refusals, what it means, what to do, and the civil-status fields to look at first."""

    kind: RejectKind
    meaning: str
    remedy: str
    fields: tuple[str, ...]


# Pieces of message, folded; the narrowest first, since messages share their beginning.
KNOWN: Final = (
    (
        "plusieurs titulaires",
        RejectAdvice(
            RejectKind.AMBIGUOUS,
            "Plusieurs personnes ont cet état civil.",
            "Compléter le jour, le mois et la commune de naissance, puis les deuxième et "
            "troisième prénoms, et renvoyer.",
            ("birth_day", "birth_month", "birthplace", "given_names"),
        ),
    ),
    (
        "de reconciliation",
        RejectAdvice(
            RejectKind.NO_MATCH_FULL,
            "Personne n’a cet état civil une fois la commune et les autres données ajoutées.",
            "Vérifier la commune de naissance telle qu’elle existait ce jour-là, le nom d’usage et "
            "les autres prénoms sur une pièce d’identité, corriger et renvoyer.",
            ("birthplace", "usage_name", "given_names"),
        ),
    ),
    (
        "enrichis du jour et du mois",
        RejectAdvice(
            RejectKind.NO_MATCH_BIRTHDAY,
            "Personne n’a cet état civil une fois le jour et le mois de naissance ajoutés.",
            "Vérifier le jour et le mois de naissance sur une pièce d’identité, corriger et renvoyer.",
            ("birth_day", "birth_month"),
        ),
    ),
    (
        "criteres obligatoires",
        RejectAdvice(
            RejectKind.NO_MATCH_REQUIRED,
            "Personne n’a ce nom de naissance, ce premier prénom, ce sexe et cette année de naissance.",
            "Vérifier sur une pièce d’identité que le nom est celui de naissance et non d’usage, "
            "l’orthographe, l’ordre des prénoms, le sexe et l’année, corriger et renvoyer.",
            ("birth_name", "given_names", "sex", "birth_year"),
        ),
    ),
)
UNKNOWN: Final = RejectAdvice(
    RejectKind.OTHER,
    "Ce message n’est pas de ceux que Parchemin connaît.",
    "Lire le message, corriger ce qu’il désigne et renvoyer ; après un deuxième refus, garder le flux et "
    "l’accusé et écrire à la Caisse des Dépôts.",
    (),
)


def reject_advice(message: str) -> RejectAdvice:
    """Return what a message of refusal means and what to correct; unknown messages get a general answer."""
    text = folded(message)
    return next((advice for piece, advice in KNOWN if piece in text), UNKNOWN)
