"""A jury is proposed for each date of a poll, with what it lacks, and convened in one gesture."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.journal.models import Event
from parchemin.jurors.models import AvailabilityPoll, PollDate
from parchemin.jurors.selectors.polls import poll_page
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.proposals import proposals_of
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.kernel.objections import Refused
from parchemin.processes.convene_proposal import convene_proposal
from tests.factories import BodyFactory, JurorFactory, actor_for
from tests.jurors.poll import FRIDAY, IF_NEEDED, NO, TUESDAY, YES, Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(at):
    poll = Asked(at)
    poll.open()
    return poll


def proposals(asked):
    return proposals_of(poll_page(asked.actor, asked.poll.pk))


def test_each_date_has_its_jury_the_best_first(asked):
    asked.answer("Anne", YES, YES)
    asked.answer("Bob", NO, YES)
    asked.answer("Yves", NO, IF_NEEDED)
    friday, tuesday = proposals(asked)
    assert (friday.starts_at, friday.proposal.complete) == (FRIDAY, True)
    assert [seat.option.name for seat in friday.proposal.seats] == ["Anne", "Yves"]
    assert [option.name for option in friday.proposal.substitutes] == ["Bob"]
    assert tuesday.proposal.lacks == (
        "Il manque 1 membre du collège salariés ; Zoé n’a pas encore répondu.",
    )


def convene(asked, at_date=FRIDAY, **changes):
    (row,) = [row for row in asked.dates if row.starts_at == at_date]
    known = {"poll_id": asked.poll.pk, "date_id": row.pk, "code": "JURY-9"}
    return convene_proposal(**{**known, "actor": asked.actor, "at": asked.at, **changes})


def test_the_jury_proposed_is_convened_in_one_gesture_with_its_substitutes(asked):
    for name in asked.links:
        asked.answer(name, NO, YES)
    sitting = convene(asked)
    told = {
        seat.juror.name: (seat.role, seat.stands_in_for.juror.name if seat.stands_in_for else "")
        for seat in sitting.seats.select_related("juror", "stands_in_for__juror")
    }
    assert told == {
        "Anne": ("chair", ""),
        "Yves": ("vice_chair", ""),
        "Bob": ("member", "Anne"),
        "Zoé": ("member", "Yves"),
    }
    assert (sitting.starts_at, sitting.place) == (FRIDAY, "Paris")
    asked.poll.refresh_from_db()
    assert asked.poll.state == "closed"
    assert sitting_page(asked.actor, sitting.pk).objections == ()
    events = Event.objects.count()
    assert convene(asked) == sitting
    assert Event.objects.count() == events


def test_a_jury_that_could_not_open_is_not_convened(asked):
    asked.answer("Anne", YES, YES)
    with pytest.raises(Refused) as refused:
        convene(asked)
    assert refused.value.codes[0] == "juror-lacking"
    assert "Yves, Zoé n’ont pas encore répondu" in str(refused.value)
    assert not Sitting.objects.exists()
    with pytest.raises(AvailabilityPoll.DoesNotExist):
        convene(asked, actor=actor_for(BodyFactory()))
    other = Asked(asked.at)
    other.open()
    with pytest.raises(PollDate.DoesNotExist):
        convene(asked, date_id=other.dates[0].pk)


def test_two_moments_of_one_day_are_two_proposals(at):
    poll = Asked(at)
    poll.open(starts=[TUESDAY, TUESDAY + timedelta(hours=5)])
    assert len(proposals(poll)) == 2


def test_without_a_reglement_in_force_no_jury_is_proposed(at):
    asked = Asked(at, in_force_from="2027-01-14")
    asked.open()
    found = {row.starts_at: row.proposal for row in proposals(asked)}
    assert found[TUESDAY] is None
    assert found[FRIDAY] is not None


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
            proposals(poll)
        costs.append(len(captured))
    assert costs[0] == costs[1]
