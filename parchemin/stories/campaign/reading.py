"""From a campaign file, and those that it names, to a `Campaign`, or every fault at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.reglement.reading import new_reglement, read_reglement
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.reading import Document, Unreadable, read_document
from parchemin.stories.campaign.building import Files, campaign_of
from parchemin.stories.campaign.coherence import incoherences, unknown_keys
from parchemin.stories.campaign.dates import CampaignDays
from parchemin.stories.campaign.shape import SCHEMA, certifications_of
from parchemin.stories.campaign.value import Campaign


class UnreadableCampaign(Exception):
    """A campaign that cannot be played, with the faults of its file and of those that it names."""

    def __init__(self, files: tuple[Unreadable, ...]) -> None:
        self.files = files
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return one French line per fault: file, line, path, rule, value."""
        return tuple(fault.sentence(file.name) for file in self.files for fault in file.faults)


def read_campaign(path: Path, told_at: datetime | None = None) -> Campaign:
    """Return the campaign that a YAML or JSON file describes (docs/formats/campaign.md).

    `told_at` is the instant that relative days are counted from, now by default. Raises `UnreadableCampaign` with
    every fault: of form first; then of coherence, together with those of the référentiels, règlements and
    promotions. What an act would refuse is no fault: it is for whoever plays.
    """
    calendar = CampaignDays(told_at or datetime.now(UTC))
    try:
        document = read_document(path)
        value = document.valid_value(SCHEMA)
    except Unreadable as unreadable:
        raise UnreadableCampaign((unreadable,)) from None
    faults: list[Unreadable] = []
    found = tuple(incoherences(value, calendar))
    if found:
        faults.append(Unreadable(document.name, document.faults_in_order(found)))
    files = {}
    for key, place, child in certifications_of(value):
        conversion = _referentiel(path.parent, child["referentiel"], faults)
        reglement = _reglement(path.parent, document, place, child["reglement"], faults)
        if conversion is not None:
            files[key] = Files(conversion, reglement)
    if faults:
        raise UnreadableCampaign(tuple(faults))
    try:
        sha256 = sha256_hex(path.read_bytes())
        campaign = campaign_of(value, files, path.parent, calendar, sha256)
    except Unreadable as unreadable:
        raise UnreadableCampaign((unreadable,)) from None
    if found := tuple(unknown_keys(value, {"candidates": campaign.candidates})):
        raise UnreadableCampaign((Unreadable(document.name, document.faults_in_order(found)),))
    return campaign


def _referentiel(folder: Path, name: str, faults: list[Unreadable]) -> Conversion | None:
    try:
        return open_referentiel(read_document(folder / name))
    except Unreadable as unreadable:
        faults.append(unreadable)
        return None


def _reglement(
    folder: Path, document: Document, place: str, given: Any, faults: list[Unreadable]
) -> Mapping[str, Any]:
    """Return the règlement as its author wrote it, defaults left out: they are cited as defaults."""
    try:
        if isinstance(given, str):
            read_reglement(folder / given)
            return dict(read_document(folder / given).value)
        new_reglement(given)
    except Unreadable as unreadable:
        faults.append(
            unreadable if isinstance(given, str) else _within(document, place, unreadable)
        )
    return dict(given) if isinstance(given, Mapping) else {}


def _within(document: Document, place: str, unreadable: Unreadable) -> Unreadable:
    """Return the faults of a règlement written in the campaign, at their place in it."""
    found = tuple(
        replace(fault, path=f"{place}reglement.{fault.path}".rstrip("."))
        for fault in unreadable.faults
    )
    return Unreadable(document.name, document.faults_in_order(found))
