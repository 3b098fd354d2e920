"""How an organisation is named and known."""

from collections.abc import Callable

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.identifiers import normalise_nda, normalise_siret
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import of, tidy


def objections_to_organisation(*, siret: str, name: str) -> tuple[Objection, ...]:
    """Return why an organisation may not be recorded: its SIRET and its name, both at once."""
    return (*objections_to_siret(siret), *objections_to_organisation_name(name))


def objections_to_siret(siret: str) -> tuple[Objection, ...]:
    """Return why a SIRET is none."""
    return _objections_to(normalise_siret, siret)


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


def _objections_to(read: Callable[[str], str], number: str) -> tuple[Objection, ...]:
    try:
        read(number)
    except Refused as refused:
        return refused.objections
    return ()


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
