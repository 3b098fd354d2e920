"""Each worked example gives what docs/formats/campaign.md says of it."""

import json

import pytest
from django.db import transaction

from parchemin.certificates.models import Certificate
from parchemin.processes.verify import faults_of
from parchemin.stories.campaign import read_campaign
from parchemin.stories.rehearse import rehearse
from parchemin.stories.rehearse.decisions import decisions_of
from parchemin.stories.rehearse.report import report_of
from tests.conftest import NOON
from tests.stories.branches import full_campaign
from tests.stories.campaigns import EXAMPLES, by_key, codes, played

pytestmark = pytest.mark.django_db


def example(name):
    stage = rehearse(read_campaign(EXAMPLES / f"{name}.yaml"), today=NOON)
    return stage, decisions_of(stage)


def acquired(candidate):
    return [bloc["code"] for bloc in candidate["blocs"] if bloc["outcome"] == "acquired"]


def why(candidate, bloc):
    return codes(next(one for one in candidate["blocs"] if one["code"] == bloc)["reasons"])


def test_a_retail_manager_jury_with_every_outcome():
    stage, decisions = example("manager-commerce")
    found = by_key(decisions)
    assert {key: one["outcome"] for key, one in found.items()} == {
        "awa": "full",
        "bruno": "partial",
        "chloe": "refused",
        "david": "adjourned",
        "emma": "absent",
        "farid": "full",
    }
    assert decisions["refusals"] == []
    assert [one["refusals"] for one in found.values()] == [[]] * 6
    assert found["awa"]["mention_label"] == "Félicitations du jury"
    assert stage.certificates[0].facts["mention"] == "Félicitations du jury"
    assert acquired(found["bruno"]) == ["B1", "B2", "B3", "B5"]
    assert why(found["bruno"], "B3")[-3:] == ["divergent", "to-jury", "vote"]
    assert acquired(found["david"]) == []
    assert found["david"]["adjourned_to"] == "2025-09-25"
    assert [bloc["code"] for bloc in found["farid"]["blocs"] if bloc["carried"]] == ["B1", "B2"]
    (recusal,) = found["farid"]["recusals"]
    assert (recusal["juror"], codes(recusal["reasons"])) == ("Nadir Belkacem", ["recused-employer"])
    assert {key: len(one["certificates"]) for key, one in found.items()} == {
        "awa": 1, "bruno": 4, "chloe": 0, "david": 0, "emma": 0, "farid": 1,
    }  # fmt: skip
    assert [
        (key, declared["status"], declared["due"])
        for key, one in found.items()
        for declared in one["declarations"]
    ] == [("awa", "to_deposit", "2025-09-27"), ("farid", "to_deposit", "2025-09-27")]
    assert faults_of(stage.body) == ()


def test_the_law_of_the_vae_wins_over_the_tie_rule_of_the_branch():
    _, decisions = example("vae-logistique")
    found = by_key(decisions)
    by_branch = next(bloc for bloc in found["hugo"]["blocs"] if bloc["code"] == "B3")
    by_law = next(bloc for bloc in found["ines"]["blocs"] if bloc["code"] == "B3")
    assert (by_branch["outcome"], by_branch["reasons"][-1]["code"]) == ("acquired", "vote-split")
    assert (by_law["outcome"], by_law["reasons"][-1]["code"]) == ("not_acquired", "casting-vote")
    assert by_branch["reasons"][-1]["source"] == "Règlement"
    assert by_law["reasons"][-1]["source"] == "C. trav., art. D6412-6"
    assert {key: one["outcome"] for key, one in found.items()} == {
        "hugo": "full",
        "ines": "partial",
        "jeanne": "full",
    }
    assert "vae-tie-rule" in codes(found["ines"]["warnings"])
    assert "vae-tie-rule" not in codes(found["hugo"]["warnings"])
    (recusal,) = found["jeanne"]["recusals"]
    assert (recusal["juror"], codes(recusal["reasons"])) == ("Nadir Belkacem", ["recused-guide"])


def test_an_impossible_campaign_says_why_nothing_is_decided():
    stage, decisions = example("jury-impossible")
    found = by_key(decisions)
    assert {one["outcome"] for one in found.values()} == {None}
    assert decisions["sitting"]["state"] == "convened"
    assert [(one["act"], one["code"]) for one in decisions["refusals"]] == [
        ("open_sitting", "quorum-total"),
        ("open_sitting", "quorum-employees"),
    ]
    assert codes(found["karim"]["refusals"]) == ["unknown-bloc"]
    assert codes(found["lea"]["refusals"]) == [
        "assessors-count",
        "assessors-external",
        "bloc-not-assessed",
    ]
    assert codes(found["mona"]["recusals"][0]["reasons"]) == ["recused-employer"]
    assert "presidency-away" in codes(found["mona"]["refusals"])
    assert set(codes(found["noe"]["refusals"])) == {"quorum-total", "quorum-employees"}
    assert codes(found["olga"]["refusals"]) == ["habilitation-out-of-period"]
    assert codes(found["paul"]["refusals"]) == ["route-apprenticeship", "route-register"]
    assert all(refusal["message"] for one in found.values() for refusal in one["refusals"]), (
        "every refusal says why"
    )
    assert stage.certificates == ()


def test_every_candidate_is_told_under_the_same_keys():
    found = [set(one) for one in example("jury-impossible")[1]["candidates"]]
    assert all(keys == found[0] for keys in found)
    assert {"outcome", "blocs", "refusals", "confirmation", "quorum"} <= found[0]


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))])
def test_the_same_campaign_gives_the_same_decisions(name):
    runs = []
    for _ in range(2):
        with transaction.atomic():
            runs.append(json.dumps(example(name)[1]))
            transaction.set_rollback(True)
    assert runs[0] == runs[1]


def test_a_certificate_that_fell_since_its_award_is_told_so(tmp_path):
    stage, decisions = played(full_campaign("metallurgie"), tmp_path)
    (stands,) = by_key(decisions)["camille"]["certificates"]
    assert (stands["state"], stands["state_label"]) == ("active", "Valide")
    assert "révoqué" not in report_of(decisions, gaps=(), faults=())
    Certificate.objects.update(state="revoked")
    again = decisions_of(stage)
    (fallen,) = by_key(again)["camille"]["certificates"]
    assert (fallen["state"], fallen["state_label"]) == ("revoked", "Révoqué")
    assert f"{fallen['number']}, révoqué : " in report_of(again, gaps=(), faults=())
