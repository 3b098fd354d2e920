"""What blocks a declaration: the law first, then what the schema of the Caisse des Dépôts cannot hold.

Nothing is shortened, guessed or repaired here: a value that does not fit is refused with its name, and the
civil status is corrected at its source.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from parchemin.declarations.rules.facts import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.terms import AccessMode
from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection

LAW: Final = "Code du travail, art. L6113-8 et R6113-17-1"
SCHEMA: Final = "Schéma du flux CDC (urn:cdc:cpf:pc5:schema:1.0.0)"

NAME_LENGTH: Final = 60
DECLARED_GIVEN_NAMES: Final = 3

# XML 1.0 forbids most control characters; tabs and line ends are legal there but would not come back as sent.
UNSENDABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
REGISTER_CODE: Final = re.compile(r"(RNCP|RS)[0-9]{1,10}", re.ASCII)
COMMUNE_CODE: Final = re.compile(r"([0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
COUNTRY_CODE: Final = re.compile(r"[0-9]{3}", re.ASCII)
PROOF_URL: Final = re.compile(r"https?://[^\s]+")
ABROAD: Final = "99"


def objections_to_declaring(facts: PassageFacts, today: date) -> tuple[Objection, ...]:
    """Return everything that forbids to put this passage in a flux made on `today`.

    Sources: Code du travail, art. L6113-8 and R6113-17-1 (who is declared); docs/formats/cdc-flux.md (lengths
    and values of the schema).
    """
    return (
        *_about_certification(facts),
        *_about_dates(facts, today),
        *_about_holder(facts.holder),
        *_about_birth(facts.holder, facts.awarded_on),
        *_about_birthplace(facts.holder.birthplace),
        *_about_texts(facts),
    )


def _about_certification(facts: PassageFacts) -> Iterator[Objection]:
    if facts.register is None or not facts.code:
        yield Objection(
            "not-registered",
            "La certification n’est enregistrée ni au RNCP ni au répertoire spécifique : "
            "ses titulaires ne sont pas déclarés.",
            LAW,
            "Aucune déclaration à faire tant que la certification n’est pas enregistrée.",
        )
        return
    if not REGISTER_CODE.fullmatch(facts.code) or not facts.code.startswith(facts.register.value):
        yield Objection(
            "register-code",
            f"Le numéro de fiche « {facts.code} » n’est pas un numéro {facts.register.value}.",
            SCHEMA,
            f"Écrire le numéro complet, par exemple {facts.register.value}12345, "
            "sur l’enregistrement de la certification.",
        )
    if facts.vae_path is not None and facts.access_mode is not AccessMode.VAE:
        yield Objection(
            "vae-path",
            "Une voie de VAE est donnée alors que l’accès n’est pas la VAE.",
            SCHEMA,
            "Corriger la voie du dossier.",
        )


def _about_dates(facts: PassageFacts, today: date) -> Iterator[Objection]:
    awarded = facts.awarded_on
    if awarded is None:
        yield Objection(
            "no-award-date",
            "La date de délivrance manque.",
            LAW,
            "Inscrire la date de la décision du jury.",
        )
    elif awarded > today:
        yield Objection(
            "awarded-in-the-future",
            f"La date de délivrance ({french_short_date(awarded)}) "
            f"est après aujourd’hui ({french_short_date(today)}).",
            LAW,
            "Attendre cette date, ou la corriger.",
        )
    if awarded and facts.valid_until and facts.valid_until < awarded:
        yield Objection(
            "validity-ends-before-award",
            f"La validité finit le {french_short_date(facts.valid_until)}, avant la délivrance.",
            SCHEMA,
            "Corriger la fin de validité.",
        )
    if facts.exam_from and facts.exam_to and facts.exam_to < facts.exam_from:
        yield Objection(
            "exam-ends-before-it-starts",
            f"L’évaluation finit le {french_short_date(facts.exam_to)}, avant de commencer "
            f"le {french_short_date(facts.exam_from)}.",
            SCHEMA,
            "Corriger les dates de la session.",
        )
    dates = (awarded, facts.exam_from, facts.exam_to, facts.valid_until, facts.enrolled_on)
    for day in dict.fromkeys(day for day in dates if day and not 1900 <= day.year <= 2099):
        yield Objection(
            "year-out-of-range",
            f"La date {french_short_date(day)} n’est pas entre 1900 et 2099.",
            SCHEMA,
            "Corriger cette date.",
        )


def _about_holder(holder: HolderFacts) -> Iterator[Objection]:
    yield from _text("Le nom de naissance", "birth-name", holder.birth_name, NAME_LENGTH)
    yield from _text("Le nom d’usage", "usage-name", holder.usage_name, NAME_LENGTH, optional=True)
    if not holder.given_names:
        yield Objection(
            "given-name-missing", "Le premier prénom manque.", SCHEMA, "Compléter l’état civil."
        )
    for rank, name in enumerate(holder.given_names[:DECLARED_GIVEN_NAMES], start=1):
        yield from _text(f"Le prénom {rank}", "given-name", name, NAME_LENGTH)
    if holder.sex not in ("F", "M"):
        yield Objection(
            "sex", f"Le sexe « {holder.sex} » n’est ni F ni M.", SCHEMA, "Compléter l’état civil."
        )


def _about_birth(holder: HolderFacts, awarded_on: date | None) -> Iterator[Objection]:
    year, month, day = holder.birth_year, holder.birth_month, holder.birth_day
    if not 1900 <= year <= 2099:
        yield Objection(
            "birth-year",
            f"L’année de naissance {year} n’est pas entre 1900 et 2099.",
            SCHEMA,
            "Corriger l’état civil.",
        )
        return
    if (day is not None and month is None) or not _may_exist(year, month, day):
        yield Objection(
            "birth-date",
            f"La date de naissance {_two_digits(day)}/{_two_digits(month)}/{year} n’existe pas.",
            SCHEMA,
            "Laisser vides le jour, ou le jour et le mois, que l’état civil ne connaît pas.",
        )
    elif awarded_on and date(year, month or 1, day or 1) >= awarded_on:
        yield Objection(
            "born-after-award",
            "La naissance n’est pas avant la délivrance.",
            SCHEMA,
            "Corriger l’état civil ou la date de délivrance.",
        )


def _about_birthplace(place: BirthplaceFacts) -> Iterator[Objection]:
    code, country = place.commune_code, place.country_code
    if code and not COMMUNE_CODE.fullmatch(code):
        yield Objection(
            "commune-code",
            f"Le code « {code} » n’est pas un code officiel de commune "
            "(cinq caractères, par exemple 69123 ou 2A004).",
            SCHEMA,
            "Choisir la commune dans la liste, telle qu’elle existait à la naissance.",
        )
    if country and not COUNTRY_CODE.fullmatch(country):
        yield Objection(
            "country-code",
            f"Le code de pays « {country} » n’a pas trois chiffres.",
            SCHEMA,
            "Choisir le pays dans la liste.",
        )
    if code and (country or code.startswith(ABROAD)) and code != ABROAD + country:
        yield Objection(
            "birthplace-country",
            f"Le lieu de naissance {code} et le pays « {country or 'France'} » ne vont pas ensemble.",
            SCHEMA,
            "À l’étranger, le code du lieu est 99 suivi du code du pays.",
        )
    if code and place.postal_code:
        yield Objection(
            "two-birthplaces",
            "Un code de commune et un code postal de naissance sont donnés ensemble.",
            SCHEMA,
            "Garder le code officiel de la commune.",
        )


def _about_texts(facts: PassageFacts) -> Iterator[Objection]:
    place = facts.holder.birthplace
    yield from _text("L’identifiant technique", "technical-id", facts.technical_id, 255)
    yield from _text("L’adresse de vérification", "proof-url", facts.proof_url, 255, optional=True)
    if facts.proof_url and not PROOF_URL.fullmatch(facts.proof_url):
        yield Objection(
            "proof-url",
            f"« {facts.proof_url} » n’est pas une adresse web.",
            SCHEMA,
            "Vérifier l’adresse publique du site dans les réglages.",
        )
    yield from _text("L’option", "option", facts.option, 255, optional=True)
    yield from _text("La commune de naissance", "commune", place.commune, 60, optional=True)
    yield from _text("Le pays de naissance", "country", place.country, 60, optional=True)
    yield from _text(
        "Le code postal de naissance", "birth-postal-code", place.postal_code, 9, optional=True
    )
    yield from _text(
        "Le code postal du centre d’examen",
        "exam-postal-code",
        facts.exam_postal_code,
        9,
        optional=True,
    )


def _text(
    label: str, code: str, value: str, longest: int, *, optional: bool = False
) -> Iterator[Objection]:
    if not value.strip():
        if value or not optional:
            yield Objection(f"{code}-empty", f"{label} est vide.", SCHEMA, "Compléter la donnée.")
        return
    if len(value) > longest:
        yield Objection(
            f"{code}-too-long",
            f"{label} compte {len(value)} caractères, {longest} au plus : « {value} ».",
            SCHEMA,
            "Demander à la Caisse des Dépôts comment l’écrire : Parchemin ne coupe jamais un nom.",
        )
    if found := UNSENDABLE.search(value):
        yield Objection(
            f"{code}-unsendable",
            f"{label} contient un caractère invisible interdit "
            f"(U+{ord(found.group()):04X}, position {found.start() + 1}).",
            SCHEMA,
            "Ressaisir la donnée au clavier.",
        )


def _may_exist(year: int, month: int | None, day: int | None) -> bool:
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return False
    return True


def _two_digits(part: int | None) -> str:
    return "?" if part is None else f"{part:02d}"
