"""The secretariat writes notes on a dossier, and tasks that wait for their day; the journal never says them."""

from datetime import date, timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import erase_note, finish_task, write_note
from parchemin.pathways.models import DossierNote
from parchemin.pathways.selectors.requests import with_task
from tests.factories import BodyFactory, DossierFactory, actor_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)


@pytest.fixture
def dossier():
    return DossierFactory()


@pytest.fixture
def write(dossier, at):
    def act(text="Rappeler l’employeur.", due_on=None, actor=None):
        return write_note(
            dossier_id=dossier.pk,
            text=text,
            due_on=due_on,
            actor=actor or actor_for(dossier.body),
            at=at,
        )

    return act


def told():
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_a_task_waits_from_its_day_until_it_is_done(dossier, write, at):
    task = write(due_on=DAY)
    assert write(due_on=DAY) == task
    dossiers = type(dossier).objects.all()
    assert not with_task(dossiers, DAY - timedelta(days=1))
    assert list(with_task(dossiers, DAY)) == [dossier]
    for _ in "twice":
        finish_task(note_id=task.pk, actor=actor_for(dossier.body), at=at)
    assert not with_task(dossiers, DAY)
    assert told() == ["pathways.task.set", "pathways.task.done"]
    assert not any("employeur" in str(event.details) for event in Event.objects.all())


def test_a_note_is_no_task_and_is_erased(dossier, write, at):
    note = write()
    with pytest.raises(Refused) as refusal:
        finish_task(note_id=note.pk, actor=actor_for(dossier.body), at=at)
    assert refusal.value.codes == ("no-task",)
    erase_note(note_id=note.pk, actor=actor_for(dossier.body), at=at)
    assert not DossierNote.objects.exists()
    assert told() == ["pathways.note.written", "pathways.note.erased"]


def test_an_empty_note_or_that_of_somebody_else_is_refused(dossier, write, at):
    for text, actor, code in (
        (" ", None, "note-empty"),
        ("Lu.", actor_for(dossier.body, Role.PARTNER), "role"),
    ):
        with pytest.raises(Refused) as refusal:
            write(text, actor=actor)
        assert refusal.value.codes == (code,)
    note = write()
    with pytest.raises(DossierNote.DoesNotExist):
        erase_note(note_id=note.pk, actor=actor_for(BodyFactory()), at=at)
