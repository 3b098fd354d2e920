"""What a candidate already holds: it completes an award, expires, and is not presented again."""

from datetime import date

import pytest

from parchemin.assessment.rules.carried_units import carried_result
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import (
    Outcome,
)
from tests.jury.cases import (
    NO,
    ON,
    YES,
    carried,
    case,
    rules,
    sitting,
)
from tests.jury.test_rules_of_deliberation import BLOCS, voted


def test_blocs_carried_over_complete_the_award():
    """RULE-32."""
    earlier = (carried("B1", date(2024, 5, 2)), carried("B2", date(2023, 5, 2)))
    session = sitting()
    found = deliberate(case(BLOCS, carried=earlier, votes=voted(session, B3=YES)), session, rules())
    assert found.outcome is Outcome.FULL
    assert [unit.code for unit in found.units] == ["B3"]
    assert (found.acquired, found.missing) == (("B3",), ())
    assert [bloc.carried for bloc in found.blocs] == [True, True, False]


def test_an_expired_bloc_is_presented_again_and_says_since_when():
    earlier = (carried("B1", date(2021, 11, 23)),)
    session = sitting()
    found = deliberate(
        case(BLOCS, carried=earlier, votes=voted(session, B1=NO, B2=YES, B3=YES)), session, rules()
    )
    assert found.outcome is Outcome.PARTIAL
    assert found.missing == ("B1",)
    assert found.carried[0].reason.text == (
        "Bloc B1, acquis le 23 novembre 2021, ne vaut plus : son dernier jour était le 23 novembre 2026."
    )


def test_who_came_for_one_bloc_is_not_told_to_present_the_others_again():
    session = sitting()
    came_for = {"sought": ("B2",), "votes": voted(session, B2=NO)}
    found = deliberate(case(BLOCS, **came_for), session, rules())
    assert found.reasons[0].text == "Refus. À repasser : B2."


def test_nothing_is_asked_of_who_already_holds_everything():
    earlier = tuple(carried(each.code, date(2025, 1, 1)) for each in BLOCS)
    found = deliberate(case(BLOCS, carried=earlier), sitting(), rules())
    assert (found.outcome, found.units) == (Outcome.FULL, ())


@pytest.mark.parametrize(
    ("unit", "validity", "expiry", "valid", "until"),
    [
        ({"acquired_on": date(2021, 11, 24)}, {"months": 60}, None, True, date(2026, 11, 24)),
        ({"acquired_on": date(2021, 11, 23)}, {"months": 60}, None, False, date(2026, 11, 23)),
        ({"acquired_on": date(2001, 1, 1)}, {"months": None}, None, True, None),
        ({"acquired_on": date(2026, 11, 25)}, {"months": None}, None, False, None),
        ({"acquired_on": date(2025, 1, 1), "replaced": True}, {"months": 60}, None, False,
         date(2030, 1, 1)),
        ({"acquired_on": date(2001, 1, 1), "register": Register.RNCP}, {"months": 60}, None, True,
         None),
        ({"acquired_on": date(2024, 2, 29)}, {"months": 33}, None, True, date(2026, 11, 29)),
        ({"acquired_on": date(2021, 11, 1), "notified_on": date(2021, 12, 1)},
         {"months": 60, "start": "notification"}, None, True, date(2026, 12, 1)),
        ({"acquired_on": date(2021, 11, 1), "delivered_on": date(2021, 11, 20)},
         {"months": 60, "start": "delivery"}, None, False, date(2026, 11, 20)),
        ({"acquired_on": date(2020, 1, 1)},
         {"months": None, "usable_until": "registration_expiry"}, date(2026, 11, 23), False,
         date(2026, 11, 23)),
        ({"acquired_on": date(2020, 1, 1)},
         {"months": None, "usable_until": "registration_expiry"}, date(2026, 11, 24), True,
         date(2026, 11, 24)),
        ({"acquired_on": date(2020, 1, 1), "valid_until": date(2026, 11, 23)}, {"months": None}, None,
         False, date(2026, 11, 23)),
        ({"acquired_on": date(2024, 1, 1), "valid_until": date(2030, 1, 1)}, {"months": 60}, None, True,
         date(2029, 1, 1)),
    ],
)  # fmt: skip
def test_what_was_acquired_before_counts_to_its_last_day(unit, validity, expiry, valid, until):
    """RULE-33."""
    earlier = carried("B1", **unit)
    found = carried_result(earlier, ON, expiry, rules(partial={"validity": [validity]}))
    assert (found.valid, found.until) == (valid, until)
    assert found.reason.source
