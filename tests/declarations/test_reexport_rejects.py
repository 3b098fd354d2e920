import pytest
from lxml import etree

from parchemin.declarations.actions.declarations import prepare_flux, reexport_rejects
from parchemin.declarations.actions.deposits import (
    discard_flux,
    mark_flux_submitted,
    record_file_rejection,
)
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.kernel.objections import Refused
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt, states

pytestmark = pytest.mark.django_db


def names(flux: Flux) -> list[str]:
    root = etree.fromstring(bytes(flux.content))
    return [found.text for found in root.iter("{*}nomNaissance")]


def with_rejects(scene: Accrochage, holders: int = 3) -> Flux:
    """Return a processed flux: the first holder accepted, the others refused."""
    for _ in range(holders):
        scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    answer(scene, flux, receipt(flux, accepted=scene.made[:1], refused=scene.made[1:]))
    return flux


def answer(scene: Accrochage, flux: Flux, content: bytes) -> None:
    read_receipt(content=content, filename="accuse.xml", actor=scene.actor, at=NOON)
    flux.refresh_from_db()


def rename(certificate, name: str) -> None:
    certificate.person.birth_name = name
    certificate.person.save()


def test_only_refused_holders_go_again_with_their_corrected_civil_status():
    scene = accrochage()
    flux = with_rejects(scene)
    rename(scene.made[1], "CORRIGÉE")
    again = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    assert names(again) == ["CORRIGÉE", scene.made[2].person.birth_name]
    assert again.ident != flux.ident
    assert [states(certificate) for certificate in scene.made] == [
        ["accepted"],
        ["resent", "pending"],
        ["resent", "pending"],
    ]


def test_refused_holders_are_not_swept_up_by_the_next_flux():
    scene = accrochage()
    with_rejects(scene)
    assert prepare_flux(actor=scene.actor, at=NOON) == ()


def test_sending_again_twice_sends_once():
    scene = accrochage()
    flux = with_rejects(scene)
    reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    with pytest.raises(Refused) as refused:
        reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    assert refused.value.codes == ("nothing-to-resend",)


def test_who_still_meets_an_objection_or_lost_the_certificate_stays_refused():
    scene = accrochage()
    flux = with_rejects(scene, holders=4)
    rename(scene.made[1], "N" * 61)
    scene.made[2].state = "revoked"
    scene.made[2].save()
    again = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    assert again.count == 1
    assert [states(certificate)[-1] for certificate in scene.made] == [
        "accepted",
        "refused",
        "refused",
        "pending",
    ]


def test_a_second_refusal_may_be_sent_a_third_time():
    scene = accrochage()
    flux = with_rejects(scene, holders=2)
    for _ in range(2):
        flux = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
        mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
        answer(scene, flux, receipt(flux, refused=scene.made[1:]))
    assert states(scene.made[1]) == ["resent", "resent", "refused"]


def test_giving_up_a_resent_flux_gives_back_the_newest_refusal_only():
    scene = accrochage()
    flux = with_rejects(scene, holders=2)
    flux = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    answer(scene, flux, receipt(flux, refused=scene.made[1:]))
    third = reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON)
    discard_flux(ident=third.ident, actor=scene.actor, at=NOON)
    assert states(scene.made[1]) == ["resent", "refused", "discarded"]
    assert reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON).count == 1


def test_a_file_rejected_as_a_whole_is_sent_again_as_a_whole():
    scene = accrochage()
    for _ in range(3):
        scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    record_file_rejection(ident=flux.ident, reason="XSD KO", actor=scene.actor, at=NOON)
    assert reexport_rejects(ident=flux.ident, actor=scene.actor, at=NOON).count == 3


def test_another_body_sends_nothing_of_ours():
    scene, stranger = accrochage(), accrochage()
    flux = with_rejects(scene)
    with pytest.raises(Flux.DoesNotExist):
        reexport_rejects(ident=flux.ident, actor=stranger.actor, at=NOON)
