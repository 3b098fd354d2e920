"""Gates and weights of modalities, from the file of the référentiel to the decision of the jury.

Véhicules de loisirs (KALIARTI000041519331): theory from 12/20 opens practice, acquired from 14/20. CQP Accueil
(KALIARTI000052226973): practice, questionnaire and interview weigh 50, 30 and 20.
"""

import json

import pytest

from parchemin.certifications.reglement.reading import FORMAT
from tests.certifications.examples import ours
from tests.stories.campaigns import (
    DEMO,
    by_key,
    campaign,
    candidate,
    certification,
    codes,
    grids,
    played,
    sitting,
)

pytestmark = pytest.mark.django_db

MODALITIES = [
    {"kind": "mcq", "title": "Théorie"},
    {"kind": "simulation", "title": "Pratique"},
    {"kind": "oral_interview", "title": "Entretien"},
]
GATES = [
    {"modality": "mcq", "at_least": "12/20", "opens": "simulation"},
    {"modality": "simulation", "at_least": "14/20"},
]
WEIGHTS = [
    {"modality": "simulation", "weight": 50},
    {"modality": "mcq", "weight": 30},
    {"modality": "oral_interview", "weight": 20},
]
LEISURE = {"kind": "min_score", "threshold": "0 %", "gates": GATES}
RECEPTION = {"kind": "weighted_average", "threshold": "60 %", "modality_weights": WEIGHTS}
KINDS = ("mcq", "simulation", "oral_interview")
QUIZ, PRACTICE, TALK = "Q", "P", "E"


def referentiel(folder, *kinds: str, modalities=3) -> str:
    """Write a référentiel of one bloc, a criterion a modality, and return its path; "" names none."""
    (bloc,) = ours()["blocs"]
    bloc["modalities"] = MODALITIES[:modalities]
    rows = [
        {"code": code, "title": code, **({"modality": kind} if kind else {})}
        for code, kind in zip((QUIZ, PRACTICE, TALK), kinds, strict=False)
    ]
    bloc["competences"][0]["criteria"], bloc["competences"][1]["criteria"] = rows[:1], rows[1:]
    path = folder / "referentiel.json"
    path.write_text(json.dumps(ours(blocs=[bloc])), encoding="utf-8")
    return str(path)


POINTS = {"kind": "points", "lowest": 0, "highest": 20, "pass_mark": 10}


def judged(folder, rule, marks, *kinds, modalities=3, second=None, scale=POINTS, **changes):
    """Play one candidate assessed on 20 under one rule of blocs; return their bloc and what was refused."""
    reglement = {
        "format": FORMAT,
        "name": "Règlement",
        "in_force_from": "2024-01-01",
        "grid": {
            "scale": scale,
            "bloc": rule,
        },
        "articles": {"grid.bloc.gates": "art. 8.2", "grid.bloc.modality_weights": "art. 8.3"},
    }
    known = certification()
    known["referentiel"] = referentiel(folder, *kinds, modalities=modalities)
    value = campaign(reglement=reglement, certification=known, **changes)
    value["candidates"]["camille"] = candidate(
        assessments=grids(marks, marks if second is None else second, ("B1",))
    )
    found = by_key(played(value, folder)[1])["camille"]
    return next(iter(found["blocs"]), {}), found


def told(bloc, code):
    """Return the sentences and sources of one code, in the order of assessors."""
    return [(one["text"], one["source"]) for one in bloc["reasons"] if one["code"] == code]


@pytest.mark.parametrize(
    ("theory", "practice", "outcome"),
    [(12, 14, "acquired"), (12, "13.99", "not_acquired"), ("11.99", 20, "not_acquired")],
)
def test_theory_opens_practice_and_practice_is_acquired_from_its_own_mark(
    theory, practice, outcome, tmp_path
):
    marks = {QUIZ: theory, PRACTICE: practice}
    bloc, found = judged(tmp_path, LEISURE, marks, *KINDS[:2], modalities=2)
    assert (bloc["outcome"], found["refusals"]) == (outcome, [])


def test_whoever_fails_the_theory_does_not_sit_the_practice_and_is_refused_by_the_grids(tmp_path):
    marks = {QUIZ: 9, PRACTICE: "not_assessed"}
    bloc, found = judged(tmp_path, LEISURE, marks, *KINDS[:2], modalities=2)
    assert (bloc["outcome"], found["outcome"]) == ("not_acquired", "refused")
    assert [reason["code"] for reason in bloc["reasons"]] == [
        "score", "gate", "score", "gate", "agree-negative", "adopted",
    ]  # fmt: skip
    assert told(bloc, "gate")[0] == (
        "Selon A, la modalité « questionnaire à choix multiples » atteint 45 % pour 60 % demandés ; "
        "la modalité « mise en situation reconstituée » n’est pas lue.",
        "Règlement, art. 8.2",
    )


