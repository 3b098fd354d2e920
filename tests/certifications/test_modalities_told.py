"""What an edition leaves untold of the modalities that a règlement names is said before the day."""

from datetime import date
from pathlib import Path

import pytest

from parchemin.assessment.selectors.blocs import assessed_blocs
from parchemin.certifications.actions import import_referentiel, set_reglement
from parchemin.certifications.actions.rows import write_rows
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.certifications.reglement.terms import Marked
from parchemin.certifications.rules import remarks_on_modalities
from parchemin.certifications.rules.modalities import graded_lines
from parchemin.certifications.selectors import referentiel_page
from parchemin.certifications.terms import ModalityKind, Weight
from parchemin.kernel.reading import read_document
from tests.certifications.examples import ours, read

DEMO = Path(__file__).resolve().parents[2] / "parchemin" / "demo" / "referentiels"
DAY = date(2026, 11, 24)
GATE = {"modality": "mcq", "at_least": "50 %", "opens": "simulation"}
TWO = [
    {"kind": "mcq", "title": "Questionnaire"},
    {"kind": "simulation", "title": "Mise en situation"},
]


def edition(*named: str, modalities=TWO):
    """Return the example with two modalities, and what its two criteria name."""
    (bloc,) = ours()["blocs"]
    bloc["modalities"] = modalities
    for competence, kind in zip(bloc["competences"], named, strict=False):
        competence["criteria"][0]["modality"] = kind
    return read(ours(blocs=[bloc]))


def value(start="2026-01-01", **grid):
    rules = grid or {"bloc": {"gates": [GATE]}}
    article = {"grid.bloc.gates": "art. 8.2", "grid.competence.gates": "art. 7"}
    return {
        "format": FORMAT,
        "name": "Règlement du jury",
        "in_force_from": start,
        "grid": rules,
        "articles": article,
    }


def codes(referentiel, **grid):
    return [r.code for r in remarks_on_modalities(referentiel, new_reglement(value(**grid)))]


def test_a_criterion_whose_modality_is_not_told_is_named_with_the_article_that_asks_for_it():
    (remark,) = remarks_on_modalities(edition("mcq"), new_reglement(value()))
    assert (remark.code, remark.weight, remark.path) == (
        "modality-unknown",
        Weight.ADVICE,
        "blocs[0]",
    )
    assert remark.message == (
        "Bloc B1, sous « Règlement du jury » : rien ne dit dans quelle modalité s’observe C1.2-K1 ; "
        "le jury en décide sans calcul."
    )
    assert (remark.source, remark.remedy) == (
        "Règlement, art. 8.2",
        "Dites, dans l’édition, où chaque critère s’observe.",
    )


def test_an_edition_that_tells_everything_draws_no_remark_nor_does_a_reglement_that_names_nothing():
    assert codes(edition("mcq", "simulation")) == []
    assert codes(edition(), bloc={"kind": "all_criteria"}) == []
    assert codes(edition(modalities=[{"kind": "case_study", "title": "Étude de cas"}])) == []


@pytest.mark.parametrize(
    ("referentiel", "grid", "expected"),
    [
        (edition("simulation", "simulation"), {}, ["modality-without-line"]),
        (edition(modalities=[]), {}, ["modality-none"]),
        (
            edition("mcq", "simulation"),
            {
                "bloc": {
                    "kind": "weighted_average",
                    "threshold": "50 %",
                    "modality_weights": [{"modality": "mcq", "weight": 1}],
                }
            },
            ["modality-without-weight"],
        ),
        (
            edition(modalities=[]),
            {
                "bloc": {
                    "kind": "weighted_average",
                    "threshold": "50 %",
                    "modality_weights": [{"modality": "mcq", "weight": 1}],
                }
            },
            ["no-modality"],
        ),
        (edition("mcq"), {"competence": {"gates": [GATE]}}, ["modality-unknown"]),
        (edition("mcq", "simulation"), {"marked": "competence", "bloc": {"gates": [GATE]}},
         ["modality-unknown"]),
    ],
)  # fmt: skip
def test_each_thing_untold_has_its_remark(referentiel, grid, expected):
    assert codes(referentiel, **grid) == expected


@pytest.mark.django_db
def test_the_page_of_an_edition_tells_it_under_the_reglement_of_the_day_and_those_to_come(
    actor, at, django_assert_num_queries
):
    kept = import_referentiel(referentiel=edition("mcq"), actor=actor, at=at)

    def told():
        with django_assert_num_queries(5):
            page = referentiel_page(actor=actor, on=DAY, code="VENDEUR")
        return [r.code for r in page.remarks if r.code.startswith("modality-")]

    def fix(start, **grid):
        set_reglement(
            certification_id=kept.certification_id, value=value(start, **grid), actor=actor, at=at
        )

    assert told() == []
    fix("2025-01-01")
    assert told() == ["modality-unknown"]
    fix("2026-01-01", bloc={"kind": "all_criteria"})
    assert told() == []
    fix("2027-01-01")
    assert told() == ["modality-unknown"]


@pytest.mark.django_db
@pytest.mark.parametrize("marked", Marked)
@pytest.mark.parametrize("path", sorted(DEMO.glob("*.json")), ids=lambda path: path.stem)
def test_the_lines_read_before_the_day_are_those_of_the_grids(path, marked, actor, at):
    referentiel = open_referentiel(read_document(path)).referentiel
    kept = import_referentiel(referentiel=referentiel, actor=actor, at=at)
    write_rows(kept, referentiel)
    grids = {bloc.code: bloc.grid for bloc in assessed_blocs([kept.pk], marked)[kept.pk]}
    for bloc in referentiel.blocs:
        grid = grids[bloc.code]
        assert grid.modalities == bloc.kinds
        assert [tuple(line) for line in graded_lines(bloc, marked)] == [
            (item.code, item.competence, item.modality) for item in grid.items
        ]
    assert set(ModalityKind) >= {kind for grid in grids.values() for kind in grid.modalities}
