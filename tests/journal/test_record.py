"""Writing to the journal, and what nobody can do to it afterwards."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parchemin.journal.actions import record, told_together
from parchemin.journal.models import Event, EventSubject, Head
from parchemin.journal.registry import EventType, declare, event_type, event_types
from parchemin.journal.selectors import chain_faults, events_of, line_of, story_of
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
    assert [event.seq for event in events_of(body.pk)] == [2, 1]


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


@pytest.mark.parametrize(
    ("name", "said"),
    [("Inès Roy", "d’Inès Roy"), ("Karim Benali", "de Karim Benali")],
)
def test_a_name_after_de_is_elided(name, said):
    kind = EventType("tests.thing.of", "La fiche {who:de} est faite.", frozenset({"who"}))
    assert kind.tell({"who": name}) == f"La fiche {said} est faite."


def test_no_event_writes_de_before_a_person_without_its_elision():
    bare = re.compile(r"\b(de|que) \{(juror|assessor|person|candidate|holder|signatory|name)\}")
    assert [kind.name for kind in event_types() if bare.search(kind.sentence)] == []


def test_every_declared_event_has_a_sentence_that_can_be_told():
    for kind in event_types():
        told = kind.tell(dict.fromkeys(kind.needs, 2))
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


def test_a_lost_head_is_seen_once_something_was_told(at):
    body = BodyFactory()
    assert chain_faults(body.pk) == ()
    event = tell(body, at)
    Head.objects.all().delete()
    assert [(fault.seq, fault.message) for fault in chain_faults(body.pk)] == [
        (event.seq, "La tête du journal manque : rien ne prouve où il finit.")
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


def test_what_an_act_tells_together_is_chained_as_if_told_one_by_one(at):
    one, other = BodyFactory(), BodyFactory()
    tell(one, at, "avant")
    with transaction.atomic(), told_together():
        for thing in "abc":
            tell(one, at, thing)
        tell(other, at, "ailleurs")
        with told_together():
            tell(one, at, "d")
        assert Event.objects.count() == 1
    assert [line_of(event).sentence for event in events_of(one.pk)] == [
        f"La chose {thing} est faite." for thing in ("d", "c", "b", "a", "avant")
    ]
    assert [event.seq for event in events_of(other.pk)] == [1]
    assert EventSubject.objects.count() == 6
    assert chain_faults(one.pk) == chain_faults(other.pk) == ()


def test_an_act_told_together_costs_the_same_for_one_event_as_for_thirty(at):
    body = BodyFactory()
    tell(body, at)
    costs = []
    for count in (1, 30):
        with CaptureQueriesContext(connection) as queries, transaction.atomic(), told_together():
            for _ in range(count):
                tell(body, at)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_an_act_that_fails_tells_nothing_and_the_next_one_does(at):
    body = BodyFactory()

    @transaction.atomic
    def act(divisor):
        with told_together():
            tell(body, at)
            return 1 / divisor

    with pytest.raises(ZeroDivisionError):
        act(0)
    assert not Event.objects.exists()
    tell(body, at, "après")
    assert [event.seq for event in events_of(body.pk)] == [1]


@pytest.mark.parametrize(("count", "said"), [(1, "1 saisie de"), (12, "12 saisies de")])
def test_a_count_says_its_noun_in_the_singular_and_in_the_plural(count, said):
    details = {"count": count, "assessor": "Rachid", "bloc": "B1", "dossier": "2026-00001"}
    assert event_type("assessment.marks.recorded").tell(details).startswith(said)


def test_a_day_is_told_in_french_however_it_was_kept():
    declared = EventType("journal.test.dated", "À partir du {day}.", frozenset({"day"}))
    assert declared.tell({"day": "2026-12-01"}) == "À partir du 1er décembre 2026."
    assert declared.tell({"day": "2026-13-01"}) == "À partir du 2026-13-01."
