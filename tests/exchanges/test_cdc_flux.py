from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.declarations.cdc.header import flux_filename, horodatage, objections_to_header
from parchemin.declarations.cdc.validation import faults_in, own_schema
from parchemin.declarations.cdc.writer import FluxWriter
from parchemin.declarations.rules import BirthplaceFacts, HolderFacts, PassageFacts
from parchemin.declarations.terms import (
    AccessMode,
    CdcProfile,
    DepositorKind,
    FluxAction,
    RegisterKind,
    VaePath,
)
from parchemin.kernel.objections import Refused
from tests.declarations.examples import HEADER, PASSAGE
from tests.declarations.flux_text import flux_text

GOLDEN = Path(__file__).parent / "golden"

BORN_ABROAD = replace(
    PASSAGE,
    technical_id="MGR-2026-00002",
    option="",
    valid_until=None,
    mention=None,
    access_mode=AccessMode.VAE,
    vae_path=VaePath.CLASSIC,
    initiative=None,
    holder=HolderFacts(
        birth_name="D'ALMEIDA <NGUYỄN>",
        given_names=("Éva",),
        sex="F",
        birth_year=1992,
        birth_month=2,
        birth_day=29,
        birthplace=BirthplaceFacts("99109", "", "BERLIN", "109", "ALLEMAGNE"),
    ),
)
LEAST_KNOWN = PassageFacts(
    technical_id="VIE-2026-00001",
    register=RegisterKind.RS,
    code="RS5875",
    awarded_on=date(2026, 11, 20),
    holder=HolderFacts(birth_name="TRAORÉ", given_names=("Null",), sex="M", birth_year=1960),
)
BY_POSTAL_CODE = replace(
    LEAST_KNOWN,
    technical_id="VIE-2026-00002",
    access_mode=AccessMode.INDEPENDENT,
    holder=replace(LEAST_KNOWN.holder, birth_month=7, birthplace=BirthplaceFacts("", "69001")),
)
EVERYONE = (PASSAGE, BORN_ABROAD, LEAST_KNOWN, BY_POSTAL_CODE)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("creation-1.1.5-winter-noon", HEADER),
        ("creation-1.1.2-winter-noon", replace(HEADER, profile=CdcProfile.V1_1_2)),
        (
            "suppression-1.1.5-summer-23h30",
            replace(
                HEADER,
                action=FluxAction.SUPPRESSION,
                at=datetime(2026, 7, 14, 21, 30, tzinfo=UTC),
                depositor=DepositorKind.TRUSTED_THIRD_PARTY,
                emitter_id="09TIERS1",
            ),
        ),
        (
            "creation-1.1.5-leap-day",
            replace(HEADER, at=datetime(2028, 2, 29, 22, 30, tzinfo=UTC)),
        ),
    ],
)
def test_a_flux_is_written_byte_for_byte_as_the_golden_file(name, header):
    written = flux_text(*EVERYONE, header=header)
    assert written == (GOLDEN / f"cdc-{name}.xml").read_bytes()
    assert faults_in([written], own_schema(header.profile), name) == ()


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "2026-11-24T12:00:00+01:00"),
        (datetime(2026, 7, 14, 15, 0, 0, 999999, tzinfo=UTC), "2026-07-14T17:00:00+02:00"),
        (datetime(2026, 11, 24, 22, 30, tzinfo=UTC), "2026-11-24T23:30:00+01:00"),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "2026-11-25T00:30:00+01:00"),
        (datetime(2028, 2, 29, 23, 30, tzinfo=UTC), "2028-03-01T00:30:00+01:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29T03:00:00+02:00"),
    ],
)
def test_the_horodatage_follows_paris_through_the_seasons(at, written):
    assert horodatage(at) == written
    flux = flux_text(PASSAGE, header=replace(HEADER, at=at))
    assert f"<cpf:horodatage>{written}</cpf:horodatage>".encode() in flux
    assert faults_in([flux], own_schema(CdcProfile.V1_1_5), "flux") == ()


def test_an_instant_without_time_zone_is_never_written():
    with pytest.raises(ValueError, match="time zone"):
        horodatage(datetime(2026, 11, 24, 12, 0))  # noqa: DTZ001


def test_the_file_is_named_after_its_sender_its_time_in_paris_and_its_flux():
    at = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    assert flux_filename("03VML243", "abc-1", at) == "03VML243_20260715T003000_abc-1.xml"


def test_passages_of_a_certification_are_gathered_under_its_code():
    lines = flux_text(*EVERYONE).decode().splitlines()
    assert sum("<cpf:certification>" in line for line in lines) == 2
    assert sum("<cpf:code>RNCP37867</cpf:code>" in line for line in lines) == 1


def test_a_code_that_comes_back_later_is_refused():
    writer = FluxWriter(lambda _: None, HEADER)
    writer.add(PASSAGE)
    writer.add(LEAST_KNOWN)
    with pytest.raises(ValueError, match="RNCP37867"):
        writer.add(BORN_ABROAD)


def test_the_line_that_is_returned_holds_the_passage_alone():
    written = bytearray()
    writer = FluxWriter(written.extend, HEADER)
    lines = [writer.add(facts) for facts in EVERYONE]
    writer.close()
    text = written.decode().splitlines()
    for facts, line in zip(EVERYONE, lines, strict=True):
        assert text[line - 1].startswith(
            f"<cpf:passageCertification><cpf:idTechnique>{facts.technical_id}<"
        )
        assert text[line - 1].count("<cpf:passageCertification>") == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ident": ""}, "flux-ident"),
        ({"ident": "x" * 51}, "flux-ident"),
        ({"ident": "a&b"}, "flux-ident"),
        ({"emitter_id": "03VML24"}, "emitter-id"),
        ({"certifier_id": ""}, "certifier-id"),
        ({"contract_id": ""}, "contract-id"),
        ({"contract_id": "C" * 21}, "contract-id"),
        (
            {"profile": CdcProfile.V1_1_2, "action": FluxAction.SUPPRESSION},
            "suppression-unknown",
        ),
    ],
)
def test_an_impossible_envelope_is_refused_before_a_byte_is_written(changes, code):
    written = bytearray()
    header = replace(HEADER, **changes)
    assert [objection.code for objection in objections_to_header(header)] == [code]
    with pytest.raises(Refused):
        FluxWriter(written.extend, header)
    assert written == b""


@given(st.lists(st.sampled_from([PASSAGE, BORN_ABROAD]), min_size=1, max_size=300))
def test_what_is_counted_and_hashed_is_what_was_written(passages):
    written = bytearray()
    writer = FluxWriter(written.extend, HEADER)
    for rank, facts in enumerate(passages):
        writer.add(replace(facts, technical_id=f"P{rank}"))
    summary = writer.close()
    assert (summary.count, summary.size) == (len(passages), len(written))
    assert summary.sha256 == sha256(written).hexdigest()
    assert written.count(b"<cpf:passageCertification>") == len(passages)
