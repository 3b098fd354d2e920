"""Partial results in files: kept as units, with their end, carried, attested, as each text says."""

import pytest

from parchemin.stories.rehearse.files import files_of
from tests.stories.campaigns import (
    DEMO,
    by_key,
    campaign,
    candidate,
    codes,
    grids,
    played,
)

pytestmark = pytest.mark.django_db

METALLURGIE = str(DEMO / "reglements" / "metallurgie.yaml")
HALF = {"C1.1": "not_acquired", "others": "acquired"}
BY_COMPETENCE = {"unit": "competence", "full_award_requires": "all_competences"}


def reglement(**keys):
    return {
        "format": "parchemin-reglement/1",
        "name": "Essai",
        "in_force_from": "2020-01-01",
        "grid": {"marked": "competence"},
        **keys,
    }


def judged(value, tmp_path):
    return by_key(played(value, tmp_path)[1])["camille"]


def missing_one(**changes):
    """Return a candidate who lacks the first competence of B1 alone."""
    return candidate(assessments={**grids(), "B1": grids(HALF)["B1"]}, **changes)


def kept(found):
    return {unit["code"]: unit["validity"] for unit in found["kept"]}


def test_metallurgie_keeps_competences_for_twenty_four_months_and_attests_them(tmp_path):
    """Accord du 8 novembre 2019, art. 55.3."""
    value = campaign(reglement=METALLURGIE, award={"on": "2025-07-01"})
    value["candidates"]["camille"] = missing_one()
    found = judged(value, tmp_path)
    assert found["outcome"] == "partial"
    parts = [unit for unit in found["kept"] if unit["unit"] == "competence"]
    assert parts
    assert {unit["bloc"] for unit in parts} == {"B1"}
    assert {unit["validity"] for unit in parts} == {"jusqu’au 17 juin 2027"}
    assert {unit["source"] for unit in parts} == {"Règlement, art. 55.3"}
    whole = [c["bloc"] for c in found["certificates"] if c["bloc"]]
    assert whole == ["B2", "B3", "B4"]
    (paper,) = [c for c in found["certificates"] if c["competences"]]
    assert (paper["kind"], paper["label"]) == ("COMP", "Attestation de compétences")
    assert paper["competences"] == [unit["code"] for unit in parts]
    assert len(paper["files"]) == 2


def test_a_competence_held_since_an_earlier_jury_is_not_decided_again(tmp_path):
    value = campaign(reglement=METALLURGIE)
    held = {"bloc": "B1", "competences": ["C1.1"], "acquired_on": "2024-06-18", "reference": "PV 4"}
    value["candidates"]["camille"] = missing_one(earlier_blocs=[held])
    found = judged(value, tmp_path)
    assert found["outcome"] == "full"
    assert "C1.1" not in [unit["code"] for unit in found["units"]]
    assert kept(found).pop("C1.1") == "jusqu’au 18 juin 2026"
    assert {said for code, said in kept(found).items() if code != "C1.1"} == {"sans limite"}


@pytest.mark.parametrize("acquired_on", ["2024-06-18", "2023-01-10"])
def test_assessors_need_not_mark_a_competence_held_on_the_day_of_the_session(acquired_on, tmp_path):
    value = campaign(reglement=METALLURGIE)
    held = {"bloc": "B1", "competences": ["C1.1"], "acquired_on": acquired_on, "reference": "PV 4"}
    left = {f"C1.{rank}": "acquired" for rank in range(2, 6)}
    marks = {**grids(), "B1": grids(left)["B1"]}
    value["candidates"]["camille"] = candidate(assessments=marks, earlier_blocs=[held])
    found = judged(value, tmp_path)
    asked = acquired_on < "2023-06-03"  # kept twenty-four months, and the session is on 3 June 2025
    assert ("grid-incomplete" in codes(found["refusals"])) is asked
    assert (found["outcome"] == "full") is not asked


@pytest.mark.parametrize(("acquired_on", "counts"), [("2023-06-17", True), ("2023-06-16", False)])
def test_a_competence_counts_until_its_last_day_included(acquired_on, counts, tmp_path):
    value = campaign(reglement=METALLURGIE)
    held = {"bloc": "B1", "competences": ["C1.1"], "acquired_on": acquired_on, "reference": "PV 4"}
    value["candidates"]["camille"] = missing_one(earlier_blocs=[held])
    found = judged(value, tmp_path)
    assert (found["outcome"] == "full") is counts
    reasons = [reason["code"] for bloc in found["blocs"] for reason in bloc["reasons"]]
    assert ("carried-expired" in reasons) is not counts


def test_a_competence_that_is_not_of_the_bloc_is_refused_at_the_enrolment(tmp_path):
    value = campaign(reglement=METALLURGIE)
    held = {"bloc": "B1", "competences": ["C2.1"], "acquired_on": "2024-06-18", "reference": "PV 4"}
    value["candidates"]["camille"] = missing_one(earlier_blocs=[held])
    assert "unknown-competence" in codes(judged(value, tmp_path)["refusals"])


