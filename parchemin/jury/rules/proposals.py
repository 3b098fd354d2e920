"""A jury proposed for a date from what jurors answered: seats, presidency, substitutes, and what lacks.

As few seats as the règlement allows, the same number in both colleges where it asks parity, filled in the
order of `suitability.ranked`: willing first, then who would stand aside least, then who sat least. What would
stop the opening is judged by the same rules as on the day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS
from parchemin.jurors.rules.suitability import JurorOption, Suitability, ranking
from parchemin.jurors.terms import Availability
from parchemin.jury.rules.composition import (
    objections_to_opening,
    presiding_college,
    seats_asked,
)
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.terms import College, SeatRole
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection

_WILLING = (Availability.YES, Availability.IF_NEEDED)


@dataclass(frozen=True, slots=True)
class ProposedSeat:
    """A juror proposed for a seat."""

    option: JurorOption
    role: SeatRole


@dataclass(frozen=True, slots=True)
class JuryProposal:
    """A jury for a day.

    `objections` would stop its opening; `lacks` says, college by college, who is missing and who could be
    asked; `remarks` are of those proposed.
    """

    on: date
    seats: tuple[ProposedSeat, ...]
    substitutes: tuple[JurorOption, ...]
    objections: tuple[Objection, ...]
    lacks: tuple[str, ...]
    remarks: tuple[Objection, ...]

    @property
    def complete(self) -> bool:
        """Tell whether this jury could open."""
        return not self.objections


def proposal(options: Iterable[JurorOption], on: date, effective: Effective) -> JuryProposal:
    """Return the jury proposed for a day; each option carries the answer given for that day."""
    order = ranking(options, on, effective)
    asked = seats_asked(effective)
    seated: list[JurorOption] = []
    substitutes: list[JurorOption] = []
    for college, count in asked.items():
        willing = [each.option for each in order if _may_come(each, college)]
        seated.extend(willing[:count])
        substitutes.extend(willing[count : 2 * count])
    seats = _presided(seated, on, effective)
    chosen = {option.juror_id for option in seated}
    return JuryProposal(
        on=on,
        seats=seats,
        substitutes=tuple(substitutes),
        objections=objections_to_opening(_facts(seats, on), effective),
        lacks=tuple(_lacks(order, asked, seated)),
        remarks=tuple(r for each in order if each.option.juror_id in chosen for r in each.remarks),
    )


def preference(found: JuryProposal) -> tuple[int, int, int, date]:
    """Return what proposals for several days are sorted by, the best first.

    What would stop the opening, then how many said yes, then substitutes, then the day.
    """
    willing = sum(seat.option.answer is Availability.YES for seat in found.seats)
    return len(found.objections), -willing, -len(found.substitutes), found.on


def _may_come(found: Suitability, college: College) -> bool:
    option = found.option
    return found.free and option.college is college and option.answer in _WILLING


def _presided(
    seated: Sequence[JurorOption], on: date, effective: Effective
) -> tuple[ProposedSeat, ...]:
    """Return the seats, the presidency given to the college whose turn it is, then to the other."""
    turn = presiding_college(effective.reglement.presidency, on) or SOCIAL_PARTNERS[0]
    chair = next((o for o in seated if o.college is turn), None)
    other = [o for o in seated if o.college in SOCIAL_PARTNERS and o.college is not turn]
    vice_chair = other[0] if other else None
    return tuple(ProposedSeat(option, _role(option, chair, vice_chair)) for option in seated)


def _role(
    option: JurorOption, chair: JurorOption | None, vice_chair: JurorOption | None
) -> SeatRole:
    if option is chair:
        return SeatRole.CHAIR
    return SeatRole.VICE_CHAIR if option is vice_chair else SeatRole.MEMBER


def _facts(seats: Sequence[ProposedSeat], on: date) -> SittingFacts:
    return SittingFacts(
        held_on=on,
        jurors=tuple(
            JurorFacts(
                person=str(seat.option.juror_id),
                name=seat.option.name,
                college=seat.option.college,
                role=seat.role,
                qualified=seat.option.qualified,
                habilitated=seat.option.listed,
                gender=seat.option.gender,
            )
            for seat in seats
        ),
    )


def _lacks(
    order: Sequence[Suitability], asked: dict[College, int], seated: Sequence[JurorOption]
) -> Iterator[str]:
    for college, count in asked.items():
        missing = count - sum(option.college is college for option in seated)
        if missing <= 0:
            continue
        unheard = [
            each.option.name
            for each in order
            if each.free and each.option.college is college and each.option.answer is None
        ]
        verb = "n’a pas encore répondu" if len(unheard) == 1 else "n’ont pas encore répondu"
        who = (
            f"{', '.join(unheard)} {verb}" if unheard else "personne d’autre n’est libre ce jour-là"
        )
        yield f"Il manque {plural(missing, 'membre')} du collège {college.label.lower()} ; {who}."
