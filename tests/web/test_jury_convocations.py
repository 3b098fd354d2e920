"""Convocations on screen: written for every seat, sent in time or not at all, received by their juror."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.seats import change_voice
from parchemin.jury.actions.sitting_day import cancel_sitting
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.selectors.convocations import KIND, about_of
from parchemin.jury.terms import Channel, SeatRole
from parchemin.post.actions import send_all
from parchemin.post.models import Dispatch
from parchemin.post.selectors import file_of
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, MandateFactory
from tests.jobs.running import run_due_jobs
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


def of(day: JuryDay, name: str) -> Dispatch:
    return Dispatch.objects.filter(thread=f"seat/{day.seats[name].pk}").latest("version")


def on(name: str, convocation: Dispatch, *more: str) -> str:
    return reverse(f"jury:{name}", args=[convocation.pk, *more])


def file_at(convocation: Dispatch, role: str) -> str:
    return reverse("post:file", args=[convocation.pk, role])


def typed(**changes):
    return {"channel": "email", "sent_on": "2026-10-30", **changes}


def prepared(day: JuryDay) -> JuryDay:
    prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=EARLY)
    return day


def sent(day: JuryDay) -> JuryDay:
    prepared(day)
    asked = {"channel": Channel.EMAIL, "actor": day.actor, "at": EARLY}
    send_all(kind=KIND, about=about_of(day.sitting.pk), **asked)
    return day


def test_letters_are_written_for_every_seat_from_the_page_of_the_sitting(day):
    client = secretary(day)
    assert at("convocations", day) in client.get(at("sitting", day)).content.decode()
    assert text(client.get(at("convocations", day))).count("À préparer") == 4
    answer = client.post(at("prepare_convocations", day))
    assert answer["Location"] == at("convocations", day)
    page = text(client.get(at("convocations", day)))
    assert page.count("Préparée") == 4
    assert "Envoyer 4 courriels" in page
    assert "Noter 4 envois" in page
    assert "Employeur de Ndiaye" in page
    assert "Employeur de Marchal" not in page


def test_a_sitting_without_seats_says_what_to_do_first(day):
    day.sitting.seats.all().delete()
    client = secretary(day)
    assert "Donnez d’abord un siège" in text(client.get(at("convocations", day)))
    assert codes(client.post(at("prepare_convocations", day))) == {"no-seat"}


def test_all_leave_at_once_in_time(day):
    prepared(day)
    client = secretary(day)
    answer = client.post(at("send_all_convocations", day), typed())
    assert answer["Location"] == at("convocations", day)
    page = text(client.get(at("convocations", day)))
    assert "4 convocations envoyées." in page
    assert "Envoyée le 30/10/2026, courriel" in page
    assert codes(client.post(at("send_all_convocations", day), typed())) == {"nothing-to-send"}


def test_all_leave_by_mail_and_the_page_says_so(day):
    prepared(day)
    client = secretary(day)
    assert client.post(at("mail_convocations", day))["Location"] == at("convocations", day)
    page = text(client.get(at("convocations", day)))
    assert not mail.outbox
    assert page.count("En partance") == 4
    assert "4 courriels sont en partance" in page
    run_due_jobs()
    assert len(mail.outbox) == 4
    assert f"https://parchemin.exemple.fr{at('convocation', day)}" in mail.outbox[0].body
    assert "Envoyée le 30/10/2026, courriel" in text(client.get(at("convocations", day)))
    assert codes(client.post(at("mail_convocations", day))) == {"nothing-to-send"}


def test_too_late_nothing_leaves_by_mail_until_the_jurors_agree(day):
    prepared(day)
    with time_machine.travel(LATE, tick=False):
        client = secretary(day)
        assert codes(client.post(at("mail_convocations", day))) == {
            "juror-notice",
            "employer-notice",
        }
        agreed = {"mail-short_notice_agreed": "on"}
        assert client.post(at("mail_convocations", day), agreed).status_code == 303
        run_due_jobs()
    assert len(mail.outbox) == 4


def test_the_page_says_what_the_mail_server_answered_and_sends_it_again_alone(day, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(email="ndiaye@refuse.test")
    client = secretary(prepared(day))
    client.post(at("mail_convocations", day))
    run_due_jobs()
    page = text(client.get(at("convocations", day)))
    assert page.count("Envoyée le 30/10/2026") == 3
    assert "Le serveur de messagerie a répondu : « 550 unknown »" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.post(reverse("post:mail", args=[of(day, "ndiaye").pk])).status_code == 303
    run_due_jobs()
    assert text(client.get(at("convocations", day))).count("Envoyée le 30/10/2026") == 4


def test_too_late_none_leaves_until_the_jurors_agree(day):
    prepared(day)
    with time_machine.travel(LATE, tick=False):
        client = secretary(day)
        page = text(client.get(at("convocations", day)))
        assert "L’employeur serait prévenu 5 jours avant, pour 15" in page
        late = typed(sent_on="2026-11-19")
        answer = client.post(at("send_all_convocations", day), late)
        assert codes(answer) == {"juror-notice", "employer-notice"}
        assert "Ndiaye : L’employeur serait prévenu" in text(answer)
        assert not Dispatch.objects.exclude(state="prepared").exists()
        agreed = late | {"short_notice_agreed": "on"}
        assert client.post(at("send_all_convocations", day), agreed).status_code == 303
    assert Dispatch.objects.filter(short_notice_agreed=True, state="sent").count() == 4


def test_one_leaves_alone_and_a_fault_keeps_what_was_typed(day):
    found = of(prepared(day), "ndiaye")
    client = secretary(day)
    assert "restent tels qu’ils partent" in text(client.get(on("send_convocation", found)))
    answer = client.post(on("send_convocation", found), typed(sent_on="2026-10-31", channel="post"))
    assert codes(answer) == {"sent-later"}
    assert soup_of(answer).find("option", selected=True)["value"] == "post"
    assert client.post(on("send_convocation", found), {"channel": "post"}).status_code == 422
    assert client.post(at("send_all_convocations", day), {"channel": ""}).status_code == 422
    assert client.post(on("send_convocation", found), typed()).status_code == 303
    assert Dispatch.objects.filter(state="sent").get() == found


def test_files_are_handed_over_as_they_were_written(day):
    found = of(prepared(day), "ndiaye")
    client = secretary(day)
    for role, media in (
        ("letter", "application/pdf"),
        ("employer", "application/pdf"),
        ("calendar", "text/calendar; method=REQUEST"),
    ):
        answer = client.get(file_at(found, role))
        assert answer.content == bytes(file_of(day.actor, found.pk, role).content)
        assert answer["Content-Type"] == media
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(file_at(found, "autre")).status_code == 404
    alone = of(day, "marchal")
    assert client.get(file_at(alone, "employer")).status_code == 404


def test_the_letters_of_all_are_downloaded_as_one_pdf_and_as_a_zip(day):
    client = secretary(prepared(day))
    page = client.get(at("convocations", day)).content.decode()
    for form in ("pdf", "zip"):
        address = reverse("jury:convocation_letters", args=[day.sitting.pk, form])
        assert address in page
        assert juror(day, "ndiaye").get(address).status_code == 403
    printed = client.get(reverse("jury:convocation_letters", args=[day.sitting.pk, "pdf"]))
    assert len(PdfReader(io.BytesIO(printed.getvalue())).pages) == 5  # four jurors, one employer
    archived = client.get(reverse("jury:convocation_letters", args=[day.sitting.pk, "zip"]))
    assert len(zipfile.ZipFile(io.BytesIO(archived.getvalue())).namelist()) == 9


def test_a_juror_reads_theirs_once_sent_and_says_they_received_it(day):
    client = juror(prepared(day), "ndiaye")
    before = text(client.get(at("convocation", day)))
    assert "J’ai bien reçu" not in before
    assert "n’est pas encore partie" in before
    assert "Nous vous appelons" not in before
    found = of(sent(day), "ndiaye")
    page = text(client.get(at("convocation", day)))
    assert "Lettre pour Boucherie Martin" in page
    for kind in ("letter", "employer", "calendar"):
        assert client.get(file_at(found, kind)).status_code == 200
    answer = client.post(on("acknowledge_convocation", found))
    assert answer["Location"] == at("convocation", day)
    assert "Reçue le 30/10/2026" in text(client.get(at("convocation", day)))
    other = of(day, "marchal")
    assert client.get(file_at(other, "letter")).status_code == 404
    assert client.post(on("acknowledge_convocation", other)).status_code == 404
    assert client.get(at("convocations", day)).status_code == 403


def test_the_secretariat_notes_what_came_back_by_post(day):
    found = of(sent(day), "marchal")
    client = secretary(day)
    answer = client.post(on("acknowledge_convocation", found))
    assert answer["Location"] == at("convocations", day)
    assert "Reçue" in text(client.get(at("convocations", day)))


def test_a_cancelled_sitting_sends_nothing_more(day):
    prepared(day)
    cancel_sitting(sitting_id=day.sitting.pk, reason="Neige", actor=day.actor, at=EARLY)
    client = secretary(day)
    assert "Noter" not in text(client.get(at("convocations", day)))
    assert codes(client.post(at("prepare_convocations", day))) == {"sitting-state"}


def test_another_body_finds_nothing(day):
    found = of(sent(day), "marchal")
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    assert stranger.get(at("convocations", day)).status_code == 404
    assert stranger.post(at("prepare_convocations", day)).status_code == 404
    assert stranger.post(at("send_all_convocations", day), typed()).status_code == 404
    assert stranger.post(at("mail_convocations", day)).status_code == 404
    assert stranger.get(on("send_convocation", found)).status_code == 404
    assert stranger.post(reverse("post:mail", args=[found.pk])).status_code == 404
    assert stranger.get(at("move_sitting", day)).status_code == 404
    assert stranger.post(on("acknowledge_convocation", found)).status_code == 404
    assert stranger.get(file_at(found, "letter")).status_code == 404


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_other_roles_do_not_enter(day, role):
    found = of(sent(day), "marchal")
    client = PageClient().open_session(MandateFactory(body=day.sitting.body, role=role).user)
    for address in (at("convocations", day), file_at(found, "letter")):
        assert client.get(address).status_code == 403


def test_thirty_seats_cost_what_four_cost(day):
    client = secretary(prepared(day))
    costs = [price(client, at("convocations", day))]
    for _ in range(26):
        day.sitting.seats.create(
            juror=JurorFactory(body=day.sitting.body), college="employers", role="member"
        )
    prepared(day)
    costs.append(price(client, at("convocations", day)))
    assert costs[0] == costs[1]


def test_a_change_is_said_and_the_letter_is_prepared_again(day):
    client = secretary(sent(day))
    change_voice(seat_id=day.seats["ndiaye"].pk, voting=False, actor=day.actor, at=EARLY)
    page = text(client.get(at("convocations", day)))
    assert "À préparer de nouveau" in page
    assert "Préparer 1 lettre" in page
    client.post(at("prepare_convocations", day))
    assert "remplace celle du 30/10/2026" in text(client.get(at("convocations", day)))


def test_a_sitting_is_moved_from_its_page_and_those_convened_are_told(day):
    client = secretary(sent(day))
    assert at("move_sitting", day) in client.get(at("sitting", day)).content.decode()
    asked = {"day": "2026-12-01", "hour": "14:30", "place": "Lyon", "reason": "Grève"}
    assert client.post(at("move_sitting", day), {**asked, "reason": ""}).status_code == 422
    past = client.post(at("move_sitting", day), {**asked, "day": "2026-10-01"})
    assert codes(past) == {"sitting-past"}
    answer = client.post(at("move_sitting", day), asked)
    assert answer["Location"] == at("convocations", day)
    assert text(client.get(at("convocations", day))).count("En partance") == 4
    run_due_jobs()
    assert len(mail.outbox) == 4
    assert "le mardi 1er décembre 2026 à 14 h 30, Lyon" in mail.outbox[0].body
    assert "se tiendra le" in text(client.get(at("sitting", day)))


def test_who_moves_a_sitting_too_late_to_tell_by_mail_is_told_so(day):
    client = secretary(sent(day))
    asked = {"day": "2026-11-05", "hour": "14:30", "place": "Lyon", "reason": "Grève"}
    page = text(client.post(at("move_sitting", day), asked, follow=True))
    assert "La séance est déplacée. 4 convocations attendent votre envoi" in page


def test_those_convened_by_hand_are_told_by_hand_that_a_sitting_is_cancelled(day):
    found = of(prepared(day), "ndiaye")
    client = secretary(day)
    client.post(on("send_convocation", found), typed(channel="post"))
    client.post(at("cancel", day), {"reason": "Neige"})
    page = text(client.get(at("convocations", day)))
    assert "annule celle du 30/10/2026" in page
    assert page.count("Sans objet") == 3
    assert "Annulation de votre convocation" in words(
        client.get(file_at(of(day, "ndiaye"), "letter")).content
    )
    answer = client.post(on("send_convocation", of(day, "ndiaye")), typed(channel="post"))
    assert answer["Location"] == at("convocations", day)
    found.refresh_from_db()
    assert found.state == "countermanded"


def test_whom_no_convocation_left_for_is_told_before_the_opening_which_is_not_refused():
    day = jury_day()
    page = reverse("jury:sitting", args=[day.sitting.pk])
    told = "Aucune convocation n’est partie pour Marchal, Almeida, Belkacem, Ndiaye."
    assert told in text(secretary(day).get(page))
    day.case()
    day.open()
    day.sitting.refresh_from_db()
    assert day.sitting.state == "open"
    assert told not in text(secretary(day).get(page))


def test_the_page_promises_a_substitute_to_who_has_one_and_a_proxy_to_all(day):
    substitute = JurorFactory(body=day.sitting.body, college=day.seats["ndiaye"].college)
    asked = {"role": SeatRole.MEMBER, "stands_in_for_id": day.seats["ndiaye"].pk}
    seat_juror(
        sitting_id=day.sitting.pk, juror_id=substitute.pk, **asked, actor=day.actor, at=EARLY
    )
    client = secretary(day)
    page = text(client.get(reverse("jury:convocation", args=[day.sitting.pk])))
    assert page.count("il appellera votre suppléant, ou consignera le pouvoir") == 1
    assert page.count("il consignera le pouvoir") == 4
