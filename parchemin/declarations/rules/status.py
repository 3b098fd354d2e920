"""Where the declaration of one certificate stands: a total function, so that no certificate is nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from parchemin.certificates.terms import CertificateState
from parchemin.declarations.terms import (
    DeclarationStatus,
    FluxAction,
    FluxState,
    PassageState,
)
from parchemin.kernel.objections import Objection


@dataclass(frozen=True, slots=True)
class PastPassage:
    """One passage of a certificate: in which kind of flux, and what became of both."""

    action: FluxAction
    state: PassageState
    flux_state: FluxState


def declaration_status(
    state: CertificateState,
    passages: Iterable[PastPassage],
    objections: Iterable[Objection],
    *,
    taken_back: bool = False,
) -> DeclarationStatus:
    """Return where a certificate of a registered certification stands.

    `objections` are those to declaring it today; `taken_back` says that a signed rectificatif grants it no more:
    accepted already, its declaration is to be withdrawn once it is revoked. Source: Code du travail,
    art. R6113-17-1.
    """
    past = tuple(passages)
    created = {passage.state for passage in past if passage.action is FluxAction.CREATION}
    if PassageState.WITHDRAWAL in created:
        return DeclarationStatus.IN_WITHDRAWAL
    if PassageState.ACCEPTED in created:
        lost = taken_back or state in (CertificateState.REVOKED, CertificateState.SUPERSEDED)
        return DeclarationStatus.TO_WITHDRAW if lost else DeclarationStatus.ACCEPTED
    if PassageState.PENDING in created:
        deposited = all(
            passage.flux_state is not FluxState.GENERATED
            for passage in past
            if passage.state is PassageState.PENDING
        )
        return DeclarationStatus.DEPOSITED if deposited else DeclarationStatus.TO_DEPOSIT
    if state in (CertificateState.REVOKED, CertificateState.SUPERSEDED):
        return DeclarationStatus.NOT_CONCERNED
    if PassageState.REFUSED in created:
        return DeclarationStatus.REFUSED
    if state is CertificateState.SUSPENDED or any(True for _ in objections):
        return DeclarationStatus.BLOCKED
    return DeclarationStatus.READY


def objections_to_standing(
    state: CertificateState,
    *,
    predecessor_declared: bool = False,
    unfounded: bool = False,
    at_stake: bool = False,
) -> tuple[Objection, ...]:
    """Return why a certificate is not declared now: it is not valid, or the one it replaces is still declared.

    `unfounded` says that the decision, rectified, grants it no more, `at_stake` that it would not once the
    rectificatif is signed.
    """
    found = []
    if state is not CertificateState.ACTIVE:
        found.append(
            Objection(
                f"certificate-{state.value}",
                f"Le certificat est dans l’état « {state.label} » : il n’est pas déclaré.",
                "Code du travail, art. R6113-17-1",
            )
        )
    if unfounded:
        found.append(
            Objection(
                "certificate-unfounded",
                "La décision, rectifiée, n’accorde plus ce certificat : il n’est pas déclaré.",
                "Code du travail, art. R6113-17-1",
                "Suspendre ou révoquer le certificat, depuis sa page.",
            )
        )
    if at_stake:
        found.append(
            Objection(
                "certificate-at-stake",
                "Un rectificatif qui attend ses signatures n’accorderait plus ce certificat.",
                remedy="Faire signer le rectificatif, ou le retirer.",
            )
        )
    if predecessor_declared:
        found.append(
            Objection(
                "predecessor-declared",
                "Le certificat qu’il remplace est encore déclaré : un titulaire ne l’est pas deux fois.",
                remedy="Retirer d’abord l’ancienne déclaration, et lire la réponse.",
            )
        )
    return tuple(found)
