"""The law wins over the branch, and the merged rules say which text each key comes from."""

from datetime import date
from pathlib import Path

import pytest

from parchemin.certifications.reglement.law import (
    BLOC_FOR_LIFE,
    DEFAULT,
    EQUAL_VOICES,
    JUROR_LEAVE,
    VAE_JURY,
    Effective,
    with_law,
)
from parchemin.certifications.reglement.reading import FORMAT, new_reglement, read_reglement
from parchemin.certifications.reglement.terms import RouteFamily, TieRule, Unit, UsableUntil
from parchemin.certifications.reglement.value import Delay
from parchemin.certifications.terms import Register

FOLDER = Path(__file__).resolve().parents[2] / "parchemin" / "demo" / "reglements"
ON = date(2026, 11, 24)


def effective(
    route: RouteFamily = RouteFamily.TRAINING,
    register: Register = Register.NONE,
    on: date = ON,
    **keys: object,
) -> Effective:
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys}
    return with_law(new_reglement(value), route, register, on)


def codes(merged: Effective) -> list[str]:
    return [warning.code for warning in merged.warnings]


def test_in_a_vae_the_chair_casts_whatever_the_branch_wrote():
    branch = read_reglement(FOLDER / "commerces_de_gros.yaml")
    vae = with_law(branch, RouteFamily.VAE, Register.RNCP, ON)
    training = with_law(branch, RouteFamily.TRAINING, Register.RNCP, ON)
    assert (vae.voting.chair_settles, vae.source(EQUAL_VOICES)) == (True, VAE_JURY)
    assert not training.voting.chair_settles
    assert "vae-tie-rule" in codes(vae)
    assert (training.reglement.tie_rule, training.source("tie_rule")) == (
        TieRule.ACQUIRED,
        "Règlement",
    )


def test_a_vae_jury_has_two_voters_one_qualified_and_no_relation_with_the_candidate():
    """RULE-27."""
    merged = effective(RouteFamily.VAE, Register.RNCP)
    assert merged.reglement.jury.min_voting == 2
    assert merged.reglement.jury.min_qualified == 1
    assert merged.reglement.jury.gender_balance
    assert merged.reglement.member.relation_ban
    assert merged.reglement.member.guide_ban
    assert merged.source("member.relation_ban") == VAE_JURY


def test_the_law_never_lowers_what_the_branch_asks_beyond_it():
    merged = effective(RouteFamily.VAE, Register.RNCP, jury={"min_voting": 4, "min_qualified": 3})
    assert (merged.reglement.jury.min_voting, merged.reglement.jury.min_qualified) == (4, 3)


def test_a_vae_outside_the_register_is_of_the_branch_and_the_statute_does_not_reach_it():
    for register in (Register.NONE, Register.RS):
        merged = effective(RouteFamily.VAE, register, tie_rule="acquired")
        assert merged.route is RouteFamily.BRANCH_VAE
        assert merged.reglement.tie_rule is TieRule.ACQUIRED
        assert "vae-of-the-branch" in codes(merged)


def test_before_the_decree_the_law_of_vae_juries_is_not_invented():
    merged = effective(RouteFamily.VAE, Register.RNCP, date(2024, 4, 12), tie_rule="acquired")
    assert merged.reglement.tie_rule is TieRule.ACQUIRED
    assert "vae-law-unknown" in codes(merged)
    day_after = effective(RouteFamily.VAE, Register.RNCP, date(2024, 4, 13), tie_rule="acquired")
    assert day_after.voting.chair_settles
    assert not merged.voting.chair_settles


@pytest.mark.parametrize(
    ("branch", "expected"),
    [({"months": 1}, Delay(days=15)), ({"days": 15}, Delay(days=15)), ({"days": 8}, Delay(days=8))],
)
def test_a_vae_result_is_told_within_fifteen_days_or_sooner(branch, expected):
    merged = effective(RouteFamily.VAE, Register.RNCP, notification={"delay": branch})
    assert merged.reglement.notification.delay == expected


def test_a_bloc_of_the_register_is_kept_for_life_although_the_branch_says_five_years():
    """RULE-33."""
    merged = effective(partial={"validity": [{"months": 60}]})
    line, source = merged.validity(RouteFamily.TRAINING, Register.RNCP, Unit.BLOC)
    assert (line.months, source) == (None, BLOC_FOR_LIFE)
    assert "registered-bloc-for-life" in codes(merged)
    line, source = merged.validity(RouteFamily.TRAINING, Register.NONE, Unit.BLOC)
    assert (line.months, source) == (60, "Règlement")


def test_where_the_branch_is_silent_a_registered_bloc_is_kept_by_the_doctrine_and_others_by_default():
    """RULE-33."""
    merged = effective()
    for route in (RouteFamily.TRAINING, RouteFamily.VAE):
        line, source = merged.validity(route, Register.RNCP, Unit.BLOC)
        assert (line.months, source) == (None, BLOC_FOR_LIFE)
    line, source = merged.validity(RouteFamily.TRAINING, Register.NONE, Unit.BLOC)
    assert (line.months, source) == (60, DEFAULT)


