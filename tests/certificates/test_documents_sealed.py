"""The seal holds for the file it was put on and for no other; any bytes at all can be read."""

import asyncio
import logging
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parchemin.certificates.documents import BUNDLE, make_parchemin
from parchemin.kernel.documents import read_pdf, seal_pdf
from parchemin.kernel.documents.reading import LARGEST_ATTACHMENT, LARGEST_FILE
from tests.documents import SEALED_AT, needs_poppler, parchemin_facts, poppler, sealed, sealing_pair

PAIR = sealing_pair()
PLAIN = make_parchemin(parchemin_facts(), b'{"a": 1}')
SEALED = sealed(PLAIN, PAIR)


@needs_poppler
def test_another_reader_finds_the_seal_valid_and_whole(tmp_path):
    report = poppler("pdfsig", tmp_path, SEALED)
    assert "Signature Type: ETSI.CAdES.detached" in report
    assert "Signing Hash Algorithm: SHA-256" in report
    assert "Signature is Valid" in report
    assert "Total document signed" in report


@needs_poppler
def test_another_reader_sees_a_changed_file(tmp_path):
    at = SEALED.index(b"/MediaBox") + 12
    altered = SEALED[:at] + b"9" + SEALED[at + 1 :]
    assert "Signature is Valid" not in poppler("pdfsig", tmp_path, altered)


def test_our_reading_says_who_sealed_what_and_when():
    reading = read_pdf(SEALED)
    assert reading.sealed_whole
    assert reading.attachments == {BUNDLE: b'{"a": 1}'}
    (signature,) = reading.signatures
    assert (signature.name, signature.reason) == ("CPNEFP", "Délivrance")
    assert signature.claimed_at == SEALED_AT
    assert signature.certificate == PAIR[1]


def test_an_unsealed_parchemin_is_read_and_is_not_sealed():
    reading = read_pdf(PLAIN)
    assert (reading.objections, reading.signatures, reading.sealed_whole) == ((), (), False)


def test_sealing_keeps_the_document_and_gives_the_same_file_each_time():
    assert SEALED.startswith(PLAIN)
    assert sealed(PLAIN, PAIR) == SEALED


def test_each_seal_holds_whatever_the_length_of_its_signature():
    key, certificate = PAIR
    for rank in range(20):
        file = seal_pdf(
            PLAIN,
            key=key,
            certificate=certificate,
            reason=f"Délivrance {rank}",
            name="CPNEFP",
            at=SEALED_AT,
        )
        assert read_pdf(file).sealed_whole


def test_sealing_inside_a_loop_gives_the_same_file():
    async def inside():
        return sealed(PLAIN, PAIR)

    assert asyncio.run(inside()) == SEALED


@settings(max_examples=150)
@given(st.integers(min_value=0, max_value=len(PLAIN) - 1), st.integers(1, 255))
def test_a_change_anywhere_in_the_document_breaks_the_seal(at, change):
    altered = bytearray(SEALED)
    altered[at] ^= change
    assert not read_pdf(bytes(altered)).sealed_whole


def test_something_added_after_the_seal_is_seen():
    assert not read_pdf(SEALED + b"\n% more\n").sealed_whole


def test_something_hidden_in_the_place_of_the_seal_is_seen():
    at = SEALED.rindex(b"0" * 40)
    altered = SEALED[:at] + b"4142" + SEALED[at + 4 :]
    assert not read_pdf(altered).sealed_whole


def test_the_seal_of_another_key_does_not_pass_for_this_one():
    other = sealed(PLAIN, sealing_pair())
    assert read_pdf(other).signatures[0].certificate != PAIR[1]


def test_a_certificate_of_another_key_is_refused():
    key, _ = PAIR
    _, certificate = sealing_pair()
    with pytest.raises(ValueError, match="not made for this key"):
        seal_pdf(PLAIN, key=key, certificate=certificate, reason="", name="", at=SEALED_AT)


def test_a_seal_has_a_moment_with_its_zone():
    key, certificate = PAIR
    naive = datetime(2026, 11, 9, 12)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        seal_pdf(PLAIN, key=key, certificate=certificate, reason="", name="", at=naive)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "document-not-pdf"),
        (b"PK\x03\x04 a workbook", "document-not-pdf"),
        (b"%PDF-1.7\n", "document-damaged"),
        (SEALED[: len(SEALED) // 2], "document-damaged"),
        (b"%PDF-1.7\n" + b"0" * LARGEST_FILE, "document-too-large"),
    ],
    ids=["empty", "workbook", "header", "cut", "large"],
)
def test_what_cannot_be_read_gives_one_french_reason(content, code):
    reading = read_pdf(content)
    assert [objection.code for objection in reading.objections] == [code]
    assert reading.attachments == {}
    assert not reading.sealed_whole


def test_an_attachment_that_unpacks_without_end_is_refused():
    pdf = make_parchemin(parchemin_facts(), b" " * (LARGEST_ATTACHMENT + 1))
    assert len(pdf) < LARGEST_ATTACHMENT
    assert [objection.code for objection in read_pdf(pdf).objections] == ["document-attachments"]
    assert read_pdf(make_parchemin(parchemin_facts(), b" " * 1000)).objections == ()


@settings(max_examples=60)
@given(st.data())
def test_no_bytes_at_all_raise(data):
    pieces = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(SEALED) - 1), st.binary(min_size=1, max_size=60)),
            min_size=1,
            max_size=8,
        )
    )
    altered = bytearray(SEALED)
    for at, piece in pieces:
        altered[at : at + len(piece)] = piece
    read_pdf(bytes(altered))


def test_a_hostile_file_says_nothing_on_the_error_stream(capsys):
    read_pdf(SEALED.replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachee"))
    assert capsys.readouterr().err == ""
    assert logging.getLogger("pyhanko").handlers


def test_a_parchemin_weighs_less_than_sixty_kilobytes():
    """Why not forty: docs/adr/2026-11-30-files.md."""
    assert 20_000 < len(SEALED) < 60_000
