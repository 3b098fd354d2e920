import pytest

from parchemin.declarations.actions.declarations import (
    prepare_flux,
    reexport_rejects,
    withdraw_declarations,
)
from parchemin.declarations.actions.deposits import discard_flux, mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.kernel.objections import Refused
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt, states

pytestmark = pytest.mark.django_db


def accepted(scene: Accrochage, holders: int = 2) -> Flux:
    for _ in range(holders):
        scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    answered(scene, flux, accepted=scene.made)
    return flux


def answered(scene: Accrochage, flux: Flux, **answers) -> None:
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    content = receipt(flux, **answers)
    read_receipt(content=content, filename="accuse.xml", actor=scene.actor, at=NOON)


def withdraw(scene: Accrochage, *certificates) -> Flux:
    numbers = [certificate.number for certificate in certificates]
    return withdraw_declarations(numbers=numbers, actor=scene.actor, at=NOON)


def test_a_withdrawal_repeats_the_very_words_that_were_accepted():
    scene = accrochage()
    made = accepted(scene)
    certificate = scene.made[1]
    certificate.person.birth_name = "CORRIGÉE DEPUIS"
    certificate.person.save()
    flux = withdraw(scene, certificate)
    line = made.passages.get(certificate=certificate).line
    words = bytes(made.content).split(b"\n")[line - 1]
    assert bytes(flux.content).split(b"\n")[flux.passages.get().line - 1] == words
    assert b"<cpf:action>SUPPRESSION</cpf:action>" in bytes(flux.content)


def test_once_withdrawn_a_corrected_holder_is_declared_again():
    scene = accrochage()
    accepted(scene)
    one, two = scene.made
    flux = withdraw(scene, one)
    assert states(one) == ["withdrawal", "pending"]
    assert prepare_flux(actor=scene.actor, at=NOON) == ()
    answered(scene, flux, accepted=[one])
    assert states(one) == ["withdrawn", "withdrawn"]
    (again,) = prepare_flux(actor=scene.actor, at=NOON)
    assert again.count == 1
    assert states(two) == ["accepted"]


def test_a_refused_withdrawal_leaves_the_declaration_accepted_and_may_be_sent_again():
    scene = accrochage()
    accepted(scene)
    one, _ = scene.made
    flux = withdraw(scene, one)
    answered(scene, flux, refused=[one])
    assert states(one) == ["accepted", "refused"]
    again = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    assert again.action == "SUPPRESSION"
    assert states(one) == ["withdrawal", "resent", "pending"]


def test_a_withdrawal_given_up_leaves_the_declaration_accepted():
    scene = accrochage()
    accepted(scene)
    flux = withdraw(scene, scene.made[0])
    discard_flux(ident=flux.ident, actor=scene.actor, at=NOON)
    assert states(scene.made[0]) == ["accepted", "discarded"]


def test_what_is_not_accepted_is_named_and_nothing_is_withdrawn():
    scene = accrochage()
    accepted(scene)
    waiting = scene.certificate()
    stranger = accrochage().certificate()
    with pytest.raises(Refused) as refused:
        withdraw(scene, scene.made[0], waiting, stranger)
    assert refused.value.codes == ("not-accepted", "not-accepted")
    assert waiting.number in str(refused.value)
    assert states(scene.made[0]) == ["accepted"]


def test_a_withdrawal_is_asked_once():
    scene = accrochage()
    accepted(scene)
    withdraw(scene, scene.made[0])
    with pytest.raises(Refused):
        withdraw(scene, scene.made[0])


def test_withdrawing_nobody_is_refused():
    with pytest.raises(Refused) as refused:
        withdraw(accrochage())
    assert refused.value.codes == ("nobody",)
