"""A day of jury in the browsers of those who hold it: from the convocation to the rectified procès-verbal."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import localtime, now
from playwright.sync_api import Browser, BrowserContext, Page, expect

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.models import Decision, Sitting
from parchemin.jury.terms import InterestKind
from tests.factories import MandateFactory, UserFactory
from tests.journeys.conftest import DESK, check_page
from tests.scenes import JuryDay, jury_day
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db(transaction=True)


def _convened_today(desk: Page, day: JuryDay) -> Sitting:
    """Convene a sitting that begins in this very minute, from the screen."""
    desk.goto("/espace/seances/nouvelle/")
    today = localtime()
    desk.get_by_label("Code de la séance").fill("JURY-7")
    desk.get_by_label("Jour").fill(f"{today:%Y-%m-%d}")
    desk.get_by_label("Heure").fill(f"{today:%H:%M}")
    desk.get_by_label("Lieu").fill("Rungis")
    desk.get_by_role("button", name="Convoquer").click()
    expect(desk.get_by_text("La séance est convoquée.")).to_be_visible()
    return Sitting.objects.get(body=day.sitting.body, code="JURY-7")


def _seated(desk: Page, day: JuryDay, name: str, role: str) -> None:
    panel = desk.locator("#sieger")
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    panel.get_by_label("Juré").select_option(str(day.seats[name].juror_id))
    panel.get_by_label("Fonction").select_option(role)
    panel.get_by_role("button", name="Donner ce siège").click()
    expect(desk.get_by_text(f"{name.capitalize()} siège.")).to_be_visible()


def _juror_page(browser: Browser, live_server, day: JuryDay, name: str) -> Page:
    """Return the page of a juror, in a browser of their own."""
    user = UserFactory(name=name.capitalize())
    Juror.objects.filter(pk=day.seats[name].juror_id).update(user=user)
    MandateFactory(user=user, body=day.sitting.body, role=Role.JUROR)
    context = browser.new_context(base_url=live_server.url, viewport=DESK, locale="fr-FR")
    with_session_of(context, user, live_server.url)
    return context.new_page()


def with_session_of(context: BrowserContext, user: User, address: str) -> None:
    """Give a browser the session of somebody."""
    session = PageClient().open_session(user).session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
    context.add_cookies([cookie])


def _votes(tab: Page, key: str, name: str, said: str) -> None:
    """Press a key of the vote and wait for the answer: the browsers of a test share one connection."""
    tab.keyboard.press(key)
    expect(tab.locator(".sides li", has_text=name)).to_contain_text(said)


def _sign(jurors: dict[str, Page], room: str) -> None:
    for name in ("marchal", "almeida"):
        jurors[name].goto(f"{room}/proces-verbal/")
        jurors[name].get_by_role("button", name="Signer le procès-verbal").click()
        expect(jurors[name].locator(".toast")).to_be_visible(timeout=20_000)


def test_the_secretariat_prepares_a_sitting(page: Page, visit, enter):
    day = jury_day(quorum={"min_per_college": 2})
    day.case()
    item = day.case()
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["ndiaye"].juror_id,
        kind=InterestKind.TUTOR,
        actor=day.actor,
        at=day.at,
    )
    enter(MandateFactory(body=day.sitting.body).user)
    visit(page, "/espace/seances/", name="jury-list")
    visit(page, "/espace/seances/nouvelle/", name="jury-convene")
    visit(page, f"/espace/seances/{day.sitting.pk}/", name="jury-sitting")
    page.get_by_text("Donner un siège").click()
    check_page(page, name="jury-sitting-seat")
    visit(page, f"/espace/seances/{day.sitting.pk}/jures/", name="jury-enlist")
    visit(page, f"/espace/seances/{day.sitting.pk}/convocations/", name="jury-convocation")


def test_the_board_is_driven_from_the_keyboard(page: Page, visit, enter):
    day = jury_day(
        {"B1": 10, "B2": 7, "B3": 8},
        grid={"bloc": {"kind": "n_of_m", "threshold": "70 %"}},
        majority="by_college",
    )
    day.case()
    half = "acquired acquired partial acquired acquired not_acquired not_acquired acquired"
    day.case(B3=f"{half}/acquired", B1="acquired/partial")
    day.case(B2="not_acquired/acquired")
    day.open()
    enter(MandateFactory(body=day.sitting.body).user)
    visit(page, f"/espace/seances/{day.sitting.pk}/deliberation/", name="jury-board")
    vote = page.locator("#vote-title")
    expect(vote).to_have_text("Vote, bloc 1")
    page.keyboard.press("ArrowDown")
    expect(vote).to_have_text("Vote, bloc 2")
    page.keyboard.press("ArrowUp")
    expect(vote).to_have_text("Vote, bloc 1")
    page.keyboard.press("t")
    expect(page.get_by_text("toute la table (4)")).to_be_visible()
    # No key gives the voice of somebody else.
    page.keyboard.press("1")
    expect(page.get_by_text("toute la table (4)")).to_be_visible()
    page.locator("#vote-acquired").click()
    expect(page.get_by_text("jury : acquis")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("a")
    expect(page.get_by_text("Le jury adopte ce que les grilles règlent.")).to_be_visible()
    page.keyboard.press("g")
    expect(page.locator(".detail")).to_have_count(3)
    check_page(page, name="jury-board-grids")
    page.keyboard.press("r")
    page.keyboard.type("Reprendre le calcul de marge : 1 + 1.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Conclusions enregistrées.")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("candidat suivant à décider")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    here = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != here)
    page.emulate_media(color_scheme="dark")
    check_page(page, name="jury-board-dark")


def test_without_script_a_vote_goes_on_by_links_and_buttons(browser: Browser, live_server):
    day = jury_day()
    day.case(B1="acquired/not_acquired")
    day.open()
    user = MandateFactory(body=day.sitting.body).user
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    with_session_of(context, user, live_server.url)
    page = context.new_page()
    page.goto(f"/espace/seances/{day.sitting.pk}/deliberation/")
    page.get_by_role("button", name="Acquis", exact=True).click()
    expect(page.locator(".sides li", has_text="Marchal")).to_contain_text("acquis")
    page.get_by_role("link", name="toute la table").click()
    page.get_by_role("button", name="Non acquis").click()
    expect(page.get_by_text("jury : non acquis")).to_be_visible()
    page.get_by_role("link", name="1 Bloc 1").click()
    expect(page.locator("#vote-title")).to_have_text("Vote, bloc 1")
    context.close()


def test_a_jury_day_from_the_convocation_to_the_rectified_minutes(
    page: Page, browser, live_server, enter, visit
):
    day = jury_day({"B1": 3, "B2": 2}, majority="by_college")
    Session.objects.update(starts_at=now() - timedelta(days=1))
    clear = day.scene.assessed(day.scene.candidate())
    divided = day.scene.assessed(day.scene.candidate(), B1="acquired/not_acquired")
    desk = page
    enter(MandateFactory(body=day.sitting.body, user__name="Hélène Vasseur").user)
    sitting = _convened_today(desk, day)
    room = f"/espace/seances/{sitting.pk}"

    # The secretariat seats the jury, puts two dossiers on the agenda, and everybody comes.
    for name, role in (
        ("marchal", "chair"),
        ("almeida", "vice_chair"),
        ("ndiaye", "member"),
        ("belkacem", "member"),
    ):
        _seated(desk, day, name, role)
    desk.get_by_role("link", name="Inscrire des dossiers").click()
    check_page(desk, name="jury-candidacies")
    desk.get_by_label("Choisir toutes les lignes").check()
    desk.get_by_role("button", name="Inscrire à l’ordre du jour").click()
    expect(desk.get_by_text("2 dossiers inscrits")).to_be_visible()
    desk.get_by_role("button", name="Tous présents").click()
    expect(desk.get_by_text("4 présences consignées.")).to_be_visible()
    check_page(desk, name="jury-ready")
    jurors = {
        name: _juror_page(browser, live_server, day, name)
        for name in ("marchal", "almeida", "ndiaye")
    }
    desk.get_by_role("button", name="Ouvrir la séance").click()
    expect(desk.get_by_text("La séance est ouverte.")).to_be_visible()

    # Three jurors look at the same board, each from their own browser; what one says, the others see.
    for tab in jurors.values():
        tab.goto(f"{room}/deliberation/")
        expect(tab.locator("#vote-title")).to_have_text("Vote, bloc 1")
    check_page(jurors["ndiaye"], name="jury-board-juror")
    _votes(jurors["ndiaye"], "1", "Ndiaye", "acquis")
    for name in ("marchal", "almeida"):
        expect(jurors[name].locator(".sides li", has_text="Ndiaye")).to_contain_text(
            "acquis", timeout=10_000
        )
    _votes(jurors["almeida"], "3", "Almeida", "non acquis")
    _votes(jurors["marchal"], "3", "Marchal", "non acquis")
    expect(desk.locator(".sides li", has_text="Marchal")).to_contain_text(
        "non acquis", timeout=10_000
    )
    desk.locator(
        "#vote-not_acquired"
    ).click()  # Belkacem raises his hand; the secretariat records it
    expect(desk.get_by_text("jury : non acquis")).to_be_visible()
    jurors["marchal"].keyboard.press("a")
    expect(
        jurors["marchal"].get_by_text("Le jury adopte ce que les grilles règlent.")
    ).to_be_visible()
    jurors["marchal"].get_by_role("button", name="Adopter le dossier unanime").click()
    expect(jurors["marchal"].get_by_text("1 dossier adopté d’un geste.")).to_be_visible()
    expect(desk.get_by_text("2 sur 2 candidats décidés")).to_be_visible(timeout=10_000)

    # Closing, signing by both colleges, each with a second factor proved lately.
    desk.get_by_role("link", name="Clore et dresser le PV").click()
    check_page(desk, name="jury-closing")
    desk.get_by_role("button", name="Clore et dresser le PV").click()
    expect(desk.get_by_text("La séance est close.")).to_be_visible()
    check_page(desk, name="jury-minutes-draft")
    for tab in jurors.values():  # every board draws itself again, closed
        expect(tab.locator(".board-head .state")).to_have_text("Close", timeout=10_000)
    _sign(jurors, room)
    expect(jurors["almeida"].get_by_text("signé et scellé")).to_be_visible()
    check_page(jurors["almeida"], name="jury-minutes-signed")

    # A voice had been written wrong: the rectifying minutes say so, and are signed in their turn.
    desk.goto(f"{room}/proces-verbal/")
    expect(desk.get_by_role("link", name="Délivrer les certificats")).to_be_visible()
    desk.get_by_role("link", name="Dresser un rectificatif").click()
    desk.get_by_label(divided.number).check()
    desk.get_by_role("button", name="Corriger ces dossiers").click()
    check_page(desk, name="jury-rectify")
    for name in ("Marchal", "Belkacem", "Almeida"):
        desk.get_by_role("group", name="B1").get_by_label(name).select_option("acquired")
    desk.get_by_label("Motif de la rectification").fill("Voix du bloc 1 mal reportées.")
    desk.get_by_role("button", name="Dresser le rectificatif").click()
    expect(desk.get_by_text("1 dossier corrigé")).to_be_visible()
    _sign(jurors, room)
    check_page(jurors["almeida"], name="jury-minutes-rectified")
    outcomes = Decision.objects.filter(rectified_by__isnull=True)
    assert {d.dossier_id: d.outcome for d in outcomes} == {clear.pk: "full", divided.pk: "full"}
    for tab in jurors.values():
        tab.context.close()
