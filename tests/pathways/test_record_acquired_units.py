"""The ledger of acquired blocs: written once per origin, never changed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import Gain, record_acquired_units, register_person
from parchemin.pathways.models import AcquiredUnit
from parchemin.pathways.terms import AcquiredOrigin
from tests.pathways.scene import person, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def acquire(at):
    place = scene()
    marie = register_person(status=person(), actor=place.secretariat, at=at)

    def act(**facts):
        usual = {
            "person": marie,
            "bloc": place.edition.blocs.get(code="B1"),
            "origin": AcquiredOrigin.JURY,
            "reference": "decision/12",
            "acquired_on": date(2026, 3, 3),
        }
        gains = [Gain(**usual | facts)]
        return record_acquired_units(gains=gains, actor=place.secretariat, at=at)[0]

    return act


def test_a_bloc_is_acquired_once_per_origin(acquire):
    first = acquire()
    assert acquire() == first
    assert acquire(reference="decision/13") != first
    assert (first.valid_until, first.origin) == (None, "jury")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reference": " "}, "reference-missing"),
        ({"acquired_on": date(2026, 11, 25)}, "acquired-later"),
        ({"kept": Validity(date(2026, 3, 2))}, "validity"),
    ],
)
def test_what_cannot_be_is_refused(acquire, facts, code):
    with pytest.raises(Refused) as refusal:
        acquire(**facts)
    assert refusal.value.codes == (code,)
    assert not AcquiredUnit.objects.exists()


def test_the_database_refuses_a_validity_that_ends_before_it_starts(acquire):
    kept = acquire()
    with pytest.raises(IntegrityError), transaction.atomic():
        AcquiredUnit.objects.create(
            body=kept.body,
            person=kept.person,
            bloc=kept.bloc,
            origin="jury",
            origin_ref="x",
            acquired_on=date(2026, 3, 3),
            valid_until=date(2026, 3, 2),
        )


def test_the_database_refuses_to_change_or_erase_the_ledger(acquire):
    kept = AcquiredUnit.objects.filter(pk=acquire().pk)
    with pytest.raises(IntegrityError, match="ne se modifie ni ne s’efface"), transaction.atomic():
        kept.update(valid_until=None)
    with pytest.raises(IntegrityError, match="ne se modifie ni ne s’efface"), transaction.atomic():
        kept.delete()
