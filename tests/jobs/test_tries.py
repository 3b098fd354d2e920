"""A job that raises is tried again, later and later, then waits for a person."""

from datetime import timedelta

import pytest
import time_machine

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.jobs import engine
from parchemin.jobs.actions import enqueue, progress, replay
from parchemin.jobs.engine import Overtaken
from parchemin.jobs.models import Job
from parchemin.journal.models import Event
from parchemin.kernel.objections import Objection, Refused, Unavailable
from tests.factories import BodyFactory, actor_for
from tests.jobs.running import kind, run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def clock(at):
    with time_machine.travel(at, tick=False) as travelling:
        yield travelling


@pytest.fixture
def ask(body, at, clock):
    """Return a function that registers a kind of job for this test and asks for one."""
    with kind(lambda job, at: asked.work(job, at)):

        def asked(work):
            asked.work = work
            return enqueue("essai", key="essai/1", actor=system_actor(body.pk), at=at)

        yield asked


def told(job):
    job.refresh_from_db()
    return job.state, job.tries, job.last_error


def break_down(job, at):
    raise ValueError("Nadia Benkacem")


def test_it_is_tried_five_times_later_and_later_then_fails_with_its_error(ask, clock):
    job = ask(break_down)
    waited = []
    while run_due_jobs():
        job.refresh_from_db()
        if job.next_at:
            waited.append(job.next_at - engine.now())
            clock.move_to(job.next_at)
    assert [pause.total_seconds() for pause in waited] == [10, 60, 360, 2160]
    state, tries, error = told(job)
    assert (state, tries) == ("failed", 5)
    assert error.startswith("ValueError (")
    assert "Benkacem" not in error
    assert job.ended_at == engine.now()


def test_one_that_fails_stops_no_other(ask, body, at):
    ask(break_down)
    with kind(lambda job, at: {"lettres": 3}, "autre"):
        other = enqueue("autre", key="autre/1", actor=system_actor(body.pk), at=at)
        assert run_due_jobs() == 2
    other.refresh_from_db()
    assert (other.state, other.result) == ("done", {"lettres": 3})


def test_a_refusal_is_not_tried_again_and_keeps_its_reasons(ask):
    def refuse(job, at):
        raise Refused(Objection("quorum", "Le quorum manque à Nadia Benkacem."))

    job = ask(refuse)
    assert run_due_jobs() == 1
    assert told(job) == ("failed", 1, "refusé : quorum")
    assert job.result["objections"][0]["message"] == "Le quorum manque à Nadia Benkacem."


def test_what_is_out_of_reach_for_now_is_tried_again_and_its_reasons_are_kept_in_the_end(
    ask, clock
):
    def wait(job, at):
        raise Unavailable(Objection("files-full", "Il n’y a plus de place."))

    job = ask(wait)
    assert run_due_jobs() == 1
    assert told(job) == ("waiting", 1, "pas encore : files-full")
    for _ in range(4):
        clock.move_to(job.next_at)
        run_due_jobs()
        job.refresh_from_db()
    assert told(job) == ("failed", 5, "pas encore : files-full")
    assert job.result["objections"][0]["message"] == "Il n’y a plus de place."


def test_a_job_that_did_a_part_of_the_whole_says_which(ask):
    def most(job, at):
        progress(job, 3, 4)
        return {"done": 3, "said": "1 lettre revenue"}

    job = ask(most)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.last_error) == ("done", 3, 4, "1 lettre revenue")


def test_a_kind_that_this_version_does_not_know_fails_with_a_reason(ask):
    job = ask(break_down)
    Job.objects.update(kind="inconnue")
    assert run_due_jobs() == 1
    assert told(job) == ("failed", 1, "refusé : unknown-kind")


def test_a_person_replays_what_failed_once_and_it_is_told(ask, body, at):
    job = ask(break_down)
    Job.objects.update(state="failed", tries=5, last_error="ValueError", next_at=None, ended_at=at)
    ask.work = lambda job, at: None
    for _ in range(2):
        replay(job_id=job.pk, actor=actor_for(body), at=at)
    assert run_due_jobs() == 1
    assert told(job) == ("done", 6, "")
    assert Event.objects.get().details == {"label": "Travail d’essai"}
    with pytest.raises(Refused, match="rien à rejouer"):
        replay(job_id=job.pk, actor=actor_for(body), at=at)


def test_nobody_replays_the_job_of_another_body(ask, body, at):
    job = ask(break_down)
    for actor in (actor_for(BodyFactory(), Role.STAFF), actor_for(body, Role.JUROR)):
        with pytest.raises(Job.DoesNotExist):
            replay(job_id=job.pk, actor=actor, at=at)


def test_a_job_that_ends_has_done_all_that_it_counted(ask):
    job = ask(lambda job, at: progress(job, 1, 2))
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)


def test_what_a_job_says_of_itself_is_read_and_renews_its_lease(ask, clock):
    def in_two(job, at):
        progress(job, 1, 2)
        clock.shift(timedelta(seconds=50))
        assert Job.objects.get().next_at - engine.now() == timedelta(seconds=10)
        engine.renew()
        assert Job.objects.get().next_at - engine.now() == timedelta(seconds=60)
        progress(job, 2, 2)

    job = ask(in_two)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    engine.renew()


def test_a_worker_held_for_dead_ends_nothing_any_more(ask, clock):
    said = []

    def asleep(job, at):
        clock.shift(timedelta(seconds=61))
        if job.tries == 1:
            engine.run_one()
            with pytest.raises(Overtaken):
                progress(job, 1, 1)
            progress(job, 1, 1)
        said.append(job.tries)

    job = ask(asleep)
    engine.run_one()
    assert said == [2]
    assert told(job) == ("done", 2, "")


def test_a_worker_that_is_stopped_puts_its_job_back(ask):
    def stop(job, at):
        raise KeyboardInterrupt

    job = ask(stop)
    with pytest.raises(KeyboardInterrupt):
        engine.run_one()
    assert told(job) == ("waiting", 1, "")
    ask.work = lambda job, at: None
    assert run_due_jobs() == 1


def test_a_job_that_kills_its_workers_is_given_up(ask, clock):
    job = ask(break_down)
    for _ in range(5):
        assert engine._lease_next(engine.now())
        assert not engine._lease_next(engine.now())
        clock.shift(timedelta(seconds=61))
    assert run_due_jobs() == 0
    assert told(job) == ("failed", 5, "interrompu chaque fois avant la fin")
