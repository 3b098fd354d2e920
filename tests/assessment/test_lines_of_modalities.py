"""Each line of a grid knows its modality, from the référentiel that was kept."""

import pytest

from parchemin.assessment.selectors.blocs import assessed_bloc, assessed_blocs
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.actions.rows import write_rows
from parchemin.certifications.reglement.terms import Marked
from tests.certifications.examples import ours, read
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db

MODALITIES = [
    {"kind": "simulation", "title": "Mise en situation"},
    {"kind": "mcq", "title": "Questionnaire", "competences": ["C1.1"]},
    {"kind": "simulation", "title": "Seconde mise en situation", "competences": ["C1.2"]},
]


def edition(**changes):
    (bloc,) = ours()["blocs"]
    bloc["modalities"] = MODALITIES
    bloc["competences"][0]["criteria"] = [
        {"code": "K1", "title": "Le geste", "modality": "simulation"},
        {"code": "K2", "title": "La règle", "modality": "mcq"},
        {"code": "K3", "title": "Le reste"},
    ]
    referentiel = read(ours(blocs=[bloc | changes]))
    kept = import_referentiel(referentiel=referentiel, actor=actor_for(BodyFactory()), at=NOON)
    write_rows(kept, referentiel)
    return kept


def lines(found):
    return [(item.code, item.modality) for item in found.grid.items]


def test_a_criterion_is_of_the_modality_it_names_else_of_the_one_kind_that_covers_its_competence():
    (found,) = assessed_blocs([edition().pk], Marked.CRITERION).popitem()[1]
    assert found.grid.modalities == ("simulation", "mcq")
    assert lines(found) == [
        ("K1", "simulation"),
        ("K2", "mcq"),
        ("K3", ""),
        ("C1.2-K1", "simulation"),
    ]
    assert [line.modality for line in found.lines] == [kind for _, kind in lines(found)]


def test_a_competence_marked_as_a_whole_is_of_the_one_kind_that_covers_it():
    found = assessed_bloc(edition().blocs.get(), Marked.COMPETENCE)
    assert lines(found) == [("C1.1", ""), ("C1.2", "simulation")]


def test_a_criterion_of_the_bloc_as_a_whole_may_be_of_any_of_its_modalities():
    own = [{"code": "B1-K1", "title": "La tenue"}]
    several = assessed_bloc(edition(criteria=own).blocs.get(), Marked.CRITERION)
    assert lines(several)[-1] == ("B1-K1", "")
    one = edition(
        criteria=own, competences=ours()["blocs"][0]["competences"], modalities=MODALITIES[:1]
    )
    assert lines(assessed_bloc(one.blocs.get(), Marked.CRITERION))[-1] == ("B1-K1", "simulation")
    none = edition(competences=ours()["blocs"][0]["competences"], modalities=[])
    found = assessed_bloc(none.blocs.get(), Marked.CRITERION)
    assert (found.grid.modalities, lines(found)[0]) == ((), ("C1.1-K1", ""))
