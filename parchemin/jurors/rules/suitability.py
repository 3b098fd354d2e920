"""Whom to seat: who may, who is better placed, and how the load of sittings is shared fairly.

A reason that forbids is an objection; what is only to be known is a remark. Between jurors whom nothing
forbids, the order is: those who said yes, then "if needed", then those not heard; fewer candidates to stand
aside for; fewer sittings over the last twelve months; the longest time without sitting; the name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from parchemin.certifications.reglement.law import Effective
from parchemin.jurors.rules.experience import objections_to_experience, remarks_on_experience
from parchemin.jurors.terms import Availability, College, Gender
from parchemin.kernel.calendar import add_months, french_short_date
from parchemin.kernel.numbers import french_number, plural
from parchemin.kernel.objections import Objection

LOAD_MONTHS = 12
_WILLING = {Availability.YES: 0, Availability.IF_NEEDED: 1, None: 2, Availability.NO: 3}


@dataclass(frozen=True, slots=True)
class JurorOption:
    """A juror who might be seated on a day.

    `answer` is None while they were not heard; `sittings` are those of the last twelve months, `last_sat`
    the latest of them; `set_aside` are the dossiers of the agenda for which they would leave the table;
    `elsewhere` names the sitting that holds them that day.
    """

    juror_id: int
    name: str
    college: College
    gender: Gender = Gender.UNSTATED
    trade: str = ""
    qualified: bool = True
    active: bool = True
    listed: bool = True
    trained_on: date | None = None
    in_trade_since: date | None = None
    left_trade_on: date | None = None
    answer: Availability | None = None
    sittings: int = 0
    last_sat: date | None = None
    set_aside: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Suitability:
    """A juror with why they may not be seated, and what to know if they are."""

    option: JurorOption
    objections: tuple[Objection, ...]
    remarks: tuple[Objection, ...]

    @property
    def free(self) -> bool:
        """Tell whether nothing forbids seating this juror."""
        return not self.objections


def load_since(on: date) -> date:
    """Return the day after which sittings count in the load of a juror seated on `on`."""
    return add_months(on, -LOAD_MONTHS)


def ranking(
    options: Iterable[JurorOption], on: date, effective: Effective
) -> tuple[Suitability, ...]:
    """Return every juror, best placed first, whom something forbids last; each with its reasons."""
    known = tuple(options)
    loads = {college: _mean_load(known, college) for college in College}
    found = [
        Suitability(
            option,
            tuple(_objections(option, on, effective)),
            (
                *remarks_on_experience(option, effective),
                *_remarks(option, loads[option.college]),
            ),
        )
        for option in known
    ]
    return tuple(sorted(found, key=_rank))


def _mean_load(options: Iterable[JurorOption], college: College) -> Fraction:
    counts = [option.sittings for option in options if option.college is college]
    return Fraction(sum(counts), len(counts)) if counts else Fraction(0)


def _rank(found: Suitability) -> tuple[object, ...]:
    option = found.option
    return (
        not found.free,
        _WILLING[option.answer],
        len(option.set_aside),
        option.sittings,
        option.last_sat or date.min,
        option.name,
        option.juror_id,
    )


def _objections(option: JurorOption, on: date, effective: Effective) -> Iterator[Objection]:
    if not option.active:
        yield Objection(
            "juror-unavailable",
            f"{option.name} n’a pas de mandat de juré le {french_short_date(on)}.",
            remedy="Prolonger sa désignation, ou choisir quelqu’un d’autre.",
        )
    elif effective.reglement.jury.habilitated_list and not option.listed:
        yield Objection(
            "juror-not-listed",
            f"{option.name} n’est pas sur la liste de la CPNE ce jour-là.",
            effective.source("jury.habilitated_list"),
            "Faire approuver son habilitation.",
        )
    if option.answer is Availability.NO:
        yield Objection("juror-answered-no", f"{option.name} a répondu ne pas pouvoir venir.")
    if option.elsewhere:
        yield Objection(
            "juror-elsewhere", f"{option.name} siège ce jour-là à la séance {option.elsewhere}."
        )
    yield from objections_to_experience(option, on, effective)


def _remarks(option: JurorOption, load: Fraction) -> Iterator[Objection]:
    if option.set_aside:
        yield Objection(
            "juror-sets-aside",
            f"{option.name} quitterait la table pour {plural(len(option.set_aside), 'dossier')} : "
            f"{', '.join(option.set_aside)}.",
        )
    if option.sittings > load + 1:
        yield Objection(
            "juror-loaded",
            f"{option.name} a siégé {option.sittings} fois en douze mois, pour "
            f"{french_number(load, 1)} en moyenne dans son collège.",
        )
    if option.trained_on is None:
        yield Objection("juror-untrained", f"{option.name} n’a pas suivi de formation de juré.")
    if option.answer is None:
        yield Objection("juror-unheard", f"{option.name} n’a pas encore répondu.")
