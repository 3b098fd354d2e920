"""The pages open to everybody and the door, in a real browser, by day and by night, by keyboard and by hand."""

from time import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page, expect

from parchemin.accounts.terms import Role
from parchemin.web.routes import PUBLIC
from tests.factories import BodyFactory, MandateFactory, UserFactory
from tests.journeys.conftest import NotAccessible, check_page
from tests.web.reading import audiences

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "home": "/",
    "catalogue": "/cqp/",
    "check": "/verifier/",
    "components": "/composants/",
    "accessibility": "/accessibilite/",
    "legal": "/mentions-legales/",
    "data": "/donnees/",
    "documentation": "/documentation/",
    "help": "/aide/",
    "sign-in": "/connexion/",
    "no-signup": "/connexion/ouvrir-un-compte/",
    "forgotten": "/mot-de-passe/oublie/",
    "candidate-way-in": "/connexion/candidat/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_accessible_by_day_and_by_night(page: Page, visit, name, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    response = visit(page, PAGES[name], name=f"{name}-{scheme}")
    assert response is not None
    assert response.status == 200


def test_a_missing_page_is_accessible_and_says_so(page: Page, visit):
    response = visit(page, "/rien/", name="missing")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Il n’y a rien à cette adresse.")


def test_axe_catches_a_planted_fault(page: Page):
    page.goto("/accessibilite/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')"
    )
    with pytest.raises(NotAccessible, match="image-alt"):
        check_page(page)


def test_a_page_wider_than_a_phone_is_caught(page: Page):
    page.goto("/accessibilite/")
    page.evaluate("""() => {
        const title = document.querySelector("h1");
        title.className = "nowrap";
        title.textContent = "mot ".repeat(80);
    }""")
    with pytest.raises(NotAccessible, match="too wide"):
        check_page(page)


def test_the_first_key_leads_to_the_content(page: Page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_slash_leads_to_the_search_and_a_question_mark_to_the_help(page: Page):
    page.goto("/cqp/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("?/")
    expect(page.get_by_role("searchbox")).to_have_value("?/")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_choosing_lines_counts_them(page: Page):
    page.goto("/composants/")
    page.get_by_label("Choisir Camara Sékou").check()
    expect(page.locator("[data-selection-count]")).to_have_text("1 ligne choisie.")
    page.get_by_label("Choisir toutes les lignes de cette page").check()
    expect(page.locator("[data-selection-count]")).to_have_text("4 lignes choisies.")


def test_the_search_of_the_home_page_leads_to_the_catalogue_without_script(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("soudure")
    page.get_by_role("button", name="Chercher").click()
    assert page.url.endswith("/cqp/?q=soudure")
    context.close()


def test_a_person_signs_in_sets_up_a_second_factor_and_chooses_a_body(page: Page, visit):
    user = UserFactory(name="Hélène Vasseur")
    for name in ("CPNEFP du commerce", "CPNE de l’industrie"):
        MandateFactory(user=user, body=BodyFactory(name=name), role=Role.SECRETARIAT)
    visit(page, "/connexion/")
    page.get_by_label("Courriel").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill("parchemin-essai")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    check_page(page, name="totp")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time()) // 30)))
    page.get_by_role("button", name="Relier").click()
    page.goto("/espace/")
    check_page(page, name="space")
    page.get_by_text("Hélène Vasseur").click()
    check_page(page, name="account-menu")
    menu = page.get_by_role("group")
    menu.get_by_role("button", name="CPNEFP du commerce").click()
    expect(page.get_by_text("Vous agissez maintenant pour CPNEFP du commerce.")).to_be_visible()
    expect(page.locator(".house-name")).to_have_text("CPNEFP du commerce")
    visit(page, "/second-facteur/", name="second-factor")
    visit(page, "/mot-de-passe/", name="password")


def test_every_public_page_without_argument_is_visited_here():
    visited = set(PAGES.values())
    elsewhere = {
        "/csp-report/",  # answers nothing
        "/source/",  # an archive, or another site
        "/.well-known/security.txt",  # a text
        "/deconnexion/",  # a stranger is led home
        "/connexion/compte-ferme/",
        "/mot-de-passe/oublie/envoye/",
        "/mot-de-passe/enregistre/",
        "/second-facteur/code/",  # only between the password and the code
        "/hors-ligne/service-worker.js",  # a script
    }
    for name, audience in audiences().items():
        if audience is PUBLIC:
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            assert address in visited | elsewhere, f"{name} is not visited by a browser"
