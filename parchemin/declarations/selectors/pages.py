"""The declarations screen, the page of a flux, and what they count."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.foundation import (
    STILL_GRANTED,
    is_taken_back,
    with_rectified,
)
from parchemin.certificates.terms import CertificateState
from parchemin.declarations.cdc.advice import RejectAdvice, reject_advice
from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.declarations.rules import (
    DeclarationClock,
    RejectionRisk,
    declaration_clock,
    declaration_status,
    rejection_risk,
)
from parchemin.declarations.selectors.certificates import (
    facts_of,
    objections_to_now,
    past_of,
    registered_certificates,
    state_of,
)
from parchemin.declarations.selectors.corrections import CorrectionLine, corrections_to_answer
from parchemin.declarations.terms import (
    DeclarationStatus,
    FluxAction,
    FluxState,
    PassageState,
)
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Person

LOST = (CertificateState.REVOKED, CertificateState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class PendingDeclaration:
    """A holder who is not declared yet, or who must be withdrawn: why, by when, what to do.

    `to_revoke` says that a rectificatif took back a certificate declared and accepted, which nobody revoked yet.
    """

    certificate_id: int
    number: str
    dossier: str
    holder: str
    person: Person
    certification: str
    code: str
    awarded_on: date
    status: DeclarationStatus
    to_revoke: bool
    reasons: tuple[Objection, ...]
    clock: DeclarationClock | None
    risk: RejectionRisk
    flux: str
    messages: tuple[str, ...]
    advice: tuple[RejectAdvice, ...]


@dataclass(frozen=True, slots=True)
class FluxLine:
    """A flux in a list, with the answers received so far."""

    ident: str
    filename: str
    action: FluxAction
    profile: str
    state: FluxState
    made_at: datetime
    submitted_at: datetime | None
    count: int
    accepted: int
    refused: int
    pending: int


@dataclass(frozen=True, slots=True)
class DeclarationsPage:
    """Everything of the declarations screen; `counts` has every status, accepted holders included.

    `corrections` are those that the Caisse des Dépôts asked and that wait for an answer.
    """

    pending: tuple[PendingDeclaration, ...]
    flux: tuple[FluxLine, ...]
    counts: Mapping[DeclarationStatus, int]
    corrections: tuple[CorrectionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A holder in a flux: line of the file, answer, and what to do about a refusal.

    `taken_back` says that a rectificatif grants no more a certificate that is still valid.
    """

    line: int
    number: str
    dossier: str
    holder: str
    person: Person
    state: PassageState
    messages: tuple[str, ...]
    advice: tuple[RejectAdvice, ...]
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class FluxPage:
    """A flux and the receipts read; its holders are those of `listed_passages`."""

    flux: FluxLine
    sha256: str
    receipts: tuple[Receipt, ...]


def declarations_page(*, actor: Actor, today: date) -> DeclarationsPage:
    """Return the declarations screen of the actor's body, most urgent first.

    Six queries whatever the number of rows; empty for who is neither secretariat nor operator. Every
    certificate of a registered certification is counted once: declared and accepted, or pending with its
    reason and its date (Code du travail, art. R6113-17-1).
    """
    if not _may_see(actor):
        return DeclarationsPage((), (), Counter())
    pending = sorted(pending_declarations(actor.body_id, today), key=_urgency)
    counts = Counter(row.status for row in pending)
    answered = settled(_registered(actor.body_id)).aggregate(
        accepted=Count("pk", filter=~Q(state__in=LOST)), lost=Count("pk", filter=Q(state__in=LOST))
    )
    counts[DeclarationStatus.ACCEPTED] += answered["accepted"]
    counts[DeclarationStatus.NOT_CONCERNED] += answered["lost"]
    return DeclarationsPage(
        pending=tuple(pending),
        flux=tuple(map(flux_line, _flux(actor.body_id))),
        counts=counts,
        corrections=corrections_to_answer(actor, today),
    )


