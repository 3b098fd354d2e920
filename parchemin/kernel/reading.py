"""Reading YAML and JSON files written by people: strict, bounded, with the line of each value.

YAML is read as its 1.2 core subset: `true` and `false` only, decimal numbers without leading zeros
(`0573` stays a text), dates stay texts. Anchors, aliases, tags and repeated keys are refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

import yaml

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.json_lines import JsonLines
from parchemin.kernel.numbers import french_number
from parchemin.kernel.schema import Fault, path_text, validate
from parchemin.kernel.text import tidy_lines

LARGEST_DOCUMENT = 20_000_000
DEEPEST_DOCUMENT = 60

_OTHER_FORMATS = {
    b"PK\x03\x04": "un classeur, un document ou une archive (xlsx, ods, docx, zip)",
    b"\xd0\xcf\x11\xe0": "un ancien fichier de bureautique (xls, doc)",
    b"%PDF": "un PDF",
    b"<?xml": "un fichier XML",
    b"\xef\xbb\xbf<?xml": "un fichier XML",
}
"""What files of other formats start with."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class Unreadable(Exception):
    """A document that cannot be taken, with every fault found in it."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.name = name
        self.faults = faults
        super().__init__("\n".join(fault.sentence(name) for fault in faults))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its name, its plain value, and the line of each path where known."""

    name: str
    value: Any
    lines: Mapping[str, int] = field(default_factory=dict)

    def faults_in_order(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """Return the faults in the order of the file, each with the line of its path or parent."""
        placed = [replace(fault, line=self._line(fault.path)) for fault in faults]
        return tuple(sorted(placed, key=lambda fault: fault.line or 0))

    def unprintable(self) -> tuple[Fault, ...]:
        """Return the texts that no document could print, each where it stands in the file."""
        return self.faults_in_order(
            tuple(
                Fault(path, "", objection.code, objection.message)
                for path, text in _texts_of(self.value, "")
                for objection in objections_to_text(tidy_lines(text), "Texte")
            )
        )

    def valid_value(self, schema: Path) -> Any:
        """Return the value when it follows the schema file; raise `Unreadable` otherwise."""
        faults = validate(self.value, schema)
        if faults:
            raise Unreadable(self.name, self.faults_in_order(faults))
        return self.value

    def _line(self, path: str) -> int | None:
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path)


def read_document(path: Path, largest: int = LARGEST_DOCUMENT) -> Document:
    """Return the YAML or JSON file at `path`.

    Raises `Unreadable` when it is missing, larger than `largest` bytes, or malformed.
    """
    try:
        if path.stat().st_size > largest:
            raise _too_large(path.name, largest)
        data = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(path.name, "missing", "le fichier n’existe pas") from None
    except OSError as error:
        why = f"le fichier ne peut pas être lu ({error.strerror or error})"
        raise _unreadable(path.name, "io", why) from None
    return parse_document(path.name, data, largest)


def parse_document(name: str, data: bytes, largest: int = LARGEST_DOCUMENT) -> Document:
    """Return the document held by `data`; JSON when `name` ends in `.json` or `.jsonl`, YAML otherwise.

    Raises `Unreadable` as `read_document` does.
    """
    if name.lower().endswith((".json", ".jsonl")):
        return parse_json(name, data, largest)
    return _YamlBuilder(name).build(_text(name, data, largest))


def parse_json(name: str, data: bytes, largest: int = LARGEST_DOCUMENT) -> Document:
    """Return the document held by JSON `data`, whatever its `name`; raise `Unreadable` as `read_document` does."""
    text = _text(name, data, largest)
    return Document(name, _json_value(name, text), JsonLines(text))


def _text(name: str, data: bytes, largest: int) -> str:
    if len(data) > largest:
        raise _too_large(name, largest)
    if not data.strip():
        raise _unreadable(name, "empty", "le fichier est vide")
    for start, kind in _OTHER_FORMATS.items():
        if data.startswith(start):
            why = f"c’est {kind}, et non un fichier JSON ou YAML"
            raise _unreadable(name, "format", why)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "le fichier n’est pas écrit en UTF-8"
        raise _unreadable(name, "encoding", message, line) from None