FIVE_YEARS = {"validity": [{"months": 60, "start": "notification"}]}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({}, "cinq ans à compter de la notification"),
        ({"notification": {"on": "2025-07-10"}}, "jusqu’au 10 juillet 2030"),
        (
            {"notification": {"on": "2025-07-10"}, "award": {"on": "2025-07-01"}},
            "jusqu’au 10 juillet 2030",
        ),
    ],
    ids=["not yet", "notified", "notified after the award"],
)
def test_a_validity_that_counts_from_the_notification_ends_five_years_after_it(
    days, told, tmp_path
):
    value = campaign(reglement=reglement(partial=FIVE_YEARS), **days)
    value["candidates"]["camille"] = candidate(
        assessments={**grids("not_acquired"), "B1": grids()["B1"]}
    )
    found = judged(value, tmp_path)
    assert found["outcome"] == "partial"
    assert kept(found) == {"B1": told}


def test_a_validity_that_counts_from_the_delivery_ends_from_it(tmp_path):
    line = {"months": 24, "start": "delivery"}
    value = campaign(
        reglement=reglement(partial={"validity": [line]}),
        notification={"on": "2025-06-20"},
        award={"on": "2025-09-30"},
    )
    value["candidates"]["camille"] = candidate(
        assessments={**grids("not_acquired"), "B1": grids()["B1"]}
    )
    found = judged(value, tmp_path)
    assert kept(found) == {"B1": "jusqu’au 30 septembre 2027"}
    assert found["blocs"][0]["valid_until"] == "2027-09-30"


def with_a_bloc_held(second, **changes):
    """Return a campaign of who has held B1 since March 2023, assessed on the others, on B2 as said."""
    value = campaign(reglement=reglement(**changes))
    held = {"bloc": "B1", "acquired_on": "2023-03-01", "reference": "PV 4"}
    marks = {**grids(blocs=("B3", "B4")), **grids(second, blocs=("B2",))}
    value["candidates"]["camille"] = candidate(earlier_blocs=[held], assessments=marks)
    return value


def test_a_bloc_carried_tells_its_own_end_never_for_ever(tmp_path):
    found = judged(with_a_bloc_held("not_acquired"), tmp_path)
    assert (found["outcome"], found["blocs"][0]["carried"]) == ("partial", True)
    assert found["blocs"][0]["valid_until"] == "2028-03-01"
    assert kept(found)["B1"] == "jusqu’au 1er mars 2028"


def test_with_the_whole_certification_a_bloc_held_before_keeps_its_own_end(tmp_path):
    found = judged(with_a_bloc_held("acquired"), tmp_path)
    assert (found["outcome"], found["blocs"][0]["carried"]) == ("full", True)
    assert [bloc["valid_until"] for bloc in found["blocs"]] == ["2028-03-01", None, None, None]
    whole = dict.fromkeys(("B2", "B3", "B4"), "sans limite")
    assert kept(found) == {"B1": "jusqu’au 1er mars 2028", **whole}


def test_what_was_held_before_ends_as_it_did_while_the_cpne_has_not_confirmed_the_whole(tmp_path):
    value = with_a_bloc_held("acquired", decision={"cpne_confirmation": True})
    assert kept(judged(value, tmp_path)) == {"B1": "jusqu’au 1er mars 2028"}


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ({"full_award_requires": "all_blocs"}, "partial"),
        ({"full_award_requires": "share_of_blocs", "full_award_share": "75 %"}, "full"),
        ({"full_award_requires": "share_of_blocs", "full_award_share": "80 %"}, "partial"),
    ],
    ids=["all", "three of four are enough", "three of four are not"],
)
def test_the_whole_requires_what_the_reglement_says(decision, outcome, tmp_path):
    value = campaign(reglement=reglement(decision=decision))
    value["candidates"]["camille"] = candidate(
        assessments={**grids(), "B1": grids("not_acquired")["B1"]}
    )
    assert judged(value, tmp_path)["outcome"] == outcome


def test_the_report_names_what_is_kept_and_what_is_presented_again(tmp_path):
    value = campaign(reglement=METALLURGIE, notification={"on": "2025-07-10"})
    value["candidates"]["camille"] = missing_one()
    stage, _ = played(value, tmp_path)
    files = {str(path): content for path, content in files_of(stage).items()}
    report = files["report.md"].decode()
    assert "Gardé jusqu’au 17 juin 2027, compétence" in report
    assert "Compétence C1.1 : non acquis" in report
    assert files["notifications/2025-00001.pdf"].startswith(b"%PDF")


def test_the_report_tells_once_why_a_certification_is_decided_as_a_whole(tmp_path):
    whole = {"unit": "certification", "outcomes": ["full", "refused", "absent"]}
    value = campaign(reglement=reglement(decision=whole))
    value["candidates"]["camille"] = missing_one()
    stage, _ = played(value, tmp_path)
    ((_, report),) = [(p, text) for p, text in files_of(stage).items() if p.name == "report.md"]
    told = report.decode()
    assert told.count("Bloc B1. Selon A") == 1
    assert told.count("Bloc B2. Selon A") == 1
    assert "Bloc B1. Selon A" in told[: told.index("- **B1**")]
