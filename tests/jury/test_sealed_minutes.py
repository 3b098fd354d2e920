"""The file of sealed minutes is compared with what the journal says was sealed."""

import pytest
from django.db import connection

from parchemin.files.actions import keep
from parchemin.jury.models import Minutes
from parchemin.jury.selectors.seals import minutes_faults
from tests.jury.after import decided_day

pytestmark = pytest.mark.django_db


def altered(day, change):
    """Return what is found once the trigger that keeps minutes is gone and a row is changed."""
    minutes = day.sitting.minutes.get()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'jury_minutes'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE jury_minutes DISABLE TRIGGER USER")
    Minutes.objects.filter(pk=minutes.pk).update(**change)
    return tuple(minutes_faults(day.sitting.body_id))


def test_minutes_as_they_were_sealed_show_no_fault():
    assert tuple(minutes_faults(decided_day().sitting.body_id)) == ()


@pytest.mark.parametrize("said", ["le journal ne connaît pas", "il n’est plus là"])
def test_a_file_changed_after_its_seal_is_named(said):
    day = decided_day()
    found = altered(day, {"file": keep(b"%PDF")})
    assert any(said in fault for fault in found), found
