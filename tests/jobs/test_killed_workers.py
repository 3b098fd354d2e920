"""Real workers, killed in the middle or working together: each effect once, and the rest done."""

import pytest

from parchemin.accounts.actor import system_actor
from parchemin.jobs.models import Job
from parchemin.processes.issue_sitting import issue_sitting
from tests.certificates.scene import awarded, signed_day
from tests.jobs.processes import real_database, shared_database, wait_until, workers

pytestmark = real_database

CANDIDATES = 12


@pytest.fixture
def asked():
    """Return a job that delivers twelve certificates, committed."""
    day = signed_day(*[{}] * CANDIDATES)
    awarded(day)
    actor = system_actor(day.sitting.body.pk)
    return issue_sitting(sitting_id=day.sitting.pk, awarding=None, actor=actor, at=day.at)


def delivered(shared):
    sql = "SELECT COUNT(*) FROM certificates_certificate WHERE delivered_at IS NOT NULL"
    return shared.rows(sql)[0][0]


def ended(shared):
    """Return whether the deliveries asked by the test are all done."""
    sql = "SELECT COUNT(*) FROM jobs_job WHERE kind = 'deliver-sitting' AND state <> 'done'"
    return shared.rows(sql) == [(0,)]


def each_effect_is_there_once(shared):
    files = shared.rows("SELECT certificate_id, kind FROM certificates_rendition")
    assert len(files) == len(set(files)) == 2 * CANDIDATES
    told = shared.rows(
        "SELECT subject, COUNT(*) FROM journal_eventsubject s JOIN journal_event e ON e.id = s.event_id "
        "WHERE e.name = 'certificates.certificate.delivered' AND subject LIKE 'certificate/%' GROUP BY subject"
    )
    assert sorted(count for _, count in told) == [1] * CANDIDATES


def test_a_worker_killed_in_the_middle_loses_nothing_and_repeats_nothing(asked, tmp_path):
    with (
        shared_database(tmp_path) as shared,
        workers(shared.address, tmp_path, lease=2) as start,
    ):
        killed = start()
        wait_until(lambda: delivered(shared) >= 3)
        killed.kill()
        killed.wait()
        assert 3 <= delivered(shared) < CANDIDATES
        assert not ended(shared)
        start()
        wait_until(lambda: ended(shared))
        job = "SELECT tries, done, total FROM jobs_job WHERE kind = 'deliver-sitting'"
        assert shared.rows(job) == [(2, CANDIDATES, CANDIDATES)]
        each_effect_is_there_once(shared)


def test_a_worker_that_is_stopped_puts_its_job_back_for_the_next_one(asked, tmp_path):
    with (
        shared_database(tmp_path) as shared,
        workers(shared.address, tmp_path, lease=600) as start,
    ):
        stopped = start()
        wait_until(lambda: delivered(shared) >= 2)
        stopped.terminate()
        assert stopped.wait(20) == 0
        assert not ended(shared)
        start()
        wait_until(lambda: ended(shared))
        each_effect_is_there_once(shared)


def test_two_workers_at_once_do_no_job_twice(asked, tmp_path):
    more = (
        Job(
            body=asked.body,
            kind=asked.kind,
            key=f"essai/{rank}",
            arguments=asked.arguments,
            asked_at=asked.asked_at,
            next_at=asked.next_at,
        )
        for rank in range(200)
    )
    Job.objects.bulk_create(more)
    with (
        shared_database(tmp_path) as shared,
        workers(shared.address, tmp_path, lease=60) as start,
    ):
        start()
        start()
        wait_until(lambda: ended(shared))
        tries = "SELECT DISTINCT tries FROM jobs_job WHERE kind = 'deliver-sitting'"
        assert shared.rows(tries) == [(1,)]
        each_effect_is_there_once(shared)
