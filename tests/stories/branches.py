"""What a campaign has to say to be heard under each règlement of the demonstration: its table, dates, votes.

A branch that is not here sits as the small campaign does: two employers, two employees, June 2025.
"""

from typing import Any

from tests.stories.campaigns import BLOCS, DEMO, campaign, candidate, grids, juror, sitting

REGLEMENTS = DEMO / "reglements"
THREE = {"marchal": {"role": "chair"}, "almeida": {"role": "vice_chair"}, "tanguy": {}}
TO_CONFIRM = frozenset({"banque", "hcr", "negoce_materiaux", "ocapiat", "syntec"})
"""Those whose CPNE decides last."""
SINCE_2026 = {
    "session": {"at": "2026-06-02T08:30", "place": "Lyon"},
    "sitting": {"at": "2026-06-16T10:00", "closed_at": "2026-06-16T12:00"},
}
_ONE_EACH = {"marchal": {"role": "chair"}, "almeida": {"role": "vice_chair"}}
_EXPERT_PRESIDES = {"perrin": {"role": "chair"}, "marchal": {}, "almeida": {}, "tanguy": {}}
_SEATS: dict[str, dict[str, dict[str, Any]]] = {
    "animation": {**_ONE_EACH, "tanguy": {}, "perrin": {}, "lucas": {}},
    "automobile": THREE,
    "bricolage": {"marchal": {"role": "chair"}, "belkacem": {}, "almeida": {"role": "vice_chair"},
                  "ndiaye": {}, "garnier": {}},
    "immobilier": _ONE_EACH,
    "organismes_de_formation": {**_ONE_EACH, "perrin": {}},
    "sdlm": _ONE_EACH,
    "sport": _EXPERT_PRESIDES,
    "syntec": {"perrin": {"role": "chair"}, "marchal": {}, "almeida": {}},
}  # fmt: skip
_MANDATED = {
    "bricolage": {"almeida": "CFDT", "ndiaye": "FO", "garnier": "CFTC"},
    "commerce_alimentaire": {"marchal": "FCD", "belkacem": "FCD", "almeida": "CFDT", "ndiaye": "FO"},
}  # fmt: skip
_OTHERS = {"tanguy": "trainers", "perrin": "experts", "lucas": "experts", "garnier": "employees"}


def under(name: str, **changes: Any) -> dict[str, Any]:
    """Return a campaign under one règlement of the demonstration, with its table at its own sitting."""
    value = campaign(reglement=str(REGLEMENTS / f"{name}.yaml"), **changes)
    for person, college in _OTHERS.items():
        value["jurors"][person] = juror(person, college=college)
    for person, organisation in _MANDATED.get(name, {}).items():
        value["jurors"][person]["mandated_by"] = organisation
    return value


def full_campaign(name: str) -> dict[str, Any]:
    """Return the campaign of a candidate acquired everywhere, heard as that branch asks, and awarded."""
    value = under(name, award={"on": "2026-07-01"})
    value["candidates"]["camille"] = candidate(entry_on="2024-11-04")
    said: dict[str, Any] = {"seats": _SEATS[name]} if name in _SEATS else {}
    if name in ("defaut", "immobilier"):  # in force since September 2025, since 2026
        value["session"] = SINCE_2026["session"]
        said |= SINCE_2026["sitting"]
    if name == "banque":  # the tutor’s report of B2 has no weight there: the jury votes
        value["candidates"]["camille"]["assessments"] = grids(5)
        said["cases"] = {"camille": {"votes": dict.fromkeys(BLOCS, "acquired")}}
    if name == "ocapiat":
        value["candidates"]["camille"]["assessments"] = grids(80)
    if name in TO_CONFIRM:
        value["confirmation"] = {"on": "2025-06-24", "deliberation": "Délibération n° 12"}
    value["sitting"] = sitting(**said)
    return value
