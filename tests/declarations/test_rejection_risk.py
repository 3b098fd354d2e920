from dataclasses import replace

import pytest

from parchemin.declarations.rules import BirthplaceFacts, rejection_risk
from parchemin.declarations.terms import RiskLevel
from tests.declarations.examples import MARIE


def test_a_complete_civil_status_is_at_low_risk_without_a_reason():
    risk = rejection_risk(MARIE)
    assert (risk.level, risk.reasons) == (RiskLevel.LOW, ())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"birth_month": None, "birth_day": None}, "birth-month-unknown"),
        ({"birth_day": None}, "birth-day-unknown"),
        ({"birthplace": BirthplaceFacts()}, "birthplace-unknown"),
        ({"birthplace": BirthplaceFacts(postal_code="69001")}, "birthplace-by-postal-code"),
        ({"birthplace": BirthplaceFacts(commune_code="13055")}, "birthplace-arrondissement"),
        (
            {"birthplace": BirthplaceFacts(commune_code="99109", country_code="109")},
            "country-label",
        ),
        ({"given_names": ("Marie",)}, "single-given-name"),
        ({"given_names": ("Marie Anne", "Zoé")}, "given-names-in-one"),
        ({"given_names": ("Marie", "A.")}, "initial"),
        ({"birth_name": "Marie", "given_names": ("DUPONT", "Zoé")}, "names-swapped"),
        ({"usage_name": "Dupont"}, "usage-name-as-birth-name"),
        ({"birth_name": "Дюпон"}, "not-latin"),
        ({"birth_name": "DUP0NT"}, "digit-in-name"),
        ({"birth_name": "DU  PONT"}, "spacing"),
    ],
)
def test_what_makes_a_rejection_likely_is_named_with_a_remedy(changes, code):
    reasons = rejection_risk(replace(MARIE, **changes)).reasons
    assert [reason.code for reason in reasons] == [code]
    assert reasons[0].remedy


@pytest.mark.parametrize(
    "birth_name", ["N'Diaye", "O’Neill-Żółć", "Nguyễn", "LE GOFF", "D'ALMEIDA", "Ŋaïs", "Straß"]
)
def test_a_real_name_is_no_risk(birth_name):
    assert rejection_risk(replace(MARIE, birth_name=birth_name)).reasons == ()


def test_two_weak_points_weigh_more_than_one():
    one = replace(MARIE, birth_month=None, birth_day=None)
    two = replace(one, birthplace=BirthplaceFacts())
    assert rejection_risk(one).level is RiskLevel.MEDIUM
    assert rejection_risk(two).level is RiskLevel.HIGH
