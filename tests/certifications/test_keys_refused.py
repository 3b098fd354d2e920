"""Keys that contradict each other, or that nothing would read, are refused when a file is read."""

import pytest

from tests.certifications.test_reglement_files import faults_of, refused, reglement

GATE = {"modality": "mcq", "at_least": "50 %", "opens": "simulation"}
LIFTED = {"second_convocation_without_quorum": True}
ASIDE = {"base": "seats_not_recused"}
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


AGAIN_HERE, AGAIN_ASKED, AGAIN_LATER = "same_sitting", "on_request", "second_convocation"
SEVENTY_CAST = {"share": "70 %", "of": "cast"}


@pytest.mark.parametrize(
    ("majority", "rounds", "contradicting"),
    [
        ("simple_present", [(AGAIN_HERE, SEVENTY_CAST)], 0),
        ("simple_present", [(AGAIN_ASKED, SEVENTY_CAST)], 0),
        ("simple_present", [(AGAIN_HERE, "majority_of_members")], 0),
        ("by_college", [(AGAIN_HERE, "simple_present"), (AGAIN_HERE, SEVENTY_CAST)], 1),
        ("simple_present", [(AGAIN_LATER, SEVENTY_CAST), (AGAIN_HERE, {"share": 1, "strict": False})], 1),
    ],
)  # fmt: skip
def test_a_round_that_asks_more_than_the_one_which_failed_at_the_same_table_is_refused(
    majority, rounds, contradicting
):
    written = [{"when": when, "majority": asked} for when, asked in rounds]
    faults = refused(majority=majority, rounds=written)
    assert (f"rounds[{contradicting}].majority", "consistency") in faults


HALF_REACHED = {"share": "1/2", "strict": False}


@pytest.mark.parametrize(
    ("majority", "rounds", "where"),
    [
        (HALF_REACHED, [], "majority.share, majority.strict"),
        ({**HALF_REACHED, "of": "members"}, [], "majority.share, majority.strict"),
        ({"share": "1/3"}, [], "majority.share, majority.strict"),
        ("two_thirds_present", [HALF_REACHED], "rounds[0].majority.share, rounds[0].majority.strict"),
    ],
)  # fmt: skip
def test_a_majority_that_equal_voices_reach_leaves_no_other_end_to_equal_voices(
    majority, rounds, where
):
    keys = {
        "majority": majority,
        "rounds": [{"when": AGAIN_HERE, "majority": each} for each in rounds],
    }
    for written in ("not_acquired", "chair_casts", "adjourn"):
        told = {fault.path: fault.message for fault in faults_of(tie_rule=written, **keys)}
        assert where in told["tie_rule"]
    assert reglement(tie_rule="acquired", **keys)
    assert reglement(**keys)  # a text that says nothing of equal voices


def test_equal_voices_may_call_a_last_round_that_half_carries():
    again = [{"when": AGAIN_HERE, "majority": HALF_REACHED}]
    assert reglement(tie_rule="new_round", rounds=again)
    assert ("tie_rule", "consistency") in refused(
        tie_rule="new_round", majority=HALF_REACHED, rounds=again
    )


WITHOUT_PROXY = {"proxy": {"allowed": False}}


@pytest.mark.parametrize(
    ("majority", "after"),
    [
        ("absolute_present", "majority_of_members"),
        ("absolute_present", {"of": "entitled"}),
        ("absolute_present", {"share": "2/3", "strict": False, "of": "present_or_represented"}),
        ("absolute_present_or_represented", "two_thirds_present"),
        ("simple_present", "absolute_present"),
    ],
)
def test_where_nobody_is_represented_the_present_are_fewer_than_the_members(majority, after):
    rounds = [{"when": AGAIN_HERE, "majority": after}]
    faults = refused(majority=majority, rounds=rounds, **WITHOUT_PROXY)
    assert ("rounds[0].majority", "consistency") in faults
    if majority == "absolute_present":  # with proxies, who are represented may carry it
        assert reglement(majority=majority, rounds=rounds).rounds


@pytest.mark.parametrize(
    ("majority", "after"),
    [
        ("absolute_present", "absolute_present_or_represented"),  # the same question put again
        ("majority_of_members", "absolute_present"),
        ("absolute_present", "simple_present"),
    ],
)
def test_where_nobody_is_represented_a_round_that_asks_no_more_is_read(majority, after):
    rounds = [{"when": AGAIN_HERE, "majority": after}]
    assert reglement(majority=majority, rounds=rounds, **WITHOUT_PROXY).rounds


