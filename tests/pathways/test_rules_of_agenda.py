"""What a dossier must hold before a jury (RULE-37)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from parchemin.certifications.reglement.value import FileRules, Reglement
from parchemin.pathways.rules import AgendaFacts, objections_to_agenda, remarks_on_agenda
from parchemin.pathways.terms import DossierState, Route, Scope, SupportKind

HELD = date(2026, 11, 24)
COMPLETE = AgendaFacts(
    state=DossierState.IN_ASSESSMENT,
    route=Route.PROFESSIONALISATION_CONTRACT,
    scope=Scope.WHOLE,
    entry=date(2026, 2, 2),
    to_assess=frozenset({"B1", "B2"}),
    assessed=frozenset({"B1", "B2"}),
    supports=frozenset({SupportKind.TUTOR}),
    partner_known=True,
    employer_known=True,
)


def reglement(rules: FileRules | None, **more: Any) -> Reglement:
    return Reglement("Essai", date(2026, 1, 1), file=rules or FileRules(), **more)


def codes(rules: FileRules | None = None, **changes: object) -> list[str]:
    facts = replace(COMPLETE, **changes)  # type: ignore[arg-type]
    return [o.code for o in objections_to_agenda(facts, reglement(rules), HELD)]


def test_a_complete_dossier_goes_to_the_jury() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"assessed": frozenset({"B1"})}, "bloc-not-assessed"),
        ({"partner_known": False}, "partner-missing"),
        ({"employer_known": False}, "employer-missing"),
        ({"supports": frozenset()}, "tutor-missing"),
        ({"state": DossierState.SUBMITTED}, "dossier-state"),
        ({"state": DossierState.DECIDED}, "dossier-state"),
    ],
)
def test_what_is_missing_keeps_a_dossier_off_the_agenda(
    changes: dict[str, object], expected: str
) -> None:
    assert codes(**changes) == [expected]


def test_a_bloc_held_before_counts_on_its_last_day_which_is_told_the_day_after() -> None:
    assert codes(carried=(("B2", HELD, "art. 7"),)) == []
    held = replace(COMPLETE, carried=(("B2", date(2026, 11, 23), "art. 7"),))
    assert objections_to_agenda(held, reglement(None), HELD) == (), "the jury decides of the rest"
    (remark,) = remarks_on_agenda(held, HELD)
    assert remark.message == (
        "Le bloc « B2 », acquis avant, vaut jusqu’au 23 novembre 2026 : il ne compte pas pour un jury du "
        "24 novembre 2026."
    )
    assert remark.source == "art. 7"


def test_a_vae_needs_neither_partner_nor_tutor() -> None:
    assert codes(route=Route.STATUTORY_VAE, partner_known=False, supports=frozenset()) == []


def test_a_reglement_may_waive_completeness_but_not_the_state() -> None:
    lenient = FileRules(completeness_required=False)
    assert codes(lenient, assessed=frozenset()) == []
    assert codes(lenient, state=DossierState.REFUSED) == ["dossier-state"]


def test_practice_asked_before_the_assessment_counts_in_calendar_months() -> None:
    """RULE-22: a VAE is asked none."""
    rules = FileRules(practice_months_full=6, practice_months_bloc=3)
    assert codes(rules, entry=date(2026, 5, 24)) == []
    assert codes(rules, entry=date(2026, 5, 25)) == ["practice-too-short"]
    assert codes(rules, entry=date(2026, 8, 24), scope=Scope.BLOCS) == []
    assert codes(rules, entry=date(2026, 11, 1), route=Route.STATUTORY_VAE) == []
