"""Reading what a phone says: JSON, value by value, each fault said."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import tidy_lines

_HALF = re.compile("[\ud800-\udfff]")


def body_of(request: HttpRequest) -> Mapping[str, Any]:
    """Return the JSON object of a request; raises `Refused` for anything else."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused(malformed("corps", "un objet JSON"))
    return body


def list_in(body: Mapping[str, Any], name: str, most: int) -> list[Any]:
    """Return a list of an object, of `most` items at most; raises `Refused` for anything else."""
    found = body.get(name)
    if not isinstance(found, list) or len(found) > most:
        raise Refused(malformed(name, f"une liste de {most} saisies au plus"))
    return found


def text_in(one: Mapping[str, Any], name: str) -> str:
    """Return a text of an object as it is kept, empty when it is not there.

    Raises `Refused` for another type, and for half of a character: no database could keep it.
    """
    found = one.get(name, "")
    if not isinstance(found, str) or "\x00" in found or _HALF.search(found):
        raise Refused(malformed(name, "un texte"))
    return tidy_lines(found)


def whole_in(one: Mapping[str, Any], name: str) -> int:
    """Return a whole number of an object; raises `Refused` for anything else."""
    found = one.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 2**62:
        raise Refused(malformed(name, "un nombre entier"))
    return found


def uuid_in(one: Mapping[str, Any], name: str) -> UUID:
    """Return an identifier of an object; raises `Refused` for anything else."""
    try:
        return UUID(text_in(one, name))
    except ValueError:
        raise Refused(malformed(name, "un UUID")) from None


def flag_in(one: Mapping[str, Any], name: str) -> bool:
    """Return a truth of an object; raises `Refused` for anything else."""
    found = one.get(name)
    if not isinstance(found, bool):
        raise Refused(malformed(name, "vrai ou faux"))
    return found


def moment_in(one: Mapping[str, Any], name: str, at: datetime) -> datetime:
    """Return when the phone says something was done, or `at` when its clock says nothing that a date can hold.

    Nothing is ordered by it.
    """
    try:
        moment = datetime.fromisoformat(text_in(one, name))
    except ValueError:
        return at
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def malformed(name: str, expected: str) -> Objection:
    """Return the objection to a value of another form than expected."""
    return Objection("malformed", f"« {name} » n’est pas de la forme attendue : {expected}.")
