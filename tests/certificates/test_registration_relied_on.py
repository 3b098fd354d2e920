"""On which registration a holder may rely, and so what their certificate shows (RULE-12)."""

from datetime import date, timedelta

import pytest

from parchemin.certificates.rules import RegistrationPeriod, registration_basis
from parchemin.certifications.actions import register, withdraw_registration
from parchemin.certifications.models import Certification, Registration
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.selectors import registration_on
from parchemin.certifications.terms import Register
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import Dossier
from tests.certificates.scene import awarded, signed_day
from tests.factories import CertificationFactory, actor_for

FIRST = RegistrationPeriod("RNCP99901", date(2021, 1, 1), date(2025, 12, 31))
SECOND = RegistrationPeriod("RNCP99902", date(2026, 1, 1), date(2030, 12, 31))


def basis(entered, awarded_on, periods=(FIRST,)):
    found = registration_basis(periods, entered_on=entered, awarded_on=awarded_on)
    return (found.code, found.source.removeprefix("Code du travail, art. ")) if found else None


@pytest.mark.parametrize(
    ("entered", "awarded_on", "text"),
    [
        (date(2025, 12, 31), date(2027, 6, 1), "L6113-9, 2° à 4°"),
        (date(2021, 1, 1), date(2021, 9, 1), "L6113-9, 2° à 4°"),
        (date(2020, 9, 1), date(2021, 1, 1), "L6113-9, 1°"),
        (date(2020, 9, 1), date(2026, 3, 1), "L6113-9, 1°"),
        (date(2020, 9, 1), date(2020, 12, 31), None),
        (date(2026, 1, 1), date(2026, 9, 1), None),
    ],
)
def test_who_was_on_the_way_while_it_stood_relies_on_it_and_nobody_else(entered, awarded_on, text):
    """RULE-12."""
    assert basis(entered, awarded_on) == (text and (FIRST.code, text))


def test_the_registration_of_the_entry_comes_before_that_of_the_award():
    assert basis(date(2025, 9, 1), date(2026, 9, 1), (FIRST, SECOND))[0] == FIRST.code
    assert basis(date(2026, 1, 1), date(2026, 9, 1), (FIRST, SECOND))[0] == SECOND.code


def test_the_promotions_that_the_file_rested_on_rely_on_it_though_awarded_before():
    presented = RegistrationPeriod("RNCP9", date(2021, 1, 1), date(2025, 12, 31), date(2019, 1, 1))
    assert basis(date(2018, 9, 1), date(2019, 1, 1), (presented,)) == ("RNCP9", "L6113-9, 1°")
    assert basis(date(2018, 9, 1), date(2018, 12, 31), (presented,)) is None


pytestmark = pytest.mark.django_db
CLAIM = RegistrationClaim(
    Register.RNCP, "RNCP99901", 5, date(2024, 3, 27), date(2024, 3, 27), date(2029, 3, 27)
)


def withdrawn(at, **changes):
    certification = CertificationFactory()
    actor = actor_for(certification.body)
    known = {"certification_id": certification.pk, "actor": actor, "at": at}
    register(claim=CLAIM, title=certification.title, **known)
    asked = {"code": "RNCP99901", "from_day": date(2026, 6, 1), **known, **changes}
    return withdraw_registration(**asked), asked


def test_a_registration_withdrawn_stands_until_the_eve_and_says_until_when_it_would_have(at):
    row, asked = withdrawn(at)
    assert registration_on(row.certification_id, date(2026, 5, 31)) == row
    assert registration_on(row.certification_id, date(2026, 6, 1)) is None
    assert withdraw_registration(**asked) == row
    (told,) = Event.objects.filter(name="certifications.registration.withdrawn")
    assert told.details["until"] == "27 mars 2029"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "RNCP1"}, "unknown-registration"),
        ({"from_day": date(2029, 3, 28)}, "withdrawal-out-of-period"),
        ({"from_day": date(2024, 3, 28)}, "withdrawal-out-of-period"),
    ],
)
def test_what_is_no_registration_is_not_withdrawn(at, changes, code):
    with pytest.raises(Refused) as refused:
        withdrawn(at, **changes)
    assert refused.value.codes == (code,)


@pytest.mark.parametrize(("since", "shown"), [(date(2026, 2, 2), True), (date(2026, 2, 3), False)])
def test_a_certificate_shows_the_number_of_the_rncp_to_who_entered_while_it_stood(since, shown):
    """RULE-12: the registration ends on 2 February 2026, the award is of November."""
    day = signed_day({})
    Certification.objects.update(nsf_codes=["312t"])
    Registration.objects.create(
        certification=day.sitting.certification,
        register="RNCP",
        code="RNCP99901",
        title=day.sitting.certification.title,
        level=5,
        decision_on=date(2021, 2, 2),
        starts_on=date(2021, 2, 2),
        ends_on=date(2026, 2, 2),
    )
    Dossier.objects.update(entry_date=since)
    (certificate,) = awarded(day)
    assert (certificate.facts["registration"] is not None) is shown


def test_in_a_vae_the_admissibility_counts_and_not_the_day_the_file_was_opened():
    """RULE-12: admissible on the day after the end of the registration."""
    day = signed_day({})
    dossier = day.sitting.agenda.get().dossier
    dossier.route, dossier.admissible_on = "statutory_vae", dossier.entry_date + timedelta(days=40)
    assert dossier.relies_since == dossier.admissible_on
    dossier.route = "continuing_training"
    assert dossier.relies_since == dossier.entry_date
