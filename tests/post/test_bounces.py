"""What comes back is read from a mailbox, noted on its letter once, and leaves again another way."""

import mailbox
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from parchemin.jobs.models import Job
from parchemin.journal.models import Event
from parchemin.jury.models import Notification
from parchemin.kernel.objections import Refused
from parchemin.post.actions import mail, send
from parchemin.post.bounces import LARGEST_REPORT, failure_in
from parchemin.post.models import Bounce, Dispatch
from parchemin.post.resending import write_again
from parchemin.post.returning import ask_for_bounces
from parchemin.post.selectors import mail_news
from parchemin.post.terms import Channel
from tests.conftest import NOON
from tests.jobs.running import run_due_jobs
from tests.jury.after import decided_day, notified
from tests.post.letters import ABOUT, KIND, prepare, room, secretary, written
from tests.post.mailbox import imap_server, report
from tests.post.server import silent_server
from tests.web.jury import codes, text
from tests.web.jury import secretary as desk

HOST = "parchemin.exemple.fr"
pytestmark = pytest.mark.django_db


def reference(row):
    return f"<{row.kind}.{row.pk}.{row.version}@{HOST}>"


@pytest.fixture
def gone():
    """A letter that left by e-mail."""
    with room():
        actor = secretary()
        prepare(actor, written("awa"))
        mail(kind=KIND, about=ABOUT, actor=actor, at=timezone.now())
        run_due_jobs()
        row = Dispatch.objects.get()
        row.actor = actor
        yield row


@pytest.fixture
def folder(tmp_path, settings):
    settings.EMAIL_BOUNCES = f"maildir:{tmp_path}/box"
    return mailbox.Maildir(tmp_path / "box")


def read():
    """Have the mailbox read, as the clock of a worker asks; return how the job ended."""
    Job.objects.filter(kind="post.bounces").delete()
    ask_for_bounces(timezone.now())
    run_due_jobs()
    return Job.objects.filter(kind="post.bounces").first()


def test_a_letter_that_came_back_says_why_once(gone, folder):
    for _ in range(2):
        folder.add(report(reference(gone)))
    folder.add(b"Subject: Bonjour\n\nJe vous ecris.")
    assert read().result == {"read": 3, "noted": 1}
    assert Bounce.objects.get().reason == "5.1.1 550 5.1.1 no such user"
    (event,) = Event.objects.filter(name="post.dispatch.bounced")
    assert event.details["addressee"] == "Awa"
    assert read().result == {"read": 0, "noted": 0}
    assert {message.get_flags() for message in mailbox.Maildir(folder._path)} == {"S"}


def test_a_report_that_gives_nothing_of_the_letter_back_is_read_by_what_it_answers(gone, folder):
    bare = report("<12@ailleurs.fr>")
    folder.add(b"In-Reply-To: " + reference(gone).encode() + b"\n" + bare)
    assert read().result == {"read": 1, "noted": 1}


def test_a_letter_that_came_back_is_said_where_it_is_followed(gone, folder):
    folder.add(report(reference(gone)))
    read()
    assert mail_news([gone.pk]).returns == {gone.pk: "5.1.1 550 5.1.1 no such user"}


def test_the_mailbox_is_read_by_imap_and_what_is_read_is_marked(gone, settings):
    headers = report(reference(gone), kept="text/rfc822-headers")
    with imap_server(b"Subject: bonjour\r\n\r\n.", headers) as (imap, address):
        settings.EMAIL_BOUNCES = address
        assert read().result == {"read": 2, "noted": 1}
        assert read().result == {"read": 0, "noted": 0}
    assert imap.seen == [1, 2]
    assert imap.logged[0] == 'LOGIN retours@exemple.fr "secret"'


def test_a_mailbox_that_never_answers_is_given_up_and_tried_again(gone, settings):
    settings.EMAIL_TIMEOUT = 0.2
    with silent_server() as port:
        settings.EMAIL_BOUNCES = f"imap://a:b@127.0.0.1:{port}/INBOX"
        job = read()
    assert (job.state, job.tries) == ("waiting", 1)


