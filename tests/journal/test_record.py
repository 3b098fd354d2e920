"""Writing to the journal, and what nobody can do to it afterwards."""

import pytest
from django.db import IntegrityError, transaction

from parchemin.journal.actions import record
from parchemin.journal.models import Event, EventSubject, Head
from parchemin.journal.registry import declare, event_type, event_types
from parchemin.journal.selectors import chain_faults, latest_events, story_of
from tests.factories import BodyFactory, actor_for

TOLD = declare("tests.thing.done", "La chose {thing} est faite.")

pytestmark = pytest.mark.django_db


def tell(body, at, thing="a", subjects=("thing/a",)):
    return record(actor=actor_for(body), event=TOLD, subjects=subjects, at=at, thing=thing)


def test_an_event_is_told_in_french_to_whom_it_concerns(at):
    body = BodyFactory()
    tell(body, at, "première")
    tell(body, at, "seconde", subjects=["thing/b"])
    assert [line.sentence for line in story_of(body.pk, "thing/b")] == [
        "La chose seconde est faite."
    ]
    assert [line.seq for line in latest_events(body.pk)] == [2, 1]


def test_two_bodies_have_two_chains(at):
    one, other = BodyFactory(), BodyFactory()
    tell(one, at)
    tell(other, at)
    assert {event.seq for event in Event.objects.all()} == {1}
    assert Event.objects.values("prev").distinct().count() == 2
    assert not story_of(other.pk, "thing/z")


def test_an_undeclared_event_or_a_missing_detail_is_refused(at):
    body = BodyFactory()
    with pytest.raises(LookupError):
        record(actor=actor_for(body), event="tests.thing.unknown", subjects=[], at=at)
    with pytest.raises(ValueError, match="thing"):
        record(actor=actor_for(body), event=TOLD, subjects=[], at=at)
    assert not Event.objects.exists()


def test_a_name_is_declared_once_and_well_formed():
    with pytest.raises(ValueError, match="déjà"):
        declare(TOLD, "Encore.")
    with pytest.raises(ValueError, match=r"room\.object\.done"):
        declare("badly-named", "Rien.")


def test_every_declared_event_has_a_sentence_that_can_be_told():
    for kind in event_types():
        told = kind.tell(dict.fromkeys(kind.needs, "x"))
        assert told.endswith("."), kind.name
        assert event_type(kind.name) is kind


@pytest.mark.parametrize("model", [Event, EventSubject])
def test_the_database_refuses_to_change_or_erase_what_happened(at, model):
    tell(BodyFactory(), at)
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        model.objects.update(body_id=1)
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_an_untouched_chain_has_no_fault(at):
    body = BodyFactory()
    for thing in "abc":
        tell(body, at, thing)
    assert chain_faults(body.pk) == ()


def test_a_lost_tail_is_seen(at):
    body = BodyFactory()
    tell(body, at)
    Head.objects.update(seq=2)
    assert [fault.message for fault in chain_faults(body.pk)] == [
        "La fin du journal manque ou a changé."
    ]


def test_a_changed_event_is_seen(at, monkeypatch):
    body = BodyFactory()
    event = tell(body, at)
    original = Event.from_db

    def forged(db, names, values):
        loaded = original(db, names, values)
        loaded.details = {"thing": "autre"}
        return loaded

    monkeypatch.setattr(Event, "from_db", forged)
    assert [fault.seq for fault in chain_faults(body.pk)] == [event.seq]
