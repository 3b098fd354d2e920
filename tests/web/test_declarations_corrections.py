"""The corrections that the Caisse des Dépôts asks, on screen (RULE-46)."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.declarations.models import CorrectionRequest
from parchemin.web.desk.calendar import calendar_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.declarations.scene import accrochage
from tests.factories import BodyFactory
from tests.web.jury import codes, price, text

pytestmark = pytest.mark.django_db
LIST = "/espace/declarations/corrections/"
NOTE = "/espace/declarations/corrections/noter/"


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return accrochage()


@pytest.fixture
def secretariat(signed_in, scene):
    return signed_in(body=scene.body)


def ask(client, certificate, requested_on="2026-11-20", request="Le prénom."):
    typed = {"number": certificate.number, "requested_on": requested_on, "request": request}
    return client.post(NOTE, typed)


def answering(correction) -> str:
    return reverse("declarations:answer_correction", args=[correction.pk])


def test_a_request_is_noted_then_answered(secretariat, scene):
    assert "Aucune correction demandée" in text(secretariat.get(LIST))
    certificate = scene.certificate()
    prefilled = secretariat.get(NOTE, {"certificat": certificate.number})
    assert certificate.number in prefilled.content.decode()
    assert ask(secretariat, certificate)["Location"] == LIST
    page = text(secretariat.get(LIST))
    for said in ("Le prénom.", "20/02/2027", "88 jours", "R6113-17-2", "Corrections 1"):
        assert said in page, said
    address = answering(CorrectionRequest.objects.get())
    assert "20 février 2027" in text(secretariat.get(address))
    typed = {"answer": "corrected", "explanation": "Flux du jour.", "answered_on": "2026-11-24"}
    assert secretariat.post(address, typed | {"explanation": ""}).status_code == 422
    out = secretariat.post(address, typed | {"answered_on": "2026-11-25"})
    assert codes(out) == {"answered-out-of-time"}
    assert secretariat.post(address, typed)["Location"] == LIST
    page = text(secretariat.get(LIST))
    assert "Répondue à temps" in page
    assert "Données corrigées transmises, le 24/11/2026" in page


def test_what_is_late_is_told_on_the_page_and_on_the_desk(secretariat, scene):
    certificate = scene.certificate(awarded_on=date(2026, 2, 2))
    assert ask(secretariat, certificate, "2026-08-03").status_code == 303
    assert "en retard de 21 jours" in text(secretariat.get(LIST))
    (late, _, _) = tiles_of(desk_of(scene.actor, date(2026, 11, 24)))
    assert any("sans réponse à la Caisse des Dépôts" in task.rest for task in late.tasks)


def test_a_last_day_is_announced_on_the_desk_and_in_the_calendar(secretariat, scene):
    certificate = scene.certificate(awarded_on=date(2026, 2, 2))
    ask(secretariat, certificate, "2026-09-02")
    desk = desk_of(scene.actor, date(2026, 11, 24))
    (_, missing, _) = tiles_of(desk)
    assert any("à répondre avant le 2 décembre 2026" in task.rest for task in missing.tasks)
    days = {day.on: day.events for week in calendar_of(desk).weeks for day in week.days}
    assert "Dernier jour pour répondre" in [event.title for event in days[date(2026, 12, 2)]]


def test_an_unknown_certificate_keeps_what_was_typed(secretariat, scene):
    stranger = accrochage().certificate()
    answer = ask(secretariat, stranger)
    assert codes(answer) == {"unknown-certificate"}
    assert "Le prénom." in answer.content.decode()
    future = ask(secretariat, scene.certificate(), "2026-11-25")
    assert codes(future) == {"requested-in-the-future"}


def test_corrections_are_the_secretariat_s_of_the_body(secretariat, signed_in, scene):
    ask(secretariat, scene.certificate())
    address = answering(CorrectionRequest.objects.get())
    assert signed_in(body=BodyFactory()).get(address).status_code == 404
    juror = signed_in(Role.JUROR, body=scene.body)
    for page in (LIST, NOTE, address):
        assert juror.get(page).status_code == 403


def test_one_correction_or_thirty_cost_the_same(secretariat, scene):
    prices = []
    for many in (1, 29):
        for _ in range(many):
            ask(secretariat, scene.certificate())
        prices.append(price(secretariat, LIST))
    assert len(set(prices)) == 1
