"""A complete grid is signed, and locked."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.models import Attendance, Grid
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, actor_for
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def grid(scene):
    return scene.grid(scene.candidate(), "B1")


def fill(scene, grid, at, value="acquired"):
    entries = [
        MarkEntry(line=line.code, value=value, client_id=uuid4(), entered_at=at)
        for line in grid.bloc.criteria.all()
    ]
    record_marks(grid_id=grid.pk, entries=entries, actor=scene.actor, at=at)


def sign(grid, actor, at, **changes):
    return sign_grid(grid_id=grid.pk, actor=actor, at=at, **changes)


def test_a_signature_seals_the_marks_and_signing_again_changes_nothing(scene, grid, at):
    fill(scene, grid, at)
    signed = sign(grid, scene.actor, at, comment="Aisance remarquable.")
    assert (signed.state, signed.signed_at, signed.comment) == (
        "signed",
        at,
        "Aisance remarquable.",
    )
    told = Event.objects.count()
    assert sign(grid, scene.actor, at, comment="Autre.").digest == signed.digest
    assert Event.objects.count() == told


def test_a_grid_signed_already_is_told_so_to_who_signs_it_alone(scene, grid, at):
    fill(scene, grid, at)
    sign(grid, scene.actor, at)
    with pytest.raises(Refused) as refused:
        sign(grid, actor_for(scene.session.body, Role.ASSESSOR), at)
    assert refused.value.codes == ("not-your-grid", "grid-locked")


def test_other_marks_have_another_digest(scene, grid, at):
    other = scene.grid(grid.dossier, "B1", 2)
    fill(scene, grid, at)
    fill(scene, other, at, "partial")
    digests = {sign(grid, scene.actor, at).digest, sign(other, scene.actor, at).digest}
    assert len(digests) == 2


def test_every_reason_is_given_at_once(scene, grid, at):
    Attendance.objects.update(state="registered")
    with pytest.raises(Refused) as refused:
        sign(grid, actor_for(scene.session.body, Role.ASSESSOR), at)
    assert refused.value.codes == ("not-your-grid", "grid-incomplete", "candidate-not-present")
    assert "1.1, 1.2" in str(refused.value)


def test_a_cancelled_grid_is_not_signed(scene, grid, at):
    fill(scene, grid, at)
    Grid.objects.update(state="cancelled")
    with pytest.raises(Refused) as refused:
        sign(grid, scene.actor, at)
    assert refused.value.codes == ("grid-locked",)


def test_two_bodies_never_meet(grid, at):
    with pytest.raises(Grid.DoesNotExist):
        sign(grid, actor_for(BodyFactory()), at)


def test_the_database_locks_a_signed_grid(scene, grid, at):
    """RULE-36."""
    signed = scene.signed(grid.dossier, "B2", 1, "acquired")
    with pytest.raises(IntegrityError, match="signée"), transaction.atomic():
        Grid.objects.filter(pk=signed.pk).update(state="open", signed_at=None, digest="")
    with pytest.raises(IntegrityError, match="signée"), transaction.atomic():
        Grid.objects.filter(pk=signed.pk)._raw_delete("default")
    Grid.objects.filter(pk=grid.pk).update(comment="En cours.")


def test_the_database_wants_a_date_and_a_digest(grid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Grid.objects.filter(pk=grid.pk).update(state="signed")
