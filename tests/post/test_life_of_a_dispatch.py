"""A letter is prepared, leaves once, is received; what it says changes in a next version."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Objection, Refused
from parchemin.post.actions import acknowledge, send, send_all
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.selectors import file_of, visible_dispatches
from parchemin.post.terms import Channel
from tests.conftest import NOON
from tests.factories import actor_for
from tests.post.letters import ABOUT, EARLY, KIND, prepare, room, secretary, written


@pytest.fixture(autouse=True)
def declared(db):
    with room() as made:
        yield made


@pytest.fixture
def actor():
    return secretary()


def send_by_hand(dispatch, actor, **changes):
    asked = {"channel": Channel.POST, "actor": actor, "at": EARLY, **changes}
    return send(dispatch_id=dispatch.pk, **asked)


def states():
    rows = Dispatch.objects.order_by("thread", "version")
    return [(row.thread.split("/")[1], row.version, row.state) for row in rows]


def told():
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_what_is_said_already_is_not_written_twice(actor):
    assert len(prepare(actor, written("awa"), written("bilal"))) == 2
    assert prepare(actor, written("awa"), written("bilal")) == ()
    assert states() == [("awa", 1, "prepared"), ("bilal", 1, "prepared")]
    assert told() == ["post.dispatches.prepared"]


def test_a_version_that_did_not_leave_is_replaced_at_once(actor):
    prepare(actor, written("awa"))
    prepare(actor, written("awa", "la seconde"))
    assert states() == [("awa", 1, "replaced"), ("awa", 2, "prepared")]


def test_a_version_that_left_holds_until_the_next_one_leaves(actor, declared):
    (first,) = prepare(actor, written("awa"))
    send_by_hand(first, actor)
    (second,) = prepare(actor, written("awa", "la seconde"))
    assert states() == [("awa", 1, "sent"), ("awa", 2, "prepared")]
    send_by_hand(second, actor)
    assert states() == [("awa", 1, "replaced"), ("awa", 2, "sent")]
    assert declared.gone == ["personne/awa v1", "personne/awa v2"]


def test_a_letter_that_calls_off_countermands_the_one_that_left(actor):
    (first,) = prepare(actor, written("awa"))
    send_by_hand(first, actor)
    (second,) = prepare(actor, written("awa", "l’annulation", calls_off=True))
    assert second.calls_off_id == first.pk
    send_by_hand(second, actor)
    assert states() == [("awa", 1, "countermanded"), ("awa", 2, "sent")]
    assert told()[-2:] == ["post.dispatch.sent", "post.dispatch.countermanded"]


def test_it_leaves_once_on_the_day_said(actor):
    (one,) = prepare(actor, written("awa"), at=EARLY - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        send_by_hand(one, actor, sent_on=date(2026, 11, 2))
    assert refused.value.codes == ("sent-before-written",)
    send_by_hand(one, actor, channel=Channel.REGISTERED_LETTER, sent_on=date(2026, 11, 3))
    send_by_hand(one, actor, channel=Channel.BY_HAND)
    one.refresh_from_db()
    assert (one.channel, one.sent_on) == ("registered_letter", date(2026, 11, 3))
    assert told().count("post.dispatch.sent") == 1


def test_it_does_not_leave_on_a_day_to_come_nor_once_replaced(actor):
    (one,) = prepare(actor, written("awa"))
    with pytest.raises(Refused) as refused:
        send_by_hand(one, actor, sent_on=date(2026, 11, 5))
    assert refused.value.codes == ("sent-later",)
    prepare(actor, written("awa", "la seconde"))
    with pytest.raises(Refused) as refused:
        send_by_hand(one, actor)
    assert refused.value.codes == ("letter-replaced",)


def test_all_leave_or_none_and_each_objection_names_its_addressee(actor, declared):
    prepare(actor, written("awa"), written("bilal"))
    declared.barred["personne/bilal"] = Objection("late", "le délai est passé.")
    with pytest.raises(Refused) as refused:
        send_all(kind=KIND, about=ABOUT, channel=Channel.POST, actor=actor, at=EARLY)
    assert [o.message for o in refused.value.objections] == ["Bilal : le délai est passé."]
    assert {state for _, _, state in states()} == {"prepared"}
    declared.barred.clear()
    assert send_all(kind=KIND, about=ABOUT, channel=Channel.POST, actor=actor, at=EARLY) == 2
    with pytest.raises(Refused) as refused:
        send_all(kind=KIND, about=ABOUT, channel=Channel.POST, actor=actor, at=EARLY)
    assert refused.value.codes == ("nothing-to-send",)


def test_it_is_received_once_it_left_and_only_then(actor):
    (one,) = prepare(actor, written("awa"))
    with pytest.raises(Refused):
        acknowledge(dispatch_id=one.pk, actor=actor, at=EARLY)
    send_by_hand(one, actor)
    for later in (1, 2):
        acknowledge(dispatch_id=one.pk, actor=actor, at=EARLY + timedelta(hours=later))
    one.refresh_from_db()
    assert (one.state, one.received_at) == ("received", EARLY + timedelta(hours=1))
    assert told().count("post.dispatch.received") == 1


def test_who_may_not_write_may_not_send(actor):
    (one,) = prepare(actor, written("awa"))
    juror = actor_for(one.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        send_by_hand(one, juror)
    assert "role" in refused.value.codes


def test_another_body_sees_none_of_it(actor):
    (one,) = prepare(actor, written("awa"))
    stranger = secretary()
    assert not visible_dispatches(stranger).exists()
    with pytest.raises(Dispatch.DoesNotExist):
        send_by_hand(one, stranger)
    with pytest.raises(DispatchFile.DoesNotExist):
        file_of(stranger, one.pk, "letter")
    assert bytes(file_of(actor, one.pk, "letter").content).startswith(b"%PDF")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Autre"},
        {"email": "x@y.fr"},
        {"says": "autre"},
        {"text": "autre"},
        {"version": 7},
        {"convenes_on": NOON.date()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_refuses_that_a_letter_change(actor, change):
    (one,) = prepare(actor, written("awa"))
    with pytest.raises(IntegrityError, match="reste telle"), transaction.atomic():
        Dispatch.objects.filter(pk=one.pk).update(**change)


def test_the_database_refuses_that_what_left_come_back_or_that_a_file_change(actor):
    (one,) = prepare(actor, written("awa"))
    send_by_hand(one, actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=one.pk).update(state="prepared", sent_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        DispatchFile.objects.filter(dispatch=one).update(name="autre.pdf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=one.pk).delete()


def test_preparing_thirty_costs_a_bounded_number_of_reads(actor, django_assert_max_num_queries):
    people = [written(f"personne{n}") for n in range(30)]
    prepare(actor, *people)
    with django_assert_max_num_queries(2):
        assert prepare(actor, *people, at=NOON) == ()


def test_a_version_made_while_another_was_written_is_not_kept(actor):
    prepare(actor, written("awa", "la première", version=1))
    assert prepare(actor, written("awa", "une autre, faite en même temps", version=1)) == ()
    (second,) = prepare(actor, written("awa", "la seconde", version=2))
    assert second.version == 2
