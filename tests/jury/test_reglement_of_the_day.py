"""A sitting stands under the règlement in force on its day: not before it begins, not after it ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from parchemin.certifications.guards import reglement_or_refuse
from parchemin.certifications.selectors import objections_to_reglement
from parchemin.certifications.selectors import reglement_in_force as in_force
from parchemin.journal.models import Event
from parchemin.jury.actions.sitting_day import open_sitting
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.terms import Presence
from parchemin.kernel.objections import Refused
from tests.factories import CertificationFactory, actor_for, reglement_in_force
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 14)


def convened(certification, at, day):
    starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return convene_sitting(
        code="J1",
        certification_id=certification.pk,
        starts_at=starts_at,
        place="Paris",
        actor=actor_for(certification.body),
        at=at,
    )


def everybody_comes(day):
    for seat in day.seats.values():
        day.comes(seat, Presence.PRESENT)


def test_the_last_day_of_a_reglement_still_convenes_and_the_next_does_not(at):
    certification = CertificationFactory()
    reglement_in_force(
        certification,
        in_force_to=str(LAST),
        articles={"in_force_to": "art. 21"},
        name="Accord 2026",
    )
    assert convened(certification, at, LAST).reglement.in_force_to == LAST
    with pytest.raises(Refused) as refused:
        reglement_or_refuse(certification, LAST + timedelta(days=1), ())
    (objection,) = refused.value.objections
    assert (objection.code, objection.source) == ("reglement-ended", "Règlement, art. 21")
    assert "« Accord 2026 » n’était en vigueur que jusqu’au 14 décembre 2026" in objection.message


def test_what_a_reglement_replaced_does_not_come_back_when_it_ends():
    certification = CertificationFactory()
    reglement_in_force(certification)
    reglement_in_force(certification, in_force_from="2026-06-01", in_force_to="2026-12-14")
    assert in_force(certification.pk, date(2026, 5, 31)).in_force_to is None
    assert in_force(certification.pk, date(2026, 12, 15)) is None
    assert objections_to_reglement(certification.pk, LAST) == ()


def test_a_sitting_whose_reglement_has_ended_by_its_day_does_not_open():
    day = jury_day()
    everybody_comes(day)
    reglement_in_force(
        day.sitting.certification, in_force_from="2026-10-01", in_force_to="2026-11-23"
    )
    shown = sitting_page(day.actor, day.sitting.pk)
    assert "reglement-ended" in [objection.code for objection in shown.objections]
    with pytest.raises(Refused) as refused:
        open_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert refused.value.codes == ("reglement-ended",)


def test_a_reglement_that_came_after_the_convocation_is_followed_from_the_opening_and_told():
    day = jury_day()
    everybody_comes(day)
    later = reglement_in_force(
        day.sitting.certification, name="Avenant 12", in_force_from="2026-11-24"
    )
    remarks = sitting_page(day.actor, day.sitting.pk).remarks
    assert "« Avenant 12 » sera en vigueur ce jour-là" in remarks[0].message
    day.open()
    assert day.sitting.reglement == later
    told = Event.objects.get(name="jury.reglement.followed")
    assert told.details["former"] == "Règlement du jury"


def test_a_reglement_of_the_morrow_changes_nothing_of_the_day():
    """RULE-31."""
    day = jury_day()
    former = day.sitting.reglement
    reglement_in_force(day.sitting.certification, in_force_from="2026-11-25")
    assert day.open().sitting.reglement == former
    assert not Event.objects.filter(name="jury.reglement.followed").exists()
