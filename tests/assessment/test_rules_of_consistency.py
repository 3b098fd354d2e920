"""What marks show of assessors, pairs and centres: sure of little, silent below enough cases."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.assessment.rules.consistency import (
    ENOUGH,
    GridFacts,
    assessor_profiles,
    centre_profiles,
    pair_profiles,
)
from parchemin.assessment.rules.intervals import (
    confidence,
    difference_interval,
    mean_interval,
    share_interval,
)
from parchemin.assessment.terms import Signal

DAY = date(2026, 1, 5)


def grid(assessor, candidate, score, **changes):
    known = {
        "assessor": assessor,
        "centre": "Centre",
        "candidate": str(candidate),
        "bloc": "B1",
        "day": DAY + timedelta(days=candidate),
        "score": score,
        "values": (str(round(score * 100)), "0"),
    }
    return GridFacts(**{**known, **changes})


def both(count, gap, *, first="anne", second="bob", start=0, centre="Centre", seed=1):
    """Return two grids a candidate; `first` marks lower by `gap`, both with some noise."""
    random = Random(seed)  # noqa: S311
    found = []
    for n in range(start, start + count):
        level = random.uniform(0.4, 0.8)
        found.append(grid(first, n, level - gap + random.gauss(0, 0.03), centre=centre))
        found.append(grid(second, n, level + random.gauss(0, 0.03), centre=centre))
    return found


def signal(profiles, subject, kind):
    (profile,) = [p for p in profiles if p.subject == subject]
    return next(f for f in profile.findings if f.signal is kind)


def test_wilson_and_normal_intervals_are_those_of_the_books():
    share = share_interval(8, 10, 0.95)
    assert (round(share.low, 3), round(share.high, 3)) == (0.490, 0.943)
    none = share_interval(0, 20, 0.95)
    assert (round(none.low, 12), round(none.high, 3)) == (0.0, 0.161)
    mean = mean_interval([1.0, 2.0, 3.0, 4.0], 0.95)
    assert (mean.value, round(mean.low, 3), round(mean.high, 3)) == (2.5, 1.235, 3.765)
    gap = difference_interval([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], 0.95)
    assert (gap.value, round(gap.low, 3), round(gap.high, 3)) == (1.0, -0.6, 2.6)


def test_more_subjects_compared_ask_more_confidence():
    assert (confidence(0), confidence(1), confidence(10)) == (0.95, 0.95, 0.995)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval_and_the_interval_in_the_possible(counts):
    found = share_interval(*counts, 0.95)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_a_severe_assessor_is_seen_beside_their_partner_whatever_the_candidates():
    found = signal(assessor_profiles(both(60, 0.12)), ("anne",), Signal.SEVERITY)
    assert found.notable
    assert found.interval.cases == 60
    assert -0.14 < found.interval.low < found.interval.high < -0.1
    lenient = signal(assessor_profiles(both(60, 0.12)), ("bob",), Signal.SEVERITY)
    assert lenient.interval.value == pytest.approx(-found.interval.value)


def test_who_marks_as_the_others_is_not_notable():
    found = signal(assessor_profiles(both(60, 0.0)), ("anne",), Signal.SEVERITY)
    assert not found.notable


def test_a_sure_but_small_gap_is_not_worth_a_look():
    found = signal(assessor_profiles(both(200, 0.03)), ("anne",), Signal.SEVERITY)
    assert found.interval.excludes(0)
    assert not found.notable


@pytest.mark.parametrize(("count", "said"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_nothing_is_said_below_enough_candidates(count, said):
    found = signal(assessor_profiles(both(count, 0.3)), ("anne",), Signal.SEVERITY)
    assert ((found.interval is not None), found.notable) == (said, said)


def test_several_blocs_of_one_candidate_are_one_case():
    grids = both(ENOUGH - 1, 0.3)
    more = [replace(each, bloc="B2") for each in grids]
    assert signal(assessor_profiles([*grids, *more]), ("anne",), Signal.SEVERITY).interval is None


def test_an_assessor_alone_is_compared_with_nobody():
    alone = [grid("anne", n, 0.5) for n in range(50)]
    (profile,) = assessor_profiles(alone)
    assert {finding.signal for finding in profile.findings} == {Signal.REPEATS, Signal.NIGHT}


def test_an_assessor_who_becomes_severe_is_seen():
    grids = both(ENOUGH, 0.0) + both(ENOUGH, 0.15, start=ENOUGH, seed=2)
    found = signal(assessor_profiles(grids), ("anne",), Signal.DRIFT)
    assert found.notable
    assert found.interval.value == pytest.approx(-0.15, abs=0.03)
    steady = signal(assessor_profiles(both(2 * ENOUGH, 0.15)), ("anne",), Signal.DRIFT)
    assert not steady.notable
    short = signal(assessor_profiles(both(2 * ENOUGH - 1, 0.0)), ("anne",), Signal.DRIFT)
    assert short.interval is None


def test_a_pair_and_a_centre_are_seen_beside_the_others_on_the_same_blocs():
    usual = both(60, 0.0, centre="Lyon")
    hard = [
        replace(each, score=each.score - 0.2)
        for each in both(40, 0.0, first="zoé", second="yves", start=60, centre="Lille", seed=3)
    ]
    pairs, centres = pair_profiles([*usual, *hard]), centre_profiles([*usual, *hard])
    assert signal(pairs, ("yves", "zoé"), Signal.SEVERITY).notable
    assert signal(centres, ("Lille",), Signal.SEVERITY).interval.value < -0.1
    assert signal(centres, ("Lyon",), Signal.SEVERITY).interval.value > 0.1


def test_a_centre_is_not_compared_on_blocs_that_it_alone_assesses():
    grids = both(60, 0.0, centre="Lyon") + [
        replace(each, bloc="B9")
        for each in both(40, 0.0, start=60, centre="Lille", first="zoé", second="yves")
    ]
    (lille, _) = centre_profiles(grids)
    assert Signal.SEVERITY not in {finding.signal for finding in lille.findings}


def test_grids_without_a_centre_make_no_centre():
    assert centre_profiles([grid("anne", 1, 0.5, centre="")]) == ()


def test_an_assessor_who_copies_the_same_grid_again_and_again_is_seen():
    varied = [grid("bob", n, 0.5, values=(str(n), "0")) for n in range(60)]
    copied = [grid("anne", n, 0.5, values=("1", "0")) for n in range(40)]
    found = signal(assessor_profiles([*varied, *copied]), ("anne",), Signal.REPEATS)
    assert found.notable
    assert (found.interval.value, found.reference) == (39 / 40, 0.0)
    assert not signal(assessor_profiles([*varied, *copied]), ("bob",), Signal.REPEATS).notable


def test_grids_whose_lines_are_all_alike_say_nothing_of_copying():
    flat = [grid("anne", n, 1.0, values=("acquired", "acquired")) for n in range(60)]
    (profile,) = assessor_profiles(flat)
    assert Signal.REPEATS not in {finding.signal for finding in profile.findings}


def test_a_pair_whose_grids_are_always_the_same_is_seen():
    alone = both(60, 0.0)
    together = []
    for n in range(60, 100):
        values = (str(n), "0")
        together += [grid("zoé", n, 0.5, values=values), grid("yves", n, 0.5, values=values)]
    found = signal(pair_profiles([*alone, *together]), ("yves", "zoé"), Signal.ALIKE)
    assert found.notable
    assert found.interval.value == 1.0


def test_grids_filled_at_night_are_seen_beside_the_others():
    usual = [grid("bob", n, 0.5, night=n % 30 == 0) for n in range(90)]
    late = [grid("anne", n, 0.5, night=n % 2 == 0) for n in range(40)]
    profiles = assessor_profiles([*usual, *late])
    found = signal(profiles, ("anne",), Signal.NIGHT)
    assert found.notable
    assert found.reference == pytest.approx(3 / 90)
    assert [p.subject for p in profiles if p.notable] == [("anne",)]


def test_chance_alone_raises_few_alarms():
    alarms = 0
    for seed in range(60):
        random = Random(seed)  # noqa: S311
        grids = []
        for n in range(300):
            first, second = random.sample(["a", "b", "c", "d", "e", "f"], 2)
            level = random.uniform(0.3, 0.9)
            for who in (first, second):
                grids.append(grid(who, n, min(1.0, max(0.0, level + random.gauss(0, 0.2)))))
        found = [f for p in assessor_profiles(grids) for f in p.findings]
        alarms += any(f.notable for f in found if f.signal is Signal.SEVERITY)
    assert alarms <= 8


@given(st.randoms())
def test_the_order_of_grids_changes_nothing(random):
    grids = both(45, 0.1) + both(30, 0.0, first="zoé", second="yves", start=45, centre="Lille")
    shuffled = list(grids)
    random.shuffle(shuffled)
    for profiles in (assessor_profiles, pair_profiles, centre_profiles):
        told, again = profiles(grids), profiles(shuffled)
        assert [p.subject for p in told] == [p.subject for p in again]
        for one, other in zip(told, again, strict=True):
            for first, second in zip(one.findings, other.findings, strict=True):
                assert first.notable == second.notable
                if first.interval:
                    assert first.interval.value == pytest.approx(second.interval.value)
