"""Importing a référentiel keeps it whole, once, as a draft of the actor's body."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import adopt_edition, import_referentiel, submit_edition
from parchemin.certifications.models import Certification, Criterion, Edition
from parchemin.certifications.referentiel.reading import referentiel_of
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db


def imported(actor, at, **keys):
    return import_referentiel(referentiel=read(ours(**keys)), actor=actor, at=at)


def adopted(actor, at, **keys):
    return adopt_edition(
        edition_id=imported(actor, at, **keys).pk,
        adopted_on=at.date(),
        decision="Délibération du jour",
        ip_holder="Association paritaire",
        actor=actor,
        at=at,
    )


def test_a_draft_holds_every_part_of_the_référentiel(at):
    edition = imported(actor_for(BodyFactory()), at)
    assert edition.state == "draft"
    assert referentiel_of(Edition.objects.get().document) == read(ours())
    assert not edition.blocs.exists()
    certification = edition.certification
    assert [b.idcc for b in certification.branches.all()] == ["1505"]
    assert " vendeur conseil" in certification.search_text
    assert not certification.published


def test_an_edition_has_its_rows_once_adopted_made_from_its_document(actor, at):
    (bloc,) = adopted(actor, at).blocs.all()
    assert [c.code for c in bloc.competences.all()] == ["C1.1", "C1.2"]
    criterion = Criterion.objects.get(code="C1.1-K1")
    assert (criterion.eliminatory, criterion.weight) == (True, 2.5)
    assert criterion.indicators == ["La demande est comprise"]
    (modality,) = bloc.modalities.all()
    assert (modality.kind, modality.minutes, modality.weight) == ("simulation", 20, 100)
    assert (modality.competences, criterion.modality) == (["C1.1"], "")


def test_a_criterion_is_kept_with_the_modality_that_it_names(actor, at):
    (bloc,) = ours()["blocs"]
    bloc["competences"][0]["criteria"][0]["modality"] = "simulation"
    adopted(actor, at, blocs=[bloc])
    assert dict(Criterion.objects.values_list("code", "modality")) == {
        "C1.1-K1": "simulation",
        "C1.2-K1": "",
    }


def test_the_same_référentiel_twice_is_kept_and_told_once(actor, at):
    assert imported(actor, at).pk == imported(actor, at).pk
    assert Edition.objects.count() == 1
    assert len(story_of(actor.body_id, "certification/VENDEUR")) == 1


def test_a_changed_file_replaces_the_draft(actor, at):
    imported(actor, at)
    changed = imported(actor, at, blocs=[ours()["blocs"][0] | {"title": "Vendre"}])
    assert [bloc["title"] for bloc in changed.document["blocs"]] == ["Vendre"]
    assert Edition.objects.count() == 1


def test_an_edition_that_left_the_drafts_is_not_replaced(actor, at):
    edition = imported(actor, at)
    submit_edition(edition_id=edition.pk, actor=actor, at=at)
    with pytest.raises(Refused) as refused:
        imported(actor, at, notes=["Autre"])
    assert refused.value.codes == ("edition-not-draft",)
    assert imported(actor, at).pk == edition.pk


def test_a_second_edition_leaves_the_adopted_title_alone(draft, actor, at, adopt):
    first = adopt(draft, actor)
    renamed = ours()["certification"] | {"title": "Vendeur expert"}
    second = imported(actor, at, certification=renamed, edition={"number": 2})
    assert second.certification_id == first.certification_id
    assert Certification.objects.get().title == "Vendeur conseil"


def test_two_bodies_keep_the_same_code_apart(at):
    one, other = actor_for(BodyFactory()), actor_for(BodyFactory())
    assert imported(one, at).certification_id != imported(other, at).certification_id


def test_only_the_secretariat_imports_and_a_refusal_leaves_nothing(at):
    with pytest.raises(Refused) as refused:
        imported(actor_for(BodyFactory(), Role.ASSESSOR), at)
    assert refused.value.codes == ("role",)
    assert not Certification.objects.exists()


def test_an_edition_costs_the_same_queries_for_one_competence_or_many(
    actor, at, django_assert_max_num_queries
):
    imported(actor, at, edition={"number": 9})
    with CaptureQueriesContext(connection) as few:
        imported(actor, at)
    bloc = ours()["blocs"][0]
    many = [{"code": f"C2.{n}", "title": f"Compétence {n}"} for n in range(40)]
    with django_assert_max_num_queries(len(few)):
        imported(
            actor,
            at,
            edition={"number": 2},
            blocs=[bloc | {"competences": bloc["competences"] + many}],
        )