def count_by_status(actor: Actor, today: date) -> Mapping[DeclarationStatus, int]:
    """Return how many holders of the actor's body wait for what, in three queries."""
    if not _may_see(actor):
        return Counter()
    return Counter(row.status for row in pending_declarations(actor.body_id, today))


def pending_declarations(body_id: int, today: date) -> list[PendingDeclaration]:
    """Return every certificate of a registered certification that is not settled, by number."""
    rows = registered_certificates(body_id).exclude(
        pk__in=settled(_registered(body_id)).values("pk")
    )
    return [_pending(certificate, today) for certificate in rows.order_by("number")]


def pending_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates of the pending declarations of the actor's body, without what they say."""
    rows = _registered(actor.body_id)
    rows = rows.exclude(pk__in=settled(rows).values("pk"))
    return rows.only("pk") if _may_see(actor) else rows.none()


def listed_flux(actor: Actor) -> QuerySet[Flux]:
    """Return the flux of the actor's body, each with the answers received so far."""
    rows: QuerySet[Flux] = _flux(actor.body_id)
    return rows if _may_see(actor) else rows.none()


def listed_passages(actor: Actor, ident: str) -> QuerySet[Passage]:
    """Return the holders of a flux that the actor may see, with all that `passage_line` reads."""
    rows = Passage.objects.filter(flux__ident=ident, flux__body_id=actor.body_id)
    rows = rows.select_related("certificate__person", "certificate__decision__dossier").only(
        "line",
        "state",
        "messages",
        "certificate__number",
        "certificate__person__birth_name",
        "certificate__person__given_names",
        "certificate__decision__dossier__number",
    )
    return rows if _may_see(actor) else rows.none()


def ready_certificates(body_id: int, today: date) -> list[Certificate]:
    """Return the certificates that may go in a flux made on `today`, gathered by register code."""
    rows = registered_certificates(body_id).filter(state=CertificateState.ACTIVE)
    rows = rows.exclude(Exists(_creations(PassageState.PENDING, PassageState.REFUSED)))
    rows = rows.exclude(Exists(_creations(PassageState.ACCEPTED, PassageState.WITHDRAWAL)))
    return [
        certificate
        for certificate in rows.order_by("registration__code", "number")
        if not objections_to_now(certificate, today)
    ]


def flux_page(*, actor: Actor, ident: str) -> FluxPage:
    """Return the page of a flux of the actor's body, in two queries.

    Raises Flux.DoesNotExist for another body's flux, or for who is neither secretariat nor operator.
    """
    flux = _one_flux(actor, ident)
    receipts = Receipt.objects.filter(flux=flux).order_by("read_at")
    return FluxPage(flux_line(flux), flux.file_id, tuple(receipts))


