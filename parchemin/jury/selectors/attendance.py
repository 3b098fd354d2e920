"""Who came: candidates to their sessions, jurors to each case, where no voice already cast is undone."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

from parchemin.assessment.models import Attendance
from parchemin.assessment.terms import AttendanceState, SessionState
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.models import AgendaItem, SittingSeat, Vote
from parchemin.jury.rules.facts import CandidateCase, SittingFacts
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.rules.table import table_of
from parchemin.jury.terms import Presence
from parchemin.kernel.calendar import french_time


def has_left(seat: SittingSeat) -> bool:
    """Tell whether a juror left the sitting and neither came back nor has their voice carried by another."""
    gone = seat.left_at is not None and (seat.came_at is None or seat.came_at < seat.left_at)
    return gone and seat.presence in SAT


def was_there_at_the_opening(seat: SittingSeat) -> bool:
    """Tell whether a juror was in the room, or heard at a distance, when the sitting opened."""
    return seat.at_opening in SAT


def hours_told(seat: SittingSeat) -> str:
    """Return when a juror was in the room, of who came during the sitting or left before its end.

    « de 9 h 27 à 11 h 05 », « jusqu’à 9 h 27, puis à partir de 11 h 05 »; nothing of who was there all along.
    """
    came = french_time(seat.came_at) if seat.came_at else ""
    left = french_time(seat.left_at) if seat.left_at else ""
    there = was_there_at_the_opening(seat)
    if seat.came_at and seat.left_at:
        away_last = seat.came_at < seat.left_at
        if there:
            return (
                f"à l’ouverture, puis de {came} à {left}"
                if away_last
                else f"jusqu’à {left}, puis à partir de {came}"
            )
        return f"de {came} à {left}" if away_last else f"à partir de {came}"
    return f"à partir de {came}" if came else f"jusqu’à {left}" if left else ""


def away_from(
    item: AgendaItem, voices: Sequence[Vote], seats: Sequence[SittingSeat]
) -> frozenset[str]:
    """Return by their keys the jurors who were not in the room for a case.

    Whoever voted, or gave the voice of whom they represent, was there. Who left is away from what was not adopted
    before; who came late, or came back, from what was begun meanwhile: a case keeps the table of its first voice.
    `voices` are the current ones of it.
    """
    voted = {vote.seat_id for vote in voices}
    voted |= {seat.proxy_to_id for seat in seats if seat.pk in voted and seat.proxy_to_id}
    begun_at = item.adopted_at or min((vote.at for vote in voices), default=None)
    return frozenset(
        seat.juror.key
        for seat in seats
        if seat.pk not in voted and _is_away(seat, item.adopted_at, begun_at)
    )


def with_table(
    case: CandidateCase,
    item: AgendaItem,
    voices: Sequence[Vote],
    seats: Sequence[SittingSeat],
    facts: SittingFacts,
    effective: Effective,
) -> CandidateCase:
    """Return a case with who is away from it.

    A table begun without its quorum decides nothing and binds nobody: who came since joins it, where that gives
    the quorum.
    """
    away = away_from(item, voices, seats)
    since = away & {seat.juror.key for seat in seats if not has_left(seat)}
    if since:
        aside = frozenset(recusal.person for recusal in recusals(case, facts, effective))
        begun, joined = (
            table_of(facts, effective, out | aside).quorum.objections
            for out in (away, away - since)
        )
        away = away - since if begun and not joined else away
    return replace(case, away=away)


def at_the_opening(sitting: SittingFacts, seats: Sequence[SittingSeat]) -> SittingFacts:
    """Return a sitting as the rules read it, each juror as they took part when it opened."""
    return replace(
        sitting,
        jurors=tuple(
            replace(juror, presence=Presence(seat.at_opening or Presence.ABSENT))
            for juror, seat in zip(sitting.jurors, seats, strict=True)
        ),
    )


def in_the_room(
    sitting: SittingFacts, seats: Sequence[SittingSeat], gone: Container[str] | None = None
) -> SittingFacts:
    """Return a sitting as the rules read it, those who left it, or those of them in `gone`, no longer sitting."""
    return replace(
        sitting,
        jurors=tuple(
            replace(juror, presence=Presence.EXCUSED)
            if has_left(seat) and (gone is None or juror.person in gone)
            else juror
            for juror, seat in zip(sitting.jurors, seats, strict=True)
        ),
    )


def _is_away(seat: SittingSeat, adopted_at: datetime | None, begun_at: datetime | None) -> bool:
    came, left = seat.came_at, seat.left_at
    if left is not None and has_left(seat):
        return adopted_at is None or adopted_at > left or (came is not None and adopted_at < came)
    if came is None or begun_at is None:
        return False
    return begun_at < came and (left is None or begun_at > left)


def candidate_presences(dossier_ids: Sequence[int]) -> dict[int, AttendanceState]:
    """Return whether each candidate came: present once is present, else what the last session says."""
    found: dict[int, AttendanceState] = {}
    rows = (
        Attendance.objects.filter(dossier_id__in=dossier_ids)
        .exclude(session__state=SessionState.CANCELLED)
        .order_by("session__starts_at", "pk")
    )
    for dossier_id, state in rows.values_list("dossier_id", "state"):
        if found.get(dossier_id) is not AttendanceState.PRESENT:
            found[dossier_id] = AttendanceState(state)
    return found
