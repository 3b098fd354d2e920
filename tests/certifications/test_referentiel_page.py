"""The page of a référentiel: one price whatever its size, and nothing of another body."""

from datetime import date

import pytest

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import import_referentiel, put_in_force, register
from parchemin.certifications.models import Certification, Edition
from parchemin.certifications.referentiel.value import RegistrationClaim
from parchemin.certifications.selectors import (
    blocs_of,
    certifications_of,
    edition_in_force,
    referentiel_page,
)
from parchemin.certifications.terms import Register
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def grown(blocs):
    model = ours()["blocs"][0]
    return [
        model
        | {
            "code": f"B{rank}",
            "competences": [
                {"code": f"C{rank}.{n}", "title": f"Savoir {rank}.{n}"} for n in range(9)
            ],
            "modalities": [],
        }
        for rank in range(1, blocs + 1)
    ]


@pytest.mark.parametrize("blocs", [1, 12])
def test_the_page_costs_five_queries(blocs, actor, at, django_assert_num_queries):
    document = ours(blocs=grown(blocs))
    import_referentiel(referentiel=read(document), actor=actor, at=at)
    with django_assert_num_queries(5):
        page = referentiel_page(actor=actor, on=DAY, code="VENDEUR")
    assert len(page.referentiel.blocs) == blocs
    assert "competence-criterion" in {remark.code for remark in page.remarks}


def test_the_page_shows_the_last_edition_or_the_one_asked(draft, actor, at, adopt):
    adopt(draft, actor)
    second = read(ours(edition={"number": 2}, notes=["Autre"]))
    import_referentiel(referentiel=second, actor=actor, at=at)
    page = referentiel_page(actor=actor, on=DAY, code="VENDEUR")
    assert (page.edition.number, page.referentiel.notes) == (2, ("Autre",))
    first = referentiel_page(actor=actor, on=DAY, code="VENDEUR", number=1)
    assert first.state.label == "Adoptée"
    assert {"transmission-fc", "transmission-cdc"} <= {remark.code for remark in first.remarks}
    with pytest.raises(Edition.DoesNotExist):
        referentiel_page(actor=actor, on=DAY, code="VENDEUR", number=3)


def test_the_page_offers_the_moves_of_the_actor_only(draft, actor):
    assert [m.name for m in referentiel_page(actor=actor, on=DAY, code="VENDEUR").moves] == [
        "submit",
        "adopt",
    ]
    member = actor_for(draft.certification.body, Role.COMMISSION)
    assert referentiel_page(actor=member, on=DAY, code="VENDEUR").moves == ()


def test_a_stranger_finds_no_page(draft):
    with pytest.raises(Certification.DoesNotExist):
        referentiel_page(actor=actor_for(BodyFactory()), on=DAY, code="VENDEUR")


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_of_a_body_costs_three_queries(many, actor, at, django_assert_num_queries):
    for rank in range(many):
        certification = ours()["certification"] | {"code": f"CQP-{rank}"}
        import_referentiel(referentiel=read(ours(certification=certification)), actor=actor, at=at)
    with django_assert_num_queries(3):
        lines = certifications_of(actor.body_id, DAY)
    assert len(lines) == many
    assert certifications_of(BodyFactory().pk, DAY) == ()


def test_a_line_tells_the_edition_in_force_and_the_registration_of_the_day(
    draft, actor, at, adopt, transmit
):
    transmit(adopt(draft, actor), actor)
    put_in_force(edition_id=draft.pk, from_day=DAY, actor=actor, at=at)
    import_referentiel(referentiel=read(ours(edition={"number": 2})), actor=actor, at=at)
    claim = RegistrationClaim(Register.RS, "RS9901", None, DAY, DAY, date(2027, 11, 24))
    title = draft.certification.title
    register(certification_id=draft.certification_id, claim=claim, title=title, actor=actor, at=at)
    (line,) = certifications_of(actor.body_id, DAY)
    assert (line.in_force.number, line.latest.number) == (1, 2)
    assert line.registration.code == "RS9901"
    (later,) = certifications_of(actor.body_id, date(2028, 1, 1))
    assert later.registration is None


@pytest.mark.parametrize("blocs", [1, 12])
def test_blocs_come_with_their_grid_in_four_queries(blocs, actor, at, django_assert_num_queries):
    edition = import_referentiel(referentiel=read(ours(blocs=grown(blocs))), actor=actor, at=at)
    with django_assert_num_queries(4):
        rows = blocs_of(edition.pk)
        for bloc in rows:
            for criterion in bloc.criteria.all():
                assert criterion.competence.code
            assert len(bloc.competences.all()) == 9
            assert not bloc.modalities.all()
    assert [row.code for row in rows] == [f"B{rank}" for rank in range(1, blocs + 1)]


def test_no_edition_is_in_force_before_it_is_put(draft):
    assert edition_in_force(draft.certification_id, DAY) is None
