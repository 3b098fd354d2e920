"""Certificates as screens show them: the register, and one certificate back to its procès-verbal."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certificates.award_facts import corrected
from parchemin.certificates.facts import display_name
from parchemin.certificates.models import (
    Certificate,
    Checkpoint,
    LogEntry,
    Rendition,
    StatusChange,
    StatusProposal,
)
from parchemin.certificates.selectors.duplicates import objections_to_another_paper
from parchemin.certificates.selectors.foundation import (
    is_at_stake,
    is_taken_back,
    is_unfounded,
    unfounded,
    with_rectified,
)
from parchemin.certificates.selectors.origin import Origin, origin_of
from parchemin.certificates.selectors.register import inclusion_of
from parchemin.certificates.selectors.validity import validity_now
from parchemin.certificates.terms import (
    CertificateState,
    LeafStatus,
    ProposalOutcome,
    RenditionKind,
)
from parchemin.certificates.workflow import CERTIFICATE, named_move
from parchemin.certifications.reglement.validity import Validity
from parchemin.journal.selectors import JournalLine, story_of
from parchemin.kernel.merkle import verify_inclusion
from parchemin.kernel.objections import Objection
from parchemin.kernel.workflow import Transition


@dataclass(frozen=True, slots=True)
class Leaf:
    """One event of the certificate in the public register; `index` counts from zero."""

    index: int
    status: LeafStatus
    at: datetime
    sha256: str

    @property
    def rank(self) -> int:
        """Return the place of the leaf as people count, from one."""
        return self.index + 1


@dataclass(frozen=True, slots=True)
class Proof:
    """The way from the first leaf to the newest signed head, walked again for this page."""

    size: int
    root: str
    signed_at: datetime
    steps: int
    holds: bool


@dataclass(frozen=True, slots=True)
class File:
    """One file that left the house."""

    pk: int
    kind: RenditionKind
    made_at: datetime
    sha256: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A suspension, its lifting or a revocation, and the two people who made it."""

    state: CertificateState
    reason: str
    decided_by: str
    seconded_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectedFact:
    """A fact of the civil status, or the title, corrected since: its key, what is printed, what is true."""

    key: str
    printed: str
    now: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that somebody proposed; `own` says that it is the actor's, who may not confirm it."""

    pk: int
    label: str
    reason: str
    holder_heard: bool
    proposed_by: str
    proposed_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Everything the page of a certificate shows; `moves` are those open to the actor.

    `unfounded` says that its decision, rectified, grants it no more, `at_stake` that it would not once the
    rectificatif is signed, `taken_back` the former whatever its state. `proof` is None while no signed head covers
    the certificate, `pending` while nobody proposes a change. `corrections` are what the civil status of today
    says otherwise: the name of each fact, before and now; `kept_from_duplicate` is why no duplicata is made.
    """

    certificate: Certificate
    state: CertificateState
    unfounded: bool
    at_stake: bool
    taken_back: bool
    holder: str
    kept: Validity
    origin: Origin
    leaves: tuple[Leaf, ...]
    proof: Proof | None
    files: tuple[File, ...]
    changes: tuple[Change, ...]
    pending: Pending | None
    corrections: tuple[CorrectedFact, ...]
    kept_from_duplicate: tuple[Objection, ...]
    moves: tuple[Transition, ...]
    story: tuple[JournalLine, ...]


def visible_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates of the actor's body for its secretariat, none for anybody else."""
    rows = Certificate.objects.filter(body_id=actor.body_id)
    return rows if actor.holds(Role.SECRETARIAT) else rows.none()


def held_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates that the actor holds in person from their body, newest first."""
    rows = Certificate.objects.filter(body_id=actor.body_id)
    own = rows.none() if actor.user_id is None else rows.filter(person__user_id=actor.user_id)
    files = Rendition.objects.select_related("file").order_by("pk")
    return (
        own.select_related("bloc", "edition__certification", "registration")
        .defer("edition__document")
        .prefetch_related(Prefetch("renditions", queryset=files))
        .order_by("-awarded_on", "-pk")
    )


def listed_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates that the actor may see with all that a line of the list says, in one query."""
    return (
        visible_certificates(actor)
        .select_related(
            "person", "bloc", "edition__certification", "decision__dossier", "decision__sitting"
        )
        .only(
            "number",
            "kind",
            "state",
            "awarded_on",
            "place",
            "delivered_at",
            "person__birth_name",
            "person__given_names",
            "bloc__code",
            "edition__number",
            "edition__certification__short_title",
            "decision__dossier__number",
            "decision__sitting__code",
        )
    )


def count_certificates(actor: Actor, on: date) -> int:
    """Return how many certificates the actor may see, in one query."""
    return visible_certificates(actor).count()


