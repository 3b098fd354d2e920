"""A registration is a period under a number; a renewal is another one beside it."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import register
from parchemin.certifications.models import Certification, Registration
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.selectors import registration_on
from parchemin.certifications.terms import Register
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, CertificationFactory, actor_for

pytestmark = pytest.mark.django_db

CLAIM = RegistrationClaim(
    register=Register.RNCP,
    code="RNCP99901",
    level=5,
    decided_on=date(2024, 3, 27),
    starts_on=date(2024, 3, 27),
    ends_on=date(2029, 3, 27),
)


@pytest.fixture
def asked(at):
    certification = CertificationFactory()
    return {
        "claim": CLAIM,
        "title": "Vendeur conseil en magasin",
        "certification_id": certification.pk,
        "actor": actor_for(certification.body),
        "at": at,
    }


def test_a_registration_stands_between_its_days_and_is_noted_once(asked):
    for _ in range(2):
        registration = register(**asked)
    assert registration_on(asked["certification_id"], date(2029, 3, 27)) == registration
    assert registration_on(asked["certification_id"], date(2029, 3, 28)) is None
    certification = Certification.objects.get()
    assert len(story_of(certification.body_id, f"certification/{certification.code}")) == 1


def test_a_renewal_stands_beside_the_former_registration(asked):
    first = register(**asked)
    renewed = replace(
        CLAIM, code="RNCP99911", starts_on=date(2029, 3, 28), ends_on=date(2034, 3, 28)
    )
    second = register(**asked | {"claim": renewed})
    assert registration_on(asked["certification_id"], date(2029, 3, 27)) == first
    assert registration_on(asked["certification_id"], date(2029, 3, 28)) == second


@pytest.mark.parametrize(
    ("claim", "single_year", "codes"),
    [
        (replace(CLAIM, ends_on=date(2029, 3, 28)), False, ("registration-too-long",)),
        (replace(CLAIM, register=Register.RS, code="RS9901"), False, ("level",)),
        (CLAIM, True, ("registration-too-long",)),
        (replace(CLAIM, decided_on=None), False, ("registration-incomplete",)),
    ],
)
def test_a_registration_against_the_law_is_refused(claim, single_year, codes, asked):
    with pytest.raises(Refused) as refused:
        register(**asked | {"claim": claim}, single_year=single_year)
    assert refused.value.codes == codes


def test_a_number_of_the_other_register_is_refused(asked):
    with pytest.raises(Refused):
        register(**asked | {"claim": replace(CLAIM, code="RS9901")})
    assert not Registration.objects.exists()


def test_only_the_secretariat_of_the_body_notes_it(asked):
    body = Certification.objects.get().body
    with pytest.raises(Refused) as refused:
        register(**asked | {"actor": actor_for(body, Role.COMMISSION)})
    assert refused.value.codes == ("role",)
    with pytest.raises(Certification.DoesNotExist):
        register(**asked | {"actor": actor_for(BodyFactory())})
