"""Small documents that tests bend: one in our format, one as agreements are collected."""

from copy import deepcopy
from typing import Any

from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.value import Referentiel
from parchemin.kernel.reading import Document

_OURS: dict[str, Any] = {
    "format": "parchemin-referentiel/1",
    "certification": {
        "code": "VENDEUR",
        "kind": "cqp",
        "title": "Vendeur conseil",
        "sector": "Commerce",
        "branches": [{"idcc": "1505", "title": "Commerce de détail alimentaire non spécialisé"}],
        "cpne": [{"name": "CPNEFP du commerce", "idcc": ["1505"]}],
        "rome": ["D1106"],
        "registration": {"register": "none"},
    },
    "source": {"title": "Avenant n° 2", "url": "https://exemple.fr/texte", "licence": "LO 2.0"},
    "edition": {"number": 1, "adopted_on": "2021-07-12"},
    "activities": [{"code": "A1", "title": "Vente"}],
    "blocs": [
        {
            "code": "B1",
            "title": "Conseiller",
            "competences": [
                {
                    "code": "C1.1",
                    "title": "Accueillir le client en situation de handicap",
                    "activity": "A1",
                    "themes": ["ecology", "digital", "safety", "disability"],
                    "criteria": [
                        {
                            "code": "C1.1-K1",
                            "title": "Le client est accueilli",
                            "indicators": ["La demande est comprise"],
                            "eliminatory": True,
                            "weight": 2.5,
                        }
                    ],
                },
                {
                    "code": "C1.2",
                    "title": "Conclure la vente",
                    "criteria": [{"code": "C1.2-K1", "title": "La vente est conclue"}],
                },
            ],
            "modalities": [
                {
                    "kind": "simulation",
                    "title": "Mise en situation",
                    "minutes": 20,
                    "weight": 100,
                    "competences": ["C1.1"],
                }
            ],
        }
    ],
}

_PUBLISHED: dict[str, Any] = {
    "id": "vendeur-2021",
    "intitule": "CQP vendeur conseil",
    "idcc": "1505",
    "branche": "Commerce de détail alimentaire non spécialisé",
    "cpne": "CPNEFP du commerce",
    "source_titre": "Avenant n° 2",
    "source_url": "https://exemple.fr/texte",
    "licence": "Licence Ouverte 2.0",
    "date": "2021-07-12",
    "voies_acces": ["formation", "VAE (1 an)"],
    "activites": ["• Vente :", "– accueil des clients ;", "– encaissement."],
    "blocs": [
        {
            "numero": 1,
            "intitule": "vente et relation client",
            "competences": [
                {"intitule": "accueillir  le client", "criteres": ["Le client est accueilli"]},
                {"intitule": "réaliser la vente ;", "criteres": ["Le client achète"]},
            ],
            "modalite_evaluation": "• Entretien avec la commission (15 minutes) :\n– bilan.",
        }
    ],
}


def ours(**keys: Any) -> dict[str, Any]:
    """Return a document of our format; `keys` replace those of the document."""
    return deepcopy(_OURS) | keys


def published(**keys: Any) -> dict[str, Any]:
    """Return a document as agreements are collected; `keys` replace those of the document."""
    return deepcopy(_PUBLISHED) | keys


def bloc(**keys: Any) -> dict[str, Any]:
    """Return the bloc of `published`; `keys` replace those of the bloc."""
    return published()["blocs"][0] | keys


def read(document: dict[str, Any]) -> Referentiel:
    """Return the référentiel of a document of our format."""
    return read_referentiel(Document("exemple.json", document))
