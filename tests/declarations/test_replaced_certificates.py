"""A certificate that replaces another is declared once the first declaration is withdrawn, and not before."""

import pytest

from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.declarations import prepare_flux, withdraw_declarations
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.models import Flux
from parchemin.declarations.selectors.pages import declarations_page
from parchemin.declarations.terms import DeclarationStatus
from tests.declarations.scene import NOON, Accrochage, accrochage, receipt

pytestmark = pytest.mark.django_db


def accepted(scene: Accrochage, flux: Flux, certificate: Certificate) -> None:
    """Deposit a flux and read that its one passage is accepted."""
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    content = receipt(flux, accepted=[certificate])
    read_receipt(content=content, filename="accuse.xml", actor=scene.actor, at=NOON)


def replaced(scene: Accrochage) -> tuple[Certificate, Certificate]:
    """Return a declared certificate, and the one that replaced it since."""
    first = scene.certificate()
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    accepted(scene, flux, first)
    Certificate.objects.filter(pk=first.pk).update(state="superseded")
    new = scene.certificate()
    Certificate.objects.filter(pk=new.pk).update(supersedes=first)
    return first, new


def test_the_new_one_waits_for_the_withdrawal_of_the_first():
    scene = accrochage()
    first, new = replaced(scene)
    assert prepare_flux(actor=scene.actor, at=NOON) == ()
    withdrawal = withdraw_declarations(numbers=[first.number], actor=scene.actor, at=NOON)
    assert prepare_flux(actor=scene.actor, at=NOON) == ()
    accepted(scene, withdrawal, first)
    (again,) = prepare_flux(actor=scene.actor, at=NOON)
    assert again.passages.get().certificate == new


def test_the_list_says_what_each_of_the_two_waits_for():
    scene = accrochage()
    first, new = replaced(scene)
    rows = {
        row.number: row for row in declarations_page(actor=scene.actor, today=NOON.date()).pending
    }
    assert rows[first.number].status is DeclarationStatus.TO_WITHDRAW
    assert rows[new.number].status is DeclarationStatus.BLOCKED
    assert [reason.code for reason in rows[new.number].reasons] == ["predecessor-declared"]
