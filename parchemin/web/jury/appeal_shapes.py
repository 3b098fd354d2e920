"""Appeals in shapes and words: where one stands, its moments, the blocs of its decisions."""

from collections.abc import Iterator, Mapping

from parchemin.jury.selectors.appeals import AppealPage, DecisionSeen
from parchemin.jury.selectors.followup import AppealLine
from parchemin.jury.terms import AppealState, UnitOutcome
from parchemin.kernel.calendar import french_date
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone
from parchemin.web.pieces.story import Moment, Pace

_STATES: Mapping[AppealState, tuple[Tone, str]] = {
    AppealState.LODGED: (Tone.WAIT, "clock"),
    AppealState.ADMITTED: (Tone.INFO, "people"),
    AppealState.INADMISSIBLE: (Tone.PLAIN, "refused"),
    AppealState.WITHDRAWN: (Tone.PLAIN, "close"),
    AppealState.SETTLED: (Tone.OK, ""),
}
_BLOCS: Mapping[UnitOutcome, BlocStatus] = {
    UnitOutcome.ACQUIRED: BlocStatus.ACQUIRED,
    UnitOutcome.NOT_ACQUIRED: BlocStatus.REFUSED,
}


def appeal_state(line: AppealLine) -> State:
    """Return where an appeal stands; an answer that is overdue is said with it."""
    if line.late:
        return State(f"{line.state.label}, réponse en retard", Tone.NO, "clock")
    return State(line.state.label, *_STATES[line.state])


def bloc_marks(seen: DecisionSeen) -> tuple[BlocMark, ...]:
    """Return the blocs of a decision as a ribbon."""
    return tuple(
        BlocMark(
            str(rank),
            BlocStatus.EARLIER if bloc.carried else _BLOCS.get(bloc.outcome, BlocStatus.PENDING),
            bloc.title,
        )
        for rank, bloc in enumerate(seen.blocs, start=1)
    )


def moments_of(page: AppealPage) -> tuple[Moment, ...]:
    """Return what happened to an appeal, in order, and what it waits for."""
    return tuple(_moments(page))


def _moments(page: AppealPage) -> Iterator[Moment]:
    line, first, second = page.line, page.first, page.second
    until = page.route.until
    yield Moment(
        "Décision du jury",
        Pace.DONE,
        first.decided_on,
        f"{first.outcome.label}, séance {first.sitting}",
    )
    if page.notified_on:
        delay = f"Recours jusqu’au {french_date(until)}" if until else "Recours sans délai"
        yield Moment("Décision notifiée", Pace.DONE, page.notified_on, delay)
    yield Moment("Recours reçu", Pace.DONE, line.lodged_on, line.ground.label)
    if second:
        detail = f"{second.outcome.label}, séance {second.sitting}"
        yield Moment("Réexamen par le jury", Pace.DONE, second.decided_on, detail)
    if line.answered_on is None:
        admitted = line.state is AppealState.ADMITTED
        waits = "Réexamen par un jury" if admitted else "Recevabilité à dire"
        yield Moment(waits, Pace.LIVE, line.reply_due_on, _due(line))
    elif second is None:
        yield Moment(f"Recours {line.state.label.lower()}", Pace.DONE, line.answered_on)
    if line.replied_on and page.reply_channel:
        yield Moment("Réponse envoyée", Pace.DONE, line.replied_on, page.reply_channel.label)
    elif line.answered_on:
        yield Moment("Réponse à envoyer", Pace.LIVE, line.reply_due_on, _due(line))


def _due(line: AppealLine) -> str:
    return "Dernier jour pour répondre" if line.reply_due_on else "Le règlement ne fixe aucun délai"
