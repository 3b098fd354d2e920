"""The pages where a member of the commission and a juror arrive: what waits, what they did, what they may read."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Edition
from parchemin.jury.models import ExpenseSheet, Minutes, SittingSeat
from tests.conftest import NOON
from tests.factories import CertificationFactory, MandateFactory
from tests.jury.after import closed_day, decided_day
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, juror, post_vote, price, soup_of, text

pytestmark = pytest.mark.django_db
COMMISSION, RECORD = "/espace/commission/", "/espace/seances/mes-voix/"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def member(signed_in):
    """Return the commission of a body on screen."""
    return lambda body: signed_in(Role.COMMISSION, body=body)


def test_a_juror_reads_their_own_voices_case_by_case_and_nobody_else_s():
    day = jury_day(secrecy="secret")
    item = day.judge(day.scene.assessed(day.scene.candidate()))
    day.open()
    with time_machine.travel(ON_THE_DAY, tick=False):
        client, other = juror(day, "marchal"), juror(day, "belkacem")
        post_vote(client, day, item, "marchal", "acquired")
        post_vote(other, day, item, "belkacem", "not_acquired")
        page, another = text(client.get(RECORD)), text(other.get(RECORD))
    assert f"{item.dossier.person.full_name} {item.dossier.number} B1 : acquis" in page
    assert "non acquis" not in page
    assert "Délibérer" in page
    assert "B1 : non acquis" in another


def test_a_juror_finds_what_they_signed_their_documents_and_expenses():
    day = decided_day()
    client = juror(day, "marchal")
    number = Minutes.objects.get().facts["number"]
    page = client.get(RECORD)
    assert f"Procès-verbal {number} signé le 24/11/2026 (président)." in text(page)
    files = [a["href"] for a in soup_of(page).find_all("a", download=True)]
    assert [client.get(url)["Content-Type"] for url in files] == ["application/pdf"]
    sheet = ExpenseSheet.objects.create(seat=day.seats["marchal"], state="draft")
    sheet.lines.create(kind="meal", spent_on="2026-11-24", label="Repas", quantity=1, amount=12)
    assert "Mes frais de la séance JURY-1 : 12,00" in text(client.get(RECORD))
    assert "Mes frais" not in text(juror(day, "almeida").get(RECORD)).split("Ce qui")[0]


def test_one_sitting_and_ten_cost_the_same():
    day = jury_day()
    client, first = juror(day, "marchal"), day.sitting
    one = price(client, RECORD)
    for number in range(9):
        first.pk, first.code = None, f"JURY-{number + 2}"
        first.save()
        SittingSeat.objects.create(
            sitting=first, juror=day.seats["marchal"].juror, college="employers", role="member"
        )
    assert price(client, RECORD) == one


def test_the_commission_sees_what_waits_for_its_word_and_reads_signed_minutes_alone(member):
    day = decided_day(decision={"unit": "bloc", "cpne_confirmation": True})
    client = member(day.sitting.body)
    edition = Edition.objects.get()
    Edition.objects.create(
        certification=edition.certification, number=2, state="submitted", document={}
    )
    page = client.get(COMMISSION)
    told = text(page)
    assert "édition 2, soumise au vote" in told
    assert "Séance JURY-1" in told
    assert "1 décision à confirmer" in told
    minutes = Minutes.objects.get()
    file = reverse("certifications:commission_minutes", args=[minutes.pk])
    assert file in [a["href"] for a in soup_of(page).find_all("a", download=True)]
    assert client.get(file)["Content-Type"] == "application/pdf"
    assert client.get(reverse("jury:minutes_file", args=[minutes.pk])).status_code == 403


def test_a_draft_or_the_minutes_of_another_body_are_nobody_s_of_the_commission(member):
    day = closed_day()
    file = reverse("certifications:commission_minutes", args=[Minutes.objects.get().pk])
    client = member(day.sitting.body)
    assert client.get(file).status_code == 404
    assert "Un procès-verbal de jury se lit ici" in text(client.get(COMMISSION))
    stranger = member(CertificationFactory().body)
    assert stranger.get(file).status_code == 404


def test_a_member_who_also_sits_sees_their_duties_there(member):
    day = jury_day()
    day.judge(day.scene.assessed(day.scene.candidate()))
    day.open()
    client = juror(day, "marchal")
    user = day.seats["marchal"].juror.user
    MandateFactory(user=user, body=day.sitting.body, role=Role.COMMISSION)
    assert "Délibérer, séance JURY-1" in text(client.get(COMMISSION))


def test_a_member_arrives_on_their_commission(member):
    client = member(CertificationFactory().body)
    assert client.get("/espace/")["Location"] == COMMISSION
    assert "Rien n’est soumis à votre commission aujourd’hui." in text(client.get(COMMISSION))
