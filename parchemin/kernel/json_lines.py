"""The line of each value of a JSON text, found when a fault has to be shown."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from parchemin.kernel.schema import path_text

_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_LARGEST = 5_000_000
"""Above this many characters lines are not sought, as it would take seconds."""


class JsonLines(Mapping[str, int]):
    """The lines of a well-formed JSON text by path, as `Fault` writes them; read at the first use."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, path: str) -> int:
        return self._lines[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    @cached_property
    def _lines(self) -> dict[str, int]:
        return _lines_of(self._text) if len(self._text) <= _LARGEST else {}


def _lines_of(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    path: list[str | int] = []
    line, last, wants_key = 1, 0, False
    for match in _SIGN.finditer(text):
        sign = match[0]
        line += text.count("\n", last, match.start())
        last = match.start()
        if sign in "]}":
            path.pop()
            wants_key = False
        elif sign == ",":
            wants_key = isinstance(path[-1], str)
            path[-1] = path[-1] if isinstance(path[-1], str) else path[-1] + 1
        elif sign == ":":
            wants_key = False
        elif wants_key:
            path[-1] = json.loads(sign)
        else:
            found[path_text(path)] = line
            wants_key = sign == "{"
            path += [""] if sign == "{" else [0] if sign == "[" else []
    return found
