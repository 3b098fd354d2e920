"""A règlement is a dated value: a new one follows it, nothing rewrites it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import set_reglement
from parchemin.certifications.models import Certification, Reglement
from parchemin.certifications.selectors import reglement_in_force
from parchemin.kernel.objections import Refused
from parchemin.kernel.reading import Unreadable
from tests.factories import BodyFactory, CertificationFactory, actor_for

pytestmark = pytest.mark.django_db

VALUE = {"format": "parchemin-reglement/1", "name": "Règlement 2026", "in_force_from": "2026-01-01"}
OTHER = VALUE | {"majority": "two_thirds_present"}


@pytest.fixture
def asked(at):
    certification = CertificationFactory()
    return {
        "certification_id": certification.pk,
        "actor": actor_for(certification.body),
        "at": at,
    }


def test_a_règlement_applies_from_its_date_to_the_next(asked):
    first = set_reglement(value=VALUE, **asked)
    later = OTHER | {"in_force_from": "2026-10-01"}
    second = set_reglement(value=later, **asked)
    key = asked["certification_id"]
    assert reglement_in_force(key, date(2025, 12, 31)) is None
    assert reglement_in_force(key, date(2026, 9, 30)) == first
    assert reglement_in_force(key, date(2026, 10, 1)) == second
    assert Reglement.objects.get(pk=second.pk).value == later


def test_the_same_règlement_twice_is_set_once_and_another_that_day_is_refused(asked):
    for _ in range(2):
        set_reglement(value=VALUE, **asked)
    assert Reglement.objects.count() == 1
    with pytest.raises(Refused) as refused:
        set_reglement(value=OTHER, **asked)
    assert refused.value.codes == ("reglement-same-day",)


def test_a_règlement_with_faults_is_not_kept(asked):
    with pytest.raises(Unreadable):
        set_reglement(value=VALUE | {"majorite": "toutes"}, **asked)
    assert not Reglement.objects.exists()


def test_only_the_secretariat_of_the_body_sets_it(asked):
    body = Certification.objects.get().body
    with pytest.raises(Refused) as refused:
        set_reglement(value=VALUE, **asked | {"actor": actor_for(body, Role.COMMISSION)})
    assert refused.value.codes == ("role",)
    with pytest.raises(Certification.DoesNotExist):
        set_reglement(value=VALUE, **asked | {"actor": actor_for(BodyFactory())})


def test_the_database_never_rewrites_a_règlement(asked):
    set_reglement(value=VALUE, **asked)
    with pytest.raises(IntegrityError, match="règlement ne se modifie"), transaction.atomic():
        Reglement.objects.update(title="Autre")
    with pytest.raises(IntegrityError, match="règlement ne se modifie"), transaction.atomic():
        Reglement.objects.all()._raw_delete("default")
