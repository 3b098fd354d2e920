"""What a civil status must hold to be kept, and what may have it rejected by the Caisse des dépôts."""

from collections.abc import Iterator

from parchemin.kernel.objections import Objection
from parchemin.kernel.text import objections_to_name, same_spelling
from parchemin.pathways.birthplaces import Resolution
from parchemin.pathways.civil_status import CivilStatus, join_given_names
from parchemin.pathways.terms import Sex

DECLARED_LENGTH = 60
LONGEST_GIVEN_NAMES = 200
LONGEST_PLACE = 120
_MATCHING = "Rapprochement de la Caisse des dépôts avec le répertoire national"


def objections_to_civil_status(status: CivilStatus) -> tuple[Objection, ...]:
    """Return why a civil status may not be kept: a name is not one, sex or birthplace is missing.

    Source: données obligatoires de la Caisse des dépôts (nom, prénom, année de naissance, sexe).
    """
    found = []
    if status.sex not in list(Sex):
        found.append(
            Objection("sex", f"Le sexe « {status.sex} » n’est ni F ni M.", remedy="Écrivez F ou M.")
        )
    found += objections_to_name(status.birth_name, "nom de naissance")
    if status.usage_name:
        found += objections_to_name(status.usage_name, "nom d’usage")
    if not status.given_names:
        found.append(
            Objection(
                "given-name-missing",
                "Aucun prénom n’est donné.",
                remedy="Si l’acte n’en donne aucun, recopiez la mention de la pièce d’identité.",
            )
        )
    for name in status.given_names:
        found += objections_to_name(name, "prénom")
    if not status.birth_place and not status.birth_country:
        found.append(Objection("birthplace-missing", "Le lieu de naissance manque."))
    kept = join_given_names(status.given_names)
    found += objections_to_length("Les prénoms", kept, LONGEST_GIVEN_NAMES)
    found += objections_to_length("Le lieu de naissance", status.birth_place, LONGEST_PLACE)
    found += objections_to_length("Le pays de naissance", status.birth_country, LONGEST_PLACE)
    return tuple(found)


def objections_to_length(what: str, text: str, longest: int) -> tuple[Objection, ...]:
    """Return why a text is too long to be kept; `what` opens the sentence, « Les prénoms »."""
    if len(text) <= longest:
        return ()
    message = f"{what} : {len(text)} caractères, {longest} au plus."
    return (Objection("too-long", message),)


def remarks_on_civil_status(status: CivilStatus, place: Resolution) -> tuple[Objection, ...]:
    """Return what may have a civil status rejected, with what would lower the risk; none blocks."""
    return (*_on_birth(status), *place.remarks, *_on_names(status))


def _on_birth(status: CivilStatus) -> Iterator[Objection]:
    if not status.born.is_whole:
        unknown = "Le jour est inconnu" if status.born.month else "Le jour et le mois sont inconnus"
        yield Objection(
            "birth-date-partial",
            f"Date de naissance : {unknown.lower()}.",
            _MATCHING,
            "Laissez ainsi si l’acte ne le dit pas.",
        )


def _on_names(status: CivilStatus) -> Iterator[Objection]:
    for name in (status.birth_name, status.usage_name, *status.given_names):
        if len(name) > DECLARED_LENGTH:
            yield Objection(
                "name-not-declarable",
                f"« {name[:20]}… » compte {len(name)} caractères : un flux en admet {DECLARED_LENGTH}.",
                "Schéma du flux de la Caisse des dépôts",
            )
    if status.usage_name and same_spelling(status.usage_name, status.birth_name):
        yield Objection(
            "usage-name-repeated",
            "Le nom d’usage répète le nom de naissance.",
            _MATCHING,
            "Laissez le nom d’usage vide, ou vérifiez le nom de naissance.",
        )
    if len(status.given_names) == 1 and " " in status.given_names[0]:
        yield Objection(
            "given-names-in-one",
            f"« {status.given_names[0]} » : un prénom composé, ou plusieurs prénoms ?",
            _MATCHING,
            "Séparez les prénoms par des virgules ; gardez le trait d’union d’un prénom composé.",
        )
