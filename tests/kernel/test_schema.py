import json
from pathlib import Path

import pytest

from parchemin.kernel.reading import Unreadable, parse_document
from parchemin.kernel.schema import Fault, validate

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "kind"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "title": "Nom"},
        "kind": {"enum": ["full", "partial"]},
        "on": {"type": "string", "format": "date"},
        "count": {"type": "integer", "minimum": 1, "maximum": 5},
        "share": {
            "anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[0-9]+ %$"}],
            "x-expected": "une part",
        },
        "blocs": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "object", "required": ["code"], "properties": {"code": {}}},
        },
        "mark": {
            "oneOf": [
                {"type": "object", "properties": {"value": {"type": "integer"}}},
                {"type": "null"},
            ]
        },
    },
}
GOOD = {"name": "a", "kind": "full"}


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "example.schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


def faults(schema: Path, **changes: object) -> list[Fault]:
    return list(validate({**GOOD, **changes}, schema))


def test_a_good_value_has_no_fault(schema):
    assert faults(schema, on="2028-02-29", count=5, share="70 %", blocs=[{"code": 1}]) == []


def test_an_unknown_key_suggests_the_one_meant(schema):
    (fault,) = faults(schema, cout=2)
    assert (fault.path, fault.rule) == ("cout", "unknown-key")
    assert fault.message == "clé inconnue « cout » ; vouliez-vous « count » ?"


def test_every_missing_key_is_told_once_with_its_meaning(schema):
    found = validate({}, schema)
    assert [fault.message for fault in found] == ["il manque « name » (Nom)", "il manque « kind »"]


def test_a_word_outside_the_list_shows_the_list_and_the_nearest(schema):
    (fault,) = faults(schema, kind="ful")
    assert "« full », « partial »" in fault.message
    assert "vouliez-vous « full »" in fault.message
    assert fault.value == '"ful"'


def test_a_day_that_does_not_exist_is_refused(schema):
    (fault,) = faults(schema, on="2026-02-29")
    assert fault.rule == "format"
    assert "qui existe" in fault.message


def test_every_fault_is_told_at_once(schema):
    found = faults(schema, blocs=[{"code": 1}, {}, {"code": 1}], count=9, name="")
    assert {fault.rule for fault in found} == {"uniqueItems", "required", "maximum", "minLength"}
    assert "blocs[1]" in [fault.path for fault in found]


def test_what_is_expected_is_said_where_the_schema_says_it(schema):
    (fault,) = faults(schema, share=[])
    assert fault.message.endswith("attendu : une part")


def test_the_alternative_that_came_closest_is_the_one_explained(schema):
    (fault,) = faults(schema, mark={"value": "x"})
    assert (fault.path, fault.rule) == ("mark.value", "type")
    assert fault.message == "un nombre entier est attendu"


def test_a_long_value_is_cut_in_the_message(schema):
    (fault,) = faults(schema, kind="x" * 500)
    assert len(fault.value) <= 80


def test_faults_of_a_yaml_file_carry_their_line(schema):
    document = parse_document("a.yaml", b"name: a\nkind: full\ncount: 9\nblocs:\n  - {}\n")
    with pytest.raises(Unreadable) as refused:
        document.valid_value(schema)
    assert [(fault.path, fault.line) for fault in refused.value.faults] == [
        ("count", 3),
        ("blocs[0]", 5),
    ]
    assert "a.yaml, ligne 3, count : au plus 5 est attendu (trouvé : 9)" in str(refused.value)


def test_a_list_that_is_expected_agrees_with_its_word(schema):
    (fault,) = faults(schema, blocs="B1")
    assert fault.message == "une liste est attendue"
