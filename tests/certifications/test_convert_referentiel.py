"""Converting collected agreements: what is there is taken, what is not is told, words are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.text import clean, heading, item, joined_lines
from parchemin.certifications.terms import (
    AccessRoute,
    CertificationKind,
    ModalityKind,
    Register,
)
from parchemin.kernel.reading import Document, Unreadable
from parchemin.kernel.text import folded
from tests.certifications.examples import bloc, published


def convert(document):
    return open_referentiel(Document("texte.json", document))


def only_bloc(**keys):
    return convert(published(blocs=[bloc(**keys)])).referentiel.blocs[0]


def gap_paths(document):
    return [gap.path for gap in convert(document).gaps]


def faults(document):
    with pytest.raises(Unreadable) as refused:
        convert(document)
    return [(fault.path, fault.message) for fault in refused.value.faults]


def test_who_the_certification_is_comes_from_its_title_and_identifier():
    identity = convert(published()).referentiel.identity
    assert (identity.code, identity.kind, identity.title) == (
        "VENDEUR",
        CertificationKind.CQP,
        "Vendeur conseil",
    )
    interbranch = convert(published(intitule="CQPI Agent logistique")).referentiel.identity
    assert (interbranch.kind, interbranch.title) == (CertificationKind.CQPI, "Agent logistique")


def test_activities_are_cut_at_their_bullets_or_colons():
    (bulleted,) = convert(published()).referentiel.activities
    assert (bulleted.title, bulleted.tasks) == ("Vente", ("accueil des clients", "encaissement"))
    texts = [
        "Référentiel d'activités",
        "Prospection :",
        "Appel des clients.",
        "Prise de rendez-vous.",
    ]
    (headed,) = convert(published(activites=texts)).referentiel.activities
    assert headed.tasks == ("Appel des clients", "Prise de rendez-vous")


def test_codes_are_the_same_at_each_conversion_and_follow_the_text():
    first, second = convert(published()), convert(published())
    assert first == second
    assert [c.code for _, c in first.referentiel.competences()] == ["C1.1", "C1.2"]
    assert [k.code for k in first.referentiel.blocs[0].all_criteria()] == ["C1.1-K1", "C1.2-K1"]


def test_the_criteria_of_a_competence_become_the_indicators_of_one_criterion():
    (criterion,) = only_bloc().competences[0].criteria
    assert criterion.title == "Accueillir le client"
    assert criterion.indicators == ("Le client est accueilli",)


def test_a_text_that_ends_with_a_colon_names_a_criterion_of_its_own():
    texts = ["Rédaction :", "Le ton est courtois", "Traçabilité :", "Tout est noté ;"]
    held = only_bloc(competences=[{"intitule": "Écrire", "criteres": texts}]).competences[0]
    assert [(k.code, k.title, k.indicators) for k in held.criteria] == [
        ("C1.1-K1", "Rédaction", ("Le ton est courtois",)),
        ("C1.1-K2", "Traçabilité", ("Tout est noté",)),
    ]


def test_a_grid_without_criteria_elsewhere_belongs_to_the_bloc():
    keys = {
        "competences": [{"intitule": "Organiser"}, {"intitule": "Animer"}],
        "grille": [{"element": "Compréhension des enjeux", "criteres": ["Le schéma est expliqué"]}],
    }
    held = only_bloc(**keys)
    assert [(k.code, k.title) for k in held.criteria] == [("B1-K1", "Compréhension des enjeux")]
    assert not any(c.criteria for c in held.competences)
    assert "blocs[0].grille" in gap_paths(published(blocs=[bloc(**keys)]))


def test_a_grid_completes_the_competences_that_it_names():
    held = only_bloc(
        competences=[
            {"intitule": "mobiliser son équipe (2)", "criteres": []},
            {"intitule": "vendre", "criteres": ["Le client achète"]},
        ],
        grille=[
            {"element": "Mobiliser son équipe", "criteres": ["Des informations sont données"]},
            {"element": "Analyser les risques", "criteres": ["Les risques sont identifiés"]},
        ],
    )
    assert held.competences[0].title == "Mobiliser son équipe"
    assert held.competences[0].criteria[0].indicators == ("Des informations sont données",)
    assert [k.title for k in held.criteria] == ["Analyser les risques"]


def test_bulleted_modalities_keep_their_questions_and_their_time():
    text = (
        "• Questionnaire écrit (40 questions).\n"
        "• Mise en situation reconstituée de vente.\nUn jeu de rôle (10 minutes maxi).\n"
        "• Entretien avec les membres de la commission, à partir du document :\n– bilan ;\n"
        "2.3. Les outils d'évaluation\nLa commission renseigne le livret."
    )
    conversion = convert(published(blocs=[bloc(modalite_evaluation=text)]))
    held = conversion.referentiel.blocs[0].modalities
    assert [(m.kind, m.minutes) for m in held] == [
        (ModalityKind.MCQ, None),
        (ModalityKind.SIMULATION, 10),
        (ModalityKind.ORAL_INTERVIEW, None),
    ]
    assert held[2].title == "Entretien avec les membres de la commission"
    assert "livret" not in "".join(m.description for m in held)
    assert any("livret" in note for note in conversion.referentiel.notes)


def test_dashed_modalities_are_told_from_their_own_dashes():
    text = "– QCM (40 questions) ;\n– entretien avec la commission :\n– bilan de l'activité ;"
    assert [m.kind for m in only_bloc(modalite_evaluation=text).modalities] == [
        ModalityKind.MCQ,
        ModalityKind.ORAL_INTERVIEW,
    ]


def test_numbered_modalities_carry_share_time_place_and_assessors():
    numbered = (
        "1. Mise en situation d'un accueil permettant d'évaluer le candidat.\n– visiteur pressé ;\n"
        "Dont la part dans la validation du domaine correspond à 70 %\nDurée : 20 minutes\n"
        "2. Étude de cas\n+\n3. Courriel de suivi\nDont la part correspond à 30 %\n"
        "Durée totale de l'épreuve : 1 heure\n"
        "Lieu de l'évaluation :\nCentre de formation\nÉvaluateurs :\nJury d'évaluation"
    )
    rows = [
        {"code": "C1.1", "intitule": "a", "criteres": ["X"], "modalite_evaluation": numbered},
        {"code": "C1.2", "intitule": "b", "criteres": ["Y"], "modalite_evaluation": ""},
        {
            "code": "C1.3",
            "intitule": "c",
            "criteres": ["Z"],
            "modalite_evaluation": "1. Entretien oral\nDurée : 15 minutes",
        },
    ]
    held = only_bloc(competences=rows, modalite_evaluation="").modalities
    assert [(m.kind, m.weight, m.minutes, m.place, m.competences) for m in held] == [
        (ModalityKind.SIMULATION, 70, 20, "Centre de formation", ("C1.1", "C1.2")),
        (ModalityKind.CASE_STUDY, 30, 60, "Centre de formation", ("C1.1", "C1.2")),
        (ModalityKind.ORAL_INTERVIEW, None, 15, "", ("C1.3",)),
    ]
    assert held[0].title == "Mise en situation d’un accueil"
    assert held[0].assessors == held[1].assessors == "Jury d’évaluation"


def test_two_columns_give_the_company_then_the_outside_assessor():
    held = only_bloc(
        modalite_evaluation="",
        evaluation_entreprise="Observation en entretien\nde télévente\nEntretien avec l'évaluateur",
        evaluation_externe_ou_conditions="Mise en situation simulée",
    ).modalities
    assert [(m.kind, m.place) for m in held] == [
        (ModalityKind.REAL_WORK_OBSERVATION, "Entreprise"),
        (ModalityKind.ORAL_INTERVIEW, "Entreprise"),
        (ModalityKind.SIMULATION, ""),
    ]
    assert held[0].title == "Observation en entretien de télévente"


def test_a_row_cut_in_two_is_joined_again_and_told():
    row = {
        "code": "C1.8",
        "activite_code": "A1.4",
        "activite": "A1. 4. Suivi",
        "intitule": "suivre",
    }
    again = {**row, "activite_code": None, "activite": "", "criteres": ["Autre"]}
    document = published(
        activites=[], blocs=[bloc(competences=[{**row, "criteres": ["Un"]}, again])]
    )
    conversion = convert(document)
    (competence,) = conversion.referentiel.blocs[0].competences
    assert [k.indicators for k in competence.criteria] == [("Un",), ("Autre",)]
    assert competence.activity == conversion.referentiel.activities[0].code == "A1.4"
    assert gap_paths(document).count("blocs[0].competences[1]") == 2


def test_what_the_source_does_not_say_is_told_with_its_path():
    document = published(cpne="", activites=[], source_url=None, couleur="bleu")
    document["blocs"] = [bloc(modalite_evaluation="", competences=[{"intitule": "vendre"}])]
    told = set(gap_paths(document))
    assert {"cpne", "activites", "source_url", "couleur", "blocs[0]", "date", ""} <= told
    assert "blocs[0].competences[0]" in told
    assert not {"cpne", "activites", "source_url"} & set(gap_paths(published()))


def test_a_level_without_the_rncp_is_left_out_and_told():
    conversion = convert(published(niveau=4))
    assert conversion.referentiel.identity.registration.level is None
    assert "niveau" in [gap.path for gap in conversion.gaps]
    registered = convert(published(niveau=4, rncp="RNCP 34762")).referentiel.identity.registration
    assert (registered.register, registered.code, registered.level) == (
        Register.RNCP,
        "RNCP34762",
        4,
    )


def test_odd_characters_and_lost_letters_are_told():
    texts = ["nombre de sujets à §Les réunions&", "es actions sont reconnues"]
    told = gap_paths(published(blocs=[bloc(competences=[{"intitule": "a", "criteres": texts}])]))
    assert told.count("blocs[0].competences[0].criteres[0]") == 2
    assert told.count("blocs[0].competences[0].criteres[1]") == 1


def test_routes_are_recognised():
    routes = convert(published()).referentiel.routes
    assert [route.kind for route in routes] == [AccessRoute.TRAINING, AccessRoute.VAE]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"intitule": ""}, "intitule"),
        ({"blocs": []}, "blocs"),
        ({"blocs": "trois"}, "blocs"),
        ({"blocs": [bloc(competences=[])]}, "blocs[0].competences"),
        ({"blocs": [bloc(intitule=" ")]}, "blocs[0].intitule"),
        (
            {"blocs": [bloc(competences=[{"intitule": 3}, {"intitule": "b"}])]},
            "blocs[0].competences[0].intitule",
        ),
        ({"idcc": "quinze"}, "idcc"),
        ({"date": "12/07/2021"}, "date"),
        ({"niveau": 9}, "niveau"),
        ({"rncp": "1234"}, "rncp"),
        ({"voies_acces": [1]}, "voies_acces[0]"),
    ],
)
def test_what_cannot_stand_is_refused_where_it_is(keys, path):
    assert path in [place for place, _ in faults(published(**keys))]


def test_every_fault_is_told_at_once():
    found = faults(published(intitule="", date="hier", blocs=[bloc(competences=[])]))
    assert len(found) == 3


def test_fiches_of_a_register_are_refused_one_by_one():
    fiches = [
        {
            "code": "RNCP24885",
            "intitule": "CQP Opérateur",
            "blocs": [{"code": "B", "intitule": "x"}],
        },
        {"code": "RNCP12202", "intitule": "CQP Constructeur", "blocs": []},
    ]
    found = faults(fiches)
    assert [path for path, _ in found] == ["[0]", "[1]"]
    assert "titre de 1 bloc" in found[0][1]
    assert "aucun bloc" in found[1][1]


@given(st.text())
def test_cleaning_changes_no_word(text):
    kept = folded(text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", ""))
    if not set("([*¹²³⁴⁵⁶⁷⁸⁹/") & set(text):
        assert folded(clean(text)) == kept


@given(st.text())
def test_cleaning_twice_cleans_once(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("•  l'étal  du\tjour ;", "l’étal du jour"),
        ("–– bilan ;", "bilan"),
        ("entreprise/ structure et/ ou", "entreprise/structure et/ou"),
        ("relevés...", "relevés…"),
        ("(DLC/DDM (2)), protection", "(DLC/DDM), protection"),
        ("règles QHSE (1).", "règles QHSE."),
        ("2 à 3 (10 minutes)", "2 à 3 (10 minutes)"),
    ],
)
def test_bullets_spaces_and_calls_of_footnotes_go(raw, cleaned):
    assert item(raw) == cleaned


def test_titles_start_with_a_capital_and_end_without_punctuation():
    assert heading("• évaluer la commande ;") == "Évaluer la commande"
    assert heading("SST : prévenir (par exemple…) :") == "SST : prévenir (par exemple…)"


def test_lines_broken_in_a_sentence_are_joined():
    assert joined_lines("Présentation par le candidat\nde son analyse\nEntretien") == [
        "Présentation par le candidat de son analyse",
        "Entretien",
    ]
