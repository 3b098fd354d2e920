"""What a rehearsal says of a jury that is convened too late."""

import pytest

from tests.stories.campaigns import TABLE, campaign, codes, played, sitting

pytestmark = pytest.mark.django_db
SEVEN_DAYS_BEFORE = "2025-06-10"


def test_a_jury_convened_seven_days_before_is_told(tmp_path):
    late = campaign(sitting=sitting(convened_on=SEVEN_DAYS_BEFORE))
    _, decisions = played(late, tmp_path)
    assert "convocation-notice" in codes(decisions["sitting"]["remarks"])


def test_a_jury_convened_in_time_is_not_told_so(tmp_path):
    _, decisions = played(campaign(), tmp_path)
    assert "convocation-notice" not in codes(decisions["sitting"]["remarks"])


def test_convocations_that_none_may_leave_are_refused_once_and_no_reception_is_tried(tmp_path):
    days = {"convened_on": SEVEN_DAYS_BEFORE, "convocations_sent_on": SEVEN_DAYS_BEFORE}
    stage, _ = played(campaign(sitting=sitting(**days)), tmp_path)
    refused = [(each.act, each.what) for each in stage.refusals if "onvocation" in each.what]
    assert refused == [("send", f"Envoi des {len(TABLE)} convocations")]
