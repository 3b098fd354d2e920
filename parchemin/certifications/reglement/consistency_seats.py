"""Numbers that the seats of a règlement could never reach, even all taken: no jury would open, or decide."""

from collections.abc import Iterator

from parchemin.assembly.terms import CountedBy, QuorumUnit
from parchemin.assembly.values import CollegeShares
from parchemin.certifications.reglement.consistency_vote import contradiction
from parchemin.certifications.reglement.terms import (
    SOCIAL_PARTNERS,
    College,
    JuryBody,
    Parity,
    SeatRole,
)
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.numbers import plural
from parchemin.kernel.schema import Fault

_LEVEL = (Parity.SEATS, Parity.PRESENT)


def contradictions_of_the_seats(reglement: Reglement) -> Iterator[Fault]:
    """Yield every number and function that asks for more than the seats there are."""
    most = _most_seats(reglement)
    yield from _of_colleges(reglement, most)
    yield from _of_total(reglement, most)
    yield from _of_shares(reglement)
    yield from _of_vice_chair(reglement, most)


def _most_seats(reglement: Reglement) -> dict[College, int | None]:
    """Return how many voting seats each college holds at most, None without limit; parity levels two of them."""
    most = {college: reglement.jury.seats.of(college).max for college in College}
    if reglement.jury.parity in _LEVEL:
        limits = [most[college] for college in SOCIAL_PARTNERS]
        level = min((limit for limit in limits if limit is not None), default=None)
        most.update(dict.fromkeys(SOCIAL_PARTNERS, level))
    return most


def _of_colleges(reglement: Reglement, most: dict[College, int | None]) -> Iterator[Fault]:
    quorum = reglement.quorum
    if quorum.min_per_college is None:
        return
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    weighed = any(majority.counted_by is CountedBy.WEIGHT for majority in majorities)
    for college in College:
        asked, limit = quorum.min_per_college.of(college), most[college]
        if limit is not None and asked > limit:
            level = ", jury.parity" if limit != reglement.jury.seats.of(college).max else ""
            message = (
                f"le collège {college.label.lower()} a {plural(limit, 'siège')} au plus "
                f"(jury.seats.{college.value}{level}) : un quorum de {asked} n’est jamais atteint"
            )
            yield contradiction("quorum.min_per_college", message)
        by_organisation = quorum.counted_in.of(college) is QuorumUnit.ORGANISATIONS
        named = len(reglement.weights.of(college)) if college in SOCIAL_PARTNERS else 0
        if by_organisation and weighed and named and asked > named:
            message = (
                f"le collège {college.label.lower()} a {plural(named, 'organisation')} "
                f"(weights.{college.value}) : un quorum de {asked} organisations n’est jamais atteint "
                "(quorum.counted_in)"
            )
            yield contradiction("quorum.min_per_college", message)


def _of_total(reglement: Reglement, most: dict[College, int | None]) -> Iterator[Fault]:
    jury, quorum = reglement.jury, reglement.quorum
    limits = [limit for limit in most.values() if limit is not None]
    total = sum(limits) if len(limits) == len(most) else None
    if total is None or jury.body is JuryBody.CHAIR_AND_VICE_CHAIR:
        return
    keys = "jury.seats, jury.parity" if jury.parity in _LEVEL else "jury.seats"
    for path, asked in (
        ("quorum.min_total", quorum.min_total or 0),
        ("jury.min_voting", jury.min_voting),
        ("jury.min_qualified", jury.min_qualified),
    ):
        if asked > total:
            message = f"les sièges ({keys}) sont {total} au plus : {asked} n’y siégeront jamais"
            yield contradiction(path, message)


def _of_shares(reglement: Reglement) -> Iterator[Fault]:
    quorum = reglement.quorum
    shares = quorum.fraction_per_college or CollegeShares()
    paths = [("quorum.fraction", quorum.fraction)]
    paths += [
        (f"quorum.fraction_per_college.{college.value}", shares.of(college)) for college in College
    ]
    for path, share in paths:
        if quorum.strict and share == 1:
            yield contradiction(path, "avec quorum.strict, la totalité ne peut pas être dépassée")


def _of_vice_chair(reglement: Reglement, most: dict[College, int | None]) -> Iterator[Fault]:
    """Yield that no chair and vice-chair may both have a seat, where both sign."""
    if SeatRole.VICE_CHAIR not in reglement.minutes.signed_by:
        return
    seated = [college for college in College if most[college] != 0]
    if reglement.presidency.vice_chair_of_other_college and len(seated) == 1:
        message = (
            f"le collège {seated[0].label.lower()} a seul des sièges (jury.seats), et la vice-présidence, qui "
            "signe (minutes.signed_by), revient à un autre : aucune séance n’ouvrirait. Écrivez qui signe, "
            "« [chair] », ou donnez un siège à un autre collège"
        )
        yield contradiction("presidency.vice_chair_of_other_college", message)
    elif len(seated) == 1 and most[seated[0]] == 1:
        message = (
            "il n’y a qu’un siège (jury.seats), et la présidence et la vice-présidence signent : écrivez "
            "« [chair] », ou donnez un second siège"
        )
        yield contradiction("minutes.signed_by", message)
    if not seated:
        yield contradiction("jury.seats", "aucun collège n’a de siège à voix délibérative")