def test_a_theory_failed_for_one_assessor_alone_goes_to_the_jury(tmp_path):
    votes = sitting(cases={"camille": {"votes": {"B1": "acquired"}}})
    bloc, _ = judged(
        tmp_path,
        LEISURE,
        {QUIZ: 9, PRACTICE: "not_assessed"},
        *KINDS[:2],
        modalities=2,
        second={QUIZ: 12, PRACTICE: 14},
        sitting=votes,
    )
    assert bloc["outcome"] == "acquired"
    assert {"gate", "divergent", "to-jury"} <= set(codes(bloc["reasons"]))


@pytest.mark.parametrize(
    ("marks", "score", "outcome"),
    [((10, 16, 5), "60 %", "acquired"), ((10, 16, 4), "59 %", "not_acquired")],
)
def test_practice_questionnaire_and_interview_weigh_fifty_thirty_twenty(
    marks, score, outcome, tmp_path
):
    given = dict(zip((QUIZ, PRACTICE, TALK), marks, strict=True))
    bloc, _ = judged(tmp_path, RECEPTION, given, *KINDS)
    assert bloc["outcome"] == outcome
    (first, _), _ = told(bloc, "score")
    assert f"moyenne pondérée de {score}" in first


@pytest.mark.parametrize(
    ("votes", "outcome"), [({}, "undecided"), ({"B1": "acquired"}, "acquired")], ids=["", "voted"]
)
@pytest.mark.parametrize("rule", [LEISURE, RECEPTION], ids=["gates", "weights"])
def test_an_edition_that_does_not_tell_leaves_the_bloc_to_the_jury(rule, votes, outcome, tmp_path):
    said = sitting(cases={"camille": {"votes": votes}})
    bloc, found = judged(tmp_path, rule, {"others": 20}, "mcq", "", sitting=said)
    article = "art. 8.2" if rule is LEISURE else "art. 8.3"
    sentence = "le bloc ne se calcule pas : rien ne dit dans quelle modalité s’observe P."
    assert told(bloc, "modality-unknown")[0] == (f"Selon A, {sentence}", f"Règlement, {article}")
    assert (bloc["outcome"], "to-decide" in codes(found["refusals"])) == (outcome, not votes)


def test_the_bank_adviser_of_the_demonstration_is_read_by_modality_bloc_after_bloc(tmp_path):
    blocs = ("B1", "B2", "B3", "B4", "B5")
    value = campaign(
        reglement=str(DEMO / "reglements" / "banque.yaml"),
        certification=certification("banque-exemple"),
    )
    shut = {"C3.3-K2": 2, "C3.4-K1": "not_assessed", "others": 4}
    closed = grids(shut, blocs=("B3",))
    value["candidates"]["camille"] = candidate(assessments={**grids(5, blocs=blocs), **closed})
    found = by_key(played(value, tmp_path)[1])["camille"]
    assert {one["code"]: one["outcome"] for one in found["blocs"]} == {
        **dict.fromkeys(blocs, "acquired"),
        "B3": "not_acquired",
    }
    third = found["blocs"][2]
    assert "« questionnaire à choix multiples » atteint 40 % pour 50 %" in told(third, "gate")[0][0]
    assert (found["outcome"], found["refusals"]) == ("partial", [])


TUTOR = {"modality": "mcq", "kind": "points", "lowest": 0, "highest": 10, "pass_mark": 5}
ON_TWO_SCALES = {**POINTS, "modalities": [TUTOR]}
HALF = {"kind": "min_score", "threshold": "50 %"}


@pytest.mark.parametrize(
    ("tutor", "rest", "outcome"),
    [(5, 10, "acquired"), (10, 5, "acquired"), (4, 10, "not_acquired"), (0, 15, "acquired")],
)
def test_the_tutor_marks_on_ten_and_the_rest_is_marked_on_twenty(tutor, rest, outcome, tmp_path):
    marks = {QUIZ: tutor, PRACTICE: rest}
    bloc, found = judged(tmp_path, HALF, marks, *KINDS[:2], modalities=2, scale=ON_TWO_SCALES)
    assert (bloc["outcome"], found["refusals"]) == (outcome, [])


def test_twelve_from_a_tutor_who_marks_on_ten_is_refused(tmp_path):
    marks = {QUIZ: 12, PRACTICE: 12}
    _, found = judged(tmp_path, HALF, marks, *KINDS[:2], modalities=2, scale=ON_TWO_SCALES)
    assert "mark-out-of-scale" in codes(found["refusals"])
