"""The year from nothing: a process on an empty folder, people with a browser and a mailbox, by screens and files.

A body opens and says who it is; its référentiel, its règlement and its partner follow; a second secretary, a
member of the commission, a person of the partner, an assessor and four jurors come in from the e-mails received.
Twelve candidates are imported by two spreadsheets (training, alternance, VAE, alone) and made admissible. They are
convened and marked; a jury decides on them and signs; parchemins and letters arrive; a flux is deposited, its
receipt read, a refusal corrected; a candidate contests and is heard again; a second edition comes in force; a
mandate ends. Then the whole is saved, and put back on another database of the kind, where everything verifies.
"""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.year import after, candidates, jury, opening, people, programme, session
from tests.journeys.year.installation import Installation, database_beside, home
from tests.journeys.year.people import Around
from tests.journeys.year.person import Person, Town
from tests.post.server import mail_server

HELD = "Tout se recalcule à l’identique."


def test_a_body_opens_from_nothing_and_lives_a_year(browser: Browser, tmp_path) -> None:
    with mail_server() as (mail, port), home(tmp_path / "here", port) as here:
        first_page = here.start()
        town = Town(browser, mail, here.url)
        odile = opening.opened(town, first_page)
        opening.settled(odile)
        opening.joined(odile)
        programme.programmed(odile)
        programme.habilitated(odile)
        around = people.gathered(odile)
        session.enrolled(odile, around.partner)
        _assessed_and_judged(odile, around)
        after.declared(odile)
        after.contested(odile, around)
        after.revised(odile)
        after.ended(odile, around)
        assert (town.faults, here.errors()) == ([], [])
        _saved_and_put_back(here, tmp_path)


def _assessed_and_judged(odile: Person, around: Around) -> None:
    """Lead twelve candidates to their documents and letters."""
    session.convoked(odile)
    session.marked(around.assessor)
    session.closed(odile)
    room = jury.convened(odile, *candidates.PRESENT)
    jury.opened(odile, room)
    jury.discussed(around.jurors, room, after.APPELLANT, lost=("B2",))
    jury.adopted(around.jurors, room, 10)
    jury.closed(odile, room)
    jury.sealed(around.jurors, room)
    after.awarded(odile, 10)
    after.handed(odile, 10)
    after.notified(odile, room)
    everybody = tuple(candidates.mailbox_of(name) for name in candidates.PRESENT)
    holders = tuple(one for one in everybody if one != candidates.mailbox_of("Petitjean"))
    after.arrived(odile, "Votre", file="FLE-VFL-", to=holders)
    after.arrived(odile, "Décision du jury", file="decision", to=everybody)


def _saved_and_put_back(here: Installation, folder: Path) -> None:
    """Save what was lived while it serves, and put it back on another database of the kind, where it verifies."""
    verified = here.command("verify")
    assert (verified.stdout.strip(), verified.stderr) == (HELD, "")
    saved = here.command("backup", folder / "saved")
    assert saved.returncode == 0, saved.stderr
    (folder / "there").mkdir()
    with database_beside(folder / "there") as database:
        there = replace(here, folder=folder / "there", database=database, process=None)
        found = there.command("restore", folder / "saved")
        assert (found.returncode, found.stderr) == (0, ""), found.stdout
        assert found.stdout.splitlines()[-1] == HELD
