"""A sitting whose minutes are signed, and what may follow."""

from datetime import timedelta

from parchemin.jury.actions.agenda import put_on_agenda
from parchemin.jury.actions.minutes import countersign, freeze_minutes
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.sittings import convene_sitting, seat_juror
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import AppealReply, Decision, Minutes, Notification
from parchemin.jury.selectors.notification import about_sitting
from parchemin.jury.terms import Channel, Presence, SeatRole
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from parchemin.post.selectors import waiting
from parchemin.post.terms import LETTER, LetterKind
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.settle_rectificatif import settle_rectificatif
from tests.scenes import JuryDay, jury_day

ROLES = {"marchal": SeatRole.CHAIR, "almeida": SeatRole.VICE_CHAIR}


def closed_day(marks: dict[str, str] | None = None, **reglement: object) -> JuryDay:
    """Return a closed sitting that judged one candidate, B1 refused and B2 acquired unless said."""
    day = jury_day(**reglement)
    day.item = day.case(**(marks or {"B1": "not_acquired"}))
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.sitting.refresh_from_db()
    return day


def sign(day: JuryDay, minutes: Minutes | None = None) -> None:
    """Sign and freeze minutes, without typesetting them."""
    signed = minutes or day.minutes
    for name in ROLES:
        countersign(minutes_id=signed.pk, seat_id=day.seats[name].pk, actor=day.system, at=day.at)
    frozen = freeze_minutes(minutes_id=signed.pk, pdf=b"%PDF-1.7 PV", actor=day.system, at=day.at)
    settle_rectificatif(frozen, at=day.at)


def decided_day(marks: dict[str, str] | None = None, **reglement: object) -> JuryDay:
    """Return the same, its minutes signed."""
    day = closed_day(marks, **reglement)
    sign(day)
    return day


def decision_of(day: JuryDay) -> Decision:
    """Return the decision of the one candidate of a sitting."""
    return Decision.objects.get(sitting=day.sitting, rectified_by__isnull=True)


def notified(day: JuryDay, *, decision: Decision | None = None, **changes: object) -> Notification:
    """Write to the candidate of a decision, that of the day unless said, and note that the letter left."""
    told = decision or decision_of(day)
    asked = {"actor": day.actor, "at": day.at, **changes}
    kept = {key: asked[key] for key in ("actor", "at")}
    write_notifications(sitting_id=told.sitting_id, only=[told.pk], **kept)
    for row in waiting(asked["actor"], LetterKind.NOTIFICATION, about_sitting(told.sitting_id)):
        send(dispatch_id=row.pk, **{"channel": Channel.EMAIL, **asked})
    return Notification.objects.get(decision=told)


def letter_of(kept: Notification | AppealReply | Dispatch) -> bytes:
    """Return the letter as it was printed."""
    row = kept if isinstance(kept, Dispatch) else kept.dispatch
    return bytes(row.files.get(role=LETTER).content)


def next_day(day: JuryDay, **values: str) -> JuryDay:
    """Judge the same dossier again, before the same jurors a month later, and close the sitting."""
    at = day.at + timedelta(days=30)
    sitting = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=at,
        place="Lyon",
        actor=day.actor,
        at=day.at,
    )
    seats = {}
    for name, seat in day.seats.items():
        role = ROLES.get(name, SeatRole.MEMBER)
        asked = {"sitting_id": sitting.pk, "juror_id": seat.juror_id, "role": role}
        seats[name] = seat_juror(**asked, actor=day.actor, at=day.at)
    item = put_on_agenda(
        sitting_id=sitting.pk, dossier_id=day.item.dossier_id, actor=day.actor, at=day.at
    )
    for seat in seats.values():
        record_presence(seat_id=seat.pk, presence=Presence.PRESENT, actor=day.actor, at=at)
    open_sitting(sitting_id=sitting.pk, actor=day.actor, at=at)
    again = JuryDay(day.scene, sitting, seats, at, day.actor)
    again.item = item
    for unit, choice in values.items():
        again.everybody(item, unit, choice)
    again.minutes = close_sitting(sitting_id=sitting.pk, actor=day.actor, at=at)
    sitting.refresh_from_db()
    return again
