"""A file from a stranger is valid only with what the reader already trusts; a doubt is never “valid”."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parchemin.certificates.bundle import register_checks
from parchemin.certificates.codes import certificate_number
from parchemin.certificates.didweb import PublishedKey, did_document
from parchemin.certificates.documents import make_parchemin
from parchemin.certificates.keys import public_key, seal_public_key, signer
from parchemin.certificates.offline_check import check_bytes
from parchemin.certificates.register_log import (
    LogHead,
    opened_checkpoint,
    signed_checkpoint,
)
from parchemin.certificates.terms import KeyPurpose
from parchemin.certificates.trust import Trust, read_trust
from parchemin.certificates.verification import Verdict
from parchemin.cli.check import check_file
from parchemin.kernel.documents import read_pdf
from parchemin.kernel.reading import Unreadable
from tests.certificates.credentials import (
    AT,
    DID,
    FACTS,
    INDEX,
    LOG_PRIVATE,
    bundle,
    identity,
    issued,
    sign,
    status_list,
)
from tests.documents import parchemin_facts, sealed, sealing_pair

PAIR = sealing_pair()
SEAL_PEM = PAIR[1].public_bytes(serialization.Encoding.PEM)
SEAL_KEY = PublishedKey(
    fragment="cachet-1", purpose=KeyPurpose.SEAL, public=seal_public_key(SEAL_PEM)
)


def trust(revoked=(), *, with_seal=True, at=AT, **more):
    """Return the trust of a reader who knows the body and holds its list of the day."""
    known = identity(*([SEAL_KEY] if with_seal else []))
    published = status_list(revoked, at=at)
    return Trust({DID: known}, {published["id"]: published}, **more)


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


@cache
def pdf(content=None, pair=PAIR):
    """Return a sealed parchemin that carries a bundle."""
    plain = make_parchemin(parchemin_facts(), content or as_json(bundle()))
    return sealed(plain, pair) if pair else plain


def findings(report):
    return " ".join(check.finding for check in report.checks)


@pytest.mark.parametrize("data", [as_json(issued()), as_json(bundle()), pdf()])
def test_a_true_file_is_valid_for_a_reader_who_knows_body_and_list(data):
    report = check_bytes(data, trust(), AT)
    assert report.verdict is Verdict.VALID, findings(report)
    assert report.number == FACTS.number


@pytest.mark.parametrize("data", [as_json(issued()), as_json(bundle()), pdf()])
def test_the_same_file_is_revoked_unknown_or_stale_by_the_list_alone(data):
    assert check_bytes(data, trust([INDEX]), AT).verdict is Verdict.REVOKED
    assert check_bytes(data, trust(), AT + timedelta(days=2)).verdict is Verdict.UNKNOWN
    without_list = replace(trust(), status_lists={})
    assert check_bytes(data, without_list, AT).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("data", [as_json(issued()), as_json(bundle()), pdf()])
def test_the_identity_that_a_file_brings_with_it_is_never_trusted(data):
    report = check_bytes(data, Trust(status_lists=trust().status_lists), AT)
    assert report.verdict is Verdict.UNKNOWN
    assert "rien ne prouve" in findings(report)


def test_a_forger_with_his_own_keys_and_register_stays_unknown():
    forger = bytes(range(32))
    forged = bundle()
    forged["identity"] = did_document(
        DID,
        [
            PublishedKey(
                fragment="cle-2026-1", purpose=KeyPurpose.CREDENTIAL, public=public_key(forger)
            )
        ],
    )
    unsigned = {key: value for key, value in forged["credential"].items() if key != "proof"}
    forged["credential"] = sign(unsigned, private=forger)
    del forged["register"]
    assert check_bytes(as_json(forged), Trust(), AT).verdict is Verdict.UNKNOWN
    assert check_bytes(as_json(forged), trust(), AT).verdict is Verdict.UNVERIFIABLE


def test_a_file_altered_is_seen_even_by_a_reader_who_knows_nobody():
    altered = bundle()
    altered["credential"]["name"] = "CQP Directeur"
    assert check_bytes(as_json(altered), Trust(), AT).verdict is Verdict.UNVERIFIABLE
    assert check_bytes(as_json(altered), trust(), AT).verdict is Verdict.UNVERIFIABLE
    assert check_bytes(as_json(altered), trust(), AT).number is None


def other_head(note):
    head = opened_checkpoint(note, [public_key(LOG_PRIVATE)])
    forked = LogHead(head.origin, head.size, bytes(32))
    return signed_checkpoint(forked, sign=signer(LOG_PRIVATE), public=public_key(LOG_PRIVATE))


REGISTER_CHANGES = {
    "index": {"index": 4},
    "index-type": {"index": "5"},
    "index-bool": {"index": True},
    "path": {"path": []},
    "path-text": {"path": ["é"]},
    "path-long": {"path": ["AA=="] * 100},
    "salt": {"salt": "00" * 16},
    "salt-text": {"salt": "zz"},
    "entry": {"entry": {}},
    "entry-type": {"entry": None},
    "checkpoint": {"checkpoint": "x"},
    "checkpoint-type": {"checkpoint": None},
    "fork": {"checkpoint": other_head(bundle()["register"]["checkpoint"])},
}


@pytest.mark.parametrize("changes", REGISTER_CHANGES.values(), ids=REGISTER_CHANGES)
def test_a_false_proof_of_registration_makes_the_file_not_verifiable(changes):
    made = bundle()
    assert check_bytes(as_json(made), trust(), AT).verdict is Verdict.VALID, "negative control"
    made["register"] |= changes
    assert check_bytes(as_json(made), trust(), AT).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "1505-RMAG-2026-00043-X"},
        {"body": "did:web:other.example"},
        {"status": "revoked"},
        {"commitment": "0" * 64},
    ],
)
def test_the_registration_of_another_certificate_does_not_serve(changes):
    report = check_bytes(as_json(bundle(entry_changes=changes)), trust(), AT)
    assert report.verdict is Verdict.UNVERIFIABLE
    assert "autre certificat" in findings(report)


def test_a_register_shown_in_two_versions_is_betrayed_by_the_head_that_was_kept():
    made = bundle()
    note = made["register"]["checkpoint"]
    kept = trust(checkpoints=(note, "not a note"))
    assert check_bytes(as_json(made), kept, AT).verdict is Verdict.VALID
    forked = trust(checkpoints=(other_head(note),))
    report = check_bytes(as_json(made), forked, AT)
    assert report.verdict is Verdict.UNVERIFIABLE
    assert "contredit" in findings(report)


def test_a_bare_credential_says_that_its_registration_was_not_shown():
    report = check_bytes(as_json(issued()), trust(), AT)
    assert "n’est pas jointe" in findings(report)
    (check,) = register_checks({"credential": issued()}, identity())
    assert check.allows is Verdict.VALID


def test_a_pdf_without_a_seal_of_the_body_is_never_valid():
    assert check_bytes(pdf(), trust(), AT).verdict is Verdict.VALID, "negative control"
    assert check_bytes(pdf(pair=None), trust(), AT).verdict is Verdict.UNKNOWN
    assert check_bytes(pdf(pair=sealing_pair()), trust(), AT).verdict is Verdict.UNKNOWN
    assert check_bytes(pdf(), trust(with_seal=False), AT).verdict is Verdict.UNKNOWN


def test_a_seal_certificate_given_by_the_reader_is_trusted():
    known = trust(with_seal=False, seals=frozenset({SEAL_KEY.public}))
    assert check_bytes(pdf(), known, AT).verdict is Verdict.VALID


def test_pages_added_after_the_seal_are_seen_even_sealed_by_somebody_else(monkeypatch):
    monkeypatch.setattr(  # a forger does not obey the seal that forbids changes
        signers.PdfSigner, "_enforce_certification_constraints", lambda *_: None
    )
    added = pdf() + b"\n% more\n"
    assert check_bytes(added, trust(), AT).verdict is Verdict.UNVERIFIABLE
    resealed = second_seal(pdf())
    assert read_pdf(resealed).sealed_whole, "every signature taken alone is intact"
    assert check_bytes(resealed, trust(), AT).verdict is Verdict.UNVERIFIABLE


def second_seal(content):
    """Return a sealed PDF changed and sealed again by a stranger, every signature intact."""
    key, certificate = sealing_pair()
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    stranger = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(
            certificate.public_bytes(serialization.Encoding.DER)
        ),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root["/Lang"] = pdf_string("xx")
    writer.update_root()
    metadata = PdfSignatureMetadata(field_name="Stranger", md_algorithm="sha256")
    return signers.sign_pdf(writer, metadata, signer=stranger).getvalue()


def test_a_changed_byte_of_the_pages_breaks_the_verdict():
    content = bytearray(pdf())
    content[content.index(b"/MediaBox") + 12] ^= 1
    assert check_bytes(bytes(content), trust(), AT).verdict is Verdict.UNVERIFIABLE


@settings(max_examples=40)
@given(st.integers(0, len(pdf()) - 1), st.integers(1, 255))
def test_no_single_changed_byte_of_a_pdf_is_valid(place, change):
    content = bytearray(pdf())
    content[place] ^= change
    # Inside the hexadecimal of the seal, the case of a letter changes no value.
    if content[place : place + 1].lower() == pdf()[place : place + 1].lower():
        return
    assert check_bytes(bytes(content), trust(), AT).verdict is not Verdict.VALID


@settings(max_examples=60)
@given(st.integers(0, len(as_json(issued())) - 1), st.integers(1, 255))
def test_no_single_changed_byte_of_a_credential_is_valid(place, change):
    content = bytearray(as_json(issued()))
    content[place] ^= change
    try:
        if json.loads(content) == issued():
            return
    except ValueError:
        pass
    assert check_bytes(bytes(content), trust(), AT).verdict is not Verdict.VALID


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'"x"',
        b"%PDF-1.7 nothing",
        b"\xff\xfe",
        b'{"credentialSubject": 1}',
        b'{"format": "parchemin/preuve/1"}',
        b'{"format": "parchemin/preuve/1", "credential": []}',
        b"[" * 5_000,
        as_json(issued())[:-1] + b', "name": "twice"}',
        b'{"format": "parchemin/preuve/1", "register": 3, "identity": 4, "credential": {"issuer": 1}}',
    ],
)
def test_what_is_no_certificate_gets_a_french_reason_and_no_traceback(data):
    report = check_bytes(data, trust(), AT)
    assert report.verdict is Verdict.UNVERIFIABLE
    assert findings(report)


def test_a_pdf_carries_exactly_one_certificate():
    for content in (b'{"a": 1}', b"{"):
        assert check_bytes(pdf(content), trust(), AT).verdict is Verdict.UNVERIFIABLE


def write_trust(folder, revoked=()):
    """Write what a careful reader keeps: identity, list of the day, checkpoint, seal certificate."""
    folder.mkdir()
    (folder / "did.json").write_bytes(as_json(identity()))
    (folder / "statuts.json").write_bytes(as_json(status_list(revoked)))
    (folder / "ancienne.json").write_bytes(as_json(status_list(at=AT - timedelta(days=3))))
    (folder / "checkpoint").write_text(bundle()["register"]["checkpoint"], encoding="utf-8")
    (folder / "cachet.pem").write_bytes(SEAL_PEM)
    (folder / "LISEZMOI.txt").write_text("rien", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("revoked", "content", "code", "first"),
    [
        ((), pdf(), 0, f"Valide — certificat {FACTS.number}"),
        ((INDEX,), pdf(), 1, f"Révoqué — certificat {FACTS.number}"),
        ((), pdf().replace(b"/MediaBox", b"/MediaBux"), 2, "Non vérifiable"),
        ((), pdf(pair=None), 3, f"Inconnu — certificat annoncé {FACTS.number}"),
    ],
)
def test_the_command_answers_by_its_exit_code_and_in_french(
    tmp_path, revoked, content, code, first
):
    trusted = write_trust(tmp_path / "confiance", revoked)
    (tmp_path / "parchemin.pdf").write_bytes(content)
    out = io.StringIO()
    assert check_file(tmp_path / "parchemin.pdf", trust=[trusted], at=AT, out=out) == code
    lines = out.getvalue().splitlines()
    assert lines[0] == first
    assert all(line.startswith(("  ✓ ", "  ✗ ")) for line in lines[1:])


def test_the_command_says_what_file_it_cannot_read(tmp_path):
    out = io.StringIO()
    assert check_file(tmp_path / "absent.pdf", trust=[], at=AT, out=out) == 2
    assert "absent.pdf n’existe pas." in out.getvalue()
    assert check_file(tmp_path, trust=[], at=AT, out=out) == 2
    assert f"{tmp_path.name} ne peut pas être lu" in out.getvalue()
    (tmp_path / "recopie.txt").write_text('{"a": 1,\n', encoding="utf-8")
    assert check_file(tmp_path / "recopie.txt", trust=[], at=AT, out=out) == 2
    assert "recopie.txt, ligne 2 : JSON mal formé" in out.getvalue()
    (tmp_path / "did.json").write_text("{}", encoding="utf-8")
    assert check_file(tmp_path / "absent.pdf", trust=[tmp_path], at=AT, out=out) == 3
    assert "did.json" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("did.json", b"{"),
        ("did.json", b"[]"),
        ("did.json", b'{"id": "x"}'),
        ("did.json", b'{"id": "x", "type": 3}'),
        ("cachet.pem", b"nothing"),
        ("absent.json", None),
        ("absent.pem", None),
    ],
)
def test_a_file_of_trust_that_says_nothing_is_refused_by_name(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=name):
        read_trust([tmp_path / name])


def test_two_identities_for_one_body_are_refused(tmp_path):
    (tmp_path / "a.json").write_bytes(as_json(identity()))
    (tmp_path / "b.json").write_bytes(as_json(identity(SEAL_KEY)))
    with pytest.raises(Unreadable, match="autre identité"):
        read_trust([tmp_path])


def test_the_number_of_the_example_has_its_check_character():
    assert FACTS.number == certificate_number("1505", "RMAG", 2026, 42)
