"""One case before the jury: what the table says, in the order in which it says it."""

from collections.abc import Container
from typing import Any

from parchemin.assessment.terms import AttendanceState
from parchemin.jury.actions.cases import (
    adjourn,
    adjust_mark,
    propose_mention,
    recommend,
    remark_departure,
    retain_fraud,
)
from parchemin.jury.actions.votes import adopt_clear_units, cast_show_of_hands, cast_vote
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.selectors.docket import DocketEntry, docket_of
from parchemin.jury.terms import Choice, Outcome, PreDecision
from parchemin.kernel.text import of
from parchemin.stories.campaign.value import Answers
from parchemin.stories.play.stage import SittingTable, Stage
from parchemin.stories.play.table import case_of


def hear(stage: Stage, table: SittingTable, key: str) -> None:
    """Let the jury say what the campaign says of one case; without quorum nobody votes (RULE-30)."""
    case, here = case_of(table, key), about(table, key)
    for change in case.adjustments:
        stage.attempt(
            f"Note modifiée, bloc {change.bloc}",
            adjust_mark,
            bloc=change.bloc,
            line=change.line,
            value=change.mark,
            reason=change.reason,
            **here,
        )
    if case.fraud:
        stage.attempt("Fraude", retain_fraud, reason=case.fraud, **here)
    if case.departure:
        stage.attempt("Remarque du jury", remark_departure, text=case.departure, **here)
    if case.votes:
        _vote(stage, table, key, here)
    if put_off := case.adjourned:
        told: dict[str, Any] = {"until": put_off.to, "reason": put_off.reason}
        stage.attempt("Ajournement", adjourn, **told, **here)
    if case.mention:
        stage.attempt("Mention", propose_mention, mention=case.mention, **here)
    if case.recommendation:
        stage.attempt("Recommandation", recommend, text=case.recommendation, **here)


def _vote(stage: Stage, table: SittingTable, key: str, here: dict[str, Any]) -> None:
    """Take the voices of a case, named ones first; the grids settle what they can of the units left."""
    entry = docket_of(table.sitting, [here["item_id"]]).entry_of(here["item_id"])
    case, lacking = case_of(table, key), entry.deliberation.quorum.objections
    if lacking:
        for unit in case.votes:
            stage.keep(cast_vote.__name__, f"Voix, {unit}", key, lacking)
        return
    for unit, rounds in case.votes.items():
        for number, voices in enumerate(rounds, start=_first_round(entry, unit)):
            _say(stage, table, entry, {**here, "unit": unit, "round": number}, voices)
    left = any(_is_left(unit, case.votes) for unit in entry.deliberation.units)
    admitted = Outcome.ADJOURNED in entry.effective.reglement.decision.outcomes
    if left and not (case.adjourned and admitted) and not table.plan.unsaid_as_proposed:
        stage.attempt("Adoption des pré-décisions", adopt_clear_units, **here)


def _first_round(entry: DocketEntry, unit: str) -> int:
    """Return the first round that this sitting holds on a unit."""
    known = (u.held + 1 for u in entry.deliberation.units if u.code == unit)
    return next(known, 1)


def _say(
    stage: Stage, table: SittingTable, entry: DocketEntry, here: dict[str, Any], voices: Answers
) -> None:
    """Take the voices of one round: those named, then everybody else’s, who raise their hands.

    Jurors who have an account vote by their own hand, since a vote may be secret; those who stand aside do not.
    """
    named, others = dict(voices.named), voices.others
    out = {recusal.name for recusal in entry.deliberation.recusals}
    for name in (key for key in table.seats if key in stage.actors and others):
        if name not in named and stage.campaign.jurors[name].name not in out:
            named[name] = others
    for name, choice in named.items():
        stage.attempt(
            f"Voix {of(stage.campaign.jurors[name].name)}, {here['unit']}",
            cast_vote,
            seat_id=stage.seat_id(table.plan.code, name),
            choice=Choice(choice),
            **{**here, "by": name},
        )
    if others and not stage.actors:
        what, choice = f"Voix, {here['unit']}", Choice(others)
        stage.attempt(what, cast_show_of_hands, choice=choice, **here)


def _is_left(unit: UnitDecision, votes: Container[str]) -> bool:
    return unit.code not in votes and unit.proposed is not PreDecision.TO_DELIBERATE


def about(table: SittingTable, key: str) -> dict[str, Any]:
    """Return what acts on a case are told: whose, when, and that the chair does them."""
    item = table.items[key].pk
    return {"item_id": item, "candidate": key, "at": table.sitting.starts_at, "by": table.chair}


def vote_as_proposed(stage: Stage, table: SittingTable) -> None:
    """Take the voices of the whole table on what no case tells and no grid settles: as proposed, else acquired.

    A case that is put off is not voted.
    """
    for entry in docket_of(table.sitting).entries:
        key, item = stage.key_of(entry.dossier.pk), entry.item
        came = entry.case.attendance is AttendanceState.PRESENT
        put_off = entry.case.adjourned_to is not None
        if not came or put_off or item.adopted_at is not None or item.fraud_reason:
            continue
        for unit in entry.proposal.units:
            if unit.code not in case_of(table, key).votes:
                refused = unit.proposed is PreDecision.NOT_ACQUIRED
                choice = Choice.NOT_ACQUIRED if refused else Choice.ACQUIRED
                here = {**about(table, key), "unit": unit.code}
                _say(stage, table, entry, here, Answers(others=choice))
