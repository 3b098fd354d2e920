"""What a schema cannot tell of a campaign: names of nobody, numbers that are none, days out of order.

Only what makes the file say nothing is a fault. A choice that the law or the règlement refuses is no
fault: the act refuses it in the rehearsal, with its text.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from parchemin.kernel.calendar import paris_date
from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.identifiers import normalise_rncp, normalise_rs, normalise_siret
from parchemin.kernel.objections import Refused
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import tidy
from parchemin.pathways.birthdates import read_birth_date
from parchemin.processes.campaign.moments import moment

_KEYS = {
    "partners": "aucun organisme",
    "employers": "aucun employeur",
    "assessors": "aucun évaluateur",
    "jurors": "aucun juré",
    "candidates": "aucun candidat",
    "seats": "aucun siège",
}


def incoherences(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield every fault of a campaign that follows the schema."""
    yield from _names(value["body"])
    yield from _numbers(value)
    yield from _references(value)
    yield from _addresses(value)
    yield from _moments(value)
    yield from _without_session(value)


def _names(body: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what no document could print of the body itself: without it, nothing can be played."""
    for key in ("name", "city", "commission", "number_prefix"):
        for objection in objections_to_text(tidy(body.get(key, "")), key):
            message = objection.message.removeprefix(f"{key} : ").rstrip(".")
            yield Fault(f"body.{key}", body[key], objection.code, message)


def _numbers(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the identifiers and birth dates that are not what they should be."""
    yield from _checked("body.siret", value["body"]["siret"], normalise_siret)
    for group in ("partners", "employers"):
        for key, organisation in value.get(group, {}).items():
            yield from _checked(f"{group}.{key}.siret", organisation["siret"], normalise_siret)
    if claim := value["certification"].get("registration"):
        normalise = normalise_rncp if claim["register"] == "RNCP" else normalise_rs
        yield from _checked("certification.registration.code", claim["code"], normalise)
    for key, candidate in value["candidates"].items():
        path = f"candidates.{key}.civil_status.born_on"
        yield from _checked(path, candidate["civil_status"]["born_on"], read_birth_date)


def _checked(path: str, written: str | int, read: Callable[[str], object]) -> Iterator[Fault]:
    try:
        read(str(written))
    except Refused as refused:
        for objection in refused.objections:
            message = objection.message[0].lower() + objection.message[1:].rstrip(".")
            yield Fault(path, "", objection.code, message)


def _references(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the keys that name nobody in the file."""
    known = {group: list(value.get(group, {})) for group in _KEYS}
    known["seats"] = list(value["sitting"]["seats"])
    for path, group, key in _named(value):
        if key not in known[group]:
            close = get_close_matches(key, known[group], n=1)
            hint = f" ; vouliez-vous « {close[0]} » ?" if close else ""
            yield Fault(path, f"« {key} »", "unknown-key", f"{_KEYS[group]} n’a cette clé{hint}")


def _named(value: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (path, group, key) for every key that names somebody declared elsewhere in the file."""
    for group in ("assessors", "jurors", "candidates"):
        for key, person in value.get(group, {}).items():
            yield from _named_in(f"{group}.{key}", person, partner="partners", employer="employers")
    for key, candidate in value["candidates"].items():
        for bloc, grids in candidate.get("assessments", {}).items():
            for rank, grid in enumerate(grids):
                path = f"candidates.{key}.assessments.{bloc}[{rank}]"
                yield from _named_in(path, grid, assessor="assessors")
    yield from _named_in("session", value.get("session", {}), partner="partners")
    for key, seat in value["sitting"]["seats"].items():
        path = f"sitting.seats.{key}"
        yield path, "jurors", key
        yield from _named_in(path, seat, proxy_to="seats", stands_in_for="seats")
    for key in value["sitting"].get("first_convocation", {}).get("came", ()):
        yield "sitting.first_convocation.came", "seats", key
    for key, case in value["sitting"].get("cases", {}).items():
        path = f"sitting.cases.{key}"
        yield path, "candidates", key
        yield from _named_in_case(path, case)
    for key in value.get("confirmation", {}).get("sent_back", {}):
        yield f"confirmation.sent_back.{key}", "candidates", key


def _named_in_case(path: str, case: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for rank, interest in enumerate(case.get("interests", ())):
        yield f"{path}.interests[{rank}].juror", "jurors", interest["juror"]
    for unit, said in case.get("votes", {}).items():
        for voices in said if isinstance(said, list) else [said]:
            if isinstance(voices, Mapping):
                for juror in voices:
                    if juror != "others":
                        yield f"{path}.votes.{unit}.{juror}", "jurors", juror


def _named_in(path: str, node: Mapping[str, Any], **groups: str) -> Iterator[tuple[str, str, str]]:
    for name, group in groups.items():
        if name in node:
            yield f"{path}.{name}", group, node[name]


def _addresses(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the e-mail addresses that two assessors, or two jurors, share: one person is one address."""
    for group in ("assessors", "jurors"):
        seen: dict[str, str] = {}
        for key, person in value.get(group, {}).items():
            address = person["email"].strip().lower()
            if seen.setdefault(address, key) != key:
                message = f"cette adresse est déjà celle de « {seen[address]} »"
                yield Fault(f"{group}.{key}.email", address, "repeated-address", message)


def _moments(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the moments that no clock showed and, when there are none, those out of order."""
    sitting = value["sitting"]
    written = {
        "session.at": value.get("session", {}).get("at"),
        "sitting.first_convocation.at": sitting.get("first_convocation", {}).get("at"),
        "sitting.at": sitting["at"],
        "sitting.closed_at": sitting["closed_at"],
        "sitting.signed_at": sitting.get("signed_at"),
        "declaration.at": value.get("declaration", {}).get("at"),
    }
    found: dict[str, datetime] = {}
    for path, text in written.items():
        try:
            found |= {path: moment(text)} if text else {}
        except ValueError:
            yield Fault(path, text, "moment", "cet instant n’existe pas")
    if len(found) == sum(text is not None for text in written.values()):
        yield from _order(value, written, found)


def _order(
    value: Mapping[str, Any], written: Mapping[str, Any], found: Mapping[str, datetime]
) -> Iterator[Fault]:
    for before, after in (
        ("session.at", "sitting.at"),
        ("sitting.first_convocation.at", "sitting.at"),
        ("sitting.at", "sitting.closed_at"),
        ("sitting.closed_at", "sitting.signed_at"),
    ):
        if before in found and after in found and found[after] < found[before]:
            yield Fault(after, written[after], "order", f"vient avant {before}")
    convened_on = value["sitting"]["convened_on"]
    if date.fromisoformat(convened_on) > paris_date(found["sitting.at"]):
        yield Fault("sitting.convened_on", convened_on, "order", "vient après sitting.at")
    yield from _deposits(value, paris_date(found["sitting.at"]))
    if "session.at" in found:
        day = paris_date(found["session.at"])
        for key, candidate in value["candidates"].items():
            if date.fromisoformat(candidate["entry_on"]) > day:
                path = f"candidates.{key}.entry_on"
                yield Fault(path, candidate["entry_on"], "order", "vient après session.at")


def _deposits(value: Mapping[str, Any], held_on: date) -> Iterator[Fault]:
    """Yield the files for the jury of a VAE that come after it."""
    for key, candidate in value["candidates"].items():
        deposited = candidate.get("validation_file_on")
        if deposited and date.fromisoformat(deposited) > held_on:
            path = f"candidates.{key}.validation_file_on"
            yield Fault(path, deposited, "order", "vient après sitting.at")


def _without_session(value: Mapping[str, Any]) -> Iterator[Fault]:
    if "session" in value:
        return
    for key, candidate in value["candidates"].items():
        if candidate.get("assessments"):
            path = f"candidates.{key}.assessments"
            yield Fault(path, "", "required", "des grilles sans session : il manque « session »")