def test_the_doctrine_keeps_the_other_conditions_of_the_branch():
    validity = [{"months": 60, "usable_until": "registration_expiry", "start": "notification"}]
    merged = effective(partial={"validity": validity})
    line, _ = merged.validity(RouteFamily.VAE, Register.RNCP, Unit.BLOC)
    assert line.usable_until is UsableUntil.REGISTRATION_EXPIRY


def test_a_waived_doctrine_yields_but_still_warns():
    """RULE-33."""
    waiver = {
        "doctrine": "registered_bloc_for_life",
        "reason": "Métier réglementé",
        "decided_on": "2025-01-01",
    }
    merged = effective(partial={"validity": [{"months": 60}]}, waivers=[waiver])
    line, _ = merged.validity(RouteFamily.TRAINING, Register.RNCP, Unit.BLOC)
    assert line.months == 60
    assert "registered-bloc-for-life" in codes(merged)


def test_no_warning_is_given_to_a_branch_that_already_keeps_registered_blocs_for_life():
    kept = [{"when": {"registration": "RNCP"}, "months": None}, {"months": 60}]
    assert "registered-bloc-for-life" not in codes(effective(partial={"validity": kept}))
    assert "registered-bloc-for-life" not in codes(effective())


def test_metallurgie_dates_an_unregistered_bloc_as_the_competences_that_make_it():
    merged = with_law(
        read_reglement(FOLDER / "metallurgie.yaml"), RouteFamily.TRAINING, Register.RNCP, ON
    )
    competence, source = merged.validity(RouteFamily.TRAINING, Register.RNCP, Unit.COMPETENCE)
    assert (competence.months, source) == (24, "Règlement, art. 55.3")
    bloc, source = merged.validity(RouteFamily.TRAINING, Register.NONE, Unit.BLOC)
    assert (bloc.months, source) == (24, "Règlement, art. 55.3")
    registered, source = merged.validity(RouteFamily.TRAINING, Register.RNCP, Unit.BLOC)
    assert (registered.months, source) == (None, BLOC_FOR_LIFE)


def test_automobile_validity_depends_on_the_route_of_the_bloc():
    merged = with_law(
        read_reglement(FOLDER / "automobile.yaml"), RouteFamily.TRAINING, Register.NONE, ON
    )
    by_training, _ = merged.validity(RouteFamily.TRAINING, Register.NONE, Unit.BLOC)
    by_vae, _ = merged.validity(RouteFamily.BRANCH_VAE, Register.NONE, Unit.BLOC)
    assert (by_training.months, by_vae.months) == (60, None)


@pytest.mark.parametrize("route", list(RouteFamily))
@pytest.mark.parametrize("register", list(Register))
@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_case_has_a_line_of_validity(path, route, register, unit):
    merged = with_law(read_reglement(path), route, register, ON)
    line, source = merged.validity(route, register, unit)
    assert source
    if register is Register.RNCP and unit is Unit.BLOC:
        assert line.months is None


def test_a_notice_shorter_than_the_leave_of_jurors_is_lengthened_unless_an_agreement_says():
    short = effective(convocation={"days_before": 8})
    assert short.reglement.convocation.days_before == 15
    assert short.source("convocation.days_before") == JUROR_LEAVE
    agreed = effective(convocation={"days_before": 8, "employee_notice_days": 8})
    assert agreed.reglement.convocation.days_before == 8


def test_a_key_cites_its_article_then_the_article_of_what_holds_it_then_the_default():
    merged = effective(
        quorum={"min_total": 2, "fraction": "2/3"},
        majority="by_college",
        articles={"quorum": "art. 4", "quorum.fraction": "art. 4.1", "secrecy": "art. 5"},
    )
    assert merged.source("secrecy") == "Règlement, art. 5"
    assert merged.source("quorum.fraction") == "Règlement, art. 4.1"
    assert merged.source("quorum.min_total") == "Règlement, art. 4"
    assert merged.source("majority") == "Règlement"
    assert merged.source("quorum.min_per_college") == DEFAULT
    assert merged.source("tie_rule") == DEFAULT


def test_rules_merged_twice_are_equal_and_have_one_digest():
    first, second = (
        effective(RouteFamily.VAE, Register.RNCP),
        effective(RouteFamily.VAE, Register.RNCP),
    )
    assert first == second
    assert hash(first) == hash(second)
    assert first.digest == second.digest
    assert first.digest != effective(RouteFamily.TRAINING, Register.RNCP).digest
    assert first.digest != effective(RouteFamily.VAE, Register.RNCP, date(2026, 11, 25)).digest
