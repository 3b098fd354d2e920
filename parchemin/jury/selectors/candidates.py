"""One candidate of the board in full, as nobody in particular sees it; and as one person does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Incident
from parchemin.assessment.terms import IncidentCategory
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.models import SittingSeat, Vote
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import VoteFacts
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.rules.table import Table, barred_from_voting
from parchemin.jury.rules.votes import voters_of
from parchemin.jury.selectors.agenda_lines import group_of, is_unheard
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.board_values import (
    AdjustmentShown,
    CandidateShown,
    SeatShown,
    UnitShown,
    VoiceShown,
)
from parchemin.jury.selectors.docket import Docket, DocketEntry, voices_of
from parchemin.jury.selectors.earlier_juries import heard_before
from parchemin.jury.selectors.matrix import matrix_of, read_as
from parchemin.jury.selectors.rectifications import rectificatifs_of
from parchemin.jury.selectors.seats import is_held_by
from parchemin.jury.terms import Choice, College, Outcome, Presence, SeatRole
from parchemin.jury.workflow import HOLDERS
from parchemin.kernel.reasons import Reason
from parchemin.pathways.terms import Route


@dataclass(frozen=True, slots=True)
class CandidateRead:
    """A candidate with every voice said aloud, beside the seats and the règlement of the sitting."""

    seats: tuple[SittingSeat, ...]
    reglement: Reglement
    whole: CandidateShown

    def seen_by(self, actor: Actor, roles: frozenset[Role]) -> CandidateShown:
        """Return what the actor sees: a secret voice is shown to its juror alone."""
        own = {seat.pk for seat in self.seats if is_held_by(seat, actor)}
        carried = {seat.pk for seat in self.seats if is_held_by(seat.proxy_to or seat, actor)}
        secret = self.reglement.secrecy is Secrecy.SECRET
        holds = not roles.isdisjoint(HOLDERS)

        def heard(voice: VoiceShown) -> VoiceShown:
            mine = voice.seat_id in carried
            told = voice if mine or not secret else replace(voice, vote_id=None, choice=None)
            by_hand = holds and (not secret or voice.left)
            return replace(
                told,
                entered=voice.entered and (mine or by_hand),
                carried=mine and voice.seat_id not in own and not by_hand,
            )

        return replace(
            self.whole,
            table=tuple(replace(seat, own=seat.seat_id in own) for seat in self.whole.table),
            units=tuple(
                replace(unit, voices=tuple(heard(voice) for voice in unit.voices))
                for unit in self.whole.units
            ),
        )


def candidate_of(docket: Docket, item_id: int) -> CandidateRead:
    """Return a candidate of the docket in full, in four queries. Raises LookupError."""
    entry = docket.entry_of(item_id)
    result, dossier, item = entry.deliberation, entry.dossier, entry.item
    table = docket.table_for(entry)
    whole = CandidateShown(
        item_id=item.pk,
        dossier=dossier.number,
        name=entry.name,
        route=Route(dossier.route).label,
        partner=dossier.partner.name if dossier.partner else "",
        employer=dossier.employer.name if dossier.employer else "",
        group=group_of(entry),
        blocs=matrix_of(entry),
        units=tuple(_unit(docket, entry, unit, table) for unit in result.units),
        table=_table(docket, entry, table),
        present=result.quorum.present,
        required=result.quorum.required,
        quorum=result.quorum.objections,
        recusals=(
            *(reason for recusal in result.recusals for reason in recusal.reasons),
            *_uncounted(docket, table),
        ),
        outcome=None if is_unheard(entry) else result.outcome,
        objections=result.objections,
        reasons=result.reasons,
        warnings=result.warnings,
        recommendation=item.recommendation,
        mention=item.mention,
        adjourned_to=item.adjourned_to,
        adjournment_reason=item.adjournment_reason,
        fraud_reason=item.fraud_reason,
        departure=item.departure,
        adjustments=_adjustments(entry),
        incidents=_incidents(entry),
        before=heard_before(item),
        adopted_at=item.adopted_at,
        rectificatifs=rectificatifs_of(entry.decision),
    )
    return CandidateRead(docket.seats, docket.reglement, whole)


def _uncounted(docket: Docket, table: Table) -> Iterator[Reason]:
    """Yield the proxies that count for nothing here, and whose holder is not at the table."""
    heard = {juror.person for juror in table.present}
    holders = {seat.juror.key: seat.proxy_to for seat in docket.seats}
    for person, why in table.away:
        holder = holders[person]
        if why.code == "voice-proxy" and holder and holder.juror.key not in heard:
            name = holder.juror.name
            yield why._replace(text=f"{why.text} {name}, qui le porte, ne siège pas ici.")


def _adjustments(entry: DocketEntry) -> tuple[AdjustmentShown, ...]:
    """Return the marks that the jury changed; the last change of a line counts."""
    last = {(row.bloc, row.line): row for row in entry.item.adjustments.all()}
    return tuple(
        AdjustmentShown(
            row.bloc, row.line, read_as(entry, row.bloc, row.line, row.value), row.reason
        )
        for row in last.values()
    )


def _incidents(entry: DocketEntry) -> tuple[str, ...]:
    rows = Incident.objects.filter(dossier=entry.dossier).order_by("reported_at", "pk")
    return tuple(
        f"{IncidentCategory(category).label} : {description}"
        for category, description in rows.values_list("category", "description")
    )


def _table(docket: Docket, entry: DocketEntry, table: Table) -> tuple[SeatShown, ...]:
    away = {recusal.person: recusal.reasons for recusal in entry.deliberation.recusals}
    voters = {juror.person for juror in table.present + table.represented}
    barred = barred_from_voting(docket.facts, entry.effective)
    shown = []
    for seat in docket.seats:
        person = seat.juror.key
        shown.append(
            SeatShown(
                seat_id=seat.pk,
                name=seat.juror.name,
                college=College(seat.college),
                role=SeatRole(seat.role),
                substitute=seat.stands_in_for_id is not None,
                presence=Presence(seat.presence) if seat.presence else Presence.ABSENT,
                represented_by=seat.proxy_to.juror.name if seat.proxy_to else "",
                voting=docket.facts.by_person[person].voting,
                away=away.get(person, ()),
                at_table=person in voters,
                barred=person in barred,
                own=False,
            )
        )
    return tuple(shown)


def _unit(docket: Docket, entry: DocketEntry, unit: UnitDecision, table: Table) -> UnitShown:
    asked = (unit.code, unit.round)
    votes = {v.seat_id: v for v in voices_of(entry.item) if (v.unit, v.round) == asked}
    voters = {juror.person for juror in voters_of(table, entry.effective, unit.round)}
    voices = tuple(
        _voice(seat, votes.get(seat.pk), voters)
        for seat in docket.seats
        if docket.facts.by_person[seat.juror.key].voting
    )
    return UnitShown(
        code=unit.code,
        title=unit.title,
        proposed=unit.proposed,
        outcome=unit.outcome,
        round=unit.round,
        another=unit.another,
        reasons=unit.reasons,
        voices=voices,
        if_acquired=_what_if(entry, unit, table, Choice.ACQUIRED),
        if_not_acquired=_what_if(entry, unit, table, Choice.NOT_ACQUIRED),
    )


def _voice(seat: SittingSeat, vote: Vote | None, voters: set[str]) -> VoiceShown:
    at_table = seat.juror.key in voters
    return VoiceShown(
        seat_id=seat.pk,
        vote_id=vote.pk if vote else None,
        name=seat.juror.name,
        college=College(seat.college),
        cast=vote is not None,
        choice=Choice(vote.value) if vote else None,
        awaited=vote is None and at_table,
        entered=at_table,
        counted=at_table,
        left=vote is None and at_table and has_left(seat.proxy_to or seat),
    )


def _what_if(
    entry: DocketEntry, unit: UnitDecision, table: Table, choice: Choice
) -> Outcome | None:
    """Return what the candidate would obtain if the whole table said so of this unit, the rest as it stands.

    Other units without a vote take their pre-decision; None when they have none.
    """
    voters = voters_of(table, entry.effective, unit.round)
    said = tuple(VoteFacts(juror.person, unit.code, choice, round=unit.round) for juror in voters)
    asked = (unit.code, unit.round)
    others = tuple(vote for vote in entry.case.votes if (vote.unit, vote.round) != asked)
    case = replace(entry.case, votes=others + said, adopted=True, adjourned_to=None)
    return deliberate(case, entry.sitting, entry.effective).outcome
