"""The table for one candidate: whose voices count, who presides, whether the quorum is met.

A juror who stands aside leaves the table, and the quorum, for that candidate only. A represented
juror's voice counts in votes where proxies are admitted; it counts in the quorum only where the
règlement says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil

from parchemin.assessment.rules.reasons import Reason
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, Parity, QuorumBase
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.results import QuorumCheck
from parchemin.jury.terms import College, Gender, Presence, SeatRole
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


@dataclass(frozen=True)
class Table:
    """Who decides on one candidate.

    `present` and `represented` are those whose voices count; `members` all voting seats, present or
    not; `presider` the chair, or the vice-chair when the chair is away or stands aside; `away` says,
    for every other seat, why its voice does not count.
    """

    members: tuple[JurorFacts, ...]
    present: tuple[JurorFacts, ...]
    represented: tuple[JurorFacts, ...]
    presider: JurorFacts | None
    quorum: QuorumCheck
    warnings: tuple[Objection, ...]
    away: tuple[tuple[str, Reason], ...]


@lru_cache(maxsize=4096)
def table_of(
    sitting: SittingFacts, effective: Effective, out: frozenset[str] = frozenset()
) -> Table:
    """Return the table once the persons in `out` (recused or out of the room) have left it."""
    members = voting_members(sitting)
    present = tuple(
        juror for juror in members if juror.person not in out and is_in_the_room(juror, effective)
    )
    represented = _represented(members, present, out, effective)
    presider = _presider(present)
    quorum = _quorum(sitting, effective, members, present, represented, out)
    warnings = _warnings(present, effective)
    heard = {juror.person for juror in present + represented}
    away = tuple(
        (juror.person, why_away(juror, out, effective))
        for juror in sitting.jurors
        if juror.person not in heard
    )
    return Table(members, present, represented, presider, quorum, warnings, away)


def voting_members(sitting: SittingFacts) -> tuple[JurorFacts, ...]:
    """Return the seats with a voice, a substitute standing for the juror they replace."""
    return tuple(
        juror
        for juror in sitting.jurors
        if juror.voting and juror.presence is not Presence.SUBSTITUTED
    )


def is_in_the_room(juror: JurorFacts, effective: Effective) -> bool:
    """Tell whether a juror may speak: convened, habilitated where lists are kept, and there."""
    here = juror.presence is Presence.PRESENT or (
        juror.presence is Presence.REMOTE and effective.reglement.remote_jury
    )
    listed = juror.habilitated or not effective.reglement.jury.habilitated_list
    return here and juror.convened and listed


def why_away(juror: JurorFacts, out: frozenset[str], effective: Effective) -> Reason:
    """Return why the voice of a juror who is not at the table does not count."""
    name = juror.name
    if not juror.convened:
        text, key = f"{name} n’a pas été convoqué.", "convocation"
        return Reason("voice-not-convened", text, effective.source(key))
    if juror.presence is Presence.SUBSTITUTED:
        text = f"{name} est suppléé : son suppléant a la voix."
        return Reason("voice-substituted", text, effective.source("jury"))
    if not juror.voting:
        text = f"{name} a voix consultative."
        return Reason("voice-consultative", text, effective.source("jury.non_voting_members"))
    if juror.person in out:
        text = f"{name} se déporte, ou a quitté la salle, pour ce candidat."
        return Reason("voice-recused", text, effective.source("member"))
    if not juror.habilitated and effective.reglement.jury.habilitated_list:
        text = f"{name} n’est pas sur la liste des jurés."
        return Reason("voice-not-listed", text, effective.source("jury.habilitated_list"))
    if juror.presence is Presence.REPRESENTED:
        text = f"Le pouvoir de {name} ne peut pas être compté."
        return Reason("voice-proxy", text, effective.source("proxy"))
    if juror.presence is Presence.REMOTE:
        text = f"{name} est à distance."
        return Reason("voice-remote", text, effective.source("remote_jury"))
    text = f"{name} est {juror.presence.label.lower()}."
    return Reason("voice-absent", text, effective.source("quorum"))


def _represented(
    members: tuple[JurorFacts, ...],
    present: tuple[JurorFacts, ...],
    out: frozenset[str],
    effective: Effective,
) -> tuple[JurorFacts, ...]:
    rules = effective.reglement.proxy
    if not rules.allowed:
        return ()
    holders = {juror.person: juror for juror in present}
    held: dict[str, int] = {}
    found = []
    for juror in members:
        holder = holders.get(juror.represented_by)
        if (
            juror.presence is not Presence.REPRESENTED
            or juror.person in out
            or not juror.convened
            or holder is None
            or (rules.same_college and holder.college is not juror.college)
            or held.get(holder.person, 0) >= rules.max
        ):
            continue
        held[holder.person] = held.get(holder.person, 0) + 1
        found.append(juror)
    return tuple(found)


def _presider(present: tuple[JurorFacts, ...]) -> JurorFacts | None:
    for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
        for juror in present:
            if juror.role is role:
                return juror
    return None


def by_college(jurors: tuple[JurorFacts, ...]) -> dict[College, int]:
    """Return how many of these jurors sit for each college."""
    counts = dict.fromkeys(College, 0)
    for juror in jurors:
        counts[juror.college] += 1
    return counts


def _quorum(
    sitting: SittingFacts,
    effective: Effective,
    members: tuple[JurorFacts, ...],
    present: tuple[JurorFacts, ...],
    represented: tuple[JurorFacts, ...],
    out: frozenset[str],
) -> QuorumCheck:
    rules = effective.reglement.quorum
    counted = present + represented if rules.counts_represented else present
    seats = members
    if rules.base is QuorumBase.SEATS_NOT_RECUSED:
        seats = tuple(juror for juror in members if juror.person not in out)
    waived = sitting.second_convocation and rules.second_convocation_without_quorum
    objections: list[Objection] = []
    if not waived:
        objections += _total_objections(len(counted), len(seats), effective)
        objections += _college_objections(by_college(counted), by_college(seats), effective)
    objections += _standing_objections(present, represented, effective)
    return QuorumCheck(
        voters=tuple(juror.person for juror in present + represented),
        present=len(counted),
        required=0 if waived else _required(len(seats), effective),
        by_college=tuple(by_college(counted).items()),
        objections=tuple(objections),
    )


def _required(seats: int, effective: Effective) -> int:
    rules = effective.reglement.quorum
    share = ceil(rules.fraction * seats) if rules.fraction else 0
    colleges = len(SOCIAL_PARTNERS) * (rules.min_per_college or 0)
    return max(rules.min_total or 0, share, colleges, effective.reglement.jury.min_voting)


def _total_objections(counted: int, seats: int, effective: Effective) -> Iterator[Objection]:
    rules = effective.reglement.quorum
    asked = (
        ("quorum.min_total", rules.min_total or 0),
        ("quorum.fraction", ceil(rules.fraction * seats) if rules.fraction else 0),
    )
    for key, required in asked:
        if counted < required:
            yield Objection(
                "quorum-total",
                f"Quorum : {plural(counted, 'votant')} pour {required} requis.",
                effective.source(key),
                "Attendre un juré, désigner un suppléant, ou convoquer à nouveau.",
            )


def _college_objections(
    counted: dict[College, int], seats: dict[College, int], effective: Effective
) -> Iterator[Objection]:
    rules = effective.reglement.quorum
    share = rules.fraction_per_college or Fraction(0)
    for college in SOCIAL_PARTNERS:
        asked = (
            ("quorum.min_per_college", rules.min_per_college or 0),
            ("quorum.fraction_per_college", ceil(share * seats[college])),
        )
        for key, required in asked:
            if counted[college] < required:
                yield Objection(
                    f"quorum-{college.value}",
                    f"Quorum, collège {college.label.lower()} : "
                    f"{plural(counted[college], 'votant')} pour {required} requis.",
                    effective.source(key),
                    "Attendre un juré de ce collège, ou désigner un suppléant.",
                )


def _standing_objections(
    present: tuple[JurorFacts, ...], represented: tuple[JurorFacts, ...], effective: Effective
) -> Iterator[Objection]:
    """Objections that no second convocation lifts: number and quality, presidency, parity."""
    jury = effective.reglement.jury
    if len(present) < jury.min_voting:
        yield Objection(
            "jury-voters",
            f"{plural(len(present), 'membre délibère', 'membres délibèrent')} "
            f"pour {jury.min_voting} au moins.",
            effective.source("jury.min_voting"),
            "Reporter ce dossier devant un jury complet.",
        )
    qualified = sum(juror.qualified for juror in present)
    if qualified < jury.min_qualified:
        yield Objection(
            "jury-qualified",
            f"{plural(qualified, 'membre qualifié', 'membres qualifiés')} "
            f"pour {jury.min_qualified} au moins.",
            effective.source("jury.min_qualified"),
            "Faire siéger une personne qualifiée pour la certification.",
        )
    if _presider(present) is None:
        yield Objection(
            "presidency-away",
            "Ni le président ni le vice-président ne siègent pour ce candidat.",
            effective.source("presidency"),
            "Désigner un président de séance parmi les présents.",
        )
    if jury.parity is Parity.PRESENT:
        voices = by_college(present + represented)
        employers, employees = (voices[college] for college in SOCIAL_PARTNERS)
        if employers != employees:
            yield Objection(
                "parity-present",
                f"Parité : {employers} du collège employeurs, {employees} du collège salariés.",
                effective.source("jury.parity"),
                "Un membre du collège le plus nombreux se retire, ou l’autre se complète.",
            )


def _warnings(present: tuple[JurorFacts, ...], effective: Effective) -> tuple[Objection, ...]:
    if not effective.reglement.jury.gender_balance:
        return ()
    women = sum(juror.gender is Gender.WOMAN for juror in present)
    men = sum(juror.gender is Gender.MAN for juror in present)
    if women and men:
        return ()
    return (
        Objection(
            "gender-balance",
            f"Représentation des femmes et des hommes : {plural(women, 'femme')}, "
            f"{plural(men, 'homme')}.",
            effective.source("jury.gender_balance"),
            "Rechercher l’équilibre à la prochaine désignation.",
        ),
    )
