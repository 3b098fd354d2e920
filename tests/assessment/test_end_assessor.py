"""The habilitation of an assessor ends on a day, after what they signed and once nothing waits for them."""

from datetime import date, timedelta

import pytest

from parchemin.assessment.actions.assessor_periods import end_assessor
from parchemin.assessment.models import Assessor
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.factories import AssessorFactory, BodyFactory, actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)  # of the session of the scene


def ended(assessor, last_day, actor=None, reason="Fin de mission."):
    return end_assessor(
        assessor_id=assessor.pk,
        last_day=last_day,
        reason=reason,
        actor=actor or actor_for(assessor.body),
        at=NOON,
    )


def refused(*asked, **changes):
    with pytest.raises(Refused) as refusal:
        ended(*asked, **changes)
    return refusal.value.codes


def test_a_habilitation_ends_on_a_day_then_has_no_end_again_each_told_once():
    assessor = AssessorFactory()
    for last_day in (DAY, DAY, None):
        ended(assessor, last_day)
    assessor.refresh_from_db()
    assert assessor.habilitated_until is None
    told = [e.details["until"] for e in Event.objects.filter(name="assessment.assessor.period")]
    assert told == ["jusqu’au 24 novembre 2026", "sans dernier jour"]


def test_who_must_still_assess_after_that_day_is_replaced_first():
    scene = assessment()
    grid = scene.grid(scene.candidate(), "B1")
    assert refused(grid.assessor, DAY - timedelta(days=1)) == ("grid-left",)
    ended(grid.assessor, DAY)


def test_what_was_signed_later_keeps_its_habilitation():
    scene = assessment()
    grid = scene.signed(scene.candidate(), "B1", 1, "acquired")
    assert refused(grid.assessor, DAY - timedelta(days=1)) == ("grid-signed-later",)


def test_it_does_not_end_before_it_begins_nor_without_a_reason_nor_for_another_body():
    assessor = AssessorFactory(habilitated_from=DAY)
    early = DAY - timedelta(days=1)
    assert refused(assessor, early, reason="") == ("habilitation-period", "reason-missing")
    with pytest.raises(Assessor.DoesNotExist):
        ended(assessor, DAY, actor=actor_for(BodyFactory()))
