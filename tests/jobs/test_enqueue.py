"""A job is asked for in the transaction of an act, once per key, and is of one body."""

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.selectors import actor_of_job, jobs_seen_by
from parchemin.kernel.objections import Objection, Refused
from tests.factories import BodyFactory, MandateFactory, actor_for
from tests.jobs.running import kind, run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture(autouse=True)
def done():
    """Register a kind of job that remembers what it was called with."""
    calls = []
    with kind(lambda job, at: calls.append(job.arguments)):
        yield calls


def ask(body, at, key="essai/1", **arguments):
    return enqueue("essai", key=key, actor=system_actor(body.pk), at=at, arguments=arguments)


def test_what_an_act_takes_back_is_not_done(body, at, done):
    def act():
        with transaction.atomic():
            ask(body, at)
            raise Refused(Objection("late", "Trop tard."))

    with pytest.raises(Refused):
        act()
    assert run_due_jobs() == 0
    assert not Job.objects.exists()
    ask(body, at)
    assert run_due_jobs() == 1


def test_the_same_key_twice_is_one_job(body, at, done):
    first, second = ask(body, at, lot=1), ask(body, at, lot=2)
    assert first.pk == second.pk
    run_due_jobs()
    assert ask(body, at, lot=3).state == "done"
    run_due_jobs()
    assert done == [{"lot": 1}]


def test_the_key_of_another_body_is_refused_by_the_database(body, at):
    ask(body, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(BodyFactory(), at)


def test_a_kind_that_nobody_registered_is_refused(body, at):
    with pytest.raises(Refused, match="aucun travail « autre »"):
        enqueue("autre", key="autre/1", actor=system_actor(body.pk), at=at)


def test_who_has_no_account_does_not_get_the_rights_of_the_software(body, at):
    with pytest.raises(ValueError, match="sans compte"):
        enqueue("essai", key="essai/1", actor=actor_for(body), at=at)


def test_a_body_sees_its_own_jobs_and_its_staff_those_of_the_installation(body, at):
    own = ask(body, at)
    ask(BodyFactory(), at, key="essai/2")
    house = enqueue("essai", key="essai/3", actor=None, at=at)
    assert set(jobs_seen_by(actor_for(body))) == {own}
    assert set(jobs_seen_by(actor_for(body, Role.STAFF))) == {own, house}
    assert not jobs_seen_by(actor_for(body, Role.JUROR)).exists()


def test_a_job_acts_for_who_asked_under_the_mandates_of_the_day(body, at):
    mandate = MandateFactory(body=body)
    asked = actor_for(body, user=mandate.user)
    job = enqueue("essai", key="essai/1", actor=asked, at=at)
    assert actor_of_job(job, at) == asked
    mandate.ends_on = at.date().replace(day=1)
    mandate.save()
    with pytest.raises(Refused, match="n’a plus de mandat"):
        actor_of_job(job, at)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"done": 2, "total": 1}, "no_more_done_than_there_is_to_do"),
        ({"next_at": None}, "a_job_has_ended_or_is_due"),
        ({"state": "done"}, "a_job_has_ended_or_is_due"),
        (
            {"state": "failed", "next_at": None, "last_error": "ValueError"},
            "a_job_has_ended_or_is_due",
        ),
    ],
)
def test_the_database_refuses_a_job_that_makes_no_sense(body, at, values, name):
    job = ask(body, at)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_the_database_refuses_a_failure_without_a_reason(body, at):
    job = ask(body, at)
    with pytest.raises(IntegrityError, match="a_failed_job_says_why"), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="failed", next_at=None, ended_at=at)
