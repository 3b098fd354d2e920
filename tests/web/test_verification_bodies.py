"""A certifying body shows what is needed to check it, and every address that its documents print answers."""

from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.urls import resolve
from django.utils import timezone

from parchemin.accounts.terms import Role
from parchemin.certificates import addresses
from parchemin.certificates.actions.keys import rotate_key
from parchemin.certificates.models import SigningKey
from parchemin.certificates.terms import KeyPurpose
from parchemin.kernel.documents import read_pdf
from tests.factories import BodyFactory, BranchFactory, actor_for
from tests.web.certificates import LATER, one_delivered
from tests.web.test_verification_page import read, word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_after():
    with time_machine.travel(LATER, tick=False):
        yield


def page_of(client, slug):
    """Return the page of a body."""
    answer = client.get(f"/certificateurs/{slug}/")
    assert answer.status_code == 200
    return read(answer)


def addresses_in(value):
    """Return every address of ours in a JSON document."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from addresses_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses_in(inner)
    elif isinstance(value, str) and value.startswith(settings.PUBLIC_URL):
        yield value


def test_every_address_that_a_credential_names_is_served(client, scene):
    document = client.get(f"{scene.page}attestation.json").json()
    named = {urlsplit(address).path for address in addresses_in(document)}
    assert len(named) == 6, named
    for path in named:
        if resolve(path).view_name == "public:cqp":
            known = resolve(path).kwargs
            assert known == {
                "body": scene.slug,
                "code": scene.certificate.facts["certification"]["code"],
            }
        else:
            assert client.get(path).status_code == 200, path


def test_the_address_printed_under_the_qr_code_is_the_page(client, scene):
    printed = addresses.verification_url(settings.PUBLIC_URL, scene.certificate.token)
    assert printed == settings.PUBLIC_URL + scene.page
    assert read_pdf(scene.file("pdf")).sealed_whole
    assert word(client.get(urlsplit(printed).path)) == "Valide"


def test_a_body_says_who_it_is_and_with_which_keys_it_signs(client, scene):
    page = page_of(client, scene.slug)
    body = scene.certificate.body
    assert page.h1.text == body.name
    assert body.siret in page.text
    keys = SigningKey.objects.filter(body=body)
    assert {row["id"] for row in page.select("tr[id]")} == {key.fragment for key in keys}
    assert all(key.public in page.text for key in keys)
    assert page.find("a", string=lambda text: text and text.startswith("did:web:"))
    assert "1 feuille" in page.find(class_="register-size").text
    for link in page.select("main a[href^='/certificateurs/']"):
        assert client.get(link["href"]).status_code == 200


def test_a_page_of_a_body_names_no_holder(client, scene):
    text = page_of(client, scene.slug).text
    assert scene.certificate.person.birth_name not in text
    assert scene.certificate.number not in text


def test_a_replaced_key_stays_and_a_compromised_one_is_denounced(client, scene):
    staff = actor_for(scene.certificate.body, Role.STAFF)
    rotate_key(purpose=KeyPurpose.CREDENTIAL, actor=staff, at=timezone.now())
    assert "vérifie encore" in page_of(client, scene.slug).find(id="cle-2026-1").text
    assert word(client.get(scene.page)) == "Valide", "what the old key signed goes on verifying"
    rotate_key(
        purpose=KeyPurpose.LOG, actor=staff, at=timezone.now(), compromised=True, reason="Copiée."
    )
    page = page_of(client, scene.slug)
    assert len([row for row in page.select("tr[id]") if "Compromise le" in row.text]) == 1
    assert word(client.get(scene.page)) == "Non vérifiable"


def test_a_body_without_certificate_has_a_page_too(client):
    body = BodyFactory(demonstration=True)
    page = page_of(client, body.slug)
    assert "n’a rien délivré" in page.text
    assert "Organisme fictif" in page.text
    assert not page.find(id="register")


def test_nobody_is_not_a_body(client):
    assert client.get("/certificateurs/personne/").status_code == 404


def test_a_body_shows_nothing_of_another(client, scene):
    ours, theirs = scene, one_delivered()
    text = page_of(client, ours.slug).text
    assert ours.certificate.body.name in text, "negative control"
    assert theirs.certificate.body.name not in text
    for key in SigningKey.objects.filter(body=theirs.certificate.body):
        assert key.public not in text


def test_a_page_of_a_body_costs_the_same_with_one_certificate_and_many_keys(
    client, django_assert_num_queries, scene
):
    body = scene.certificate.body
    with django_assert_num_queries(10):
        page_of(client, body.slug)
    staff = actor_for(body, Role.STAFF)
    for _ in range(10):
        rotate_key(purpose=KeyPurpose.CREDENTIAL, actor=staff, at=timezone.now())
    body.branches.add(BranchFactory(idcc="0573"), BranchFactory(idcc="2098"))
    with django_assert_num_queries(10):
        page_of(client, body.slug)
