"""What goes wrong on a phone in a shop: nothing is lost, doubled or overwritten, and the page says what to do."""

import os
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import Page, expect

from parchemin.assessment.models import (
    Attendance,
    Evidence,
    Grid,
    GridLink,
    IdentityCheck,
    Incident,
    Mark,
    ObservedIndicator,
)
from parchemin.web.assessment.offline import pages
from tests.journeys.conftest import ARGUMENTS, CHROMIUM, PHONE, check_page
from tests.journeys.offline import CHECKED, SEEN, everything_sent, tap, tick, written

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = b"\xff\xd8\xff\xe0" + os.urandom(40_000)


def waits(page: Page, count: str) -> None:
    expect(page.locator("#network")).to_contain_text(f"{count} à envoyer")


def joined(page: Page, name: str, media_type: str, content: bytes) -> None:
    page.locator("#evidence").set_input_files(
        {"name": name, "mimeType": media_type, "buffer": content}
    )


def test_a_phone_that_restarts_still_has_what_it_kept(shop, browser, live_server, tmp_path):
    def restarted():
        return browser.browser_type.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            base_url=live_server.url,
            viewport=PHONE,
            locale="fr-FR",
        )

    context = restarted()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    tap(page, "1.1", "acquired")
    joined(page, "étal.jpg", "image/jpeg", PHOTO)
    page.get_by_text("étal.jpg, à envoyer").wait_for()
    context.close()
    context = restarted()
    context.set_offline(True)
    page = context.new_page()
    page.goto(shop.address)
    shop.into_grid(page)
    tap(page, "1.2", "partial")
    waits(page, "3 saisies")
    assert not Mark.objects.exists()
    context.set_offline(False)
    everything_sent(page)
    context.close()
    assert written() == [("1.1", "acquired"), ("1.2", "partial")]
    assert Evidence.objects.get().kept_at is not None


@pytest.mark.parametrize("year", [1999, 2090])
def test_a_wrong_clock_loses_nothing_and_is_not_believed(shop, phone, year):
    page = phone().new_page()
    page.add_init_script(f"Date.now = () => Date.UTC({year}, 0, 1)")
    page.add_init_script(f"Date.prototype.toISOString = () => '{year}-01-01T00:00:00.000Z'")
    shop.let_in(page)
    shop.into_grid(page)
    for value in ("acquired", "partial"):
        tap(page, "1.1", value)
    everything_sent(page)
    assert written() == [("1.1", "acquired"), ("1.1", "partial")]
    for mark in Mark.objects.all():
        assert abs(mark.entered_at - mark.recorded_at) < timedelta(minutes=1)


def test_a_clock_beyond_any_date_holds_nothing_back(shop, phone):
    page = phone().new_page()
    page.add_init_script("Date.prototype.toISOString = () => '+275760-09-13T00:00:00.000Z'")
    shop.let_in(page)
    shop.into_grid(page)
    tap(page, "1.1", "acquired")
    everything_sent(page)
    assert written() == [("1.1", "acquired")]


FULL = """
for (const write of ["add", "put"]) {
  const real = IDBObjectStore.prototype[write];
  IDBObjectStore.prototype[write] = function (...said) {
    if (window.full) throw new DOMException("no room left", "QuotaExceededError");
    return real.apply(this, said);
  };
}
"""


def test_a_full_phone_says_so_keeps_what_it_had_and_sends_it(shop, phone):
    context = phone()
    page = context.new_page()
    page.add_init_script(FULL)
    shop.let_in(page)
    shop.into_grid(page)
    context.set_offline(True)
    tap(page, "1.1", "acquired")
    page.evaluate("window.full = true")
    page.locator('[data-line="1.1"][data-value="partial"]').click()
    expect(page.locator("#network")).to_contain_text("n’a plus de place")
    joined(page, "étal.jpg", "image/jpeg", PHOTO)
    expect(page.get_by_role("alert")).to_contain_text("« étal.jpg » n’est pas gardé")
    pressed = page.locator('[data-line="1.1"][data-value="acquired"]')
    expect(pressed).to_have_attribute("aria-pressed", "true")
    context.set_offline(False)
    everything_sent(page)
    assert written() == [("1.1", "acquired")]
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.evaluate("window.full = false")
    tap(page, "1.1", "partial")
    everything_sent(page)
    assert written() == [("1.1", "acquired"), ("1.1", "partial")]
    expect(page.locator("#network")).to_be_hidden()


