"""What ends by itself unless it is renewed has a clock: registrations, règlements with a last day."""

from datetime import date

import pytest

from parchemin.certifications.actions.certification import (
    register,
    set_reglement,
    withdraw_registration,
)
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.reglement.reading import FORMAT as REGLEMENT_FORMAT
from parchemin.certifications.terms import Register
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.selectors import deadline_faults
from parchemin.deadlines.terms import DeadlineKind
from parchemin.web.deadlines.places import page_of
from tests.conftest import NOON
from tests.deadlines.counting import count_clocks
from tests.factories import CertificationFactory, actor_for, reglement_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def certification():
    return CertificationFactory()


def note(certification, code, starts_on, ends_on):
    return register(
        certification_id=certification.pk,
        claim=RegistrationClaim(
            register=Register.RNCP,
            code=code,
            level=3,
            decided_on=starts_on,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
        title="Réparateur de cycles",
        actor=actor_for(certification.body),
        at=NOON,
    )


def last_days(kind):
    return list(Deadline.objects.filter(kind=kind).values_list("due_on", "about"))


def test_the_end_of_a_registration_is_a_clock_until_a_later_one_follows(certification):
    about = f"certification/{certification.code}"
    note(certification, "RNCP12345", date(2024, 1, 1), date(2026, 12, 31))
    assert last_days(DeadlineKind.REGISTRATION) == [(date(2026, 12, 31), about)]
    note(certification, "RNCP23456", date(2027, 1, 1), date(2029, 12, 31))
    assert last_days(DeadlineKind.REGISTRATION) == [(date(2029, 12, 31), about)]
    assert list(deadline_faults(certification.body_id)) == []


def test_a_registration_withdrawn_has_no_clock(certification):
    note(certification, "RNCP12345", date(2024, 1, 1), date(2026, 12, 31))
    withdraw_registration(
        certification_id=certification.pk,
        code="RNCP12345",
        from_day=date(2026, 11, 1),
        actor=actor_for(certification.body),
        at=NOON,
    )
    assert last_days(DeadlineKind.REGISTRATION) == []


def test_nobody_is_late_once_a_registration_has_ended(certification):
    note(certification, "RNCP12345", date(2024, 1, 1), date(2026, 11, 1))
    assert not Deadline.objects.late(NOON.date()).exists()


def test_a_reglement_that_gives_itself_a_last_day_has_a_clock_until_another_follows(certification):
    reglement_in_force(certification)
    count_clocks()
    assert last_days(DeadlineKind.REGLEMENT) == []
    value = {"format": REGLEMENT_FORMAT, "name": "Règlement"}
    told = {
        "certification_id": certification.pk,
        "actor": actor_for(certification.body),
        "at": NOON,
    }
    dates = {"in_force_from": "2026-07-01", "in_force_to": "2027-06-30"}
    set_reglement(value={**value, **dates}, **told)
    about = f"certification/{certification.code}"
    assert last_days(DeadlineKind.REGLEMENT) == [(date(2027, 6, 30), about)]
    set_reglement(value={**value, "in_force_from": "2027-07-01"}, **told)
    assert last_days(DeadlineKind.REGLEMENT) == []
    assert list(deadline_faults(certification.body_id)) == []


def test_such_a_clock_leads_to_the_page_of_its_certification(certification):
    note(certification, "RNCP12345", date(2024, 1, 1), date(2026, 12, 31))
    row = Deadline.objects.get(kind=DeadlineKind.REGISTRATION)
    assert page_of(row) == f"/espace/referentiels/{certification.code}/"
