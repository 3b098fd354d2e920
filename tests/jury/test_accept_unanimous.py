"""Clear cases are adopted in one gesture; the others are looked at."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import AgendaItem, Sitting
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import InterestKind, Outcome
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def accept(day, items=None, actor=None):
    return accept_unanimous(
        sitting_id=day.sitting.pk,
        item_ids=None if items is None else [item.pk for item in items],
        actor=actor or day.actor,
        at=day.at,
    )


def outcome(day, item):
    return docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation.outcome


def test_every_clear_case_is_adopted_once_whichever_way_it_goes():
    day = jury_day()
    good, bad = day.case(), day.case(B1="not_acquired", B2="not_acquired")
    divided = day.case(B1="acquired/not_acquired")
    day.open()
    assert [item.pk for item in accept(day)] == [good.pk, bad.pk]
    assert accept(day) == ()
    assert outcome(day, good) is Outcome.FULL
    assert outcome(day, bad) is Outcome.REFUSED
    assert outcome(day, divided) is None
    assert Event.objects.filter(name="jury.cases.adopted").count() == 1


def test_cases_that_ask_for_the_jury_are_named_with_their_reason():
    day = jury_day()
    clear = day.case()
    divided = day.case(B1="acquired/not_acquired")
    voted = day.case()
    put_off = day.case()
    day.open()
    day.vote(voted, marchal="acquired")
    adjourn(
        item_id=put_off.pk, until=date(2027, 1, 12), reason="Pièce.", actor=day.actor, at=day.at
    )
    with pytest.raises(Refused) as refused:
        accept(day, [clear, divided, voted, put_off], actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == ("role", "case-unclear", "case-voted", "case-adjourned")
    assert not AgendaItem.objects.filter(adopted_at__isnull=False).exists()


def test_a_case_without_its_quorum_is_not_adopted():
    day = jury_day()
    item = day.case()
    for name in ("almeida", "ndiaye"):
        declare_interest(
            item_id=item.pk,
            juror_id=day.seats[name].juror_id,
            kind=InterestKind.DECLARED,
            actor=day.actor,
            at=day.at,
        )
    day.open()
    assert accept(day) == ()
    with pytest.raises(Refused) as refused:
        accept(day, [item])
    assert refused.value.codes == ("quorum-employees",)


def test_nothing_is_adopted_out_of_an_open_sitting():
    day = jury_day()
    item = day.case()
    with pytest.raises(Refused) as refused:
        accept(day, [item])
    assert refused.value.codes[0] == "sitting-state"


def test_two_bodies_never_meet():
    day = jury_day()
    with pytest.raises(Sitting.DoesNotExist):
        accept(day, actor=actor_for(BodyFactory()))
