"""Until when a decision is contested, on what grounds, in what form."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from parchemin.jury.rules.appeals import (
    AppealFacts,
    appeal_ends,
    grounds_admitted,
    objections_to_appeal,
    reply_due,
)
from parchemin.jury.rules.notification import notification_due
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from tests.jury.cases import ON, Register, RouteFamily, rules

TOLD = ON + timedelta(days=6)
FACTS = AppealFacts(
    lodged_on=TOLD,
    ground=Ground.PROCEDURE,
    channel=AppealChannel.WRITTEN,
    outcome=Outcome.PARTIAL,
    decided_on=ON,
    notified_on=TOLD,
)


def codes(effective=None, **changes):
    found = objections_to_appeal(replace(FACTS, **changes), effective or rules())
    return [objection.code for objection in found]


def test_an_appeal_in_time_and_form_is_admissible():
    assert codes() == []


@pytest.mark.parametrize(
    ("window", "last"),
    [
        ({"months": 3}, date(2027, 2, 28)),
        ({"days": 60}, date(2027, 1, 29)),
        ({"months": 1, "days": 1}, date(2026, 12, 31)),
    ],
)
def test_the_last_day_of_the_window_counts(window, last):
    """RULE-41."""
    effective = rules(appeal={"window": window})
    assert appeal_ends(effective, ON, TOLD) == last
    assert codes(effective, lodged_on=last) == []
    assert codes(effective, lodged_on=last + timedelta(days=1)) == ["appeal-late"]


def test_a_window_of_months_is_of_calendar_months():
    effective = rules(appeal={"window": {"months": 3}})
    assert appeal_ends(effective, ON, date(2026, 11, 30)) == date(2027, 2, 28)
    assert appeal_ends(effective, ON, date(2027, 11, 30)) == date(2028, 2, 29)


def test_no_delay_runs_while_nobody_was_notified():
    assert appeal_ends(rules(), ON, None) is None
    assert codes(notified_on=None, lodged_on=date(2030, 1, 1)) == []


def test_a_delay_from_the_jury_runs_without_notification():
    effective = rules(appeal={"start": "jury_date", "window": {"days": 10}})
    assert appeal_ends(effective, ON, None) == ON + timedelta(days=10)
    late = ON + timedelta(days=11)
    assert codes(effective, notified_on=None, lodged_on=late) == ["appeal-late"]


def test_a_reglement_without_delay_never_calls_an_appeal_late():
    assert codes(rules(appeal={"window": None}), lodged_on=date(2040, 1, 1)) == []


def test_grounds_are_those_that_the_reglement_admits():
    assert grounds_admitted(rules()) == (Ground.PROCEDURE, Ground.MATERIAL_ERROR)
    assert codes(ground=Ground.APPRECIATION) == ["appeal-ground"]
    assert codes(rules(appeal={"grounds": ["any"]}), ground=Ground.APPRECIATION) == []


def test_a_registered_letter_may_be_asked():
    effective = rules(appeal={"channel": "registered_letter"})
    assert codes(effective) == ["appeal-channel"]
    assert codes(effective, channel=AppealChannel.REGISTERED_LETTER) == []


def test_what_must_be_done_before_is_asked():
    effective = rules(appeal={"precondition": "Consultation des résultats détaillés"})
    assert codes(effective) == ["appeal-precondition"]
    assert codes(effective, precondition_met=True) == []


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(Outcome.FULL, "appeal-nothing-refused"), (Outcome.ADJOURNED, "appeal-not-decided")],
)
def test_what_refuses_nothing_is_not_contested(outcome, code):
    assert codes(outcome=outcome) == [code]


def test_every_reason_is_told_at_once_with_its_article():
    effective = rules(
        appeal={"window": {"days": 5}, "channel": "registered_letter"},
        articles={"appeal": "art. 9"},
    )
    facts = replace(FACTS, ground=Ground.APPRECIATION, lodged_on=TOLD + timedelta(days=6))
    found = objections_to_appeal(facts, effective)
    assert [o.code for o in found] == ["appeal-late", "appeal-ground", "appeal-channel"]
    assert {o.source for o in found[:1]} == {"Règlement, art. 9"}


def test_an_appeal_is_answered_in_the_delay_of_the_reglement():
    assert reply_due(rules(appeal={"reply": {"months": 3}}), date(2026, 11, 30)) == date(
        2027, 2, 28
    )
    assert reply_due(rules(appeal={"reply": None}), ON) is None


def test_a_decision_is_notified_in_fifteen_days_or_less():
    assert notification_due(rules(), ON, ON) == date(2026, 12, 9)
    month = {"notification": {"delay": {"months": 1}}}
    assert notification_due(rules(**month), ON, ON) == date(2026, 12, 24)
    vae = rules(RouteFamily.VAE, Register.RNCP, **month)
    assert notification_due(vae, ON, ON) == date(2026, 12, 9)
    assert vae.source("notification.delay") == "C. trav., art. R6412-7"


def test_a_vae_is_notified_in_fifteen_days_from_the_jury_even_if_the_cpne_confirms_later():
    """RULE-26."""
    vae, confirmed = rules(RouteFamily.VAE, Register.RNCP), date(2026, 12, 20)
    assert notification_due(vae, ON, confirmed) == date(2026, 12, 9)
    assert notification_due(rules(), ON, confirmed) == date(2027, 1, 4)


def test_a_branch_that_notifies_sooner_than_the_law_keeps_its_delay_and_its_text():
    week = {"notification": {"delay": {"days": 7}}, "articles": {"notification": "art. 12"}}
    vae = rules(RouteFamily.VAE, Register.RNCP, **week)
    assert notification_due(vae, ON, ON) == date(2026, 12, 1)
    assert vae.source("notification.delay") == "Règlement, art. 12"
