"""A person is entered once, corrected with a reason, and never told by name in the journal."""

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import correct_civil_status, register_person
from parchemin.pathways.models import Person
from parchemin.pathways.selectors import civil_status_of, person_card
from parchemin.pathways.terms import Certainty
from tests.factories import BodyFactory, actor_for
from tests.pathways.scene import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return actor_for(BodyFactory())


@pytest.fixture
def marie(actor, at):
    return register_person(status=person(), email="marie@exemple.fr", actor=actor, at=at)


@pytest.mark.parametrize(
    "name",
    [
        "D'Artagnan",
        "D’Artagnan",
        "Ŋ",
        "Nguyễn",
        "O’Neill-Żółć",
        "İnönü",
        "Yıldız",
        "Weiß",
        "Null",
        "A" * 120,
    ],
)
def test_a_name_comes_back_from_the_database_as_it_was_written(actor, at, name):
    kept = register_person(status=person(birth_name=name), actor=actor, at=at)
    kept.refresh_from_db()
    assert kept.birth_name == name
    assert civil_status_of(kept).birth_name == name


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "Zoé 😀", "Du\u200dpont", "王", "A" * 121])
def test_what_no_register_writes_is_refused(actor, at, name):
    with pytest.raises(Refused):
        register_person(status=person(birth_name=name), actor=actor, at=at)
    assert not Person.objects.exists()


def test_a_person_written_otherwise_is_found_again(actor, at, marie):
    events = Event.objects.count()
    again = register_person(
        status=person(birth_name="D'ARTAGNAN", given_names="Marie Claire"), actor=actor, at=at
    )
    assert again == marie
    assert again.birth_name == "d’Artagnan"
    assert Event.objects.count() == events


def test_two_bodies_never_share_a_person(actor, at, marie):
    other = actor_for(BodyFactory())
    stranger = register_person(status=person(), actor=other, at=at)
    assert (stranger == marie, stranger.reference) == (False, marie.reference)


def test_the_database_refuses_the_same_person_twice(marie):
    twin = Person.objects.get(pk=marie.pk)
    twin.pk, twin.reference = None, "P999999"
    with pytest.raises(IntegrityError, match="natural_key"), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize(("month", "day"), [(13, 1), (0, 1), (2, 32), (None, 1)])
def test_the_database_refuses_a_month_or_a_day_that_cannot_be(marie, month, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=marie.pk).update(birth_month=month, birth_day=day)


def test_a_correction_changes_the_row_and_tells_which_facts(actor, at, marie):
    mended = correct_civil_status(
        person_id=marie.pk,
        status=person(birth_name="Dartagnan", birth_place="Rennes"),
        reason="acte de naissance",
        actor=actor,
        at=at,
    )
    assert (mended.birth_name, mended.birth_commune_code) == ("Dartagnan", "35238")
    assert "dartagnan" in mended.search_text
    (line, *_) = story_of(actor.body_id, f"person/{marie.reference}")
    assert "nom de naissance, lieu de naissance" in line.sentence
    assert "acte de naissance" in line.sentence


def test_a_correction_that_changes_nothing_is_not_told(actor, at, marie):
    events = Event.objects.count()
    correct_civil_status(person_id=marie.pk, status=person(), reason="rien", actor=actor, at=at)
    assert Event.objects.count() == events


def test_a_correction_says_every_reason_against_it(actor, at, marie):
    zoe = register_person(status=person(given_names="Zoé"), actor=actor, at=at)
    with pytest.raises(Refused) as refusal:
        correct_civil_status(
            person_id=zoe.pk,
            status=person(sex="?"),
            reason=" ",
            actor=actor_for(BodyFactory.build(pk=actor.body_id), Role.PARTNER),
            at=at,
        )
    assert set(refusal.value.codes) == {"role", "reason-missing", "sex", "same-person"}


def test_a_correction_of_another_body_finds_nobody(at, marie):
    stranger = actor_for(BodyFactory())
    with pytest.raises(Person.DoesNotExist):
        correct_civil_status(person_id=marie.pk, status=person(), reason="x", actor=stranger, at=at)


def test_a_pending_birthplace_shows_its_reason_and_settles_once_corrected(actor, at):
    kept = register_person(status=person(birth_place="Saint-Denis"), actor=actor, at=at)
    card = person_card(kept)
    assert card.birthplace.certainty is Certainty.PENDING
    assert [remark.code for remark in card.remarks] == ["birthplace-ambiguous"]
    mended = correct_civil_status(
        person_id=kept.pk,
        status=person(birth_place="Saint-Denis (974)"),
        reason="acte",
        actor=actor,
        at=at,
    )
    assert person_card(mended).birthplace.certainty is Certainty.CERTAIN
    assert mended.birth_commune_code == "97411"
