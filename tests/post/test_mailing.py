"""The worker mails what was handed over: a real server takes, refuses, asks to wait, dies or never answers."""

import ssl
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from parchemin.files.storage import Folder
from parchemin.jobs.models import Job
from parchemin.journal.models import Event
from parchemin.kernel.objections import Objection, Refused
from parchemin.post.actions import mail, send
from parchemin.post.letters import WrittenFile
from parchemin.post.models import Attempt, Dispatch
from parchemin.post.terms import Channel
from tests.jobs.running import run_due_jobs
from tests.post.letters import ABOUT, KIND, prepare, room, secretary, written
from tests.post.server import certificate, mail_server, silent_server

TODAY = timezone.now()


@pytest.fixture(autouse=True)
def declared(db):
    with room() as made:
        yield made


@pytest.fixture
def actor():
    return secretary()


@pytest.fixture
def server(settings):
    with mail_server() as (handler, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        settings.PUBLIC_URL = "https://cqp.exemple.fr"
        yield handler


def hand_over(actor, **changes):
    return mail(**{"kind": KIND, "about": ABOUT, "actor": actor, "at": TODAY, **changes})


def run_again():
    Job.objects.filter(state="waiting").update(next_at=TODAY - timedelta(days=1))
    return run_due_jobs()


def states():
    rows = Dispatch.objects.order_by("thread", "version")
    return {row.thread.split("/")[1]: row.state for row in rows}


def test_nothing_leaves_inside_the_act_then_the_worker_sends_it_all_on_one_connection(
    actor, server, declared
):
    prepare(actor, written("awa"), written("bilal"))
    hand_over(actor)
    assert (states(), server.messages) == ({"awa": "leaving", "bilal": "leaving"}, [])
    run_due_jobs()
    assert states() == {"awa": "sent", "bilal": "sent"}
    assert (len(server.messages), server.connections) == (2, 1)
    assert declared.gone == ["personne/awa v1", "personne/bilal v1"]
    awa = Dispatch.objects.get(thread="personne/awa")
    assert (awa.channel, awa.sent_on) == ("email", timezone.localdate())


def test_the_message_says_who_writes_and_that_no_one_typed_it(actor, server):
    prepare(actor, written("awa"))
    (one,) = hand_over(actor)
    run_due_jobs()
    (message,) = server.messages
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == f"<appeal_reply.{one.pk}.1@cqp.exemple.fr>"
    assert one.body.name in message["From"]
    assert message["To"] == "Awa <awa@exemple.fr>"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain.get_content().rstrip().endswith("Le secrétariat")
    assert '<a href="https://exemple.fr/?a=1&amp;b=2">' in html.get_content()
    pdf, calendar = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("lettre.pdf", b"%PDF-1.7 la premi\xc3\xa8re")
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"


def test_one_bad_address_among_two_hundred_stops_nobody(actor, server):
    people = [written(f"p{n:03}") for n in range(200)]
    server.answers["p077@exemple.fr"] = "550 no such user"
    prepare(actor, *people)
    hand_over(actor)
    run_due_jobs()
    assert len(server.messages) == 199
    found = states()
    assert [who for who, state in found.items() if state != "sent"] == ["p077"]
    assert found["p077"] == "prepared"
    assert Attempt.objects.get(accepted=False).answer == "550 no such user"
    event = Event.objects.get(name="post.dispatch.returned")
    assert event.details["reason"] == "550 no such user"


def test_what_came_back_leaves_alone_when_it_is_tried_again(actor, server):
    server.answers["awa@exemple.fr"] = "550 no"
    prepare(actor, written("awa"), written("bilal"))
    hand_over(actor)
    run_due_jobs()
    server.answers.clear()
    hand_over(actor, at=TODAY + timedelta(seconds=1))
    run_again()
    assert sorted(message["To"] for message in server.messages) == [
        "Awa <awa@exemple.fr>",
        "Bilal <bilal@exemple.fr>",
    ]


def test_a_server_that_asks_to_wait_is_tried_later_and_what_left_does_not_leave_again(
    actor, server
):
    server.answers["awa@exemple.fr"] = "451 greylisted"
    prepare(actor, written("awa"), written("bilal"))
    hand_over(actor)
    run_due_jobs()
    assert states() == {"awa": "leaving", "bilal": "sent"}
    server.answers.clear()
    run_again()
    assert states() == {"awa": "sent", "bilal": "sent"}
    assert len(server.messages) == 2


def test_a_server_that_dies_in_the_middle_gets_the_rest_later(actor, server):
    server.most = 2
    prepare(actor, *(written(f"p{n}") for n in range(5)))
    hand_over(actor)
    run_due_jobs()
    assert sorted(states().values()) == ["leaving"] * 3 + ["sent"] * 2
    server.most = None
    run_again()
    assert set(states().values()) == {"sent"}
    assert len({message["Message-ID"] for message in server.messages}) == 5


def test_a_server_that_closes_after_some_messages_is_asked_anew_in_the_same_try(actor, server):
    server.most_a_connection = 3
    prepare(actor, *(written(f"p{n}") for n in range(10)))
    hand_over(actor)
    run_due_jobs()
    found = list(states().values())
    assert (found.count("sent"), found.count("leaving")) == (8, 2), (
        "each last one waits, with its answer"
    )
    assert {one.answer for one in Attempt.objects.filter(accepted=False)} == {
        "421 too many messages in this connection"
    }
    run_again()
    assert set(states().values()) == {"sent"}
    assert len({message["Message-ID"] for message in server.messages}) == 10


def test_a_server_that_never_answers_is_left_after_the_time_allowed(actor, settings):
    with silent_server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.2
        prepare(actor, written("awa"))
        hand_over(actor)
        run_due_jobs()
    assert states() == {"awa": "leaving"}
    assert "ne répond pas" in Attempt.objects.get().answer


def test_a_server_that_never_answers_is_waited_for_once_a_try(actor, settings):
    with silent_server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.2
        prepare(actor, *(written(f"p{rank}") for rank in range(4)))
        hand_over(actor)
        run_again()
        assert [row.dispatch.name for row in Attempt.objects.select_related("dispatch")] == ["P0"]
        run_again()
    names = [row.dispatch.name for row in Attempt.objects.select_related("dispatch")]
    assert names == ["P0", "P1"], "what was tried comes last"


def test_a_letter_whose_file_was_altered_comes_back_alone(actor, server, kept):
    files = (WrittenFile("letter", "lettre.pdf", "application/pdf", b"%PDF-1.7 autre"),)
    prepare(actor, written("awa", files=files), written("bilal"), written("chloe"))
    altered = Dispatch.objects.get(name="Awa").files.get().file_id
    kept.path(altered).write_bytes(b"%PDF-1.7 autrement")
    hand_over(actor)
    run_again()
    assert states() == {"awa": "prepared", "bilal": "sent", "chloe": "sent"}
    answer = Attempt.objects.get(accepted=False).answer
    assert "lettre.pdf" in answer or "empreinte" in answer


def test_after_the_last_try_what_could_not_leave_comes_back_as_prepared(actor, settings):
    settings.EMAIL_BACKEND = "tests.mail.DownBackend"
    prepare(actor, written("awa"))
    hand_over(actor)
    for _ in range(5):
        run_again()
    assert states() == {"awa": "prepared"}
    assert Attempt.objects.count() == 5
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 0, 1), "none of one"


