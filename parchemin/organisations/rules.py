"""How an organisation is named and known."""

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.identifiers import normalise_siret
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import tidy


def objections_to_organisation(*, siret: str, name: str, city: str = "") -> tuple[Objection, ...]:
    """Return why an organisation may not be recorded: its SIRET, its name, its city, all at once."""
    return (
        *_objections_to_siret(siret),
        *objections_to_organisation_name(name),
        *objections_to_text(tidy(city), "Ville de l’organisme"),
    )


def objections_to_organisation_name(name: str) -> tuple[Objection, ...]:
    """Return why an organisation may not bear a name: none, or one that cannot be printed."""
    missing = () if name.strip() else (Objection("name-missing", "Le nom de l’organisme manque."),)
    return (*missing, *objections_to_text(tidy(name), "Nom de l’organisme"))


def _objections_to_siret(siret: str) -> tuple[Objection, ...]:
    try:
        normalise_siret(siret)
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
