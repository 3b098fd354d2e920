"""Everything that the first page of the secretariat reads, in a number of queries that no row changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from parchemin.accounts.actor import Actor
from parchemin.assessment.selectors.late_grids import count_late_grids
from parchemin.assessment.selectors.sessions import SessionLine, session_line, session_list
from parchemin.assessment.terms import SessionState
from parchemin.certificates.selectors.awards_due import AwaitingSitting, awaiting_sittings
from parchemin.certificates.selectors.pages import count_proposals, count_unfounded
from parchemin.deadlines.selectors import NONE, DeadlineTally, DueDay, due_days, tallies
from parchemin.deadlines.terms import DeadlineKind
from parchemin.declarations.selectors.needs import needs_of_address
from parchemin.declarations.selectors.pages import count_by_status
from parchemin.declarations.terms import DeclarationStatus
from parchemin.jury.models import ExpenseSheet
from parchemin.jury.selectors.followup import AppealLine, DecisionLine, appeals, decided_cases
from parchemin.jury.selectors.lacks import LackingSitting, lacking_sittings
from parchemin.jury.selectors.sittings import SittingLine, sittings_between
from parchemin.jury.selectors.tasks import (
    ConvocationsToSend,
    UnsignedMinutes,
    convocations_to_send,
    sheets_to_settle,
    unsigned_minutes,
)
from parchemin.jury.selectors.vae import AwaitingJury, awaiting_jury
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import at_paris
from parchemin.kernel.objections import Objection
from parchemin.pathways.selectors.tasks import (
    EndingHabilitation,
    Waiting,
    ending_habilitations,
    waiting,
)
from parchemin.post.selectors import count_returned, to_send
from parchemin.post.terms import LetterKind

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What is on the desk of a day: `sessions` are those of the weeks shown, from `first`.

    `tallies` count the clocks that run, `due` those whose last day is in the weeks shown. `letters` are the
    decisions whose candidates are still to be told, `appeals` those whose answer was not sent; `vae` are those
    that a jury has to meet under the law; `lacking` are the sittings to come that could not open. Sessions and
    sittings of the weeks shown, those cancelled left out. `unsent` and `returned` count letters,
    `unfounded` the valid certificates that a rectified decision grants no more. `address` is why no parchemin
    could leave from this installation.
    """

    today: date
    first: date
    tallies: Mapping[DeadlineKind, DeadlineTally]
    due: tuple[DueDay, ...]
    waiting: Waiting
    vae: tuple[AwaitingJury, ...]
    habilitations: tuple[EndingHabilitation, ...]
    sittings: tuple[SittingLine, ...]
    sessions: tuple[SessionLine, ...]
    late_grids: int
    awaiting: tuple[AwaitingSitting, ...]
    letters: tuple[DecisionLine, ...]
    appeals: tuple[AppealLine, ...]
    lacking: tuple[LackingSitting, ...]
    unsigned_minutes: tuple[UnsignedMinutes, ...]
    convocations: tuple[ConvocationsToSend, ...]
    expenses: tuple[ExpenseSheet, ...]
    proposals: int
    unfounded: int
    declarations: Mapping[DeclarationStatus, int]
    unsent: Mapping[LetterKind, int]
    returned: int
    address: tuple[Objection, ...]

    def tally(self, kind: DeadlineKind) -> DeadlineTally:
        """Return how many clocks of a kind are late, and how many run in time."""
        return self.tallies.get(kind, NONE)

    @property
    def last(self) -> date:
        """Return the last day of the weeks shown, a Sunday."""
        return self.first + timedelta(days=7 * WEEKS - 1)

    @property
    def sittings_to_come(self) -> tuple[SittingLine, ...]:
        """Return the sittings of today and later that are not closed, soonest first."""
        coming = (line for line in self.sittings if line.state in _BEFORE_CLOSING)
        later = [line for line in coming if line.day >= self.today]
        return tuple(sorted(later, key=lambda line: line.starts_at))


def desk_of(actor: Actor, today: date) -> Desk:
    """Return what is on the desk of the actor's body on a day."""
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=7 * WEEKS - 1)
    day = timedelta(days=1)
    # A day begins elsewhere up to half a day before or after it does in Paris.
    sessions = session_list(actor).filter(
        starts_at__gte=at_paris(first - day), starts_at__lt=at_paris(last + 2 * day)
    )
    return Desk(
        today=today,
        first=first,
        waiting=waiting(actor, today),
        tallies=tallies(actor, today),
        due=due_days(actor, first, last, today),
        vae=awaiting_jury(actor, today),
        habilitations=ending_habilitations(actor, today),
        sittings=tuple(
            line
            for line in sittings_between(actor, first, last)
            if line.state is not SittingState.CANCELLED
        ),
        sessions=tuple(
            session_line(session) for session in sessions.exclude(state=SessionState.CANCELLED)
        ),
        late_grids=count_late_grids(actor, before=at_paris(today)),
        awaiting=awaiting_sittings(actor),
        letters=decided_cases(actor, today, waiting_only=True),
        appeals=appeals(actor, today, waiting_only=True),
        lacking=lacking_sittings(actor, today),
        unsigned_minutes=unsigned_minutes(actor),
        convocations=convocations_to_send(actor, today),
        expenses=tuple(sheets_to_settle(actor)),
        proposals=count_proposals(actor),
        unfounded=count_unfounded(actor),
        declarations=count_by_status(actor, today),
        unsent=to_send(actor),
        returned=count_returned(actor),
        address=needs_of_address(actor.body_id),
    )


_BEFORE_CLOSING = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)
