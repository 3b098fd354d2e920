"""Rectify a signed procès-verbal: a new version with its reason, and new decisions where one was wrong.

Nothing that was signed is touched: the minutes, the decisions and the ledger of blocs only gain rows that
point to what they correct (RULE-38).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Binding
from parchemin.certifications.reglement.value import Reglement
from parchemin.journal.actions import told_together
from parchemin.jury.actions.decisions import (
    COMES_BACK,
    DecidedCase,
    case_of,
    objections_to_deciding,
    withdraw_decisions,
    write_decisions,
)
from parchemin.jury.actions.guards import (
    locked_sitting,
    objections_to_place,
    objections_to_state,
    tell,
)
from parchemin.jury.actions.minutes import draft_minutes, objections_to_mending
from parchemin.jury.documents import MinutesFacts
from parchemin.jury.events import (
    DECISION_DRAFTED,
    DECISION_KEPT,
    MINUTES_RECTIFIED,
    RECTIFICATION_WITHDRAWN,
)
from parchemin.jury.models import Decision, Minutes, Sitting, SittingSeat, Vote
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.facts import VoteFacts
from parchemin.jury.rules.table import table_of
from parchemin.jury.rules.votes import voters_of, why_unheard
from parchemin.jury.selectors.attendance import has_left
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.minutes_lines import minutes_number
from parchemin.jury.selectors.proceedings import minutes_facts
from parchemin.jury.selectors.seats import general_rules, seats_of
from parchemin.jury.terms import Choice, MinutesState, SittingState
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.reasons import objections_to_reason
from parchemin.kernel.text import tidy_lines
from parchemin.processes.close_sitting import tell_decision


@dataclass(frozen=True, slots=True)
class Correction:
    """What was written wrong of one dossier: voices of a unit in a round, by seat, or the jury's advice."""

    dossier_id: int
    voices: Mapping[tuple[str, int], Mapping[int, Choice]] = field(default_factory=dict)
    recommendation: str | None = None


@transaction.atomic
def rectify_minutes(
    *,
    sitting_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    corrections: Sequence[Correction] = (),
) -> Minutes:
    """Draft a rectifying procès-verbal and return it; the same corrections for the same reason are written once.

    Each correction makes a decision that rectifies the former one, recomputed from the former inputs with
    what changes; until the last signature the ledger says what the former gave. Where a departure from the
    marks asks for a remark, `reason` is one. Raises `Refused` when the last minutes are not signed, without a
    reason, for a dossier that was not judged, or when the correction would send a decided dossier back before
    a jury.
    """
    sitting = locked_sitting(sitting_id, actor)
    last = sitting.minutes.order_by("-version").first()
    seats = seats_of(sitting)
    reglement = reglement_of(sitting.reglement.value)
    not_theirs = objections_to_place(actor, sitting, Role.SECRETARIAT, Role.CHAIR)
    written = last and _is_written(last, tidy_lines(reason), corrections, seats, reglement)
    if last and written and not not_theirs:
        return last
    standing = {decision.dossier_id: decision for decision in current_decisions(sitting)}
    wanted = [change for change in corrections if change.dossier_id in standing]
    before = [case_of(standing[change.dossier_id], reglement) for change in wanted]
    cases = [
        _corrected(standing[change.dossier_id], former, change, reason, seats)
        for former, change in zip(before, wanted, strict=True)
    ]
    refuse_if(
        (
            *not_theirs,
            *objections_to_state(sitting, SittingState.MINUTES_SIGNED),
            *(() if last and last.state == MinutesState.SIGNED else (_NOT_SIGNED,)),
            *objections_to_reason(reason, _NO_REASON),
            *(() if len(wanted) == len(corrections) else (_NOT_JUDGED,)),
            *(objection for case in cases for objection in _objections(case)),
            *chain.from_iterable(map(_objections_to_unheard, before, cases)),
            *_objections_to_left(sitting, seats, wanted),
        )
    )
    decided = write_decisions(sitting, cases)
    return _drafted(sitting, tidy_lines(reason), last, decided, actor, at)


