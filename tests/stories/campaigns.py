"""Campaigns for tests: the examples, and a small one whose parts a test replaces."""

import json
from pathlib import Path
from typing import Any

from parchemin.stories.campaign import read_campaign
from parchemin.stories.rehearse import Stage, rehearse
from parchemin.stories.rehearse.decisions import decisions_of
from tests.conftest import NOON

DEMO = Path(__file__).resolve().parents[2] / "parchemin" / "demo"
EXAMPLES = DEMO / "campaigns"
BLOCS = ("B1", "B2", "B3", "B4")
TABLE = {
    "marchal": ("F", "employers", "chair"),
    "belkacem": ("M", "employers", "member"),
    "almeida": ("M", "employees", "vice_chair"),
    "ndiaye": ("F", "employees", "member"),
}
RNCP = {
    "register": "RNCP",
    "code": "RNCP99902",
    "level": 3,
    "decided_on": "2024-06-28",
    "starts_on": "2024-06-28",
    "ends_on": "2029-06-28",
    "fictitious": True,
}


def grids(first: Any = "acquired", second: Any = None, blocs: tuple[str, ...] = BLOCS) -> dict:
    """Return the grids of both assessors on these blocs; the second says as the first by default."""
    pair = (("roussel", first), ("diallo", first if second is None else second))
    given = [{"assessor": name, "marks": marks} for name, marks in pair]
    return {bloc: given for bloc in blocs}


def candidate(name: str = "Durand", **changes: Any) -> dict:
    """Return a candidate in continuing training, acquired everywhere."""
    known = {
        "civil_status": {
            "sex": "F",
            "birth_name": name,
            "given_names": "Camille",
            "born_on": "1990-03-12",
            "birthplace": "Rennes",
        },
        "route": "continuing_training",
        "entry_on": "2025-01-06",
        "partner": "atelier",
        "assessments": grids(),
    }
    return {**known, **changes}


def vae(name: str = "Durand", **changes: Any) -> dict:
    """Return a candidate by the VAE of the law."""
    changed = candidate(name, **{"route": "statutory_vae", **changes})
    del changed["partner"]
    return changed


def table(**seats: Any) -> dict:
    """Return two employers and two employees, all there; `seats` replace theirs."""
    return {name: seats.get(name, {"role": role}) for name, (_, _, role) in TABLE.items()}


def campaign(**changes: Any) -> dict:
    """Return a campaign of one candidate, that nothing stands against, without award or declaration."""
    known = {
        "format": "parchemin-campaign/1",
        "title": "Essai",
        "body": {
            "name": "Certificateur d’essai",
            "siret": "73282932000074",
            "city": "Lyon",
            "cdc": {"client_id": "03DEMO00", "contract_id": "MCFCER000000"},
        },
        "certification": certification(),
        "reglement": str(DEMO / "reglements" / "maintenance_industrielle.yaml"),
        "partners": {"atelier": partner("35600000000048")},
        "employers": {
            "acier": {"name": "Aciéries", "siret": "44306184100047"},
            "nord": {"name": "Aciéries, site nord", "siret": "44306184100054"},
        },
        "assessors": {
            "roussel": assessor("Martine Roussel"),
            "diallo": {**assessor("Ibrahima Diallo"), "external": True},
        },
        "jurors": {name: juror(name) for name in TABLE},
        "candidates": {"camille": candidate()},
        "session": {"at": "2025-06-03T08:30", "place": "Lyon"},
        "sitting": sitting(),
    }
    return {**known, **changes}


def certification(referentiel: str = "maintenance-exemple", **changes: Any) -> dict:
    """Return a certification in force since September 2024, registered when `changes` say so."""
    return {
        "referentiel": str(DEMO / "referentiels" / f"{referentiel}.json"),
        "adoption": {
            "on": "2024-05-14",
            "decision": "Décision de la CPNEFP",
            "in_force_from": "2024-09-01",
            "ip_holder": "Association paritaire",
        },
        **changes,
    }


def partner(siret: str) -> dict:
    """Return a partner habilitated from 2017 to 2027."""
    return {
        "name": "Atelier-école",
        "siret": siret,
        "habilitation": {
            "services": ["prepare", "evaluate"],
            "convention": "Convention 1",
            "starts_on": "2017-01-01",
            "ends_on": "2027-12-31",
        },
    }


def assessor(name: str) -> dict:
    """Return an assessor habilitated since 2017."""
    address = name.lower().replace(" ", ".")
    return {"name": name, "email": f"{address}@exemple.fr", "habilitated_from": "2017-01-01"}


def juror(name: str, **changes: Any) -> dict:
    """Return a juror of the table."""
    sex, college, _ = TABLE.get(name, ("F", "trainers", ""))
    known = {"name": name.capitalize(), "email": f"{name}@exemple.fr", "sex": sex}
    return {**known, "college": college, **changes}


def sitting(**changes: Any) -> dict:
    """Return the sitting of Tuesday 17 June 2025, everybody there."""
    known = {
        "convened_on": "2025-05-19",
        "at": "2025-06-17T10:00",
        "closed_at": "2025-06-17T12:00",
        "place": "Lyon",
        "seats": table(),
    }
    return {**known, **changes}


def written(value: Any, folder: Path) -> Path:
    """Write a campaign as JSON and return its path."""
    path = folder / "campagne.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def played(value: Any, folder: Path) -> tuple[Stage, dict]:
    """Play a campaign in the database of the test; return its stage and its decisions."""
    stage = rehearse(read_campaign(written(value, folder)), today=NOON)
    return stage, decisions_of(stage)


def by_key(decisions: dict) -> dict[str, dict]:
    """Return the candidates of decisions by their key."""
    return {one["key"]: one for one in decisions["candidates"]}


def codes(reasons: list[dict]) -> list[str]:
    """Return the codes of reasons or refusals."""
    return [reason["code"] for reason in reasons]
