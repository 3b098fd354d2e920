"""What a rehearsal says of a jury that is convened too late, or that decides too late."""

import pytest

from parchemin.stories.rehearse.report import report_of
from tests.stories.campaigns import (
    TABLE,
    by_key,
    campaign,
    certification,
    codes,
    played,
    sitting,
)

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


def decided_under(tmp_path, days, **changes):
    """Return the decisions of the jury of 17 June 2025 on grids of 3 June, under a text of so many days."""
    decision = {"deadline": {"days": days}, **changes.pop("decision", {})}
    text = {
        "format": "parchemin-reglement/1",
        "name": "Essai",
        "in_force_from": "2020-01-01",
        "decision": decision,
        "articles": {"decision.deadline": "art. 8"},
    }
    return played(campaign(reglement=text, **changes), tmp_path)[1]


@pytest.mark.parametrize(("days", "late"), [(14, False), (13, True)])
def test_a_decision_after_the_day_of_the_reglement_is_told_in_the_report(tmp_path, days, late):
    decisions = decided_under(tmp_path, days)
    found = by_key(decisions)["camille"]
    assert (found["outcome"], "decision-late" in codes(found["warnings"])) == ("full", late)
    told = "décision au plus tard le 16 juin 2025 ; elle est du 17 juin 2025, hors délai de 1 jour"
    assert (told in report_of(decisions, gaps=(), faults=())) is late


def test_where_the_cpne_decides_last_its_day_is_the_one_that_counts(tmp_path):
    decisions = decided_under(
        tmp_path,
        20,
        decision={"cpne_confirmation": True},
        confirmation={"on": "2025-06-24", "deliberation": "2025-12"},
    )
    (told,) = [
        one["message"]
        for one in by_key(decisions)["camille"]["warnings"]
        if one["code"] == "decision-late"
    ]
    assert "au plus tard le 23 juin 2025 ; elle est du 24 juin 2025" in told


@pytest.mark.parametrize(("sent_on", "late"), [("2025-06-17", False), ("2025-06-18", True)])
def test_an_edition_sent_after_the_day_of_the_jury_is_told(sent_on, late, tmp_path):
    value = certification()
    value["adoption"]["transmitted_on"] = sent_on
    _, decisions = played(campaign(certification=value), tmp_path)
    told = codes(decisions["sitting"]["remarks"])
    assert ({"transmission-fc", "transmission-cdc"} <= set(told)) is late
