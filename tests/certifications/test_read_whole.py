"""A collected text is read whole: each text stands in its field, or is told with where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel import published_competences
from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.writing import to_document
from parchemin.kernel.reading import Document
from parchemin.kernel.text import folded
from tests.certifications.examples import bloc, ours, published

WORDS = [
    "loyer",
    "bail",
    "quittance",
    "syndic",
    "charge",
    "visite",
    "locataire",
    "relance",
    "dépôt",
]
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


def convert(document):
    return open_referentiel(Document("texte.json", document))


def of_bloc(**keys):
    """Return the conversion of a text of one bloc."""
    return convert(published(blocs=[bloc(**keys)]))


def told(conversion):
    return {remark.message: remark for remark in conversion.remarks}


def counted(conversion):
    return {count.what: (count.held, count.read) for count in conversion.counts}


def test_a_list_where_a_text_is_usual_keeps_each_of_its_lines():
    conversion = convert(
        published(
            prerequis=["Être titulaire du permis B", "ou justifier de deux (2) ans d'expérience"],
            cpne=["CPNE du commerce", "CPNE des services"],
            jury_evaluation=["Deux professionnels", "Un formateur"],
        )
    )
    referentiel = conversion.referentiel
    assert referentiel.prerequisites.splitlines() == [
        "Être titulaire du permis B",
        "ou justifier de deux (2) ans d’expérience",
    ]
    assert [cpne.name for cpne in referentiel.identity.cpne] == [
        "CPNE du commerce",
        "CPNE des services",
    ]
    assert "Commission d’évaluation : Deux professionnels\nUn formateur" in referentiel.notes


def test_a_text_where_a_list_is_usual_is_its_lines():
    rows = [{"intitule": "Louer", "criteres": "Le bail est signé\nLe dépôt est encaissé"}]
    (competence,) = of_bloc(competences=rows).referentiel.blocs[0].competences
    assert competence.criteria[0].indicators == ("Le bail est signé", "Le dépôt est encaissé")


def test_activities_named_on_each_competence_without_a_code_are_activities():
    rows = [
        {"intitule": "Recevoir", "activite": "Accueil des locataires", "criteres": ["Un"]},
        {"intitule": "Orienter", "activite": "Accueil des locataires", "criteres": ["Deux"]},
        {
            "intitule": "Encaisser",
            "activite": "Activité n° 2 : encaissement",
            "criteres": ["Trois"],
        },
        {"intitule": "Relancer", "criteres": ["Quatre"]},
    ]
    conversion = convert(published(activites=[], blocs=[bloc(competences=rows)]))
    referentiel = conversion.referentiel
    assert [(one.code, one.title) for one in referentiel.activities] == [
        ("A1", "Accueil des locataires"),
        ("A2", "Encaissement"),
    ]
    assert [one.activity for _, one in referentiel.competences()] == ["A1", "A1", "A2", "A2"]
    assert counted(conversion)["lignes d’activités"] == (2, 2)
    assert not any("activité nommée" in message for message in told(conversion))


def test_an_activity_named_by_a_list_is_the_one_of_the_list():
    rows = [{"intitule": "Vendre", "activite": "vente", "criteres": ["Le client achète"]}]
    referentiel = convert(published(blocs=[bloc(competences=rows)])).referentiel
    assert [one.title for one in referentiel.activities] == ["Vente"]
    assert referentiel.blocs[0].competences[0].activity == "A1"


def test_a_list_without_bullets_is_one_activity_a_line():
    referentiel = convert(published(activites=["Accueil", "Encaissement"])).referentiel
    assert [one.title for one in referentiel.activities] == ["Accueil", "Encaissement"]
    assert not any(one.tasks for one in referentiel.activities)


def test_activities_written_as_objects_keep_their_code_and_tasks():
    listed = [{"code": "A. 2", "intitule": "Vente", "taches": ["accueil ;", "encaissement."]}]
    (activity,) = convert(published(activites=listed)).referentiel.activities
    assert (activity.code, activity.title, activity.tasks) == (
        "A2",
        "Vente",
        ("accueil", "encaissement"),
    )


@pytest.mark.parametrize("mark", [" (1)", "(1)", " [12]", "¹", " (*)"])
def test_a_footnote_mark_leaves_a_title_and_is_told(mark):
    rows = [{"intitule": f"gérer les déchets{mark}", "criteres": ["Le tri est fait"]}]
    conversion = of_bloc(competences=rows)
    assert conversion.referentiel.blocs[0].competences[0].title == "Gérer les déchets"
    (gap,) = told(conversion)["appel de note retiré du texte"].gaps
    assert (gap.path, gap.value) == ("blocs[0].competences[0].intitule", mark.strip())


@pytest.mark.parametrize("text", ["Poser deux (2) vis", "Un local de 20 m²", "Étapes (1) à suivre"])
def test_a_number_that_is_no_footnote_mark_stays(text):
    conversion = of_bloc(competences=[{"intitule": text, "criteres": ["Fait"]}])
    assert conversion.referentiel.blocs[0].competences[0].title == text
    assert "appel de note retiré du texte" not in told(conversion)


@pytest.mark.parametrize(
    ("row", "code", "title"),
    [
        ({"code": "C. 5.1", "intitule": "louer"}, "C5.1", "Louer"),
        ({"code": "C5. 1", "intitule": "C5. 1 : louer"}, "C5.1", "Louer"),
        ({"intitule": "C. 5.1 – louer"}, "C5.1", "Louer"),
        ({"code": "Compétence n° 4", "intitule": "louer"}, "C4", "Louer"),
        ({"code": "louer & vendre", "intitule": "louer"}, "C1.1", "Louer"),
    ],
)
def test_a_code_is_kept_in_its_one_form(row, code, title):
    conversion = of_bloc(competences=[row | {"criteres": ["Le bail est signé"]}])
    (competence,) = conversion.referentiel.blocs[0].competences
    assert (competence.code, competence.title) == (code, title)
    assert competence.criteria[0].code == f"{code}-K1"


def test_the_number_of_a_bloc_leaves_its_title_for_its_code():
    keys = bloc(intitule="Bloc n° 3 – Gérer les loyers")
    del keys["numero"]
    (read,) = convert(published(blocs=[keys])).referentiel.blocs
    assert (read.code, read.title) == ("B3", "Gérer les loyers")
    registered = of_bloc(code="RNCP34762BC01").referentiel.blocs[0]
    assert (registered.code, registered.register_code) == ("B1", "RNCP34762BC01")


def test_codes_that_start_again_in_each_bloc_are_told_apart():
    rows = [{"code": "C1", "intitule": "louer", "criteres": ["Le bail est signé"]}]
    others = [{"code": "C1", "intitule": "vendre", "criteres": ["L'acte est signé"]}]
    blocs = [bloc(competences=rows), bloc(numero=2, competences=others)]
    conversion = convert(published(blocs=blocs))
    assert [one.code for _, one in conversion.referentiel.competences()] == ["C1", "B2-C1"]
    (gap,) = told(conversion)["code de compétence porté deux fois, remplacé"].gaps
    assert (gap.path, gap.value) == ("blocs[1].competences[0]", '"C1 → B2-C1"')


def test_a_key_without_a_field_is_kept_in_the_notes_and_told():
    rows = [{"intitule": "louer", "criteres": ["Le bail est signé"], "savoirs": ["Droit des baux"]}]
    conversion = convert(
        published(
            blocs=[bloc(competences=rows, duree={"heures": 35})],
            validite_blocs="Sans limite",
            debouches=["Gestionnaire", "Assistant"],
        )
    )
    assert {
        "C1.1, savoirs : Droit des baux",
        "Bloc 1, duree : heures : 35",
        "Validité des blocs : Sans limite",
        "Debouches : Gestionnaire\nAssistant",
    } <= set(conversion.referentiel.notes)
    paths = [gap.path for gap in told(conversion)["clé sans champ, gardée en note"].gaps]
    assert sorted(paths) == ["blocs[0].competences[0].savoirs", "blocs[0].duree", "debouches"]


def test_a_criterion_written_as_an_object_keeps_its_indicators_and_its_weight():
    criteria = [
        {
            "critere": "Le bail",
            "indicateurs": ["signé", "daté"],
            "coefficient": 2,
            "eliminatoire": True,
        }
    ]
    (read,) = (
        of_bloc(competences=[{"intitule": "louer", "criteres": criteria}])
        .referentiel.blocs[0]
        .competences[0]
        .criteria
    )
    assert (read.title, read.indicators, read.weight, read.eliminatory) == (
        "Le bail",
        ("signé", "daté"),
        2,
        True,
    )


def test_a_grid_that_says_more_of_a_competence_completes_it_and_its_repeats_are_counted():
    rows = [{"intitule": "louer", "criteres": ["Le bail est signé"]}]
    grid = [{"element": "Louer", "criteres": ["Le bail est signé", "Le dépôt est encaissé"]}]
    conversion = of_bloc(competences=rows, grille=grid)
    (competence,) = conversion.referentiel.blocs[0].competences
    assert [text for one in competence.criteria for text in one.indicators] == [
        "Le bail est signé",
        "Le dépôt est encaissé",
    ]
    lines = next(one for one in conversion.counts if one.what == "lignes de critères")
    assert (lines.held, lines.read, lines.repeated) == (3, 3, 1)


def test_what_was_read_is_counted_beside_what_the_file_holds():
    assert counted(convert(published())) == {
        "blocs": (1, 1),
        "compétences": (2, 2),
        "lignes de critères": (2, 2),
        "textes d’évaluation": (1, 1),
        "lignes d’activités": (3, 3),
    }
    assert counted(convert(ours())) == {
        "blocs": (1, 1),
        "compétences": (2, 2),
        "critères": (2, 2),
        "modalités": (1, 1),
        "activités": (1, 1),
    }


def test_a_reader_that_loses_a_line_is_caught_by_the_count_and_by_the_remarks(monkeypatch):
    read = published_competences.item
    monkeypatch.setattr(
        published_competences, "item", lambda text: "" if "achète" in text else read(text)
    )
    conversion = convert(published())
    assert counted(conversion)["lignes de critères"] == (2, 1)
    (gap,) = told(conversion)["texte sans champ, laissé"].gaps
    assert (gap.path, gap.value) == ("blocs[0].competences[1].criteres[0]", "Le client achète")


def test_the_same_remark_on_184_lines_is_said_once_with_its_number():
    lines = [f"le loyer {rank} est quittancé" for rank in range(184)]
    conversion = of_bloc(competences=[{"intitule": "Quittancer", "criteres": lines}])
    (remark,) = [one for one in conversion.remarks if "minuscule" in one.message]
    assert len(remark.gaps) == 184
    assert ", 184 fois (" in remark.sentence()
    assert remark.sentence().endswith("; et 181 autres)")


def test_lines_that_start_in_lower_case_after_a_dash_are_no_lost_letter():
    rows = [{"intitule": "louer", "criteres": ["– le bail est signé ;"]}]
    assert not any("minuscule" in message for message in told(of_bloc(competences=rows)))


@pytest.mark.parametrize(
    ("keys", "titles", "competences"),
    [
        (
            {"grille": [{"element": "Tourer", "criteres": ["La pâte est lisse"]}, "Cuire"]},
            ["Vendeur conseil"],
            ["Tourer", "Cuire"],
        ),
        (
            {
                "lignes": [
                    "Compétences | Critères",
                    "Tourage |",
                    "Tourer | Pâte lisse",
                    "| Pâte froide",
                ]
            },
            ["Tourage"],
            ["Tourer"],
        ),
        (
            {"lignes": [["Domaine", "Compétence", "Critère"], ["Four", "Cuire", "Cuit"]]},
            ["Four"],
            ["Cuire"],
        ),
        (
            {"fiche_du_jury": [{"domaine": "Four", "competence": "Cuire", "criteres": ["Cuit"]}]},
            ["Four"],
            ["Cuire"],
        ),
        (
            {"texte": "Bloc 1 : Pâte\nC1.1 Peser\n– les poids sont justes\nC1.2 Pétrir\n– lisse"},
            ["Pâte"],
            ["Peser", "Pétrir"],
        ),
    ],
)
def test_a_text_that_is_not_cut_in_blocs_is_read_by_its_columns_or_its_codes(
    keys, titles, competences
):
    document = {key: value for key, value in published().items() if key != "blocs"}
    conversion = convert(document | keys)
    assert [one.title for one in conversion.referentiel.blocs] == titles
    assert [one.title for _, one in conversion.referentiel.competences()] == competences
    assert "texte sans champ, laissé" not in told(conversion)
    assert all(one.is_whole for one in conversion.counts)


@given(
    st.lists(st.tuples(phrases, phrases, st.lists(phrases, max_size=3)), min_size=1, max_size=4),
    phrases,
    st.dictionaries(st.sampled_from(["savoirs", "duree", "note_libre"]), phrases, max_size=2),
)
def test_each_text_of_a_source_stands_in_the_referentiel_or_is_told(rows, modality, others):
    competences = [
        {"intitule": title, "activite": activity, "criteres": criteria, **others}
        for title, activity, criteria in rows
    ]
    conversion = of_bloc(competences=competences, modalite_evaluation=f"• {modality}", **others)
    kept = " ".join(folded(text) for text in _texts(to_document(conversion.referentiel)))
    left = {gap.value for one in conversion.remarks if one.is_left for gap in one.gaps}
    for title, activity, criteria in rows:
        for text in (title, activity, *criteria, modality, *others.values()):
            assert folded(text) in kept or text in left


def _texts(node):
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in _texts(child)]
