"""How an organisation is named and known."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.identifiers import (
    CDC_CLIENT_FORM,
    CDC_CONTRACT_FORM,
    look_alikes,
    normalise_cdc_client,
    normalise_cdc_contract,
    normalise_idcc,
    normalise_nda,
    normalise_siret,
)
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.text import of, tidy


def objections_to_organisation(*, siret: str, name: str) -> tuple[Objection, ...]:
    """Return why an organisation may not be recorded: its SIRET and its name, both at once."""
    return (*objections_to_siret(siret), *objections_to_organisation_name(name))


def objections_to_siret(siret: str) -> tuple[Objection, ...]:
    """Return why a SIRET is none."""
    return _objections_to(normalise_siret, siret)


_IDENTITY = {
    "name": "Nom",
    "legal_name": "Raison sociale",
    "city": "Ville",
    "commission": "Commission",
}


def objections_to_identity(typed: Mapping[str, str]) -> tuple[Objection, ...]:
    """Return why a certifying body may not be said so: each name that is missing, its SIRET, its branches."""
    missing = (
        Objection("name-missing", f"{label} : à remplir.")
        for key, label in _IDENTITY.items()
        if not typed[key].strip()
    )
    unprintable = (
        objection
        for key, label in _IDENTITY.items()
        for objection in objections_to_text(tidy(typed[key]), label)
    )
    return (
        *missing,
        *unprintable,
        *objections_to_siret(typed["siret"]),
        *_objections_to(branches_in, typed["branches"]),
    )


def branches_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return the branches written one a line, « 1505 : Commerce de détail », as numbers and titles.

    Raises `Refused` naming each line whose number is no IDCC.
    """
    found: list[tuple[str, str]] = []
    wrong: list[Objection] = []
    for line in filter(str.strip, text.splitlines()):
        number, _, title = line.partition(":")
        try:
            idcc = normalise_idcc(number)
        except Refused as refused:
            wrong += refused.objections
        else:
            found.append((idcc, tidy(title) or f"Branche {idcc}"))
    refuse_if(tuple(wrong))
    return tuple(dict(found).items())


def branches_told(pairs: Iterable[tuple[str, str]]) -> str:
    """Return branches as they are written, one a line."""
    return "\n".join(f"{idcc} : {title}" for idcc, title in pairs)


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 40


def objections_to_slug(slug: str) -> tuple[Objection, ...]:
    """Return why a body may not be named so in addresses, for ever: its identity on the web is made of it."""
    if _SLUG.fullmatch(slug) and len(slug) <= _LONGEST_SLUG:
        return ()
    return (
        Objection(
            "slug-form",
            f"L’identifiant « {slug} » ne va pas dans une adresse.",
            remedy=f"De une à {_LONGEST_SLUG} minuscules, chiffres ou tirets, sans accent : « fleuristes ».",
        ),
    )


def objections_to_slug_taken(slug: str, holder: str | None) -> tuple[Objection, ...]:
    """Return that another body, `holder`, is named so in addresses, or nothing when it is None."""
    if holder is None:
        return ()
    return (
        Objection(
            "slug-taken",
            f"« {slug} » est déjà, dans les adresses, le nom {of(holder)}.",
            remedy="Choisissez-en un autre : il ne change plus.",
        ),
    )


_PREFIX = re.compile(r"[A-Z0-9]{1,8}")


def objections_to_prefix(prefix: str, *, taken: bool) -> tuple[Objection, ...]:
    """Return why the numbers of a body may not start so: numbers are unique in an installation."""
    if not _PREFIX.fullmatch(prefix):
        return (
            Objection(
                "prefix-form",
                f"Le préfixe « {prefix} » n’a pas de une à huit capitales ou chiffres.",
                remedy="Sans accent, espace ni tiret : « FLEURS ».",
            ),
        )
    if taken:
        return (
            Objection(
                "prefix-taken",
                f"Un autre certificateur de cette installation numérote, ou a numéroté, en {prefix}.",
                remedy="Choisissez-en un autre : deux certificats n’ont jamais le même numéro.",
            ),
        )
    return ()


def objections_to_client(number: str, *, whose: str, verified: bool) -> tuple[Objection, ...]:
    """Return why a client number may not be that of the Caisse des Dépôts; `whose` it is told to be.

    A character that looks like the one expected there is refused too, unless somebody `verified` each.
    """
    return _objections_to_cdc(
        number, normalise_cdc_client, CDC_CLIENT_FORM, f"Numéro client {whose}", verified
    )


