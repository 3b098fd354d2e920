"""What the result of the marks imposes on the jury: nothing, a remark, or that result (`grid.binding`)."""

from collections.abc import Iterator, Sequence

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Binding
from parchemin.jury.rules.results import UnitDecision, VoteResult
from parchemin.jury.terms import Choice, PreDecision, UnitOutcome
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason

GIVEN = {
    PreDecision.ACQUIRED: UnitOutcome.ACQUIRED,
    PreDecision.NOT_ACQUIRED: UnitOutcome.NOT_ACQUIRED,
}
"""What a unit is when the jury takes what the marks propose."""

UNEXPLAINED = "departs-unexplained"
"""Code of the reason that tells a vote beside what the marks give, for which a remark is asked and lacks."""
_DECIDED = frozenset(GIVEN.values())

BESIDE_MARKS = ("marks-bind", "departs")
"""Codes of the reasons that tell a vote beside what the marks give."""


def beside_marks(
    voted: VoteResult, proposed: PreDecision, remark: str, effective: Effective
) -> VoteResult:
    """Return what a vote gives beside what the marks give, under the règlement.

    Where the marks bind, their result stands whatever the voices; where a remark is asked, the departure says
    it, or says that it lacks.
    """
    given, rule = GIVEN.get(proposed), effective.reglement.grid.binding
    if given is None or rule is Binding.FREE or voted.outcome is given:
        return voted
    if rule is Binding.BINDS:
        text = f"Le résultat des notes lie le jury : {given.label.lower()}."
        bound = voted._replace(another=False)
        return _with(bound, given, "marks-bind", text, effective)
    if voted.outcome not in _DECIDED:
        return voted
    departs = f"Le jury s’écarte du résultat des notes ({given.label.lower()})"
    if not remark:
        return _with(voted, voted.outcome, UNEXPLAINED, f"{departs} sans remarque.", effective)
    return _with(voted, voted.outcome, "departs", f"{departs} : « {remark} »", effective)


def _with(
    voted: VoteResult, outcome: UnitOutcome, code: str, text: str, effective: Effective
) -> VoteResult:
    reason = Reason(code, text, effective.source("grid.binding"))
    return voted._replace(outcome=outcome, reasons=(*voted.reasons, reason))


def departs_unexplained(units: Sequence[UnitDecision]) -> bool:
    """Tell whether a jury that has to say why departed from the marks in silence, put off since or not."""
    return any(reason.code == UNEXPLAINED for unit in units for reason in unit.voted)


def objections_to_departing(units: Sequence[UnitDecision]) -> Iterator[Objection]:
    """Yield the units on which a jury that has to say why departs from the marks in silence."""
    for unit in units:
        for reason in unit.reasons:
            if reason.code == UNEXPLAINED:
                message = f"{unit.unit_name} : {reason.text}"
                remedy = "Écrivez la remarque du jury, reprenez le vote, ou ajournez le dossier."
                yield Objection(reason.code, message, reason.source, remedy)


def objections_to_voice(
    proposed: PreDecision, choice: Choice, effective: Effective
) -> tuple[Objection, ...]:
    """Return why a voice is refused: the marks bind, and it departs from what they give."""
    given = GIVEN.get(proposed)
    against = choice is not Choice.ABSTAIN and given is not None and choice.value != given.value
    if effective.reglement.grid.binding is not Binding.BINDS or not against or given is None:
        return ()
    return (
        Objection(
            "marks-bind",
            f"Le résultat des notes lie le jury : {given.label.lower()}.",
            effective.source("grid.binding"),
            "Adoptez ce que les grilles proposent.",
        ),
    )