def count_held(actor: Actor, on: date) -> int:
    """Return how many certificates the actor holds in person, in one query."""
    return held_certificates(actor).count()


def count_proposals(actor: Actor) -> int:
    """Return how many proposals wait for a second person in the actor's body, in one query."""
    return StatusProposal.objects.filter(
        certificate__in=visible_certificates(actor), outcome=ProposalOutcome.OPEN
    ).count()


def count_unfounded(actor: Actor) -> int:
    """Return how many valid certificates that the actor may see their decision grants no more, in one query."""
    return len(unfounded(visible_certificates(actor)))


def certificate_page(*, actor: Actor, number: str) -> CertificatePage:
    """Return the page of a certificate that the actor may see, at a fixed number of queries.

    Raises `Certificate.DoesNotExist`.
    """
    certificate = (
        with_rectified(visible_certificates(actor))
        .select_related(
            "bloc",
            "person",
            "registration",
            "supersedes",
            "superseded_by",
            "edition__certification__body",
            "decision__dossier",
            "decision__sitting",
        )
        .defer("edition__document", "decision__inputs", "decision__units", "decision__reasons")
        .get(number=number)
    )
    state = CertificateState(certificate.state)
    entries = list(LogEntry.objects.filter(certificate=certificate).order_by("index"))
    return CertificatePage(
        certificate=certificate,
        state=state,
        unfounded=is_unfounded(certificate),
        at_stake=is_at_stake(certificate),
        taken_back=is_taken_back(certificate),
        holder=display_name(certificate.facts["holder"]),
        kept=validity_now(certificate),
        origin=origin_of(certificate.decision),
        leaves=tuple(
            Leaf(entry.index, LeafStatus(entry.status), entry.at, entry.leaf_hash)
            for entry in entries
        ),
        proof=_proof(entries[0]),
        files=_files(certificate),
        changes=_changes(certificate),
        pending=_pending(certificate, actor),
        corrections=corrections_of(certificate),
        kept_from_duplicate=objections_to_another_paper(certificate),
        moves=CERTIFICATE.available(state, actor.roles),
        story=story_of(actor.body_id, f"certificate/{certificate.number}"),
    )


def corrections_of(certificate: Certificate) -> tuple[CorrectedFact, ...]:
    """Return what the civil status of the holder, and the registered title, say otherwise since the award."""
    facts = corrected(certificate)
    said, now = (
        {**each["holder"], "title": each["certification"]["title"]}
        for each in (certificate.facts, facts)
    )
    return tuple(
        CorrectedFact(key, said[key], now[key]) for key in now if said.get(key) != now[key]
    )


def file_among(certificates: QuerySet[Certificate], number: str, pk: int) -> Rendition:
    """Return a file of one of these certificates. Raises `Rendition.DoesNotExist`."""
    return Rendition.objects.get(
        pk=pk, certificate__number=number, certificate__in=certificates.order_by()
    )


def _proof(entry: LogEntry) -> Proof | None:
    inclusion = inclusion_of(entry)
    if inclusion is None:
        return None
    head = Checkpoint.objects.filter(body_id=entry.body_id).order_by("-size")[:1].get()
    return Proof(
        size=head.size,
        root=head.root,
        signed_at=head.at,
        steps=len(inclusion.path),
        holds=verify_inclusion(
            bytes.fromhex(entry.leaf_hash),
            entry.index,
            head.size,
            inclusion.path,
            bytes.fromhex(head.root),
        ),
    )


def _files(certificate: Certificate) -> tuple[File, ...]:
    rows = certificate.renditions.select_related("file").order_by("pk")
    return tuple(
        File(row.pk, RenditionKind(row.kind), row.made_at, row.file_id, row.file.size, row.reason)
        for row in rows
    )


def _changes(certificate: Certificate) -> tuple[Change, ...]:
    rows = StatusChange.objects.filter(certificate=certificate).select_related(
        "decided_by", "seconded_by"
    )
    return tuple(
        Change(
            CertificateState(row.state),
            row.reason,
            row.decided_by.name,
            row.seconded_by.name,
            row.at,
        )
        for row in rows.order_by("-pk")
    )


def _pending(certificate: Certificate, actor: Actor) -> Pending | None:
    waiting = certificate.proposals.filter(outcome=ProposalOutcome.OPEN)
    proposal = waiting.select_related("proposed_by").first()
    if proposal is None:
        return None
    return Pending(
        pk=proposal.pk,
        label=named_move(proposal.move).label,
        reason=proposal.reason,
        holder_heard=proposal.holder_heard,
        proposed_by=proposal.proposed_by.name,
        proposed_at=proposal.proposed_at,
        own=proposal.proposed_by_id == actor.user_id,
    )
