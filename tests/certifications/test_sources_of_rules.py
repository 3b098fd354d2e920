"""A rule is told with the text it comes from: the article of the branch, or the default of the product."""

import ast
from datetime import date
from pathlib import Path

import parchemin
from parchemin.certifications.reglement.law import DEFAULT
from parchemin.certifications.reglement.value import FileRules, Reglement
from parchemin.jury.rules.confirmation import objections_to_confirming
from parchemin.pathways.rules import AgendaFacts, objections_to_agenda
from parchemin.pathways.terms import DossierState, Route, Scope

PRODUCT = Path(parchemin.__file__).parent
DAY = date(2026, 11, 24)


def texts_passed_as_the_branch_s(files):
    """Return the literal texts that would be told as an article of a règlement, whatever it says."""
    return [
        f"{file.name}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("Règlement, ")
    ]


def test_no_text_of_a_reglement_is_written_in_the_product():
    assert texts_passed_as_the_branch_s(PRODUCT.rglob("*.py")) == []


def test_a_text_written_in_the_product_would_be_seen(tmp_path):
    (tmp_path / "rules.py").write_text('SOURCE = "Règlement, présidence"')
    assert texts_passed_as_the_branch_s(tmp_path.rglob("*.py")) == ["rules.py:1"]


def incomplete(reglement: Reglement) -> str:
    facts = AgendaFacts(
        state=DossierState.IN_ASSESSMENT,
        route=Route.INDIVIDUAL,
        scope=Scope.WHOLE,
        entry=date(2026, 1, 5),
        to_assess=frozenset({"B1"}),
        assessed=frozenset(),
    )
    (objection,) = objections_to_agenda(facts, reglement, DAY)
    return objection.source


def test_a_silent_reglement_is_never_cited_for_what_the_product_asks_by_default():
    assert incomplete(Reglement("Essai", DAY)) == DEFAULT


def test_what_the_branch_wrote_is_cited_with_its_article():
    wrote = Reglement(
        "Essai",
        DAY,
        file=FileRules(completeness_required=True),
        given=frozenset({"file", "file.completeness_required"}),
        articles={"file": "art. 7"},
    )
    assert incomplete(wrote) == "Règlement, art. 7"


def test_a_confirmation_nobody_asked_for_is_refused_by_default_and_not_by_the_branch():
    (objection,) = objections_to_confirming(
        Reglement("Essai", DAY), decided_on=DAY, confirmed_on=DAY, today=DAY, deliberation="n° 4"
    )
    assert objection.source == DEFAULT
