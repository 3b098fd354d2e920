"""The grid on a phone: without a network, killed, on two devices; nothing lost, nothing doubled."""

import os
import random
from contextlib import suppress
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Error, Route, expect

from parchemin.assessment.actions import synchronisation as synchronising
from parchemin.assessment.models import Evidence, Mark, MarkOrigin, ObservedIndicator
from parchemin.web.assessment.offline import exchange
from tests.journeys.conftest import PHONE, check_page
from tests.journeys.offline import (
    CHECKED,
    LINES,
    SEEN,
    VALUES,
    Shop,
    everything_sent,
    tap,
    tick,
    written,
)
from tests.scenes import BY_COMPETENCE

pytestmark = pytest.mark.django_db(transaction=True)

Tapped = tuple[str, str]
Ticked = tuple[str, str, bool]
SCHEDULES = int(os.environ.get("OFFLINE_SCHEDULES", "6"))


def test_a_grid_is_filled_without_a_network_after_the_tab_was_killed_then_sent(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    check_page(page, name="offline-list")
    shop.into_grid(page)
    tap(page, "1.1", "acquired")
    everything_sent(page)
    check_page(page, name="offline-grid")
    page.set_viewport_size(PHONE)
    context.set_offline(True)
    tap(page, "1.2", "partial")
    expect(page.locator("#network")).to_contain_text("1 saisie à envoyer")
    page.close()
    page = context.new_page()
    page.goto(shop.address)
    shop.into_grid(page)
    tap(page, "1.3", "not_acquired")
    expect(page.locator("#network")).to_contain_text("2 saisies à envoyer")
    check_page(page, name="offline-without-network")
    assert Mark.objects.count() == 1
    context.set_offline(False)
    everything_sent(page)
    values = Mark.objects.order_by("pk").values_list("value", flat=True)
    assert list(values) == ["acquired", "partial", "not_acquired"]


def test_a_grid_is_signed_with_the_code_once_everything_is_sent(shop, phone):
    page = shop.let_in(phone().new_page())
    shop.into_grid(page)
    for line in LINES:
        tap(page, line, "acquired")
    everything_sent(page)
    page.get_by_role("button", name="Relire et signer").click()
    check_page(page, name="offline-review")
    page.get_by_label("Votre code, pour signer").fill("00000000")
    page.get_by_role("button", name="Signer la grille").click()
    page.get_by_text("Ce code n’est pas celui du lien").wait_for()
    page.get_by_label("Votre code, pour signer").fill(shop.made.code)
    page.get_by_role("button", name="Signer la grille").click()
    page.get_by_role("heading", name="Grille signée").wait_for()
    shop.grid.refresh_from_db()
    assert shop.grid.state == "signed"


def test_a_competence_held_is_told_and_not_asked_before_signing(phone):
    shop = Shop(decision=BY_COMPETENCE)
    shop.scene.holds(shop.dossier, "1.1")
    page = shop.let_in(phone().new_page())
    expect(page.locator(".grid-card")).to_contain_text("0 sur 2 appréciations")
    shop.into_grid(page)
    expect(page.locator(".steps")).to_have_attribute(
        "aria-label", "Compétence 2 sur 3, 0 appréciée, 1 déjà acquise"
    )
    page.locator(".contents").get_by_role("button", name="1.1").click()
    expect(page.locator(".question")).to_contain_text(
        "Déjà acquise, sans limite : rien à apprécier."
    )
    expect(page.locator("[data-line]")).to_have_count(0)
    check_page(page, name="offline-held")
    page.locator(".contents").get_by_role("button", name="1.2").click()
    tap(page, "1.2", "acquired")
    tap(page, "1.3", "acquired")
    everything_sent(page)
    page.get_by_role("button", name="Relire et signer").click()
    expect(page.locator(".reread li").first).to_contain_text("Déjà acquise, sans limite")
    check_page(page, name="offline-held-review")
    page.get_by_label("Votre code, pour signer").fill(shop.made.code)
    page.get_by_role("button", name="Signer la grille").click()
    page.get_by_role("heading", name="Grille signée").wait_for()
    assert [line for line, _ in written()] == ["1.2", "1.3"]


def test_two_devices_that_differ_ask_which_to_keep(shop, phone):
    pages = [shop.let_in(phone().new_page()) for _ in range(2)]
    for page, value in zip(pages, ("acquired", "partial"), strict=True):
        page.context.set_offline(True)
        shop.into_grid(page)
        tap(page, "1.1", value)
    for page in pages:
        page.context.set_offline(False)
        everything_sent(page)
    assert Mark.objects.count() == 2
    first = pages[0]
    everything_sent(first)
    first.get_by_text("Deux appareils diffèrent. Laquelle gardez-vous ?").wait_for()
    first.get_by_role("button", name="Partiel").first.click()
    first.get_by_text("Deux appareils diffèrent").wait_for(state="detached")
    everything_sent(first)
    assert Mark.objects.count() == 3


def test_a_photograph_taken_without_a_network_arrives_whole(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    content = b"\xff\xd8\xff\xe0" + os.urandom(1_200_000)
    page.locator("#evidence").set_input_files(
        {"name": "étal.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    page.get_by_text("étal.jpg, à envoyer").wait_for()
    context.set_offline(False)
    everything_sent(page)
    evidence = Evidence.objects.get()
    pieces = evidence.pieces.order_by("offset")
    assert evidence.kept_at is not None
    assert b"".join(piece.content for piece in pieces) == content


def test_a_captive_portal_is_no_network(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    portal = {"status": 200, "content_type": "text/html", "body": "<p>Bienvenue au café</p>"}
    context.route("**/grilles.json", lambda route: route.fulfill(**portal))
    context.route("**/saisies/", lambda route: route.fulfill(**portal))
    tap(page, "1.1", "acquired")
    page.get_by_text("Hors connexion. 1 saisie à envoyer").wait_for()
    assert not Mark.objects.exists()
    context.unroute_all()
    everything_sent(page)
    assert Mark.objects.count() == 1


def test_a_tab_killed_before_it_learns_what_was_written_still_shows_it(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    taken = []
    context.on("response", lambda response: taken.append(response.url.endswith("/saisies/")))
    context.route(
        "**/grilles.json", lambda route: route.abort() if any(taken) else route.fallback()
    )
    with page.expect_response("**/saisies/"):
        tap(page, "1.1", "acquired")
    expect(page.locator("#saved")).to_have_text("Tout est envoyé")
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto(shop.address)
    page.locator(".grid-card").click()
    page.get_by_role("button", name="Compétence 1.1").click()
    pressed = page.locator('[data-line="1.1"][data-value="acquired"]')
    expect(pressed).to_have_attribute("aria-pressed", "true")
    context.unroute_all()
    context.set_offline(False)
    everything_sent(page)
    assert written() == [("1.1", "acquired")]


def played(shop: Shop, context: BrowserContext, seed: int) -> tuple[list[Tapped], list[Ticked]]:
    """Play a schedule of taps, losses of network, of answers and of tabs; return what was tapped and ticked."""
    draw = random.Random(seed)  # noqa: S311 (a schedule is not a secret)
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    tapped: list[Tapped] = []
    ticked: list[Ticked] = []
    last: dict[str, str] = {}

    def answer_lost(route: Route) -> None:
        with suppress(
            Error
        ):  # the tab was killed, or the loss ended, while the answer was on its way
            route.fetch()
            route.abort()

    for _ in range(draw.randint(6, 12)):
        event = draw.choice([*["tap"] * 4, "tick", "tick", "cut", "back", "kill", "lose", "keep"])
        if event == "tap":
            line = draw.choice(LINES)
            value = draw.choice([one for one in VALUES if one != last.get(line)])
            tap(page, line, value)
            tapped.append((line, value))
            last[line] = value
        elif event == "tick":
            indicator = draw.choice((SEEN, CHECKED))
            line = page.locator("[data-line]").first.get_attribute("data-line") or ""
            ticked.append((line, indicator, tick(page, indicator)))
        elif event in ("cut", "back"):
            context.set_offline(event == "cut")
        elif event == "lose":
            context.route("**/saisies/", answer_lost)
        elif event == "keep":
            context.unroute_all()
        else:
            page.close()
            page = context.new_page()
            page.goto(shop.address)
            shop.into_grid(page)
    context.unroute_all()
    context.set_offline(False)
    everything_sent(page)
    return tapped, ticked


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_whatever_is_lost_on_the_way_each_tap_is_written_once_and_in_order(shop, phone, seed):
    tapped, ticked = played(shop, phone(), seed)
    assert written() == tapped
    rows = ObservedIndicator.objects.order_by("pk")
    assert list(rows.values_list("criterion__code", "indicator", "observed")) == ticked
    assert MarkOrigin.objects.count() == len(tapped)


def test_an_acknowledgement_given_before_the_entry_is_written_would_be_caught(
    shop, phone, monkeypatch
):
    """Negative control: a server that acknowledges the first entry it sees and forgets it loses it for good."""
    real = synchronising.synchronise
    forgotten: set[UUID] = set()

    def hasty(*, link, entries, at):
        if not forgotten:
            forgotten.add(entries[0].entry.client_id)
        kept = [sent for sent in entries if sent.entry.client_id not in forgotten]
        answers = real(link=link, entries=kept, at=at)
        lost: dict[UUID, synchronising.EntryAnswer] = {
            sent.entry.client_id: synchronising.EntryAnswer(synchronising.EntryOutcome.RECORDED)
            for sent in entries
            if sent not in kept
        }
        return answers | lost

    monkeypatch.setattr(exchange, "synchronise", hasty)
    tapped, _ = played(shop, phone(), 0)
    assert len(written()) < len(tapped)
