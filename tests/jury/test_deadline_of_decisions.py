"""By when a jury decides of a complete dossier: known before, told late after."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from parchemin.certifications.reglement.law import DEFAULT
from parchemin.certifications.reglement.reading import FORMAT, new_reglement
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import DeadlineTally, subjects_late, tallies
from parchemin.deadlines.terms import DeadlineKind
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.rules.decision_deadline import decision_clock, remarks_on_decision
from parchemin.jury.selectors.candidacies import candidacies_of, hearable_dossiers
from parchemin.jury.selectors.decision_clocks import decision_clock_of
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.actions import MarkLeft, keep_marks
from parchemin.pathways.models import Dossier, DossierBloc, KeptMark
from parchemin.processes.close_sitting import close_sitting
from tests import scenes
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.jury.after import decided_day
from tests.scenes import MORNING, assessment, jury_day

COMPLETE = paris_date(MORNING)


def reglement(**keys: object):
    return new_reglement({"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01", **keys})


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


def test_a_bloc_whose_mark_is_kept_waits_for_no_grid(scene):
    dossier = scene.candidate(state="in_assessment")
    bloc = scene.edition.blocs.get(code="B2")
    mark = MarkLeft(dossier.person, bloc, Fraction(3, 5), COMPLETE, None, "decision/1")
    keep_marks(left=[mark], actor=scene.actor, at=NOON)
    DossierBloc.objects.filter(dossier=dossier, bloc=bloc).update(kept_mark=KeptMark.objects.get())
    for rank in (1, 2):
        scene.signed(dossier, "B1", rank, "acquired")
    assert [pk for pk, *_ in clocks()] == [dossier.pk]


# An overrun is told: before the jury, in its minutes, after.

JURY = date(2026, 11, 24)


def test_a_jury_on_the_last_day_is_in_time_and_the_day_after_is_told_late_with_its_text():
    rules = reglement(decision={"deadline": {"days": 30}}, articles={"decision": "art. 8"})
    clock = decision_clock(rules, date(2026, 10, 25))
    assert remarks_on_decision(clock, JURY) == ()
    (late,) = remarks_on_decision(clock, JURY + timedelta(days=1))
    assert (late.code, late.source) == ("decision-late", "Règlement, art. 8")
    assert late.message == (
        "Dossier complet le 25 octobre 2026 : décision au plus tard le 24 novembre 2026 ; elle est du "
        "25 novembre 2026, hors délai de 1 jour."
    )
    assert remarks_on_decision(None, JURY) == ()


def day_with_grids_of(monkeypatch, signed_on, **keys):
    """Return a jury of 24 November and a dossier whose last grid was signed on a day."""
    day = jury_day(**keys)
    at = datetime(signed_on.year, signed_on.month, signed_on.day, 9, tzinfo=UTC)
    monkeypatch.setattr(scenes, "MORNING", at)
    return day, day.scene.assessed(day.scene.candidate())


def told_before_and_after(day, dossier, *, close=True):
    """Return what is remarked of a dossier to be put on the agenda, on it, then closed; and what minutes tell."""
    rows = list(hearable_dossiers(day.sitting, JURY))
    (line,) = candidacies_of(day.sitting, rows, JURY)
    item = day.judge(dossier)
    (shown,) = sitting_page(day.actor, day.sitting.pk).agenda
    day.open()
    if close:
        accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    else:
        asked = {"until": date(2027, 1, 15), "reason": "Une pièce.", "actor": day.actor}
        adjourn(item_id=item.pk, **asked, at=day.at)
    minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    (after,) = sitting_page(day.actor, day.sitting.pk).agenda
    before = [[one.code for one in found.remarks] for found in (line, shown, after)]
    return before, minutes.facts["incidents"]


THIRTY = {"decision": {"deadline": {"days": 30}}, "articles": {"decision": "art. 8"}}


@pytest.mark.parametrize(
    ("keys", "signed_on", "codes", "in_minutes"),
    [
        (THIRTY, date(2026, 10, 25), [], False),
        (THIRTY, date(2026, 10, 24), ["decision-late"], True),
        ({"decision": {"deadline": {"days": 31}}}, date(2026, 10, 24), [], False),
        ({"decision": {"deadline": None}}, date(2026, 1, 5), [], False),
        ({}, date(2026, 9, 25), [], False),
        ({}, date(2026, 9, 24), ["decision-late"], False),
    ],
    ids=["last day", "day after", "another text", "no delay", "default, in time", "default"],
)
def test_candidates_agenda_and_minutes_tell_a_decision_that_comes_after_its_day(
    monkeypatch, db, keys, signed_on, codes, in_minutes
):
    """A delay that no text sets is told as a rule of the product, and never in signed minutes."""
    day, dossier = day_with_grids_of(monkeypatch, signed_on, **keys)
    told, incidents = told_before_and_after(day, dossier)
    assert told == [codes] * 3
    assert incidents == (
        [
            f"Dossier {dossier.number} : Dossier complet le 24 octobre 2026 : décision au plus tard le "
            "23 novembre 2026 ; elle est du 24 novembre 2026, hors délai de 1 jour. (Règlement, art. 8)"
        ]
        if in_minutes
        else []
    )


def test_a_late_jury_that_puts_the_decision_off_is_late_all_the_same(monkeypatch, db):
    day, dossier = day_with_grids_of(monkeypatch, date(2026, 10, 24), **THIRTY)
    told, incidents = told_before_and_after(day, dossier, close=False)
    assert told == [["decision-late"]] * 3
    assert len(incidents) == 1
