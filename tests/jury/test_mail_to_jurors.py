"""What leaves by e-mail for jurors: convocations with their files, and what does not leave."""

from datetime import timedelta
from email import message_from_bytes
from email.utils import parseaddr

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jurors.terms import Gender
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.sitting_day import cancel_sitting
from parchemin.jury.actions.sittings import name_to_presidency, seat_juror
from parchemin.jury.selectors.convocations import KIND, about_of, convocations_of
from parchemin.jury.terms import Channel, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.post.actions import mail as mail_dispatches
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from tests.conftest import NOON
from tests.factories import BodyFactory, EmployerFactory, JurorFactory, UserFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import jury_day

EARLY = NOON - timedelta(days=25)
pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    found = jury_day(convocation={"days_before": 21})
    juror = found.seats["ndiaye"].juror
    juror.employer = EmployerFactory(body=juror.body, name="Boucherie Martin")
    juror.save()
    for name, seat in found.seats.items():
        Juror.objects.filter(pk=seat.juror_id).update(email=f"{name}@exemple.fr")
    write(found)
    return found


def write(day):
    return prepare_convocations(sitting_id=day.sitting.pk, actor=day.actor, at=EARLY)


def hand_over(day, **changes):
    """Hand the convocations to the worker, which works at once; return whom they were handed for."""
    asked = {"kind": KIND, "about": about_of(day.sitting.pk), "actor": day.actor, "at": EARLY}
    handed = mail_dispatches(**{**asked, **changes})
    run_due_jobs()
    return {row.name for row in handed}


def refusal(act, *args, **asked):
    with pytest.raises(Refused) as refused:
        act(*args, **asked)
    return set(refused.value.codes)


def states():
    return set(Dispatch.objects.values_list("state", "channel"))


def of(day, name):
    return Dispatch.objects.filter(thread=f"seat/{day.seats[name].pk}").latest("version")


def test_a_substitute_is_promised_to_who_has_one_at_the_table_and_to_nobody_else():
    day = jury_day()
    substitute = JurorFactory(body=day.sitting.body, college=day.seats["ndiaye"].college)
    asked = {"role": SeatRole.MEMBER, "stands_in_for_id": day.seats["ndiaye"].pk}
    seat_juror(
        sitting_id=day.sitting.pk, juror_id=substitute.pk, **asked, actor=day.actor, at=EARLY
    )
    texts = {row.name: row.text for row in write(day)}
    told = "prévenez-nous dès que possible. Votre suppléant sera appelé."
    named = day.seats["ndiaye"].juror.name
    assert [name for name, text in texts.items() if told in text] == [named]
    others = [text for name, text in texts.items() if name != named]
    assert len(others) == 4
    assert all("prévenez-nous dès que possible.\n" in text for text in others)
    assert not any("suppléant" in text for text in others)


def test_each_juror_receives_their_files_and_the_address_where_to_say_so(day):
    assert len(hand_over(day)) == 4
    assert states() == {("sent", "email")}
    by_address = {parseaddr(message.to[0])[1]: message for message in mail.outbox}
    ndiaye, marchal = by_address["ndiaye@exemple.fr"], by_address["marchal@exemple.fr"]
    assert ndiaye.subject == "Convocation au jury paritaire, séance JURY-1, mardi 24 novembre 2026"
    read_at = f"https://parchemin.exemple.fr/espace/seances/{day.sitting.pk}/convocations/"
    assert read_at in ndiaye.body
    assert "à remettre à votre employeur" in ndiaye.body
    assert "employeur" not in marchal.body
    names = [part.get_filename() for part in message_from_bytes(ndiaye.message().as_bytes()).walk()]
    assert [name for name in names if name] == [
        "convocation-JURY-1.pdf",
        "employeur-JURY-1.pdf",
        "jury-JURY-1.ics",
    ]
    assert len(marchal.attachments) == 2


def test_what_left_does_not_leave_again(day):
    send(dispatch_id=of(day, "marchal").pk, channel=Channel.POST, actor=day.actor, at=EARLY)
    hand_over(day)
    assert len(mail.outbox) == 3
    assert of(day, "marchal").channel == "post"
    assert refusal(hand_over, day) == {"nothing-to-send"}


def test_what_the_mail_server_refuses_comes_back_and_leaves_alone_once_mended(day, settings):
    settings.EMAIL_BACKEND = "tests.mail.RefusingBackend"
    wrong = Juror.objects.get(pk=day.seats["marchal"].juror_id)
    Juror.objects.filter(pk=wrong.pk).update(email="marchal@refuse.test")
    assert [row.name for row in write(day)] == [wrong.name]
    hand_over(day)
    left = of(day, "marchal")
    assert (left.state, len(mail.outbox)) == ("prepared", 3)
    (told,) = [line for line in convocations_of(day.actor, day.sitting.pk, EARLY) if line.answer]
    assert (told.name, told.answer) == (wrong.name, "550 unknown")
    assert Event.objects.filter(name="post.dispatch.sent").count() == 3
    Juror.objects.filter(pk=wrong.pk).update(email="marchal@exemple.fr")
    assert refusal(hand_over, day) == {"letter-stale"}
    write(day)
    assert hand_over(day, only=[left.thread]) == {wrong.name}
    assert len(mail.outbox) == 4


def test_too_late_nothing_leaves_until_the_jurors_agree(day):
    late = NOON - timedelta(days=5)
    assert refusal(hand_over, day, at=late) == {"juror-notice", "employer-notice"}
    assert not mail.outbox
    hand_over(day, at=late, short_notice_agreed=True)
    assert len(mail.outbox) == 4
    assert Dispatch.objects.filter(short_notice_agreed=True).count() == 4


def test_nothing_leaves_for_a_sitting_called_off_by_a_juror_or_by_another_body(day):
    for actor in (actor_for(day.sitting.body, Role.JUROR), actor_for(BodyFactory())):
        assert refusal(hand_over, day, actor=actor) == {"nothing-to-send"}
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    own = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert refusal(hand_over, day, actor=own) == {"role"}
    cancel_sitting(sitting_id=day.sitting.pk, reason="Grève des trains", actor=day.actor, at=EARLY)
    assert refusal(hand_over, day) == {"nothing-to-send"}
    run_due_jobs()
    assert not mail.outbox


def test_a_convocation_that_says_a_former_function_is_to_be_written_again(day):
    hand_over(day)
    chair = day.sitting.seats.get(role=SeatRole.CHAIR)
    heir = day.sitting.seats.get(role=SeatRole.MEMBER, college=chair.college)
    name_to_presidency(seat_id=heir.pk, role=SeatRole.CHAIR, actor=day.actor, at=EARLY)
    assert states() == {("sent", "email")}
    due = {line.seat_id for line in convocations_of(day.actor, day.sitting.pk, EARLY) if line.due}
    assert due == {chair.pk, heir.pk}


@pytest.mark.parametrize(
    ("sex", "said"),
    [
        (Gender.WOMAN, "Madame,\n\nVous êtes convoquée au jury paritaire"),
        (Gender.MAN, "Monsieur,\n\nVous êtes convoqué au jury paritaire"),
        (Gender.UNSTATED, "Madame, Monsieur,\n\nNous vous convoquons au jury paritaire"),
    ],
)
def test_a_juror_is_convened_as_they_are_called(day, sex, said):
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(sex=sex)
    write(day)
    assert of(day, "marchal").text.startswith(said)
