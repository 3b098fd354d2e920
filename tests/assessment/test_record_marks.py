"""Marks are entered one by one, each once, and never rewritten."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.marks import EntryOutcome, MarkEntry, record_marks, sign_grid
from parchemin.assessment.models import Grid, Mark
from parchemin.assessment.selectors.grid_pages import grid_page
from parchemin.assessment.terms import NOT_ASSESSED
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


def entry(line, value, at, **changes):
    return MarkEntry(
        line=line,
        value=value,
        client_id=changes.pop("client_id", uuid4()),
        entered_at=at,
        **changes,
    )


def enter(grid, actor, at, *entries):
    return record_marks(grid_id=grid.pk, entries=entries, actor=actor, at=at)


def values(actor, grid):
    return [e.value for e in grid_page(actor, grid.pk).entries]


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def grid(scene):
    return scene.grid(scene.candidate(), "B1")


def test_a_batch_sent_twice_is_recorded_once(scene, grid, at):
    sent = (entry("1.1", "acquired", at), entry("1.2", "partial", at))
    first = enter(grid, scene.actor, at, *sent)
    again = enter(grid, scene.actor, at, *sent)
    assert set(first.values()) == {EntryOutcome.RECORDED}
    assert set(again.values()) == {EntryOutcome.KNOWN}
    assert Mark.objects.count() == 2
    assert Event.objects.count() == 1


def test_entries_of_a_replayed_batch_are_answered_one_by_one(scene, grid, at):
    known, fresh = entry("1.1", "acquired", at), entry("1.2", "acquired", at)
    enter(grid, scene.actor, at, known)
    receipts = enter(grid, scene.actor, at, known, fresh)
    assert receipts == {known.client_id: EntryOutcome.KNOWN, fresh.client_id: EntryOutcome.RECORDED}


def test_the_same_entry_twice_in_a_batch_counts_once(scene, grid, at):
    same = entry("1.1", "acquired", at)
    enter(grid, scene.actor, at, same, same)
    assert Mark.objects.count() == 1


def test_a_correction_is_a_new_mark_and_the_last_one_counts(scene, grid, at):
    for value in ("not_acquired", "acquired"):
        enter(grid, scene.actor, at, entry("1.1", value, at))
    assert values(scene.actor, grid) == ["acquired", ""]
    assert Mark.objects.count() == 2


def test_not_assessed_is_said_on_every_scale(at):
    scene = assessment(grid={"scale": {"kind": "points", "highest": 20, "pass_mark": 10}})
    grid = scene.grid(scene.candidate(), "B1")
    enter(grid, scene.actor, at, entry("1.1", NOT_ASSESSED, at), entry("1.2", "12,5", at))
    assert values(scene.actor, grid) == [NOT_ASSESSED, "12,5"]


@pytest.mark.parametrize(
    ("scale", "value"),
    [
        ({"kind": "mastery"}, "excellent"),
        ({"kind": "points", "highest": 20, "pass_mark": 10}, "21"),
        ({"kind": "levels", "lowest": 1, "highest": 5, "pass_mark": 3}, "2.5"),
        ({"kind": "percent", "highest": 100, "pass_mark": 70}, "beaucoup"),
    ],
)
def test_a_value_out_of_the_scale_of_the_reglement_is_refused(at, scale, value):
    scene = assessment(grid={"scale": scale})
    grid = scene.grid(scene.candidate(), "B1")
    with pytest.raises(Refused) as refused:
        enter(grid, scene.actor, at, entry("1.1", value, at))
    assert refused.value.codes == ("mark-out-of-scale",)
    assert not Mark.objects.exists()


def test_every_fault_of_a_batch_is_told_and_nothing_is_kept(scene, grid, at):
    with pytest.raises(Refused) as refused:
        enter(
            grid,
            actor_for(scene.session.body, Role.ASSESSOR),
            at,
            entry("1.1", "acquired", at),
        )
    assert refused.value.codes == ("not-your-grid",)
    with pytest.raises(Refused) as refused:
        enter(
            grid,
            scene.actor,
            at,
            entry("1.1", "acquired", at),
            entry("9.9", "acquired", at),
            entry("1.2", "très bien", at),
        )
    assert refused.value.codes == ("unknown-criterion", "mark-out-of-scale")
    assert not Mark.objects.exists()


def test_an_identifier_never_serves_another_entry(scene, grid, at):
    first = entry("1.1", "acquired", at)
    enter(grid, scene.actor, at, first)
    for other in (
        entry("1.1", "partial", at, client_id=first.client_id),
        entry("1.1", "acquired", at, client_id=first.client_id, comment="Très à l’aise."),
        entry("1.2", "acquired", at, client_id=first.client_id),
    ):
        with pytest.raises(Refused) as refused:
            enter(grid, scene.actor, at, other)
        assert refused.value.codes == ("entry-identifier-taken",)
    other_grid = scene.grid(grid.dossier, "B2")
    with pytest.raises(Refused):
        enter(other_grid, scene.actor, at, entry("2.1", "acquired", at, client_id=first.client_id))
    assert Mark.objects.count() == 1


def test_an_assessor_writes_on_their_own_grid_and_no_other(scene, grid, at):
    user = UserFactory()
    scene.pair[0].user = user
    scene.pair[0].save()
    actor = actor_for(scene.session.body, Role.ASSESSOR, user=user)
    enter(grid, actor, at, entry("1.1", "acquired", at))
    with pytest.raises(Refused) as refused:
        enter(scene.grid(grid.dossier, "B1", 2), actor, at, entry("1.1", "acquired", at))
    assert refused.value.codes == ("not-your-grid",)


def test_a_signed_grid_takes_no_mark_but_still_answers_replays(scene, at):
    grid = scene.signed(scene.candidate(), "B1", 1, "acquired")
    mark = grid.marks.order_by("pk").first()
    replay = entry("1.1", mark.value, at, client_id=mark.client_id)
    assert enter(grid, scene.actor, at, replay) == {mark.client_id: EntryOutcome.KNOWN}
    with pytest.raises(Refused) as refused:
        enter(grid, scene.actor, at, entry("1.1", "partial", at))
    assert refused.value.codes == ("grid-locked",)


def test_two_bodies_never_meet(grid, at):
    stranger = actor_for(BodyFactory())
    with pytest.raises(Grid.DoesNotExist):
        enter(grid, stranger, at, entry("1.1", "acquired", at))
    with pytest.raises(Grid.DoesNotExist):
        grid_page(stranger, grid.pk)


def test_when_competences_are_marked_a_line_is_a_competence(at):
    scene = assessment(grid={"marked": "competence"})
    grid = scene.grid(scene.candidate(), "B1")
    enter(grid, scene.actor, at, entry("1.2", "partial", at))
    mark = Mark.objects.get()
    assert mark.competence.code == "1.2"
    assert mark.criterion is None
    assert values(scene.actor, grid) == ["", "partial"]


def test_the_database_neither_changes_nor_erases_a_mark(scene):
    scene.signed(scene.candidate(), "B1", 1, "acquired")
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Mark.objects.update(value="partial")
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        Mark.objects.all()._raw_delete("default")


def test_the_database_refuses_a_mark_on_a_signed_grid(scene, grid, at):
    signed = scene.signed(grid.dossier, "B2", 1, "acquired")
    values = {"value": "partial", "entered_at": at, "recorded_at": at}
    line = {"criterion": grid.bloc.criteria.first()}
    with pytest.raises(IntegrityError, match="signée"), transaction.atomic():
        Mark.objects.create(grid=signed, client_id=uuid4(), **line, **values)
    Mark.objects.create(grid=grid, client_id=uuid4(), **line, **values)


def test_the_database_wants_each_mark_on_one_line(grid, at):
    values = {"value": "partial", "entered_at": at, "recorded_at": at, "grid": grid}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(client_id=uuid4(), **values)


def test_an_observation_that_no_sheet_could_print_is_refused_where_it_is_typed(at):
    scene = assessment()
    grid = scene.grid(scene.candidate(), "B1")
    written = "Très bien 😀\u0007\r\nligne 2"
    entry = MarkEntry("1.1", "acquired", uuid4(), at, comment=written)
    with pytest.raises(Refused) as refused:
        record_marks(grid_id=grid.pk, entries=[entry], actor=scene.actor, at=at)
    (objection,) = refused.value.objections
    assert f"dossier {grid.dossier.number}, bloc B1, ligne 1.1" in objection.message
    assert "« 😀 »" in objection.message
    assert "U+0007" in objection.message
    kept = MarkEntry("1.1", "acquired", uuid4(), at, comment="Très bien\r\nligne 2")
    record_marks(grid_id=grid.pk, entries=[kept], actor=scene.actor, at=at)
    assert Mark.objects.get().comment == "Très bien\nligne 2"
    record_marks(grid_id=grid.pk, entries=[kept], actor=scene.actor, at=at)
    assert Mark.objects.count() == 1


def test_a_general_appreciation_is_checked_before_the_grid_is_signed(at):
    scene = assessment()
    grid = scene.grid(scene.candidate(), "B1")
    with pytest.raises(Refused) as refused:
        sign_grid(grid_id=grid.pk, actor=scene.actor, at=at, comment="😀")
    assert "document-unprintable" in refused.value.codes