@pytest.mark.parametrize(
    ("majority", "rounds"),
    [
        ("simple_present", [(AGAIN_HERE, "simple_present")]),  # the same question put again
        ("absolute_present", [(AGAIN_HERE, "simple_present")]),
        ("simple_present", [(AGAIN_LATER, SEVENTY_CAST)]),  # other people come
        ("by_college", [(AGAIN_LATER, "by_college"), (AGAIN_HERE, SEVENTY_CAST)]),  # Prévention-sécurité
        ("two_thirds_present", [(AGAIN_HERE, "absolute_present"), (AGAIN_ASKED, "majority_of_members")]),
        ("absolute_present", [(AGAIN_LATER, "simple_present"), (AGAIN_LATER, "simple_present")]),
    ],
)  # fmt: skip
def test_rounds_that_a_text_may_write_are_read(majority, rounds):
    written = [{"when": when, "majority": asked} for when, asked in rounds]
    assert len(reglement(majority=majority, rounds=written).rounds) == len(rounds)


@pytest.mark.parametrize("when", [AGAIN_HERE, AGAIN_ASKED])
def test_a_round_that_no_convocation_precedes_has_no_notice(when):
    faults = refused(rounds=[{"when": when, "notice_days": 15}])
    assert ("rounds[0].notice_days", "consistency") in faults
    assert reglement(rounds=[{"when": AGAIN_LATER, "notice_days": 15}]).rounds[0].notice_days == 15


def test_a_line_of_validity_that_a_line_above_answers_is_refused():
    lines = [{"months": 60}, {"when": {"unit": "competence"}, "months": 24}]
    assert ("partial.validity[1]", "consistency") in refused(partial={"validity": lines})
    kept = reglement(partial={"validity": lines[::-1]})
    assert [line.months for line in kept.partial.validity] == [24, 60]


@pytest.mark.parametrize(
    ("key", "idle", "read"),
    [
        ("quorum.strict", {"quorum": {"strict": True}}, {"quorum": {"fraction": "1/2"}}),
        ("quorum.base", {"quorum": {**ASIDE, "min_per_college": 0}}, {"quorum": {"min_per_college": 1}}),
        (
            "quorum.second_convocation_without_quorum",
            {"quorum": {**LIFTED, "min_per_college": None}},
            {"quorum": {"min_per_college": 1}},
        ),
        ("proxy", {"proxy": {"allowed": False, "max": 2}}, {"proxy": {"allowed": True}}),
        ("proxy", {"proxy": {"allowed": False, "same_college": False}}, {"proxy": {"allowed": True}}),
        ("appeal.start", {"appeal": {"window": None, "start": "jury_date"}}, {"appeal": {"window": {"days": 60}}}),
    ],
)  # fmt: skip
def test_a_detail_of_what_the_text_does_not_ask_is_refused(key, idle, read):
    assert (key, "consistency") in refused(**idle)
    kept = {part: idle[part] | read[part] for part in idle}
    assert reglement(**kept)


def two(most=1):
    """Return a jury of so many seats at most in each college of social partners."""
    return {"employers": {"min": 1, "max": most}, "employees": {"min": 1, "max": most}}


ALONE = {"seats": {"employees": {"min": 0, "max": 0}}, "parity": "none"}
BY_ORGANISATION = {"min_per_college": {"employees": 3}, "counted_in": "organisations"}
WEIGHED = {"employers": {"U1": "100 %"}, "employees": {"CFDT": "60 %", "CGT": "40 %"}}


