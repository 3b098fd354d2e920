"""What the calculation proposes, with every reason, and what the jury said besides voting."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from parchemin.certifications.reglement.terms import Unit
from parchemin.jury.selectors.board_values import AdjustmentShown, UnitShown
from parchemin.jury.terms import BEFORE_CLOSING, Outcome, PreDecision, SittingState, UnitOutcome
from parchemin.kernel.objections import Objection, without_remedies
from parchemin.kernel.reasons import Reason
from parchemin.web.jury.parts.matrix import PROPOSALS
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.pieces.marks import Tone

_AWAITED = frozenset({"to-decide", "vote-missing"})


@dataclass(frozen=True, slots=True)
class OpinionPart:
    """What the calculation proposes for the unit looked at, with every reason, and what each answer gives."""

    verdict: str
    tone: Tone
    reasons: tuple[Reason, ...]
    effects: tuple[Outcome, Outcome] | None
    unit: str
    feminine: bool
    adjustments: tuple[AdjustmentShown, ...]
    recommendation: str
    mention: str
    adjourned_to: date | None
    adjournment_reason: str
    fraud_reason: str
    departure: str
    clear_units: tuple[str, ...]
    adopt_url: str
    look: tuple[tuple[str, str], ...]
    objections: tuple[Objection, ...]
    reglement: str
    reglement_from: date
    frozen: bool


def opinion_part(seen: Seen) -> OpinionPart:
    """Return what is computed for the unit looked at, and the words of the jury on the candidate."""
    shown, unit = seen.candidate, seen.unit
    named = seen.unit_label(unit) if unit else ""
    verdict, tone = _verdict(named, unit) if unit else ("Rien à délibérer", Tone.PLAIN)
    mentions = {mention.code: mention.label for mention in seen.board.rules.mentions}
    return OpinionPart(
        verdict=verdict,
        tone=tone,
        reasons=_steps(unit) if unit else shown.reasons,
        effects=_effects(unit) if unit else None,
        unit=named,
        feminine=seen.kind is not Unit.BLOC,
        adjustments=shown.adjustments,
        recommendation=shown.recommendation,
        mention=mentions.get(shown.mention, ""),
        adjourned_to=shown.adjourned_to,
        adjournment_reason=shown.adjournment_reason,
        fraud_reason=shown.fraud_reason,
        departure=shown.departure,
        clear_units=_clear_units(seen),
        adopt_url=reverse("jury:adopt", args=[shown.item_id]),
        look=seen.look.fields,
        objections=shown.quorum
        if seen.board.state in BEFORE_CLOSING
        else without_remedies(shown.quorum),
        reglement=seen.board.reglement,
        reglement_from=seen.board.reglement_from,
        frozen=seen.board.state is not SittingState.CONVENED,
    )


def _effects(unit: UnitShown) -> tuple[Outcome, Outcome] | None:
    """Return what the case becomes if the unit is acquired and if not; None where the vote changes nothing."""
    yes, no = unit.if_acquired, unit.if_not_acquired
    if unit.outcome is not UnitOutcome.UNDECIDED or not yes or not no or yes is no:
        return None
    return yes, no


def _steps(unit: UnitShown) -> tuple[Reason, ...]:
    """Return the steps of the calculation; the voices that are awaited show in the vote itself."""
    return tuple(reason for reason in unit.reasons if reason.code not in _AWAITED)


def _clear_units(seen: Seen) -> tuple[str, ...]:
    """Return the units that one gesture may adopt now: the grids settle them and nobody voted."""
    shown = seen.candidate
    if not seen.leads or shown.adopted_at or shown.adjourned_to or shown.quorum:
        return ()
    return tuple(
        seen.unit_label(unit)
        for unit in shown.units
        if unit.proposed is not PreDecision.TO_DELIBERATE
        and unit.outcome is UnitOutcome.UNDECIDED
        and not any(voice.cast for voice in unit.voices)
    )


def _verdict(named: str, unit: UnitShown) -> tuple[str, Tone]:
    name = named[:1].upper() + named[1:]
    if unit.proposed is PreDecision.TO_DELIBERATE:
        return f"{name} : au jury de décider", Tone.WAIT
    state = PROPOSALS[unit.proposed]
    return f"{name} : {state.label.lower()}", state.tone
