"""What left before a rectificatif: the declaration accepted, the chain shown, what may be delivered beside."""

import pytest
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.awards_due import awaiting_sittings
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.actions.declarations import prepare_flux, withdraw_declarations
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.actions.receipts import read_receipt
from parchemin.declarations.selectors.pages import pending_declarations
from parchemin.declarations.terms import DeclarationStatus
from parchemin.jury.actions.minutes import countersign, freeze_minutes, note_unable
from parchemin.jury.models import Minutes
from parchemin.kernel.objections import Refused
from parchemin.processes.award import award_sitting
from parchemin.processes.rectify_minutes import withdraw_rectification
from parchemin.processes.settle_rectificatif import settle_rectificatif
from parchemin.web.desk.desk import desk_of
from parchemin.web.desk.tasks import tiles_of
from tests.certificates.scene import awarded, signed_day
from tests.declarations.scene import receipt
from tests.factories import actor_for
from tests.jury.after import sign
from tests.web.certificates import Delivered
from tests.web.jury import soup_of, text
from tests.web.test_certificates_unfounded import rectified, registered

pytestmark = pytest.mark.django_db

FIRST = "Révoquez d’abord le certificat, à deux, depuis sa page ; sa déclaration se retire ensuite."


def declared_day():
    """Return a day whose only certificate is declared and accepted, that certificate, and its flux."""
    day = signed_day()
    registered(day)
    (parchemin,) = awarded(day)
    secretariat = actor_for(day.sitting.body, Role.SECRETARIAT)
    asked = {"actor": secretariat, "at": day.at}
    (flux,) = prepare_flux(**asked)
    mark_flux_submitted(ident=flux.ident, **asked)
    read_receipt(content=receipt(flux, accepted=[parchemin]), filename="accuse.xml", **asked)
    return day, parchemin, flux


def to_withdraw(day):
    desk = desk_of(actor_for(day.sitting.body, Role.SECRETARIAT), day.at.date())
    found = [task for tile in tiles_of(desk) for task in tile.tasks if "à retirer" in task.rest]
    return sum(task.count for task in found)


def declared(day):
    return [row.status for row in pending_declarations(day.sitting.body_id, day.at.date())]


def chain_of(client, certificate):
    page = client.get(reverse("certificates:certificate", args=[certificate.number]))
    return [" ".join(ring.get_text(" ").split()) for ring in soup_of(page).select("ol.chain > li")]


def test_a_declaration_accepted_is_to_withdraw_once_a_rectificatif_is_signed_and_until_it_is(
    signed_in,
):
    day, parchemin, flux = declared_day()
    assert (declared(day), to_withdraw(day)) == ([], 0)
    minutes = rectified(day, "B1", signed=False)
    assert (declared(day), to_withdraw(day)) == ([], 0)
    sign(day, minutes)
    assert (declared(day), to_withdraw(day)) == ([DeclarationStatus.TO_WITHDRAW], 1)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    pages = (
        reverse("declarations:list"),
        reverse("declarations:flux", args=[flux.ident]),
    )
    for page in pages:
        said = client.get(page)
        assert FIRST in text(said)
        assert not soup_of(said).select(f"input[type=checkbox][value='{parchemin.number}']")
    dossier = reverse("pathways:dossier", args=[parchemin.decision.dossier.number])
    assert "Le rectificatif ne l’accorde plus" in text(client.get(dossier))
    Delivered(parchemin).revoke()
    assert (declared(day), to_withdraw(day)) == ([DeclarationStatus.TO_WITHDRAW], 1)
    said = client.get(pages[0])
    assert FIRST not in text(said)
    assert soup_of(said).select(f"input[type=checkbox][value='{parchemin.number}']")
    secretariat = actor_for(day.sitting.body, Role.SECRETARIAT)
    withdraw_declarations(numbers=[parchemin.number], actor=secretariat, at=day.at)
    assert to_withdraw(day) == 0


def test_a_suspended_certificate_that_a_rectificatif_took_back_stays_to_withdraw():
    day, parchemin, _ = declared_day()
    rectified(day, "B1")
    Delivered(parchemin).suspend()
    assert (declared(day), to_withdraw(day)) == ([DeclarationStatus.TO_WITHDRAW], 1)


