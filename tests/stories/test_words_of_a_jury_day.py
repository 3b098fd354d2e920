"""The jury day of the demonstration, with words as people type them: its minutes are sealed all the same."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.actor import system_actor
from parchemin.accounts.models import User
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.votes import accept_unanimous, cast_show_of_hands
from parchemin.jury.models import Decision, Sitting
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, MinutesState, Presence
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.documents import read_pdf
from parchemin.pathways.models import Person
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.sign_minutes import sign_minutes
from parchemin.stories.demonstration import build_demonstration
from tests.conftest import NOON
from tests.documents import words
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db


def conclude(chair, sitting):
    """Type an emoji, which is refused, then two lines, as the chair does for each candidate."""
    for item in sitting.agenda.all():
        address = reverse("jury:conclude", args=[item.pk])
        refused = chair.post(address, {"recommendation": "Très bien 👍"})
        assert (refused.status_code, "U+1F44D" in refused.content.decode()) == (422, True)
        typed = {"recommendation": "Poursuivre.\r\nUn tutorat."}
        assert chair.post(address, typed).status_code == 303


def decide(sitting, system, at):
    """Adopt what is clear, and vote the rest."""
    accept_unanimous(sitting_id=sitting.pk, actor=system, at=at)
    for entry in docket_of(sitting).entries:
        for unit in () if entry.item.adopted_at else entry.deliberation.units:
            known = {"item_id": entry.item.pk, "unit": unit.code, "actor": system, "at": at}
            cast_show_of_hands(**known, choice=Choice.ACQUIRED)


def test_eighteen_candidates_end_with_sealed_minutes():
    build_demonstration(NOON)
    today = Sitting.objects.get(starts_at=at_paris(date(2026, 11, 24), 14))
    Person.objects.filter(dossiers__agenda__sitting=today, birth_name="Amrani").update(
        birth_name="Ɗiallo"
    )
    chair = PageClient().open_session(User.objects.get(name="Odile Marchal"))
    system, at = system_actor(today.body_id), today.starts_at + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        for seat in today.seats.all():
            record_presence(seat_id=seat.pk, presence=Presence.PRESENT, actor=system, at=at)
        sitting = open_sitting(sitting_id=today.pk, actor=system, at=at)
        conclude(chair, sitting)
        decide(sitting, system, at)
        minutes = close_sitting(sitting_id=sitting.pk, actor=system, at=at)
        for role in ("chair", "vice_chair"):
            seat = sitting.seats.get(role=role)
            minutes = sign_minutes(minutes_id=minutes.pk, seat_id=seat.pk, actor=system, at=at)
    assert minutes.state == MinutesState.SIGNED
    assert read_pdf(minutes.content).sealed_whole
    text = words(minutes.content)
    assert text.count("Poursuivre. Un tutorat.") == 18
    assert Decision.objects.filter(sitting=sitting).count() == 18
    assert "Ɗiallo" in text
