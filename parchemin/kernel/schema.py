"""Checking a value against a JSON Schema, every fault at once and in French."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, relevance

from parchemin.kernel.numbers import plural

EXPECTED = "x-expected"
"""Annotation of our schemas: what is expected here, as a French noun phrase."""

_LONGEST_VALUE = 80
_TYPES = {
    "object": "un objet",
    "array": "une liste",
    "string": "un texte",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "« true » ou « false »",
    "null": "« null »",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a document: where (`path`, `line` when known), what (`value`), which rule, and why.

    `path` reads `candidats[2].blocs`, empty for the whole document. `rule` is stable, for machines.
    """

    path: str
    value: str
    rule: str
    message: str
    line: int | None = None

    def sentence(self, name: str = "") -> str:
        """Return the fault as one French line: file, line, path, message, value."""
        place = ", ".join(
            part
            for part in (name, f"ligne {self.line}" if self.line else "", self.path or "")
            if part
        )
        found = f" (trouvé : {self.value})" if self.value else ""
        return f"{place} : {self.message}{found}" if place else f"{self.message}{found}"


@cache
def validator_of(schema: Path) -> Draft202012Validator:
    """Return the validator of a schema file (draft 2020-12), read and checked once.

    Raises jsonschema's SchemaError when the file is no schema.
    """
    content = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content, format_checker=FormatChecker(["date"]))


def validate(value: object, schema: Path) -> tuple[Fault, ...]:
    """Return every fault of `value` against the schema file, by path."""
    errors = sorted(validator_of(schema).iter_errors(value), key=_place)
    faults = [fault for error in errors for fault in _faults(_most_telling(error))]
    return tuple(dict.fromkeys(faults))


def path_text(parts: Iterable[str | int]) -> str:
    """Return a path as it is shown: `["blocs", 2, "code"]` is `blocs[2].code`."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def value_text(value: object) -> str:
    """Return a value short enough for a message; nothing for objects and lists."""
    if isinstance(value, dict | list):
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _place(error: ValidationError) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (0, part, "") if isinstance(part, int) else (1, 0, str(part))
        for part in error.absolute_path
    )


def _instance_of(error: ValidationError) -> Any:
    return error.instance


def _schema_of(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _most_telling(error: ValidationError) -> ValidationError:
    """Return the error of the alternative that came closest, or the error itself."""
    while error.validator in ("anyOf", "oneOf") and error.context:
        if EXPECTED in _schema_of(error) or not any(inner.path for inner in error.context):
            return error
        error = max(error.context, key=lambda inner: (len(inner.path), relevance(inner)))
    return error


def _faults(error: ValidationError) -> list[Fault]:
    if error.validator == "additionalProperties":
        return _unknown_keys(error)
    if error.validator == "required":
        return _missing_keys(error)
    path, value = path_text(error.absolute_path), value_text(error.instance)
    return [Fault(path, value, str(error.validator), _message(error) + _hint(error))]


def _unknown_keys(error: ValidationError) -> list[Fault]:
    known = list(_schema_of(error).get("properties", {}))
    faults = []
    for key in (key for key in _instance_of(error) if key not in known):
        close = get_close_matches(key, known, n=1)
        hint = f" ; vouliez-vous « {close[0]} » ?" if close else ""
        place = path_text([*error.absolute_path, key])
        faults.append(Fault(place, "", "unknown-key", f"clé inconnue « {key} »{hint}"))
    return faults


def _missing_keys(error: ValidationError) -> list[Fault]:
    schema = _schema_of(error)
    faults = []
    for key in (key for key in schema["required"] if key not in _instance_of(error)):
        title = schema.get("properties", {}).get(key, {}).get("title", "")
        meaning = f" ({title})" if title else ""
        place = path_text(error.absolute_path)
        faults.append(Fault(place, "", "required", f"il manque « {key} »{meaning}"))
    return faults


def _hint(error: ValidationError) -> str:
    for asked in (error, *(error.context or ())):
        expected = _schema_of(asked).get(EXPECTED)
        if expected:
            return f" ; attendu : {expected}"
    return ""


def _message(error: ValidationError) -> str:
    wording = _WORDINGS.get(str(error.validator))
    if wording is None:
        return "valeur refusée par le format"
    return wording(error.validator_value, error.instance)


def _kinds(expected: Any) -> str:
    names = [expected] if isinstance(expected, str) else list(expected)
    return " ou ".join(_TYPES.get(name, name) for name in names)


def _kind(expected: Any) -> str:
    kinds = _kinds(expected)
    return f"{kinds} est {'attendue' if kinds == _TYPES['array'] else 'attendu'}"


def _choices(expected: Any, found: Any) -> str:
    shown = ", ".join(f"« {choice} »" for choice in expected)
    close = get_close_matches(str(found), [str(choice) for choice in expected], n=1)
    hint = f" ; vouliez-vous « {close[0]} » ?" if close else ""
    return f"une de ces valeurs est attendue : {shown}{hint}"


def _date_or_other(expected: Any, _found: Any) -> str:
    if expected == "date":
        return "une date AAAA-MM-JJ qui existe est attendue"
    return f"ne suit pas la forme « {expected} »"


_WORDINGS: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda expected, _: _kind(expected),
    "enum": _choices,
    "const": lambda expected, _: f"« {expected} » est attendu",
    "minimum": lambda expected, _: f"au moins {expected} est attendu",
    "maximum": lambda expected, _: f"au plus {expected} est attendu",
    "exclusiveMinimum": lambda expected, _: f"plus de {expected} est attendu",
    "exclusiveMaximum": lambda expected, _: f"moins de {expected} est attendu",
    "minLength": lambda expected, _: (
        f"au moins {plural(expected, 'caractère')} attendus"
        if expected > 1
        else "ne peut pas être vide"
    ),
    "maxLength": lambda expected, _: f"au plus {plural(expected, 'caractère')}",
    "minItems": lambda expected, _: f"au moins {plural(expected, 'élément')}",
    "maxItems": lambda expected, _: f"au plus {plural(expected, 'élément')}",
    "minProperties": lambda expected, _: f"au moins {plural(expected, 'clé')}",
    "uniqueItems": lambda *_: "un élément est répété",
    "pattern": lambda *_: "la forme n’est pas celle attendue",
    "format": _date_or_other,
    "anyOf": lambda *_: "ne correspond à aucune des formes admises",
    "oneOf": lambda *_: "doit correspondre à une et une seule des formes admises",
    "not": lambda *_: "cette combinaison n’est pas admise",
    "dependentRequired": lambda expected, found: (
        "il manque "
        + ", ".join(
            f"« {key} »"
            for asked, keys in expected.items()
            if asked in found
            for key in keys
            if key not in found
        )
    ),
}
