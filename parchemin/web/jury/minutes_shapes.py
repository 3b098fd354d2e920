"""A procès-verbal on screen: the same facts as its PDF, and what a draft would record before the closing."""

from collections import Counter
from dataclasses import dataclass, replace

from django.urls import reverse

from parchemin.jury.documents import (
    MinutesAdjustment,
    MinutesCandidate,
    MinutesFacts,
    MinutesMember,
    MinutesVote,
    UnitMark,
)
from parchemin.jury.documents.words import gendered, voting_words
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.selectors.minutes import MinutesPage, SignatureDue
from parchemin.jury.terms import College, Outcome
from parchemin.kernel.numbers import plural
from parchemin.web.jury.shapes import UNDECIDED, outcome_state
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State

MOST_NAMED = 20
MOST_READ = 100
MARK_ICONS = {
    UnitMark.ACQUIRED: "acquired",
    UnitMark.NOT_ACQUIRED: "refused",
    UnitMark.PARTLY: "partial",
    UnitMark.ADJOURNED: "clock",
    UnitMark.CARRIED_OVER: "check",
    UnitMark.NOT_SOUGHT: "close",
    UnitMark.NO_DECISION: "pending",
    UnitMark.UNDECIDED: "pending",
}


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A line of the table of decisions: for each unit its code, a mark and its word; the outcome."""

    name: str
    reference: str
    marks: tuple[tuple[str, str, str], ...]
    outcome: State
    distinction: str
    adjourned: str


@dataclass(frozen=True, slots=True)
class ShownMinutes:
    """What the procès-verbal says, ready to be laid out. `votes` are counts: nobody’s voice is told.

    A member comes with their function and presence in words.
    """

    facts: MinutesFacts
    colleges: tuple[tuple[College, tuple[tuple[MinutesMember, str, str], ...]], ...]
    decisions: tuple[ShownDecision, ...]
    votes: tuple[tuple[str, MinutesVote], ...]
    adjustments: tuple[tuple[str, MinutesAdjustment], ...]
    recusals: tuple[tuple[str, str, str], ...]
    competences: tuple[tuple[str, str], ...]
    carried: tuple[tuple[str, str], ...]
    means: tuple[tuple[str, str], ...]
    recommendations: tuple[tuple[str, str], ...]
    voting: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What closing would record: how many of each outcome, who is decided, who is not, the act itself.

    `put_off` are those that it would adjourn without their quorum, named and confirmed by who closes.
    """

    outcomes: tuple[tuple[State, int], ...]
    decided: tuple[tuple[BoardCase, str, State], ...]
    decided_more: int
    undecided: tuple[tuple[BoardCase, str], ...]
    more: int
    put_off: tuple[tuple[BoardCase, str], ...]
    act: Act | None


def shown_minutes(facts: MinutesFacts) -> ShownMinutes:
    """Return a drafted or signed procès-verbal as the screen lays it out."""
    names = {candidate.reference: candidate.name for candidate in facts.candidates}
    members = {
        college: [
            (m, gendered(m.role.label, woman=m.woman), gendered(m.presence.label, woman=m.woman))
            for m in facts.members
            if m.college is college
        ]
        for college in College
    }
    return ShownMinutes(
        facts=facts,
        colleges=tuple((college, tuple(group)) for college, group in members.items() if group),
        decisions=tuple(
            ShownDecision(
                name=candidate.name,
                reference=candidate.reference,
                marks=tuple(
                    (unit.code, MARK_ICONS[mark], mark.label)
                    for unit, mark in zip(facts.units, candidate.marks, strict=True)
                ),
                outcome=_outcome(candidate),
                distinction=candidate.distinction,
                adjourned=candidate.adjourned,
            )
            for candidate in facts.candidates
        ),
        votes=tuple((names[vote.reference], vote) for vote in facts.votes if vote.worth_telling),
        adjustments=tuple((names[each.reference], each) for each in facts.adjustments),
        recusals=tuple((r.member, names[r.reference], r.reason) for r in facts.recusals),
        competences=tuple((c.name, c.competences) for c in facts.candidates if c.competences),
        carried=tuple((c.name, " ".join(c.carried)) for c in facts.candidates if c.carried),
        means=tuple((c.name, " ".join(c.mean)) for c in facts.candidates if c.mean),
        recommendations=tuple(
            (c.name, c.recommendation) for c in facts.candidates if c.recommendation
        ),
        voting=voting_words(facts),
    )


def _outcome(candidate: MinutesCandidate) -> State:
    """Return the outcome in the words of the procès-verbal: « Absente », « Excusé »."""
    if candidate.outcome is None:
        return UNDECIDED
    state = outcome_state(candidate.outcome)
    return replace(state, label=candidate.told) if candidate.told else state


def draft_of(page: MinutesPage) -> Draft:
    """Return what the procès-verbal would record now."""
    counts = Counter(case.outcome for case in page.cases if case.decided)
    undecided = page.undecided
    decided = [
        (case, outcome_state(case.outcome)) for case in page.cases if case.decided and case.outcome
    ]
    return Draft(
        outcomes=tuple((outcome_state(o), counts[o]) for o in Outcome if counts[o]),
        decided=tuple((case, _address(page, case), state) for case, state in decided[:MOST_READ]),
        decided_more=max(0, len(decided) - MOST_READ),
        undecided=tuple((case, _address(page, case)) for case in undecided[:MOST_NAMED]),
        more=max(0, len(undecided) - MOST_NAMED),
        put_off=tuple((case, _address(page, case)) for case in page.unheard),
        act=_closing(page),
    )


def _address(page: MinutesPage, case: BoardCase) -> str:
    return reverse("jury:case", args=[page.sitting.id, case.item_id])


def _closing(page: MinutesPage) -> Act | None:
    if not page.closes:
        return None
    left = len(page.undecided)
    told = plural(left, "candidat reste", "candidats restent")
    return Act(
        "Clore et dresser le PV",
        reverse("jury:close", args=[page.sitting.id]),
        ButtonWeight.BINDING,
        blocked=f"{told} à décider." if left else "",
        icon="seal",
        key="close",
    )


def signatures_of(page: MinutesPage) -> tuple[tuple[SignatureDue, Act | None], ...]:
    """Return the signatures asked, each with the act that puts it when it is the person’s own."""
    return tuple((due, _signing(page, due)) for due in page.signatures)


def _signing(page: MinutesPage, due: SignatureDue) -> Act | None:
    if not due.own or page.shown is None or page.shown.signed_at is not None:
        return None
    if due.signed and not page.interrupted:
        return None
    # Signed by everybody and still a draft: the seal was interrupted, and whoever signed takes it up again.
    return Act(
        "Sceller le procès-verbal" if due.signed else "Signer le procès-verbal",
        reverse("jury:sign", args=[page.shown.id, due.seat_id]),
        ButtonWeight.BINDING,
        icon="seal",
        key="sign",
    )
