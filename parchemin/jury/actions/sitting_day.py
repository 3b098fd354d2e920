"""Acts that hold a sitting: presence, proxies, opening, suspension, cancellation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_reason
from parchemin.certifications.models import Reglement
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.journal.actions import record
from parchemin.jury.actions.agenda import objections_to_taking_off, take_off
from parchemin.jury.actions.convocations import renew_convocations
from parchemin.jury.actions.guards import (
    locked_seat,
    locked_sitting,
    objections_to_place,
    objections_to_state,
    roles_at,
    tell,
)
from parchemin.jury.actions.recusals import keep_found_interests
from parchemin.jury.events import JUROR_LEFT, PRESENCE_RECORDED, PROXY_GIVEN, REGLEMENT_FOLLOWED
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.composition import objections_to_opening
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.convocations import KIND, about_of, tells, unconvened
from parchemin.jury.selectors.seats import general_rules, seats_of, sitting_facts
from parchemin.jury.terms import BEFORE_CLOSING, Presence, SittingState
from parchemin.jury.workflow import CANCEL, HOLDERS, OPEN, RESUME, SUSPEND
from parchemin.kernel.calendar import french_moment, paris_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy_lines
from parchemin.kernel.workflow import Transition
from parchemin.post.actions import set_aside

_GONE = (Presence.EXCUSED, Presence.ABSENT)
_EXCUSES = (Presence.EXCUSED, Presence.SUBSTITUTED)


@transaction.atomic
def record_presence(*, seat_id: int, presence: Presence, actor: Actor, at: datetime) -> SittingSeat:
    """Record how a juror takes part; the same word again is told once.

    Before the day, a juror can only be excused or replaced. A proxy is given by `give_proxy`. Once the sitting is
    opened, who goes leaves it at that moment, and who comes joins it then: no voice already cast is undone. Raises
    `Refused` with every objection.
    """
    sitting, seat = locked_seat(seat_id, actor)
    not_theirs = objections_to_place(actor, sitting, *HOLDERS)
    gone = presence in _GONE
    if (gone if has_left(seat) else seat.presence == presence) and not not_theirs:
        return seat
    refuse_if(
        (
            *not_theirs,
            *objections_to_state(sitting, *BEFORE_CLOSING),
            *_objections_to_presence(sitting, seat, presence, at),
        )
    )
    opened = sitting.opened_at is not None
    if opened and presence in SAT and (has_left(seat) or seat.presence not in SAT):
        seat.came_at = at
    elif opened and presence not in SAT and seat.presence in SAT:
        seat.left_at = at
    if not (opened and gone and seat.presence in SAT):
        seat.presence, seat.proxy_to = presence, None
    seat.save(update_fields=["presence", "proxy_to", "came_at", "left_at"])
    record(
        actor=actor,
        event=JUROR_LEFT if has_left(seat) else PRESENCE_RECORDED,
        subjects=[f"sitting/{sitting.code}", f"juror/{seat.juror_id}"],
        at=at,
        sitting=sitting.code,
        juror=seat.juror.name,
        presence=presence.label.lower(),
    )
    if sitting.opened_at is not None:
        keep_found_interests(sitting, actor=actor, at=at)
    return seat


@transaction.atomic
def give_proxy(*, seat_id: int, holder_id: int, actor: Actor, at: datetime) -> SittingSeat:
    """Let a juror who will not come be represented by another; the same proxy twice is given once.

    Raises `Refused` as the règlement says: proxies allowed, same college, how many one may hold.
    """
    sitting, seat = locked_seat(seat_id, actor)
    holder = sitting.seats.select_related("juror").get(pk=holder_id)
    own = actor.user_id is not None and actor.user_id == seat.juror.user_id
    not_theirs = () if own else objections_to_place(actor, sitting, *HOLDERS)
    given = seat.presence == Presence.REPRESENTED and seat.proxy_to_id == holder.pk
    if given and not not_theirs:
        return seat
    refuse_if(
        (
            *not_theirs,
            *objections_to_state(sitting, *BEFORE_CLOSING),
            *_objections_to_proxy(sitting, seat, holder),
        )
    )
    if sitting.opened_at is not None and seat.presence in SAT and not has_left(seat):
        seat.left_at = at
    seat.presence, seat.proxy_to = Presence.REPRESENTED, holder
    seat.save(update_fields=["presence", "proxy_to", "left_at"])
    record(
        actor=actor,
        event=PROXY_GIVEN,
        subjects=[f"sitting/{sitting.code}", f"juror/{seat.juror_id}"],
        at=at,
        sitting=sitting.code,
        juror=seat.juror.name,
        holder=holder.juror.name,
    )
    return seat


@transaction.atomic
def open_sitting(*, sitting_id: int, actor: Actor, at: datetime) -> Sitting:
    """Open the sitting once its seats, parity and quorum are those of its règlement; opened once.

    The règlement is the one in force on its day, even where it came after the convocation (RULE-31); from
    then on it is frozen, and the recusals that the dossiers show are written.
    """
    sitting = locked_sitting(sitting_id, actor)
    roles = roles_at(actor, sitting)
    if sitting.state == SittingState.OPEN and not OPEN.objections_to(roles):
        return sitting
    former = _follow_reglement(sitting)
    seats = seats_of(sitting)
    effective = general_rules(sitting)
    facts = sitting_facts(sitting, seats)
    refuse_if(
        (
            *OPEN.objections(SittingState(sitting.state), roles),
            *objections_to_early(sitting, at),
            *objections_to_reglement(sitting.certification_id, facts.held_on),
            *objections_to_opening(facts, effective),
            *_objections_to_unconvened(sitting, seats),
        )
    )
    if former is not None:
        sitting.save(update_fields=["reglement"])
        told = {"reglement": sitting.reglement.title, "former": former.title}
        tell(REGLEMENT_FOLLOWED, sitting, actor, at, **told)
    sitting.opened_at = at
    sitting.seats.update(at_opening=F("presence"))
    quorum = plural(table_of(facts, effective).quorum.present, "présent")
    _move(sitting, OPEN, actor, at, quorum=quorum)
    keep_found_interests(sitting, actor=actor, at=at)
    return sitting


def _objections_to_unconvened(
    sitting: Sitting, seats: Sequence[SittingSeat]
) -> tuple[Objection, ...]:
    """Return who is away from a second sitting, that needs no quorum, without having been convened to it."""
    if sitting.first_id is None:
        return ()
    away = [seat for seat in seats if seat.presence not in SAT]
    return tuple(
        Objection(
            "second-convocation-not-sent",
            f"{seat.juror.name} ne siège pas, et sa seconde convocation n’est pas partie.",
            branch_source(reglement_of(sitting.reglement.value), "convocation"),
            "Envoyez les convocations, puis tenez la séance dans les délais ; ou convoquez un autre jour.",
        )
        for seat in unconvened(sitting, away)
    )


@transaction.atomic
def suspend_sitting(*, sitting_id: int, actor: Actor, at: datetime) -> Sitting:
    """Suspend an open sitting: no voice is taken until it resumes."""
    sitting = locked_sitting(sitting_id, actor)
    roles = roles_at(actor, sitting)
    if sitting.state == SittingState.SUSPENDED and not SUSPEND.objections_to(roles):
        return sitting
    refuse_if(SUSPEND.objections(SittingState(sitting.state), roles))
    _move(sitting, SUSPEND, actor, at)
    return sitting


@transaction.atomic
def resume_sitting(*, sitting_id: int, actor: Actor, at: datetime) -> Sitting:
    """Resume a suspended sitting; cases that lack their quorum then are adjourned, each by itself."""
    sitting = locked_sitting(sitting_id, actor)
    roles = roles_at(actor, sitting)
    if sitting.state == SittingState.OPEN and not RESUME.objections_to(roles):
        return sitting
    facts = sitting_facts(sitting, seats_of(sitting))
    quorum = table_of(facts, general_rules(sitting)).quorum
    refuse_if(RESUME.objections(SittingState(sitting.state), roles))
    _move(sitting, RESUME, actor, at, quorum=plural(quorum.present, "présent"))
    return sitting


def cancel_sitting(*, sitting_id: int, reason: str, actor: Actor, at: datetime) -> Sitting:
    """Cancel a sitting that has decided nothing, opened or not; its dossiers go back to assessment.

    Refused once the jury said something of one of them. Before its hour, whoever was convened is told, by e-mail
    when they were convened so; the rest waits to be sent.
    """
    with transaction.atomic():
        sitting = locked_sitting(sitting_id, actor)
        roles = roles_at(actor, sitting)
        if sitting.state == SittingState.CANCELLED and not CANCEL.objections_to(roles):
            return sitting
        items = tuple(sitting.agenda.select_related("dossier").order_by("position"))
        refuse_if(
            (
                *CANCEL.objections(SittingState(sitting.state), roles),
                *objections_to_taking_off(items),
                *objections_to_reason(reason),
            )
        )
        for item in items:
            take_off(sitting, item, reason, actor, at)
        _move(sitting, CANCEL, actor, at, reason=tidy_lines(reason))
        set_aside(kind=KIND, about=about_of(sitting.pk), actor=actor)
    if tells(sitting, at):
        renew_convocations(sitting_id=sitting_id, actor=actor, at=at)
    return sitting


def _follow_reglement(sitting: Sitting) -> Reglement | None:
    """Put the sitting under the règlement in force on its day; return the one it leaves, if it does."""
    former = sitting.reglement
    in_force = reglement_in_force(sitting.certification_id, sitting.day)
    if sitting.opened_at is not None or in_force is None or in_force.pk == former.pk:
        return None
    sitting.reglement = in_force
    return former


def _move(sitting: Sitting, move: Transition, actor: Actor, at: datetime, **details: str) -> None:
    sitting.state = move.target.value
    sitting.save(update_fields=["state", "opened_at"])
    tell(move.event, sitting, actor, at, **details)


def objections_to_early(sitting: Sitting, at: datetime) -> tuple[Objection, ...]:
    """Return why an act of the day may not be done before it."""
    if paris_date(at) >= sitting.day:
        return ()
    return (
        Objection(
            "sitting-to-come",
            f"La séance n’a lieu que le {french_moment(sitting.starts_at)}.",
            remedy="Attendez le jour, déplacez la séance, ou convoquez-en une autre.",
        ),
    )


def _objections_to_undoing(seat: SittingSeat, presence: Presence) -> tuple[Objection, ...]:
    """Return why a seat that voted may not be said to have had its voice carried by somebody else."""
    if presence in (*SAT, Presence.EXCUSED, Presence.ABSENT) or not seat.votes.exists():
        return ()
    return (
        Objection(
            "voice-cast",
            f"{seat.juror.name} a voté : sa voix ne passe plus à un autre.",
            remedy="Notez-le excusé quand il part : ses voix restent, les dossiers suivants se décident sans lui.",
        ),
    )


def _objections_to_presence(
    sitting: Sitting, seat: SittingSeat, presence: Presence, at: datetime
) -> tuple[Objection, ...]:
    found = list(_objections_to_undoing(seat, presence))
    if presence is Presence.REPRESENTED:
        found.append(
            Objection("proxy-nameless", "Un juré représenté nomme le porteur de son pouvoir.")
        )
    if presence not in _EXCUSES:
        found.extend(objections_to_early(sitting, at))
    reglement = reglement_of(sitting.reglement.value)
    if presence is Presence.REMOTE and not reglement.remote_jury:
        found.append(
            Objection(
                "remote-jury",
                "Le règlement n’admet pas qu’un juré siège à distance.",
                branch_source(reglement, "remote_jury"),
            )
        )
    if (
        presence is Presence.SUBSTITUTED
        and not SittingSeat.objects.filter(stands_in_for=seat).exists()
    ):
        found.append(
            Objection(
                "no-substitute",
                f"{seat.juror.name} n’a pas de suppléant à cette séance.",
                remedy="Donnez d’abord un siège à son suppléant.",
            )
        )
    return tuple(found)


def _objections_to_proxy(
    sitting: Sitting, seat: SittingSeat, holder: SittingSeat
) -> tuple[Objection, ...]:
    reglement = reglement_of(sitting.reglement.value)
    rules = reglement.proxy
    allowed, college, most = (
        branch_source(reglement, f"proxy.{key}") for key in ("allowed", "same_college", "max")
    )
    found = list(_objections_to_undoing(seat, Presence.REPRESENTED))
    if not rules.allowed:
        found.append(
            Objection("proxy-not-allowed", "Le règlement n’admet pas les pouvoirs.", allowed)
        )
    if holder.pk == seat.pk:
        found.append(Objection("proxy-self", "Un juré ne se donne pas pouvoir à lui-même."))
    if rules.same_college and holder.college != seat.college:
        found.append(
            Objection("proxy-college", "Un pouvoir se donne dans le même collège.", college)
        )
    held = sitting.seats.filter(proxy_to=holder).exclude(pk=seat.pk).count()
    if not rules.admits(held):
        found.append(
            Objection(
                "proxy-too-many",
                f"{holder.juror.name} porte déjà {plural(held, 'pouvoir')}.",
                most,
                "Donnez pouvoir à un autre juré.",
            )
        )
    if not holder.voting or holder.presence not in ("", Presence.PRESENT, Presence.REMOTE):
        found.append(
            Objection(
                "proxy-holder-away",
                f"{holder.juror.name} ne siège pas : son pouvoir ne compterait pas.",
                allowed,
                "Donnez pouvoir à un juré qui siège.",
            )
        )
    if sitting.seats.filter(proxy_to=seat).exists():
        found.append(Objection("proxy-chain", f"{seat.juror.name} porte lui-même un pouvoir."))
    return tuple(found)
