"""« Échéances »: what runs, what is late, where it leads, and the file that an agenda opens."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from parchemin.accounts.terms import Role
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.actions.cases import adjourn
from parchemin.processes.close_sitting import close_sitting
from parchemin.web.desk.calendar import calendar_of
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.certificates.scene import delivered, signed_day
from tests.conftest import NOON
from tests.factories import BodyFactory, PartnerFactory
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

HERE = "/espace/echeances/"
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def office(signed_in, body):
    return signed_in(body=body)


def clock(body, rank, due_on, kind=DeadlineKind.VAE_REPLY, about=None, **changes):
    return Deadline.objects.create(
        body=body,
        kind=kind,
        subject_id=rank,
        about=about or f"dossier/2026-{rank:05}",
        due_on=due_on,
        source="C. trav., art. R6412-4",
        **{"starts_on": date(2026, 1, 5)} | changes,
    )


def lines(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(row.text.split()) for row in page.select("tbody tr")]


def links(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [row.a["href"] for row in page.select("tbody tr")]


def test_what_runs_is_listed_the_first_last_day_at_the_top(office, body):
    clock(body, 1, date(2026, 12, 24))
    clock(body, 2, date(2026, 11, 20), kind=DeadlineKind.VAE_STEP)
    clock(body, 3, date(2026, 12, 1), met_on=TODAY)
    clock(body, 4, date(2027, 2, 1), starts_on=date(2026, 12, 1))
    first, second = lines(office.get(HERE))
    assert first.startswith("dossier 2026-00002")
    assert "Dépassée" in first
    assert second.startswith("dossier 2026-00001")
    assert "En cours" in second


def test_each_line_says_whom_it_is_about(signed_in):
    (certificate,) = delivered(signed_day())
    Deadline.objects.all().delete()
    body, sitting = certificate.body, certificate.decision.sitting
    partner = PartnerFactory(body=body, name="Institut des métiers")
    holder = certificate.person.full_name
    whom = {
        f"dossier/{certificate.decision.dossier.number}": holder,
        f"sitting/{sitting.code}": f"Jury {sitting.certification.short_title}",
        f"partner/{partner.siret}": "Institut des métiers",
        f"certificate/{certificate.number}": holder,
    }
    for rank, about in enumerate(whom):
        clock(body, rank, date(2026, 12, 1 + rank), about=about)
    shown = lines(signed_in(body=body).get(HERE))
    assert [who in line for who, line in zip(whom.values(), shown, strict=True)] == [True] * 4


def test_on_a_phone_a_line_loses_nothing_and_each_value_keeps_its_heading(office, body):
    clock(body, 1, date(2026, 12, 1))
    page = BeautifulSoup(office.get(HERE).content, "html.parser")
    heads = [head.get_text(strip=True) for head in page.select("thead th")][1:]
    cells = page.select("tbody td")
    assert [cell["data-label"] for cell in cells] == heads
    assert {"Qui", "Dernier jour", "État"} <= set(heads)
    assert page.select_one("table.folding")


def test_each_line_leads_to_what_it_is_about(office, body):
    clock(body, 1, date(2026, 12, 1))
    clock(body, 2, date(2026, 12, 2), kind=DeadlineKind.DECLARATION, about="certificate/A-1")
    clock(
        body, 3, date(2026, 12, 3), kind=DeadlineKind.HABILITATION, about="partner/12345678900011"
    )
    clock(body, 4, date(2026, 12, 4), kind=DeadlineKind.UNIONS, about="sitting/JURY-1")
    assert links(office.get(HERE)) == [
        reverse("pathways:dossier", args=["2026-00001"]),
        reverse("certificates:certificate", args=["A-1"]),
        reverse("organisations:partner_of_siret", args=["12345678900011"]),
        reverse("jury:sitting", args=[4]),
    ]


def test_the_list_is_narrowed_by_kind_and_by_what_is_late(office, body):
    clock(body, 1, date(2026, 12, 1))
    clock(body, 2, date(2026, 11, 1))
    clock(body, 3, date(2026, 12, 1), kind=DeadlineKind.CORRECTION, about="certificate/A-1")
    assert len(lines(office.get(f"{HERE}?nature=vae-reply"))) == 2
    assert len(lines(office.get(f"{HERE}?nature=vae-reply&depassee=oui"))) == 1
    assert len(lines(office.get(f"{HERE}?depassee=non"))) == 2


def test_one_row_and_thirty_cost_the_same(office, body):
    costs = []
    for ranks in (range(1), range(1, 30)):
        for rank in ranks:
            clock(body, rank, date(2026, 12, 1))
        with CaptureQueriesContext(connection) as queries:
            office.get(HERE)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_nothing_of_another_body_is_listed_nor_in_its_file(office):
    clock(BodyFactory(), 1, date(2026, 12, 1))
    assert "2026-00001" not in office.get(HERE).text
    assert b"VEVENT" not in office.get(f"{HERE}echeances.ics").content


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.JUROR, Role.CANDIDATE])
def test_only_the_secretariat_has_these_pages(signed_in, body, role):
    client = signed_in(role, body=body)
    assert client.get(HERE).status_code == 403
    assert client.get(f"{HERE}echeances.ics").status_code == 403


def test_an_agenda_shows_each_day_once_by_kind_without_any_name(office, body, settings):
    settings.PUBLIC_URL = "https://cqp.exemple.fr"
    for rank in range(3):
        clock(body, rank, date(2026, 12, 1))
    clock(body, 9, date(2026, 10, 1))
    answer = office.get(f"{HERE}echeances.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == "Réponse de recevabilité : 3 dossiers"
    assert event["DTSTART"].dt == date(2026, 12, 1)
    assert event["UID"] == "vae-reply-2026-12-01@cqp.exemple.fr"
    assert event["URL"].startswith("https://cqp.exemple.fr/espace/dossiers/")
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.fixture
def put_off():
    """Return the sitting that put a dossier off to 15 December."""
    day = jury_day()
    day.item = day.case()
    day.open()
    until = date(2026, 12, 15)
    adjourn(item_id=day.item.pk, until=until, reason="Une pièce.", actor=day.actor, at=NOON)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=NOON)
    return day


def test_a_case_put_off_is_to_be_taken_up_on_its_day_then_late(put_off):
    def told(on):
        tiles = tiles_of(desk_of(put_off.actor, on))
        return [f"{task.count} {task.what} {task.rest}" for tile in tiles for task in tile.tasks]

    coming = "1 dossier ajourné à reprendre par un jury, le premier le 15 décembre 2026"
    late = "1 dossier ajourné à reprendre par un jury : le jour fixé est passé"
    assert coming in told(date(2026, 12, 15))
    assert late in told(date(2026, 12, 16))
    assert coming not in told(date(2026, 12, 16))


def test_a_case_put_off_is_in_the_calendar_and_its_link_lists_it(put_off, signed_in):
    calendar = calendar_of(desk_of(put_off.actor, TODAY))
    days = {day.on: day.events for week in calendar.weeks for day in week.days}
    (event,) = [one for one in days[date(2026, 12, 15)] if one.title == "Retour d’ajournement"]
    assert event.about == "1 dossier ajourné"
    listed = lines(signed_in(body=put_off.sitting.body).get(event.url))
    assert [put_off.item.dossier.number in line for line in listed] == [True]
