"""An assessor ticks what they observed: each tap once, never erased, sealed with the grid; nothing is computed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.actions.indicators import Tick, record_ticks
from parchemin.assessment.actions.marks import MarkEntry, record_marks, sign_grid
from parchemin.assessment.models import Grid, ObservedIndicator
from parchemin.assessment.selectors.grids import grids_of
from parchemin.assessment.selectors.indicators import observed_indicators
from parchemin.assessment.terms import GridState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Dossier
from tests.conftest import NOON
from tests.factories import BodyFactory, actor_for
from tests.scenes import assessment

SEEN, CHECKED = "Le plan est affiché", "Le relevé est signé"


@pytest.fixture
def scene(db):
    found = assessment({"B1": 2}, indicators=(SEEN, CHECKED))
    found.open = found.grid(found.candidate(), "B1")
    return found


def tick(indicator=SEEN, observed=True, line="1.1", client_id=None, at=NOON):
    return Tick(line, indicator, observed, client_id or uuid4(), at)


def recorded(scene, *ticks, **changes):
    asked = {"grid_id": scene.open.pk, "actor": scene.actor, "at": NOON, **changes}
    return record_ticks(ticks=ticks, **asked)


def ticked(scene):
    lines = observed_indicators([scene.open.pk])[scene.open.pk]
    return {text for texts in lines.values() for text in texts}


def test_the_last_tap_on_an_indicator_counts_and_none_is_erased(scene):
    recorded(scene, tick(), tick(CHECKED), tick(observed=False))
    assert ticked(scene) == {CHECKED}
    recorded(scene, tick())
    assert ticked(scene) == {SEEN, CHECKED}
    assert ObservedIndicator.objects.count() == 4


def test_a_tap_sent_again_is_known_and_told_once(scene):
    one = tick()
    assert [r.value for r in recorded(scene, one).values()] == ["recorded"]
    assert [r.value for r in recorded(scene, one).values()] == ["known"]
    assert ObservedIndicator.objects.count() == 1
    assert Event.objects.filter(name="assessment.indicators.observed").count() == 1


def test_only_what_the_edition_says_is_ticked(scene):
    with pytest.raises(Refused) as refused:
        recorded(scene, tick("Autre chose"), tick(line="9.9"), tick())
    assert refused.value.codes == ("unknown-indicator", "unknown-indicator")
    assert not ObservedIndicator.objects.exists()


def entered(scene):
    entries = [MarkEntry(line, "acquired", uuid4(), NOON) for line in ("1.1", "1.2")]
    record_marks(grid_id=scene.open.pk, entries=entries, actor=scene.actor, at=NOON)


def signed(scene):
    return sign_grid(grid_id=scene.open.pk, actor=scene.actor, at=NOON)


def test_a_signed_grid_seals_them_and_takes_no_more(scene):
    entered(scene)
    with transaction.atomic():
        without = signed(scene).digest
        transaction.set_rollback(True)
    recorded(scene, tick())
    assert signed(scene).digest != without
    with pytest.raises(Refused) as refused:
        recorded(scene, tick(CHECKED))
    assert refused.value.codes == ("grid-locked",)


def test_what_the_jury_reads_does_not_change_with_them(scene):
    entered(scene)
    recorded(scene, tick(), tick(CHECKED, line="1.2"))
    signed(scene)
    rules = reglement_of(scene.session.reglement.value).grid
    (grid,) = grids_of([Dossier.objects.get()], rules)[scene.open.dossier_id].grids
    assert grid.marks.marks == ("acquired", "acquired")


def test_each_ticks_their_own_grid(scene):
    stranger = actor_for(scene.session.body, Role.ASSESSOR)
    with pytest.raises(Refused) as refused:
        recorded(scene, tick(), actor=stranger)
    assert refused.value.codes == ("not-your-grid",)
    with pytest.raises(Grid.DoesNotExist):
        recorded(scene, tick(), actor=actor_for(BodyFactory()))


def test_the_database_keeps_what_was_ticked(scene):
    recorded(scene, tick())
    with pytest.raises(IntegrityError, match="ne se modifie ni"), transaction.atomic():
        ObservedIndicator.objects.update(observed=False)
    with pytest.raises(IntegrityError, match="ne se modifie ni"), transaction.atomic():
        ObservedIndicator.objects.all()._raw_delete("default")
    entered(scene)
    signed(scene)
    row = ObservedIndicator.objects.get()
    row.pk, row.client_id = None, uuid4()
    with pytest.raises(IntegrityError, match="signée ne change plus"), transaction.atomic():
        row.save(force_insert=True)
    assert Grid.objects.get().state == GridState.SIGNED


def test_an_indicator_is_of_one_line(scene):
    recorded(scene, tick(at=NOON - timedelta(hours=1)))
    row = ObservedIndicator.objects.get()
    row.pk, row.client_id, row.criterion = None, uuid4(), None
    with pytest.raises(IntegrityError, match="of_one_line"), transaction.atomic():
        row.save(force_insert=True)
