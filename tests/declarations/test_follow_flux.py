import pytest

from parchemin.accounts.terms import Role
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import (
    acknowledge_flux,
    discard_flux,
    mark_flux_submitted,
    record_file_rejection,
)
from parchemin.declarations.models import Flux
from parchemin.declarations.terms import FluxState
from parchemin.declarations.workflow import FLUX_LIFE
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.declarations.scene import NOON, Accrochage, accrochage, states
from tests.factories import actor_for

pytestmark = pytest.mark.django_db


def prepared(scene: Accrochage) -> Flux:
    scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    return flux


def test_a_flux_is_deposited_then_received():
    scene = accrochage()
    flux = prepared(scene)
    submitted = mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    assert (submitted.state, submitted.submitted_at) == ("submitted", NOON)
    received = acknowledge_flux(ident=flux.ident, actor=scene.actor, at=NOON)
    assert received.state == "received"


@pytest.mark.parametrize("act", [mark_flux_submitted, discard_flux])
def test_the_same_act_twice_is_told_once(act):
    scene = accrochage()
    flux = prepared(scene)
    for _ in range(2):
        act(ident=flux.ident, actor=scene.actor, at=NOON)
    assert Event.objects.exclude(name="declarations.flux.made").count() == 1


def test_a_flux_with_a_certificate_revoked_meanwhile_is_not_deposited():
    scene = accrochage()
    flux = prepared(scene)
    certificate = scene.made[0]
    certificate.state = "revoked"
    certificate.save()
    with pytest.raises(Refused) as refused:
        mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    assert certificate.number in str(refused.value)
    discard_flux(ident=flux.ident, actor=scene.actor, at=NOON)
    assert states(certificate) == ["discarded"]


def test_a_discarded_flux_frees_its_holders():
    scene = accrochage()
    flux = prepared(scene)
    discard_flux(ident=flux.ident, actor=scene.actor, at=NOON)
    (again,) = prepare_flux(actor=scene.actor, at=NOON)
    assert again.count == 1


def test_a_deposited_flux_is_not_given_up():
    scene = accrochage()
    flux = prepared(scene)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    with pytest.raises(Refused) as refused:
        discard_flux(ident=flux.ident, actor=scene.actor, at=NOON)
    assert refused.value.codes == ("state",)


def test_a_rejected_file_refuses_each_passage_with_the_reason_given():
    scene = accrochage()
    flux = prepared(scene)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    record_file_rejection(ident=flux.ident, reason=" XSD  KO ", actor=scene.actor, at=NOON)
    passage = flux.passages.get()
    assert (passage.state, passage.messages) == ("refused", ["XSD KO"])


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (" ", "reason-missing"),
        ("x" * 501, "reason-too-long"),
        ("XSD 😀", "document-unprintable"),
    ],
)
def test_a_rejected_file_says_why(reason, code):
    scene = accrochage()
    flux = prepared(scene)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    with pytest.raises(Refused) as refused:
        record_file_rejection(ident=flux.ident, reason=reason, actor=scene.actor, at=NOON)
    assert refused.value.codes == (code,)


@pytest.mark.parametrize("act", [mark_flux_submitted, acknowledge_flux, discard_flux])
def test_a_juror_follows_no_flux(act):
    scene = accrochage()
    flux = prepared(scene)
    with pytest.raises(Refused) as refused:
        act(ident=flux.ident, actor=actor_for(scene.body, Role.JUROR), at=NOON)
    assert "role" in refused.value.codes


@pytest.mark.parametrize("act", [mark_flux_submitted, acknowledge_flux, discard_flux])
def test_another_bodys_flux_does_not_exist(act):
    flux = prepared(accrochage())
    with pytest.raises(Flux.DoesNotExist):
        act(ident=flux.ident, actor=accrochage().actor, at=NOON)


def test_every_state_of_a_flux_is_reached_by_its_life():
    reached = {move.target for move in FLUX_LIFE.transitions} | {FLUX_LIFE.initial}
    assert reached == set(FluxState)
