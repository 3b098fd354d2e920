"""Who gives up is expected by no session any more, and is told so if they were convened."""

import pytest
from django.core import mail

from parchemin.assessment.models import Attendance, Grid
from parchemin.kernel.objections import Refused
from parchemin.processes.abandon import abandon
from tests.assessment.test_withdraw_candidate import EARLY, LATER, convened, scene  # noqa: F401
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db


def given_up(scene, **changes):  # noqa: F811
    asked = {"reason": "Autre projet.", "actor": scene.actor, "at": LATER, **changes}
    return abandon(dossier_id=scene.dossier.pk, **asked)


def test_the_place_and_the_grids_go_and_the_convocation_is_called_off(scene):  # noqa: F811
    convened(scene)
    for _ in "twice":
        assert given_up(scene).state == "abandoned"
    assert not Attendance.objects.exists()
    assert not Grid.objects.exists()
    run_due_jobs()
    assert ["awa@exemple.fr" in letter.to[0] for letter in mail.outbox] == [True]
    assert "Annulation" in mail.outbox[0].subject


def test_a_session_that_was_held_keeps_what_it_saw(scene):  # noqa: F811
    scene.session.starts_at = EARLY
    scene.session.save()
    assert given_up(scene).state == "abandoned"
    assert Attendance.objects.count() == 1


def test_without_a_reason_nothing_moves(scene):  # noqa: F811
    with pytest.raises(Refused):
        given_up(scene, reason=" ")
    assert Attendance.objects.count() == 1
