"""After a jury, in a browser: candidates are told, one contests, the jury that re-examines answers."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from parchemin.accounts.models import User
from parchemin.jury.models import Appeal, Decision
from tests.conftest import NOON
from tests.factories import MandateFactory, UserFactory
from tests.journeys.conftest import check_page
from tests.jury.after import decided_day, next_day
from tests.scenes import JuryDay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_day(time_machine):
    """Live on the day of the sitting."""
    time_machine.move_to(NOON)


def decided(**reglement: object) -> tuple[User, JuryDay]:
    """Return a secretary's account and a signed sitting whose candidate misses one bloc."""
    day = decided_day(**reglement)
    person = day.item.dossier.person
    person.given_names, person.birth_name = "Mariam", "FOFANA"
    person.save()
    user = UserFactory(name="Sylvie Marchetti")
    MandateFactory(user=user, body=day.sitting.body)
    return user, day


def test_a_candidate_is_told_contests_and_is_answered_by_a_jury(
    page: Page, visit, enter, time_machine
):
    user, day = decided(appeal={"reply": {"months": 3}})
    enter(user)
    visit(page, "/espace/seances/suites/", name="letters")
    page.get_by_role("link", name="Séance JURY-1").click()
    check_page(page, name="follow-up")
    page.get_by_role("button", name="Écrire les lettres à imprimer").click()
    expect(page.get_by_text("Les lettres sont écrites")).to_be_visible()
    check_page(page, name="follow-up-written")
    page.get_by_text("1 lettre écrite attend de partir").click()
    page.get_by_label("Voie").select_option(label="Remise en main propre")
    page.get_by_role("button", name="Noter 1 envoi").click()
    expect(page.get_by_text("1 lettre partie.")).to_be_visible()
    check_page(page, name="follow-up-notified")
    page.get_by_role("link", name="Consigner un recours de FOFANA Mariam").click()
    check_page(page, name="appeal-lodge")
    page.get_by_label("Ce que le candidat conteste").fill(
        "Le second évaluateur n’est venu qu’à midi : il n’a pas vu la préparation de l’étal."
    )
    page.get_by_role("button", name="Consigner").click()
    expect(page.get_by_text("Rien ne rend ce recours irrecevable")).to_be_visible()
    check_page(page, name="appeal-lodged")
    page.get_by_role("button", name="Déclarer recevable").click()
    expect(page.get_by_text("Le dossier est revenu parmi ceux à juger.")).to_be_visible()
    check_page(page, name="appeal-admitted")

    time_machine.move_to(next_day(day, B1="acquired").at)
    enter(user)
    page.reload()
    expect(page.get_by_role("heading", name="Les deux décisions")).to_be_visible()
    page.get_by_role("button", name="Écrire la lettre").click()
    expect(page.get_by_text("La lettre est écrite : relisez-la, puis envoyez-la.")).to_be_visible()
    check_page(page, name="letter")
    page.get_by_role("link", name="Noter l’envoi").click()
    page.get_by_label("Voie").select_option(label="Lettre simple")
    page.get_by_role("button", name="Noter l’envoi").click()
    expect(page.get_by_text("est partie.")).to_be_visible()
    check_page(page, name="letter-sent")
    visit(page, "/espace/seances/recours/", name="appeals")
    first, second = Decision.objects.order_by("pk")
    assert (first.outcome, second.outcome, second.reexamines) == ("partial", "full", first)
    assert Appeal.objects.get().reply.dispatch.channel == "post"


def test_an_appeal_out_of_the_rules_is_dismissed_with_its_reasons(page: Page, visit, enter):
    user, _ = decided(articles={"appeal.grounds": "art. 15"})
    enter(user)
    decision = Decision.objects.get()
    visit(page, reverse("jury:lodge", args=[decision.pk]))
    page.get_by_label("Motif").select_option(label="Appréciation du jury")
    page.get_by_role("button", name="Consigner").click()
    expect(page.get_by_text("Une réponse est à corriger")).to_be_visible()
    check_page(page, name="appeal-lodge-refused")
    page.get_by_label("Ce que le candidat conteste").fill("La note est trop basse.")
    page.get_by_role("button", name="Consigner").click()
    expect(page.get_by_text("n’est pas de ceux qui sont admis")).to_be_visible()
    check_page(page, name="appeal-inadmissible")
    page.get_by_role("button", name="Déclarer irrecevable").click()
    expect(page.get_by_role("heading", name="La réponse")).to_be_visible()
    check_page(page, name="appeal-dismissed")


def test_the_cpne_confirms_or_sends_back_before_any_letter(page: Page, visit, enter):
    user, day = decided(decision={"cpne_confirmation": True})
    enter(user)
    visit(page, f"/espace/seances/{day.sitting.pk}/suites/", name="follow-up-cpne")
    page.get_by_label("Délibérée le").fill("2026-11-24")
    page.get_by_label("Délibération").fill("2026-47, point 3")
    page.get_by_role("button", name="Consigner la délibération").click()
    expect(page.get_by_text("1 décision confirmée.")).to_be_visible()
    check_page(page, name="follow-up-confirmed")
