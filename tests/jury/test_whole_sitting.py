"""A whole sitting through acts: from an agenda to signed and rectified minutes."""

from datetime import date, timedelta

import pytest

from parchemin.journal.models import Event
from parchemin.journal.selectors import chain_faults, story_of
from parchemin.jury.actions.cases import adjourn, recommend
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import Decision
from parchemin.jury.selectors.board import deliberation_board
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.terms import Choice, Outcome
from parchemin.pathways.models import AcquiredUnit
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.sign_minutes import sign_minutes
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def outcomes():
    current = Decision.objects.filter(rectified_by__isnull=True).order_by("pk")
    return [decision.outcome for decision in current]


def test_a_day_of_jury_from_the_agenda_to_rectified_minutes():
    day = jury_day()
    clear = day.case()
    divided = day.case(B1="acquired/not_acquired")
    failed = day.case(B1="not_acquired", B2="not_acquired")
    put_off = day.case(B2="acquired/not_acquired")
    missing = day.scene.candidate()
    missing.attendance_set.update(state="absent")
    missing = day.judge(missing)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.vote(
        divided, marchal="acquired", belkacem="not_acquired", almeida="acquired", ndiaye="acquired"
    )
    day.everybody(divided, "B2")
    recommend(item_id=divided.pk, text="Reprendre le calcul de marge.", actor=day.actor, at=day.at)
    day.everybody(put_off, "B1")
    adjourn(
        item_id=put_off.pk,
        until=date(2027, 1, 12),
        reason="Pièce attendue.",
        actor=day.actor,
        at=day.at,
    )
    minutes = close_sitting(
        sitting_id=day.sitting.pk, actor=day.actor, at=day.at + timedelta(hours=2)
    )
    assert outcomes() == ["full", "full", "refused", "adjourned", "absent"]
    states = [item.dossier for item in (clear, divided, failed, put_off, missing)]
    for dossier in states:
        dossier.refresh_from_db()
    assert [d.state for d in states] == [
        "decided",
        "decided",
        "decided",
        "in_assessment",
        "in_assessment",
    ]
    assert AcquiredUnit.objects.filter(person=clear.dossier.person).count() == 2
    assert not put_off.dossier.blocs.filter(carried__isnull=False).exists()

    for name in ("marchal", "almeida", "almeida"):
        minutes = sign_minutes(
            minutes_id=minutes.pk,
            seat_id=day.seats[name].pk,
            actor=day.system,
            at=day.at + timedelta(hours=3),
        )
    day.sitting.refresh_from_db()
    assert (minutes.state, day.sitting.state) == ("signed", "minutes_signed")
    assert minutes.content.startswith(b"%PDF")

    wrong = Correction(
        dossier_id=divided.dossier_id,
        voices={("B1", 1): dict.fromkeys([s.pk for s in day.seats.values()], Choice.NOT_ACQUIRED)},
    )
    again = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Voix du bloc 1 mal reportées.",
        corrections=[wrong],
        actor=day.actor,
        at=day.at + timedelta(days=1),
    )
    for name in ("marchal", "almeida"):
        again = sign_minutes(
            minutes_id=again.pk,
            seat_id=day.seats[name].pk,
            actor=day.system,
            at=day.at + timedelta(days=1),
        )
    minutes.refresh_from_db()
    assert (minutes.state, again.state, again.version) == ("rectified", "signed", 2)
    assert sorted(outcomes()) == ["absent", "adjourned", "full", "partial", "refused"]
    assert Decision.objects.count() == 6
    assert decision_faults(day.sitting.body_id) == ()
    assert chain_faults(day.sitting.body_id) == ()
    told = [
        line.name for line in story_of(day.sitting.body_id, f"dossier/{divided.dossier.number}")
    ]
    assert [
        told.count(f"jury.decision.{step}") for step in ("recorded", "drafted", "rectified")
    ] == [
        1,
        1,
        1,
    ]
    page = sitting_page(day.actor, day.sitting.pk)
    assert [line.number for line in page.minutes] == ["JURY-1", "JURY-1-R1"]
    assert page.agenda[1].outcome is Outcome.PARTIAL
    assert deliberation_board(day.actor, day.sitting.pk).decided == 5
    assert Event.objects.filter(name="jury.vote.cast").count() == 12
