"""What a schema cannot tell of a campaign: names of nobody, numbers that are none, days out of order.

Only what makes the file say nothing is a fault. A choice that the law or the règlement refuses is no
fault: the act refuses it in the rehearsal, with its text.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from parchemin.kernel.calendar import paris_date
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.identifiers import normalise_rncp, normalise_rs, normalise_siret
from parchemin.kernel.objections import Refused
from parchemin.kernel.schema import Fault, validator_of
from parchemin.kernel.text import tidy
from parchemin.pathways.birthdates import read_birth_date
from parchemin.stories.campaign.dates import CampaignDays
from parchemin.stories.campaign.shape import (
    ALONE,
    EVERYBODY_ELSE,
    SCHEMA,
    certifications_of,
    sessions_of,
    sittings_of,
)

Node = Mapping[str, Any]

NAMES = "x-names"
"""Annotation of the schema: the group in which a key names somebody, or something."""
_NOBODY = {
    "partners": "aucun organisme",
    "employers": "aucun employeur",
    "assessors": "aucun évaluateur",
    "jurors": "aucun juré",
    "candidates": "aucun candidat",
    "seats": "aucun siège",
    "certifications": "aucune certification",
    "promotions": "aucune promotion",
    "accounts": "aucun compte",
}


def incoherences(value: Node, calendar: CampaignDays) -> Iterator[Fault]:
    """Yield every fault of a campaign that follows the schema, its relative days counted by a calendar.

    Candidates of promotions are known once their files are read: `unknown_keys` looks for them then.
    """
    yield from _shapes(value)
    yield from _unprintable(value["body"])
    yield from _numbers(value)
    groups = _NOBODY.keys() - ({"candidates"} if value.get("promotions") else set())
    yield from unknown_keys(value, {group: value.get(group, {}) for group in groups})
    yield from _addresses(value)
    yield from _moments(value, calendar)
    yield from _without_session(value)
    yield from _polls(value, calendar)


def _shapes(value: Node) -> Iterator[Fault]:
    """Yield what is told of one jury at the root of a campaign of several, and candidates of no certification."""
    if "certifications" not in value:
        return
    for key in (key for key in ALONE if key in value):
        message = "se dit dans « certifications », « sessions » ou « sittings » de cette campagne"
        yield Fault(key, "", "unknown-key", message)
    for key, candidate in value.get("candidates", {}).items():
        if "certification" not in candidate:
            message = "il manque « certification »"
            yield Fault(f"candidates.{key}", "", "required", message)


def _unprintable(body: Node) -> Iterator[Fault]:
    """Yield what no document could print of the body itself: without it, nothing can be played."""
    for key in ("name", "city", "commission", "number_prefix"):
        for objection in objections_to_text(tidy(body.get(key, "")), key):
            message = objection.message.removeprefix(f"{key} : ").rstrip(".")
            yield Fault(f"body.{key}", body[key], objection.code, message)


def _numbers(value: Node) -> Iterator[Fault]:
    """Yield the identifiers and birth dates that are not what they should be."""
    yield from _checked("body.siret", value["body"]["siret"], normalise_siret)
    for group in ("partners", "employers"):
        for key, organisation in value.get(group, {}).items():
            yield from _checked(f"{group}.{key}.siret", organisation["siret"], normalise_siret)
    for _, place, certification in certifications_of(value):
        if claim := certification.get("registration"):
            normalise = normalise_rncp if claim["register"] == "RNCP" else normalise_rs
            path = f"{place or 'certification.'}registration.code"
            yield from _checked(path, claim["code"], normalise)
    for key, candidate in value.get("candidates", {}).items():
        path = f"candidates.{key}.civil_status.born_on"
        yield from _checked(path, candidate["civil_status"]["born_on"], read_birth_date)


def _checked(path: str, written: str | int, read: Callable[[str], object]) -> Iterator[Fault]:
    try:
        read(str(written))
    except Refused as refused:
        for objection in refused.objections:
            message = objection.message[0].lower() + objection.message[1:].rstrip(".")
            yield Fault(path, "", objection.code, message)


def unknown_keys(value: Node, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Yield the keys that name nobody, among the `known` of each group: others are not looked for."""
    seats = {path: sitting["seats"] for path, sitting in sittings_of(value)}
    for path, group, key in _names(value, _schema()):
        table: Collection[str] = next((seats[at] for at in seats if path.startswith(f"{at}.")), ())
        found = table if group == "seats" else known.get(group)
        if found is not None and key not in found:
            close = get_close_matches(key, found, n=1)
            hint = f" ; vouliez-vous « {close[0]} » ?" if close else ""
            message = f"{_NOBODY[group]} n’a cette clé{hint}"
            yield Fault(path, f"« {key} »", "unknown-key", message)


def _schema() -> Node:
    schema = validator_of(SCHEMA).schema
    return schema if isinstance(schema, Mapping) else {}


