"""A number and its code, or the document itself, lead to the answer; guessing and forging lead nowhere."""

import json
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from parchemin.certificates.codes import pasted_token
from parchemin.certificates.keyring import key_in_use, signer_of
from parchemin.certificates.models import Certificate, StatusList
from parchemin.certificates.proof.signature import signed
from parchemin.certificates.selectors.verdicts import answer_to_file
from parchemin.certificates.terms import KeyPurpose
from parchemin.certificates.verification import Verdict
from tests.certificates.credentials import bundle as bundle_of_a_stranger
from tests.web.certificates import LATER, one_delivered
from tests.web.test_verification_page import facts, lines, read, word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    """Put the clock on the day after the award."""
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


def search(client, number, code, **more):
    """Ask for a certificate as the form does."""
    return client.get("/verifier/", {"numero": number, "code": code, **more})


def hand_in(client, content, name="parchemin.pdf", language="fr"):
    """Hand in a document as the form does."""
    document = SimpleUploadedFile(name, content)
    return client.post(f"/verifier/?lang={language}", {"document": document})


def test_the_form_asks_for_a_number_and_its_code_or_for_a_document(client):
    answer = client.get("/verifier/?lang=en")
    page = read(answer)
    assert page.h1.text == "Check a certificate"
    assert {field["name"] for field in page.select(".verify-form input")} == {
        "numero",
        "code",
        "lang",
    }
    drop = page.find("form", enctype="multipart/form-data")
    assert drop["action"] == "/verifier/?lang=en"
    assert "Or the document itself" in drop.text
    assert [line.text for line in page.select(".answers-list dt")][:3] == [
        "valid",
        "suspended",
        "revoked",
    ]
    assert "Recopiez" not in page.main.text


def test_number_and_code_lead_to_the_page_however_they_are_typed(client, scene):
    number, code = scene.certificate.number, scene.certificate.short_code
    for typed_number, typed_code in (
        (number, code),
        (f" {number.lower()} ", f"{code[:5]}-{code[5:]}".lower()),
    ):
        answer = search(client, typed_number, typed_code)
        assert (answer.status_code, answer["Location"]) == (302, scene.page)
    assert search(client, number, code, lang="en")["Location"] == f"{scene.page}?lang=en"


def test_the_address_under_the_qr_code_may_be_pasted_instead(client, scene):
    address = f"https://parchemin.exemple.fr{scene.page}"
    assert search(client, address, "")["Location"] == scene.page
    assert pasted_token(f"voir {address}attestation.json") == scene.certificate.token
    assert pasted_token(scene.certificate.number) is None


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(client, scene):
    number = scene.certificate.number
    wrong = search(client, number, "0000000000")
    nobody = search(client, "1505-RMAG-2026-00042-M", scene.certificate.short_code)
    assert wrong.status_code == nobody.status_code == 404
    assert str(read(wrong).article) == str(read(nobody).article)
    assert word(wrong) == "Inconnu"
    for answer in (wrong, nobody):
        assert scene.certificate.person.birth_name not in answer.text
        assert scene.certificate.token not in answer.text


@pytest.mark.parametrize(
    ("number", "code", "language", "fault"),
    [
        ("1505-RMAG-2026-00042-X", "0000000000", "fr", "erreur de frappe (clé de contrôle)"),
        ("1505", "0000000000", "fr", "n’a pas la forme attendue"),
        ("1505", "0000000000", "en", "This number is mistyped"),
        ("1505-RMAG-2026-00042-M", "123", "fr", "dix lettres et chiffres"),
        ("1505-RMAG-2026-00042-M", "", "en", "Copy it exactly as printed"),
        ("", "0000000000", "fr", "Recopiez-le tel qu’il est imprimé"),
    ],
)
def test_what_is_mistyped_is_said_and_kept(client, number, code, language, fault):
    answer = search(client, number, code, lang=language)
    assert answer.status_code == 422
    page = read(answer)
    assert fault in page.find(class_="fault").text
    assert page.find("input", id="id_numero").get("value", "") == number
    assert page.find("input", id="id_code").get("value", "") == code


def test_a_nul_character_is_refused_and_not_an_error(client):
    assert search(client, "1505\x00", "0\x00").status_code == 422


