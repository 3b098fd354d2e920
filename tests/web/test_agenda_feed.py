"""« Dans votre agenda »: a secret address that an agenda reads again, without any name, until it is closed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from ics import Calendar as OtherCalendar

from parchemin.accounts.actor import system_actor
from parchemin.accounts.feeds import make_feed
from parchemin.accounts.models import AgendaFeed, Mandate, User
from parchemin.accounts.terms import Role
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.journal.models import Event
from parchemin.jury.models import Sitting
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.factories import AttendanceFactory, BodyFactory, DossierFactory, SessionFactory
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

HERE = "/espace/echeances/agenda/"
ADDRESS = re.compile(r"https?://[^<]*(/agenda/[\w-]+\.ics)")


@pytest.fixture(autouse=True)
def _tuesday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def office(signed_in, body):
    return signed_in(body=body)


def given(office):
    """Return the path of the address that the page shows once."""
    return ADDRESS.search(office.post(f"{HERE}adresse/").text)[1]


def events(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def clock(body, rank, due_on):
    return Deadline.objects.create(
        body=body,
        kind=DeadlineKind.VAE_REPLY,
        subject_id=rank,
        about=f"dossier/2026-{rank:05}",
        starts_on=date(2026, 9, 1),
        due_on=due_on,
        source="C. trav.",
    )


def test_an_agenda_without_a_session_reads_what_is_ahead(signed_in):
    day = jury_day()
    body = day.sitting.body
    office = signed_in(body=body)
    clock(body, 1, date(2026, 12, 1))
    SessionFactory(
        certification=day.sitting.certification,
        body=body,
        code="EV-1",
        starts_at=datetime(2026, 12, 3, 8, 30, tzinfo=UTC),
    )
    found = events(given(office))
    title = day.sitting.certification.short_title
    sitting = found[f"Jury {day.sitting.code}, {title}"]
    assert sitting["DTSTART"].dt == day.sitting.starts_at
    assert str(sitting["LOCATION"]) == day.sitting.place
    assert found[f"Évaluation EV-1, {title}"]["DTSTART"].dt.hour == 8
    assert found["Réponse de recevabilité : 1 dossier"]["DTSTART"].dt == date(2026, 12, 1)


def test_the_address_is_shown_once_and_only_its_digest_is_kept(office):
    path = given(office)
    token = path.removeprefix("/agenda/").removesuffix(".ics")
    assert AgendaFeed.objects.get().token_digest == sha256_hex(token.encode())
    page = office.get(HERE).text
    assert token not in page
    assert "Vous en avez une depuis le" in page
    (event,) = Event.objects.filter(name="accounts.feed.made")
    assert token not in str(event.details)


def test_another_address_opens_nothing_by_the_former(office):
    former = given(office)
    new = given(office)
    assert Client().get(former).status_code == 404
    assert Client().get(new).status_code == 200
    assert AgendaFeed.objects.count() == 1


@pytest.mark.parametrize("path", ["/agenda/x.ics", f"/agenda/{'a' * 43}.ics", "/agenda/%00.ics"])
def test_a_wrong_address_is_not_found(office, path):
    given(office)
    assert Client().get(path).status_code == 404


def test_an_address_closed_opens_nothing_any_more(office):
    path = given(office)
    for _ in range(2):
        assert office.post(f"{HERE}fermer/").status_code == 303
    assert Client().get(path).status_code == 404
    assert Event.objects.filter(name="accounts.feed.closed").count() == 1


def test_an_account_closed_closes_its_address(office):
    path = given(office)
    User.objects.update(is_active=False)
    assert Client().get(path).status_code == 404


def test_a_mandate_that_ends_closes_the_address(office):
    path = given(office)
    Mandate.objects.update(ends_on=date(2026, 11, 1), starts_on=date(2026, 1, 1))
    assert Client().get(path).status_code == 404


def test_a_mandate_that_has_dates_is_what_opens_it(office):
    path = given(office)
    Mandate.objects.update(role=Role.COMMISSION)
    assert Client().get(path).status_code == 404


def test_nothing_of_another_body_is_in_it(office):
    path = given(office)
    clock(BodyFactory(), 1, date(2026, 12, 1))
    jury_day()
    assert events(path) == {}


def test_what_is_cancelled_is_not_in_it(signed_in):
    day = jury_day()
    path = given(signed_in(body=day.sitting.body))
    Sitting.objects.update(state="cancelled")
    assert [title for title in events(path) if title.startswith("Jury")] == []


def test_a_juror_reads_their_own_sittings_and_nothing_else(signed_in):
    day = jury_day()
    body = day.sitting.body
    juror = signed_in(Role.JUROR, body=body)
    seat = day.seats["ndiaye"]
    seat.juror.user = User.objects.latest("pk")
    seat.juror.save()
    other = jury_day()
    Sitting.objects.filter(pk=other.sitting.pk).update(body=body, code="AILLEURS")
    clock(body, 1, date(2026, 12, 1))
    SessionFactory(certification=day.sitting.certification, body=body, code="EV-1")
    assert "Dans votre agenda" in juror.get("/espace/seances/").text
    assert "Une seule fois" not in juror.get(HERE).text
    found = events(given(juror))
    assert list(found) == [f"Jury {day.sitting.code}, {day.sitting.certification.short_title}"]


def test_a_meeting_lasts_as_long_as_it_is_planned(signed_in):
    day = jury_day()
    Sitting.objects.update(length_minutes=150)
    starts_at = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    session = SessionFactory(
        certification=day.sitting.certification,
        body=day.sitting.body,
        code="EV-1",
        starts_at=starts_at,
        slot_minutes=45,
    )
    AttendanceFactory(session=session, dossier=DossierFactory(), expected_at=starts_at)
    later = starts_at + timedelta(minutes=90)
    AttendanceFactory(session=session, dossier=DossierFactory(), expected_at=later)
    found = events(given(signed_in(body=day.sitting.body)))
    title = day.sitting.certification.short_title
    sitting = found[f"Jury {day.sitting.code}, {title}"]
    assert sitting["DTEND"].dt - sitting["DTSTART"].dt == timedelta(minutes=150)
    evaluation = found[f"Évaluation EV-1, {title}"]
    assert evaluation["DTEND"].dt - evaluation["DTSTART"].dt == timedelta(minutes=135)


@pytest.mark.parametrize("role", [Role.COMMISSION, Role.CANDIDATE])
def test_who_has_no_date_gives_themselves_no_address(signed_in, body, role):
    client = signed_in(role, body=body)
    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}adresse/").status_code == 403
    assert not AgendaFeed.objects.exists()


def test_an_address_is_that_of_an_account(body):
    with pytest.raises(Refused) as refused:
        make_feed(actor=system_actor(body.pk), at=NOON)
    assert refused.value.codes == ("no-account",)


def test_the_package_ics_reads_it_alike(office, body):
    clock(body, 1, date(2026, 12, 1))
    (event,) = OtherCalendar(Client().get(given(office)).text).events
    assert (event.name, event.begin.date(), event.all_day) == (
        "Réponse de recevabilité : 1 dossier",
        date(2026, 12, 1),
        True,
    )


def test_no_cache_keeps_it(office):
    assert "no-store" in Client().get(given(office))["Cache-Control"]


def test_one_clock_and_thirty_cost_the_same(office, body):
    path, costs = given(office), []
    for ranks in (range(1), range(1, 30)):
        for rank in ranks:
            clock(body, rank, date(2026, 12, 1 + rank % 28))
        with CaptureQueriesContext(connection) as queries:
            Client().get(path)
        costs.append(len(queries))
    assert costs[0] == costs[1]
