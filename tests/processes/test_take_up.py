"""A bloc written among what a person holds is taken up by the dossier that presents it."""

from datetime import date

import pytest
from django.urls import reverse

from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, DossierBloc
from parchemin.pathways.terms import DossierState
from parchemin.processes.take_up import take_up_bloc
from tests.factories import MandateFactory, actor_for
from tests.scenes import assessment
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def dossier(scene):
    return scene.candidate()


def unit_of(dossier, code="B1"):
    return AcquiredUnit.objects.create(
        body=dossier.body,
        person=dossier.person,
        bloc=dossier.edition.blocs.get(code=code),
        origin="earlier",
        origin_ref="PV de 2025",
        acquired_on=date(2025, 6, 1),
    )


def take_up(dossier, unit, at):
    return take_up_bloc(
        dossier_id=dossier.pk, acquired_id=unit.pk, actor=actor_for(dossier.body), at=at
    )


def row_of(dossier, code="B1"):
    return DossierBloc.objects.get(dossier=dossier, bloc__code=code)


def test_a_bloc_taken_up_is_assessed_no_more_and_told_once(dossier, at):
    unit = unit_of(dossier)
    for _ in range(2):
        assert take_up(dossier, unit, at).carried == unit
    (event,) = Event.objects.filter(name="pathways.dossier.taken_up")
    assert event.details["bloc"] == "B1"
    assert row_of(dossier, "B2").carried is None, "the others are assessed"


@pytest.mark.parametrize(("months", "kept"), [(6, False), (24, True)])
def test_a_bloc_that_the_reglement_keeps_no_more_is_assessed(months, kept, at):
    """Acquired on 1 June 2025, it counts on 24 November 2026 for who keeps it two years, not six months."""
    scene = assessment(partial={"validity": [{"months": months}]})
    dossier = scene.candidate()
    unit = unit_of(dossier)
    if kept:
        assert take_up(dossier, unit, at).carried == unit
        return
    with pytest.raises(Refused) as refused:
        take_up(dossier, unit, at)
    assert refused.value.codes == ("carried-expired",)
    assert row_of(dossier).carried is None


@pytest.mark.parametrize(
    ("state", "code"),
    [(DossierState.READY, "on-an-agenda"), (DossierState.DECIDED, "dossier-closed")],
)
def test_a_jury_that_reads_a_dossier_is_not_surprised(dossier, state, code, at):
    unit = unit_of(dossier)
    type(dossier).objects.filter(pk=dossier.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        take_up(dossier, unit, at)
    assert code in refused.value.codes
    assert row_of(dossier).carried is None


def test_a_bloc_under_assessment_is_not_taken_up(scene, dossier, at):
    scene.signed(dossier, "B1", 1, "acquired")
    with pytest.raises(Refused) as refused:
        take_up(dossier, unit_of(dossier), at)
    assert refused.value.codes == ("bloc-assessed",)


def test_nobody_takes_up_what_another_person_holds(scene, dossier, at):
    with pytest.raises(AcquiredUnit.DoesNotExist):
        take_up(dossier, unit_of(scene.candidate()), at)


def test_the_secretariat_writes_a_bloc_and_its_dossier_takes_it_up_at_once(dossier):
    office = PageClient().open_session(MandateFactory(body=dossier.body).user)
    address = reverse("pathways:acquired", args=[dossier.number])
    typed = {
        "bloc": "B1",
        "origin": "earlier",
        "reference": "PV de 2025",
        "acquired_on": "01/06/2025",
    }
    page = html_of(office.post(address, typed, follow=True))
    assert "Ce dossier le reprend : il n’y est plus évalué." in page
    assert row_of(dossier).carried.acquired_on == date(2025, 6, 1)
