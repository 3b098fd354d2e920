"""What the secretariat reads of the consistency of its assessors and centres, in words and at a fixed price."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Mark
from parchemin.assessment.rules.consistency import SignalReading
from parchemin.assessment.rules.intervals import Interval
from parchemin.assessment.selectors.consistency import consistency, sentence
from parchemin.assessment.terms import Signal
from tests.factories import BodyFactory, actor_for
from tests.scenes import MORNING, assessment

pytestmark = pytest.mark.django_db
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)


def assessed(count, *, severe=True):
    scene = assessment({"B1": 4})
    scene.session.partner = scene.partner
    scene.session.save()
    for n in range(count):
        lenient = "acquired partial acquired acquired"
        strict = "acquired partial partial not_acquired" if n % 4 else lenient
        scene.assessed(scene.candidate(), B1=f"{strict if severe else lenient}/{lenient}")
    return scene


def row(rows, name):
    return next(row for row in rows if row.name == name)


def told(found, signal):
    return next(each for each in found.signals if each.signal is signal)


def test_a_severe_assessor_is_told_in_words_with_the_cases():
    scene = assessed(24)
    found = consistency(scene.actor, JANUARY, DECEMBER)
    first, second = scene.pair
    severe = row(found.assessors, first.name)
    said = told(severe, Signal.SEVERITY)
    assert (severe.candidates, severe.grids, said.cases, said.notable) == (24, 24, 24, True)
    assert said.sentence.startswith("Note 28,1 sur 100 plus bas, entre ")
    assert told(row(found.assessors, second.name), Signal.SEVERITY).sentence.startswith(
        "Note 28,1 sur 100 plus haut"
    )
    assert told(severe, Signal.DRIFT).sentence == "Pas assez de cas pour en dire quelque chose."
    assert [each.name for each in found.pairs] == [f"{first.name} et {second.name}"]
    assert [each.name for each in found.centres] == [scene.partner.name]
    assert found.grids == 48


def filled(scene, dossier, rank, entered_at):
    """Sign a grid whose marks were entered at that moment."""
    grid = scene.grid(dossier, "B1", rank)
    Mark.objects.bulk_create(
        Mark(
            grid=grid,
            criterion=criterion,
            value="acquired",
            client_id=uuid4(),
            entered_at=entered_at,
            recorded_at=entered_at,
        )
        for criterion in grid.bloc.criteria.all()
    )
    grid.state, grid.signed_at, grid.digest = "signed", entered_at, "d" * 64
    grid.save()


@pytest.mark.parametrize(
    ("hour", "minute", "night"),
    [(20, 59, False), (21, 0, True), (4, 59, True), (5, 0, False), (11, 0, False)],
)
def test_entries_of_the_night_are_read_on_a_paris_clock(hour, minute, night):
    scene = assessment({"B1": 4})
    late = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    for _ in range(24):
        dossier = scene.candidate()
        filled(scene, dossier, 1, late)
        filled(scene, dossier, 2, MORNING)
    found = row(consistency(scene.actor, JANUARY, DECEMBER).assessors, scene.pair[0].name)
    assert told(found, Signal.NIGHT).notable == night
    if night:
        assert "100 % des grilles" in told(found, Signal.NIGHT).sentence


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (SignalReading(Signal.SEVERITY), "Pas assez de cas pour en dire quelque chose."),
        (
            SignalReading(Signal.SEVERITY, Interval(40, -0.08, -0.12, -0.04)),
            "Note 8 sur 100 plus bas, entre 4 et 12.",
        ),
        (
            SignalReading(Signal.DRIFT, Interval(40, 0.1, 0.05, 0.15)),
            "Note désormais 10 sur 100 plus haut, entre 5 et 15.",
        ),
        (
            SignalReading(Signal.SEVERITY, Interval(40, 0.01, -0.03, 0.05)),
            "Aucun écart établi : 1, entre -3 et 5.",
        ),
        (
            SignalReading(Signal.NIGHT, Interval(40, 0.5, 0.35, 0.65), 0.033),
            "50 % des grilles, entre 35 et 65 ; les autres : 3,3 %.",
        ),
    ],
)
def test_a_finding_is_one_french_sentence(finding, said):
    assert sentence(finding) == said


def test_only_the_secretariat_of_the_body_reads_it():
    scene = assessed(2)
    for role in (Role.ASSESSOR, Role.PARTNER, Role.JUROR, Role.COMMISSION, Role.STAFF):
        found = consistency(actor_for(scene.session.body, role), JANUARY, DECEMBER)
        assert (found.grids, found.assessors, found.pairs, found.centres) == (0, (), (), ())
    assert consistency(actor_for(BodyFactory()), JANUARY, DECEMBER).grids == 0


def test_the_period_is_of_whole_days_in_paris():
    scene = assessed(1)
    scene.session.starts_at = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    scene.session.save()
    days = (date(2026, 11, 24), date(2026, 11, 25))
    assert [consistency(scene.actor, day, day).grids for day in days] == [0, 2]


def test_a_grid_not_signed_or_of_a_cancelled_session_is_not_read():
    scene = assessed(1)
    scene.grid(scene.candidate(), "B1")
    assert consistency(scene.actor, JANUARY, DECEMBER).grids == 2
    scene.session.state = "cancelled"
    scene.session.save()
    assert consistency(scene.actor, JANUARY, DECEMBER).grids == 0


def test_the_price_does_not_depend_on_the_candidates():
    costs = []
    for count in (1, 12):
        scene = assessed(count)
        with CaptureQueriesContext(connection) as captured:
            consistency(scene.actor, JANUARY, DECEMBER)
        costs.append(len(captured))
    assert costs[0] == costs[1]
