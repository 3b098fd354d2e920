import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.reading import DEEPEST_DOCUMENT, Unreadable, parse_document, read_document


def rules(name: str, data: bytes) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        parse_document(name, data)
    return [fault.rule for fault in refused.value.faults]


def test_yaml_keeps_leading_zeros_dates_and_yes_as_texts():
    data = b"idcc: 0573\non: 2026-01-01\nok: yes\nreal: true\nnone: null\nn: -12\nx: 1.5\n"
    assert parse_document("a.yaml", data).value == {
        "idcc": "0573",
        "on": "2026-01-01",
        "ok": "yes",
        "real": True,
        "none": None,
        "n": -12,
        "x": 1.5,
    }


def test_quoted_numbers_stay_texts():
    assert parse_document("a.yml", b"a: '12'\nb: \"true\"").value == {"a": "12", "b": "true"}


def test_every_value_of_a_yaml_file_knows_its_line():
    document = parse_document("a.yaml", b"a: 1\nb:\n  - c: 2\n    d: [3, 4]\n  - e\n")
    assert document.lines["a"] == 1
    assert document.lines["b[0].c"] == 3
    assert document.lines["b[0].d[1]"] == 4
    assert document.lines["b[1]"] == 5


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"a: 1\na: 2", "duplicate-key"),
        (b"a: &x 1\nb: *x", "alias"),
        (b"a: !!python/object/apply:os.system ['true']", "tag"),
        (b"a: !!str 1", "tag"),
        (b"---\na: 1\n---\nb: 2", "documents"),
        (b"a: [1", "syntax"),
        (b"a: 1\n  b: 2", "syntax"),
        (b"a: \x00", "syntax"),
        (b"? [a]\n: b", "key"),
        (b"caf\xe9: 1", "encoding"),
        (b"- " * (DEEPEST_DOCUMENT + 5) + b"x", "depth"),
    ],
)
def test_what_yaml_should_not_hold_is_refused_with_its_rule(data, rule):
    assert rules("a.yaml", data) == [rule]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'{"a": 1, "a": 2}', "duplicate-key"),
        (b'{"a": NaN}', "number"),
        (b'{"a": 1e999}', "number"),
        (b"1" * 5000, "number"),
        (b'{"a": "\\ud800"}', "encoding"),
        (b"{", "syntax"),
        (b"[" * 100_000, "depth"),
        (b"[" * 100 + b"]" * 100, "depth"),
    ],
)
def test_what_json_should_not_hold_is_refused_with_its_rule(data, rule):
    assert rules("a.json", data) == [rule]


def test_a_parse_error_names_its_line():
    with pytest.raises(Unreadable) as refused:
        parse_document("campagne.yaml", b"a: 1\nb: 2\nb: 3\n")
    assert str(refused.value) == "campagne.yaml, ligne 3 : la clé « b » est répétée"


def test_a_file_that_is_missing_or_too_large_is_a_fault_and_not_a_traceback(tmp_path: Path):
    with pytest.raises(Unreadable, match="n’existe pas"):
        read_document(tmp_path / "absent.yaml")
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: 1\n" * 100)
    with pytest.raises(Unreadable, match="taille admise"):
        read_document(large, largest=100)
    with pytest.raises(Unreadable, match="ne peut pas être lu"):
        read_document(tmp_path)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)


@given(PLAIN)
def test_json_texts_are_read_back_as_they_were(value):
    assert parse_document("a.json", json.dumps(value).encode()).value == value


@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_in_anything_but_a_value_or_a_fault(data):
    for name in ("a.yaml", "a.json"):
        with suppress(Unreadable):
            parse_document(name, data)
