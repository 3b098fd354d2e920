"""From a campaign file, and the two files that it names, to a `Campaign`, or every fault at once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.reglement.reading import read_reglement, reglement_of
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.reading import Document, Unreadable, read_document
from parchemin.processes.campaign.building import campaign_of
from parchemin.processes.campaign.coherence import incoherences
from parchemin.processes.campaign.value import Campaign

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "campaign.schema.json"


class UnreadableCampaign(Exception):
    """A campaign that cannot be played, with the faults of its file and of those that it names."""

    def __init__(self, files: tuple[Unreadable, ...]) -> None:
        self.files = files
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return one French line per fault: file, line, path, rule, value."""
        return tuple(fault.sentence(file.name) for file in self.files for fault in file.faults)


def read_campaign(path: Path) -> Campaign:
    """Return the campaign that a YAML or JSON file describes (docs/formats/campaign.md).

    Raises `UnreadableCampaign` with every fault: of form first; then of coherence, together with those of
    the référentiel and of the règlement. What an act would refuse is no fault: it is for the rehearsal.
    """
    try:
        document = read_document(path)
        value = document.checked(SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableCampaign((unreadable,)) from None
    faults: list[Unreadable] = []
    found = tuple(incoherences(value))
    if found:
        faults.append(Unreadable(document.name, document.located(found)))
    conversion = _referentiel(path.parent, value["certification"]["referentiel"], faults)
    reglement = _reglement(path.parent, document, faults)
    if faults or conversion is None:
        raise UnreadableCampaign(tuple(faults))
    return campaign_of(value, conversion, reglement, sha256_hex(path.read_bytes()))


def _referentiel(folder: Path, name: str, faults: list[Unreadable]) -> Conversion | None:
    try:
        return open_referentiel(read_document(folder / name))
    except Unreadable as unreadable:
        faults.append(unreadable)
        return None


def _reglement(folder: Path, document: Document, faults: list[Unreadable]) -> Mapping[str, Any]:
    """Return the règlement as its author wrote it, defaults left out: they are cited as defaults."""
    given = document.value["reglement"]
    try:
        if isinstance(given, str):
            read_reglement(folder / given)
            return dict(read_document(folder / given).value)
        reglement_of(given)
    except Unreadable as unreadable:
        faults.append(unreadable if isinstance(given, str) else _within(document, unreadable))
    return dict(given) if isinstance(given, Mapping) else {}


def _within(document: Document, unreadable: Unreadable) -> Unreadable:
    """Return the faults of a règlement written in the campaign, at their place in it."""
    found = tuple(
        replace(fault, path=f"reglement.{fault.path}".rstrip(".")) for fault in unreadable.faults
    )
    return Unreadable(document.name, document.located(found))
