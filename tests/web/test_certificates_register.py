"""The register on screen: the list, the page of a certificate, its files."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from parchemin.accounts.terms import Role
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import read_pdf
from tests.certificates.scene import awarded, delivered, signed_day
from tests.factories import BodyFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def page(client, name="list", *args, **query) -> str:
    answer = client.get(reverse(f"certificates:{name}", args=args), query)
    assert answer.status_code == 200
    return html_of(answer)


def test_the_list_says_who_holds_what_and_what_is_not_made_yet(signed_in):
    day = signed_day({}, {"B2": "not_acquired"})
    whole, bloc = awarded(day)
    client = signed_in(body=day.sitting.body)
    text = page(client)
    for certificate in (whole, bloc):
        assert certificate.number in text
        assert certificate.person.birth_name in text
    assert "Bloc B1" in text
    assert text.count("À établir") >= 2
    assert "24/11/2026" in text


def test_the_list_is_searched_by_number_and_by_name_and_narrowed(signed_in):
    day = signed_day({}, {"B2": "not_acquired"})
    whole, bloc = awarded(day)
    client = signed_in(body=day.sitting.body)
    code = whole.edition.certification.code
    for query, kept in (
        ({"q": whole.number[-9:]}, {whole}),
        ({"q": bloc.person.birth_name.lower()}, {bloc}),
        ({"q": "personne d’autre"}, set()),
        ({"nature": "BLOC"}, {bloc}),
        ({"etat": "revoked"}, set()),
        ({"fichiers": "waiting"}, {whole, bloc}),
        ({"fichiers": "made"}, set()),
        ({"certification": code, "seance": day.sitting.code}, {whole, bloc}),
    ):
        text = page(client, **query)
        assert {c for c in (whole, bloc) if c.number in text} == kept, query


def test_the_filters_offer_nothing_of_another_body(signed_in):
    day, other = signed_day(), signed_day()
    awarded(day)
    elsewhere = awarded(other)[0].edition.certification
    text = page(signed_in(body=day.sitting.body))
    assert elsewhere.code not in text


def test_the_export_is_the_list(signed_in):
    day = signed_day()
    (certificate,) = awarded(day)
    answer = signed_in(body=day.sitting.body).get(reverse("certificates:list"), {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert certificate.number in rows[1]


def test_a_page_leads_back_to_the_minutes_and_proves_the_register(signed_in):
    day = signed_day()
    (certificate,) = delivered(day)
    minutes = day.sitting.minutes.get()
    text = page(signed_in(body=day.sitting.body), "certificate", certificate.number)
    for said in (
        certificate.decision.dossier.number,
        day.sitting.code,
        minutes.facts["number"],
        "Signé par Marchal, Almeida, scellé le 24/11/2026",
        "Validation totale",
        "Inscription prouvée.",
        certificate.log_entries.get().leaf_hash,
        certificate.short_code,
        f"parchemin n° {certificate.number} (feuille 1 du registre)",
    ):
        assert said in text, said


def test_a_page_before_delivery_says_that_the_proof_is_to_come(signed_in):
    day = signed_day()
    (certificate,) = awarded(day)
    text = page(signed_in(body=day.sitting.body), "certificate", certificate.number)
    assert "Preuve à venir." in text
    assert "Établir et sceller" in text
    assert "Aucun fichier pour l’instant" in text


def test_a_register_that_was_rewritten_is_told(signed_in, monkeypatch):
    day = signed_day({}, {})
    certificate, _ = delivered(day)
    forged = "parchemin.certificates.selectors.pages.verify_inclusion"
    monkeypatch.setattr(forged, lambda *_: False)
    text = page(signed_in(body=day.sitting.body), "certificate", certificate.number)
    assert "La preuve ne tient pas." in text


def test_the_parchemin_is_shown_as_it_is_printed(signed_in):
    day = signed_day({}, {"B2": "not_acquired"})
    whole, bloc = awarded(day)
    client = signed_in(body=day.sitting.body)
    text = page(client, "certificate", whole.number)
    assert "non enregistré au répertoire national" in text
    assert "née le 12 mars 1990 à RENNES" in text
    assert "data:image/svg+xml;base64," in text
    assert "est délivré à" in text
    text = page(client, "certificate", bloc.number)
    assert "Attestation de bloc de compétences" in text
    assert "est délivrée à" in text
    assert "elle ne vaut pas délivrance de la certification entière" in text


def test_files_are_downloaded_as_they_left_the_house(signed_in):
    day = signed_day()
    (certificate,) = delivered(day)
    client = signed_in(body=day.sitting.body)
    names = {"pdf": ".pdf", "credential": "-attestation.json"}
    for rendition in certificate.renditions.all():
        address = reverse("certificates:file", args=[certificate.number, rendition.pk])
        answer = client.get(address)
        name = f"{certificate.number}{names[rendition.kind]}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert sha256_hex(answer.content) == rendition.file_id


def test_delivering_makes_the_files_once(signed_in):
    day = signed_day()
    (certificate,) = awarded(day)
    client = signed_in(body=day.sitting.body)
    address = reverse("certificates:deliver", args=[certificate.number])
    for _ in range(2):
        answer = client.post(address, follow=True)
    assert "établi et scellé." in answer.content.decode()
    assert sorted(certificate.renditions.values_list("kind", flat=True)) == ["credential", "pdf"]


def test_a_duplicata_says_so_keeps_its_number_and_carries_the_proof(signed_in):
    day = signed_day()
    (certificate,) = delivered(day)
    client = signed_in(body=day.sitting.body)
    address = reverse("certificates:duplicate", args=[certificate.number])
    assert "Le mot « duplicata »" in page(client, "duplicate", certificate.number)
    told = client.post(address, {"reason": "Perdu lors d’un déménagement."}, follow=True)
    text = told.content.decode()
    assert "Perdu lors d’un déménagement." in text
    assert f"{certificate.number}-duplicata-" in text
    read = read_pdf(bytes(certificate.renditions.get(kind="duplicata").content))
    assert "parchemin.json" in read.attachments


def test_a_duplicata_without_reason_is_refused_beside_its_field(signed_in):
    day = signed_day()
    (certificate,) = delivered(day)
    address = reverse("certificates:duplicate", args=[certificate.number])
    answer = signed_in(body=day.sitting.body).post(address, {"reason": "  "})
    assert answer.status_code == 422
    assert "Ce champ est obligatoire." in answer.content.decode()
    assert not certificate.renditions.filter(kind="duplicata").exists()


def test_a_duplicata_of_what_is_not_made_yet_is_refused_and_keeps_the_reason(signed_in):
    day = signed_day()
    (certificate,) = awarded(day)
    address = reverse("certificates:duplicate", args=[certificate.number])
    answer = signed_in(body=day.sitting.body).post(address, {"reason": "Volé."})
    assert answer.status_code == 422
    assert "L’original n’a pas encore été établi." in answer.content.decode()
    assert "Volé." in answer.content.decode()


def price_of(read) -> int:
    with CaptureQueriesContext(connection) as caught:
        read()
    return len(caught)


def test_the_list_costs_the_same_for_one_and_for_thirty(signed_in):
    prices = set()
    for candidates in (1, 30):
        day = signed_day(*[{}] * candidates)
        awarded(day)
        client = signed_in(body=day.sitting.body)
        prices.add(price_of(lambda client=client: page(client)))
    assert len(prices) == 1


def test_a_page_costs_the_same_at_the_end_of_a_long_register(signed_in):
    prices = set()
    for candidates in (2, 30):  # a register of one leaf has no path to walk
        day = signed_day(*[{}] * candidates)
        *_, last = awarded(day)
        client = signed_in(body=day.sitting.body)
        client.post(reverse("certificates:deliver", args=[last.number]))
        prices.add(
            price_of(lambda client=client, last=last: page(client, "certificate", last.number))
        )
    assert len(prices) == 1


ADDRESSES = ("certificate", "deliver", "duplicate")


def test_another_body_finds_nothing(signed_in):
    day = signed_day()
    (certificate,) = delivered(day)
    client = signed_in(body=BodyFactory())
    file = certificate.renditions.first()
    assert certificate.number not in page(client)
    for name in ADDRESSES:
        address = reverse(f"certificates:{name}", args=[certificate.number])
        answer = client.post(address) if name == "deliver" else client.get(address)
        assert answer.status_code == 404, name
    address = reverse("certificates:file", args=[certificate.number, file.pk])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.JUROR, Role.CANDIDATE, Role.COMMISSION])
def test_another_role_does_not_enter(signed_in, role):
    day = signed_day()
    (certificate,) = delivered(day)
    client = signed_in(role, body=day.sitting.body)
    file = certificate.renditions.first()
    for name, *args in (
        ("list",),
        ("sittings",),
        ("certificate", certificate.number),
        ("duplicate", certificate.number),
        ("file", certificate.number, file.pk),
    ):
        assert client.get(reverse(f"certificates:{name}", args=args)).status_code == 403
    address = reverse("certificates:deliver", args=[certificate.number])
    assert client.post(address).status_code == 403


def test_what_binds_asks_for_a_proof_less_than_five_minutes_old(signed_in):
    day = signed_day()
    (certificate,) = awarded(day)
    client = signed_in(body=day.sitting.body)
    with time_machine.travel(AFTERNOON.replace(minute=6), tick=False):
        answer = client.post(reverse("certificates:deliver", args=[certificate.number]))
    assert answer.status_code == 302
    assert reverse("mfa_reauthenticate") in answer["Location"] or "confirmer" in answer["Location"]
    certificate.refresh_from_db()
    assert certificate.delivered_at is None
