"""Whether a convocation leaves in time: for the règlement, and for an employer to be warned (RULE-39)."""

from collections.abc import Iterator
from datetime import date, timedelta

from parchemin.certifications.reglement.law import DEFAULT, JUROR_LEAVE, Effective
from parchemin.kernel.calendar import french_date
from parchemin.kernel.legal import legal_value
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection

_A_CASE, _SHORTEST, _LONGEST = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=8)


def objections_to_notice(
    effective: Effective, *, held_on: date, sent_on: date, employed: bool, agreed: bool = False
) -> tuple[Objection, ...]:
    """Return why a convocation may not leave on a day.

    `employed` says that the juror has an employer to warn; `agreed` that they accept a short notice, that very
    day included: who stands in is called in the morning, and an hour that moves is told at once. It lifts
    everything but a day that is past.
    """
    if sent_on > held_on:
        return (
            Objection(
                "convocation-too-late",
                f"La séance est du {french_date(held_on)} : une convocation n’a plus d’effet.",
                remedy="Convoquer une autre séance.",
            ),
        )
    return () if agreed else remarks_on_notice(effective, held_on, sent_on, employed)


def remarks_on_notice(
    effective: Effective, held_on: date, sent_on: date, employed: bool
) -> tuple[Objection, ...]:
    """Return each notice that a convocation sent that day does not keep, with its text."""
    return tuple(_shortfalls(effective, (held_on - sent_on).days, held_on, employed))


def employer_notice(effective: Effective, held_on: date) -> tuple[int, str]:
    """Return how many days before the sitting an employer is warned, and the text that says so.

    The agreement of the branch where it gives a number, the Code du travail otherwise.
    """
    agreed = effective.reglement.convocation.employee_notice_days
    if agreed is not None:
        return agreed, effective.source("convocation.employee_notice_days")
    return int(legal_value("juror-notice", held_on).amount), JUROR_LEAVE


def _shortfalls(
    effective: Effective, given: int, held_on: date, employed: bool
) -> Iterator[Objection]:
    asked = effective.reglement.convocation.days_before
    if given < asked:
        source = effective.source("convocation.days_before")
        whose = "par défaut" if source == DEFAULT else "demandés"
        yield Objection(
            "juror-notice",
            f"La convocation partirait {plural(given, 'jour')} avant la séance, pour {asked} {whose}.",
            source,
            "Reporter la séance, ou recueillir l’accord du juré.",
        )
    days, text = employer_notice(effective, held_on)
    if employed and given < days:
        yield Objection(
            "employer-notice",
            f"L’employeur serait prévenu {plural(given, 'jour')} avant, pour {days} : il pourrait refuser "
            "l’absence.",
            text,
            "Recueillir l’accord du juré et de son employeur.",
        )


def expected_length(planned_minutes: int | None, cases: int) -> timedelta:
    """Return how long a sitting is to last: as planned, or a quarter of an hour a case, from one hour to eight."""
    if planned_minutes is not None:
        return timedelta(minutes=planned_minutes)
    return min(max(cases * _A_CASE, _SHORTEST), _LONGEST)
