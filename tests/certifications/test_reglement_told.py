"""A règlement told in French: every rule a sentence, each with its text."""

from datetime import date
from pathlib import Path

import pytest

from parchemin.certifications.reglement.clauses import chapters_of
from parchemin.certifications.reglement.law import (
    BLOC_FOR_LIFE,
    DEFAULT,
    REST_BY_DEFAULT,
    VAE_JURY,
    with_law,
)
from parchemin.certifications.reglement.reading import new_reglement, read_reglement
from parchemin.certifications.reglement.terms import Register, RouteFamily

FILES = sorted((Path(__file__).parents[2] / "parchemin" / "demo" / "reglements").glob("*.yaml"))
DAY = date(2026, 11, 24)


def told(reglement, route=RouteFamily.TRAINING, register=Register.NONE):
    return chapters_of(with_law(reglement, route, register, DAY))


def clauses(chapters):
    return {clause.text: clause.source for chapter in chapters for clause in chapter.clauses}


def plain(**keys):
    return new_reglement(
        {"format": "parchemin-reglement/1", "name": "R", "in_force_from": "2026-01-01", **keys}
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("route", RouteFamily)
def test_every_real_reglement_is_told_whole(path, route):
    chapters = told(read_reglement(path), route, Register.RNCP)
    assert all(chapter.clauses for chapter in chapters)
    for text, source in clauses(chapters).items():
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "None" not in text
        assert "  " not in text
        assert source


def test_what_the_branch_wrote_cites_its_article_and_the_rest_says_that_nothing_does():
    found = clauses(
        told(
            plain(majority="two_thirds_present", articles={"majority": "art. 5"}, secrecy="secret")
        )
    )
    assert found["Deux tiers des présents."] == "Règlement, art. 5"
    assert found["Le vote se fait à bulletin secret."] == "Règlement"
    assert found["Convocation 21 jours avant."] == DEFAULT


@pytest.mark.parametrize(
    ("keys", "start", "source"),
    [
        ({"proxy": {"allowed": True}}, "Un juré peut", f"Règlement, art. 2 ; {REST_BY_DEFAULT}"),
        (
            {"proxy": {"allowed": True, "same_college": True, "max": 1}},
            "Un juré peut",
            "Règlement, art. 2",
        ),
        ({"majority": "by_college"}, "Majorité des voix", "Règlement"),
        ({"majority": {"share": "70 %"}}, "Plus de 70 %", f"Règlement ; {REST_BY_DEFAULT}"),
        (
            {"grid": {"scale": {"kind": "points", "highest": 20}}},
            "De 0 à 20",
            f"Règlement ; {REST_BY_DEFAULT}",
        ),
        (
            {"grid": {"bloc": {"kind": "n_of_m", "threshold": "70 %"}}},
            "Un bloc est acquis",
            f"Règlement ; {REST_BY_DEFAULT}",
        ),
        (
            {"grid": {"bloc": {"kind": "n_of_m", "threshold": "70 %", "eliminatory": True}}},
            "Un bloc est acquis",
            "Règlement",
        ),
        ({"quorum": {"fraction": "2/3"}}, "Les deux tiers", f"Règlement ; {REST_BY_DEFAULT}"),
        ({"assessors": {"trainer_ban": False}}, "2 évaluateurs", DEFAULT),
        ({"assessors": {"count": 3}}, "3 évaluateurs", f"Règlement ; {REST_BY_DEFAULT}"),
        ({"appeal": {"start": "jury_date"}}, "Recours ouvert", f"Règlement ; {REST_BY_DEFAULT}"),
        (
            {"jury": {"seats": {"employers": {"min": 2}}}},
            "Sièges",
            f"Règlement ; {REST_BY_DEFAULT}",
        ),
    ],
)
def test_a_sentence_that_a_default_completes_says_so(keys, start, source):
    articles = {"proxy": "art. 2"} if "proxy" in keys else {}
    found = clauses(told(plain(**keys, articles=articles)))
    assert [cited for text, cited in found.items() if text.startswith(start)] == [source]


def test_what_the_law_imposes_cites_the_law():
    reglement = plain(tie_rule="not_acquired")
    branch = clauses(told(reglement))
    vae = clauses(told(reglement, RouteFamily.VAE, Register.RNCP))
    assert branch["En cas de partage : le partage vaut non acquis."] == "Règlement"
    assert (
        vae["En VAE, la voix du président départage des voix égales, quelle que soit la majorité."]
        == VAE_JURY
    )
    assert vae["Se déporte qui a accompagné sa VAE."] == VAE_JURY


def test_what_is_kept_is_told_for_the_route_and_the_register():
    reglement = plain(
        decision={"unit": "competence"},
        partial={"validity": [{"months": 60, "start": "notification"}]},
    )
    here = clauses(told(reglement))
    sixty = "cinq ans à compter de la notification."
    assert here[f"Ce qui est acquis le reste {sixty}"] == "Règlement"
    registered = clauses(told(reglement, register=Register.RNCP))
    assert registered["Un bloc acquis le reste à vie."] == BLOC_FOR_LIFE
    assert registered[f"Une compétence acquise le reste {sixty}"] == "Règlement"


def test_how_long_a_competence_is_kept_is_told_only_where_the_jury_decides_competences():
    line = {"when": {"unit": "competence"}, "months": 24}
    by_bloc = clauses(told(plain(partial={"validity": [line]})))
    assert not [text for text in by_bloc if "compétence acquise" in text]
    by_competence = clauses(
        told(plain(decision={"unit": "competence"}, partial={"validity": [line]}))
    )
    # a bloc made of competences is dated as they are: one sentence says both
    assert by_competence["Ce qui est acquis le reste 24 mois à compter du jury."] == "Règlement"


@pytest.mark.parametrize(("marked", "is_told"), [("criterion", True), ("competence", False)])
def test_how_a_competence_is_acquired_is_told_only_where_its_criteria_are_marked(marked, is_told):
    found = clauses(told(plain(grid={"marked": marked})))
    assert any(text.startswith("Une compétence est acquise") for text in found) is is_told


def test_what_is_kept_for_life_is_not_told_for_ever_where_it_serves_until_the_registration_ends():
    line = {"usable_until": "registration_expiry"}
    said = clauses(told(plain(partial={"validity": [line]}), register=Register.RNCP))
    assert (
        "Ce qui est acquis le reste à vie, et sert jusqu’à l’échéance de l’enregistrement." in said
    )


@pytest.mark.parametrize(
    ("grid", "sentence"),
    [
        (
            {"scale": {"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3}},
            "De 1 à 5, acquis à partir de 3.",
        ),
        (
            {
                "scale": {
                    "kind": "points",
                    "highest": 20,
                    "pass_mark": 10,
                    "modalities": [
                        {
                            "modality": "company_report",
                            "kind": "points",
                            "highest": 10,
                            "pass_mark": 6,
                        },
                        {"modality": "mcq", "kind": "mastery"},
                    ],
                }
            },
            "De 0 à 20, acquis à partir de 10 ; « évaluation en entreprise par le tuteur » : de 0 à 10, "
            "acquis à partir de 6 ; « questionnaire à choix multiples » : acquis, partiel ou non acquis",
        ),
        (
            {"scale": {"kind": "percent", "highest": 100, "pass_mark": 60}},
            "acquis à partir de 60 %.",
        ),
        (
            {"scale": {"kind": "count", "highest": 6, "pass_mark": 4}},
            "En nombre d’éléments, acquis à partir de 4.",
        ),
        ({"bloc": {"kind": "min_score", "threshold": "50 %"}}, "acquis : 50 % du total au moins"),
        (
            {"bloc": {"kind": "min_score_and_no_zero", "threshold": "50 %"}},
            "acquis : 50 % du total au moins, sans aucun zéro",
        ),
        (
            {
                "scale": {"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3},
                "bloc": {"kind": "min_score_and_no_zero", "threshold": "50 %"},
            },
            "acquis : 50 % du total au moins (la plus basse note est 1 : aucune n’est un zéro)",
        ),
        ({"bloc": {"kind": "n_of_m", "at_least": 3}}, "acquis : 3 acquis au moins"),
        (
            {
                "bloc": {
                    "kind": "weighted_average",
                    "threshold": "60 %",
                    "modality_weights": [{"modality": "mcq", "weight": 30}],
                    "gates": [{"modality": "mcq", "at_least": "50 %", "opens": "simulation"}],
                    "eliminatory": False,
                }
            },
            "moyenne pondérée de 60 % au moins ; poids : questionnaire à choix multiples 30 ; 50 % à "
            "« questionnaire à choix multiples » pour passer à « mise en situation reconstituée ».",
        ),
        (
            {
                "bloc": {"kind": "weighted_average", "threshold": "10/20"},
                "certification": {
                    "threshold": "12/20",
                    "weights": [{"bloc": "B1", "weight": 2}, {"bloc": "B2", "weight": 6}],
                    "kept": {"months": 60},
                },
            },
            "La certification est acquise : moyenne des blocs de 60 % au moins (poids : B1 2, B2 6), chaque bloc "
            "atteignant son minimum.",
        ),
        (
            {
                "bloc": {"kind": "weighted_average", "threshold": "10/20"},
                "certification": {"threshold": "12/20", "kept": {"months": 60}},
            },
            "Si elle n’est pas accordée, chaque note de bloc qui atteint son minimum est conservée 60 mois.",
        ),
        ({"look_range": {"low": "55 %", "high": "65 %"}}, "Entre 55 % et 65 %, le jury regarde"),
    ],
)
def test_marks_are_told_as_people_say_them(grid, sentence):
    unit = "certification" if "certification" in grid else "bloc"
    found = told(plain(grid=grid, decision={"unit": unit}))
    assert any(sentence in text for text in clauses(found))


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"quorum": {"fraction": "1/2"}}, "La moitié des votants, comptés sur tous les sièges"),
        ({"quorum": {"min_total": 1}}, "1 votant au moins"),
        ({"proxy": {"allowed": False}}, "Aucun pouvoir n’est admis."),
        ({"appeal": {"window": None}}, "Le règlement n’ouvre pas de délai de recours."),
        ({"decision": {"deadline": {"months": 2, "days": 5}}}, "dans les 2 mois et 5 jours."),
        (
            {"jury": {"seats": {"experts": {"min": 1, "max": 1}}}},
            "Sièges : employeurs 1 ou plus, salariés 1 ou plus, experts 1.",
        ),
        (
            {"file": {"practice_months_full": 6}},
            "6 mois de pratique avant la certification entière.",
        ),
        ({"retake": {"max_attempts": 2}}, "2 présentations au plus."),
        ({"remote_jury": False}, "Le jury ne peut pas se tenir à distance."),
    ],
)
def test_a_key_of_the_file_is_a_sentence(keys, sentence):
    assert any(sentence in text for text in clauses(told(plain(**keys))))