def test_without_a_mailbox_nothing_is_asked(settings):
    settings.EMAIL_BOUNCES = ""
    assert read() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        report("<12@ailleurs.fr>"),
        report(f"<appeal_reply.1@{HOST}>"),
        report(f"<appeal_reply.{'9' * 30}.1@{HOST}>"),
        report(f"<appeal_reply.1.1@{HOST}>", action="delayed"),
        report(f"<appeal_reply.1.1@{HOST}>", action="delivered"),
        report(f"<appeal_reply.1.1@{HOST}>").replace(b"report; ", b"mixed; "),
        report(f"<appeal_reply.1.1@{HOST}>") + b" " * LARGEST_REPORT,
    ],
)
def test_what_is_no_failure_of_ours_is_left_alone(content):
    assert failure_in(content) is None


def test_a_report_of_elsewhere_or_of_nothing_mailed_is_not_noted(gone, folder):
    folder.add(report(f"<{gone.kind}.{gone.pk}.1@autre.exemple.fr>"))
    folder.add(report(f"<{gone.kind}.{gone.pk + 1}.1@{HOST}>"))
    folder.add(report(f"<{gone.kind}.{gone.pk}.2@{HOST}>"))
    folder.add(report(f"<notification.{gone.pk}.1@{HOST}>"))
    assert read().result == {"read": 4, "noted": 0}
    assert failure_in(
        report(reference(gone)).replace(b"550 5", b"55\x00\x07 5")
    ).reason.isprintable()


def test_the_database_keeps_what_came_back(gone, folder):
    folder.add(report(reference(gone)))
    read()
    with pytest.raises(IntegrityError, match="reste consigné"), transaction.atomic():
        Bounce.objects.update(reason="")


def test_what_came_back_is_written_again_and_what_did_not_is_not(gone, folder):
    asked = {"dispatch_id": gone.pk, "actor": gone.actor, "at": timezone.now()}
    with pytest.raises(Refused) as refused:
        write_again(email="awa@ailleurs.fr", **asked)
    assert refused.value.codes == ("nothing-came-back",)
    folder.add(report(reference(gone)))
    read()
    again = write_again(email="awa@ailleurs.fr", **asked)
    assert (again.version, again.email, again.text) == (2, "awa@ailleurs.fr", gone.text)
    assert again.files.count() == gone.files.count()
    with pytest.raises(Refused):
        write_again(email="", **asked)
    send(dispatch_id=again.pk, channel=Channel.POST, actor=gone.actor, at=timezone.now())
    gone.refresh_from_db()
    assert gone.state == "replaced"


def test_the_appeal_starts_anew_when_the_letter_of_a_decision_came_back(folder):
    with time_machine.travel(NOON, tick=False) as clock:
        day = decided_day(appeal={"window": {"days": 60}})
        kept = notified(day)
        assert kept.appeal_until == date(2027, 1, 23)
        with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
            Notification.objects.update(dispatch=kept.dispatch, notified_on="2026-11-30")
        folder.add(report(reference(kept.dispatch)))
        read()
        client = desk(day)
        follow_up = reverse("jury:follow_up", args=[day.sitting.pk])
        dossier = reverse("pathways:dossier", args=[day.item.dossier.number])
        page = reverse("post:letter", args=[kept.dispatch_id])
        assert "courriel revenu : « 5.1.1 550 5.1.1 no such user »" in text(client.get(follow_up))
        assert "Cette adresse ne reçoit pas" in text(client.get(dossier))
        assert "Ce courriel est revenu" in text(client.get(page))
        asked = reverse("post:again", args=[kept.dispatch_id])
        assert client.post(asked, {"email": "personne"}).status_code == 422
        answer = client.post(asked, {"email": ""})
        assert codes(client.post(asked, {"email": ""})) == {"nothing-came-back"}
        clock.shift(timedelta(days=3))
        client = desk(day)
        again = Dispatch.objects.get(version=2)
        assert answer["Location"] == reverse("post:letter", args=[again.pk])
        typed = {"channel": "registered_letter", "sent_on": "2026-11-27"}
        assert client.post(reverse("post:send", args=[again.pk]), typed).status_code == 303
    told = Notification.objects.get()
    assert (told.dispatch, told.notified_on) == (again, date(2026, 11, 27))
    assert told.appeal_until == date(2027, 1, 26)
    assert told.due_on == kept.due_on
