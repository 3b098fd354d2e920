"""The day of the jury: convened, seated; its members vote each from their own screen, two colleges sign."""

import re
from collections.abc import Collection

from playwright.sync_api import expect

from parchemin.kernel.numbers import plural
from tests.journeys.year.days import ago
from tests.journeys.year.people import JURORS, listed
from tests.journeys.year.person import Person

SIGNING = ("Karim Belkacem", "Jorge Almeida")


def convened(odile: Person, *names: str) -> str:
    """Convene a jury tonight, seat it, give it these dossiers, send the convocations; return its path."""
    odile.look("/espace/seances/")
    odile.follow("Convoquer une séance")
    odile.types({"Jour": ago(0), "Heure de début": "23:59", "Lieu": "Lyon"})
    odile.press("Convoquer", exact=True)
    odile.reads("La séance est convoquée.")
    room = odile.page.url.removeprefix(odile.town.url)
    for name, _, role in JURORS:
        panel = odile.page.locator("#sieger")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        panel.get_by_label("Juré").select_option(label=listed(name))
        panel.get_by_label("Fonction").select_option(role)
        panel.get_by_role("button", name="Donner ce siège").click()
        odile.reads(f"{name} siège.")
    odile.follow("Inscrire des dossiers")
    for name in names:
        odile.page.get_by_label(re.compile(f"Choisir {name}", re.IGNORECASE)).check()
    odile.press("Inscrire à l’ordre du jour")
    odile.reads(plural(len(names), "candidat"))
    odile.look(room)
    odile.follow("Convocations")
    odile.press("Préparer 4 lettres")
    odile.reads("Les convocations sont écrites.")
    odile.look(anew=True)
    odile.page.get_by_label("Les jurés acceptent un délai plus court").check()
    odile.press("Envoyer 4 courriels")
    odile.reads("4 courriels")
    return room


def opened(odile: Person, room: str) -> None:
    """Say that everybody came, and open the sitting."""
    odile.look(room)
    odile.press("Tous présents")
    odile.reads("4 présences consignées.")
    odile.press("Ouvrir la séance")
    odile.reads("La séance est ouverte.")
    odile.look()


def discussed(jurors: dict[str, Person], room: str, name: str, lost: Collection[str]) -> None:
    """Have the four vote on each bloc of somebody that is still to be decided, each from their own screen."""
    for juror in jurors.values():
        juror.look("/espace/seances/")
        juror.look(f"{room}deliberation/")
        juror.page.get_by_role("link", name=name).first.click()
        for bloc in ("B1", "B2"):
            if juror.page.locator(f"main a[href*='unite={bloc}']").count():
                voted(juror, bloc, "Non acquis" if bloc in lost else "Acquis")
        left(juror)


def adopted(jurors: dict[str, Person], room: str, count: int) -> None:
    """Have the chair adopt at once whom the grids settle and nobody discusses."""
    chair = jurors[JURORS[0][0]]
    chair.look(f"{room}deliberation/")
    chair.press("Adopter les dossiers unanimes")
    chair.reads(f"{count} dossiers adoptés d’un geste.")
    left(chair)


def left(juror: Person) -> None:
    """Leave the board, which follows the sitting by itself: nothing moves under who goes elsewhere."""
    juror.page.goto("about:blank")


def closed(odile: Person, room: str) -> None:
    """Close the sitting and have its minutes drawn up."""
    odile.look(f"{room}deliberation/")
    odile.follow("Clore et dresser le PV")
    odile.press("Clore et dresser le PV")
    odile.reads("La séance est close.")


def voted(juror: Person, bloc: str, word: str) -> None:
    """Give one's own voice on a bloc."""
    page = juror.page
    page.locator(f"main a[href*='unite={bloc}']").first.click()
    expect(page).to_have_url(re.compile(f"unite={bloc}"))
    told = page.get_by_text(re.compile(r"^Vote, bloc \d : \d voix")).first
    before = told.inner_text()
    page.get_by_role("button", name=re.compile(rf"(^|\d\s*){word}$")).first.click()
    expect(told).not_to_have_text(before)


def sealed(jurors: dict[str, Person], room: str) -> None:
    """Have both colleges sign the minutes, each from their access."""
    for name in SIGNING:
        juror = jurors[name]
        juror.look(f"{room}proces-verbal/")
        juror.press("Signer le procès-verbal")
        juror.proves()
    juror.reads("Le procès-verbal est signé et scellé.")
    juror.look(anew=True)
