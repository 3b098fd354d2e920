"""What the web kept for a time is erased the night after it is over, and nothing before."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils.timezone import now

from parchemin.jobs.models import Job
from parchemin.jobs.worker import turn_clocks
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db


def cached() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM web_cache")
        return cursor.fetchone()[0]


def test_sessions_and_files_on_trial_are_erased_once_they_are_over(client, settings):
    assert settings.CACHES["default"]["LOCATION"] == "web_cache"
    cache.set("upload/short", b"une heure", 3600)
    cache.set("upload/long", b"une semaine", 7 * 24 * 3600)
    for key, hours in (("over", -1), ("live", 36)):
        expires = now() + timedelta(hours=hours)
        Session.objects.create(session_key=key, session_data="", expire_date=expires)
    before = cached()
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        turn_clocks(now(), {})
        run_due_jobs()
        turn_clocks(now(), {})
        assert set(Session.objects.values_list("session_key", flat=True)) == {"live"}
        assert cached() == before - 1
        assert cache.get("upload/long") == b"une semaine"
    job = Job.objects.get(kind="web.forget-expired")
    assert (job.state, job.result) == ("done", {"sessions": 1, "cached": 1})
