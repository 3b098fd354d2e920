"""Who assesses whom, from the page of a session, and what the two say together."""

import pytest
import time_machine

from parchemin.assessment.models import (
    Grid,
)
from parchemin.pathways.models import Support
from tests.conftest import NOON
from tests.factories import (
    AssessorFactory,
    BodyFactory,
)
from tests.scenes import Assessment, assessment
from tests.web.test_assessment_sessions import at, said, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the session."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def scene() -> Assessment:
    return assessment()


@pytest.fixture
def secretariat(scene, signed_in):
    return signed_in(body=scene.session.body)


# Who assesses


def pair(scene, *dossiers, blocs=("B1", "B2"), places=None):
    first, second = places or scene.pair
    return {
        "pair": [f"{dossier.pk}:{bloc}" for dossier in dossiers for bloc in blocs],
        "assessor-1": first.pk,
        "assessor-2": second.pk,
        "external-2": "on",
    }


def test_assessors_are_given_to_several_candidates_and_blocs_at_once(scene, secretariat):
    dossiers = [scene.candidate(), scene.candidate()]
    page = text(secretariat.get(at("assign", scene)))
    assert page.count("checked") >= 4  # whatever nobody assesses is ticked
    secretariat.post(at("assign", scene), pair(scene, *dossiers))
    assert Grid.objects.count() == 8
    assert Grid.objects.filter(external=True, rank=2).count() == 4
    page = text(secretariat.get(at("session", scene)))
    assert "Évaluateurs à désigner" not in page


def test_one_cell_named_by_the_address_is_the_one_ticked(scene, secretariat):
    dossier = scene.candidate()
    page = text(secretariat.get(f"{at('assign', scene)}?pair={dossier.pk}:B2"))
    assert f'value="{dossier.pk}:B2" checked' in page
    assert f'value="{dossier.pk}:B1" checked' not in page


def test_who_is_not_independent_is_refused_with_the_dossier_and_the_text(scene, secretariat):
    trained, other = scene.candidate(), scene.candidate()
    Support.objects.create(
        dossier=trained, kind="trainer", name=scene.pair[0].name, email=scene.pair[0].email
    )
    answer = secretariat.post(at("assign", scene), pair(scene, trained, other))
    assert answer.status_code == 422
    assert said(answer) == ["assessor-trainer"]
    expected = (
        f"Dossier {trained.number} bloc B1, Dossier {trained.number} bloc B2 : "
        f"{scene.pair[0].name} a formé le candidat."
    )
    assert expected in text(answer)
    assert f'value="{other.pk}:B1" checked' in text(answer)
    assert not Grid.objects.exists()


def test_one_person_never_holds_both_places(scene, secretariat):
    alone = scene.pair[0]
    typed = pair(scene, scene.candidate(), places=(alone, alone))
    assert "assessors-distinct" in said(secretariat.post(at("assign", scene), typed))


def test_what_stands_against_all_is_told_once_without_names(scene, secretariat):
    alone = scene.pair[0]
    typed = pair(scene, scene.candidate(), scene.candidate(), places=(alone, alone))
    answer = secretariat.post(at("assign", scene), typed)
    assert said(answer) == ["assessors-distinct", "assessors-count"]
    assert "<b>Une même personne ne tient pas deux places d’évaluateur.</b>" in text(answer)


def test_no_cell_ticked_says_so(scene, secretariat):
    scene.candidate()
    assert said(secretariat.post(at("assign", scene), pair(scene))) == ["nothing-chosen"]


def test_a_bloc_begun_is_not_offered_again(scene, secretariat):
    dossier = scene.candidate()
    scene.signed(dossier, "B1", 1, "acquired")
    page = text(secretariat.get(at("assign", scene)))
    assert f'value="{dossier.pk}:B1"' not in page
    assert "commencé" in page


def test_assessors_are_those_habilitated_that_day(scene, secretariat):
    past = AssessorFactory(body=scene.session.body, name="Awa Diop", habilitated_until="2026-11-23")
    foreign = AssessorFactory(body=BodyFactory(), name="Karim Benali")
    scene.candidate()
    page = text(secretariat.get(at("assign", scene)))
    assert scene.pair[0].listed_name in page
    assert past.listed_name not in page
    assert foreign.listed_name not in page


# What they say together


def test_grids_are_compared_only_once_every_one_is_signed(scene, secretariat):
    dossier = scene.candidate()
    scene.signed(dossier, "B1", 1, "acquired", "not_acquired")
    second = scene.grid(dossier, "B1", 2)
    address = at("candidate", scene, dossier.pk)
    page = text(secretariat.get(address))
    assert "Non acquis" not in page
    assert "Divergents" not in text(secretariat.get(at("session", scene)))
    second.delete()
    scene.signed(dossier, "B1", 2, "acquired")
    page = text(secretariat.get(address))
    assert "Divergents" in page
    assert page.index("Écarts, 1 ligne") < page.index("Accord, 1 ligne")
    assert "Écart franc" in page
    assert "Divergents" in text(secretariat.get(at("session", scene)))


def test_a_candidate_without_assessors_leads_to_where_they_are_given(scene, secretariat):
    dossier = scene.candidate()
    page = text(secretariat.get(at("candidate", scene, dossier.pk)))
    assert f"{at('assign', scene)}?pair={dossier.pk}:B1" in page
