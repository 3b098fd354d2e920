"""Calendar files of sessions and juries are read by ical.js, which we did not write."""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parchemin.kernel.calendar_file import Meeting, WholeDay, calendar_file, days_file
from tests.kernel.test_calendar_file import CANCELLED, EVENT

VERIFIER = Path(__file__).parent / "verifier"
NODE = shutil.which("node")

# Where the reader must be there (continuous integration), its absence is a failure, not a skip.
pytestmark = pytest.mark.skipif(
    "REQUIRE_FOREIGN_VERIFIER" not in os.environ
    and (NODE is None or not (VERIFIER / "node_modules" / "ical.js").is_dir()),
    reason="ical.js n’est pas installé : `make verifier` (node et npm)",
)


def read(content: bytes) -> dict:
    """Return what ical.js reads of a calendar file."""
    script = [NODE, str(VERIFIER / "calendar.mjs")]
    done = subprocess.run(script, input=content, capture_output=True, check=True, timeout=30)
    return json.loads(done.stdout)


@pytest.mark.parametrize("event", [EVENT, CANCELLED, replace(EVENT, attendee=None)])
def test_ical_js_reads_what_was_written(event):
    found = read(calendar_file(event))
    assert found["method"] == event.method.value
    (one,) = found["events"]
    assert one == {
        "uid": event.uid,
        "summary": event.title,
        "starts": f"{event.starts_at:%Y-%m-%dT%H:%M:%S}.000Z",
        "ends": f"{event.starts_at + timedelta(hours=3):%Y-%m-%dT%H:%M:%S}.000Z",
        "sequence": event.sequence,
        "location": event.place,
        "description": event.text,
        "organizer": "mailto:jury@exemple.fr",
        "attendees": ["mailto:zoe@exemple.fr"] if event.attendee else [],
        "status": "CANCELLED" if event.cancelled else "CONFIRMED",
        "alarms": [] if event.cancelled else ["-P1D"],
    }


def test_ical_js_reads_the_days_and_the_meetings_of_a_feed():
    page = "https://cqp.exemple.fr/espace/"
    begins = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)
    day = WholeDay("d@cqp", date(2026, 12, 1), "Réponse ; 1 dossier", page)
    ends = begins + timedelta(hours=3)
    meeting = Meeting("m@cqp", begins, ends, "Jury J-1, Réparateur", "Lyon, salle 2", page)
    found = read(days_file([day], begins, [meeting]))["events"]
    assert [one["uid"] for one in found] == ["m@cqp", "d@cqp"]
    assert found[0]["starts"] == "2026-12-03T08:30:00.000Z"
    assert found[0]["ends"] == "2026-12-03T11:30:00.000Z"
    assert found[0]["location"] == "Lyon, salle 2"
    assert found[1]["summary"] == "Réponse ; 1 dossier"


def test_what_is_no_calendar_is_refused():
    with pytest.raises(subprocess.CalledProcessError):
        read(calendar_file(EVENT).replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT;", 1)[:80])