def _unreadable(
    name: str, rule: str, message: str, line: int | None = None, path: str = "", value: str = ""
) -> Unreadable:
    return Unreadable(name, (Fault(path, value, rule, message, line),))


def _too_large(name: str, largest: int) -> Unreadable:
    size = french_number(largest)
    return _unreadable(name, "size", f"le fichier dépasse la taille admise ({size} octets)")


def _json_value(name: str, text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _unreadable(name, "duplicate-key", f"la clé « {key} » est répétée")
            found[key] = value
        return found

    def no_constant(word: str) -> NoReturn:
        raise _unreadable(name, "number", f"« {word} » n’est pas un nombre admis en JSON")

    def finite(word: str) -> float:
        return float(word) if isfinite(float(word)) else no_constant(word)

    try:
        value = json.loads(
            text, object_pairs_hook=once, parse_constant=no_constant, parse_float=finite
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _malformed(name, error) from None
    except UnicodeEncodeError:
        raise _unreadable(name, "encoding", "un caractère Unicode est incomplet") from None
    except RecursionError:
        raise _unreadable(name, "depth", "le document est imbriqué trop profondément") from None
    except ValueError:
        raise _unreadable(name, "number", "un nombre est trop long") from None
    if _depth(value) > DEEPEST_DOCUMENT:
        raise _unreadable(name, "depth", "le document est imbriqué trop profondément")
    return value


def _malformed(name: str, error: json.JSONDecodeError) -> Unreadable:
    if error.msg == "Extra data":
        why = "un seul document JSON par fichier est admis"
        return _unreadable(name, "documents", why, error.lineno)
    return _unreadable(name, "syntax", f"JSON mal formé, colonne {error.colno}", error.lineno)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return depth


class _YamlBuilder:
    """Builds plain values from YAML events, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[str, int] = {}
        self.path: list[str | int] = []
        self.stack: list[Any] = []
        self.keys: list[str | None] = []
        self.root: Any = None
        self.documents = 0

    def build(self, text: str) -> Document:
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else None
            column = f", colonne {mark.column + 1}" if mark else ""
            raise _unreadable(self.name, "syntax", f"YAML mal formé{column}", line) from None
        except yaml.YAMLError:
            raise _unreadable(self.name, "syntax", "caractère interdit en YAML") from None
        return Document(self.name, self.root, self.lines)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._fault(event, "documents", "un seul document par fichier est admis")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._fault(event, "alias", "les ancres et alias YAML ne sont pas admis")
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
            self._placed()

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag is not None:
            raise self._fault(event, "tag", "les étiquettes YAML ne sont pas admises")
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            self._key(event)
            return
        self._place(event, _plain(event.value) if event.implicit[0] else event.value)
        self._placed()

    def _key(self, event: yaml.ScalarEvent) -> None:
        if event.value in self.stack[-1]:
            raise self._fault(event, "duplicate-key", f"la clé « {event.value} » est répétée")
        self.keys[-1] = event.value
        self.path.append(event.value)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.tag is not None:
            raise self._fault(event, "tag", "les étiquettes YAML ne sont pas admises")
        if self.stack and isinstance(self.stack[-1], dict) and self.keys[-1] is None:
            raise self._fault(event, "key", "une clé est un texte")
        if len(self.stack) >= DEEPEST_DOCUMENT:
            raise self._fault(event, "depth", "le document est imbriqué trop profondément")
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._place(event, value)
        self.stack.append(value)
        self.keys.append(None)

    def _place(self, event: yaml.Event, value: Any) -> None:
        """Put `value` where it belongs and remember its line; `_placed` closes the place."""
        if not self.stack:
            self.root = value
        elif isinstance(self.stack[-1], dict):
            self.stack[-1][self.keys[-1]] = value
        else:
            self.path.append(len(self.stack[-1]))
            self.stack[-1].append(value)
        self.lines[path_text(self.path)] = _line_of(event)

    def _placed(self) -> None:
        if self.stack:
            self.path.pop()
            self.keys[-1] = None

    def _fault(self, event: yaml.Event, rule: str, message: str) -> Unreadable:
        return _unreadable(self.name, rule, message, _line_of(event), path_text(self.path))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _texts_of(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each text of plain values with its path, as faults name it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts_of(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for rank, part in enumerate(value):
            yield from _texts_of(part, f"{path}[{rank}]")
