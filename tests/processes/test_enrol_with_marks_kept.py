"""A new dossier takes up the marks that an earlier jury left, while they hold and the règlement reads them."""

from datetime import date
from fractions import Fraction

import pytest

from parchemin.certifications.models import Equivalence
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import (
    Gain,
    MarkLeft,
    abandon_dossier,
    keep_marks,
    present_bloc_again,
    record_acquired_units,
)
from parchemin.pathways.models import KeptMark
from parchemin.pathways.terms import AcquiredOrigin
from parchemin.processes.enrol import enrol
from tests.factories import CertificationFactory, reglement_in_force
from tests.pathways.scene import Scene, enrolment, put_in_force, scene

pytestmark = pytest.mark.django_db

LATER = date(2026, 9, 1)
MEAN = {
    "decision": {"unit": "certification"},
    "grid": {
        "bloc": {"kind": "weighted_average", "threshold": "50 %"},
        "certification": {"threshold": "50 %", "kept": {"months": 60}},
    },
}


@pytest.fixture
def place(at) -> Scene:
    """Return a certification that reads a mean, whose candidate closed a first dossier."""
    found = scene(rncp=False, **MEAN)
    first = enrol(enrolment=enrolment(), actor=found.secretariat, at=at)
    abandon_dossier(dossier_id=first.pk, reason="pause", actor=found.secretariat, at=at)
    return found


def left(place, at, code="B1", *, bloc=None, until=date(2030, 1, 1), **changes):
    """Write a mark of 70 % that a jury of 2025 left to the person."""
    person = place.certification.dossiers.first().person
    mark = MarkLeft(
        person=person,
        bloc=bloc or place.edition.blocs.get(code=code),
        share=changes.pop("share", Fraction(7, 10)),
        kept_on=changes.pop("kept_on", date(2025, 1, 1)),
        valid_until=until,
        reference=changes.pop("reference", "decision/1"),
    )
    keep_marks(left=[mark], actor=place.secretariat, at=at)
    return KeptMark.objects.latest("pk")


def taken_up(place, at, **changes):
    """Enrol the candidate again; return the mark that each bloc takes up."""
    asked = enrolment(**{"entry": LATER, **changes})
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=at)
    return {row.bloc.code: row.kept_mark for row in dossier.blocs.select_related("kept_mark")}


def test_marks_are_taken_up_while_they_hold(place, at):
    mark = left(place, at, "B1")
    left(place, at, "B2", until=date(2026, 8, 31))
    assert taken_up(place, at) == {"B1": mark, "B2": None, "B3": None}


def test_the_mark_kept_longest_is_taken_up(place, at):
    left(place, at, share=Fraction(9, 10), until=date(2027, 1, 1))
    longest = left(place, at, reference="decision/2", until=date(2029, 1, 1))
    assert taken_up(place, at)["B1"] == longest


def test_a_bloc_held_needs_no_mark(place, at):
    mark = left(place, at)
    gain = Gain(
        person=mark.person,
        bloc=mark.bloc,
        origin=AcquiredOrigin.EARLIER,
        reference="Attestation 3",
        acquired_on=date(2025, 3, 3),
    )
    record_acquired_units(gains=[gain], actor=place.secretariat, at=at)
    assert taken_up(place, at)["B1"] is None


def test_blocs_chosen_one_by_one_take_no_mark_up(place, at):
    left(place, at)
    assert taken_up(place, at, sought=("B1",)) == {"B1": None}


def test_a_règlement_that_reads_no_mean_takes_no_mark_up(place, at):
    left(place, at)
    reglement_in_force(place.certification, in_force_from="2026-08-01")
    assert set(taken_up(place, at).values()) == {None}


def test_a_mark_of_another_bloc_counts_where_the_cpne_decided_it(place, at):
    twin = CertificationFactory(body=place.body, code="tfp-a")
    old = put_in_force(twin, date(2024, 1, 1)).blocs.get(code="B1")
    mark = left(place, at, bloc=old)
    Equivalence.objects.create(
        acquired=old,
        granted=place.edition.blocs.get(code="B2"),
        decided_on=date(2026, 1, 1),
        decision="CPNE 2026-01",
    )
    assert taken_up(place, at) == {"B1": None, "B2": mark, "B3": None}


def test_a_mark_is_not_set_aside_without_a_reason(place, at):
    left(place, at)
    dossier = enrol(enrolment=enrolment(entry=LATER), actor=place.secretariat, at=at)
    row = dossier.blocs.get(kept_mark__isnull=False)
    with pytest.raises(Refused) as refused:
        present_bloc_again(
            dossier_id=dossier.pk, bloc_id=row.bloc_id, reason=" ", actor=place.secretariat, at=at
        )
    assert refused.value.codes == ("reason-missing",)
