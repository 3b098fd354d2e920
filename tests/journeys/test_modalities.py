"""Where a bloc has several modalities, each page that shows its criteria says their own, on any screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.links import make_grid_link
from parchemin.certifications.actions import set_reglement
from parchemin.certifications.reglement.reading import plain_reglement, read_reglement
from tests.factories import MandateFactory, UserFactory
from tests.journeys.conftest import PHONE, check_page
from tests.journeys.test_secretariat import DEMO
from tests.scenes import Assessment
from tests.web.test_shown_modalities import TWO, scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def today() -> Assessment:
    """Return a session of this day on a bloc of two modalities."""
    found = scene(TWO)
    found.session.starts_at = timezone.now()
    found.session.save()
    return found


def member(found: Assessment, role: Role) -> User:
    user = UserFactory(name="Rachid Oumellal")
    MandateFactory(user=user, body=found.session.body, role=role)
    return user


def test_a_referentiel_tells_where_criteria_are_observed_and_what_a_reglement_would_not_know(
    page: Page, visit, enter, today
):
    certification = today.certification
    visit(
        page, reverse("public:cqp", args=[certification.body.slug, certification.code]), name="cqp"
    )
    page.get_by_text("Accueillir le client en situation de handicap").click()
    expect(page.locator(".observed-in").first).to_be_visible()
    check_page(page, name="cqp-modalities")
    banque = plain_reglement(read_reglement(DEMO / "reglements" / "banque.yaml"))
    set_reglement(
        certification_id=certification.pk,
        value={**banque, "in_force_from": "2026-06-01"},
        actor=today.actor,
        at=timezone.now(),
    )
    enter(member(today, Role.SECRETARIAT))
    page.goto(reverse("certifications:referentiel", args=[certification.code]))
    page.get_by_text("remarques").first.click()
    expect(page.get_by_text("rien ne dit dans quelle modalité").first).to_be_visible()
    check_page(page, name="referentiel-modalities")


def test_an_assessor_knows_which_part_is_marked_until_the_sheet_is_printed(
    page: Page, enter, today
):
    grid = today.grid(today.candidate(), "B1")
    grid.assessor.user = member(today, Role.ASSESSOR)
    grid.assessor.save()
    enter(grid.assessor.user)
    page.goto(reverse("assessment:grid", args=[grid.pk]))
    expect(page.locator(".line-tags").first).to_contain_text("Questionnaire à choix multiples")
    check_page(page, name="grid-modalities")
    page.goto(reverse("assessment:review", args=[grid.pk]))
    check_page(page, name="grid-review-modalities")


def test_a_phone_tells_it_without_a_network(browser, live_server, today):
    grid = today.grid(today.candidate(), "B1")
    made = make_grid_link(
        session_id=today.session.pk,
        assessor_id=grid.assessor_id,
        actor=today.actor,
        at=timezone.now() - timedelta(minutes=1),
    )
    phone = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="fr-FR")
    page = phone.new_page()
    page.goto(f"/hors-ligne/{made.token}/")
    page.get_by_label("Code").fill(made.code)
    page.get_by_role("button", name="Ouvrir mes grilles").click()
    page.wait_for_selector("html[data-ready]")
    phone.set_offline(True)
    page.locator(".grid-card").click()
    expect(page.locator(".line-tags").first).to_contain_text("Questionnaire à choix multiples")
    check_page(page, name="phone-modalities")
    phone.close()
