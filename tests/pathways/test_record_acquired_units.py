"""The ledger of acquired units: written once per origin, never changed but for the end that an act writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from parchemin.certifications.models import Competence
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.certifications.reglement.validity import Validity
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import (
    Gain,
    record_acquired_units,
    register_person,
    start_validities,
)
from parchemin.pathways.models import AcquiredUnit, UnitWithdrawal
from parchemin.pathways.terms import AcquiredOrigin
from tests.factories import actor_for
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


# A competence of a bloc, alone.


@pytest.fixture
def competence(acquire):
    """Return the act on the first competence of the bloc."""
    first = Competence.objects.filter(bloc__code="B1").order_by("position").first()

    def act(**facts):
        return acquire(competence=first, **facts)

    return act


def test_a_competence_is_acquired_beside_its_bloc_once_per_origin(acquire, competence):
    whole, part = acquire(reference="decision/11"), competence()
    assert (whole.competence, part.competence.bloc) == (None, whole.bloc)
    assert competence() == part


def test_a_competence_still_held_is_not_acquired_again(competence):
    competence(kept=Validity(date(2026, 10, 1)))
    with pytest.raises(Refused) as refusal:
        competence(reference="decision/13", acquired_on=date(2026, 10, 1))
    assert refusal.value.codes == ("competence-held",)
    again = competence(reference="decision/13", acquired_on=date(2026, 10, 2))
    assert AcquiredUnit.objects.filter(competence=again.competence).count() == 2


def test_the_database_refuses_a_competence_held_twice_at_once(competence):
    row = competence()
    row.pk, row.origin_ref = None, "decision/13"
    with pytest.raises(IntegrityError, match="déjà acquise"), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_competence_of_another_bloc(competence, at):
    row = competence()
    UnitWithdrawal.objects.create(acquired=row, origin_ref="decision/13", withdrawn_at=at)
    row.pk, row.origin_ref = None, "decision/13"
    row.bloc = row.bloc.edition.blocs.get(code="B2")
    with pytest.raises(IntegrityError, match="n’est pas de ce bloc"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "waiting",
    [{"awaits": "notification"}, {"months": 60}, {"awaits": "jury_date", "months": 60}],
    ids=["without its months", "for nothing", "for what has happened"],
)
def test_the_database_refuses_a_validity_that_waits_without_saying_for_what_or_how_long(
    acquire, waiting
):
    row = acquire()
    row.pk, row.origin_ref = None, "decision/13"
    for column, value in waiting.items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


WAITING = Validity(date(2031, 1, 1), ValidityStart.NOTIFICATION, 60)


def test_the_end_that_a_validity_waits_for_is_written_once(acquire):
    row = AcquiredUnit.objects.filter(pk=acquire(kept=WAITING).pk)
    row.update(valid_until=date(2030, 5, 5), awaits="", months=None)
    with pytest.raises(IntegrityError, match="ne se modifie ni ne s’efface"), transaction.atomic():
        row.update(valid_until=date(2030, 5, 4))


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": date(2031, 1, 2), "awaits": "", "months": None},
        {"valid_until": None, "awaits": "", "months": None},
        {"valid_until": date(2030, 5, 5)},
        {"valid_until": date(2030, 5, 5), "awaits": "", "months": None, "origin_ref": "x"},
    ],
    ids=["past what it cannot pass", "no end", "still waiting", "another line"],
)
def test_the_database_refuses_any_other_change_of_what_waits(acquire, change):
    row = AcquiredUnit.objects.filter(pk=acquire(kept=WAITING).pk)
    with pytest.raises(IntegrityError, match="ne se modifie ni ne s’efface"), transaction.atomic():
        row.update(**change)


def test_what_was_withdrawn_does_not_start(acquire, at):
    row = acquire(kept=WAITING)
    UnitWithdrawal.objects.create(acquired=row, origin_ref="decision/13", withdrawn_at=at)
    actor = actor_for(row.body)
    started = {row.origin_ref: date(2026, 4, 1)}
    start_validities(started=started, act=ValidityStart.NOTIFICATION, actor=actor, at=at)
    row.refresh_from_db()
    assert row.validity == WAITING
