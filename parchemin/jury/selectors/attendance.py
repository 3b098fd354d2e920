"""Who came: candidates to their sessions, jurors to each case, where no voice already cast is undone."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from parchemin.assessment.models import Attendance
from parchemin.assessment.terms import AttendanceState, SessionState
from parchemin.jury.models import AgendaItem, MarkAdjustment, Sitting, SittingSeat, Vote
from parchemin.kernel.calendar import french_time
from parchemin.kernel.people import person_key


def has_heard(sitting: Sitting) -> bool:
    """Tell whether the jury has voted on a case of this sitting, adopted one or changed a mark of it."""
    voted = Exists(Vote.objects.filter(item=OuterRef("pk")))
    changed = Exists(MarkAdjustment.objects.filter(item=OuterRef("pk")))
    return sitting.agenda.filter(Q(adopted_at__isnull=False) | voted | changed).exists()


def has_left(seat: SittingSeat) -> bool:
    """Tell whether a juror left the sitting and did not come back."""
    return seat.left_at is not None and (seat.came_at is None or seat.came_at < seat.left_at)


def was_there_at_the_opening(seat: SittingSeat) -> bool:
    """Tell whether a juror did not come during the sitting: there from the start, or never there."""
    came, left = seat.came_at, seat.left_at
    return came is None or (left is not None and left < came)


def hours_told(seat: SittingSeat) -> str:
    """Return when a juror was in the room, of who came during the sitting or left before its end.

    « de 9 h 27 à 11 h 05 », « jusqu’à 9 h 27, puis à partir de 11 h 05 »; nothing of who was there all along.
    """
    came = french_time(seat.came_at) if seat.came_at else ""
    left = french_time(seat.left_at) if seat.left_at else ""
    if came and left:
        return (
            f"jusqu’à {left}, puis à partir de {came}"
            if was_there_at_the_opening(seat)
            else f"de {came} à {left}"
        )
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
        person_key(seat.juror.email)
        for seat in seats
        if seat.pk not in voted and _is_away(seat, item.adopted_at, begun_at)
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
