"""The doors of a candidate and of a partner, on both screens: what each reads, and what each does there."""

import pytest
import time_machine
from playwright.sync_api import expect

from parchemin.accounts.terms import Role
from parchemin.jury.models import Appeal
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import MandateFactory
from tests.jury.after import decided_day, decision_of, notified

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=True):
        yield


def test_a_candidate_reads_the_decision_and_contests_it(page, visit, enter):
    day = decided_day({"B1": "not_acquired"})
    person = day.item.dossier.person
    user = MandateFactory(role=Role.CANDIDATE, body=person.body).user
    Person.objects.filter(pk=person.pk).update(user=user)
    notified(day)
    enter(user, second_factor=False)
    visit(page, "/espace/mes-dossiers/", name="candidate")
    visit(page, "/espace/mes-dossiers/coordonnees/", name="candidate-contact")
    visit(page, f"/espace/mes-dossiers/{day.item.dossier.number}/ecrire/", name="candidate-write")
    decision = decision_of(day)
    visit(page, f"/espace/mes-dossiers/decisions/{decision.pk}/", name="candidate-decision")
    visit(page, f"/espace/mes-dossiers/decisions/{decision.pk}/contester/", name="candidate-appeal")
    page.get_by_label("Motif").select_option("procedure")
    page.locator("textarea").fill("Le second évaluateur n’est venu qu’à midi.")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("recours").first).to_be_visible()
    assert Appeal.objects.count() == 1


def test_a_partner_reads_its_candidates(page, visit, enter):
    day = decided_day({"B1": "not_acquired"})
    dossier = day.item.dossier
    partner = dossier.partner
    enter(MandateFactory(role=Role.PARTNER, body=dossier.body, partner=partner).user)
    visit(page, "/espace/mes-candidats/", name="partner")
    visit(page, f"/espace/mes-candidats/{dossier.number}/", name="partner-dossier")
    visit(page, f"/espace/mes-candidats/{dossier.number}/ecrire/", name="partner-write")
    visit(page, "/espace/mes-candidats/nouveau/", name="partner-enrol-choice")
    visit(
        page, f"/espace/mes-candidats/nouveau/{dossier.certification.code}/", name="partner-enrol"
    )
    visit(page, "/espace/mes-candidats/import/", name="partner-import")
