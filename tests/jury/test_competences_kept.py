"""What is acquired competence by competence is kept as such, and completes its bloc later (RULE-32, RULE-33)."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.assessment.rules.carried_units import carried_result
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import (
    Register,
    RouteFamily,
    Unit,
    UsableUntil,
    ValidityStart,
)
from parchemin.certifications.reglement.validity import Validity, validity_of
from parchemin.certifications.reglement.value import ValidityRule
from parchemin.jury.inputs import inputs_as_json, inputs_from_json
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.terms import Outcome, UnitOutcome
from parchemin.kernel.reading import Unreadable
from tests.jury.cases import NO, ON, YES, A, N, bloc, carried, case, marks, rules, sitting
from tests.jury.test_rules_of_deliberation import voted

BLOCS = (bloc("B1", 2), bloc("B2", 2))
BY_COMPETENCE = {"decision": {"unit": "competence", "full_award_requires": "all_competences"}}


def half_of_each(**changes):
    """Return a case whose grids give the second competence of each bloc."""
    grids = tuple(g for each in BLOCS for g in marks(each.code, [N, A], [N, A]))
    return case(BLOCS, grids=grids, adopted=True, **changes)


def held(code, acquired_on=date(2025, 3, 3), **changes):
    usual = {"unit": Unit.COMPETENCE, "kept": Validity(date(2027, 3, 3))}
    return carried(code, acquired_on, **{**usual, **changes})


def test_half_the_competences_of_each_bloc_are_a_partial_award_and_are_kept():
    found = deliberate(half_of_each(), sitting(), rules(**BY_COMPETENCE))
    assert found.outcome is Outcome.PARTIAL
    assert (found.acquired, found.competences) == ((), ("B1.2", "B2.2"))
    assert found.missing == ("B1", "B2")
    assert found.reasons[0].text == (
        "Validation partielle. Acquis : B1.2, B2.2. À repasser : B1.1, B2.1."
    )


def test_the_same_grids_decided_by_bloc_keep_nothing():
    found = deliberate(half_of_each(), sitting(), rules())
    assert (found.outcome, found.acquired, found.competences) == (Outcome.REFUSED, (), ())


def test_where_no_partial_result_is_admitted_nothing_is_kept():
    decision = {**BY_COMPETENCE["decision"], "outcomes": ["full", "refused", "absent"]}
    found = deliberate(half_of_each(), sitting(), rules(decision=decision))
    assert (found.outcome, found.competences) == (Outcome.REFUSED, ())


def test_the_competences_of_a_bloc_acquired_as_a_whole_are_kept_as_that_bloc():
    session = sitting()
    said = {"B1.1": YES, "B1.2": YES, "B2.1": NO, "B2.2": YES}
    found = deliberate(case(BLOCS, votes=voted(session, **said)), session, rules(**BY_COMPETENCE))
    assert (found.acquired, found.competences) == (("B1",), ("B2.2",))
    assert found.reasons[0].text == ("Validation partielle. Acquis : B1, B2.2. À repasser : B2.1.")


def test_a_competence_held_is_not_voted_again_and_the_rest_completes_its_bloc():
    session = sitting()
    earlier = (held("B1.2"), held("B2.2"))
    found = deliberate(
        case(BLOCS, carried=earlier, votes=voted(session, **{"B1.1": YES, "B2.1": NO})),
        session,
        rules(**BY_COMPETENCE),
    )
    assert [unit.code for unit in found.units] == ["B1.1", "B2.1"]
    assert (found.outcome, found.acquired) == (Outcome.PARTIAL, ("B1",))
    assert found.competences == ()
    assert found.blocs[1].competences == ("B2.2",)
    assert found.reasons[0].text == "Validation partielle. Acquis : B1. À repasser : B2.1."


def test_a_voice_on_what_was_acquired_meanwhile_has_no_effect_and_keeps_nothing_from_closing():
    session = sitting()
    said = {"B1.1": YES, "B1.2": NO, "B2.1": YES, "B2.2": YES}
    found = deliberate(
        case(BLOCS, carried=(held("B1.2"),), votes=voted(session, **said)),
        session,
        rules(**BY_COMPETENCE),
    )
    assert (found.outcome, found.objections) == (Outcome.FULL, ())


def test_the_last_competences_of_two_sittings_make_the_whole():
    session = sitting()
    earlier = (held("B1.2"), held("B2.2"))
    found = deliberate(
        case(BLOCS, carried=earlier, votes=voted(session, **{"B1.1": YES, "B2.1": YES})),
        session,
        rules(**BY_COMPETENCE),
    )
    assert (found.outcome, found.acquired) == (Outcome.FULL, ("B1", "B2"))
    assert found.reasons[0].text == (
        "Les 4 compétences demandées sont acquises : validation totale."
    )


@pytest.mark.parametrize(
    ("last_day", "presented"),
    [(ON, ["B1.1", "B2.1", "B2.2"]), (date(2026, 11, 23), ["B1.1", "B1.2", "B2.1", "B2.2"])],
)
def test_a_competence_counts_to_its_last_day_and_is_presented_again_the_day_after(
    last_day, presented
):
    earlier = (held("B1.2", kept=Validity(last_day)),)
    found = deliberate(half_of_each(carried=earlier), sitting(), rules(**BY_COMPETENCE))
    assert [unit.code for unit in found.units] == presented


def test_a_case_that_the_jury_adjourns_keeps_no_competence_of_that_day():
    session = sitting()
    found = deliberate(
        case(
            BLOCS[:1],
            votes=voted(session, **{"B1.2": YES}),
            adjourned_to=date(2027, 1, 15),
        ),
        session,
        rules(**BY_COMPETENCE),
    )
    assert found.blocs[0].outcome is UnitOutcome.ADJOURNED
    assert (found.outcome, found.competences) == (Outcome.ADJOURNED, ())


def test_an_excluded_candidate_keeps_nothing_of_that_day():
    found = deliberate(half_of_each(fraud=True), sitting(), rules(**BY_COMPETENCE))
    assert (found.outcome, found.competences) == (Outcome.EXCLUDED_FRAUD, ())
    assert [each.competences for each in found.blocs] == [(), ()]


def test_a_vote_on_the_whole_keeps_nothing_of_a_refusal():
    session = sitting()
    found = deliberate(
        case(BLOCS, votes=voted(session, certification=NO)),
        session,
        rules(decision={"unit": "certification"}),
    )
    assert (found.outcome, found.acquired, found.competences) == (Outcome.REFUSED, (), ())


def test_a_vote_on_the_whole_of_who_came_for_one_bloc_gives_that_bloc():
    session = sitting()
    found = deliberate(
        case(BLOCS, sought=("B1",), votes=voted(session, certification=YES)),
        session,
        rules(decision={"unit": "certification"}),
    )
    assert (found.outcome, found.acquired) == (Outcome.PARTIAL, ("B1",))


def test_the_jury_of_a_vae_may_give_blocs_whatever_the_règlement_admits():
    session, outcomes = sitting(), ["full", "refused", "absent", "adjourned", "excluded_fraud"]
    effective = rules(RouteFamily.VAE, Register.RNCP, decision={"outcomes": outcomes})
    facts = case(BLOCS, route=RouteFamily.VAE, votes=voted(session, B1=YES, B2=NO), complete=True)
    found = deliberate(facts, session, effective)
    assert (found.outcome, found.acquired) == (Outcome.PARTIAL, ("B1",))
    assert found.reasons[0].source == "C. trav., art. R6412-7"
    assert "vae-partial" in [warning.code for warning in found.warnings]
    trained = deliberate(
        replace(facts, route=RouteFamily.TRAINING), session, rules(decision={"outcomes": outcomes})
    )
    assert trained.outcome is Outcome.REFUSED


def test_a_vae_decided_as_a_whole_says_that_the_law_lets_blocs_be_given():
    warned = rules(RouteFamily.VAE, Register.RNCP, decision={"unit": "certification"}).warnings
    assert "vae-by-the-whole" in [warning.code for warning in warned]
    by_bloc = rules(RouteFamily.VAE, Register.RNCP).warnings
    assert "vae-by-the-whole" not in [warning.code for warning in by_bloc]


# A règlement that changes later changes nothing of what a jury gave (RULE-31, RULE-33).


def test_what_a_jury_gave_ends_as_it_was_fixed_whatever_the_règlement_became():
    stricter = rules(**BY_COMPETENCE, partial={"validity": [{"months": 1}]})
    found = carried_result(held("B1.2"), ON, None, stricter)
    assert (found.valid, found.until) == (True, date(2027, 3, 3))
    assert found.reason.text == (
        "Compétence B1.2, acquise le 3 mars 2025, vaut jusqu’au 3 mars 2027."
    )


def test_what_waits_for_its_notification_counts_and_says_so():
    waiting = held("B1.2", kept=Validity(None, ValidityStart.NOTIFICATION, 60))
    found = carried_result(waiting, ON, None, rules())
    assert found.valid
    assert found.reason.text.endswith("vaut cinq ans à compter de la notification.")


@pytest.mark.parametrize(
    ("line", "expires", "told"),
    [
        ({"months": 60}, None, "jusqu’au 24 novembre 2031"),
        ({"months": None}, None, "sans limite"),
        (
            {"months": 60, "start": ValidityStart.NOTIFICATION},
            None,
            "cinq ans à compter de la notification",
        ),
        (
            {"months": 24, "start": ValidityStart.DELIVERY},
            None,
            "24 mois à compter de la délivrance",
        ),
    ],
)
def test_how_long_a_unit_is_kept_is_told_from_the_act_that_starts_it(line, expires, told):
    assert validity_of(ValidityRule(**line), ON, expires).in_words == told


def test_a_validity_starts_with_its_act_and_never_passes_the_day_it_cannot_pass():
    line = ValidityRule(
        months=24, start=ValidityStart.DELIVERY, usable_until=UsableUntil.REGISTRATION_EXPIRY
    )
    waiting = validity_of(line, ON, date(2028, 6, 30))
    assert waiting.in_words == (
        "24 mois à compter de la délivrance, et jusqu’au 30 juin 2028 au plus"
    )
    assert waiting.counted_from(date(2027, 1, 29)).until == date(2028, 6, 30)
    assert waiting.counted_from(date(2026, 1, 29)).until == date(2028, 1, 29)


def test_what_is_acquired_after_the_registration_ended_is_kept_for_its_day():
    line = ValidityRule(usable_until=UsableUntil.REGISTRATION_EXPIRY)
    assert validity_of(line, ON, date(2026, 11, 1)).until == ON


def test_a_competence_held_is_read_back_from_the_inputs_of_its_decision():
    facts = half_of_each(
        carried=(held("B1.2", kept=Validity(None, ValidityStart.NOTIFICATION, 60)),)
    )
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **BY_COMPETENCE}
    session, effective = sitting(), rules(**BY_COMPETENCE)
    again = inputs_from_json(inputs_as_json(facts, session, effective), new_reglement(value))
    assert deliberate(*again) == deliberate(facts, session, effective)


@pytest.mark.parametrize(
    ("decision", "key"),
    [
        ({"unit": "bloc", "full_award_requires": "all_competences"}, "toutes les compétences"),
        (
            {
                "unit": "certification",
                "full_award_requires": "share_of_blocs",
                "full_award_share": "80 %",
            },
            "une part des blocs",
        ),
    ],
)
def test_a_whole_that_counts_units_nobody_decides_is_refused_when_read(decision, key):
    value = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01"}
    with pytest.raises(Unreadable) as refused:
        new_reglement({**value, "decision": decision})
    (fault,) = refused.value.faults
    assert fault.path == "decision.full_award_requires"
    assert key in fault.message
