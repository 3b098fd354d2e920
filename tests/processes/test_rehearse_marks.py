"""What marks impose on the jury, from the file of a règlement to the decisions of a campaign."""

import pytest

from parchemin.certifications.reglement.reading import FORMAT
from tests.processes.campaigns import by_key, campaign, candidate, codes, grids, played, sitting

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
    assert found["outcome"] is None
    assert "departs-unexplained" in codes(found["refusals"])


def test_a_free_jury_needs_no_remark_and_one_is_refused(tmp_path):
    found = judged(tmp_path, "free", departure=REMARK)
    assert found["blocs"][0]["outcome"] == "acquired"
    assert codes(found["refusals"]) == ["departure-not-asked"]
