"""A session in a shop without a network, and what one does there with a phone."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from parchemin.assessment.actions.links import NewLink, make_grid_link
from parchemin.assessment.models import Mark
from tests.scenes import assessment

LINES = ("1.1", "1.2", "1.3")
VALUES = ("acquired", "partial", "not_acquired", "not_assessed")
SEEN, CHECKED = "Le plan est affiché", "Le relevé est signé"


class Shop:
    """A session today, one candidate, one grid of three lines, and the link of its assessor."""

    def __init__(self, **reglement):
        self.scene = assessment({"B1": 3}, indicators=(SEEN, CHECKED), **reglement)
        self.scene.session.starts_at = timezone.now()
        self.scene.session.save()
        self.dossier = self.scene.candidate()
        self.grid = self.scene.grid(self.dossier, "B1")
        self.made = self.link()

    @property
    def address(self) -> str:
        """Return where the link leads."""
        return f"/hors-ligne/{self.made.token}/"

    def link(self) -> NewLink:
        """Make the link of the assessor, which closes the former one."""
        self.made = make_grid_link(
            session_id=self.scene.session.pk,
            assessor_id=self.grid.assessor_id,
            actor=self.scene.actor,
            at=timezone.now() - timedelta(minutes=1),
        )
        return self.made

    def let_in(self, page: Page) -> Page:
        """Open the link on a phone and wait until it can do without a network."""
        page.goto(self.address)
        page.get_by_label("Code").fill(self.made.code)
        page.get_by_role("button", name="Ouvrir mes grilles").click()
        page.wait_for_selector("html[data-ready]")
        return page

    def into_grid(self, page: Page) -> None:
        """Open the grid, at its first competence."""
        page.locator(".grid-card").click()
        page.wait_for_selector("#saved")


def tap(page: Page, line: str, value: str) -> None:
    """Press an answer, on the competence where it is, and wait until the phone has kept it."""
    while (here := page.locator("[data-line]").first.get_attribute("data-line")) != line:
        after = LINES.index(line) > LINES.index(here or "")
        page.locator(".grid-foot .btn").nth(-1 if after else 0).click()
        page.wait_for_selector(f'[data-line="{here}"]', state="detached")
    answer = page.locator(f'[data-line="{line}"][data-value="{value}"]')
    answer.click()
    page.wait_for_selector(f'[data-line="{line}"][data-value="{value}"][aria-pressed="true"]')


def tick(page: Page, indicator: str) -> bool:
    """Press an indicator, wait until the phone has kept it, and return whether it is now ticked."""
    box = page.get_by_label(indicator)
    observed = not box.is_checked()
    box.click()
    expect(box).to_be_checked(checked=observed)
    return observed


def signed_with_a_mouse(page: Page) -> None:
    """Draw something like a name in the frame."""
    pad = page.locator(".sign-pad")
    expect(pad).to_be_visible()
    box = pad.bounding_box()
    left, middle = box["x"] + 20, box["y"] + box["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(left + 22 * step, middle + (-20 if step % 2 else 20))
    page.mouse.up()


def everything_sent(page: Page) -> None:
    """Wait until the phone says that everything is sent."""
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#saved")).to_have_text("Tout est envoyé")


def written() -> list[tuple[str, str]]:
    """Return what the server holds, in order."""
    rows = Mark.objects.order_by("pk").values_list("criterion__code", "value")
    return [(code, value) for code, value in rows]