def test_a_captive_portal_does_not_take_the_place_of_the_grids(shop, phone, monkeypatch):
    page = shop.let_in(phone().new_page())
    with monkeypatch.context() as portal:
        portal.setattr(pages, "render", lambda *_: HttpResponse("<p>Bienvenue au café</p>"))
        portal.setattr(pages, "SIGN", "X-Portal")
        page.goto(shop.address)
        shop.into_grid(page)
        tap(page, "1.1", "acquired")
    page.goto(shop.address)
    shop.into_grid(page)
    everything_sent(page)
    assert written() == [("1.1", "acquired")]


def test_after_its_period_a_link_sends_what_waits_and_takes_nothing_more(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    tap(page, "1.1", "acquired")
    now = timezone.now()
    GridLink.objects.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    context.set_offline(False)
    everything_sent(page)
    assert written() == [("1.1", "acquired")]
    expect(page.locator("#network")).to_contain_text("Ce lien a fermé le")
    page.locator('[data-line="1.1"][data-value="partial"]').click()
    page.wait_for_timeout(500)
    assert page.locator('[data-value="acquired"]').get_attribute("aria-pressed") == "true"
    assert written() == [("1.1", "acquired")]


def test_a_link_taken_back_keeps_what_waits_and_the_new_one_sends_it(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    tap(page, "1.1", "acquired")
    joined(page, "étal.jpg", "image/jpeg", PHOTO)
    page.get_by_text("étal.jpg, à envoyer").wait_for()
    shop.link()
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("n’est plus relié à vos grilles").wait_for()
    waits(page, "2 saisies")
    check_page(page, name="offline-closed")
    assert not Mark.objects.exists()
    for _ in range(2):
        page = context.new_page()
        if page.goto(shop.address) and page.locator("#id_code").count():
            shop.let_in(page)
        shop.into_grid(page)
        everything_sent(page)
    assert written() == [("1.1", "acquired")]
    assert Evidence.objects.get().kept_at is not None


def test_a_phone_that_forgot_its_cookie_gives_the_code_again(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    tap(page, "1.1", "acquired")
    context.clear_cookies()
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_role("link", name="Donner le code").click()
    page.get_by_label("Code").fill(shop.made.code)
    page.get_by_role("button", name="Ouvrir mes grilles").click()
    shop.into_grid(page)
    everything_sent(page)
    assert written() == [("1.1", "acquired")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.jpg", b"", "« vide.jpg » est vide"),
        ("notes.txt", b"bonjour", "n’est ni une photographie, ni un son, ni un PDF"),
        ("faux.jpg", b"%PDF-1.7 " + bytes(99), "son contenu n’en est pas"),
        ("film.jpg", bytes(26 * 1024 * 1024), "la limite est de 25 Mo"),
    ],
    ids=["empty", "other type", "lies", "too large"],
)
def test_a_file_that_cannot_be_evidence_is_refused_at_once_without_a_network(
    shop, phone, name, content, said, tmp_path
):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    picked = tmp_path / name
    picked.write_bytes(content)
    page.locator("#evidence").set_input_files(picked)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator(".proofs")).to_have_count(0)
    context.set_offline(False)
    everything_sent(page)
    assert not Evidence.objects.exists()


def test_a_grid_is_not_signed_while_something_of_it_waits(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    for line in ("1.1", "1.2", "1.3"):
        tap(page, line, "acquired")
    everything_sent(page)
    context.route("**/preuves/**", lambda route: route.abort())
    joined(page, "étal.jpg", "image/jpeg", PHOTO)
    page.get_by_text("étal.jpg, à envoyer").wait_for()
    page.get_by_role("button", name="Relire et signer").click()
    page.get_by_text("1 saisie à envoyer : signez une fois le réseau revenu.").wait_for()
    assert Grid.objects.get().state == "open"
    context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_label("Votre code, pour signer").fill(shop.made.code)
    page.get_by_role("button", name="Signer la grille").click()
    page.get_by_role("heading", name="Grille signée").wait_for()
    assert Evidence.objects.get().kept_at < Grid.objects.get().signed_at


def test_what_arrives_after_the_signature_is_refused_told_and_put_away(shop, phone):
    first, second = phone(), phone()
    page, other = shop.let_in(first.new_page()), shop.let_in(second.new_page())
    shop.into_grid(other)
    second.set_offline(True)
    tap(other, "1.1", "partial")
    shop.into_grid(page)
    for line in ("1.1", "1.2", "1.3"):
        tap(page, line, "acquired")
    everything_sent(page)
    page.get_by_role("button", name="Relire et signer").click()
    page.get_by_label("Votre code, pour signer").fill(shop.made.code)
    page.get_by_role("button", name="Signer la grille").click()
    page.get_by_role("heading", name="Grille signée").wait_for()
    second.set_offline(False)
    other.evaluate("dispatchEvent(new Event('online'))")
    expect(other.locator("#network")).to_contain_text("1 saisie refusée")
    other.get_by_role("button", name="Mes grilles").click()
    other.get_by_text("elle ne change plus").wait_for()
    check_page(other, name="offline-refused")
    assert len(written()) == 3
    other.get_by_role("button", name="J’ai lu, retirer").click()
    expect(other.locator("#network")).to_be_hidden()


def test_two_tabs_of_a_phone_write_in_the_order_of_the_taps(shop, phone):
    context = phone()
    first = shop.let_in(context.new_page())
    second = context.new_page()
    second.goto(shop.address)
    for page in (first, second):
        shop.into_grid(page)
    context.set_offline(True)
    for page, value in ((first, "acquired"), (second, "partial"), (first, "not_acquired")):
        tap(page, "1.1", value)
        for seen in (first, second):
            pressed = seen.locator(f'[data-line="1.1"][data-value="{value}"]')
            expect(pressed).to_have_attribute("aria-pressed", "true")
    context.set_offline(False)
    for page in (first, second):
        everything_sent(page)
    assert written() == [("1.1", value) for value in ("acquired", "partial", "not_acquired")]
    assert "Deux appareils" not in second.content()


def test_words_typed_before_any_mark_survive_and_leave_with_it(shop, phone):
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    page.get_by_label("Observation").fill("Relevé non signé.")
    page.wait_for_timeout(600)
    page.close()
    page = context.new_page()
    page.goto(shop.address)
    shop.into_grid(page)
    expect(page.get_by_label("Observation")).to_have_value("Relevé non signé.")
    tap(page, "1.1", "partial")
    page.get_by_label("Observation").fill("Relevé non signé depuis vendredi.")
    page.locator(".grid-foot .btn.solid").click()
    context.set_offline(False)
    everything_sent(page)
    said = Mark.objects.order_by("pk").values_list("value", "comment")
    assert list(said) == [
        ("partial", "Relevé non signé."),
        ("partial", "Relevé non signé depuis vendredi."),
    ]


def test_the_day_is_noted_without_a_network_too(shop, phone):
    Attendance.objects.update(state="registered")
    context = phone()
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    context.set_offline(True)
    page.get_by_role("button", name="Noter sa présence").click()
    page.get_by_role("button", name="J’ai vérifié son identité").click()
    for indicator in (SEEN, CHECKED, SEEN):
        tick(page, indicator)
    page.get_by_text("Signaler un incident").click()
    page.get_by_label("Nature").select_option("fraud")
    page.get_by_label("Ce qui s’est passé").fill("Téléphone sous la table.")
    page.get_by_role("button", name="Signaler", exact=True).click()
    waits(page, "6 saisies")
    expect(page.get_by_role("region", name="Avant de commencer")).to_have_count(0)
    context.set_offline(False)
    everything_sent(page)
    assert Attendance.objects.get().state == "present"
    assert IdentityCheck.objects.get().checked_by == shop.scene.pair[0].name
    assert Incident.objects.get().category == "fraud"
    ticks = ObservedIndicator.objects.order_by("pk").values_list("indicator", "observed")
    assert list(ticks) == [(SEEN, True), (CHECKED, True), (SEEN, False)]
    page.reload()
    shop.into_grid(page)
    expect(page.get_by_label(CHECKED)).to_be_checked()
    expect(page.get_by_label(SEEN)).not_to_be_checked()


def test_a_slow_press_is_not_lost_when_the_page_learns_something_meanwhile(shop, phone):
    page = shop.let_in(phone().new_page())
    shop.into_grid(page)
    answer = page.locator('[data-line="1.1"][data-value="acquired"]')
    box = answer.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    Attendance.objects.update(
        state="registered"
    )  # seen by the next synchronisation, which draws anew
    with page.expect_response("**/grilles.json"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(answer).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Noter sa présence").wait_for()
    everything_sent(page)
    assert written() == [("1.1", "acquired")]


def test_sound_is_recorded_on_the_spot(shop, browser, live_server):
    microphone = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *microphone])
    context = chromium.new_context(
        base_url=live_server.url, viewport=PHONE, locale="fr-FR", permissions=["microphone"]
    )
    page = shop.let_in(context.new_page())
    shop.into_grid(page)
    page.get_by_role("button", name="Audio").click()
    page.get_by_role("button", name="Arrêter").wait_for()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Arrêter").click()
    page.get_by_text("Enregistrement, ").wait_for()
    everything_sent(page)
    chromium.close()
    evidence = Evidence.objects.get()
    assert (evidence.media_type, evidence.kept_at is not None) == ("audio/webm", True)


def test_the_grids_can_be_installed_as_an_application(shop, phone):
    page = shop.let_in(phone().new_page())
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in found if one["errorId"] != "in-incognito"] == []
