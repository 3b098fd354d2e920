"""What changes between two editions: nothing forgotten, nothing invented, texts kept whole."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel.differences import Stretch, differences
from parchemin.certifications.referentiel.value import Bloc, Competence, Criterion, Referentiel
from parchemin.certifications.terms import ModalityKind
from tests.certifications.examples import ours, read

BASE: Referentiel = read(ours())


def edition(*blocs: Bloc) -> Referentiel:
    return replace(BASE, blocs=blocs)


def bloc(code: str = "B1", *competences: Competence, **changes: object) -> Bloc:
    return replace(Bloc(code, "Vendre", competences=competences), **changes)


def told(before, after):
    return [(d.bloc, d.code, d.sentence) for d in differences(before, after)]


def test_the_same_edition_differs_in_nothing():
    assert differences(BASE, BASE) == ()


def test_what_is_added_and_what_leaves_is_told():
    before = edition(bloc("B1", Competence("1.1", "Accueillir")), bloc("B2"))
    after = edition(bloc("B1", Competence("1.2", "Conseiller")), bloc("B3"))
    assert told(before, after) == [
        ("B1", "1.2", "La compétence s’ajoute."),
        ("B1", "1.1", "La compétence disparaît."),
        ("B3", "", "Le bloc s’ajoute."),
        ("B2", "", "Le bloc disparaît."),
    ]


def test_a_text_is_cut_where_its_words_change():
    before = edition(bloc("B1", Competence("1.1", "Organiser la présentation en rayon")))
    after = edition(bloc("B1", Competence("1.1", "Organiser la présentation et la vente")))
    (found,) = differences(before, after)
    assert found.sentence == "Le texte change."
    assert found.before == (Stretch("Organiser la présentation"), Stretch(" en rayon", True))
    assert found.after == (Stretch("Organiser la présentation"), Stretch(" et la vente", True))


def test_criteria_are_counted_by_what_happens_to_them():
    def with_criteria(*criteria: Criterion) -> Referentiel:
        return edition(bloc("B1", Competence("1.1", "Accueillir", criteria=criteria)))

    before = with_criteria(Criterion("a", "Saluer"), Criterion("b", "Sourire"))
    after = with_criteria(
        Criterion("b", "Sourire", eliminatory=True),
        Criterion("c", "Écouter"),
        Criterion("d", "Dire"),
    )
    assert told(before, after) == [
        ("B1", "1.1", "2 critères s’ajoutent ; 1 critère disparaît ; 1 critère change.")
    ]


def test_a_criterion_observed_elsewhere_is_a_criterion_that_changes():
    criterion = Criterion("a", "Saluer", modality=ModalityKind.MCQ)
    editions = (
        edition(bloc("B1", Competence("1.1", "Accueillir", criteria=(one,))))
        for one in (criterion, replace(criterion, modality=ModalityKind.SIMULATION))
    )
    assert told(*editions) == [("B1", "1.1", "1 critère change.")]


def test_a_bloc_tells_its_title_its_option_and_how_it_is_assessed():
    before, after = edition(bloc()), edition(bloc(title="Vendre et conseiller", optional=True))
    assert told(before, after) == [("B1", "", "Le texte change ; le bloc devient facultatif.")]
    first = BASE.blocs[0]
    fewer = replace(first, modalities=first.modalities[1:])
    assert first.modalities
    assert told(edition(first), edition(fewer)) == [(first.code, "", "1 modalité disparaît.")]


@given(st.lists(st.sampled_from("abcd ")), st.lists(st.sampled_from("abcd ")))
def test_both_texts_are_found_again_in_their_parts(before, after):
    texts = ["x" + "".join(before).strip(), "x" + "".join(after).strip()]
    pair = [edition(bloc("B1", Competence("1.1", text))) for text in texts]
    for found in differences(*pair):
        assert "".join(part.text for part in found.before) == texts[0]
        assert "".join(part.text for part in found.after) == texts[1]
        assert [p.text for p in found.before if not p.changed] == [
            p.text for p in found.after if not p.changed
        ]
    assert bool(differences(*pair)) == (texts[0] != texts[1])
