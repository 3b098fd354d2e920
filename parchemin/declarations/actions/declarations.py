"""Declaring holders, sending refusals again, withdrawing a declaration."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.declarations.actions.flux import DeclaredCertificate, make_flux
from parchemin.declarations.cdc.writer import passage_line
from parchemin.declarations.models import Flux, Passage
from parchemin.declarations.selectors.certificates import (
    facts_of,
    objections_to_now,
    registered_certificates,
)
from parchemin.declarations.selectors.pages import ready_certificates
from parchemin.declarations.terms import CdcProfile, FluxAction, PassageState
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.selectors import contracts_of

MOST_PER_FLUX = 5_000


@transaction.atomic
def prepare_flux(
    *,
    actor: Actor,
    at: datetime,
    profile: CdcProfile = CdcProfile.V1_1_5,
    most: int = MOST_PER_FLUX,
    contract: str = "",
    say: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Flux, ...]:
    """Put every holder that may be declared in as many flux of at most `most` passages as it takes.

    A second call finds nobody left and returns no flux. Refused passages wait for `reexport_rejects`. `say` hears
    how many holders are written, out of how many, before the files are checked and kept. `contract` is the number
    of one that holds, the first where none is said. Raises Refused for another role, a contract that is over or
    unknown, or when the file cannot be written. Source: Code du travail, art. R6113-17-1.
    """
    if most < 1:
        raise ValueError("a flux holds at least one passage")
    refuse_if(
        (
            *objections_to_role(actor, Role.SECRETARIAT),
            *_objections_to_contract(contract, actor, at),
        )
    )
    _hold(actor)
    ready = list(ready_certificates(actor.body_id, paris_date(at)))
    entries = []
    for rank, certificate in enumerate(ready):
        say(rank, len(ready))
        entries.append(DeclaredCertificate(certificate, passage_line(facts_of(certificate))))
    shares = [entries[start : start + most] for start in range(0, len(entries), most)]
    return tuple(
        _send(share, FluxAction.CREATION, profile, contract, actor, at) for share in shares
    )


@transaction.atomic
def reexport_rejects(*, ident: str, actor: Actor, at: datetime) -> Flux:
    """Put the refused passages of a flux, and only them, in a new flux, with the civil status of today.

    Those that still meet an objection, or whose certificate was revoked meanwhile, stay refused. Raises
    Refused when none is left to send, Flux.DoesNotExist for another body's flux.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    _hold(actor)
    flux = Flux.objects.get(body_id=actor.body_id, ident=ident)
    rejects = {
        passage.certificate_id: passage
        for passage in flux.passages.filter(state=PassageState.REFUSED)
    }
    if flux.action == FluxAction.SUPPRESSION:
        entries = _withdrawals(actor.body_id, rejects)
    else:
        entries = _corrected(actor.body_id, rejects, at)
    if not entries:
        raise Refused(
            Objection(
                "nothing-to-resend",
                "Aucun passage refusé de ce flux ne peut être renvoyé.",
                remedy="Corriger d’abord ce que signale chaque titulaire refusé.",
            )
        )
    sent = [rejects[entry.certificate.pk].pk for entry in entries]
    Passage.objects.filter(pk__in=sent).update(state=PassageState.RESENT)
    profile = CdcProfile(flux.profile)
    return _send(entries, FluxAction(flux.action), profile, flux.contract, actor, at)


@transaction.atomic
def withdraw_declarations(*, numbers: Collection[str], actor: Actor, at: datetime) -> Flux:
    """Ask the Caisse des Dépôts to remove accepted declarations, in the very words they were made in.

    `numbers` are those of certificates. A corrected holder may be declared again once the withdrawal is
    accepted. Raises Refused naming each certificate that is not declared and accepted, or when several contracts
    are concerned: one flux names one.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    _hold(actor)
    entries = _withdrawals(
        actor.body_id,
        Certificate.objects.filter(body_id=actor.body_id, number__in=numbers).values_list(
            "pk", flat=True
        ),
    )
    found = {entry.certificate.number for entry in entries}
    refuse_if(
        tuple(
            Objection(
                "not-accepted",
                f"Le certificat n° {number} n’est pas déclaré et accepté.",
                remedy="Seule une déclaration acceptée se retire.",
            )
            for number in sorted(set(numbers) - found)
        )
        or (() if entries else (Objection("nobody", "Aucun certificat n’est désigné."),))
    )
    contract = _one_contract(actor.body_id, numbers)
    return _send(entries, FluxAction.SUPPRESSION, CdcProfile.V1_1_5, contract, actor, at)


def _send(
    entries: list[DeclaredCertificate],
    action: FluxAction,
    profile: CdcProfile,
    contract: str,
    actor: Actor,
    at: datetime,
) -> Flux:
    if action is FluxAction.SUPPRESSION:
        Passage.objects.filter(
            certificate__in=[entry.certificate.pk for entry in entries],
            flux__action=FluxAction.CREATION,
            state=PassageState.ACCEPTED,
        ).update(state=PassageState.WITHDRAWAL)
    return make_flux(
        entries=entries, action=action, profile=profile, contract=contract, actor=actor, at=at
    )


def _objections_to_contract(contract: str, actor: Actor, at: datetime) -> tuple[Objection, ...]:
    held = {one.number for one in contracts_of(actor.body_id, paris_date(at))}
    if not contract or contract in held:
        return ()
    why = f"Le contrat « {contract} » n’est pas, ou n’est plus, l’un des vôtres."
    return (Objection("contract-unknown", why, remedy="Choisissez-en un autre."),)


def _one_contract(body_id: int, numbers: Collection[str]) -> str:
    """Return the contract under which certificates were declared. Raises Refused when there are several."""
    declared = _accepted(body_id).filter(certificate__number__in=numbers)
    found = sorted(set(declared.values_list("flux__contract", flat=True)))
    if len(found) > 1:
        why = f"Ces déclarations relèvent de plusieurs contrats : {', '.join(filter(None, found))}."
        remedy = "Retirez-les contrat par contrat."
        raise Refused(Objection("several-contracts", why, remedy=remedy))
    return found[0]


def _accepted(body_id: int) -> QuerySet[Passage]:
    return Passage.objects.filter(
        body_id=body_id, flux__action=FluxAction.CREATION, state=PassageState.ACCEPTED
    )


def _hold(actor: Actor) -> None:
    """Let one act at a time make flux for a body; the constraint on passages is the last judge."""
    CertifyingBody.objects.select_for_update(of=("self",)).get(pk=actor.body_id)


def _corrected(body_id: int, wanted: Collection[int], at: datetime) -> list[DeclaredCertificate]:
    return [
        DeclaredCertificate(certificate, passage_line(facts_of(certificate)))
        for certificate in registered_certificates(body_id).filter(pk__in=wanted)
        if not objections_to_now(certificate, paris_date(at))
    ]


def _withdrawals(body_id: int, wanted: Iterable[int]) -> list[DeclaredCertificate]:
    """Return the accepted lines of these certificates, cut from the files that left the house."""
    accepted = (
        _accepted(body_id)
        .filter(certificate__in=wanted)
        .select_related("certificate__registration", "certificate__decision__dossier")
        .order_by("flux_id", "line")
    )
    entries: list[DeclaredCertificate] = []
    lines: tuple[int, list[bytes]] = (0, [])
    for passage in accepted:
        if passage.flux_id != lines[0]:
            content = Flux.objects.get(pk=passage.flux_id).content
            lines = (passage.flux_id, content.split(b"\n"))
        entries.append(
            DeclaredCertificate(passage.certificate, lines[1][passage.line - 1].decode())
        )
    return entries
