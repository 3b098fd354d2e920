"""A certification is in the catalogue when it is published, and closed to entries from a day."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import close_entries, publish
from parchemin.certifications.models import Certification
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, CertificationFactory, actor_for, edition_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def certification():
    return CertificationFactory()


@pytest.fixture
def asked(certification, at):
    return {
        "certification_id": certification.pk,
        "actor": actor_for(certification.body),
        "at": at,
    }


def told(certification):
    return story_of(certification.body_id, f"certification/{certification.code}")


def test_only_a_certification_with_an_edition_in_force_is_published(certification, asked):
    with pytest.raises(Refused) as refused:
        publish(**asked)
    assert refused.value.codes == ("no-edition-in-force",)
    edition_in_force(certification)
    for _ in range(2):
        assert publish(**asked).published
    assert len(told(certification)) == 1


def test_entries_are_closed_from_a_day_and_told_once(certification, asked):
    for _ in range(2):
        close_entries(from_day=date(2027, 1, 1), **asked)
    assert Certification.objects.get().closed_on == date(2027, 1, 1)
    assert len(told(certification)) == 1


@pytest.mark.parametrize(("act", "keys"), [(publish, {}), (close_entries, {"from_day": date.max})])
def test_only_the_secretariat_of_the_body_acts(act, keys, certification, asked):
    edition_in_force(certification)
    with pytest.raises(Refused) as refused:
        act(**keys, **asked | {"actor": actor_for(certification.body, Role.COMMISSION)})
    assert refused.value.codes == ("role",)
    with pytest.raises(Certification.DoesNotExist):
        act(**keys, **asked | {"actor": actor_for(BodyFactory())})
