"""What leaves by e-mail for jurors: convocations with their files, links of a poll, and what does not leave."""

from datetime import date, timedelta
from email import message_from_bytes

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.convening import name_to_presidency
from parchemin.jury.actions.holding import cancel_sitting
from parchemin.jury.actions.mailing import mail_links, mail_summons
from parchemin.jury.actions.polls import close_poll, open_poll
from parchemin.jury.actions.summons import prepare_summons, send_summons
from parchemin.jury.models import Juror, PollInvitation, Sitting, Summons
from parchemin.jury.terms import NoticeChannel, SeatRole
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, actor_for
from tests.scenes import jury_day

EARLY = NOON - timedelta(days=25)
READ_AT = "https://parchemin.exemple.fr/convocation"
pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    found = jury_day(convocation={"days_before": 21})
    juror = found.seats["ndiaye"].juror
    juror.employer = EmployerFactory(body=juror.body, name="Boucherie Martin")
    juror.save()
    for name, seat in found.seats.items():
        Juror.objects.filter(pk=seat.juror_id).update(email=f"{name}@exemple.fr")
    prepare_summons(sitting_id=found.sitting.pk, actor=found.actor, at=EARLY)
    return found


@pytest.fixture
def send(day, django_capture_on_commit_callbacks):
    """Return the act, whose e-mails leave once it is committed."""

    def committed(**changes):
        asked = {"actor": day.actor, "at": EARLY, "read_at": READ_AT, **changes}
        with django_capture_on_commit_callbacks(execute=True):
            return mail_summons(sitting_id=day.sitting.pk, **asked)

    return committed


def refusal(act, **asked):
    with pytest.raises(Refused) as refused:
        act(**asked)
    return set(refused.value.codes)


def states():
    return set(Summons.objects.values_list("state", "channel"))


def test_each_juror_receives_their_files_and_the_address_where_to_say_so(day, send):
    mailing = send()
    assert len(mailing.sent) == 4
    assert not mailing.refused
    assert states() == {("sent", "email")}
    by_address = {message.to[0]: message for message in mail.outbox}
    ndiaye, marchal = by_address["ndiaye@exemple.fr"], by_address["marchal@exemple.fr"]
    assert ndiaye.subject == "Convocation au jury paritaire, séance JURY-1, mardi 24 novembre 2026"
    assert READ_AT in ndiaye.body
    assert "à remettre à votre employeur" in ndiaye.body
    assert "employeur" not in marchal.body
    names = [part.get_filename() for part in message_from_bytes(ndiaye.message().as_bytes()).walk()]
    assert [name for name in names if name] == [
        "convocation-JURY-1.pdf",
        "employeur-JURY-1.pdf",
        "jury-JURY-1.ics",
    ]
    letter = Summons.objects.get(seat=day.seats["marchal"]).letter
    assert marchal.attachments[0].content == bytes(letter)
    assert len(marchal.attachments) == 2


def test_what_left_does_not_leave_again(day, send):
    found = Summons.objects.get(seat=day.seats["marchal"])
    by_post = {"channel": NoticeChannel.POST, "actor": day.actor, "at": EARLY}
    send_summons(summons_id=found.pk, **by_post)
    send()
    assert len(mail.outbox) == 3
    found.refresh_from_db()
    assert found.channel == "post"
    assert refusal(send) == {"no-summons-prepared"}


