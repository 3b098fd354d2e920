"""Who is to be declared: the list, its clocks, what blocks, what threatens."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from parchemin.accounts.terms import Role
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt
from tests.factories import BodyFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_tuesday_afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def page(client, **query) -> str:
    answer = client.get(reverse("declarations:list"), query)
    assert answer.status_code == 200
    return html_of(answer)


def answered(scene: Accrochage, **answers) -> Flux:
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    content = receipt(flux, **answers)
    read_receipt(content=content, filename="accuse.xml", actor=scene.actor, at=NOON)
    return flux


def test_each_holder_has_a_date_a_state_and_the_time_left(signed_in):
    scene = accrochage()
    ready = scene.certificate()
    late = scene.certificate(awarded_on=date(2026, 8, 20))
    text = page(signed_in(body=scene.body))
    assert text.index(late.number) < text.index(ready.number)
    for said in ("19/02/2027", "87 jours", "20/11/2026", "en retard de 4 jours", "À déclarer"):
        assert said in text, said
    assert "2 titulaires" in text
    assert "Préparer un flux" in text


def test_what_blocks_is_said_with_its_text_and_what_to_do(signed_in):
    scene = accrochage()
    scene.certificate(birth_name="N" * 61)
    scene.certificate(state="suspended")
    text = page(signed_in(body=scene.body))
    assert "compte 61 caractères, 60 au plus" in text
    assert "Le certificat est dans l’état « Suspendu »" in text
    assert "R6113-17-1" in text
    assert text.count("À compléter avant de déclarer") >= 2
    assert "Préparer un flux" not in text


def test_a_likely_rejection_is_told_before_the_declaration(signed_in):
    scene = accrochage()
    scene.certificate(birth_month=None, birth_day=None, birth_commune_code="")
    text = page(signed_in(body=scene.body))
    assert "Risque de rejet élevé" in text
    assert "Le mois et le jour de naissance sont inconnus." in text
    assert "Vérifier sur la pièce d’identité" in text


def test_a_refusal_is_explained_in_french_and_leads_to_the_dossier(signed_in):
    scene = accrochage()
    refused, accepted = scene.certificate(), scene.certificate()
    answered(scene, accepted=[accepted], refused=[refused])
    text = page(signed_in(body=scene.body))
    assert "Plusieurs titulaires ont été identifiés" in text
    assert "Plusieurs personnes ont cet état civil." in text
    dossier = refused.decision.dossier.number
    for name in ("dossier", "correct"):
        assert reverse(f"pathways:{name}", args=[dossier]) in text
    assert accepted.number not in text
    assert "1 titulaire déclaré et accepté." in text


def test_the_list_is_narrowed_by_state_and_by_word(signed_in):
    scene = accrochage()
    ready = scene.certificate(birth_name="ÉPINAY")
    blocked = scene.certificate(birth_name="N" * 61)
    client = signed_in(body=scene.body)
    for query, kept in (
        ({"statut": "ready"}, {ready}),
        ({"statut": "blocked"}, {blocked}),
        ({"q": "epinay"}, {ready}),
        ({"q": blocked.number}, {blocked}),
        ({"q": "RNCP37867", "statut": "refused"}, set()),
    ):
        text = page(client, **query)
        assert {c for c in (ready, blocked) if c.number in text} == kept, query


def test_the_export_is_what_is_shown(signed_in):
    scene = accrochage()
    scene.certificate(birth_name="ÉPINAY")
    scene.certificate(birth_name="N" * 61)
    client = signed_in(body=scene.body)
    answer = client.get(reverse("declarations:list"), {"statut": "ready", "export": "xlsx"})
    heads, *rows = load_workbook(BytesIO(answer.content)).worksheets[0].values
    assert heads[:3] == ("Nom de naissance", "Prénoms", "Certificat")
    assert [row[:2] for row in rows] == [("ÉPINAY", "Camille")]


def test_many_holders_are_paged_and_keep_their_filter(signed_in):
    scene = accrochage()
    for _ in range(51):
        scene.certificate()
    client = signed_in(body=scene.body)
    assert "?statut=ready&amp;page=2" in page(client, statut="ready")
    assert "page 2 sur 2" in page(client, statut="ready", page="2")


def test_nobody_left_is_said_calmly(signed_in):
    assert "Personne n’attend" in page(signed_in(body=accrochage().body))


def test_one_holder_or_thirty_cost_the_same(signed_in):
    prices = set()
    for holders in (1, 30):
        scene = accrochage()
        made = [scene.certificate() for _ in range(2 * holders)]
        answered(scene, accepted=made[:1], refused=made[1:])
        for _ in range(holders):
            scene.certificate()
        client = signed_in(body=scene.body)
        with CaptureQueriesContext(connection) as caught:
            page(client)
        prices.add(len(caught))
    assert len(prices) == 1


def test_the_navigation_counts_who_waits(signed_in):
    scene = accrochage()
    accepted, _ = scene.certificate(), scene.certificate()
    answered(scene, accepted=[accepted])
    answer = signed_in(body=scene.body).get(reverse("declarations:list"))
    assert 'Déclarations <span class="count">1</span>' in html_of(answer)


def test_another_body_sees_nobody(signed_in):
    scene = accrochage()
    certificate = scene.certificate()
    assert certificate.number not in page(signed_in(body=BodyFactory()))


@pytest.mark.parametrize("role", [Role.JUROR, Role.CANDIDATE, Role.COMMISSION])
def test_another_role_does_not_enter(signed_in, role):
    scene = accrochage()
    client = signed_in(role, body=scene.body)
    for name in ("list", "prepare", "flux_list"):
        assert client.get(reverse(f"declarations:{name}")).status_code == 403
    for name in ("prepare", "withdraw", "read_any"):
        assert client.post(reverse(f"declarations:{name}")).status_code == 403
