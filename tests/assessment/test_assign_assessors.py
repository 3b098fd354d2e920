"""Naming the assessors of a candidate, bloc by bloc (RULE-35)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.assignments import PairPlace, assign_assessors
from parchemin.assessment.models import Grid, Session
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, DossierBloc, Support
from tests.factories import (
    AssessorFactory,
    BodyFactory,
    DossierFactory,
    EmployerFactory,
    actor_for,
)
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


def assign(scene, dossier, at, bloc="B1", places=None, actor=None):
    first, second = scene.pair
    return assign_assessors(
        session_id=scene.session.pk,
        dossier_id=dossier.pk,
        bloc_code=bloc,
        places=places or (PairPlace(first.pk), PairPlace(second.pk, external=True)),
        actor=actor or scene.actor,
        at=at,
    )


def test_two_grids_are_opened_once(at):
    scene = assessment()
    dossier = scene.candidate()
    for _ in range(2):
        grids = assign(scene, dossier, at)
    assert [(g.rank, g.external, g.state) for g in grids] == [(1, False, "open"), (2, True, "open")]
    assert Grid.objects.count() == 2
    assert Event.objects.count() == 1


def test_a_new_pair_replaces_the_first_until_somebody_writes(at):
    scene = assessment()
    dossier = scene.candidate()
    assign(scene, dossier, at)
    other = AssessorFactory(body=scene.session.body)
    places = (PairPlace(scene.pair[0].pk), PairPlace(other.pk, external=True))
    grids = assign(scene, dossier, at, places=places)
    assert {grid.assessor for grid in Grid.objects.all()} == {scene.pair[0], other}
    Grid.objects.filter(pk=grids[0].pk).delete()
    scene.signed(dossier, "B1", 1, "acquired")
    with pytest.raises(Refused) as refused:
        assign(scene, dossier, at)
    assert refused.value.codes == ("assessment-begun",)


def test_every_reason_is_given_at_once(at):
    scene = assessment()
    stranger = DossierFactory(certification=scene.certification, edition=scene.edition)
    alone = AssessorFactory(body=scene.session.body, habilitated_until=date(2026, 11, 23))
    with pytest.raises(Refused) as refused:
        assign(
            scene,
            stranger,
            at,
            bloc="B9",
            places=(PairPlace(alone.pk),),
            actor=actor_for(scene.session.body, Role.CANDIDATE),
        )
    assert refused.value.codes == (
        "role",
        "candidate-not-registered",
        "unknown-bloc",
        "assessors-count",
        "assessors-external",
        "assessor-habilitation",
    )
    assert not Grid.objects.exists()


@pytest.mark.parametrize("known_by", ["email", "name"])
def test_who_trained_the_candidate_does_not_assess(at, known_by):
    scene = assessment()
    dossier = scene.candidate()
    trainer = {"name": "Autre Nom", "email": "autre@exemple.fr"}
    trainer[known_by] = getattr(scene.pair[0], known_by).upper()
    Support.objects.create(dossier=dossier, kind="trainer", **trainer)
    with pytest.raises(Refused) as refused:
        assign(scene, dossier, at)
    assert refused.value.codes == ("assessor-trainer",)


def test_a_tutor_may_be_one_of_the_pair(at):
    scene = assessment()
    dossier = scene.candidate()
    Support.objects.create(dossier=dossier, kind="tutor", name=scene.pair[0].name)
    assert len(assign(scene, dossier, at)) == 2


def test_the_external_assessor_is_not_of_the_candidate_s_company(at):
    scene = assessment()
    body = scene.session.body
    site, other_site = (
        EmployerFactory(body=body, siret=siret) for siret in ("73282932000074", "73282932000082")
    )
    dossier = scene.candidate(employer=site)
    scene.pair[1].employer = other_site
    scene.pair[1].save()
    with pytest.raises(Refused) as refused:
        assign(scene, dossier, at)
    assert refused.value.codes == ("assessor-employer",)
    scene.pair[1].employer = EmployerFactory(body=body)
    scene.pair[1].save()
    assert len(assign(scene, dossier, at)) == 2


def test_one_person_does_not_hold_both_places(at):
    scene = assessment()
    alone = scene.pair[0].pk
    with pytest.raises(Refused) as refused:
        assign(
            scene, scene.candidate(), at, places=(PairPlace(alone), PairPlace(alone, external=True))
        )
    assert "assessors-distinct" in refused.value.codes


def test_a_bloc_already_held_is_not_assessed_again(at):
    scene = assessment()
    dossier = scene.candidate()
    bloc = scene.edition.blocs.get(code="B1")
    held = AcquiredUnit.objects.create(
        body=dossier.body,
        person=dossier.person,
        bloc=bloc,
        origin="jury",
        origin_ref="PV 3",
        acquired_on=date(2025, 5, 5),
    )
    DossierBloc.objects.filter(dossier=dossier, bloc=bloc).update(carried=held)
    with pytest.raises(Refused) as refused:
        assign(scene, dossier, at)
    assert refused.value.codes == ("bloc-already-held",)
    assert "faites-le présenter de nouveau" in refused.value.objections[0].remedy
    assert len(assign(scene, dossier, at, bloc="B2")) == 2


def test_a_bloc_of_another_day_is_not_assigned(at):
    scene = assessment()
    Session.objects.update(bloc_codes=["B2"])
    dossier = scene.candidate()
    with pytest.raises(Refused) as refused:
        assign(scene, dossier, at)
    assert refused.value.codes == ("bloc-not-of-session",)
    assert len(assign(scene, dossier, at, bloc="B2")) == 2


def test_assessors_of_another_body_are_unknown(at):
    scene = assessment()
    foreign = AssessorFactory(body=BodyFactory())
    places = (PairPlace(scene.pair[0].pk), PairPlace(foreign.pk, external=True))
    with pytest.raises(Refused) as refused:
        assign(scene, scene.candidate(), at, places=places)
    assert refused.value.codes == ("unknown-assessor",)


def test_the_database_keeps_one_grid_per_assessor_and_per_rank():
    scene = assessment()
    grid = scene.grid(scene.candidate(), "B1")
    same = {"body": grid.body, "session": grid.session, "dossier": grid.dossier, "bloc": grid.bloc}
    for rank, assessor in ((2, scene.pair[0]), (1, scene.pair[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grid.objects.create(**same, rank=rank, assessor=assessor)