def test_what_the_mail_server_refuses_stays_prepared_and_is_tried_anew(day, send, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    wrong = Juror.objects.get(pk=day.seats["marchal"].juror_id)
    Juror.objects.filter(pk=wrong.pk).update(email="marchal@refuse.test")
    mailing = send()
    assert len(mailing.sent) == 3
    assert [one.code for one in mailing.refused] == ["mail-not-accepted"]
    assert "marchal@refuse.test" in mailing.refused[0].message
    left = Summons.objects.get(state="prepared")
    assert left.seat_id == day.seats["marchal"].pk
    assert Event.objects.filter(name="jury.summons.sent").count() == 3
    Juror.objects.filter(pk=wrong.pk).update(email="marchal@exemple.fr")
    assert send().sent == [wrong.name]
    assert len(mail.outbox) == 4


def test_a_mail_server_that_is_down_leaves_everything_prepared(day, send, settings):
    settings.EMAIL_BACKEND = "tests.mail.DownBackend"
    mailing = send()
    assert len(mailing.refused) == 4
    assert states() == {("prepared", "")}


def test_too_late_nothing_leaves_until_the_jurors_agree(day, send):
    late = NOON - timedelta(days=5)
    assert refusal(send, at=late) == {"summons-notice", "employer-notice"}
    assert not mail.outbox
    send(at=late, short_notice_agreed=True)
    assert len(mail.outbox) == 4
    assert Summons.objects.filter(short_notice_agreed=True).count() == 4


def test_nothing_leaves_for_a_sitting_called_off_by_a_juror_or_by_another_body(day, send):
    assert refusal(send, actor=actor_for(day.sitting.body, Role.JUROR)) == {"role"}
    with pytest.raises(Sitting.DoesNotExist):
        send(actor=actor_for(BodyFactory()))
    cancel_sitting(sitting_id=day.sitting.pk, reason="Grève des trains", actor=day.actor, at=EARLY)
    assert refusal(send) == {"sitting-state"}
    assert not mail.outbox


def test_a_convocation_that_says_a_former_function_is_to_be_written_again(day):
    chair = day.sitting.seats.get(role=SeatRole.CHAIR)
    heir = day.sitting.seats.get(role=SeatRole.MEMBER, college=chair.college)
    name_to_presidency(seat_id=heir.pk, role=SeatRole.CHAIR, actor=day.actor, at=EARLY)
    written = set(Summons.objects.values_list("seat_id", flat=True))
    assert written == {seat.pk for seat in day.seats.values()} - {chair.pk, heir.pk}


def test_a_convocation_that_left_stays_when_the_presidency_changes(day, send):
    send()
    chair = day.sitting.seats.get(role=SeatRole.CHAIR)
    heir = day.sitting.seats.get(role=SeatRole.MEMBER, college=chair.college)
    name_to_presidency(seat_id=heir.pk, role=SeatRole.CHAIR, actor=day.actor, at=EARLY)
    assert Summons.objects.count() == 4


# Links of a poll


@pytest.fixture
def asked(day):
    body = day.sitting.body
    addresses = ("anne@exemple.fr", "bob@refuse.test")
    jurors = [JurorFactory(body=body, name=a.split("@")[0], email=a) for a in addresses]
    return open_poll(
        certification_id=day.sitting.certification_id,
        starts=[NOON + timedelta(days=60)],
        juror_ids=[juror.pk for juror in jurors],
        place="Paris",
        answers_by=date(2026, 12, 15),
        actor=day.actor,
        at=NOON,
    )


def mail_them(day, asked, **changes):
    named = {
        "tokens": [link.token for link in asked.links],
        "address_of": "https://parchemin.exemple.fr/{}".format,
        "actor": day.actor,
        "at": NOON,
        **changes,
    }
    return mail_links(**named)


def test_links_leave_one_by_one_and_the_journal_names_whom_they_reached(day, asked, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    mailed = mail_them(day, asked)
    assert [one.accepted for one in mailed] == [True, False]
    (message,) = mail.outbox
    assert message.to == ["anne@exemple.fr"]
    assert f"https://parchemin.exemple.fr/{asked.links[0].token}" in message.body
    assert asked.links[1].token not in message.body
    (event,) = Event.objects.filter(name="jury.poll.links_mailed")
    assert event.details["jurors"] == "anne"


def test_a_link_that_opens_nothing_is_not_sent(day, asked):
    for tokens in ([], ["inconnu"]):
        with pytest.raises(PollInvitation.DoesNotExist):
            mail_them(day, asked, tokens=tokens)
    with pytest.raises(PollInvitation.DoesNotExist):
        mail_them(day, asked, actor=actor_for(BodyFactory()))
    assert not mail.outbox


def test_links_of_a_closed_poll_do_not_leave(day, asked):
    juror = actor_for(day.sitting.body, Role.JUROR)
    assert refusal(mail_them, day=day, asked=asked, actor=juror) == {"role"}
    close_poll(poll_id=asked.poll.pk, actor=day.actor, at=NOON)
    assert refusal(mail_them, day=day, asked=asked) == {"poll-closed"}
    assert not mail.outbox
