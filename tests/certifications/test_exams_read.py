"""Exams that a text tells in sentences, lists and lines: each is a modality, or is told to be none."""

from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.terms import ModalityKind
from parchemin.kernel.reading import Document
from parchemin.kernel.text import folded
from tests.certifications.examples import bloc, published


def of_bloc(**keys):
    """Return the conversion of a text of one bloc."""
    return open_referentiel(Document("texte.json", published(blocs=[bloc(**keys)])))


def told(conversion):
    return {remark.message: remark for remark in conversion.remarks}


def texts_of_assessment(conversion):
    (count,) = [count for count in conversion.counts if count.what == "textes d’évaluation"]
    return count.held, count.read


def test_an_exam_told_in_a_sentence_is_a_modality_with_its_kind_and_its_words():
    text = (
        "L'épreuve E1 est constituée d'une mise en situation professionnelle, à partir d'un dossier."
        " Elle dure quarante-cinq minutes."
    )
    conversion = of_bloc(modalite_evaluation=text)
    (modality,) = conversion.referentiel.blocs[0].modalities
    assert modality.kind is ModalityKind.SIMULATION
    assert modality.title == "Épreuve E1 : mise en situation professionnelle"
    assert modality.minutes == 45
    assert folded(modality.description) == folded(text)
    assert texts_of_assessment(conversion) == (1, 1)


def test_an_exam_in_two_parts_of_two_hours_lasts_four_hours_and_keeps_its_parts():
    text = (
        "L'épreuve E2 est une épreuve écrite en deux parties de deux heures chacune.\n"
        "Partie 1 : étude de cas\nPartie 2 : rédaction d'un courrier"
    )
    (modality,) = of_bloc(modalite_evaluation=text).referentiel.blocs[0].modalities
    assert (modality.kind, modality.minutes) == (ModalityKind.WRITTEN_TEST, 240)
    assert "Partie 2 : rédaction d’un courrier" in modality.description


def test_each_exam_of_a_paragraph_is_a_modality():
    text = (
        "L'épreuve E1 est constituée d'une étude de cas de 2 heures."
        " L'épreuve E2 consiste en un entretien avec le jury (20 minutes)."
    )
    read = of_bloc(modalite_evaluation=text).referentiel.blocs[0].modalities
    assert [(one.kind, one.minutes) for one in read] == [
        (ModalityKind.CASE_STUDY, 120),
        (ModalityKind.ORAL_INTERVIEW, 20),
    ]


def test_a_list_of_modalities_is_one_modality_an_item():
    listed = ["Étude de cas (1 h 30)", "Soutenance :\n– bilan du dossier"]
    read = of_bloc(modalite_evaluation=listed).referentiel.blocs[0].modalities
    assert [(one.kind, one.minutes) for one in read] == [
        (ModalityKind.CASE_STUDY, 90),
        (ModalityKind.ORAL_INTERVIEW, None),
    ]
    assert read[1].description == "– bilan du dossier"


def test_place_and_assessors_are_read_on_their_own_line_too():
    text = "1. Entretien\nDurée : 1 h 30\nLieu : centre agréé\nJury : deux professionnels"
    (read,) = of_bloc(modalite_evaluation=text).referentiel.blocs[0].modalities
    assert (read.minutes, read.place, read.assessors) == (90, "centre agréé", "deux professionnels")


def test_a_modality_of_no_known_kind_among_others_is_a_note_and_is_told():
    text = "• Entretien avec le jury\n• Remise d'un chef-d'œuvre"
    conversion = of_bloc(modalite_evaluation=text, evaluation_externe="Avis du maître de stage")
    held = conversion.referentiel
    assert [one.kind for one in held.blocs[0].modalities] == [ModalityKind.ORAL_INTERVIEW]
    notes = " ".join(held.notes)
    assert "Remise d’un chef-d’œuvre" in notes
    assert "Avis du maître de stage" in notes
    assert len(told(conversion)["modalité non reconnue, gardée en note"].gaps) == 2
    assert texts_of_assessment(conversion) == (2, 0)


def test_several_durations_are_left_to_a_person():
    text = "• Entretien (10 minutes de présentation puis 20 minutes de questions)"
    conversion = of_bloc(modalite_evaluation=text)
    (modality,) = conversion.referentiel.blocs[0].modalities
    assert modality.minutes is None
    assert "plusieurs durées ; aucune n’est retenue, le texte est gardé" in told(conversion)


def test_an_exam_that_names_two_modalities_keeps_its_words_and_is_told():
    text = "• Mise en situation suivie d'un entretien (1 heure)"
    conversion = of_bloc(modalite_evaluation=text)
    (modality,) = conversion.referentiel.blocs[0].modalities
    assert modality.kind is ModalityKind.SIMULATION
    assert "entretien" in modality.title
    assert "la phrase nomme plusieurs modalités ; la première est retenue" in told(conversion)


def test_a_label_alone_on_its_line_goes_before_what_it_names():
    text = "E4\nÉtude de cas\nÉpreuve E5 :\nL'épreuve E5 consiste en un entretien de 20 minutes."
    read = of_bloc(modalite_evaluation=text).referentiel.blocs[0].modalities
    assert [one.title for one in read] == [
        "E4 : Étude de cas",
        "Épreuve E5 : entretien de 20 minutes",
    ]