def objections_to_contract(number: str, *, taken: bool, verified: bool) -> tuple[Objection, ...]:
    """Return why a contract may not bear a number, as `objections_to_client`, or for that of another."""
    known = Objection("contract-known", f"Le contrat « {number} » est déjà enregistré.")
    return (
        *_objections_to_cdc(
            number, normalise_cdc_contract, CDC_CONTRACT_FORM, "Numéro de contrat", verified
        ),
        *((known,) if taken else ()),
    )


def _objections_to_cdc(
    number: str, read: Callable[[str], str], form: str, label: str, verified: bool
) -> tuple[Objection, ...]:
    try:
        doubts = look_alikes(read(number), form)
    except Refused as refused:
        return refused.objections
    if verified or not doubts:
        return ()
    return (
        Objection(
            "identifier-look-alike",
            f"{label} « {number.strip()} » : {', '.join(doubts)}.",
            remedy="Relevez-le caractère à caractère dans l’espace certificateur. S’il y est écrit ainsi, cochez "
            "« Vérifié caractère à caractère ».",
        ),
    )


def objections_to_contact(*, city: str, nda: str) -> tuple[Objection, ...]:
    """Return why a partner may not be said to be there, or to have declared its activity under this number."""
    return (
        *objections_to_text(tidy(city), "Ville de l’organisme"),
        *(_objections_to(normalise_nda, nda) if nda.strip() else ()),
    )


def objections_to_organisation_name(name: str) -> tuple[Objection, ...]:
    """Return why an organisation may not bear a name: none, or one that cannot be printed."""
    missing = () if name.strip() else (Objection("name-missing", "Le nom de l’organisme manque."),)
    return (*missing, *objections_to_text(tidy(name), "Nom de l’organisme"))


def objections_to_siret_taken(kind: str, siret: str, holder: str | None) -> tuple[Objection, ...]:
    """Return that a SIRET is that of another organisation of its kind, `holder`, or nothing when it is None."""
    if holder is None:
        return ()
    return (
        Objection(
            f"{kind}-siret-taken",
            f"Le SIRET {siret} est déjà celui {of(holder)}.",
            remedy="Ouvrez sa fiche, ou corrigez le SIRET.",
            about=siret,
        ),
    )


def objections_to_site(name: str, *, taken: bool) -> tuple[Objection, ...]:
    """Return why a partner may not have a site of this name: none, or that of another of its sites."""
    if not name:
        return (Objection("name-missing", "Le nom du site manque."),)
    if taken:
        return (
            Objection(
                "site-known",
                f"Cet organisme a déjà un site « {name} ».",
                remedy="Corrigez ce site.",
            ),
        )
    return ()


def objections_to_merged(name: str, into: str | None) -> tuple[Objection, ...]:
    """Return that a partner merged into another, named `into`, takes nothing any more."""
    if into is None:
        return ()
    return (
        Objection(
            "partner-merged",
            f"{name} est réuni à {into}.",
            remedy="Ouvrez la fiche de cet organisme, ou défaites leur réunion.",
        ),
    )


def objections_to_closed_site(
    name: str, closes_on: date | None, day: date
) -> tuple[Objection, ...]:
    """Return that a site is closed on a day, its last day before it."""
    if closes_on is None or day <= closes_on:
        return ()
    return (
        Objection(
            "site-closed",
            f"Le site {name} est fermé depuis le {french_short_date(closes_on)}.",
            remedy="Choisissez un autre site, ou changez son dernier jour sur la fiche de l’organisme.",
        ),
    )


def _objections_to(read: Callable[[str], object], number: str) -> tuple[Objection, ...]:
    try:
        read(number)
    except Refused as refused:
        return refused.objections
    return ()


def unnamed(siret: str) -> str:
    """Return what an organisation is called while only its SIRET is known."""
    return f"SIRET {''.join(siret.split())}"


def remark_on_name(kept: str, typed: str) -> tuple[Objection, ...]:
    """Return which name is kept of an organisation known already that somebody names otherwise."""
    if not typed.strip() or tidy(typed) == kept:
        return ()
    return (
        Objection(
            "organisation-known",
            f"Ce SIRET est déjà enregistré : son nom, « {kept} », est gardé, et non « {tidy(typed)} ».",
        ),
    )