def test_a_letter_noted_as_given_by_hand_meanwhile_does_not_leave_by_mail(actor, server):
    prepare(actor, written("awa"))
    (one,) = hand_over(actor)
    send(dispatch_id=one.pk, channel=Channel.BY_HAND, actor=actor, at=TODAY)
    run_due_jobs()
    assert server.messages == []
    one.refresh_from_db()
    assert (one.state, one.channel) == ("sent", "by_hand")


def test_who_has_no_address_is_left_out_and_nobody_at_all_is_said(actor, server):
    prepare(actor, written("awa", email=""), written("bilal"))
    assert [row.name for row in hand_over(actor)] == ["Bilal"]
    with pytest.raises(Refused) as refused:
        hand_over(actor)
    assert refused.value.codes == ("no-address",)


def test_what_its_room_says_against_one_keeps_all(actor, server, declared):
    declared.barred["personne/awa"] = Objection("late", "trop tard.")
    prepare(actor, written("awa"), written("bilal"))
    with pytest.raises(Refused) as refused:
        hand_over(actor)
    assert [o.message for o in refused.value.objections] == ["Awa : trop tard."]
    assert set(states().values()) == {"prepared"}
    assert not Job.objects.exists()


@pytest.fixture
def spoken(settings):
    """Return a function that tells how the mail server at a port is spoken to: SMTPS or STARTTLS."""

    def speak(way, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = way == "ssl_context", way == "tls_context"
        settings.EMAIL_HOST_USER, settings.PUBLIC_URL = "", "https://cqp.exemple.fr"

    return speak


def tls(path):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize("way", ["ssl_context", "tls_context"])
def test_letters_leave_by_smtps_and_by_starttls_for_a_server_vouched_for(
    actor, spoken, way, tmp_path, monkeypatch
):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(**{way: tls(path)}) as (handler, port):
        spoken(way, port)
        prepare(actor, written("awa"), written("bilal"))
        hand_over(actor)
        run_due_jobs()
    assert states() == {"awa": "sent", "bilal": "sent"}
    assert len(handler.messages) == 2


@pytest.mark.parametrize("way", ["ssl_context", "tls_context"])
def test_a_letter_never_leaves_for_a_server_that_nobody_vouches_for(actor, spoken, way, tmp_path):
    with mail_server(**{way: tls(certificate(tmp_path))}) as (handler, port):
        spoken(way, port)
        prepare(actor, written("awa"))
        hand_over(actor)
        run_due_jobs()
    assert (states(), handler.messages) == ({"awa": "leaving"}, [])
    assert "ne répond pas (SSLCertVerificationError)" in Attempt.objects.get().answer


def test_a_letter_whose_file_is_out_of_reach_waits_and_leaves_later(actor, server, monkeypatch):
    files = (WrittenFile("letter", "lettre.pdf", "application/pdf", b"%PDF-1.7"),)
    prepare(actor, written("awa", files=files))
    hand_over(actor)
    with monkeypatch.context() as outage:
        outage.setattr(Folder, "_open", Mock(side_effect=RuntimeError("EndpointConnectionError")))
        run_due_jobs()
    assert states() == {"awa": "leaving"}
    run_again()
    assert states() == {"awa": "sent"}


def test_the_time_allowed_to_a_mail_server_is_bounded(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert 0 < get_connection().timeout <= 30
