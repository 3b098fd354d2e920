"""Acts on the day: voices, and what the jury says of a case besides voting."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.journal.actions import record, told_together
from parchemin.jury.actions.ballots import (
    objections_to_adjourned,
    objections_to_departing,
    objections_to_round,
    objections_to_unit,
    objections_to_voting,
)
from parchemin.jury.actions.guards import (
    locked_item,
    locked_sitting,
    locked_sitting_of,
    objections_to_place,
    objections_to_state,
    tell,
)
from parchemin.jury.actions.hands import (
    objections_to_hand,
    objections_to_hands,
    said_by,
    speaker_of,
    voice_left,
)
from parchemin.jury.events import CASES_ADOPTED, CLEAR_UNITS_ADOPTED, VOTE_CAST, VOTE_REPLACED
from parchemin.jury.models import AgendaItem, SittingSeat, Vote
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.votes import voters_of, why_unheard
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.docket import (
    Docket,
    DocketEntry,
    ballot_docket,
    docket_of,
    voices_of,
)
from parchemin.jury.terms import Choice, PreDecision, SittingState
from parchemin.jury.workflow import HOLDERS
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.kernel.reasons import Reason


@transaction.atomic
def cast_vote(
    *,
    item_id: int,
    unit: str,
    seat_id: int,
    choice: Choice,
    actor: Actor,
    at: datetime,
    replaces_id: int | None = None,
    round: int | None = None,
) -> Vote:
    """Cast the voice of a seat on one unit of a case and return it.

    `round` is by default the one that is awaited, or held last. The same voice again is cast once. Another one
    must name the voice it replaces, `replaces_id`, which stays written. A represented juror's voice is carried
    by the holder of the proxy. Who left before the end of a case abstains in what remains of it, and whoever holds
    the sitting writes so. Raises `Refused` with every objection: sitting not open, case adjourned, candidate
    excluded, table without its quorum, juror not convened, absent, replaced, recused or without a voice, unit not
    presented, round over or not to be held, against marks that bind, ballot of another when votes are secret.
    """
    sitting = locked_sitting_of(item_id, actor)
    docket = ballot_docket(sitting, item_id)
    entry = docket.entry_of(item_id)
    seat = _seat(docket, seat_id)
    place = round or _round_voted(entry, unit, seat_id, replaces_id)
    current = voice_of(entry, unit, seat_id, place)
    abstains = current is None and choice is Choice.ABSTAIN
    not_theirs = objections_to_hand(actor, docket, seat, abstains=abstains)
    if current and current.value == choice and not not_theirs:
        return current
    refuse_if(
        (
            *objections_to_state(sitting, SittingState.OPEN),
            *not_theirs,
            *objections_to_voting(entry),
            *_objections_to_seat(docket, entry, seat, place, abstains=abstains),
            *objections_to_unit(entry, unit),
            *objections_to_departing(entry, unit, choice),
            *objections_to_round(entry, unit, place),
            # Whoever may not say this voice learns nothing of it, not even that it was said.
            *(() if not_theirs else _objections_to_second(current, replaces_id)),
        )
    )
    vote = Vote.objects.create(
        item=entry.item,
        unit=unit,
        round=place,
        seat=seat,
        value=choice,
        cast_by=seat.proxy_to,
        at=at,
        replaces=current,
    )
    tell(VOTE_REPLACED if current else VOTE_CAST, sitting, actor, at, entry.dossier, unit=unit)
    return vote


@transaction.atomic
def cast_show_of_hands(
    *,
    item_id: int,
    unit: str,
    choice: Choice,
    actor: Actor,
    at: datetime,
    round: int | None = None,
    seats: Collection[int] | None = None,
) -> tuple[Vote, ...]:
    """Cast the same voice for `seats`, or all those awaited on a unit, as hands were raised; nobody twice.

    Who left before the end of the case abstains. Raises `Refused` as `cast_vote` does, and where one of `seats`
    said otherwise or has no voice there; then no voice is taken.
    """
    sitting = locked_sitting_of(item_id, actor)
    docket = ballot_docket(sitting, item_id)
    entry = docket.entry_of(item_id)
    place = round or _round_voted(entry, unit)
    voters = {juror.person for juror in voters_of(docket.table_for(entry), entry.effective, place)}
    raised = [
        seat
        for seat in docket.seats
        if (docket.person_of(seat.juror_id) in voters if seats is None else seat.pk in seats)
    ]
    given = {seat.pk: voice_of(entry, unit, seat.pk, place) for seat in raised}
    awaited = [seat for seat in raised if given[seat.pk] is None]
    changed = len(raised) < len(set(seats or ())) or any(
        docket.person_of(seat.juror_id) not in voters
        or (seats is not None and voice and voice.value not in (choice, said_by(seat, choice)))
        for seat in raised
        for voice in (given[seat.pk],)
    )
    if not awaited and not changed:
        return ()
    refuse_if(
        (
            *objections_to_state(sitting, SittingState.OPEN),
            *objections_to_voting(entry),
            *objections_to_hands(actor, docket, raised, choice),
            *((_TABLE_CHANGED,) if changed else ()),
            *objections_to_unit(entry, unit),
            *objections_to_departing(entry, unit, choice),
            *objections_to_round(entry, unit, place),
        )
    )
    votes = Vote.objects.bulk_create(
        Vote(
            item=entry.item,
            unit=unit,
            round=place,
            seat=seat,
            value=said_by(seat, choice),
            cast_by=seat.proxy_to,
            at=at,
        )
        for seat in awaited
    )
    with told_together():
        for _ in votes:
            tell(VOTE_CAST, sitting, actor, at, entry.dossier, unit=unit)
    return tuple(votes)


@transaction.atomic
def accept_unanimous(
    *, sitting_id: int, actor: Actor, at: datetime, item_ids: Collection[int] | None = None
) -> tuple[AgendaItem, ...]:
    """Adopt in one gesture the pre-decisions of clear cases, all of them by default; adopted once each.

    Raises `Refused`, naming each case where the grids propose nothing, somebody voted, or the table lacks
    its quorum.
    """
    sitting = locked_sitting(sitting_id, actor)
    docket = docket_of(sitting, item_ids)
    waiting = [entry for entry in docket.entries if entry.item.adopted_at is None]
    if item_ids is None:
        waiting = [entry for entry in waiting if not objections_to_adopting(entry)]
    refuse_if(
        (
            *objections_to_place(actor, sitting, *HOLDERS),
            *objections_to_state(sitting, SittingState.OPEN),
            *(objection for entry in waiting for objection in objections_to_adopting(entry)),
        )
    )
    items = [entry.item for entry in waiting]
    AgendaItem.objects.filter(pk__in=[item.pk for item in items]).update(adopted_at=at)
    if items:
        numbers = [entry.dossier.number for entry in waiting]
        record(
            actor=actor,
            event=CASES_ADOPTED,
            subjects=[f"sitting/{sitting.code}", *(f"dossier/{number}" for number in numbers)],
            at=at,
            count=len(items),
            sitting=sitting.code,
            dossiers=numbers,
        )
    return tuple(items)


@transaction.atomic
def adopt_clear_units(*, item_id: int, actor: Actor, at: datetime) -> AgendaItem:
    """Adopt what the grids propose for the units of a case that they settle; the others are voted.

    A unit that is voted afterwards follows its vote. Adopted once. Raises `Refused` when the grids settle
    nothing, the case is adjourned, or the table lacks its quorum.
    """
    sitting, item = locked_item(item_id, actor)
    if item.adopted_at is not None and sitting.state == SittingState.OPEN:
        return item
    entry = docket_of(sitting, [item.pk]).entry_of(item.pk)
    voted = {vote.unit for vote in entry.case.votes}
    clear = [
        unit.code
        for unit in entry.deliberation.units
        if unit.proposed is not PreDecision.TO_DELIBERATE and unit.code not in voted
    ]
    refuse_if(
        (
            *objections_to_place(actor, sitting, *HOLDERS),
            *objections_to_state(sitting, SittingState.OPEN),
            *(() if clear else (_NOTHING_CLEAR,)),
            *objections_to_adjourned(entry),
            *entry.deliberation.quorum.objections,
        )
    )
    item.adopted_at = at
    item.save(update_fields=["adopted_at"])
    tell(CLEAR_UNITS_ADOPTED, sitting, actor, at, item.dossier, units=", ".join(clear))
    return item


_NOTHING_CLEAR = Objection(
    "nothing-clear", "Les grilles ne règlent aucune unité.", remedy="Votez chacune d’elles."
)
_TABLE_CHANGED = Objection(
    "table-changed",
    "La table a changé depuis l’affichage : aucune voix n’est prise.",
    remedy="Rechargez la page, et demandez de nouveau toute la table.",
)


def objections_to_adopting(entry: DocketEntry) -> tuple[Objection, ...]:
    """Return why the pre-decisions of a case cannot be adopted without looking at it."""
    number = entry.dossier.number
    proposal = entry.proposal
    found = []
    unclear = [u.code for u in proposal.units if u.proposed is PreDecision.TO_DELIBERATE]
    if unclear:
        found.append(
            Objection(
                "case-unclear",
                f"Dossier {number} : les grilles ne proposent rien pour {', '.join(unclear)}.",
                remedy="Délibérez sur ce dossier.",
            )
        )
    if entry.case.votes:
        found.append(Objection("case-voted", f"Dossier {number} : des voix sont déjà exprimées."))
    if entry.case.adjourned_to:
        found.append(Objection("case-adjourned", f"Dossier {number} : il est ajourné."))
    if not unclear:
        found.extend((*proposal.quorum.objections, *proposal.objections))
    return tuple(found)


def voice_of(entry: DocketEntry, unit: str, seat_id: int, place: int) -> Vote | None:
    """Return the current voice of a seat on a unit in a round, None while it is awaited."""
    asked = (unit, seat_id, place)
    found = (v for v in voices_of(entry.item) if (v.unit, v.seat_id, v.round) == asked)
    return next(found, None)


def _round_voted(
    entry: DocketEntry, unit: str, seat_id: int = 0, replaces_id: int | None = None
) -> int:
    """Return the round that a voice is given in: that of the voice it replaces, else the one to hold now."""
    for vote in voices_of(entry.item):
        if vote.seat_id == seat_id and vote.pk == replaces_id:
            return vote.round
    decided = next((u for u in entry.deliberation.units if u.code == unit), None)
    return decided.round if decided else 1


_NOT_CONVENED = Objection(
    "juror-not-convened",
    "Ce juré n’a pas de siège dans cette séance.",
    remedy="Seuls les sièges de la séance votent.",
)


def _seat(docket: Docket, seat_id: int) -> SittingSeat:
    for seat in docket.seats:
        if seat.pk == seat_id:
            return seat
    raise Refused(_NOT_CONVENED)


def _objections_to_seat(
    docket: Docket, entry: DocketEntry, seat: SittingSeat, place: int, *, abstains: bool
) -> tuple[Objection, ...]:
    """Return why the voice of a seat does not count: away from the table, standing aside, or only represented."""
    person, table = docket.person_of(seat.juror_id), docket.table_for(entry)
    recused = [r for r in entry.deliberation.recusals if r.person == person]
    seated = table_of(docket.facts, entry.effective, entry.case.away)
    away = dict((seated if recused else table).away).get(person)
    if person in entry.case.away:
        text = f"{seat.juror.name} n’était pas dans la salle pour ce candidat."
        away = Reason("voice-out-of-room", text, entry.effective.source("quorum"))
    speaker = speaker_of(seat)
    left = has_left(speaker) and not away and not abstains
    heard = {juror.person for juror in voters_of(table, entry.effective, place)}
    if person not in heard and person in {juror.person for juror in table.represented}:
        away = why_unheard(table, entry.effective)[person]
    return (
        *((Objection(away.code, away.text, away.source),) if away else ()),
        *((voice_left(speaker),) if left else ()),
        *(
            Objection("juror-recused", reason.text, reason.source)
            for recusal in recused
            for reason in recusal.reasons
        ),
    )


def _objections_to_second(current: Vote | None, replaces_id: int | None) -> tuple[Objection, ...]:
    if (current.pk if current else None) == replaces_id:
        return ()
    if current is None:
        return (Objection("nothing-to-replace", "La voix à remplacer n’est pas la voix courante."),)
    return (
        Objection(
            "already-voted",
            "Ce juré s’est déjà exprimé sur cette unité.",
            remedy="Pour changer sa voix, remplacez la précédente.",
        ),
    )
