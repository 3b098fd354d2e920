"""A remark of the merge with the law is told of the case on which it bears, and of no other."""

import pytest

from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import Register
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.remarks import remarks_on_sitting
from tests.jury.cases import NO, YES, case, rules, sitting, votes

VAE = (RouteFamily.VAE, Register.RNCP)


def told(found):
    return {remark.code for remark in found.warnings}


def heard(cast, *keys, **reglement):
    asked = case(route=RouteFamily.VAE, votes=cast)
    return deliberate(asked, sitting(1, 1), rules(*VAE, **reglement))


def test_the_voice_of_the_chair_is_told_where_voices_are_equal_alone():
    equal = heard(votes("B1", e1=NO, s1=YES), tie_rule="acquired")
    agreed = heard(votes("B1", e1=YES, s1=YES), tie_rule="acquired")
    assert "vae-tie-rule" in told(equal)
    assert "vae-tie-rule" not in told(agreed)


def test_what_the_law_says_of_adjourning_is_told_of_who_is_adjourned_alone():
    lacking = deliberate(case(route=RouteFamily.VAE), sitting(1, 0), rules(*VAE))
    agreed = heard(votes("B1", e1=YES, s1=YES))
    assert "vae-adjournment" in told(lacking)
    assert "vae-adjournment" not in told(agreed)


@pytest.mark.parametrize(("days", "codes"), [(10, ["juror-notice"]), (21, [])])
def test_the_notice_that_the_law_lengthens_is_told_of_the_sitting_and_of_no_case(days, codes):
    short = rules(convocation={"days_before": days})
    assert [remark.code for remark in remarks_on_sitting(short)] == codes
    assert "juror-notice" not in told(deliberate(case(), sitting(1, 1), short))
