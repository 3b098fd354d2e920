"""The juries that the answers to a poll let compose."""

from dataclasses import dataclass
from datetime import datetime

from parchemin.certifications.reglement.law import with_law
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Register, RouteFamily
from parchemin.certifications.selectors import reglement_in_force
from parchemin.jurors.selectors.polls import PollPage
from parchemin.jurors.selectors.pool import pool_of
from parchemin.jury.rules.proposals import JuryProposal, preference, proposal
from parchemin.jury.selectors.choice import options_of
from parchemin.kernel.zones import day_there


@dataclass(frozen=True, slots=True)
class DatedProposal:
    """A date of a poll, and the jury proposed for it; None without a règlement in force that day."""

    date_id: int
    starts_at: datetime
    proposal: JuryProposal | None


def proposals_of(poll: PollPage) -> tuple[DatedProposal, ...]:
    """Return the juries that a poll lets compose, best date first, those that no règlement rules last.

    Queries grow with the dates alone, whatever the number of jurors.
    """
    jurors = list(pool_of(poll.body_id).filter(pk__in=[row.juror_id for row in poll.rows]))
    ruled, unruled = [], []
    for date in poll.dates:
        on = day_there(date.starts_at, poll.zone)
        frozen = reglement_in_force(poll.certification_id, on)
        if frozen is None:
            unruled.append(DatedProposal(date.pk, date.starts_at, None))
            continue
        answers = {
            row.juror_id: row.answers[date.pk] for row in poll.rows if date.pk in row.answers
        }
        options = options_of(jurors, on, poll.certification_id, answers)
        effective = with_law(reglement_of(frozen.value), RouteFamily.TRAINING, Register.NONE, on)
        found = proposal(options, on, effective)
        ruled.append((preference(found), DatedProposal(date.pk, date.starts_at, found)))
    ruled.sort(key=lambda pair: (pair[0], pair[1].starts_at))
    return (*(dated for _, dated in ruled), *unruled)
