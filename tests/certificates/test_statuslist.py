"""One bit a certificate, where the W3C says, read back by a decoder written apart."""

import base64
import gzip
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certificates.credential import StatusPurpose, credential
from parchemin.certificates.statuslist import (
    LIST_LENGTH,
    LONGEST_LIST,
    StatusUnavailable,
    bit_for_entry,
    decoded_list,
    encoded_list,
    free_indices,
    is_set,
)
from tests.certificates.credentials import FACTS, INDEX, SUSPENDABLE, status_list

ENTRY = credential(FACTS)["credentialStatus"]


def plain_bits(text):
    """Return the indices set, by the words of the specification, with nothing of ours."""
    assert text[0] == "u"
    raw = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=="))
    written = "".join(f"{byte:08b}" for byte in raw)
    return {index for index, bit in enumerate(written) if bit == "1"}, len(written)


def multibase(raw):
    return "u" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@given(st.sets(st.integers(0, LIST_LENGTH - 1), max_size=30))
def test_an_independent_reader_sees_exactly_the_indices_set(indices):
    found, length = plain_bits(encoded_list(indices))
    assert found == indices
    assert length >= 131_072


def test_every_index_of_a_full_list_reads_back_alone():
    drawn = secrets.SystemRandom().sample(range(LIST_LENGTH), LIST_LENGTH // 2)
    chosen = set(drawn)
    bits = decoded_list(encoded_list(chosen))
    assert {index for index in range(LIST_LENGTH) if is_set(bits, index)} == chosen


def test_bit_zero_is_the_most_significant():
    bits = decoded_list(encoded_list([0]))
    assert bits[0] == 0x80
    assert decoded_list(encoded_list([15]))[1] == 0x01


def test_the_same_list_is_written_the_same_and_has_no_padding():
    text = encoded_list([3, 5])
    assert text == encoded_list({5, 3})
    assert "=" not in text
    assert len(encoded_list(())) < 100


def test_free_indices_are_drawn_at_random_from_the_secure_source(monkeypatch):
    draws = iter([5, 8, 8, 5, 9])
    monkeypatch.setattr(secrets, "randbelow", lambda length: next(draws))
    assert free_indices(2, {5}.intersection) == [8, 9]


def test_a_list_whose_draws_are_all_taken_counts_as_full(monkeypatch):
    monkeypatch.setattr(secrets, "randbelow", lambda length: 5)
    assert free_indices(1, {5}.intersection) == []
    assert free_indices(3, {6}.intersection) == [5]


def test_indices_do_not_tell_the_order_of_delivery():
    drawn = free_indices(200, set().intersection)
    assert len(set(drawn)) == 200
    assert drawn != sorted(drawn)
    assert max(drawn) - min(drawn) > LIST_LENGTH // 2


@pytest.mark.parametrize("index", [-1, LIST_LENGTH])
def test_an_index_out_of_the_list_is_refused_both_ways(index):
    with pytest.raises(ValueError, match="hors"):
        encoded_list([index])
    with pytest.raises(StatusUnavailable) as refused:
        is_set(decoded_list(encoded_list(())), index)
    assert refused.value.code == "RANGE_ERROR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "STATUS_VERIFICATION_ERROR"),
        ("u", "STATUS_VERIFICATION_ERROR"),
        ("u!!!!", "STATUS_VERIFICATION_ERROR"),
        ("z" + encoded_list(())[1:], "STATUS_VERIFICATION_ERROR"),
        (encoded_list(())[:-8], "STATUS_VERIFICATION_ERROR"),
        (multibase(gzip.compress(bytes(LIST_LENGTH // 8)) + b"more"), "STATUS_VERIFICATION_ERROR"),
        (multibase(gzip.compress(bytes(LONGEST_LIST + 1))), "STATUS_VERIFICATION_ERROR"),
        (multibase(gzip.compress(bytes(LIST_LENGTH // 8 - 1))), "STATUS_LIST_LENGTH_ERROR"),
    ],
    ids=["empty", "no-bytes", "alphabet", "multibase", "cut", "trailing", "bomb", "short"],
)
def test_a_list_that_cannot_be_read_says_nothing(text, code):
    with pytest.raises(StatusUnavailable) as refused:
        decoded_list(text)
    assert refused.value.code == code


def test_the_published_list_gives_the_bit_of_an_entry():
    assert bit_for_entry(status_list([INDEX]), ENTRY)
    assert not bit_for_entry(status_list([INDEX - 1, INDEX + 1]), ENTRY)


def subject(**changes):
    found = status_list()
    return found | {"credentialSubject": found["credentialSubject"] | changes}


@pytest.mark.parametrize(
    ("published", "entry"),
    [
        (status_list(), ENTRY | {"statusListCredential": "https://cqp.example/other"}),
        (status_list(), ENTRY | {"statusPurpose": "suspension"}),
        (status_list(), ENTRY | {"statusPurpose": None}),
        (status_list(), ENTRY | {"statusSize": 2}),
        (status_list(), ENTRY | {"statusListIndex": 94567}),
        (status_list(), ENTRY | {"statusListIndex": "-1"}),
        (status_list(), ENTRY | {"statusListIndex": "131072"}),
        (status_list(), ENTRY | {"statusListIndex": "9" * 40}),
        (status_list(), ENTRY | {"statusListIndex": "²"}),
        (subject(encodedList=None), ENTRY),
        (subject(type="Other"), ENTRY),
        ({}, ENTRY),
    ],
)
def test_a_list_that_is_not_the_one_announced_says_nothing(published, entry):
    with pytest.raises(StatusUnavailable):
        bit_for_entry(published, entry)


def test_a_list_of_several_purposes_serves_each():
    published = subject(statusPurpose=["revocation", "suspension"])
    assert not bit_for_entry(published, ENTRY)


def test_two_purposes_are_two_entries_and_one_is_an_object():
    assert isinstance(ENTRY, dict)
    purposes = [entry["statusPurpose"] for entry in credential(SUSPENDABLE)["credentialStatus"]]
    assert purposes == [StatusPurpose.REVOCATION.value, StatusPurpose.SUSPENSION.value]
