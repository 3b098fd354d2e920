"""A bloc acquired before, that is presented again because it will not hold until the jury."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import admit_dossier, present_bloc_again, submit_dossier
from parchemin.pathways.enrolment import EarlierBloc
from parchemin.pathways.models import AcquiredUnit, Dossier, DossierBloc
from parchemin.processes.enrol import enrol
from tests.factories import actor_for
from tests.pathways.scene import enrolment, scene

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def row(place, at):
    """Return B1, carried over until the last day of the year, in an admissible dossier."""
    earlier = EarlierBloc("B1", date(2022, 1, 1), "Attestation 12", valid_until=LAST_DAY)
    dossier = enrol(enrolment=enrolment(earlier=(earlier,)), actor=place.secretariat, at=at)
    for act in (submit_dossier, admit_dossier):
        act(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    return DossierBloc.objects.get(dossier=dossier, carried__isnull=False)


def present_again(row, place, at, **changes):
    usual = {"reason": "Le jury se tient en janvier.", "actor": place.secretariat}
    present_bloc_again(dossier_id=row.dossier_id, bloc_id=row.bloc_id, at=at, **usual | changes)


@pytest.mark.parametrize(("held_on", "expected"), [(LAST_DAY, False), (date(2027, 1, 1), True)])
def test_what_ends_before_the_jury_is_said_before_the_day(place, row, held_on, expected):
    ready = missing_before_jury(place.secretariat, row.dossier_id, held_on)
    assert ("carried-expired" in [remark.code for remark in ready.remarks]) is expected
    assert "carried-expired" not in [objection.code for objection in ready.objections]


def test_a_bloc_presented_again_is_assessed_as_the_others_and_stays_acquired(place, row, at):
    present_again(row, place, at)
    present_again(row, place, at)
    row.refresh_from_db()
    assert row.carried is None
    assert AcquiredUnit.objects.count() == 1
    (event,) = Event.objects.filter(name="pathways.dossier.presented_again")
    assert event.details["bloc"] == "B1"
    ready = missing_before_jury(place.secretariat, row.dossier_id, date(2027, 1, 1))
    codes = [objection.code for objection in ready.objections]
    assert ready.remarks == ()
    assert codes.count("bloc-not-assessed") == 3


@pytest.mark.parametrize(
    ("state", "changes", "code"),
    [
        ("admissible", {"reason": " "}, "reason-missing"),
        ("ready", {}, "on-an-agenda"),
        ("abandoned", {}, "dossier-closed"),
    ],
)
def test_a_bloc_is_not_presented_again_without_a_reason_nor_too_late(
    place, row, at, state, changes, code
):
    Dossier.objects.update(state=state)
    with pytest.raises(Refused) as refusal:
        present_again(row, place, at, **changes)
    assert refusal.value.codes == (code,)


def test_a_bloc_is_presented_again_by_the_secretariat_of_its_body_alone(place, row, at):
    Dossier.objects.update(partner=place.partner)
    with pytest.raises(Refused) as refusal:
        present_again(row, place, at, actor=place.partner_actor)
    assert refusal.value.codes == ("role",)
    with pytest.raises(Dossier.DoesNotExist):
        present_again(row, place, at, actor=actor_for(scene("cqp-b").body, Role.SECRETARIAT))
