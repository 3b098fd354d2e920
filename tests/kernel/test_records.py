"""Frozen values kept as JSON beside what they decided."""

import json
from dataclasses import MISSING, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from parchemin.kernel.records import record_converter
from parchemin.kernel.terms import Term


class Tone(Term):
    FLAT = "flat", "plat"


@dataclass(frozen=True, slots=True)
class Line:
    mark: str | int | Decimal
    tone: Tone = Tone.FLAT
    at: datetime | None = None


@dataclass(frozen=True)
class Sheet:
    day: date
    lines: tuple[Line, ...]
    people: frozenset[str] = frozenset()
    note: str = ""


KEPT = record_converter(lambda field: field.default is not MISSING)
WHOLE = record_converter(lambda field: False)
SHEET = Sheet(
    date(2026, 9, 3),
    (Line(Decimal("12.50")), Line(3), Line("A", at=datetime(2026, 9, 3, 8, tzinfo=UTC))),
    frozenset({"b", "a"}),
)


def test_what_is_written_is_plain_json_and_leaves_out_defaults():
    assert json.loads(json.dumps(KEPT.unstructure(SHEET))) == {
        "day": "2026-09-03",
        "lines": [
            {"mark": {"decimal": "12.50"}},
            {"mark": 3},
            {"mark": "A", "at": "2026-09-03T08:00:00+00:00"},
        ],
        "people": ["a", "b"],
    }


@pytest.mark.parametrize("converter", [KEPT, WHOLE])
def test_what_is_written_is_read_back_alike(converter):
    assert converter.structure(json.loads(json.dumps(converter.unstructure(SHEET))), Sheet) == SHEET


def test_a_converter_that_leaves_nothing_out_writes_every_field():
    assert WHOLE.unstructure(Sheet(date(2026, 9, 3), ())) == {
        "day": "2026-09-03",
        "lines": [],
        "people": [],
        "note": "",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"lines": []},
        {"day": "hier", "lines": []},
        {"day": 3, "lines": []},
        {"day": "2026-09-03", "lines": 3},
        {"day": "2026-09-03", "lines": [{"mark": 1, "tone": "high"}]},
    ],
)
def test_what_was_not_written_so_is_refused(said):
    with pytest.raises((KeyError, TypeError, ValueError)):
        KEPT.structure(said, Sheet)
