from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import CertificateState
from parchemin.declarations.actions.declarations import prepare_flux, withdraw_declarations
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.declarations.rules import PastPassage, declaration_status
from parchemin.declarations.selectors.pages import (
    declarations_page,
    flux_file,
    flux_page,
    listed_passages,
    passage_line,
)
from parchemin.declarations.terms import (
    ClockStage,
    DeclarationStatus,
    FluxAction,
    FluxState,
    PassageState,
    RejectKind,
    RiskLevel,
)
from parchemin.kernel.objections import Objection
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt
from tests.factories import actor_for

S = DeclarationStatus
TODAY = date(2026, 11, 24)


def answered(scene: Accrochage, flux: Flux, **answers) -> None:
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    content = receipt(flux, **answers)
    read_receipt(content=content, filename="accuse.xml", actor=scene.actor, at=NOON)


def everyone(scene: Accrochage, holders: int) -> None:
    """Leave holders accepted, refused, to withdraw, in withdrawal, deposited, to deposit, ready, blocked…"""
    made = [scene.certificate() for _ in range(4 * holders)]
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    answered(scene, flux, accepted=made[holders:], refused=made[:holders])
    Certificate.objects.filter(pk__in=[c.pk for c in made[holders : 2 * holders]]).update(
        state="revoked"
    )
    withdraw_declarations(
        numbers=[c.number for c in made[2 * holders : 3 * holders]], actor=scene.actor, at=NOON
    )
    for deposit in (True, False):
        for _ in range(holders):
            scene.certificate()
        (flux,) = prepare_flux(actor=scene.actor, at=NOON)
        if deposit:
            mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    for _ in range(holders):
        scene.certificate()
        scene.certificate(birth_name="N" * 61)
        scene.certificate(state="suspended")
        scene.certificate(state="revoked")


@pytest.mark.django_db
def test_every_certificate_of_a_registered_certification_is_somewhere_once():
    scene = accrochage()
    everyone(scene, 2)
    accrochage(code="", body=scene.body).certificate()
    accrochage().certificate()
    page = declarations_page(actor=scene.actor, today=TODAY)
    assert dict(page.counts) == {
        S.ACCEPTED: 2,
        S.REFUSED: 2,
        S.TO_WITHDRAW: 2,
        S.IN_WITHDRAWAL: 2,
        S.DEPOSITED: 2,
        S.TO_DEPOSIT: 2,
        S.READY: 2,
        S.BLOCKED: 4,
        S.NOT_CONCERNED: 2,
    }
    assert sum(page.counts.values()) == len(scene.made)


@pytest.mark.django_db
def test_who_is_pending_has_a_reason_and_a_date():
    scene = accrochage()
    everyone(scene, 1)
    for row in declarations_page(actor=scene.actor, today=TODAY).pending:
        assert row.clock is not None
        assert row.clock.due == date(2027, 2, 19)
        assert row.reasons or row.status is not S.BLOCKED
        assert row.messages or row.status is not S.REFUSED


@pytest.mark.django_db
def test_a_refusal_comes_with_what_to_correct():
    scene = accrochage()
    everyone(scene, 1)
    (row,) = [
        row
        for row in declarations_page(actor=scene.actor, today=TODAY).pending
        if row.status is S.REFUSED
    ]
    assert [advice.kind for advice in row.advice] == [RejectKind.AMBIGUOUS]
    assert row.flux


@pytest.mark.django_db
def test_the_most_urgent_comes_first_and_says_how_risky_it_is():
    scene = accrochage()
    scene.certificate()
    late = scene.certificate(
        awarded_on=date(2026, 8, 20), birth_month=None, birth_day=None, birth_commune_code=""
    )
    first = declarations_page(actor=scene.actor, today=TODAY).pending[0]
    assert first.number == late.number
    assert first.clock is not None
    assert first.clock.stage is ClockStage.LATE
    assert first.risk.level is RiskLevel.HIGH


@pytest.mark.django_db
def test_one_holder_or_many_cost_the_same_queries(django_assert_num_queries):
    for holders in (1, 5):
        scene = accrochage()
        everyone(scene, holders)
        with django_assert_num_queries(6):
            declarations_page(actor=scene.actor, today=TODAY)


@pytest.mark.django_db
def test_a_flux_page_says_each_answer_for_the_same_price(django_assert_num_queries):
    for holders in (2, 6):
        scene = accrochage()
        made = [scene.certificate() for _ in range(holders)]
        (flux,) = prepare_flux(actor=scene.actor, at=NOON)
        answered(scene, flux, accepted=made[1:], refused=made[:1])
        with django_assert_num_queries(3):
            page = flux_page(actor=scene.actor, ident=flux.ident)
            rows = listed_passages(scene.actor, flux.ident).order_by("line")
            passages = [passage_line(row) for row in rows]
        assert [row.number for row in passages] == [c.number for c in made]
        assert passages[0].state is PassageState.REFUSED
        assert passages[0].advice
        assert (page.flux.accepted, page.flux.refused, page.flux.pending) == (holders - 1, 1, 0)
        assert len(page.receipts) == 1


@pytest.mark.django_db
def test_a_flux_is_downloaded_as_it_was_written():
    scene = accrochage()
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    assert flux_file(actor=scene.actor, ident=flux.ident) == (flux.filename, bytes(flux.content))


@pytest.mark.django_db
def test_nobody_else_sees_declarations():
    scene = accrochage()
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    juror, stranger = actor_for(scene.body, Role.JUROR), accrochage().actor
    for actor in (juror, stranger):
        page = declarations_page(actor=actor, today=TODAY)
        assert (page.pending, page.flux) == ((), ())
        assert not listed_passages(actor, flux.ident).exists()
        with pytest.raises(Flux.DoesNotExist):
            flux_page(actor=actor, ident=flux.ident)
        with pytest.raises(Flux.DoesNotExist):
            flux_file(actor=actor, ident=flux.ident)


past = st.builds(
    PastPassage,
    st.sampled_from(list(FluxAction)),
    st.sampled_from(list(PassageState)),
    st.sampled_from(list(FluxState)),
)


@given(st.sampled_from(list(CertificateState)), st.lists(past), st.booleans())
def test_a_status_exists_for_any_past(state, passages, blocked):
    objections = (Objection("x", "x"),) if blocked else ()
    status = declaration_status(state, passages, objections)
    assert status in DeclarationStatus
    if status is S.READY:
        assert state is CertificateState.ACTIVE
        assert not blocked
        assert not any(
            passage.action is FluxAction.CREATION
            and passage.state in (PassageState.PENDING, PassageState.ACCEPTED)
            for passage in passages
        )
