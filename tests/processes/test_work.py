"""What workers do by themselves: finish deliveries, verify each night, forget."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from parchemin.certificates.models import Certificate
from parchemin.jobs.models import Job
from parchemin.jobs.worker import turn_clocks
from parchemin.processes import deliver, work
from parchemin.processes.deliver import GRACE
from tests.certificates.scene import awarded, but_one, signed_day
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(kept):
    """Return a signed sitting whose files are its own: months later, a sweep takes what others are writing."""
    return signed_day({}, {})


@pytest.fixture
def clock(day):
    """Travel to a moment when the grace of who awards is over."""
    with time_machine.travel(day.at + GRACE + timedelta(minutes=1), tick=False) as travelling:
        yield travelling


def turn(turned=None):
    """Turn every clock now, as a worker that just started, and do what they ask."""
    turn_clocks(now(), {} if turned is None else turned)
    run_due_jobs()


def of_kind(name):
    return Job.objects.filter(kind=name)


def test_what_an_interruption_left_is_delivered_within_minutes(day, clock):
    awarded(day)
    turn()
    assert not Certificate.objects.filter(delivered_at__isnull=True).exists()
    job = of_kind("deliver-left").get()
    assert (job.state, job.result) == ("done", {"delivered": 2})


def test_what_is_being_delivered_is_left_to_who_does_it(day, clock):
    awarded(day)
    clock.move_to(day.at + GRACE - timedelta(minutes=1))
    turn()
    assert not of_kind("deliver-left").exists()


def test_what_cannot_be_made_is_asked_once_a_day_and_told(day, clock, monkeypatch):
    first = awarded(day)[0].pk
    monkeypatch.setattr(
        deliver, "deliver_certificate", but_one(first, "« 日本 » ne s’imprime pas.")
    )
    for _ in range(3):
        turn()
        clock.shift(timedelta(minutes=5))
    job = of_kind("deliver-left").get()
    assert (job.state, job.tries) == ("failed", 1)
    assert "日本" in job.result["objections"][0]["message"]
    assert "日本" not in job.last_error
    clock.shift(timedelta(days=1))
    turn()
    assert of_kind("deliver-left").count() == 2


def test_each_body_is_verified_once_a_day_whatever_the_workers(day, clock):
    BodyFactory()
    for _ in range(2):
        turn()
    assert of_kind("verify").count() == 2
    assert {job.state for job in of_kind("verify")} == {"done"}
    clock.shift(timedelta(days=1))
    turn()
    assert of_kind("verify").count() == 4


def test_what_no_longer_holds_is_kept_with_the_verification(day, clock, monkeypatch):
    monkeypatch.setattr(work, "faults_of", lambda body: ("décision : l’empreinte diffère.",))
    turn()
    job = of_kind("verify").get(body=day.sitting.body)
    assert (job.state, job.last_error) == ("failed", "refusé : does-not-hold")
    assert job.result["objections"][0]["message"] == "décision : l’empreinte diffère."


def test_a_clock_is_turned_once_a_slot(day, clock):
    turned = {}
    turn(turned)
    Job.objects.all().delete()
    clock.shift(timedelta(minutes=1))
    turn(turned)
    assert not Job.objects.exists()


def test_jobs_ended_long_ago_are_forgotten_and_no_others(day, clock):
    turn()
    waiting = of_kind("verify").first()
    Job.objects.filter(pk=waiting.pk).update(state="waiting", ended_at=None, next_at=day.at)
    Job.objects.filter(pk=waiting.pk).update(next_at=day.at + timedelta(days=200))
    clock.shift(timedelta(days=91))
    turn()
    keys = set(Job.objects.values_list("key", flat=True))
    assert waiting.key in keys
    assert len([key for key in keys if key.startswith("forget-jobs")]) == 1