def _names(value: Any, shape: Node, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield (path, group, key) for every key that names somebody declared elsewhere, as the schema says."""
    if "$ref" in shape:
        _, _, name = shape["$ref"].rpartition("/")
        shape = {**_schema()["$defs"][name], **shape}
    if group := shape.get(NAMES):
        yield path, group, value
    for inner in shape.get("anyOf", ()):
        yield from _names(value, inner, path)
    if isinstance(value, Mapping):
        group = shape.get("propertyNames", {}).get(NAMES)
        for key, child in value.items():
            place = f"{path}.{key}".lstrip(".")
            if group and key != EVERYBODY_ELSE:
                yield place, group, key
            inner = shape.get("properties", {}).get(key, shape.get("additionalProperties"))
            yield from _names(child, inner or {}, place)
    elif isinstance(value, list):
        for rank, child in enumerate(value):
            yield from _names(child, shape.get("items", {}), f"{path}[{rank}]")


def _addresses(value: Node) -> Iterator[Fault]:
    """Yield the e-mail addresses that two assessors, or two jurors, share: one person is one address."""
    for group in ("assessors", "jurors"):
        seen: dict[str, str] = {}
        for key, person in value.get(group, {}).items():
            address = person["email"].strip().lower()
            if seen.setdefault(address, key) != key:
                message = f"cette adresse est déjà celle de « {seen[address]} »"
                yield Fault(f"{group}.{key}.email", address, "repeated-address", message)


def _moments(value: Node, calendar: CampaignDays) -> Iterator[Fault]:
    """Yield the moments that no clock showed and, when there are none, those out of order."""
    clock = _Clock(calendar)
    for path, session in sessions_of(value):
        clock.read(f"{path}.at", session["at"])
    for path, sitting in sittings_of(value):
        clock.read(f"{path}.first_convocation.at", sitting.get("first_convocation", {}).get("at"))
        for name in ("at", "closed_at", "signed_at"):
            clock.read(f"{path}.{name}", sitting.get(name))
    clock.read("declaration.at", value.get("declaration", {}).get("at"))
    if clock.faults:
        yield from clock.faults
        return
    for path, sitting in sittings_of(value):
        yield from clock.order(f"{path}.first_convocation.at", f"{path}.at")
        yield from clock.order(f"{path}.at", f"{path}.closed_at")
        yield from clock.order(f"{path}.closed_at", f"{path}.signed_at")
        if calendar.day(sitting["convened_on"]) > clock.day(f"{path}.at"):
            message = f"vient après {path}.at"
            yield Fault(f"{path}.convened_on", sitting["convened_on"], "order", message)
        yield from _before_the_first(path, sitting, clock)
    if "sitting" in value:
        yield from clock.order("session.at", "sitting.at")
        yield from _after(value, clock, "validation_file_on", "sitting.at")
        yield from _after(value, clock, "entry_on", "session.at")


def _before_the_first(path: str, sitting: Node, clock: "_Clock") -> Iterator[Fault]:
    """Yield the days of a second convocation that come before the first sitting, which lacked no quorum yet."""
    first = f"{path}.first_convocation.at"
    for name in ("convened_on", "convocations_sent_on"):
        written = sitting.get(name)
        if written and first in clock.found and clock.calendar.day(written) < clock.day(first):
            message = f"vient avant {first} : une seconde convocation suit une séance sans quorum"
            yield Fault(f"{path}.{name}", written, "order", message)


class _Clock:
    """The moments of a campaign by their path, and those that no clock showed."""

    def __init__(self, calendar: CampaignDays) -> None:
        self.calendar = calendar
        self.written: dict[str, str] = {}
        self.found: dict[str, datetime] = {}
        self.faults: list[Fault] = []

    def read(self, path: str, text: str | None) -> None:
        """Read a moment, if it is told."""
        if text:
            self.written[path] = text
            try:
                self.found[path] = self.calendar.moment(text)
            except ValueError:
                self.faults.append(Fault(path, text, "moment", "cet instant n’existe pas"))

    def day(self, path: str) -> date:
        """Return the day of a moment."""
        return paris_date(self.found[path])

    def order(self, before: str, after: str) -> Iterator[Fault]:
        """Yield that a moment comes before one that it follows."""
        found = self.found
        if before in found and after in found and found[after] < found[before]:
            yield Fault(after, self.written[after], "order", f"vient avant {before}")


def _after(value: Node, clock: _Clock, name: str, last: str) -> Iterator[Fault]:
    """Yield the days of candidates that come after a moment of a campaign of one jury."""
    if last in clock.found:
        for key, candidate in value["candidates"].items():
            written = candidate.get(name)
            if written and clock.calendar.day(written) > clock.day(last):
                yield Fault(f"candidates.{key}.{name}", written, "order", f"vient après {last}")


def _polls(value: Node, calendar: CampaignDays) -> Iterator[Fault]:
    """Yield the polls whose dates are not each a day, and the answers that do not say a word a date."""
    for rank, poll in enumerate(value.get("polls", ())):
        clock = _Clock(calendar)
        for place, text in enumerate(poll["dates"]):
            clock.read(f"polls[{rank}].dates[{place}]", text)
        yield from clock.faults
        if len(set(clock.found.values())) < len(clock.found):
            yield Fault(f"polls[{rank}].dates", "", "repeated", "deux dates sont la même")
        for key, words in poll.get("answers", {}).items():
            if len(words) != len(poll["dates"]):
                message = f"un mot par date est attendu : {len(poll['dates'])}"
                yield Fault(f"polls[{rank}].answers.{key}", "", "length", message)


def _without_session(value: Node) -> Iterator[Fault]:
    """Yield the grids of a campaign that has no session."""
    if any(sessions_of(value)):
        return
    for key, candidate in value.get("candidates", {}).items():
        if candidate.get("assessments"):
            path = f"candidates.{key}.assessments"
            yield Fault(path, "", "required", "des grilles sans session : il manque « session »")
