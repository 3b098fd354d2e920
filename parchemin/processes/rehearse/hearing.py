"""One case before the jury of a rehearsal: what the table says, in the order in which it says it."""

from collections.abc import Container
from typing import Any

from parchemin.jury.actions.cases import (
    adjourn,
    adjust_mark,
    propose_mention,
    recommend,
    remark_departure,
    retain_fraud,
)
from parchemin.jury.actions.voting import adopt_clear_units, cast_show_of_hands, cast_vote
from parchemin.jury.models import Sitting
from parchemin.jury.rules.results import UnitDecision
from parchemin.jury.selectors.docket import DocketEntry, docket_of
from parchemin.jury.terms import Choice, PreDecision
from parchemin.processes.campaign.value import Answers
from parchemin.processes.rehearse.seating import case_of, seat_id
from parchemin.processes.rehearse.stage import Stage


def hear(stage: Stage, sitting: Sitting, key: str) -> None:
    """Let the jury say what the campaign says of one case; without quorum nobody votes (RULE-30)."""
    case = case_of(stage, key)
    here: dict[str, Any] = {"item_id": stage.items[key].pk, "candidate": key}
    here["at"] = sitting.starts_at
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
        _vote(stage, sitting, key, here)
    if case.adjourned_to:
        until, reason = case.adjourned_to, case.adjournment_reason
        stage.attempt("Ajournement", adjourn, until=until, reason=reason, **here)
    if case.mention:
        stage.attempt("Mention", propose_mention, mention=case.mention, **here)
    if case.recommendation:
        stage.attempt("Recommandation", recommend, text=case.recommendation, **here)


def _vote(stage: Stage, sitting: Sitting, key: str, here: dict[str, Any]) -> None:
    """Take the voices of a case, named ones first; the grids settle what they can of the units left."""
    entry = docket_of(sitting, [here["item_id"]]).entry_of(here["item_id"])
    if entry.deliberation.quorum.objections:
        return
    case = case_of(stage, key)
    for unit, rounds in case.votes.items():
        for number, voices in enumerate(rounds, start=_first_round(entry, unit)):
            _say(stage, unit, number, voices, here)
    if not case.adjourned_to and any(
        _is_left(unit, case.votes) for unit in entry.deliberation.units
    ):
        stage.attempt("Adoption des pré-décisions", adopt_clear_units, **here)


def _first_round(entry: DocketEntry, unit: str) -> int:
    """Return the first round that this sitting holds on a unit."""
    known = (u.held + 1 for u in entry.deliberation.units if u.code == unit)
    return next(known, 1)


def _say(stage: Stage, unit: str, number: int, voices: Answers, here: dict[str, Any]) -> None:
    """Take the voices of one round: those named, then everybody else's."""
    for name, choice in voices.named.items():
        stage.attempt(
            f"Voix de {stage.campaign.jurors[name].name}, {unit}",
            cast_vote,
            unit=unit,
            seat_id=seat_id(stage, name),
            choice=Choice(choice),
            round=number,
            **here,
        )
    if voices.others:
        others = Choice(voices.others)
        stage.attempt(
            f"Voix, {unit}", cast_show_of_hands, unit=unit, choice=others, round=number, **here
        )


def _is_left(unit: UnitDecision, votes: Container[str]) -> bool:
    return unit.code not in votes and unit.proposed is not PreDecision.TO_DELIBERATE
