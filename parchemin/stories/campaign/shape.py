"""The two shapes of a campaign: of one certification and one jury, or of several of one body."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Node = Mapping[str, Any]

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "campaign.schema.json"
EVERYBODY_ELSE = "others"
ONLY = ""
"""The key of the certification that is told alone: no other can have it."""
AFTER_THE_JURY = ("confirmation", "notification", "award")
ALONE = ("certification", "reglement", "session", "sitting", *AFTER_THE_JURY)
"""What is told of one jury at the root of its file, and within each sitting of several."""


def certifications_of(node: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield (key, path, value) for each certification; the règlement of one that is told alone is beside it."""
    if "certification" in node:
        yield ONLY, "", {"reglement": node["reglement"], **node["certification"]}
    for key, child in node.get("certifications", {}).items():
        yield key, f"certifications.{key}.", child


def sessions_of(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield (path, value) for each session, with its code and its certification."""
    if "session" in node:
        yield "session", {"code": "SESSION-1", "certification": ONLY, **node["session"]}
    for code, child in node.get("sessions", {}).items():
        yield f"sessions.{code}", {"code": code, **child}


def sittings_of(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield (path, value) for each sitting, with its code, its certification and what follows it."""
    if "sitting" in node:
        after = {key: node[key] for key in AFTER_THE_JURY if key in node}
        yield "sitting", {"code": "JURY-1", "certification": ONLY, **after, **node["sitting"]}
    for code, child in node.get("sittings", {}).items():
        yield f"sittings.{code}", {"code": code, **child}
