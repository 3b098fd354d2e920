"""A real browser against a live server: every page visited is checked by axe and must stay at home."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseOperations
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from parchemin.accounts.models import User
from tests.journeys.offline import Shop
from tests.web.reading import PageClient

# Debian's chromium without its windows where it is installed: the same engine, a third faster.
DEBIAN = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = os.environ.get("CHROMIUM") or str(next((p for p in DEBIAN if p.exists()), DEBIAN[0]))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Set SCREENSHOTS to a folder to keep a picture of each page visited, at both widths.
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
# A machine that runs two browsers and two databases at once is slow; what never comes is still found.
expect.set_options(timeout=30_000)
# What passed is not told one element at a time: a check takes a third of the time.
VIOLATIONS_ALONE = {"resultTypes": ["violations"]}
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1440, "height": 900}
# The narrowest screen that content must fold into (WCAG 2.1, criterion 1.4.10), and a tablet held upright.
NARROW, TABLET = {"width": 320, "height": 800}, {"width": 768, "height": 1024}

# Playwright drives its browser from an event loop, in which Django refuses synchronous queries; here they come
# from the test's own thread, between two steps of the browser, never from the loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class NotAccessible(AssertionError):
    """A page with violations of axe."""


# What a browser shows hardly depends on the database: on PostgreSQL these show it, `make test-whole` runs all.
ON_BOTH_DATABASES = {
    "test_thread.py",
    "test_jury_day.py",
    "test_expenses.py",
    "test_opening.py",
    "test_year_from_nothing.py",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey; skip with one reason what this machine or this database leaves to another."""
    missing = pytest.mark.skip(reason=f"no browser at {CHROMIUM}; set CHROMIUM to one")
    once = pytest.mark.skip(reason="runs on SQLite; WHOLE=1 runs it here too")
    every = connection.vendor == "sqlite" or "WHOLE" in os.environ
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            if not Path(CHROMIUM).exists():
                item.add_marker(missing)
            elif not every and item.path.name not in ON_BOTH_DATABASES:
                item.add_marker(once)


@pytest.fixture(scope="package", autouse=True)
def _rows_kept_for_ever_leave_with_the_test() -> Iterator[None]:
    """Lift the triggers of SQLite while the database is emptied after a journey; PostgreSQL truncates.

    A request that a closed browser left behind may still hold a table: the whole is tried again until it ends.
    """
    emptied = DatabaseOperations.execute_sql_flush

    def empty(operations: DatabaseOperations, statements: list[str]) -> None:
        for left in reversed(range(100)):
            try:
                with transaction.atomic(), operations.connection.cursor() as cursor:
                    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                    triggers = cursor.fetchall()
                    for name, _ in triggers:
                        cursor.execute(f'DROP TRIGGER "{name}"')
                    emptied(operations, statements)
                    for _, sql in triggers:
                        cursor.execute(sql)
                return
            except OperationalError as error:
                if "locked" not in str(error) or not left:
                    raise
                time.sleep(0.1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty)
        yield


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return a browser for the journeys alone: its event loop would forbid others to the tests that follow."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """Return a fresh context on the live server, in French, on a desk screen."""
    fresh = browser.new_context(base_url=live_server.url, viewport=DESK, locale="fr-FR")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, live_server) -> Iterator[Page]:
    """Return a page; at the end of the test, fail if it loaded from elsewhere, erred or broke the policy."""
    faults: list[str] = []
    tab = context.new_page()
    tab.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("request", lambda request: _stays_home(request.url, live_server.url, faults))
    yield tab
    expected = "the server responded with a status of 4"
    assert [fault for fault in faults if expected not in fault] == []


@pytest.fixture
def enter(context: BrowserContext, live_server) -> Callable[[User], None]:
    """Return a function that gives the browser the session of someone who just signed in."""

    def enter_as(user: User, *, second_factor: bool = True) -> None:
        client = PageClient().open_session(user, second_factor=second_factor)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.session.session_key,
                    "url": live_server.url,
                }
            ]
        )

    return enter_as


@pytest.fixture
def visit() -> Callable[..., Response | None]:
    """Return a function that opens an address and fails on any violation of axe, on a desk and on a phone."""

    def open_page(page: Page, path: str, *, name: str = "") -> Response | None:
        response = page.goto(path)
        check_page(page, name=name)
        return response

    return open_page


@pytest.fixture
def shop() -> Shop:
    """Return a session in a shop, with the link of its assessor."""
    return Shop()


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that gives a fresh phone; each is a device of its own."""
    opened: list[BrowserContext] = []

    def fresh() -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="fr-FR")
        opened.append(context)
        return context

    yield fresh
    for context in opened:
        context.close()


# A colour on its way to another is neither: what moves for a while is waited for.
AT_REST = """() => Promise.all(
    document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished.catch(() => null))
).then(() => null)"""


def check_page(page: Page, *, name: str = "") -> None:
    """Check the page under the eyes: nothing wider than any screen, axe on a phone and a desk, a picture if asked.

    Raises `NotAccessible` with each violation, its rule and the element.
    """
    page.wait_for_load_state("load")
    page.wait_for_selector(".htmx-request", state="detached")
    for width in (NARROW, TABLET, PHONE, DESK):
        page.set_viewport_size(width)
        page.evaluate(AT_REST)
        where = f"{page.url} at {width['width']} px"
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wider > 0:
            raise NotAccessible(f"{where} is {wider} px too wide")
        if width in (NARROW, TABLET):
            continue
        violations = Axe().run(page, options=VIOLATIONS_ALONE).response["violations"]
        if violations:
            raise NotAccessible(where + "\n" + "\n".join(_in_words(one) for one in violations))
        if SCREENSHOTS and name:
            picture = Path(SCREENSHOTS) / f"{name}-{width['width']}.png"
            page.screenshot(path=picture, full_page=True)


def _in_words(violation: dict) -> str:
    places = "\n    ".join(node["html"][:200] for node in violation["nodes"][:5])
    return f"{violation['id']}: {violation['help']}\n    {places}"


def _stays_home(url: str, home: str, faults: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:")):
        faults.append(f"asked elsewhere: {url}")
