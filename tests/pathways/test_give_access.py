"""A candidate's own account: one each, given once."""

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import give_access
from parchemin.pathways.models import Person
from tests.factories import PersonFactory, UserFactory, actor_for

pytestmark = pytest.mark.django_db


def test_a_candidate_is_given_access_once(at):
    person, user = PersonFactory(), UserFactory()
    for _ in range(2):
        give_access(person_id=person.pk, user_id=user.pk, actor=actor_for(person.body), at=at)
    person.refresh_from_db()
    assert person.user == user
    assert Event.objects.filter(name="pathways.person.given_access").count() == 1


def test_an_account_is_that_of_one_candidate_and_a_candidate_has_one_account(at):
    person, user = PersonFactory(), UserFactory()
    actor = actor_for(person.body)
    give_access(person_id=person.pk, user_id=user.pk, actor=actor, at=at)
    twin = PersonFactory(body=person.body)
    with pytest.raises(Refused) as refused:
        give_access(person_id=twin.pk, user_id=user.pk, actor=actor, at=at)
    assert refused.value.codes == ("another-account",)
    with pytest.raises(Refused) as refused:
        give_access(person_id=person.pk, user_id=UserFactory().pk, actor=actor, at=at)
    assert refused.value.codes == ("has-access",)


def test_only_the_secretariat_of_the_body_gives_access(at):
    person, user = PersonFactory(), UserFactory()
    with pytest.raises(Refused) as refused:
        give_access(
            person_id=person.pk, user_id=user.pk, actor=actor_for(person.body, Role.PARTNER), at=at
        )
    assert refused.value.codes == ("role",)
    with pytest.raises(Person.DoesNotExist):
        give_access(
            person_id=person.pk, user_id=user.pk, actor=actor_for(PersonFactory().body), at=at
        )