def flux_file(*, actor: Actor, ident: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a flux, as they left the house. Raises as `flux_page` does."""
    flux = _one_flux(actor, ident)
    return flux.filename, Flux.objects.get(pk=flux.pk).content


def receipt_file(*, actor: Actor, ident: str, pk: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a receipt of a flux. Raises Receipt.DoesNotExist."""
    if not _may_see(actor):
        raise Receipt.DoesNotExist
    receipt = Receipt.objects.get(pk=pk, flux__ident=ident, flux__body_id=actor.body_id)
    return receipt.filename, receipt.content


def count_pending(actor: Actor, on: date) -> int:
    """Return how many holders of the actor's body wait for something, in one query."""
    if not _may_see(actor):
        return 0
    return pending_certificates(actor).count()


def _may_see(actor: Actor) -> bool:
    return actor.holds(Role.SECRETARIAT, Role.STAFF)


def _creations(*states: PassageState) -> Any:
    return Passage.objects.filter(
        certificate=OuterRef("pk"), flux__action=FluxAction.CREATION, state__in=states
    )


def _registered(body_id: int) -> QuerySet[Certificate]:
    return Certificate.objects.filter(body_id=body_id, kind="CQP", registration__isnull=False)


def settled(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Keep the certificates with nothing left to do: accepted and still granted, or lost and not at the CDC."""
    accepted = Exists(_creations(PassageState.ACCEPTED))
    live = Exists(_creations(PassageState.PENDING, PassageState.ACCEPTED, PassageState.WITHDRAWAL))
    return with_rectified(certificates).filter(
        (~Q(state__in=LOST) & accepted & STILL_GRANTED) | (Q(state__in=LOST) & ~live)
    )


def _flux(body_id: int) -> Any:
    def counted(*states: PassageState) -> Count:
        return Count("passages", filter=Q(passages__state__in=states))

    return (
        Flux.objects.filter(body_id=body_id)
        .annotate(
            accepted=counted(
                PassageState.ACCEPTED, PassageState.WITHDRAWAL, PassageState.WITHDRAWN
            ),
            refused=counted(PassageState.REFUSED, PassageState.RESENT),
            pending=counted(PassageState.PENDING),
        )
        .order_by("-made_at", "-pk")
    )


def _one_flux(actor: Actor, ident: str) -> Any:
    if not _may_see(actor):
        raise Flux.DoesNotExist
    return _flux(actor.body_id).get(ident=ident)


def flux_line(flux: Any) -> FluxLine:
    """Return a flux of `listed_flux` as a list shows it."""
    return FluxLine(
        ident=flux.ident,
        filename=flux.filename,
        action=FluxAction(flux.action),
        profile=flux.profile,
        state=FluxState(flux.state),
        made_at=flux.made_at,
        submitted_at=flux.submitted_at,
        count=flux.count,
        accepted=flux.accepted,
        refused=flux.refused,
        pending=flux.pending,
    )


def passage_line(passage: Passage, taken_back: Collection[int] = ()) -> PassageLine:
    """Return a holder of `listed_passages` as a list shows it; `taken_back` are those of `passages_taken_back`."""
    certificate = passage.certificate
    return PassageLine(
        line=passage.line,
        number=certificate.number,
        dossier=certificate.decision.dossier.number,
        holder=f"{certificate.person.given_names} {certificate.person.birth_name}",
        person=certificate.person,
        state=PassageState(passage.state),
        messages=tuple(passage.messages),
        advice=_advice(passage.messages),
        taken_back=passage.pk in taken_back,
    )


def passages_taken_back(passages: Iterable[Passage]) -> frozenset[int]:
    """Return those of these passages whose certificate, not revoked, a signed rectificatif grants no more."""
    about = {passage.certificate_id: passage.pk for passage in passages}
    rows = with_rectified(Certificate.objects.filter(pk__in=about)).exclude(state__in=LOST)
    lost = rows.exclude(pk__in=rows.filter(STILL_GRANTED).values("pk"))
    return frozenset(about[pk] for pk in lost.values_list("pk", flat=True))


def _pending(certificate: Certificate, today: date) -> PendingDeclaration:
    facts = facts_of(certificate)
    reasons = objections_to_now(certificate, today)
    state = state_of(certificate)
    status = declaration_status(
        state, past_of(certificate), reasons, taken_back=is_taken_back(certificate)
    )
    last = list(certificate.passages.all())[-1:]
    messages = tuple(last[0].messages) if last else ()
    return PendingDeclaration(
        certificate_id=certificate.pk,
        number=certificate.number,
        dossier=certificate.decision.dossier.number,
        holder=f"{certificate.person.given_names} {certificate.person.birth_name}",
        person=certificate.person,
        certification=certificate.edition.certification.short_title,
        code=facts.code,
        awarded_on=certificate.awarded_on,
        status=status,
        to_revoke=status is DeclarationStatus.TO_WITHDRAW and state not in LOST,
        reasons=reasons,
        clock=declaration_clock(certificate.awarded_on, today),
        risk=rejection_risk(facts.holder),
        flux=last[0].flux.ident if last else "",
        messages=messages,
        advice=_advice(messages),
    )


def _advice(messages: Any) -> tuple[RejectAdvice, ...]:
    return tuple(dict.fromkeys(reject_advice(message) for message in messages))


def _urgency(row: PendingDeclaration) -> tuple[date, str]:
    return (row.clock.due if row.clock else date.max, row.number)
