"""What a campaign signs: those whom its règlement names; and what its minutes tell, read by another hand."""

import json
import re

import pytest

from parchemin.stories.campaign.reading import UnreadableCampaign
from parchemin.stories.rehearse.files import files_of
from parchemin.stories.rehearse.paths import REPORT, SIGNED_MINUTES
from tests.documents import words
from tests.stories.campaigns import (
    BLOCS,
    by_key,
    campaign,
    grids,
    juror,
    played,
    sitting,
)

pytestmark = pytest.mark.django_db
# The jury of sport: one of each college, whoever heads the training, and the delegate of the CPNEF who presides.
DELEGATE = {
    "jury": {
        "seats": {
            "employers": {"min": 1, "max": 1},
            "employees": {"min": 1, "max": 1},
            "trainers": {"min": 1, "max": 1},
            "experts": {"max": 2},
        }
    },
    "quorum": {"min_per_college": None},
    "presidency": {"college": "experts", "rotation": "none"},
    "tie_rule": "chair_casts",
}
# Marks out of a hundred, seventy asked, that the jury may change.
MARKED = {
    "marked": "criterion",
    "scale": {"kind": "percent", "lowest": 0, "highest": 100, "pass_mark": 70},
    "competence": {"kind": "weighted_average", "threshold": "70 %"},
    "bloc": {"kind": "weighted_average", "threshold": "70 %"},
    "divergence": "average",
    "adjusted_by": "jury",
}


def under(folder, keys, **changes):
    """Return a campaign under a règlement that writes these keys, an expert and a trainer among its jurors."""
    path = folder / "reglement.json"
    least = {"format": "parchemin-reglement/1", "name": "Jury", "in_force_from": "2020-01-01"}
    path.write_text(json.dumps({**least, **keys}), encoding="utf-8")
    value = campaign(reglement=str(path), **changes)
    for name, college in (("caron", "experts"), ("tanguy", "trainers")):
        value["jurors"][name] = {**juror(name), "college": college, "email": f"{name}@exemple.fr"}
    return value


def minutes_of(stage):
    return " ".join(words(files_of(stage)[SIGNED_MINUTES]).split())


def delegate_sitting(**roles):
    seats = {"caron": {"role": "chair"}, "almeida": {}, "marchal": {}, "tanguy": {}}
    return sitting(seats={**seats, **roles})


@pytest.mark.parametrize(
    ("keys", "roles", "signed"),
    [
        (
            DELEGATE,
            {"almeida": {"role": "vice_chair"}},
            [("Caron", "chair"), ("Almeida", "vice_chair")],
        ),
        ({**DELEGATE, "minutes": {"signed_by": ["chair"]}}, {}, [("Caron", "chair")]),
        (
            {**DELEGATE, "minutes": {"signed_by": ["member"]}},
            {},
            [
                ("Caron", "chair"),
                ("Marchal", "member"),
                ("Almeida", "member"),
                ("Tanguy", "member"),
            ],
        ),
    ],
    ids=["presidency", "chair-alone", "each-member"],
)
def test_a_delegate_of_no_college_presides_and_those_whom_the_reglement_names_sign(
    keys, roles, signed, tmp_path
):
    value = under(tmp_path, keys, sitting=delegate_sitting(**roles))
    stage, decisions = played(value, tmp_path)
    assert decisions["sitting"]["minutes_state"] == "signed"
    found = [(one["name"], one["role"]) for one in decisions["sitting"]["signed_by"]]
    assert found == signed
    text = minutes_of(stage)
    assert re.search("Présidente? du jury, collège experts", text)
    assert text.count("Signé à l’écran") == len(signed)


def test_a_table_without_a_vice_chair_who_must_sign_is_refused_before_any_vote(tmp_path):
    votes = {"votes": dict.fromkeys(BLOCS, "acquired")}
    value = under(tmp_path, DELEGATE, sitting=delegate_sitting())
    value["sitting"]["cases"] = {"camille": votes}
    stage, decisions = played(value, tmp_path)
    assert "no-vice-chair" in [one["code"] for one in decisions["refusals"]]
    assert decisions["sitting"]["state"] == "convened"
    assert by_key(decisions)["camille"]["outcome"] is None
    assert stage.table.minutes is None


def test_a_reglement_whose_chair_has_no_seat_is_refused_when_it_is_read(tmp_path):
    value = under(tmp_path, {"presidency": {"college": "experts", "rotation": "none"}})
    with pytest.raises(UnreadableCampaign) as unreadable:
        played(value, tmp_path)
    assert "presidency.college" in str(unreadable.value)


def test_a_mark_changed_by_the_jury_stands_in_the_minutes_the_reasons_and_the_report(tmp_path):
    value = under(tmp_path, {"grid": MARKED})
    value["candidates"]["camille"]["assessments"] = grids(60, 64)
    changes = [
        {"bloc": "B2", "line": line, "mark": 80, "reason": "Précisé à l’entretien."}
        for line in ("C2.1-K1", "C2.2-K1")
    ]
    value["sitting"] = sitting(cases={"camille": {"adjustments": changes}})
    stage, decisions = played(value, tmp_path)
    found = by_key(decisions)["camille"]
    assert found["adjustments"][0] == {
        "bloc": "B2",
        "line": "C2.1-K1",
        "before": ["60", "64"],
        "after": "80",
        "reason": "Précisé à l’entretien.",
    }
    unit = next(one for one in found["units"] if one["code"] == "B2")
    told = next(one for one in unit["reasons"] if one["code"] == "mark-adjusted")
    said = "Note modifiée par le jury, C2.1-K1 : A 60, B 64 avant, 80 après. Motif : Précisé à l’entretien."
    assert told["text"] == said
    others = [one for one in found["units"] if one["code"] != "B2"]
    assert not any(r["code"] == "mark-adjusted" for one in others for r in one["reasons"])
    text = minutes_of(stage)
    assert "B2, C2.1-K1 A 60, B 64 80 Précisé à l’entretien." in text
    report = files_of(stage)[REPORT].decode()
    assert "A 60, B 64 avant, 80 après" in report
