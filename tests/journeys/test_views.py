"""Views of a list: kept under a name, found again, dropped; by keyboard and without script."""

import pytest
from playwright.sync_api import expect

from tests.factories import MandateFactory
from tests.journeys.conftest import check_page
from tests.scenes import assessment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_secretariat_keeps_the_view_it_comes_back_to(page, enter):
    scene = assessment()
    for _ in range(3):
        scene.candidate()
    enter(MandateFactory(body=scene.session.body).user)
    page.goto("/espace/dossiers/?tri=-numero&q=2026")
    page.locator("summary", has_text="Vues").click()
    page.get_by_label("Garder ces filtres et cet ordre sous le nom").fill("Les derniers de 2026")
    page.get_by_role("button", name="Garder cette vue").press("Enter")
    expect(
        page.get_by_text("La vue « Les derniers de 2026 » est gardée pour vous.")
    ).to_be_visible()

    page.goto("/espace/dossiers/")
    page.locator("summary", has_text="Vues").click()
    check_page(page, name="list-views")
    page.get_by_role("link", name="Les derniers de 2026").click()
    expect(page).to_have_url(
        "http://" + page.url.split("/")[2] + "/espace/dossiers/?tri=-numero&q=2026"
    )

    page.locator("summary", has_text="Vues").click()
    page.get_by_role("button", name="Retirer la vue Les derniers de 2026").click()
    expect(page.get_by_text("n’est plus gardée")).to_be_visible()
