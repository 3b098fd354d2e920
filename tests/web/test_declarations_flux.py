"""Flux on screen: prepare, download, deposit, read the receipt, send refusals again, withdraw."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.organisations.models import CertifyingBody
from parchemin.web.declarations import flux as screen
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt, states
from tests.factories import BodyFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


class Desk:
    """The secretariat of a body with certificates to declare, and its browser."""

    def __init__(self, client, scene: Accrochage) -> None:
        self.client, self.scene = client, scene

    def prepare(self, **typed) -> Flux:
        answer = self.post("prepare", **{"profile": "1.1.5", "most": "5000", **typed})
        assert answer.status_code == 303
        return Flux.objects.latest("pk")

    def deposited(self) -> Flux:
        flux = self.prepare()
        self.post("submit", flux.ident)
        return flux

    def post(self, name, *args, **data):
        return self.client.post(reverse(f"declarations:{name}", args=args), data)

    def send(self, content: bytes, *args, name="read"):
        file = SimpleUploadedFile("accuse.xml", content, "application/xml")
        return self.post(name, *args, receipt=file)

    def page(self, flux: Flux, **query) -> str:
        answer = self.client.get(reverse("declarations:flux", args=[flux.ident]), query)
        assert answer.status_code == 200
        return html_of(answer)


@pytest.fixture
def desk(signed_in) -> Desk:
    scene = accrochage()
    for _ in range(3):
        scene.certificate()
    return Desk(signed_in(body=scene.body), scene)


def test_the_form_says_who_will_be_declared(desk):
    desk.scene.certificate(birth_name="N" * 61)
    desk.scene.certificate(birth_month=None, birth_day=None, birth_commune_code="")
    text = html_of(desk.client.get(reverse("declarations:prepare")))
    assert "<b>4</b> titulaires prêts ; première échéance le 19 février 2027." in text
    assert "<b>1</b> présente un risque de rejet élevé" in text
    assert "<b>1</b> reste bloqué" in text


def test_a_flux_is_prepared_downloaded_and_deposited(desk):
    flux = desk.prepare()
    text = desk.page(flux)
    assert "Prêt à déposer" in text
    answer = desk.client.get(reverse("declarations:file", args=[flux.ident]))
    assert answer.content == bytes(flux.content)
    assert answer["Content-Type"] == "application/xml"
    assert answer["Content-Disposition"] == f'attachment; filename="{flux.filename}"'
    desk.post("submit", flux.ident)
    text = desk.page(flux)
    assert "Déposé" in text
    assert "Marquer comme déposé" not in text
    desk.post("acknowledge", flux.ident)
    assert "Reçu, en cours de traitement" in desk.page(flux)


@pytest.mark.parametrize("profile", ["1.1.2", "1.1.5"])
def test_each_profile_is_written(desk, profile):
    flux = desk.prepare(profile=profile)
    assert flux.profile == profile
    assert (b"<cpf:action>" in bytes(flux.content)) is (profile == "1.1.5")


def test_batches_are_prepared_together(desk):
    answer = desk.post("prepare", profile="1.1.5", most="2")
    assert answer["Location"] == reverse("declarations:flux_list")
    assert sorted(Flux.objects.values_list("count", flat=True)) == [1, 2]
    text = html_of(desk.client.get(answer["Location"]))
    assert "2 flux sont prêts à déposer." in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"most": "0"}, "supérieure ou égale à 1"),
        ({"most": "beaucoup"}, "Saisissez un nombre entier."),
        ({"profile": "9.9"}, "Sélectionnez un choix valide."),
    ],
)
def test_a_wrong_choice_is_refused_beside_its_field(desk, typed, said):
    answer = desk.post("prepare", **{"profile": "1.1.5", "most": "5000", **typed})
    assert answer.status_code == 422
    assert said in html_of(answer)
    assert not Flux.objects.exists()


def test_nobody_ready_is_refused_with_what_to_do(desk):
    desk.prepare()
    answer = desk.post("prepare", profile="1.1.5", most="5000")
    assert answer.status_code == 422
    assert "il n’y a rien à mettre dans un flux" in html_of(answer)


def test_a_body_without_identifiers_is_told(desk):
    CertifyingBody.objects.update(cdc_client_id="")
    answer = desk.post("prepare", profile="1.1.5", most="5000")
    assert answer.status_code == 422
    assert "/espace/reglages/caisse/identifiants/" in html_of(answer)
    assert not Flux.objects.exists()


def test_a_receipt_tells_each_holder_apart(desk):
    flux = desk.deposited()
    one, two, three = desk.scene.made
    answer = desk.send(receipt(flux, accepted=[one, three], refused=[two]), flux.ident)
    assert answer.status_code == 303
    text = desk.page(flux)
    for said in (
        "Accusé lu : 2 acceptés, 1 refusé.",
        "Traité",
        "Plusieurs titulaires ont été identifiés",
        "Compléter le jour, le mois et la commune de naissance",
        "Renvoyer le refus (1)",
        "traitement 51354",
    ):
        assert said in text, said
    kept = desk.page(flux, reponse="refuses")
    assert two.number in kept
    assert one.number not in kept
    read = Receipt.objects.get()
    address = reverse("declarations:receipt", args=[flux.ident, read.pk])
    assert desk.client.get(address).content == bytes(read.content)


def test_a_receipt_finds_its_flux_by_itself(desk):
    flux = desk.deposited()
    answer = desk.send(receipt(flux, accepted=desk.scene.made), name="read_any")
    assert answer["Location"] == reverse("declarations:flux", args=[flux.ident])
    assert [states(c) for c in desk.scene.made] == [["accepted"]] * 3


BOMB = (
    b'<?xml version="1.0"?>\n<!DOCTYPE rapport [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
    b"<rapport><idFlux>&a;</idFlux></rapport>"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "ligne 2 : un DOCTYPE n’est pas admis."),
        (b"%PDF-1.7", "ligne 1 : le XML est mal formé"),
        (b"<flux/>", "la racine est « flux », « rapport » est attendu."),
        (b"<rapport><idFlux>x</idFlux></rapport>", "« PassagesOK ou PassagesKO » manque"),
        (
            b"<rapport><idFlux>ailleurs</idFlux><PassagesOK><idTechnique>1</idTechnique>"
            b"</PassagesOK></rapport>",
            "répond au flux « ailleurs »",
        ),
    ],
)
@pytest.mark.parametrize("name", ["read", "read_any"])
def test_a_bad_receipt_is_refused_with_its_line_and_changes_nothing(desk, name, content, said):
    flux = desk.deposited()
    args = [flux.ident] if name == "read" else []
    answer = desk.send(content, *args, name=name)
    assert answer.status_code == 422
    assert said in html_of(answer)
    assert set(Passage.objects.values_list("state", flat=True)) == {"pending"}
    assert not Receipt.objects.exists()


def test_every_fault_of_a_receipt_is_told_at_once(desk):
    flux = desk.deposited()
    content = receipt(flux, accepted=desk.scene.made)
    for rank, certificate in enumerate(desk.scene.made[:2], start=1):
        content = content.replace(certificate.number.encode(), b"INCONNU-%d" % rank)
    text = html_of(desk.send(content, flux.ident))
    assert "Plusieurs raisons s’y opposent" in text
    assert "« INCONNU-1 »" in text
    assert "« INCONNU-2 »" in text


def test_no_file_or_an_empty_one_is_refused_beside_its_field(desk):
    flux = desk.deposited()
    answer = desk.post("read", flux.ident)
    assert answer.status_code == 422
    assert "Ce champ est obligatoire." in html_of(answer)
    answer = desk.send(b"", flux.ident)
    assert "Ce fichier est vide." in html_of(answer)


def test_refusals_alone_are_sent_again(desk):
    flux = desk.deposited()
    one, two, three = desk.scene.made
    desk.send(receipt(flux, accepted=[one, three], refused=[two]), flux.ident)
    answer = desk.post("reexport", flux.ident)
    again = Flux.objects.latest("pk")
    assert answer["Location"] == reverse("declarations:flux", args=[again.ident])
    assert (again.count, again.passages.get().certificate) == (1, two)
    refused = desk.post("reexport", flux.ident)
    assert refused.status_code == 422
    assert "Aucun passage refusé de ce flux ne peut être renvoyé." in html_of(refused)


def test_a_rejected_file_asks_why_and_refuses_everybody(desk):
    flux = desk.deposited()
    address = reverse("declarations:reject", args=[flux.ident])
    assert "Noter le rejet" in html_of(desk.client.get(address))
    assert desk.post("reject", flux.ident, reason=" ").status_code == 422
    desk.post("reject", flux.ident, reason="Contrat inconnu.")
    text = desk.page(flux)
    assert "Fichier rejeté" in text
    assert "Renvoyer les refus (3)" in text
    assert "Contrat inconnu." in text


def test_a_flux_not_deposited_is_given_up(desk):
    flux = desk.prepare()
    desk.post("discard", flux.ident)
    assert "Abandonné avant dépôt" in desk.page(flux)
    assert desk.prepare().count == 3


def test_a_move_that_is_past_is_refused(desk):
    flux = desk.deposited()
    answer = desk.post("discard", flux.ident)
    assert answer.status_code == 422
    assert "n’est pas possible dans l’état « Déposé »" in html_of(answer)


def test_accepted_declarations_are_withdrawn_by_choice(desk):
    flux = desk.deposited()
    one, *_ = desk.scene.made
    desk.send(receipt(flux, accepted=desk.scene.made), flux.ident)
    assert f"Choisir {one.person.birth_name} {one.person.given_names}" in desk.page(flux)
    desk.post("withdraw", selected=[one.number])
    withdrawal = Flux.objects.latest("pk")
    assert (withdrawal.action, withdrawal.count) == ("SUPPRESSION", 1)
    assert "Retrait" in desk.page(withdrawal)


def test_a_revoked_holder_is_proposed_for_withdrawal(desk):
    flux = desk.deposited()
    one, *_ = desk.scene.made
    desk.send(receipt(flux, accepted=desk.scene.made), flux.ident)
    Certificate.objects.filter(pk=one.pk).update(state="revoked")
    text = html_of(desk.client.get(reverse("declarations:list")))
    assert "À retirer" in text
    assert "sa déclaration est acceptée : elle est à retirer" in text
    assert "il n’est pas déclaré" not in text
    assert f'value="{one.number}"' in text


def test_withdrawing_nobody_or_a_stranger_is_refused(desk):
    assert "Aucun certificat n’est désigné." in html_of(desk.post("withdraw"))
    number = desk.scene.made[0].number
    answer = desk.post("withdraw", selected=[number])
    assert answer.status_code == 422
    assert f"Le certificat n° {number} n’est pas déclaré et accepté." in html_of(answer)


def test_many_people_leave_only_after_a_fresh_proof(desk, monkeypatch):
    monkeypatch.setattr(screen, "MANY", 2)
    flux = desk.prepare()
    address = reverse("declarations:file", args=[flux.ident])
    assert desk.client.get(address).status_code == 200
    with time_machine.travel(AFTERNOON.replace(minute=6), tick=False):
        assert desk.client.get(address).status_code == 302


def test_a_flux_of_three_or_of_thirty_costs_the_same(signed_in):
    prices = set()
    for holders in (3, 30):
        scene = accrochage()
        for _ in range(holders):
            scene.certificate()
        (flux,) = prepare_flux(actor=scene.actor, at=NOON)
        mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
        desk = Desk(signed_in(body=scene.body), scene)
        desk.send(receipt(flux, refused=scene.made), flux.ident)
        with CaptureQueriesContext(connection) as caught:
            desk.page(flux)
        prices.add(len(caught))
    assert len(prices) == 1


READ = ("flux", "file")
ACTS = ("submit", "acknowledge", "discard", "reject", "read", "reexport")


def test_another_body_finds_no_flux(desk, signed_in):
    flux = desk.deposited()
    desk.send(receipt(flux, accepted=desk.scene.made), flux.ident)
    read = Receipt.objects.get()
    stranger = Desk(signed_in(body=BodyFactory()), desk.scene)
    for name in READ:
        address = reverse(f"declarations:{name}", args=[flux.ident])
        assert stranger.client.get(address).status_code == 404
    for name in ACTS:
        assert stranger.post(name, flux.ident).status_code == 404
    address = reverse("declarations:receipt", args=[flux.ident, read.pk])
    assert stranger.client.get(address).status_code == 404
    listed = html_of(stranger.client.get(reverse("declarations:flux_list")))
    assert flux.ident not in listed
    answer = stranger.send(receipt(flux, accepted=desk.scene.made), name="read_any")
    assert "que votre organisme n’a pas établi" in html_of(answer)
    assert "Aucun flux" in html_of(answer)


def test_another_role_touches_no_flux(desk, signed_in):
    flux = desk.prepare()
    juror = Desk(signed_in(Role.JUROR, body=desk.scene.body), desk.scene)
    for name in READ:
        address = reverse(f"declarations:{name}", args=[flux.ident])
        assert juror.client.get(address).status_code == 403
    for name in ACTS:
        assert juror.post(name, flux.ident).status_code == 403