@pytest.mark.parametrize(
    ("key", "keys", "named"),
    [
        ("jury.min_qualified", {"jury": {"seats": two(), "min_qualified": 3}}, ("jury.seats",)),
        ("jury.min_voting", {"jury": {"seats": two(), "min_voting": 3}}, ("jury.seats",)),
        ("quorum.min_total", {"jury": {"seats": two()}, "quorum": {"min_total": 3}}, ("jury.seats",)),
        (  # parity gives the college without limit no more seats than the other
            "jury.min_qualified",
            {"jury": {"seats": {"employers": {"min": 1, "max": 1}}, "min_qualified": 3}},
            ("jury.seats", "jury.parity"),
        ),
        (
            "quorum.min_per_college",
            {
                "jury": {"seats": {"employers": {"min": 1, "max": 1}}},
                "quorum": {"min_per_college": {"employees": 2}},
            },
            ("jury.seats.employees", "jury.parity"),
        ),
        (
            "quorum.min_per_college",
            {"jury": {"seats": two(2)}, "quorum": BY_ORGANISATION},
            ("jury.seats.employees",),
        ),
        (
            "quorum.min_per_college",
            {"quorum": BY_ORGANISATION, "weights": WEIGHED, "majority": {"counted_by": "weight"}},
            ("weights.employees", "quorum.counted_in"),
        ),
        ("jury.body", {"jury": {"body": "chair_and_vice_chair", "min_qualified": 3}}, ("jury.min_qualified",)),
        (
            "quorum.fraction_per_college.employees",
            {"quorum": {"fraction_per_college": {"employees": 1}, "strict": True}},
            ("quorum.strict",),
        ),
        (
            "presidency.vice_chair_of_other_college",
            {"jury": ALONE, "quorum": {"min_per_college": None}},
            ("jury.seats", "minutes.signed_by"),
        ),
        (
            "minutes.signed_by",
            {
                "jury": {"seats": {"employers": {"max": 1}, "employees": {"max": 0}}, "parity": "none"},
                "quorum": {"min_per_college": None},
                "presidency": {"vice_chair_of_other_college": False},
                "minutes": {"signed_by": ["chair", "vice_chair"]},
            },
            ("jury.seats",),
        ),
        (
            "second_convocation.within",
            {
                "quorum": {"second_convocation_without_quorum": True},
                "second_convocation": {"within": {"days": 0}},
            },
            ("within",),
        ),
    ],
)  # fmt: skip
def test_what_the_seats_could_never_give_is_refused_with_the_keys_involved(key, keys, named):
    told = {fault.path: fault.message for fault in faults_of(**keys)}
    assert key in told
    assert all(each in told[key] for each in named)


@pytest.mark.parametrize(
    "keys",
    [
        {"jury": {"seats": two(), "min_qualified": 2, "min_voting": 2}, "quorum": {"min_total": 2}},
        {"jury": {"seats": {"employers": {"max": 1}}, "parity": "none", "min_qualified": 3}},
        {"jury": ALONE, "quorum": {"min_per_college": None}, "minutes": {"signed_by": ["chair"]}},
        {"jury": ALONE, "quorum": {"min_per_college": None}, "minutes": {"signed_by": ["member"]}},
        {
            "jury": {"seats": {**ALONE["seats"], "experts": {"max": 1}}, "parity": "none"},
            "quorum": {"min_per_college": None},
        },
    ],
)
def test_what_the_seats_just_give_is_read(keys):
    assert reglement(**keys)


@pytest.mark.parametrize(
    ("key", "idle", "read"),
    [
        (
            "grid.competence",
            {"grid": {"marked": "competence", "competence": SCORED | {"kind": "min_score"}}},
            {"grid": {"marked": "criterion", "competence": SCORED | {"kind": "min_score"}}},
        ),
        (
            "quorum.fraction_per_college.experts",
            {"quorum": {"fraction_per_college": {"experts": "1/2"}}},
            {"quorum": {"fraction_per_college": {"experts": "1/2"}}, "jury": {"seats": {"experts": {"max": 2}}}},
        ),
        (
            "proxy",
            {"proxy": {"max": 2}, "majority": "absolute_present"},
            {"proxy": {"max": 2}, "majority": "absolute_present", "quorum": {"counts_represented": True}},
        ),
        (
            "proxy",
            {"proxy": {"max": 2}, "majority": "two_thirds_present"},
            {"proxy": {"allowed": False}, "majority": "two_thirds_present"},
        ),
        (
            "presidency.rotation",
            {"presidency": {"college": "employers", "rotation": "yearly"}},
            {"presidency": {"college": "employers", "rotation": "yearly", "since": "2025-01-01"}},
        ),
        (
            "presidency.rotation",
            {"presidency": {"rotation": "every_two_years"}},
            {"presidency": {"rotation": "none"}},
        ),
    ],
)  # fmt: skip
def test_a_key_that_the_rest_of_the_file_leaves_unread_is_refused(key, idle, read):
    assert (key, "consistency") in refused(**idle)
    assert reglement(**read)
