"""A long deliberation in a browser: who only listens is asked whether they are there, what they wrote is kept."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from parchemin.accounts.models import User
from parchemin.jury.models import AgendaItem
from parchemin.web.jury import board
from tests.factories import MandateFactory
from tests.journeys.conftest import check_page
from tests.scenes import JuryDay, jury_day

pytestmark = pytest.mark.django_db(transaction=True)
ADVICE = "Reprendre le calcul de marge avec le tuteur."


def deliberating(**reglement: object) -> tuple[User, JuryDay, str]:
    """Return who leads an open sitting, the sitting, and the address of its board."""
    day = jury_day(**reglement)
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    user = MandateFactory(body=day.sitting.body).user
    return user, day, f"/espace/seances/{day.sitting.pk}/deliberation/"


def test_who_only_listens_says_that_they_are_there(page: Page, enter, monkeypatch):
    user, _, address = deliberating()
    enter(user)
    monkeypatch.setattr(board, "ENDING", timedelta(minutes=31))
    page.goto(address)
    button = page.get_by_role("button", name="Je suis là")
    expect(button).to_be_visible()
    check_page(page, name="jury-board-ending")
    monkeypatch.setattr(board, "ENDING", timedelta(minutes=5))
    button.dispatch_event("click")  # at once: a look of the board that comes meanwhile hides it too
    expect(button).to_be_hidden()


def test_what_was_being_written_is_found_again_after_signing_in(
    page: Page, context: BrowserContext, enter
):
    user, day, address = deliberating()
    enter(user)
    page.goto(address)
    advice = page.get_by_label("Recommandation au candidat")
    advice.fill(ADVICE)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.wait_for_url("**/connexion/?next=*deliberation*")
    enter(user)
    page.goto(address)
    expect(advice).to_have_value(ADVICE)
    expect(page.get_by_text("Texte retrouvé, pas encore enregistré.")).to_be_visible()
    check_page(page, name="jury-board-draft")

    # Sent after the session ended: the text is lost to the server, not to its author.
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_url("**/connexion/?next=*deliberation*")
    enter(user)
    page.goto(address)
    expect(advice).to_have_value(ADVICE)
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Conclusions enregistrées.")).to_be_visible()
    assert AgendaItem.objects.get(pk=day.item.pk).recommendation == ADVICE
    page.reload()
    expect(page.get_by_text("Texte retrouvé")).to_be_hidden()
    kept = page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft'))")
    assert kept == []


def test_the_reason_of_a_changed_mark_is_not_proposed_for_the_next_line(page: Page, enter):
    user, _, address = deliberating(grid={"adjusted_by": "jury"})
    enter(user)
    page.goto(address)
    page.get_by_text("Modifier une note").click()
    page.get_by_label("Motif", exact=True).fill("Preuve vue en séance.")
    page.get_by_role("button", name="Consigner la note du jury").click()
    expect(page.get_by_text("La note du jury est consignée.")).to_be_visible()
    expect(page.get_by_text("Texte retrouvé")).to_be_hidden()
    page.get_by_text("Modifier une note").click()
    expect(page.get_by_label("Motif", exact=True)).to_have_value("")
