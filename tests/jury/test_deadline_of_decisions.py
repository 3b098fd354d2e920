"""By when a jury decides of a complete dossier: known before, told late after."""

from datetime import date, timedelta

import pytest

from parchemin.certifications.reglement.law import DEFAULT
from parchemin.certifications.reglement.reading import FORMAT, reglement_of
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import DeadlineTally, subjects_late, tallies
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.rules.decision_deadline import decision_clock
from parchemin.jury.selectors.decision_clocks import decision_clock_of
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier
from parchemin.processes.close_sitting import close_sitting
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.jury.after import decided_day
from tests.scenes import MORNING, assessment, jury_day

COMPLETE = paris_date(MORNING)


def reglement(**keys: object):
    return reglement_of({"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys})


def test_two_months_are_calendar_months_and_the_last_day_is_in_time():
    clock = decision_clock(
        reglement(decision={"deadline": {"months": 2}}, articles={"decision": "art. 8"}),
        date(2026, 12, 31),
    )
    assert (clock.due_on, clock.source) == (date(2027, 2, 28), "Règlement, art. 8")
    assert not clock.is_late(date(2027, 2, 28))
    assert clock.is_late(date(2027, 3, 1))


def test_a_decision_taken_after_its_day_stays_late_and_one_in_time_never_becomes_so():
    rules = reglement(decision={"deadline": {"days": 30}})
    late = decision_clock(rules, date(2026, 1, 1), date(2026, 2, 1))
    kept = decision_clock(rules, date(2026, 1, 1), date(2026, 1, 31))
    assert late.is_late(date(2030, 1, 1))
    assert not kept.is_late(date(2030, 1, 1))


def test_a_silent_reglement_takes_sixty_days_by_default_and_null_sets_none():
    clock = decision_clock(reglement(), date(2026, 1, 1))
    assert (clock.due_on, clock.source) == (date(2026, 3, 2), DEFAULT)
    assert decision_clock(reglement(decision={"deadline": None}), date(2026, 1, 1)) is None


@pytest.fixture
def scene(db):
    """Return a session whose règlement gives thirty days to decide."""
    return assessment(decision={"deadline": {"days": 30}})


def clocks():
    """Return the clocks of decisions that run, those of scenes counted first."""
    count_clocks()
    rows = Deadline.objects.running(COMPLETE).filter(kind=DeadlineKind.DECISION)
    return list(rows.values_list("subject_id", "starts_on", "due_on"))


def test_a_dossier_is_complete_once_every_bloc_has_its_signed_grids(scene):
    whole = scene.candidate(state="in_assessment")
    half = scene.candidate(state="in_assessment")
    scene.signed(half, "B1", 1, "acquired")
    scene.grid(half, "B1", 2)
    assert clocks() == []
    scene.assessed(whole)
    assert clocks() == [(whole.pk, COMPLETE, COMPLETE + timedelta(days=30))]


def test_those_past_their_day_are_counted_and_listed(scene, django_assert_num_queries):
    for _ in range(3):
        scene.assessed(scene.candidate(state="ready"))
    last = COMPLETE + timedelta(days=30)
    assert len(clocks()) == 3
    with django_assert_num_queries(1):
        assert tallies(scene.actor, last)[DeadlineKind.DECISION] == DeadlineTally(
            coming=3, first=last
        )
    after = last + timedelta(days=1)
    assert Dossier.objects.filter(pk__in=subjects_late(last, DeadlineKind.DECISION)).count() == 0
    assert Dossier.objects.filter(pk__in=subjects_late(after, DeadlineKind.DECISION)).count() == 3


def test_what_is_decided_waits_no_more_and_tells_its_day(db):
    day = decided_day(decision={"deadline": {"days": 30}})
    clock = decision_clock_of(day.actor, day.item.dossier_id)
    assert clocks() == []
    assert clock.decided_on == COMPLETE
    assert not clock.is_late(date(2027, 6, 1))


def test_an_adjourned_dossier_is_due_again_from_the_day_it_was_put_off_to(db):
    day = jury_day(decision={"deadline": {"days": 30}})
    item = day.case()
    day.open()
    until = date(2027, 1, 15)
    adjourn(item_id=item.pk, until=until, reason="Une pièce.", actor=day.actor, at=NOON)
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=NOON)
    clock = decision_clock_of(day.actor, item.dossier_id)
    assert (clock.complete_on, clock.decided_on) == (until, None)
