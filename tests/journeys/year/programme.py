"""The référentiel, from the sample to the edition in force; its règlement; who may prepare for it."""

import json
from pathlib import Path
from typing import Any

from tests.journeys.year.days import ago
from tests.journeys.year.person import Person

RULES = f"""format: parchemin-reglement/1
name: Règlement des fleuristes
in_force_from: {ago(380)}
assessors: {{count: 1, external_count: 0}}
grid: {{marked: competence}}
convocation: {{days_before: 0}}
"""
CONVENTION = {
    "Référence de la convention": "Convention 2026-04",
    "Signée le": ago(365),
    "À partir du": ago(365),
    "Jusqu’au": ago(-700),
    "Objet": "La préparation des candidats.",
    "Contrepartie financière et modalités de paiement": "Selon l’annexe 2.",
    "Conditions de sous-traitance": "Aucune.",
    "Moyens": "Un atelier floral.",
}


def sample(of: Person) -> dict[str, Any]:
    """Return the référentiel offered to try, with our code, our title and the blocs of its fiche."""
    of.look("/espace/ouverture/")
    content = given(of, "Télécharger un exemple")
    content["certification"] |= {"code": "VFL", "title": "Vendeur en fleurs"}
    for rank, bloc in enumerate(content["blocs"], 1):
        bloc["register_code"] = f"RNCP38123BC0{rank}"
    return content


def given(of: Person, link: str) -> dict[str, Any]:
    """Return what the file behind a link of this page says."""
    with of.page.expect_download() as download:
        of.page.get_by_role("link", name=link).first.click()
    content: dict[str, Any] = json.loads(Path(download.value.path()).read_text())
    return content


def imported(by: Person, content: dict[str, Any]) -> None:
    """Import a référentiel from its file, and keep it."""
    by.look("/espace/referentiels/")
    by.follow("Importer un référentiel")
    by.gives("vfl.json", json.dumps(content).encode())
    by.press("Lire le référentiel")
    by.look()
    by.press("Garder en brouillon")
    by.look()


def adopted(by: Person, decision: str, *, adopted_on: str, in_force_from: str) -> None:
    """Lead the edition on screen from its draft to the day it is in force."""
    by.follow("Soumettre au vote")
    by.press("Soumettre au vote")
    by.reads("L’édition est soumise au vote.")
    by.follow("Constater l’adoption")
    by.types(
        {
            "Adoptée le": adopted_on,
            "Décision de la CPNE": decision,
            "Titulaire des droits": "CPNEFP des fleuristes",
        }
    )
    by.field("Enregistrement visé").select_option(label="RNCP")
    by.press("Constater l’adoption")
    by.reads("L’adoption est constatée.")
    by.follow("Mettre en vigueur")
    by.types({"À partir du": in_force_from})
    by.press("Mettre en vigueur")
    by.reads("L’édition est en vigueur.")


def programmed(odile: Person) -> None:
    """Have a first edition in force, registered, with the codes that a parchemin needs and its règlement."""
    imported(odile, sample(odile))
    adopted(odile, "Délibération 2025-07", adopted_on=ago(400), in_force_from=ago(370))
    odile.follow("Noter un enregistrement")
    odile.field("Répertoire").select_option("RNCP")
    odile.types(
        {
            "Numéro de fiche": "RNCP38123",
            "Intitulé exact de la fiche": "Vendeur en fleurs",
            "Niveau": "3",
            "Décision du": ago(375),
            "À partir du": ago(370),
            "Jusqu’au": ago(-1000),
        }
    )
    odile.press("Noter un enregistrement")
    odile.follow("Noter les codes NSF")
    odile.types({"Codes NSF": "312t"})
    odile.press("Noter les codes NSF")
    odile.follow("Noter une transmission")
    odile.field("Transmise à").select_option(label="France compétences")
    odile.types({"Le": ago(398)})
    odile.press("Noter une transmission")
    odile.follow("Fixer un règlement")
    odile.gives("reglement.yaml", RULES.encode())
    odile.press("Lire le règlement")
    odile.look()
    odile.press("Fixer ce règlement")
    odile.reads("Le règlement est fixé")
    odile.look()


def habilitated(odile: Person) -> None:
    """Register a partner and its convention: it may prepare candidates."""
    odile.look("/espace/sessions/organismes/")
    odile.follow("Ajouter un organisme")
    odile.types(
        {
            "SIRET": "44306184100047",
            "Nom": "CFA des fleurs",
            "Ville": "Lyon",
            "Numéro de déclaration d’activité": "82690000069",
            "Courriel": "contact@cfa.exemple.fr",
        }
    )
    odile.press("Ajouter")
    odile.look()
    odile.types(CONVENTION)
    odile.press("Habiliter")
    odile.reads("CFA des fleurs est habilité.")
    odile.look()
