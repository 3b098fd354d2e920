"""A last day that comes near is recalled to each account of the secretariat, once, unless it moves."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr

import pytest
from django.core import mail
from django.db import Error, transaction

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.deadlines.models import Deadline, Reminder
from parchemin.deadlines.reminders import remind
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jobs.models import Job
from parchemin.jobs.worker import turn_clocks
from parchemin.post.models import Dispatch
from tests.factories import BodyFactory, MandateFactory
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db

NEAR = date(2026, 12, 1)
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def office(body):
    """Return an account of the secretariat; another role, an ended mandate, another body are told nothing."""
    MandateFactory(body=body, role=Role.COMMISSION)
    MandateFactory(body=body, ends_on=date(2026, 11, 23))
    MandateFactory()
    return MandateFactory(body=body).user


def clock(body, due_on=NEAR, kind=DeadlineKind.VAE_REPLY, rank=1, **changes):
    return Deadline.objects.create(
        body=body,
        kind=kind,
        subject_id=rank,
        about=f"dossier/2026-{rank:05}",
        due_on=due_on,
        source="essai",
        **{"starts_on": date(2026, 10, 1)} | changes,
    )


def recall(body, days=0):
    return remind(actor=system_actor(body.pk), at=AT + timedelta(days=days))


def test_a_last_day_that_comes_near_is_mailed_to_each_account_once(body, office):
    second = MandateFactory(body=body).user
    clock(body)
    assert recall(body) == 2
    run_due_jobs()
    told = {parseaddr(message.to[0])[1] for message in mail.outbox}
    assert (len(mail.outbox), told) == (2, {office.email, second.email})
    assert "1 échéance approche" in mail.outbox[0].subject
    assert (
        "– 1er décembre 2026 : réponse de recevabilité, dossier 2026-00001" in mail.outbox[0].body
    )
    assert recall(body) == 0
    assert recall(body, days=1) == 0
    assert Dispatch.objects.count() == 2


def test_several_make_one_letter(body, office):
    clock(body)
    clock(body, rank=2, due_on=date(2026, 11, 30))
    assert recall(body) == 2
    (letter,) = Dispatch.objects.all()
    assert letter.subject == "2 échéances approchent"
    first, second = letter.text.index("00002"), letter.text.index("00001")
    assert first < second, "the first last day comes first"


def test_each_kind_is_recalled_so_many_days_before(body, office):
    clock(body, due_on=date(2026, 12, 9))
    clock(body, due_on=date(2026, 12, 10), rank=2)
    assert recall(body) == 1
    assert Reminder.objects.get().subject_id == 1
    assert recall(body, days=1) == 1


def test_what_is_late_met_to_come_or_a_right_of_the_candidate_is_not_recalled(body, office):
    clock(body, due_on=date(2026, 11, 23))
    clock(body, rank=2, met_on=date(2026, 11, 1))
    clock(body, rank=3, starts_on=date(2026, 11, 25))
    clock(body, rank=4, kind=DeadlineKind.APPEAL)
    assert recall(body) == 0
    assert not Dispatch.objects.exists()


def test_a_last_day_that_moved_is_recalled_again(body, office):
    row = clock(body)
    recall(body)
    Deadline.objects.filter(pk=row.pk).update(due_on=NEAR + timedelta(days=2))
    assert recall(body) == 1


def test_a_clock_counted_anew_is_not_recalled_again(body, office):
    clock(body).delete()
    clock(body)
    assert recall(body) == 1
    Deadline.objects.all().delete()
    clock(body)
    assert recall(body) == 0


def test_who_joins_the_secretariat_is_told_too(body, office):
    clock(body)
    recall(body)
    MandateFactory(body=body)
    assert recall(body) == 1


def test_a_reminder_stays_as_it_was_written(body, office):
    clock(body)
    recall(body)
    with pytest.raises(Error), transaction.atomic():
        Reminder.objects.update(due_on=date(2027, 1, 1))
    with pytest.raises(Error), transaction.atomic():
        Reminder.objects.all().delete()


def test_the_worker_asks_once_a_day_for_each_body(body, office):
    turned = {}
    turn_clocks(AT, turned)
    turn_clocks(AT + timedelta(hours=3), turned)
    turn_clocks(AT + timedelta(hours=3), {})
    job = Job.objects.get(kind="remind", body=body)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"mended": 0, "recalled": 0})
