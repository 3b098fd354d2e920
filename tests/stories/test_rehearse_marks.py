"""What marks impose on the jury, from the file of a règlement to the decisions of a campaign."""

import pytest

from parchemin.certifications.reglement.reading import FORMAT
from tests.stories.campaigns import by_key, campaign, candidate, codes, grids, played, sitting

pytestmark = pytest.mark.django_db

REMARK = "Entretien repris en séance : la compétence est montrée."


def under(binding):
    return {
        "format": FORMAT,
        "name": "Règlement",
        "in_force_from": "2024-01-01",
        "grid": {"marked": "competence", "binding": binding},
        "articles": {"grid.binding": "art. 6.3"},
    }


def judged(folder, binding, **case):
    """Play one candidate whom both assessors refuse on every bloc, and whom the jury votes for on B1."""
    told = {"votes": {"B1": "acquired"}, **case}
    value = campaign(reglement=under(binding), sitting=sitting(cases={"camille": told}))
    value["candidates"]["camille"] = candidate(assessments=grids("not_acquired"))
    return by_key(played(value, folder)[1])["camille"]


def test_a_vote_against_marks_that_bind_is_refused_and_the_marks_decide(tmp_path):
    found = judged(tmp_path, "binds")
    assert found["blocs"][0]["outcome"] == "not_acquired"
    refused = [one for one in found["refusals"] if one["code"] == "marks-bind"]
    assert refused[0]["source"] == "Règlement, art. 6.3"


def test_a_jury_that_departs_with_its_remark_gives_the_bloc_and_the_remark_stands_in_the_reasons(
    tmp_path,
):
    found = judged(tmp_path, "remark", departure=REMARK)
    assert (found["blocs"][0]["outcome"], found["refusals"]) == ("acquired", [])
    said = {one["code"]: one["text"] for one in found["blocs"][0]["reasons"]}
    assert said["departs"].endswith(f"(non acquis) : « {REMARK} »")


def test_a_jury_that_departs_without_a_remark_is_not_heard(tmp_path):
    found = judged(tmp_path, "remark")
    assert found["outcome"] == "adjourned"
    assert codes(found["refusals"]) == ["departs-unexplained"]


def test_a_case_without_its_remark_keeps_no_other_from_being_decided(tmp_path):
    told = {"votes": {"B1": "acquired"}}
    cases = {"camille": told, "dominique": {**told, "departure": REMARK}}
    value = campaign(reglement=under("remark"), sitting=sitting(cases=cases))
    refused = grids("not_acquired")
    value["candidates"]["camille"] = candidate(assessments=refused)
    value["candidates"]["dominique"] = candidate("Martin", assessments=refused)
    _, decisions = played(value, tmp_path)
    found = by_key(decisions)
    assert [found[key]["outcome"] for key in cases] == ["adjourned", "partial"]
    assert codes(found["camille"]["refusals"]) == ["departs-unexplained"]
    assert (found["dominique"]["refusals"], decisions["refusals"]) == ([], [])


def averaged(folder, *marks):
    """Play one candidate under a mean of 10 that weighs 2, 2, 2 and 4, each bloc at 10 at least."""
    weights = dict(zip(("B1", "B2", "B3", "B4"), (2, 2, 2, 4), strict=True))
    reglement = {
        **under("free"),
        "decision": {"unit": "certification"},
        "grid": {
            "scale": {"kind": "points", "highest": 20, "pass_mark": 10},
            "bloc": {"kind": "weighted_average", "threshold": "10/20"},
            "certification": {
                "threshold": "12/20",
                "weights": [{"bloc": bloc, "weight": weight} for bloc, weight in weights.items()],
                "kept": {"months": 60},
            },
        },
        "articles": {"grid.certification": "art. 5"},
    }
    given = [grids(mark, blocs=(bloc,)) for bloc, mark in zip(weights, marks, strict=True)]
    value = campaign(reglement=reglement)
    value["candidates"]["camille"] = candidate(
        assessments={bloc: rows for each in given for bloc, rows in each.items()}
    )
    return by_key(played(value, folder)[1])["camille"]


@pytest.mark.parametrize(
    ("marks", "outcome", "kept"),
    [
        ((10, 10, 10, 15), "full", {}),
        ((10, 10, 10, 14), "refused", {"B1": "1/2", "B2": "1/2", "B3": "1/2", "B4": "7/10"}),
        ((9, 20, 20, 20), "refused", {"B2": "1", "B3": "1", "B4": "1"}),
        ((0, 12, 12, 12), "refused", {"B2": "3/5", "B3": "3/5", "B4": "3/5"}),
    ],
)
def test_a_mean_over_the_certification_grants_it_or_keeps_each_mark_above_its_minimum(
    marks, outcome, kept, tmp_path
):
    found = averaged(tmp_path, *marks)
    assert (found["outcome"], found["refusals"]) == (outcome, [])
    left = {one["code"]: one["mark_kept"] for one in found["blocs"] if one["mark_kept"]}
    assert {code: mark["share"] for code, mark in left.items()} == kept
    assert {mark["valid_until"] for mark in left.values()} <= {"2030-06-17"}
    reasons = {reason["code"]: reason for reason in found["units"][0]["reasons"]}
    assert reasons["certification-mean"]["source"] == "Règlement, art. 5"


def test_a_free_jury_needs_no_remark_and_one_is_refused(tmp_path):
    found = judged(tmp_path, "free", departure=REMARK)
    assert found["blocs"][0]["outcome"] == "acquired"
    assert codes(found["refusals"]) == ["departure-not-asked"]
