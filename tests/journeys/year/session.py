"""The day of evaluation: twelve are convoked, one is excused, an assessor marks and signs the grids."""

import re

from playwright.sync_api import expect

from tests.journeys.year import candidates, people
from tests.journeys.year.days import ago
from tests.journeys.year.installation import came
from tests.journeys.year.person import Person

# Who does not get everything: nothing of these blocs is acquired.
FAILED = {"Luc D’Artagnan": {"B2"}, "Alain Petitjean": {"B1", "B2"}}
EXCUSED = "Zanetti"


def enrolled(odile: Person, awa: Person) -> None:
    """Import seven candidates by the partner's door, five by the secretariat's; make all admissible."""
    awa.look("/espace/mes-candidats/import/")
    imported(awa, "promotion.xlsx", candidates.OF_PARTNER)
    odile.look("/espace/dossiers/import/")
    imported(odile, "vae-et-seuls.xlsx", candidates.OF_OFFICE)
    odile.look("/espace/dossiers/")
    odile.follow("À examiner")
    odile.page.get_by_label("Choisir toutes les lignes de cette page").check()
    odile.press("Déclarer recevable")
    odile.reads("9 dossiers recevables.")
    silent_then_dated(odile)


def imported(by: Person, name: str, rows: tuple[candidates.Row, ...]) -> None:
    """Fill the template, try it, and enrol every line."""
    by.gives(name, candidates.filled(by, rows))
    by.press("Essayer le fichier")
    by.reads(f"{len(rows)} lignes : {len(rows)} inscrites, 0 déjà là, 0 rejetée.")
    by.look(anew=True)
    by.press("Inscrire toutes les lignes")
    by.reads(f"{len(rows)} lignes : {len(rows)} inscrites, 0 déjà là, 0 rejetée.")
    by.look()


def silent_then_dated(odile: Person) -> None:
    """Say of each VAE that two months passed without an answer, and when its file of validation was handed in."""
    for name in ("Moreau Sylvie", "Petitjean Alain", "Da Silva Maria"):
        odile.look("/espace/dossiers/")
        odile.follow(name)
        odile.page.locator("summary", has_text="Prendre acte du silence").click()
        odile.press("Prendre acte du silence")
        odile.reads("Le silence est consigné : le dossier est recevable.")
        odile.follow("le dépôt du dossier de validation")
        odile.types({"Le": ago(40)})
        odile.press("Enregistrer")
        odile.reads("Dépôt du dossier de validation")


def convoked(odile: Person) -> None:
    """Plan the session of the day, register everybody, name the assessor, send the convocations."""
    odile.look("/espace/sessions/")
    odile.follow("Planifier une session")
    odile.types({"Jour": ago(0), "Heure de début": "00:01", "Lieu": "Lyon", "Places": "12"})
    odile.press("Planifier")
    odile.follow("Inscrire des candidats")
    odile.page.get_by_label("Choisir toutes les lignes de cette page").check()
    odile.press("Inscrire à la session")
    odile.reads("12 candidats inscrits.")
    odile.follow("Désigner les évaluateurs", exact=True)
    odile.field("Évaluateur 1").select_option(label=people.listed("Rachid Oumellal"))
    odile.press("Désigner", exact=True)
    odile.reads("Évaluateurs désignés pour 24 blocs.")
    odile.follow("Convocations")
    odile.press("Préparer les convocations")
    odile.look(anew=True)
    odile.press("Envoyer 13 courriels")
    odile.reads("13 courriels en partance.")
    awaited = [candidates.mailbox(row) for row in (*candidates.OF_PARTNER, *candidates.OF_OFFICE)]
    came(lambda: all(odile.town.received(one, "Convocation") for one in awaited))
    odile.page.get_by_role("navigation", name="Fil d’Ariane").get_by_role(
        "link", name="S20"
    ).click()
    odile.press("Convoquer")
    odile.reads("La session est convoquée.")
    row = odile.page.get_by_role("row").filter(has_text=EXCUSED).first
    row.get_by_role("button", name="Excusé").click()
    odile.reads("Excusé : c’est consigné.")
    odile.look(anew=True)


def marked(rachid: Person) -> None:
    """Fill and sign each grid that awaits."""
    rachid.look("/espace/grilles/", anew=True)
    cards = rachid.page.locator("main a[href^='/espace/grilles/']")
    found = [(one.inner_text(), one.get_attribute("href") or "") for one in cards.all()]
    assert len(found) == 22
    for told, path in found:
        name = told.splitlines()[0]
        bloc = re.search(r"\bB\d\b", told)
        signed(rachid, path, failed=bool(bloc) and bloc[0] in FAILED.get(name, ()))


def signed(rachid: Person, path: str, *, failed: bool) -> None:
    """Fill the grid of a bloc, competence by competence, then read it again and sign."""
    page = rachid.page
    rachid.look(path)
    for before in ("Noter sa présence", "J’ai vérifié son identité"):
        if page.get_by_role("button", name=before).count():
            page.get_by_role("button", name=before).click()
            page.get_by_role("button", name=before).wait_for(state="detached")
    more = True
    while more:
        answer = page.get_by_role("button", name="Non acquis" if failed else "Acquis", exact=True)
        answer.click()
        page.wait_for_selector(".htmx-request", state="detached")
        expect(answer).to_have_attribute("aria-pressed", "true")
        more = bool(page.get_by_role("button", name="Suivante").count())
        heading = page.locator("h1").inner_text()
        page.get_by_role("button", name="Suivante" if more else "Relire et signer").last.click()
        expect(page.locator("h1")).not_to_have_text(heading)
    rachid.look()
    rachid.press("Signer la grille")
    rachid.proves()
    rachid.reads("signée.")


def closed(odile: Person) -> None:
    """Say that the session was held, then close it."""
    odile.look("/espace/sessions/1/", anew=True)
    odile.press("Constater la tenue")
    odile.reads("La tenue de la session est constatée.")
    odile.press("Clore la session")
    odile.reads("La session est close.")
