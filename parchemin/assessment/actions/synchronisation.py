"""Receiving what a phone entered without a network: each entry once, each answered by itself."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from parchemin.accounts.actor import Actor
from parchemin.assessment.actions.attendance import (
    check_identity,
    record_attendance,
    report_incident,
    sign_attendance,
)
from parchemin.assessment.actions.indicators import Tick, record_ticks
from parchemin.assessment.actions.links import actor_of_link, objections_to_sending
from parchemin.assessment.actions.marks import EntryOutcome, MarkEntry, record_marks
from parchemin.assessment.models import Grid, GridLink
from parchemin.assessment.rules.moments import credible_moment
from parchemin.assessment.terms import AttendanceState, IncidentCategory, NoteKind
from parchemin.kernel.objections import Objection, Refused, refuse_if


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What is not a mark: the candidate is there, is who they say, or something went wrong."""

    kind: NoteKind
    client_id: UUID
    entered_at: datetime
    category: IncidentCategory | None = None
    description: str = ""
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class SentEntry:
    """One entry as a phone sends it: on which grid, and what."""

    grid_id: int
    entry: MarkEntry | Tick | PhoneNote


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """What became of one entry: recorded, known already, or refused with its reasons."""

    receipt: EntryOutcome | None
    objections: tuple[Objection, ...] = ()


def synchronise(
    *, link: GridLink, entries: Sequence[SentEntry], at: datetime
) -> dict[UUID, EntryAnswer]:
    """Record the entries of a phone and return the answer to each, by its identifier.

    Entries come in the order they were made, and are recorded grid by grid, each grid in one transaction,
    committed before it is answered; one that is refused does not hold back the others. Sending again has no
    second effect. Raises `Refused` when the link receives nothing any more.
    """
    refuse_if(objections_to_sending(link, at))
    actor = actor_of_link(link)
    own = Grid.objects.filter(session_id=link.session_id, assessor_id=link.assessor_id)
    grids = own.select_related("bloc").in_bulk({sent.grid_id for sent in entries})
    answers: dict[UUID, EntryAnswer] = {}
    received: dict[int, list[MarkEntry | Tick | PhoneNote]] = defaultdict(list)
    for sent in entries:
        told = credible_moment(sent.entry.entered_at, since=link.opens_at, at=at)
        received[sent.grid_id].append(replace(sent.entry, entered_at=told))
    for grid_id, batch in received.items():
        grid = grids.get(grid_id)
        if grid is None:
            answers |= {entry.client_id: EntryAnswer(None, (_NOT_YOURS,)) for entry in batch}
        else:
            answers |= _received(grid, batch, link, actor, at)
    return answers


_NOT_YOURS = Objection("not-your-grid", "Cette grille n’est pas de celles que ce lien ouvre.")


def _received(
    grid: Grid,
    batch: Sequence[MarkEntry | Tick | PhoneNote],
    link: GridLink,
    actor: Actor,
    at: datetime,
) -> dict[UUID, EntryAnswer]:
    notes = [one for one in batch if isinstance(one, PhoneNote)]
    answers = {note.client_id: _noted(grid, note, link, actor, at) for note in notes}
    answers |= _marked(grid.pk, [one for one in batch if isinstance(one, MarkEntry)], actor, at)
    return answers | _ticked(grid.pk, [one for one in batch if isinstance(one, Tick)], actor, at)


def _marked(
    grid_id: int, batch: Sequence[MarkEntry], actor: Actor, at: datetime
) -> dict[UUID, EntryAnswer]:
    """Record a batch whole, or entry by entry when something stands against it."""
    if not batch:
        return {}
    try:
        receipts = record_marks(grid_id=grid_id, entries=batch, actor=actor, at=at)
    except Refused as refused:
        if len(batch) == 1:
            return {batch[0].client_id: EntryAnswer(None, refused.objections)}
        answers: dict[UUID, EntryAnswer] = {}
        for entry in batch:
            answers |= _marked(grid_id, [entry], actor, at)
        return answers
    return {client_id: EntryAnswer(receipt) for client_id, receipt in receipts.items()}


def _ticked(
    grid_id: int, batch: Sequence[Tick], actor: Actor, at: datetime
) -> dict[UUID, EntryAnswer]:
    """Record a batch whole, or tick by tick when something stands against it."""
    if not batch:
        return {}
    try:
        receipts = record_ticks(grid_id=grid_id, ticks=batch, actor=actor, at=at)
    except Refused as refused:
        if len(batch) == 1:
            return {batch[0].client_id: EntryAnswer(None, refused.objections)}
        answers: dict[UUID, EntryAnswer] = {}
        for tick in batch:
            answers |= _ticked(grid_id, [tick], actor, at)
        return answers
    return {client_id: EntryAnswer(receipt) for client_id, receipt in receipts.items()}


def _noted(grid: Grid, note: PhoneNote, link: GridLink, actor: Actor, at: datetime) -> EntryAnswer:
    """Do the act that a note asks for; each of them has no second effect."""
    whom = {"session_id": grid.session_id, "dossier_id": grid.dossier_id}
    try:
        if note.kind is NoteKind.PRESENCE and note.drawing:
            sign_attendance(
                session_id=grid.session_id,
                dossier_id=grid.dossier_id,
                drawing=note.drawing,
                actor=actor,
                at=at,
            )
        elif note.kind is NoteKind.PRESENCE:
            record_attendance(**whom, presence=AttendanceState.PRESENT, actor=actor, at=at)
        elif note.kind is NoteKind.IDENTITY:
            check_identity(
                **whom,
                bloc_code=grid.bloc.code,
                checked_by=link.assessor.name,
                checked_at=note.entered_at,
                actor=actor,
                at=at,
            )
        else:
            report_incident(
                **whom,
                category=note.category or IncidentCategory.OTHER,
                description=note.description,
                client_id=note.client_id,
                actor=actor,
                at=at,
            )
    except Refused as refused:
        return EntryAnswer(None, refused.objections)
    return EntryAnswer(EntryOutcome.RECORDED)
