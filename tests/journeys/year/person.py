"""Somebody with a browser of their own and a mailbox: what they receive is the only way in that they have."""

import re
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import DESK, check_page
from tests.journeys.year.installation import came

PASSWORD = "une phrase assez longue"


@dataclass
class Town:
    """Where everybody lives: a browser to share, the mail server, the address of the product, what went wrong."""

    browser: Browser
    mail: Any
    url: str
    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def letters_to(self, email: str) -> list[EmailMessage]:
        """Return what a mailbox holds, the oldest first."""
        return [one for one in list(self.mail.messages) if email in one["To"]]

    def received(self, email: str, subject: str) -> list[EmailMessage]:
        """Return the letters of a mailbox whose subject says these words."""
        return [one for one in self.letters_to(email) if subject in one["Subject"]]

    def person(self, name: str, email: str = "") -> "Person":
        """Return somebody who just came, in front of their own browser."""
        context = self.browser.new_context(base_url=self.url, viewport=DESK, locale="fr-FR")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url} {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)
        return Person(name, email, self, page)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "a status of 4" not in message.text:
            self.faults.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")


@dataclass
class Person:
    """Somebody: their name, their address, their browser."""

    name: str
    email: str
    town: Town
    page: Page

    # What they look at.

    def look(self, path: str = "", *, anew: bool = False) -> None:
        """Open an address, or stay here, and check what is shown: each kind of page once for each, or `anew`."""
        if path:
            self.page.goto(path)
        self.page.wait_for_load_state("load")
        page = self.page.url.partition("?")[0]
        kind = self.name, re.sub(r"[0-9a-f-]{32,}|\d+|(?<=/)[\w.-]{40,}(?=/)", "…", page)
        if anew or kind not in self.town.seen:
            self.town.seen.add(kind)
            check_page(self.page)

    def reads(self, words: str) -> None:
        """Wait until the page says these words."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def until(self, words: str) -> None:
        """Read this page again until it says these words: what it waits for is done outside any page."""

        def said() -> bool:
            self.page.reload()
            return words in self.page.locator("main").inner_text()

        came(said)

    # What they do.

    def field(self, label: str) -> Locator:
        """Return the field of a label, said optional or not."""
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(label)}( \(facultatif\))?\s*$")
        ).first

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the first link of that name, and check where it leads."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button of that name, and check where it leads."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state("load")
        if "/connexion/confirmer/" in self.page.url:
            self.proves()
        self.look()

    def types(self, typed: dict[str, str]) -> None:
        """Type each value in the field of its label."""
        for label, value in typed.items():
            self.field(label).fill(value)

    def gives(self, name: str, content: bytes) -> None:
        """Give a file in the field of this page."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    # How they come in.

    def invited(self) -> str:
        """Return the address in the last invitation that they received."""
        found: list[str] = []

        def arrived() -> bool:
            found[:] = [
                address
                for letter in self.town.letters_to(self.email)
                for address in re.findall(r"https://[^/]+(/invitation/\S+/)", body_of(letter))
            ]
            return bool(found)

        came(arrived)
        return found[-1]

    def enters(self, *, second_factor: bool = True) -> "Person":
        """Choose a password at the address received, sign in, link an application if it is asked."""
        self.look(self.invited())
        self.opens_account(second_factor=second_factor)
        return self

    def opens_account(self, *, second_factor: bool = True) -> None:
        """Choose a password on this page, sign in, link an application if it is asked."""
        for name in ("password1", "password2"):
            self.page.locator(f"[name={name}]").fill(PASSWORD)
        self.press("Ouvrir mon compte")
        self.reads("Votre compte est ouvert.")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.look()
        self.press("Se connecter")
        if second_factor:
            expect(self.page.locator("code").first).to_be_visible()
            self.look()
            self.links_application(self.page.locator("code").first.inner_text())
        self.look("/espace/")

    def links_application(self, secret: str) -> None:
        """Type the code of an application that holds this secret."""
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        self.page.locator("[name=code]").fill(code)
        self.page.locator("form:has([name=code]) button[type=submit]").click()
        self.page.wait_for_load_state("load")

    def proves(self) -> None:
        """Give the password again where the product asks who is there."""
        if self.page.locator("[name=password]").count():
            self.page.locator("[name=password]").fill(PASSWORD)
            self.page.locator("form:has([name=password]) button[type=submit]").click()
            self.page.wait_for_load_state("load")


def body_of(letter: EmailMessage) -> str:
    """Return the words of an e-mail."""
    part = letter.get_body(("plain",))
    return part.get_content() if part else ""
