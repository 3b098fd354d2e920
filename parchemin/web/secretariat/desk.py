"""Everything that the first page of the secretariat reads, in a number of queries that no row changes."""

from dataclasses import dataclass
from datetime import date, timedelta

from parchemin.accounts.actor import Actor
from parchemin.assessment.selectors.followup import count_unsigned_grids
from parchemin.assessment.selectors.sessions import SessionLine, session_line, session_list
from parchemin.assessment.terms import SessionState
from parchemin.certificates.selectors.awaiting import AwaitingSitting, awaiting_sittings
from parchemin.certificates.selectors.pages import count_proposals
from parchemin.declarations.selectors.corrections import CorrectionLine
from parchemin.declarations.selectors.pages import PendingDeclaration, declarations_page
from parchemin.jury.rules.deciding import DecisionClock
from parchemin.jury.selectors.awaiting import (
    SheetToSettle,
    SummonsToSend,
    UnsignedMinutes,
    sheets_to_settle,
    summons_to_send,
    unsigned_minutes,
)
from parchemin.jury.selectors.deciding import waiting_for_a_jury
from parchemin.jury.selectors.following import AppealLine, DecisionLine, appeals, decided_cases
from parchemin.jury.selectors.lacking import LackingSitting, lacking_sittings
from parchemin.jury.selectors.sittings import SittingLine, sitting_list
from parchemin.jury.selectors.vae import AwaitingJury, awaiting_jury
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import at_paris, paris_date
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.selectors.waiting import (
    EndingHabilitation,
    Waiting,
    ending_habilitations,
    waiting,
)

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on the desk of a day: `sessions` are those of the weeks shown, from `first`.

    `letters` are the decisions whose candidates are still to be told, `appeals` those whose answer was not sent;
    `vae` are those that a jury has to meet under the law; `lacking` are the sittings to come that could not
    open, `undecided` the clocks of the complete dossiers that no jury decided yet. Sessions and sittings that
    were cancelled are left out. `corrections` are those that the Caisse des Dépôts waits for.
    """

    today: date
    first: date
    waiting: Waiting
    vae: tuple[AwaitingJury, ...]
    habilitations: tuple[EndingHabilitation, ...]
    sittings: tuple[SittingLine, ...]
    sessions: tuple[SessionLine, ...]
    unsigned_grids: int
    awaiting: tuple[AwaitingSitting, ...]
    letters: tuple[DecisionLine, ...]
    appeals: tuple[AppealLine, ...]
    lacking: tuple[LackingSitting, ...]
    undecided: tuple[DecisionClock, ...]
    unsigned_minutes: tuple[UnsignedMinutes, ...]
    summons: tuple[SummonsToSend, ...]
    expenses: tuple[SheetToSettle, ...]
    proposals: int
    declarations: tuple[PendingDeclaration, ...]
    corrections: tuple[CorrectionLine, ...]

    @property
    def last(self) -> date:
        """Return the last day of the weeks shown, a Sunday."""
        return self.first + timedelta(days=7 * WEEKS - 1)

    @property
    def sittings_to_come(self) -> tuple[SittingLine, ...]:
        """Return the sittings of today and later that are not closed, soonest first."""
        coming = (line for line in self.sittings if line.state in _BEFORE_CLOSING)
        later = [line for line in coming if paris_date(line.starts_at) >= self.today]
        return tuple(sorted(later, key=lambda line: line.starts_at))


def desk_of(actor: Actor, today: date) -> Desk:
    """Return what is on the desk of the actor's body on a day."""
    first = today - timedelta(days=today.weekday())
    sessions = session_list(actor).filter(
        starts_at__gte=at_paris(first),
        starts_at__lt=at_paris(first + timedelta(days=7 * WEEKS)),
    )
    declared = declarations_page(actor=actor, today=today)
    return Desk(
        today=today,
        first=first,
        waiting=waiting(actor, today),
        vae=awaiting_jury(visible_dossiers(actor), today),
        habilitations=ending_habilitations(actor, today),
        sittings=tuple(
            line for line in sitting_list(actor) if line.state is not SittingState.CANCELLED
        ),
        sessions=tuple(
            session_line(session) for session in sessions.exclude(state=SessionState.CANCELLED)
        ),
        unsigned_grids=count_unsigned_grids(actor, before=at_paris(today)),
        awaiting=awaiting_sittings(actor),
        letters=decided_cases(actor, today, waiting_only=True),
        appeals=appeals(actor, today, waiting_only=True),
        lacking=lacking_sittings(actor, today),
        undecided=tuple(clock for _, clock in waiting_for_a_jury(visible_dossiers(actor), today)),
        unsigned_minutes=unsigned_minutes(actor),
        summons=summons_to_send(actor, today),
        expenses=sheets_to_settle(actor),
        proposals=count_proposals(actor),
        declarations=declared.pending,
        corrections=declared.corrections,
    )


_BEFORE_CLOSING = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)