def test_a_declaration_not_made_yet_waits_while_a_rectificatif_would_take_the_certificate_back():
    day = signed_day()
    registered(day)
    awarded(day)
    rectified(day, "B1", signed=False)
    (row,) = pending_declarations(day.sitting.body_id, day.at.date())
    assert [reason.code for reason in row.reasons] == ["certificate-at-stake"]
    withdraw_rectification(sitting_id=day.sitting.pk, reason="Erreur.", actor=day.actor, at=day.at)
    assert declared(day) == [DeclarationStatus.READY]


def test_a_certificate_revoked_has_no_term_to_be_declared_by():
    _, parchemin, _ = declared_day()
    clocks = Deadline.objects.filter(kind=DeadlineKind.DECLARATION)
    assert clocks.get().met_on is not None
    Delivered(parchemin).revoke()
    assert not clocks.filter(met_on__isnull=True).exists()


def test_the_chain_names_the_minutes_that_granted_who_signed_and_the_rectificatif_since(signed_in):
    day = signed_day()
    (parchemin,) = awarded(day)
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    names = [day.seats[name].juror.name for name in ("marchal", "almeida")]
    before = chain_of(client, parchemin)
    assert len(before) == 4
    assert "JURY-1" in before[3]
    assert all(name in before[3] for name in names)
    minutes = rectified(day, "B1", signed=False)
    drafted = chain_of(client, parchemin)
    assert drafted[:4] == before
    assert "JURY-1-R1 Projet, pas encore signé" in drafted[4]
    page = reverse("certificates:certificate", args=[parchemin.number])
    assert "Un rectificatif attend ses signatures" in text(client.get(page))
    assert "La décision n’accorde plus" not in text(client.get(page))
    sign(day, minutes)
    signed = chain_of(client, parchemin)
    assert signed[:4] == before
    assert "« validation partielle ». La décision n’accorde plus ce certificat" in signed[4]


def test_who_could_not_sign_is_not_told_to_have_signed(signed_in):
    day = signed_day({"B1": "not_acquired"})
    minutes = rectified(day, recommendation="Continuer.", signed=False)
    asked = {"minutes_id": minutes.pk, "at": day.at}
    secretariat = actor_for(day.sitting.body, Role.SECRETARIAT)
    note_unable(**asked, seat_id=day.seats["almeida"].pk, reason="Malade.", actor=secretariat)
    countersign(**asked, seat_id=day.seats["marchal"].pk, actor=day.system)
    frozen = freeze_minutes(**asked, pdf=b"%PDF-1.7 PV", actor=day.system)
    settle_rectificatif(frozen, at=day.at)
    (paper, *_) = awarded(day)
    ring = chain_of(signed_in(Role.SECRETARIAT, body=day.sitting.body), paper)[3]
    assert "JURY-1-R1" in ring
    marchal, almeida = (day.seats[name].juror.name for name in ("marchal", "almeida"))
    assert f"Signé par {marchal}, empêchement de signer noté pour {almeida}" in ring
    assert "deux collèges" not in ring


def test_what_a_rectificatif_grants_is_offered_once_signed_and_after_what_it_took_back(signed_in):
    day = signed_day()
    (parchemin,) = awarded(day)
    secretariat = actor_for(day.sitting.body, Role.SECRETARIAT)
    Certificate.objects.update(delivered_at=day.at)
    minutes = rectified(day, "B1", signed=False)
    assert awaiting_sittings(secretariat) == ()
    sign(day, minutes)
    (waiting,) = awaiting_sittings(secretariat)
    assert waiting.to_enter == 1
    client = signed_in(Role.SECRETARIAT, body=day.sitting.body)
    said = text(client.get(reverse("certificates:sittings")))
    assert "À suspendre ou révoquer d’abord, à deux" in said
    assert parchemin.number in said
    awarding = Awarding(on=day.at.date(), place="Paris")
    asked = {"sitting_id": day.sitting.pk, "awarding": awarding, "actor": day.system, "at": day.at}
    with pytest.raises(Refused) as refused:
        award_sitting(**asked)
    assert refused.value.codes == ("taken-back-still-valid",)
    assert Certificate.objects.count() == 1
    Delivered(parchemin).revoke()
    (paper,) = award_sitting(**asked)
    assert (paper.kind, paper.bloc.code) == ("BLOC", "B2")
    assert Minutes.objects.get(version=2).state == "signed"
