"""Jurors say by a secret link when they can come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Certification
from parchemin.journal.models import Event
from parchemin.jurors.actions.polls import answer_poll, close_poll, renew_link
from parchemin.jurors.models import AvailabilityPoll, PollAnswer, PollDate, PollInvitation
from parchemin.jurors.selectors.polls import answer_page, poll_page, polls
from parchemin.kernel.objections import Refused
from tests.factories import (
    BodyFactory,
    JurorFactory,
    actor_for,
)
from tests.jurors.poll import FRIDAY, IF_NEEDED, NO, TUESDAY, UNTIL, YES, Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    poll = Asked(at)
    poll.open()
    return poll


def test_each_juror_gets_a_secret_of_their_own_and_only_its_digest_is_kept(asked):
    assert len(set(asked.links.values())) == 4
    assert all(len(token) >= 43 for token in asked.links.values())
    kept = set(PollInvitation.objects.values_list("token_digest", flat=True))
    assert not kept & set(asked.links.values())
    for event in Event.objects.all():
        assert not any(token in str(event.details) for token in asked.links.values())


def test_the_same_dates_are_asked_once_at_a_time(asked):
    poll, told = asked.poll, Event.objects.count()
    again = asked.open(starts=[TUESDAY, FRIDAY, FRIDAY])
    assert (again.poll, again.links) == (poll, ())
    assert Event.objects.count() == told
    close_poll(poll_id=poll.pk, actor=asked.actor, at=asked.at)
    assert asked.open().poll != poll


def test_a_link_shows_the_dates_to_one_juror_and_nobody_else(asked):
    page = answer_page(asked.links["Anne"], asked.at.date())
    assert (page.juror, page.place, page.open) == ("Anne", "Paris", True)
    assert [row.starts_at for row in page.dates] == [TUESDAY, FRIDAY]
    assert {row.answer for row in page.dates} == {None}
    for wrong in ("", "x" * 43, asked.links["Anne"][:-1]):
        with pytest.raises(PollInvitation.DoesNotExist):
            answer_page(wrong, asked.at.date())
        with pytest.raises(PollInvitation.DoesNotExist):
            answer_poll(token=wrong, answers={asked.dates[0].pk: YES}, at=asked.at)


def test_an_answer_may_change_and_the_same_one_is_told_once(asked):
    asked.answer("Anne", YES, NO, note=" Après 10 h. ")
    told = Event.objects.count()
    asked.answer("Anne", YES, NO, note="Après 10 h.")
    assert Event.objects.count() == told
    asked.answer("Anne", None, IF_NEEDED, note="Après 10 h.")
    page = answer_page(asked.links["Anne"], asked.at.date())
    assert [row.answer for row in page.dates] == [YES, IF_NEEDED]
    assert page.note == "Après 10 h."
    events = Event.objects.filter(name="jurors.poll.answered").order_by("seq")
    assert [event.details["yes"] for event in events] == [1, 2]
    assert {event.actor_label for event in events} == {"Anne, juré"}


def test_answers_are_for_the_dates_of_the_poll_and_at_least_one(asked):
    other = Asked(asked.at)
    other.open()
    for answers in ({}, {other.dates[0].pk: YES}):
        with pytest.raises(Refused) as refused:
            answer_poll(token=asked.links["Anne"], answers=answers, at=asked.at)
        assert refused.value.codes == ("no-date",)


def test_no_answer_is_taken_after_the_day_or_the_closing(asked):
    last = datetime(2026, 12, 15, 22, 30, tzinfo=UTC)
    asked.answer("Anne", YES, YES, at=last)
    with pytest.raises(Refused) as refused:
        asked.answer("Bob", YES, YES, at=last + timedelta(hours=1))
    assert refused.value.codes == ("poll-closed",)
    assert not answer_page(asked.links["Bob"], date(2026, 12, 16)).open
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=asked.at)
    told = Event.objects.count()
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=asked.at)
    assert Event.objects.count() == told
    with pytest.raises(Refused):
        asked.answer("Zoé", YES, YES)
    with pytest.raises(Refused) as refused:
        renew(asked, "Zoé")
    assert refused.value.codes == ("poll-closed",)


def renew(asked, name, **changes):
    invitation = asked.poll.invitations.get(juror=asked.jurors[name])
    return renew_link(
        invitation_id=invitation.pk, **{"actor": asked.actor, "at": asked.at, **changes}
    )


def test_a_new_link_replaces_the_former(asked):
    former = asked.links["Zoé"]
    fresh = renew(asked, "Zoé").token
    with pytest.raises(PollInvitation.DoesNotExist):
        answer_page(former, asked.at.date())
    assert answer_page(fresh, asked.at.date()).juror == "Zoé"
    with pytest.raises(PollInvitation.DoesNotExist):
        renew(asked, "Zoé", actor=actor_for(BodyFactory()))


def test_every_reason_not_to_open_is_told_at_once(at):
    poll = Asked(at)
    stranger = JurorFactory()
    with pytest.raises(Refused) as refused:
        poll.open(
            actor=actor_for(poll.body, Role.COMMISSION),
            juror_ids=[stranger.pk],
            starts=[at],
            answers_by=date(2027, 3, 1),
        )
    assert refused.value.codes == ("role", "no-juror", "date-past", "answers-by")
    with pytest.raises(Refused) as refused:
        poll.open(starts=[])
    assert refused.value.codes == ("no-date",)
    with pytest.raises(Certification.DoesNotExist):
        poll.open(actor=actor_for(BodyFactory()))


def test_a_poll_is_seen_by_the_secretariat_of_its_body(asked):
    (line,) = polls(asked.actor)
    assert (line.proposed, line.invited, line.answered, line.first) == (2, 4, 0, TUESDAY)
    for actor in (actor_for(BodyFactory()), actor_for(asked.body, Role.JUROR)):
        assert not polls(actor)
        with pytest.raises(AvailabilityPoll.DoesNotExist):
            poll_page(actor, asked.poll.pk)
        with pytest.raises((AvailabilityPoll.DoesNotExist, Refused)):
            close_poll(poll_id=asked.poll.pk, actor=actor, at=asked.at)


def test_two_jurors_or_thirty_cost_the_same(at):
    costs = []
    for more in (0, 28):
        poll = Asked(at)
        for name in (f"Juré {n:02d}" for n in range(more)):
            poll.jurors[name] = JurorFactory(body=poll.body, name=name)
        poll.open()
        for name in poll.jurors:
            poll.answer(name, YES, NO)
        with CaptureQueriesContext(connection) as captured:
            poll_page(poll.actor, poll.poll.pk)
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_the_database_refuses_answers_out_of_time_or_place(asked):
    invitation = asked.answer("Anne", YES, YES)
    stray = PollDate.objects.create(
        poll=AvailabilityPoll.objects.create(
            body=asked.body,
            certification=asked.certification,
            place="Lyon",
            state="open",
            answers_by=UNTIL,
            opened_at=asked.at,
        ),
        starts_at=TUESDAY,
    )
    with pytest.raises(IntegrityError, match="aux dates du sondage"), transaction.atomic():
        PollAnswer.objects.create(invitation=invitation, date=stray, value="yes", at=asked.at)
    with pytest.raises(IntegrityError, match="ne s’efface pas"), transaction.atomic():
        PollAnswer.objects.all()._raw_delete("default")
    close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=asked.at)
    with pytest.raises(IntegrityError, match="ouvert"), transaction.atomic():
        PollAnswer.objects.filter(invitation=invitation).update(value="no")
    with pytest.raises(IntegrityError, match="ne se rouvre pas"), transaction.atomic():
        AvailabilityPoll.objects.filter(pk=asked.poll.pk).update(state="open", closed_at=None)
    with pytest.raises(IntegrityError, match="closed_poll"), transaction.atomic():
        AvailabilityPoll.objects.filter(pk=stray.poll_id).update(state="closed")


@pytest.mark.parametrize("days", [0, 30, 400])
@pytest.mark.parametrize("answered", [False, True])
def test_a_poll_closes_whatever_its_day_and_its_answers(asked, days, answered):
    if answered:
        answer_poll(token=asked.links["Anne"], answers={asked.dates[0].pk: YES}, at=asked.at)
    later = asked.at + timedelta(days=days)
    assert close_poll(poll_id=asked.poll.pk, actor=asked.actor, at=later).state == "closed"
