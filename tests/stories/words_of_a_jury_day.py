"""The jury day of the demonstration, played to its minutes with words as people type them."""

from datetime import timedelta

import time_machine
from django.urls import reverse

from parchemin.accounts.actor import system_actor
from parchemin.accounts.models import User
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.votes import accept_unanimous, cast_show_of_hands
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, Presence
from parchemin.pathways.models import Person
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.sign_minutes import sign_minutes
from tests.web.reading import PageClient


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


def played_to_its_minutes(today):
    """Open the sitting, conclude every case, close it and have both sign; return the minutes."""
    Person.objects.filter(dossiers__agenda__sitting=today, birth_name="Amrani").update(
        birth_name="Ɗiallo"
    )
    chair = PageClient().open_session(User.objects.get(surname="Marchal"))
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
    return minutes
