"""Joining evidence to a competence: announced, received piece by piece, kept once it is whole and true."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import IO
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_absent, tell
from parchemin.assessment.events import EVIDENCE_KEPT
from parchemin.assessment.models import Evidence, EvidencePiece, Grid
from parchemin.assessment.rules.evidence import (
    LARGEST_PIECE,
    objections_to_content,
    objections_to_evidence,
)
from parchemin.assessment.selectors.grids import own_grids
from parchemin.assessment.terms import GridState
from parchemin.certifications.models import Competence
from parchemin.files.actions import keep
from parchemin.kernel.objections import Objection, Refused, refuse_if

UNFINISHED_KEPT = timedelta(days=60)
"""Longer than a phone may send: its link opens a week before the session, and takes what it kept a month after."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A file about to be sent: its name, media type, size in bytes and SHA-256 in hexadecimal."""

    client_id: UUID
    competence: str
    name: str
    media_type: str
    size: int
    sha256: str


@transaction.atomic
def announce_evidence(
    *, grid_id: int, file: Announced, actor: Actor, at: datetime
) -> tuple[Evidence, int]:
    """Announce a file and return it with how many bytes of it are here already; announced once.

    Raises `Refused` for a grid that is not the actor's own or not open, an unknown competence, a file that is
    empty, too large or of a type not admitted; `Grid.DoesNotExist` for the grid of somebody else.
    """
    known = Evidence.objects.filter(client_id=file.client_id, grid_id=grid_id).first()
    grid = _own_grid(grid_id, actor)
    if known is not None:
        return known, size_received(known)
    competence = Competence.objects.filter(bloc_id=grid.bloc_id, code=file.competence).first()
    refuse_if(
        (
            *objections_to_role(actor, Role.ASSESSOR, Role.SECRETARIAT),
            *(() if grid.state == GridState.OPEN else (_LOCKED,)),
            *objections_to_absent(grid.session_id, grid.dossier_id),
            *objections_to_evidence(file.name, file.media_type, file.size),
        )
    )
    if competence is None:
        raise Refused(
            Objection(
                "unknown-competence",
                f"« {file.competence} » n’est pas une compétence du bloc {grid.bloc.code}.",
            )
        )
    evidence = Evidence.objects.create(
        grid=grid,
        competence=competence,
        client_id=file.client_id,
        name=file.name.strip(),
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256.lower(),
        announced_at=at,
    )
    return evidence, 0


@transaction.atomic
def receive_piece(
    *, evidence_id: int, offset: int, content: bytes, actor: Actor, at: datetime
) -> int:
    """Keep the next piece of a file and return how many bytes are here; a piece sent again is kept once.

    With the last byte, the file is checked and kept. A piece that does not follow is left aside: the number
    returned says where to go on. Raises `Refused`, and forgets what was received, when the whole is not what
    was announced.
    """
    evidence = Evidence.objects.select_for_update(of=("self",)).get(
        pk=evidence_id, grid__body_id=actor.body_id
    )
    grid = _own_grid(evidence.grid_id, actor)
    here = size_received(evidence)
    if evidence.kept_at is not None or offset != here:
        return here
    refuse_if(_objections_to_piece(evidence, grid, here, content))
    EvidencePiece.objects.create(evidence=evidence, offset=offset, file=keep(content))
    here += len(content)
    if here == evidence.size:
        evidence.kept_at = at
        evidence.save(update_fields=["kept_at"])
        tell(
            EVIDENCE_KEPT,
            grid.session,
            actor,
            at,
            grid.dossier,
            assessor=grid.assessor.name,
            name=evidence.name,
            competence=evidence.competence.code,
        )
    return here


def drop_unfinished(*, at: datetime) -> int:
    """Erase what was received of files that never came whole, once no phone may send the rest; return how many.

    The journal never told of them. Their bytes are swept with the files that nothing names.
    """
    unfinished = Evidence.objects.filter(
        kept_at__isnull=True, announced_at__lt=at - UNFINISHED_KEPT
    )
    _, gone = unfinished.delete()
    return gone.get(Evidence._meta.label, 0)


@transaction.atomic
def join_evidence(
    *,
    grid_id: int,
    competence: str,
    key: UUID,
    name: str,
    media_type: str,
    content: IO[bytes],
    actor: Actor,
    at: datetime,
) -> Evidence:
    """Join a file that is here whole: all of it is kept, or nothing.

    `key` identifies the form that sent it: the same file sent twice from one form is joined once. Raises as
    `announce_evidence` and `receive_piece` do.
    """
    size, digest = _measured(content)
    file = Announced(uuid5(key, digest), competence, name, media_type, size, digest)
    evidence, here = announce_evidence(grid_id=grid_id, file=file, actor=actor, at=at)
    content.seek(here)
    for piece in iter(partial(content.read, LARGEST_PIECE), b""):
        here = receive_piece(
            evidence_id=evidence.pk, offset=here, content=piece, actor=actor, at=at
        )
    return evidence


def size_received(evidence: Evidence) -> int:
    """Return how many bytes of a file are here, in order and without a hole."""
    ends = evidence.pieces.annotate(end=F("offset") + F("file__size")).order_by("-offset")
    return ends.values_list("end", flat=True).first() or 0


def _objections_to_piece(
    evidence: Evidence, grid: Grid, here: int, content: bytes
) -> tuple[Objection, ...]:
    if grid.state != GridState.OPEN:
        return (_LOCKED,)
    if not 0 < len(content) <= LARGEST_PIECE or here + len(content) > evidence.size:
        return (
            Objection(
                "evidence-piece",
                f"« {evidence.name} » : {len(content)} octets de trop, ou aucun, à la position {here}.",
            ),
        )
    if here == 0:
        wrong = objections_to_content(evidence.name, evidence.media_type, content[:32])
        if wrong:
            return wrong
    if here + len(content) == evidence.size and _digest(evidence, content) != evidence.sha256:
        return (
            Objection(
                "evidence-altered",
                f"« {evidence.name} » n’est pas arrivé comme il était parti.",
                remedy="Il est à renvoyer depuis le début, sous un nouvel identifiant.",
            ),
        )
    return ()


def _digest(evidence: Evidence, last: bytes) -> str:
    seal = sha256()
    for piece in evidence.pieces.order_by("offset"):
        seal.update(piece.content)
    seal.update(last)
    return seal.hexdigest()


def _measured(content: IO[bytes]) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file, read piece by piece."""
    seal, size = sha256(), 0
    content.seek(0)
    for piece in iter(partial(content.read, LARGEST_PIECE), b""):
        seal.update(piece)
        size += len(piece)
    return size, seal.hexdigest()


def _own_grid(grid_id: int, actor: Actor) -> Grid:
    return (
        Grid.objects.filter(own_grids(actor), body_id=actor.body_id)
        .select_related("session", "dossier", "assessor", "bloc")
        .get(pk=grid_id)
    )


_LOCKED = Objection(
    "grid-locked",
    "La grille est signée : elle ne change plus.",
    remedy="Le jury peut encore lire le dossier et délibérer.",
)
