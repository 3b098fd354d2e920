"""What screens and the jury read of assessment, at a fixed price."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.assessment.selectors.grid_pages import grid_page
from parchemin.assessment.selectors.grids import grids_of, visible_grids
from parchemin.assessment.selectors.sessions import (
    count_live_sessions,
    next_session_code,
    session_list,
    session_page,
)
from parchemin.assessment.terms import Concordance
from parchemin.certifications.reglement.value import GridRules
from parchemin.pathways.models import AcquiredUnit, Dossier
from tests.factories import (
    BodyFactory,
    PartnerFactory,
    SessionFactory,
    UserFactory,
    actor_for,
)
from tests.scenes import assessment

pytestmark = pytest.mark.django_db


def queries(function, *arguments):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        function(*arguments)
    return len(captured)


def test_the_price_of_a_session_does_not_depend_on_its_candidates():
    prices = []
    for candidates in (1, 12):
        scene = assessment()
        for _ in range(candidates):
            scene.assessed(scene.candidate())
        dossiers = list(Dossier.objects.filter(certification=scene.certification))
        prices.append(
            (
                queries(session_page, scene.actor, scene.session.pk),
                queries(lambda actor: list(session_list(actor)), scene.actor),
                queries(grids_of, dossiers, GridRules()),
                queries(grid_page, scene.actor, scene.session.grids.first().pk),
            )
        )
    assert prices[0] == prices[1]
    assert prices[0][2] <= 6


def test_concordance_is_computed_bloc_by_bloc():
    scene = assessment()
    scene.assessed(scene.candidate(), B1="acquired/not_acquired", B2="acquired")
    page = session_page(scene.actor, scene.session.pk)
    assert [bloc.concordance for bloc in page.candidates[0].blocs] == [
        Concordance.DIVERGENT,
        Concordance.AGREE_POSITIVE,
    ]
    assert page.session.grids == page.session.signed == 4


def test_concordance_waits_for_every_signature():
    scene = assessment({"B1": 2}, assessors={"count": 1, "external_count": 0})
    dossier = scene.candidate()
    scene.signed(dossier, "B1", 1, "acquired")
    open_one = scene.grid(dossier, "B1", 2)
    (bloc,) = session_page(scene.actor, scene.session.pk).candidates[0].blocs
    assert bloc.concordance is None
    open_one.delete()
    (bloc,) = session_page(scene.actor, scene.session.pk).candidates[0].blocs
    assert bloc.concordance is Concordance.AGREE_POSITIVE


def test_who_still_assesses_a_bloc_never_sees_the_other_grid_even_from_the_secretariat():
    scene = assessment()
    dossier, user = scene.candidate(), UserFactory()
    scene.pair[0].user = user
    scene.pair[0].save()
    mine = scene.grid(dossier, "B1")
    theirs = scene.signed(dossier, "B1", 2, "acquired")
    elsewhere = scene.signed(dossier, "B2", 2, "acquired")
    both = actor_for(scene.session.body, Role.SECRETARIAT, Role.ASSESSOR, user=user)
    assert set(visible_grids(both)) == {mine, elsewhere}
    assert set(visible_grids(scene.actor)) == {mine, theirs, elsewhere}
    mine.state = "cancelled"
    mine.save()
    assert set(visible_grids(both)) == {mine, theirs, elsewhere}


def test_a_session_shows_the_blocs_of_its_day_and_nothing_already_held():
    scene = assessment({"B1": 1, "B2": 1, "B3": 1})
    dossier = scene.candidate()
    held = AcquiredUnit.objects.create(
        body=dossier.body,
        person=dossier.person,
        bloc=scene.edition.blocs.get(code="B2"),
        origin="jury",
        origin_ref="PV 3",
        acquired_on=date(2025, 5, 5),
    )
    dossier.blocs.filter(bloc__code="B2").update(carried=held)

    def shown():
        page = session_page(scene.actor, scene.session.pk)
        return [bloc.code for bloc in page.candidates[0].blocs]

    assert shown() == ["B1", "B3"]
    Session.objects.update(bloc_codes=["B3"])
    assert shown() == ["B3"]


def test_the_next_code_of_a_session_is_free():
    session = SessionFactory(code="S2026-009")
    SessionFactory(certification=session.certification, code="S2026-bis")
    actor = actor_for(session.body)
    assert next_session_code(actor, date(2026, 11, 24)) == "S2026-010"
    assert next_session_code(actor, date(2027, 1, 4)) == "S2027-001"
    assert next_session_code(actor_for(BodyFactory()), date(2026, 1, 1)) == "S2026-001"


def test_sessions_count_until_they_are_closed_or_cancelled():
    session = SessionFactory()
    for state in ("held", "closed", "cancelled"):
        SessionFactory(certification=session.certification, state=state)
    assert count_live_sessions(actor_for(session.body), date(2026, 11, 24)) == 2


def test_a_session_says_what_is_missing():
    scene = assessment()
    open_one = scene.candidate()
    scene.grid(open_one, "B1")
    bare = scene.candidate()
    bare.attendance_set.update(state="registered")
    page = session_page(scene.actor, scene.session.pk)
    found = {remark.code: remark.message for remark in page.remarks}
    assert found == {
        "presence-missing": f"Présence à consigner : {bare.person.full_name}.",
        "assessors-missing": f"Évaluateurs à désigner : {open_one.person.full_name}, {bare.person.full_name}.",
        "identity-missing": f"Identité à vérifier : {open_one.person.full_name}.",
        "signature-missing": f"Grilles à signer : {open_one.person.full_name}.",
    }


def test_only_the_last_session_of_a_bloc_counts_and_what_is_open_is_said():
    scene = assessment()
    dossier = scene.assessed(scene.candidate(), B1="not_acquired")
    first = scene.session
    scene.session = SessionFactory(
        certification=scene.certification, starts_at=first.starts_at.replace(month=12)
    )
    scene.signed(dossier, "B1", 1, "acquired")
    scene.grid(dossier, "B1", 2)
    found = grids_of([dossier], GridRules())[dossier.pk]
    read = [(grid.bloc_id, grid.rank, set(grid.marks.marks)) for grid in found.grids]
    b1, b2 = scene.edition.blocs.all()
    assert read == [(b1.pk, 1, {"acquired"}), (b2.pk, 1, {"acquired"}), (b2.pk, 2, {"acquired"})]
    assert found.unsigned == ((scene.pair[1].name, "B1"),)


def test_marks_follow_the_lines_of_the_grid_and_not_assessed_is_none():
    scene = assessment({"B1": 3})
    dossier = scene.candidate()
    scene.signed(dossier, "B1", 1, "acquired", "not_assessed", "partial")
    (grid,) = grids_of([dossier], GridRules())[dossier.pk].grids
    assert grid.marks.marks == ("acquired", None, "partial")


def test_everybody_sees_their_own_sessions_only():
    scene = assessment()
    dossier = scene.candidate()
    user, partner = UserFactory(), PartnerFactory(body=scene.session.body)
    scene.pair[0].user = user
    scene.pair[0].save()
    scene.grid(dossier, "B1")
    other = SessionFactory(certification=scene.certification, partner=partner)
    body = scene.session.body
    assessor = actor_for(body, Role.ASSESSOR, user=user)
    hosting = actor_for(body, Role.PARTNER)
    hosting = type(hosting)(hosting.label, body.pk, hosting.roles, None, partner.pk)
    assert set(session_list(scene.actor)) == {scene.session, other}
    assert list(session_list(assessor)) == [scene.session]
    assert list(session_list(hosting)) == [other]
    assert not session_list(actor_for(BodyFactory()))
    with pytest.raises(Session.DoesNotExist):
        session_page(actor_for(body, Role.CANDIDATE), scene.session.pk)