def test_a_network_that_guesses_is_slowed_down_and_others_are_not(client, scene, clock):
    number, code = scene.certificate.number, scene.certificate.short_code
    for _ in range(60):
        assert search(client, number, "0000000000").status_code == 404
    slowed = search(client, number, code)
    assert (slowed.status_code, slowed["Retry-After"]) == (429, "60")
    assert "Attendez une minute" in read(slowed).main.text
    assert "Wait a minute" in search(client, number, code, lang="en").text
    elsewhere = client.get("/verifier/", {"numero": number, "code": code}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    assert client.get(scene.page).status_code == 200, "a QR code is never slowed down"
    clock.shift(timedelta(minutes=1))
    assert search(client, number, code).status_code == 302


def test_one_ipv6_subscriber_is_one_network(client, scene):
    for host in range(60):
        client.get("/verifier/", {"numero": "x", "code": ""}, REMOTE_ADDR=f"2001:db8::{host:x}")
    asked = {"numero": "x", "code": ""}
    assert client.get("/verifier/", asked, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/verifier/", asked, REMOTE_ADDR="2001:db8:0:1::1").status_code == 422


@pytest.mark.parametrize("kind", ["pdf", "credential"])
def test_a_document_as_it_was_delivered_is_valid(client, scene, kind):
    answer = hand_in(client, scene.file(kind))
    assert (answer.status_code, word(answer)) == (200, "Valide")
    assert facts(answer)["Registre"].startswith(scene.certificate.number)
    assert ("Pages intactes" in lines(answer)) is (kind == "pdf")
    assert answer["Cache-Control"] == "no-store"


def test_a_document_answers_in_english(client, scene):
    answer = hand_in(client, scene.file("pdf"), language="en")
    assert word(answer) == "Valid"
    assert "Pages intact" in lines(answer)


def test_a_document_revoked_since_is_revoked(client, scene):
    scene.revoke()
    for kind in ("pdf", "credential"):
        assert word(hand_in(client, scene.file(kind))) == "Révoqué"


def test_one_bit_changed_anywhere_is_never_valid(client, scene):
    for kind, step in (("pdf", 4_001), ("credential", 211)):
        content = scene.file(kind)
        for place in range(0, len(content), step):
            altered = bytearray(content)
            altered[place] ^= 1
            with time_machine.travel(LATER + timedelta(minutes=place), tick=False):
                assert word(hand_in(client, bytes(altered))) != "Valide", (kind, place)


def test_a_pdf_without_its_seal_proves_the_certificate_but_not_its_pages(client, scene):
    content = scene.file("pdf")
    unsealed = content[: content.index(b"%%EOF") + 6]
    answer = hand_in(client, unsealed)
    assert word(answer) == "Inconnu"
    assert "ce document ne suffit pas" in read(answer).h2.text
    assert facts(answer) == {}


def test_a_true_document_of_a_stranger_is_unknown(client, scene):
    stranger = json.dumps(bundle_of_a_stranger()).encode()
    answer = hand_in(client, stranger)
    assert word(answer) == "Inconnu"
    assert facts(answer) == {}
    assert "Léa" not in answer.text


def test_a_body_cannot_sign_for_another(client, scene):
    other = one_delivered()
    document = json.loads(other.file("credential"))
    document.pop("proof")
    ours = json.loads(scene.file("credential"))["issuer"]
    key = key_in_use(other.certificate.body_id, KeyPurpose.CREDENTIAL)
    forged = signed(
        document | {"issuer": ours},
        sign=signer_of(key),
        verification_method=f"{ours['id']}#{key.fragment}",
        created=LATER,
    )
    assert word(hand_in(client, json.dumps(forged).encode())) == "Non vérifiable"


def test_a_document_signed_by_the_body_but_absent_from_the_register_is_not_believed(client, scene):
    document = json.loads(scene.file("credential"))
    document.pop("proof")
    document["credentialSubject"]["licenseNumber"] = "1505-RMAG-2026-00042-M"
    key = key_in_use(scene.certificate.body_id, KeyPurpose.CREDENTIAL)
    method = f"{document['issuer']['id']}#{key.fragment}"
    stray = signed(document, sign=signer_of(key), verification_method=method, created=LATER)
    answer = hand_in(client, json.dumps(stray).encode())
    assert word(answer) == "Non vérifiable"
    assert "Ce numéro n’est pas au registre" in read(answer).article.text


def test_a_document_rewritten_by_the_body_itself_is_not_believed(client, scene):
    document = json.loads(scene.file("credential"))
    document.pop("proof")
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Quelqu’un d’autre"
    key = key_in_use(scene.certificate.body_id, KeyPurpose.CREDENTIAL)
    method = f"{document['issuer']['id']}#{key.fragment}"
    rewritten = signed(document, sign=signer_of(key), verification_method=method, created=LATER)
    answer = hand_in(client, json.dumps(rewritten).encode())
    assert word(answer) == "Non vérifiable"
    assert "Quelqu’un d’autre" not in answer.text


def test_a_status_list_is_not_a_certificate(client, scene):
    published = StatusList.objects.first().credential.encode()
    assert word(hand_in(client, published)) in {"Inconnu", "Non vérifiable"}


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"{}",
        b"%PDF-1.7",
        b"%PDF-" + b"\x00" * 500,
        b"\xff\xfe",
        b"GIF89a",
        b"[" * 9000,
    ],
)
def test_anything_else_is_not_verifiable_and_never_an_error(client, content):
    answer = hand_in(client, content)
    assert (answer.status_code, word(answer)) == (200, "Non vérifiable")


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_no_bytes_are_valid(content):
    assert answer_to_file(content, LATER).verdict is Verdict.UNVERIFIABLE


def test_a_form_without_document_says_so(client):
    for answer in (client.post("/verifier/", {}), hand_in(client, b"")):
        assert answer.status_code == 422
        assert "Choisissez un fichier" in read(answer).find(class_="faults").text


def test_a_document_too_large_is_refused_in_words(client):
    answer = hand_in(client, b"%PDF-" + b"0" * (5 * 1024 * 1024))
    assert answer.status_code == 422
    assert "dépasse 5 Mo" in read(answer).find(class_="faults").text


def test_documents_are_slowed_down_too(client):
    for _ in range(20):
        assert hand_in(client, b"{}").status_code == 200
    assert hand_in(client, b"{}").status_code == 429


def test_a_document_keeps_nothing_behind(client, scene):
    before = Certificate.objects.count()
    statements = []

    def watch(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        hand_in(client, scene.file("pdf"))
    written = [sql for sql in statements if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert all("web_cache" in sql for sql in written)
    assert Certificate.objects.count() == before


def test_a_database_that_fails_under_a_document_never_lets_valid_through(client, scene):
    content = scene.file("credential")
    assert word(hand_in(client, content)) == "Valide", "negative control"

    def fails(execute, sql, params, many, context):
        if "certificates_" in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fails):
        answer = hand_in(client, content)
    assert (answer.status_code, word(answer)) == (503, "Non vérifiable")


def test_a_form_from_elsewhere_is_refused(scene):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/verifier/", {"document": SimpleUploadedFile("a.json", b"{}")})
    assert answer.status_code == 403
    assert BeautifulSoup(answer.content, "html.parser").find(class_="verdict-word") is None
