"""Keys of the grid that contradict each other, or that nothing would read, are refused when a file is read."""

import pytest

from tests.certifications.test_reglement_files import refused, reglement

GATE = {"modality": "mcq", "at_least": "50 %", "opens": "simulation"}
SCORED = {"kind": "weighted_average", "threshold": "50 %"}


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"grid": {"bloc": {"kind": "min_score"}}}, ("grid.bloc", "consistency")),
        ({"grid": {"bloc": {"kind": "n_of_m"}}}, ("grid.bloc", "consistency")),
        ({"grid": {"bloc": {"threshold": "70 %"}}}, ("grid.bloc.threshold", "consistency")),
        ({"grid": {"competence": {"at_least": 3}}}, ("grid.competence.at_least", "consistency")),
        (
            {"grid": {"bloc": {"kind": "min_score", "threshold": "70 %", "at_least": 3}}},
            ("grid.bloc.at_least", "consistency"),
        ),
        ({"presidency": {"since": "2026-01-01"}}, ("presidency.since", "consistency")),
        ({"grid": {"look_range": {"low": "75 %", "high": "65 %"}}}, ("grid.look_range", "consistency")),
        (
            {"grid": {"scale": {"kind": "levels", "lowest": 5, "highest": 1, "pass_mark": 3}}},
            ("grid.scale", "consistency"),
        ),
        (
            {"grid": {"scale": {"kind": "points", "lowest": -5, "highest": 0, "pass_mark": 0}}},
            ("grid.scale.highest", "consistency"),
        ),
        (
            {"grid": {"bloc": SCORED, "certification": {"threshold": "50 %"}}},
            ("grid.certification", "consistency"),
        ),
        (
            {"decision": {"unit": "certification"}, "grid": {"certification": {"threshold": "50 %"}}},
            ("grid.certification", "consistency"),
        ),
        (
            {
                "decision": {"unit": "certification"},
                "grid": {"bloc": SCORED, "certification": {"threshold": "3/2"}},
            },
            ("grid.certification.threshold", "consistency"),
        ),
        (
            {
                "decision": {"unit": "certification"},
                "grid": {
                    "bloc": SCORED,
                    "certification": {"threshold": "50 %", "weights": [{"bloc": "B1", "weight": 2}] * 2},
                },
            },
            ("grid.certification.weights[1]", "consistency"),
        ),
        (
            {"grid": {"scale": {"kind": "mastery", "highest": 20, "pass_mark": 10}}},
            ("grid.scale", "consistency"),
        ),
        (
            {"grid": {"scale": {"kind": "percent", "highest": 100, "pass_mark": 60, "partial": "1/3"}}},
            ("grid.scale.partial", "consistency"),
        ),
        (
            {"grid": {"scale": {"modalities": [{"modality": "mcq", "highest": 10}]}}},
            ("grid.scale.modalities[0]", "required"),
        ),
        (
            {
                "grid": {
                    "scale": {
                        "modalities": [
                            {"modality": "mcq", "kind": "points", "highest": 10, "pass_mark": 11}
                        ]
                    }
                }
            },
            ("grid.scale.modalities[0].pass_mark", "consistency"),
        ),
        (
            {
                "grid": {
                    "scale": {
                        "modalities": [
                            {"modality": "mcq", "kind": "mastery"},
                            {"modality": "mcq", "kind": "mastery", "partial": 0},
                        ]
                    }
                }
            },
            ("grid.scale.modalities[1]", "consistency"),
        ),
        (
            {"grid": {"bloc": {"gates": [{"modality": "mcq", "at_least": "50 %", "opens": "mcq"}]}}},
            ("grid.bloc.gates[0]", "consistency"),
        ),
        (
            {"grid": {"bloc": {"modality_weights": [{"modality": "mcq", "weight": 1}]}}},
            ("grid.bloc.modality_weights", "consistency"),
        ),
        (
            {"grid": {"bloc": {"gates": [{"modality": "qcm", "at_least": "50 %"}]}}},
            ("grid.bloc.gates[0].modality", "enum"),
        ),
        (
            {"decision": {"unit": "competence"}, "grid": {"bloc": {"gates": [GATE]}}},
            ("grid.bloc", "consistency"),
        ),
        (
            {"grid": {"marked": "competence", "competence": {"gates": [GATE]}}},
            ("grid.competence", "consistency"),
        ),
        (
            {"grid": {"bloc": {"kind": "min_score", "threshold": "50 %"}, "competence": {"gates": [GATE]}}},
            ("grid.competence", "consistency"),
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_grid_names_its_key_and_its_rule(keys, fault):
    assert fault in refused(**keys)


def test_a_line_of_validity_that_a_line_above_answers_is_refused():
    lines = [{"months": 60}, {"when": {"unit": "competence"}, "months": 24}]
    assert ("partial.validity[1]", "consistency") in refused(partial={"validity": lines})
    kept = reglement(partial={"validity": lines[::-1]})
    assert [line.months for line in kept.partial.validity] == [24, 60]
