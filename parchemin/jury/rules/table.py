"""The table for one candidate: whose voices count, who presides, whether the quorum is met.

A juror who stands aside leaves the table, and the quorum, for that candidate only. A represented
juror's voice counts in votes where proxies are admitted; it counts in the quorum only where the
règlement says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from parchemin.assembly.quorum import parity_lacks, quorum_of
from parchemin.assembly.table import Gathering, gathering_of
from parchemin.assembly.terms import Parity, Presence
from parchemin.certifications.reglement.law import Effective
from parchemin.jurors.rules.experience import objections_to_experience
from parchemin.jurors.terms import Gender
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.results import QuorumCheck
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason
from parchemin.kernel.text import of


@dataclass(frozen=True, eq=False)
class Table(Gathering[JurorFacts]):
    """Who decides on one candidate.

    `quorum` says what the table lacks; `away` says, for every other seat, why its voice does not count.
    """

    quorum: QuorumCheck
    warnings: tuple[Objection, ...]
    away: tuple[tuple[str, Reason], ...]


@lru_cache(maxsize=4096)
def table_of(
    sitting: SittingFacts, effective: Effective, out: frozenset[str] = frozenset()
) -> Table:
    """Return the table once the persons in `out` (recused or out of the room) have left it."""
    reglement = effective.reglement
    barred = barred_from_voting(sitting, effective)
    found = gathering_of(
        sitting.jurors, reglement.proxy, remote=reglement.remote_jury, aside=out, barred=barred
    )
    heard = {juror.person for juror in found.present + found.represented}
    away = tuple(
        (juror.person, barred.get(juror.person) or why_away(juror, out, effective))
        for juror in sitting.jurors
        if juror.person not in heard
    )
    return Table(
        members=found.members,
        entitled=found.entitled,
        present=found.present,
        represented=found.represented,
        presider=found.presider,
        aside=out,
        quorum=_quorum(found, sitting, effective),
        warnings=_warnings(found.present, effective),
        away=away,
    )


def barred_from_voting(sitting: SittingFacts, effective: Effective) -> dict[str, Reason]:
    """Return, by person, why a juror has no voice in this sitting, whoever the candidate."""
    return {
        juror.person: reason
        for juror in sitting.jurors
        for reason in _bars(juror, sitting.held_on, effective)
    }


def _bars(juror: JurorFacts, on: date, effective: Effective) -> Iterator[Reason]:
    """Yield why a juror has no voice at all in this sitting: off the list, or too new to the trade."""
    if not juror.habilitated and effective.reglement.jury.habilitated_list:
        text = f"{juror.name} n’est pas sur la liste des jurés."
        yield Reason("voice-not-listed", text, effective.source("jury.habilitated_list"))
    for objection in objections_to_experience(juror, on, effective):
        yield Reason(f"voice-{objection.code}", objection.message, objection.source)


def why_away(juror: JurorFacts, out: frozenset[str], effective: Effective) -> Reason:
    """Return why the voice of a juror who is not at the table does not count."""
    name = juror.name
    if not juror.convened:
        text, key = f"{name} n’a pas de siège.", "convocation"
        return Reason("voice-not-convened", text, effective.source(key))
    if juror.presence is Presence.SUBSTITUTED:
        text = f"{name} a un suppléant, qui a la voix."
        return Reason("voice-substituted", text, effective.source("jury"))
    if not juror.voting:
        text = f"{name} a voix consultative."
        return Reason("voice-consultative", text, effective.source("jury.non_voting_members"))
    if juror.person in out:
        text = f"{name} se déporte pour ce candidat."
        return Reason("voice-recused", text, effective.source("member"))
    if juror.presence is Presence.REPRESENTED:
        text = f"Le pouvoir {of(name)} ne peut pas être compté."
        return Reason("voice-proxy", text, effective.source("proxy"))
    if juror.presence is Presence.REMOTE:
        text = f"{name} est à distance."
        return Reason("voice-remote", text, effective.source("remote_jury"))
    text = f"{name} : {juror.presence.label.lower()}."
    return Reason("voice-absent", text, effective.source("quorum"))


def _quorum(
    gathering: Gathering[JurorFacts], sitting: SittingFacts, effective: Effective
) -> QuorumCheck:
    rules = effective.reglement.quorum
    waived = sitting.second_convocation and rules.second_convocation_without_quorum
    found = quorum_of(gathering, rules, waived=waived)
    lacking = tuple(
        Objection(each.code, each.text, effective.source(each.key), each.remedy)
        for each in found.lacking
    )
    least = 0 if waived else effective.reglement.jury.min_voting
    return QuorumCheck(
        voters=tuple(juror.person for juror in gathering.present + gathering.represented),
        present=found.counted,
        required=max(found.required, least),
        by_college=found.by_college,
        objections=(*lacking, *_standing_objections(gathering, effective)),
    )


def _standing_objections(
    gathering: Gathering[JurorFacts], effective: Effective
) -> Iterator[Objection]:
    """Objections that no second convocation lifts: number and quality, presidency, parity (RULE-27)."""
    jury, present = effective.reglement.jury, gathering.present
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
    if gathering.presider is None:
        yield Objection(
            "presidency-away",
            "Ni le président ni le vice-président ne siègent pour ce candidat.",
            effective.source("presidency"),
            "Désigner un président de séance parmi les présents.",
        )
    lack = parity_lacks(gathering) if jury.parity is Parity.PRESENT else None
    if lack:
        yield Objection(lack.code, lack.text, effective.source(lack.key), lack.remedy)


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
