"""Convocations on screen: written for every seat, sent in time or not at all, received by their juror."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.actions.summons import prepare_summons, send_all_summons
from parchemin.jury.models import Summons
from parchemin.jury.terms import NoticeChannel
from tests.conftest import NOON
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, MandateFactory
from tests.scenes import JuryDay, jury_day
from tests.web.jury import codes, juror, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
EARLY = NOON - timedelta(days=25)
LATE = NOON - timedelta(days=5)


@pytest.fixture(autouse=True)
def _weeks_before():
    """Live twenty-five days before the sitting."""
    with time_machine.travel(EARLY, tick=False):
        yield


@pytest.fixture
def day() -> JuryDay:
    """Return a sitting convened, whose juror Ndiaye has an employer."""
    found = jury_day(convocation={"days_before": 21})
    ndiaye = found.seats["ndiaye"].juror
    ndiaye.employer = EmployerFactory(body=ndiaye.body, name="Boucherie Martin")
    ndiaye.save()
    return found


def at(name: str, day: JuryDay) -> str:
    return reverse(f"jury:{name}", args=[day.sitting.pk])


def of(day: JuryDay, name: str) -> Summons:
    return Summons.objects.get(seat=day.seats[name])


def on(name: str, summons: Summons, *more: str) -> str:
    return reverse(f"jury:{name}", args=[summons.pk, *more])


def typed(**changes):
    return {"channel": "email", "sent_on": "2026-10-30", **changes}


def prepared(day: JuryDay) -> JuryDay:
    prepare_summons(sitting_id=day.sitting.pk, actor=day.actor, at=EARLY)
    return day


def sent(day: JuryDay) -> JuryDay:
    prepared(day)
    asked = {"channel": NoticeChannel.EMAIL, "actor": day.actor, "at": EARLY}
    send_all_summons(sitting_id=day.sitting.pk, **asked)
    return day


def test_letters_are_written_for_every_seat_from_the_page_of_the_sitting(day):
    client = secretary(day)
    assert at("summons", day) in client.get(at("sitting", day)).content.decode()
    assert text(client.get(at("summons", day))).count("À préparer") == 4
    answer = client.post(at("prepare_summons", day))
    assert answer["Location"] == at("summons", day)
    page = text(client.get(at("summons", day)))
    assert page.count("Préparée") == 4
    assert "Envoyer 4 courriels" in page
    assert "Noter 4 envois" in page
    assert "Employeur de Ndiaye" in page
    assert "Employeur de Marchal" not in page


def test_a_sitting_without_seats_says_what_to_do_first(day):
    day.sitting.seats.all().delete()
    client = secretary(day)
    assert "Donnez d’abord un siège" in text(client.get(at("summons", day)))
    assert codes(client.post(at("prepare_summons", day))) == {"no-seat"}


def test_all_leave_at_once_in_time(day):
    prepared(day)
    client = secretary(day)
    answer = client.post(at("send_all_summons", day), typed())
    assert answer["Location"] == at("summons", day)
    page = text(client.get(at("summons", day)))
    assert "4 convocations envoyées." in page
    assert "Envoyée le 30/10/2026, courriel" in page
    assert codes(client.post(at("send_all_summons", day), typed())) == {"no-summons-prepared"}


def test_all_leave_by_mail_and_the_page_says_so(day, django_capture_on_commit_callbacks):
    prepared(day)
    client = secretary(day)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(at("mail_summons", day))["Location"] == at("summons", day)
    assert len(mail.outbox) == 4
    assert f"https://parchemin.exemple.fr{at('convocation', day)}" in mail.outbox[0].body
    assert "Envoyée le 30/10/2026, courriel" in text(client.get(at("summons", day)))
    assert codes(client.post(at("mail_summons", day))) == {"no-summons-prepared"}


def test_too_late_nothing_leaves_by_mail_until_the_jurors_agree(
    day, django_capture_on_commit_callbacks
):
    prepared(day)
    with time_machine.travel(LATE, tick=False), django_capture_on_commit_callbacks(execute=True):
        client = secretary(day)
        assert codes(client.post(at("mail_summons", day))) == {"summons-notice", "employer-notice"}
        agreed = {"mail-short_notice_agreed": "on"}
        assert client.post(at("mail_summons", day), agreed).status_code == 303
    assert len(mail.outbox) == 4


def test_the_page_names_each_juror_whose_mail_was_refused(day, settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.mail.DownBackend"
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    answer = secretary(prepared(day)).post(at("mail_summons", day))
    assert answer.status_code == 422
    assert codes(answer) == {"mail-not-accepted"}
    assert "Ndiaye : la messagerie n’a pas accepté le courriel" in text(answer)
    assert text(answer).count("Préparée") == 4


def test_too_late_none_leaves_until_the_jurors_agree(day):
    prepared(day)
    with time_machine.travel(LATE, tick=False):
        client = secretary(day)
        page = text(client.get(at("summons", day)))
        assert "L’employeur serait prévenu 5 jours avant, pour 15" in page
        late = typed(sent_on="2026-11-19")
        answer = client.post(at("send_all_summons", day), late)
        assert codes(answer) == {"summons-notice", "employer-notice"}
        assert "Ndiaye : L’employeur serait prévenu" in text(answer)
        assert not Summons.objects.exclude(state="prepared").exists()
        agreed = late | {"short_notice_agreed": "on"}
        assert client.post(at("send_all_summons", day), agreed).status_code == 303
    assert Summons.objects.filter(short_notice_agreed=True, state="sent").count() == 4


def test_one_leaves_alone_and_a_fault_keeps_what_was_typed(day):
    found = of(prepared(day), "ndiaye")
    client = secretary(day)
    assert "restent tels qu’ils partent" in text(client.get(on("send_summons", found)))
    answer = client.post(on("send_summons", found), typed(sent_on="2026-10-31", channel="post"))
    assert codes(answer) == {"sent-later"}
    assert soup_of(answer).find("option", selected=True)["value"] == "post"
    assert client.post(on("send_summons", found), {"channel": "post"}).status_code == 422
    assert client.post(at("send_all_summons", day), {"channel": ""}).status_code == 422
    assert client.post(on("send_summons", found), typed()).status_code == 303
    assert Summons.objects.filter(state="sent").get() == found


def test_files_are_handed_over_as_they_were_written(day):
    found = of(prepared(day), "ndiaye")
    client = secretary(day)
    for kind, content, media in (
        ("lettre", found.letter, "application/pdf"),
        ("employeur", found.employer_letter, "application/pdf"),
        ("agenda", found.calendar, "text/calendar"),
    ):
        answer = client.get(on("summons_file", found, kind))
        assert answer.content == bytes(content)
        assert answer["Content-Type"] == media
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(on("summons_file", found, "autre")).status_code == 404
    alone = of(day, "marchal")
    assert client.get(on("summons_file", alone, "employeur")).status_code == 404


def test_a_juror_reads_theirs_once_sent_and_says_they_received_it(day):
    client = juror(prepared(day), "ndiaye")
    assert "J’ai bien reçu" not in text(client.get(at("convocation", day)))
    found = of(sent(day), "ndiaye")
    page = text(client.get(at("convocation", day)))
    assert "Lettre pour Boucherie Martin" in page
    for kind in ("lettre", "employeur", "agenda"):
        assert client.get(on("summons_file", found, kind)).status_code == 200
    answer = client.post(on("acknowledge_summons", found))
    assert answer["Location"] == at("convocation", day)
    assert "Reçue le 30/10/2026" in text(client.get(at("convocation", day)))
    other = of(day, "marchal")
    assert client.get(on("summons_file", other, "lettre")).status_code == 404
    assert client.post(on("acknowledge_summons", other)).status_code == 404
    assert client.get(at("summons", day)).status_code == 403


def test_the_secretariat_notes_what_came_back_by_post(day):
    found = of(sent(day), "marchal")
    client = secretary(day)
    answer = client.post(on("acknowledge_summons", found))
    assert answer["Location"] == at("summons", day)
    assert "Reçue" in text(client.get(at("summons", day)))


def test_a_cancelled_sitting_sends_nothing_more(day):
    prepared(day)
    day.sitting.state = "cancelled"
    day.sitting.save()
    client = secretary(day)
    assert "Noter" not in text(client.get(at("summons", day)))
    assert codes(client.post(at("prepare_summons", day))) == {"sitting-state"}


def test_another_body_finds_nothing(day):
    found = of(sent(day), "marchal")
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    assert stranger.get(at("summons", day)).status_code == 404
    assert stranger.post(at("prepare_summons", day)).status_code == 404
    assert stranger.post(at("send_all_summons", day), typed()).status_code == 404
    assert stranger.post(at("mail_summons", day)).status_code == 404
    assert stranger.get(on("send_summons", found)).status_code == 404
    assert stranger.post(on("acknowledge_summons", found)).status_code == 404
    assert stranger.get(on("summons_file", found, "lettre")).status_code == 404


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_other_roles_do_not_enter(day, role):
    found = of(sent(day), "marchal")
    client = PageClient().open_session(MandateFactory(body=day.sitting.body, role=role).user)
    for address in (at("summons", day), on("summons_file", found, "lettre")):
        assert client.get(address).status_code == 403


def test_thirty_seats_cost_what_four_cost(day):
    client = secretary(prepared(day))
    costs = [price(client, at("summons", day))]
    for _ in range(26):
        day.sitting.seats.create(
            juror=JurorFactory(body=day.sitting.body), college="employers", role="member"
        )
    prepared(day)
    costs.append(price(client, at("summons", day)))
    assert costs[0] == costs[1]
