"""Two equal values have the same bytes; what JSON cannot say exactly is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.canonical import canonical_bytes, digest, sha256_hex

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def shuffled(value):
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [shuffled(item) for item in value]
    return value


@given(JSON)
def test_the_canonical_form_says_the_value_whatever_the_order_of_keys(value):
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(shuffled(value)) == written
    assert digest(value) == sha256_hex(written)


def test_keys_are_sorted_by_utf16_units_as_rfc_8785_shows():
    value = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    keys = list(json.loads(canonical_bytes(value)))
    assert keys == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800", {1: 2}, object()])
def test_what_json_cannot_say_exactly_is_refused(value):
    with pytest.raises(ValueError, match="RFC 8785"):
        canonical_bytes(value)
