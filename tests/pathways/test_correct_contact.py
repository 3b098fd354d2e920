"""Where a candidate is reached changes when it was typed wrong; the journal never writes an address."""

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.pathways.actions import correct_contact
from parchemin.pathways.models import Person
from tests.factories import BodyFactory, PersonFactory, actor_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille():
    return PersonFactory(email="camile@exemple.fr", phone="0612345678")


def told():
    return [event.details for event in Event.objects.filter(name="pathways.person.reached")]


def test_an_address_typed_wrong_is_corrected_and_the_journal_does_not_write_it(camille, at):
    actor = actor_for(camille.body)
    for _ in "twice":
        correct_contact(
            person_id=camille.pk,
            email=" Camille@Exemple.fr ",
            phone="0612345678",
            actor=actor,
            at=at,
        )
    camille.refresh_from_db()
    assert (camille.email, camille.phone) == ("camille@exemple.fr", "0612345678")
    assert told() == [{"person": camille.reference, "fields": "adresse électronique"}]


def test_a_candidate_may_have_no_address_any_more(camille, at):
    actor = actor_for(camille.body)
    correct_contact(person_id=camille.pk, email="", phone="", actor=actor, at=at)
    camille.refresh_from_db()
    assert (camille.email, camille.phone) == ("", "")


def test_the_secretariat_of_the_body_alone_corrects_it(camille, at):
    for stranger in (actor_for(camille.body, Role.COMMISSION), actor_for(BodyFactory())):
        with pytest.raises(Person.DoesNotExist):
            correct_contact(
                person_id=camille.pk, email="a@exemple.fr", phone="", actor=stranger, at=at
            )
    assert not told()