@transaction.atomic
def withdraw_rectification(*, sitting_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Take back a rectifying procès-verbal drawn by mistake, while nobody signed it; taken back once.

    What it decided is withdrawn: the decisions before it stand again, with their letters and their appeals.
    Its number is given to no other. Raises `Refused` for any other draft, once somebody signed, or without a
    reason.
    """
    sitting = locked_sitting(sitting_id, actor)
    draft = sitting.minutes.filter(state=MinutesState.DRAFT, version__gt=1).first()
    refuse_if(
        (
            *objections_to_place(actor, sitting, Role.SECRETARIAT, Role.CHAIR),
            *(() if draft else (_NO_RECTIFICATION,)),
            *objections_to_mending(sitting),
            *objections_to_reason(reason, _NO_REASON),
        )
    )
    if draft is None:
        return
    number = draft.facts["number"]
    _keep_signed(draft, tidy_lines(reason), actor, at)
    draft.delete()
    tell(RECTIFICATION_WITHDRAWN, sitting, actor, at, minutes=number, reason=tidy_lines(reason))


def _keep_signed(draft: Minutes, reason: str, actor: Actor, at: datetime) -> None:
    """Withdraw the decisions of a rectificatif: those that they would have rectified stay as they were signed."""
    sitting, number = draft.sitting, draft.facts["number"]
    made = list(draft.decisions.select_related("rectifies__dossier__person").order_by("pk"))
    reglement = reglement_of(sitting.reglement.value)
    withdraw_decisions(made, reason=reason, at=at)
    with told_together():
        for decision in made:
            if decision.rectifies is not None:
                case = case_of(decision.rectifies, reglement)
                tell_decision(sitting, case, DECISION_KEPT, minutes=number, actor=actor, at=at)


def _is_written(
    draft: Minutes,
    reason: str,
    corrections: Sequence[Correction],
    seats: Sequence[SittingSeat],
    reglement: Reglement,
) -> bool:
    """Tell whether a draft makes these corrections and no other, for this reason."""
    if draft.state != MinutesState.DRAFT or draft.reason != reason or not reason:
        return False
    decided = {decision.dossier_id: decision for decision in draft.decisions.all()}
    keys = {seat.pk: seat.juror.key for seat in seats}
    return decided.keys() == {change.dossier_id for change in corrections} and all(
        _says(decided[change.dossier_id], change, keys, reglement) for change in corrections
    )


def _says(
    decision: Decision, change: Correction, keys: Mapping[int, str], reglement: Reglement
) -> bool:
    votes = case_of(decision, reglement).case.votes
    heard = {(vote.person, vote.unit, vote.round): vote.choice for vote in votes}
    return change.recommendation in (None, decision.recommendation) and all(
        heard.get((keys[seat_id], unit, place)) == choice
        for (unit, place), voices in change.voices.items()
        for seat_id, choice in voices.items()
    )


_NO_RECTIFICATION = Objection(
    "no-rectification",
    "Aucun rectificatif n’attend de signature.",
    remedy="Un procès-verbal signé se corrige par un rectificatif.",
)


_NOT_SIGNED = Objection(
    "minutes-not-signed",
    "Le dernier procès-verbal n’est pas signé : il n’y a rien à rectifier.",
    remedy="Faites-le signer, ou corrigez le projet.",
)
_NO_REASON = Objection("reason-missing", "Un procès-verbal rectificatif dit pourquoi.")
_NOT_JUDGED = Objection("dossier-not-judged", "Un dossier à rectifier n’a pas été jugé ce jour-là.")


def _corrected(
    decision: Decision,
    former: DecidedCase,
    change: Correction,
    reason: str,
    seats: Sequence[SittingSeat],
) -> DecidedCase:
    keys = {seat.pk: seat.juror.key for seat in seats}
    kept = tuple(vote for vote in former.case.votes if (vote.unit, vote.round) not in change.voices)
    holders = {(vote.person, vote.unit, vote.round): vote.cast_by for vote in former.case.votes}
    carried = {juror.person: juror.represented_by for juror in former.sitting.jurors}
    given = tuple(
        VoteFacts(
            person,
            unit,
            choice,
            holders.get((person, unit, place), carried.get(person, "")),
            place,
        )
        for (unit, place), voices in change.voices.items()
        for seat_id, choice in voices.items()
        for person in (keys[seat_id],)
    )
    remarked = former.effective.reglement.grid.binding is Binding.REMARK and bool(given)
    departure = former.case.departure or (reason.strip() if remarked else "")
    case = replace(former.case, votes=kept + given, departure=departure)
    advice = change.recommendation
    return replace(
        former,
        case=case,
        deliberation=deliberate(case, former.sitting, former.effective),
        recommendation=former.recommendation if advice is None else advice,
        rectifies=decision,
    )


def _objections(case: DecidedCase) -> tuple[Objection, ...]:
    found = (*objections_to_deciding(case), *_objections_to_rounds(case))
    former = case.rectifies.outcome if case.rectifies else ""
    outcome = case.deliberation.outcome
    if found or (former in COMES_BACK) == (outcome in COMES_BACK):
        return found
    return (
        Objection(
            "rectified-life",
            f"Dossier {case.dossier.number} : une rectification ne rend pas un dossier au jury, ni ne l’en "
            "retire.",
            remedy="Convoquez une nouvelle séance pour ce dossier.",
        ),
    )


def _objections_to_rounds(case: DecidedCase) -> tuple[Objection, ...]:
    """Return each unit that an earlier round would settle while voices of a later one are still written."""
    return tuple(
        Objection(
            "round-left-over",
            f"Dossier {case.dossier.number}, {unit.code} : le tour {unit.round} décide, et des voix d’un tour "
            "suivant resteraient écrites sans être lues.",
            remedy="Retirez les voix du tour qui n’aurait pas été tenu, ou revoyez celles du précédent.",
        )
        for unit in case.deliberation.units
        if any(vote.unit == unit.code and vote.round > unit.round for vote in case.case.votes)
    )


def _objections_to_unheard(former: DecidedCase, case: DecidedCase) -> Iterator[Objection]:
    """Yield each voice that would be written now of somebody whom the table of that case did not hear."""
    out = case.case.away.union(recusal.person for recusal in case.deliberation.recusals)
    table = table_of(case.sitting, case.effective, out)
    known = {(vote.person, vote.unit, vote.round) for vote in former.case.votes}
    why = why_unheard(table, case.effective)
    for vote in case.case.votes:
        heard = {juror.person for juror in voters_of(table, case.effective, vote.round)}
        if (vote.person, vote.unit, vote.round) not in known and vote.person not in heard:
            reason = why[vote.person]
            said = f"Dossier {case.dossier.number}, {vote.unit} : {reason.text}"
            yield Objection(reason.code, said, reason.source, "Laissez sa voix sans réponse.")


def _objections_to_left(
    sitting: Sitting, seats: Sequence[SittingSeat], wanted: Sequence[Correction]
) -> Iterator[Objection]:
    """Yield each voice given now to who had left when theirs was written: it stays the abstention that it was."""
    left = {seat.pk: seat for seat in seats if has_left(seat)}
    rows = Vote.objects.filter(
        item__sitting=sitting, seat__in=left, value=Choice.ABSTAIN, replaced_by__isnull=True
    )
    silent = {
        (vote.item.dossier_id, vote.unit, vote.round, vote.seat_id): vote.item.dossier.number
        for vote in rows.select_related("item__dossier")
        if vote.at > (left[vote.seat_id].left_at or vote.at)
    }
    for change in wanted:
        for (unit, place), voices in change.voices.items():
            for seat_id, choice in voices.items():
                number = silent.get((change.dossier_id, unit, place, seat_id))
                if number is not None and choice is not Choice.ABSTAIN:
                    yield Objection(
                        "voice-left",
                        f"Dossier {number}, {unit} : {left[seat_id].juror.name} avait quitté la séance.",
                        remedy="Laissez son abstention.",
                    )


def facts_as_decided(
    sitting: Sitting, corrects: Minutes | None = None, version: int = 1, reason: str = ""
) -> MinutesFacts:
    """Return what the minutes of a closed sitting say of its decisions as they stand, without signatures."""
    reglement, proceedings = reglement_of(sitting.reglement.value), []
    for decision in current_decisions(sitting):
        decided = case_of(decision, reglement)
        proceedings.append(
            Proceeding(
                decided.dossier,
                decided.case,
                decided.effective,
                decided.deliberation,
                decided.recommendation,
            )
        )
    return minutes_facts(
        sitting, seats_of(sitting), general_rules(sitting), proceedings, corrects, version, reason
    )


def _drafted(
    sitting: Sitting,
    reason: str,
    last: Minutes | None,
    decided: Sequence[tuple[DecidedCase, Decision]],
    actor: Actor,
    at: datetime,
) -> Minutes:
    """Write the draft, under a number that none had; incidents are told in the words that were signed."""
    sitting.rectifications += 1
    sitting.save(update_fields=["rectifications"])
    version = sitting.rectifications + 1
    facts = facts_as_decided(sitting, last, version, reason)
    if last is not None:
        facts = replace(facts, incidents=tuple(last.facts["incidents"]))
    drafted = draft_minutes(sitting, facts, at=at, version=version, reason=reason)
    drafted.decisions.set(decision for _, decision in decided)
    number = minutes_number(sitting, version)
    tell(MINUTES_RECTIFIED, sitting, actor, at, minutes=number, reason=reason)
    with told_together():
        for case, _ in decided:
            tell_decision(sitting, case, DECISION_DRAFTED, minutes=number, actor=actor, at=at)
    return drafted
