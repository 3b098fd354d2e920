"""The list and the page of dossiers: filtered, counted, at a fixed price, closed to strangers."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.certifications.reglement.validity import Validity
from parchemin.pathways.actions import (
    Gain,
    abandon_dossier,
    admit_dossier,
    record_acquired_units,
    submit_dossier,
)
from parchemin.pathways.enrolment import EarlierBloc, NamedSupport
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import (
    counts_by_state,
    dossier_page,
    listed_dossiers,
    matching,
    tiles_of,
    with_birthplace_pending,
)
from parchemin.pathways.terms import (
    AcquiredOrigin,
    BlocStanding,
    DossierState,
    Route,
    SupportKind,
)
from parchemin.processes.enrol import enrol
from tests.factories import UserFactory, actor_for
from tests.pathways.scene import enrolment, person, scene

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def three(place, at):
    """Return three dossiers: a draft, one submitted by VAE, one of the partner."""
    asked = (
        enrolment(person=person(birth_name="Żółć")),
        enrolment(person=person(birth_name="O’Neill"), route=Route.STATUTORY_VAE),
        enrolment(
            person=person(birth_name="Roy", birth_place="Dunkerke"),
            partner_siret=place.partner.siret,
        ),
    )
    made = [enrol(enrolment=one, actor=place.secretariat, at=at) for one in asked]
    submit_dossier(dossier_id=made[1].pk, actor=place.secretariat, at=at, on=TODAY)
    return made


def names(place, actor=None):
    dossiers = listed_dossiers(actor or place.secretariat, TODAY).order_by("number")
    return [dossier.person.birth_name for dossier in dossiers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Żółć", "O’Neill", "Roy"]),
        ("zolc", ["Żółć"]),
        ("o'neill MARIE", ["O’Neill"]),
        ("2026-00003", ["Roy"]),
        ("00001", ["Żółć"]),
        ("p000002", ["O’Neill"]),
        ("personne", []),
    ],
)
def test_words_find_a_person_a_reference_or_a_number(place, three, text, expected):
    found = matching(listed_dossiers(place.secretariat, TODAY), text).order_by("number")
    assert [dossier.person.birth_name for dossier in found] == expected


def test_a_birthplace_to_establish_is_found_unless_the_dossier_was_given_up(place, three, at):
    def pending():
        found = with_birthplace_pending(listed_dossiers(place.secretariat, TODAY))
        return [dossier.person.birth_name for dossier in found]

    assert pending() == ["Roy"]
    abandon_dossier(dossier_id=three[2].pk, reason="x", actor=place.secretariat, at=at)
    assert pending() == []


def test_dossiers_are_counted_in_each_state(place, three):
    assert counts_by_state(place.secretariat, TODAY) == {
        DossierState.DRAFT: 2,
        DossierState.SUBMITTED: 1,
    }
    assert counts_by_state(place.partner_actor, TODAY) == {DossierState.DRAFT: 1}


def test_a_partner_sees_its_own_dossiers_and_a_candidate_their_own(place, three):
    assert names(place, place.partner_actor) == ["Roy"]
    user = UserFactory()
    three[0].person.user = user
    three[0].person.save()
    assert names(place, actor_for(place.body, Role.CANDIDATE, user=user)) == ["Żółć"]
    for role in (Role.JUROR, Role.ASSESSOR, Role.COMMISSION, Role.CANDIDATE):
        assert names(place, actor_for(place.body, role)) == []


def test_two_bodies_never_meet(place, three):
    assert names(place, scene("cqp-b").secretariat) == []


def many(place, at, count):
    for rank in range(count):
        name = f"Roy{chr(97 + rank // 26)}{chr(97 + rank % 26)}"
        enrol(enrolment=enrolment(person=person(birth_name=name)), actor=place.secretariat, at=at)


def test_one_dossier_and_thirty_cost_the_same(place, at):
    costs = []
    for more in (1, 29):
        many(place, at, more)
        with CaptureQueriesContext(connection) as queries:
            listed = [tiles_of(dossier) for dossier in listed_dossiers(place.secretariat, TODAY)]
        costs.append(len(queries))
    assert len(listed) == 29, "the first one is found, not opened again"
    assert costs == [4, 4]


def test_the_ribbon_tells_where_each_bloc_stands(place, at):
    earlier = EarlierBloc("B1", date(2025, 1, 10), "Attestation 12", valid_until=date(2030, 1, 9))
    dossier = enrol(enrolment=enrolment(earlier=(earlier,)), actor=place.secretariat, at=at)
    gain = Gain(
        person=dossier.person,
        bloc=place.edition.blocs.get(code="B2"),
        origin=AcquiredOrigin.JURY,
        reference="decision/1",
        acquired_on=date(2026, 6, 1),
    )
    record_acquired_units(gains=[gain], actor=place.secretariat, at=at)
    tiles = tiles_of(listed_dossiers(place.secretariat, TODAY).get())
    assert [(tile.code, tile.standing) for tile in tiles] == [
        ("B1", BlocStanding.CARRIED),
        ("B2", BlocStanding.ACQUIRED),
        ("B3", BlocStanding.SOUGHT),
    ]
    assert tiles[0].kept == Validity(date(2030, 1, 9))


def test_a_bloc_not_sought_is_outside(place, at):
    enrol(enrolment=enrolment(sought=("B2",)), actor=place.secretariat, at=at)
    tiles = tiles_of(listed_dossiers(place.secretariat, TODAY).get())
    assert [tile.standing for tile in tiles] == [
        BlocStanding.OUTSIDE,
        BlocStanding.SOUGHT,
        BlocStanding.OUTSIDE,
    ]


def test_the_page_shows_the_person_the_pins_and_what_may_be_done(place, at):
    asked = enrolment(
        person=person(birth_place="Dunkerke"),
        supports=(NamedSupport(SupportKind.TRAINER, "Luc Roy", "luc@exemple.fr"),),
        partner_siret=place.partner.siret,
    )
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=at)
    page = dossier_page(actor=place.secretariat, number=dossier.number, on=TODAY)
    assert (page.edition, page.reglement, page.partner) == (
        1,
        "Règlement du jury",
        place.partner.name,
    )
    assert [remark.code for remark in page.person.remarks] == ["birthplace-unknown"]
    assert page.supports == (NamedSupport(SupportKind.TRAINER, "Luc Roy", "luc@exemple.fr"),)
    assert [move.name for move in page.moves] == ["submit", "ask_to_complete", "abandon"]
    assert len(page.story) == 2
    assert page.due_on is None


def test_the_page_of_a_vae_tells_when_the_law_wants_an_answer(place, at):
    dossier = enrol(enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=at)
    submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at, on=TODAY)
    page = dossier_page(actor=place.secretariat, number=dossier.number, on=TODAY)
    assert page.due_on == date(2027, 1, 24)
    admit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    page = dossier_page(actor=place.secretariat, number=dossier.number, on=TODAY)
    assert page.due_on == date(2027, 5, 31)


def test_the_page_has_a_fixed_price(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    with CaptureQueriesContext(connection) as bare:
        dossier_page(actor=place.secretariat, number=dossier.number, on=TODAY)
    abandon_dossier(dossier_id=dossier.pk, reason="x", actor=place.secretariat, at=at)
    supports = tuple(NamedSupport(SupportKind.TRAINER, f"Luc {rank}") for rank in range(9))
    rich = enrol(
        enrolment=enrolment(supports=supports, entry=date(2026, 9, 1)),
        actor=place.secretariat,
        at=at,
    )
    with CaptureQueriesContext(connection) as full:
        dossier_page(actor=place.secretariat, number=rich.number, on=TODAY)
    assert len(full) == len(bare) <= 6


def test_strangers_find_no_page(place, three):
    Habilitation.objects.all().delete()
    for actor in (
        replace(place.partner_actor, partner_id=place.partner.pk + 1),
        actor_for(place.body, Role.JUROR),
        scene("cqp-b").secretariat,
    ):
        with pytest.raises(Dossier.DoesNotExist):
            dossier_page(actor=actor, number=three[2].number, on=TODAY)
