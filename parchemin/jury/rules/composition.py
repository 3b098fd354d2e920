"""Whether a jury is composed as the règlement asks, before the day and at the opening.

What blocks the opening is an objection; what a secretariat should know without being stopped is a remark.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from parchemin.assembly.table import by_college, voting_members
from parchemin.assembly.terms import CountedBy
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.organisations import (
    counted_by_organisation,
    votes_by_organisation,
)
from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, JuryBody, Parity, Rotation
from parchemin.certifications.reglement.value import PresidencyRules
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.presidency import objections_to_naming
from parchemin.jury.rules.signatories import PRESIDENCY, SAT, functions_asked, signs
from parchemin.jury.rules.table import table_of
from parchemin.jury.terms import College, Presence, SeatRole
from parchemin.kernel.calendar import add_days, add_months, french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection

_YEARS = {Rotation.YEARLY: 1, Rotation.EVERY_TWO_YEARS: 2, Rotation.EVERY_THREE_YEARS: 3}


def objections_to_composition(sitting: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return why the seats are not those of the règlement: body, numbers, parity (RULE-29), presidency."""
    return (
        *objections_to_seats(sitting, effective),
        *_on_parity(sitting, effective),
        *_on_presidency(sitting, effective),
        *_on_organisations(sitting, effective),
    )


def objections_to_seats(sitting: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return why those convened are not as many as the règlement asks: such a jury is not convened yet."""
    return (*_on_body(sitting, effective), *_on_numbers(sitting, effective))


def objections_to_opening(sitting: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return why a sitting may not open: its composition, and its quorum with who is there (RULE-30)."""
    quorum = table_of(sitting, effective).quorum.objections
    return (*objections_to_composition(sitting, effective), *quorum)


def lacks_for(
    sitting: SittingFacts, effective: Effective, general: Effective
) -> tuple[Objection, ...]:
    """Return what a table lacks for the cases of one route and not for a sitting in general (RULE-27)."""
    known = {lack.code for lack in table_of(sitting, general).quorum.objections}
    return tuple(
        replace(lack, message=f"Dossiers en {effective.route.label} : {lack.message}")
        for lack in table_of(sitting, effective).quorum.objections
        if lack.code not in known
    )


def objections_to_closing(sitting: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return why the minutes of a sitting could not be signed: who signs by function did not sit, or nobody did.

    Where nobody else who came may be named in their place, those who sat sign alone.
    """
    signed_by = effective.reglement.minutes.signed_by
    sat = [juror for juror in sitting.jurors if juror.presence in SAT]
    alone = any(
        signs(one.role, voting=one.voting, presence=one.presence, signed_by=signed_by)
        for one in sat
    )
    away = tuple(
        Objection(
            f"{juror.role.value.replace('_', '-')}-away",
            f"{juror.name}, {juror.role.label.lower()}, n’a pas siégé : personne ne pourrait signer à sa "
            "place.",
            effective.source("minutes.signed_by"),
            "Nommer à sa place un juré présent, ou noter qu’il a siégé s’il n’est parti qu’ensuite.",
        )
        for juror in sitting.jurors
        if juror.role in signed_by and juror.role in PRESIDENCY and juror.presence not in SAT
        if not alone or any(_may_stand_for(one, juror.role, sitting, effective) for one in sat)
    )
    if alone or away:
        return away
    return (
        Objection(
            "nobody-signs",
            "Aucun de ceux qui signent le procès-verbal n’a siégé.",
            effective.source("minutes.signed_by"),
            "Nommer à la présidence un juré présent ; si personne n’a siégé, retirer les dossiers de l’ordre du "
            "jour, puis annuler la séance.",
        ),
    )


def _may_stand_for(
    one: JurorFacts, role: SeatRole, sitting: SittingFacts, effective: Effective
) -> bool:
    """Tell whether a member with a voice, who sat, may be named to the function of somebody who did not."""
    return (
        one.role not in PRESIDENCY
        and one.voting
        and not objections_to_naming(sitting, one, role, effective)
    )


def expected_sitting(
    sitting: SittingFacts, unrecorded: frozenset[str] = frozenset()
) -> SittingFacts:
    """Return the sitting as if everybody in `unrecorded` came: what can be said before the day."""
    return replace(
        sitting,
        jurors=tuple(
            replace(juror, presence=Presence.PRESENT) if juror.person in unrecorded else juror
            for juror in sitting.jurors
        ),
    )


def remarks_on_convocation(sitting: SittingFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return what the secretariat should know: unions to ask, notice (RULE-39), turn of presidency, lists."""
    return (
        *_on_unions(sitting, effective),
        *remarks_on_notice(sitting, effective),
        *_on_signing(sitting, effective),
        *_on_turn(sitting, effective),
        *_on_lists(sitting, effective),
    )


def seats_asked(effective: Effective) -> dict[College, int]:
    """Return how many voting seats each college must hold for a jury to open at its smallest."""
    reglement = effective.reglement
    jury, quorum = reglement.jury, reglement.quorum
    counts = {college: jury.seats.of(college).min for college in College}
    for college in SOCIAL_PARTNERS:
        least = quorum.min_per_college.of(college) if quorum.min_per_college else 0
        counts[college] = max(counts[college], least)
    total = max(jury.min_voting, quorum.min_total or 0)
    while True:
        if jury.parity is not Parity.NONE:
            level = max(counts[college] for college in SOCIAL_PARTNERS)
            counts.update(dict.fromkeys(SOCIAL_PARTNERS, level))
        growing = [c for c in SOCIAL_PARTNERS if _has_room(counts[c], effective, c)]
        if sum(counts.values()) >= total or not growing:
            return counts
        counts[growing[0]] += 1


def missing_seats(sitting: SittingFacts, effective: Effective) -> dict[College, int]:
    """Return how many voting seats a sitting still lacks, college by college; those that lack none left out.

    Where parity is asked, the smaller college is brought level with the larger one.
    """
    asked, counts = seats_asked(effective), by_college(voting_members(sitting.jurors))
    if effective.reglement.jury.parity is not Parity.NONE:
        level = max(max(asked[college], counts[college]) for college in SOCIAL_PARTNERS)
        asked.update(dict.fromkeys(SOCIAL_PARTNERS, level))
    return {c: asked[c] - counts[c] for c in College if asked[c] > counts[c]}


def _has_room(count: int, effective: Effective, college: College) -> bool:
    most = effective.reglement.jury.seats.of(college).max
    return most is None or count < most


def presiding_college(presidency: PresidencyRules, on: date) -> College | None:
    """Return the college whose turn it is to preside on a day; None when the règlement does not say."""
    first, since = presidency.college, presidency.since
    if first is None or presidency.rotation is Rotation.NONE or since is None:
        return first
    years = on.year - since.year - (add_months(since, 12 * (on.year - since.year)) > on)
    turns = years // _YEARS[presidency.rotation]
    other = next(college for college in SOCIAL_PARTNERS if college is not first)
    return other if turns % 2 else first


def _on_body(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    """Yield that a jury made of the chair and vice-chair of the CPNE has other voting seats."""
    voting = len(voting_members(sitting.jurors))
    if effective.reglement.jury.body is JuryBody.CHAIR_AND_VICE_CHAIR and voting > len(PRESIDENCY):
        yield Objection(
            "seats-of-presidency",
            f"La présidence et la vice-présidence de la CPNE siègent seules : {voting} sièges ont voix "
            "délibérative.",
            effective.source("jury.body"),
            "Retirer la voix des autres sièges.",
        )


def _on_numbers(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    counts = by_college(voting_members(sitting.jurors))
    for college in College:
        asked = effective.reglement.jury.seats.of(college)
        if counts[college] < asked.min:
            yield Objection(
                f"seats-{college.value}",
                f"Collège {college.label.lower()} : {plural(counts[college], 'siège')} "
                f"pour {asked.min} au moins.",
                effective.source("jury.seats"),
                "Désigner un juré de ce collège.",
            )
        if asked.max is not None and counts[college] > asked.max:
            yield Objection(
                f"seats-{college.value}",
                f"Collège {college.label.lower()} : {plural(counts[college], 'siège')} à voix "
                f"délibérative, {asked.max} au plus.",
                effective.source("jury.seats"),
                "Retirer un siège, ou le rendre consultatif.",
            )


def _on_organisations(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    """Yield the voting members of whom the text needs an organisation, or its weight, and does not find it."""
    counted = counted_by_organisation(effective.reglement)
    key = "majority" if votes_by_organisation(effective.reglement) else "quorum.counted_in"
    weights = effective.voting.weights
    weighed = any(rule.counted_by is CountedBy.WEIGHT for rule in effective.voting.rounds)
    for juror in voting_members(sitting.jurors):
        if juror.college not in counted:
            continue
        if not juror.organisation:
            yield Objection(
                "organisation-unknown",
                f"{juror.name} : l’organisation qui le mandate n’est pas notée, et le texte compte les "
                "organisations.",
                effective.source(key),
                "La noter sur la fiche du juré.",
            )
        elif weighed and juror.organisation not in weights.of(juror.college):
            yield Objection(
                "organisation-without-weight",
                f"{juror.name} : son organisation n’a pas de poids dans le règlement.",
                effective.source(f"weights.{juror.college.value}"),
                "Corriger l’organisation notée, ou désigner un autre juré.",
            )


def _on_parity(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    if effective.reglement.jury.parity is not Parity.SEATS:
        return
    counts = by_college(voting_members(sitting.jurors))
    employers, employees = (counts[college] for college in SOCIAL_PARTNERS)
    if employers != employees:
        yield Objection(
            "parity-seats",
            f"Parité : {plural(employers, 'siège')} du collège employeurs, {employees} du collège "
            "salariés.",
            effective.source("jury.parity"),
            "Désigner autant de jurés dans chaque collège.",
        )


def _on_presidency(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    seats = {juror.role: juror for juror in sitting.jurors}
    presidency = effective.reglement.presidency
    for role in functions_asked(effective.reglement.minutes.signed_by):
        if role not in seats:
            yield Objection(
                f"no-{role.value.replace('_', '-')}",
                f"La séance n’a pas de {role.label.lower()}.",
                effective.source(
                    "minutes.signed_by" if role is SeatRole.VICE_CHAIR else "presidency"
                ),
                "Désigner l’un des jurés.",
            )
    chair, vice_chair = seats.get(SeatRole.CHAIR), seats.get(SeatRole.VICE_CHAIR)
    one_college = chair and vice_chair and chair.college is vice_chair.college
    if one_college and presidency.vice_chair_of_other_college:
        yield Objection(
            "presidency-one-college",
            "Le président et le vice-président sont du même collège.",
            effective.source("presidency.vice_chair_of_other_college"),
            "Choisir le vice-président dans l’autre collège.",
        )


def unions_asked_by(effective: Effective, held_on: date) -> date | None:
    """Return the last day to ask the organisations for names, or None where the règlement sets none."""
    days = effective.reglement.convocation.unions_asked_days_before
    return None if days is None else add_days(held_on, -days)


def _on_unions(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    by = unions_asked_by(effective, sitting.held_on)
    if by is not None and missing_seats(sitting, effective):
        yield Objection(
            "unions-to-ask",
            f"Les organisations désignent leurs jurés : elles sont sollicitées le {french_date(by)} au "
            "plus tard.",
            effective.source("convocation.unions_asked_days_before"),
            "Leur demander des noms.",
        )


def remarks_on_notice(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    """Yield that a jury was convened later than its règlement asks (RULE-39)."""
    asked = effective.reglement.convocation.days_before
    if sitting.convened_on is None:
        return
    given = (sitting.held_on - sitting.convened_on).days
    if given < asked:
        yield Objection(
            "convocation-notice",
            f"Convoquée {plural(max(given, 0), 'jour')} avant, pour {asked} jours demandés.",
            effective.source("convocation.days_before"),
            "Reporter la séance, ou recueillir l’accord des jurés.",
        )


def _on_signing(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    """Yield whom the closing would wait for: who signs by function is not there, and nobody is named instead."""
    signed_by = effective.reglement.minutes.signed_by
    for juror in sitting.jurors:
        if juror.role in signed_by and juror.role in PRESIDENCY and juror.presence not in SAT:
            yield Objection(
                f"{juror.role.value.replace('_', '-')}-expected",
                f"{juror.name}, {juror.role.label.lower()}, n’est pas à la table et signe le procès-verbal : la "
                "séance ne se clôt pas sans sa venue, ou sans un autre à sa place.",
                effective.source("minutes.signed_by"),
                "Nommer à sa place un juré présent.",
            )


def _on_turn(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    turn = presiding_college(effective.reglement.presidency, sitting.held_on)
    chair = next((juror for juror in sitting.jurors if juror.role is SeatRole.CHAIR), None)
    if turn and chair and chair.college is not turn:
        yield Objection(
            "presidency-turn",
            f"Le {french_date(sitting.held_on)}, la présidence revient au collège "
            f"{turn.label.lower()}.",
            effective.source("presidency.rotation"),
            f"Confier la présidence à un juré du collège {turn.label.lower()}.",
        )


def _on_lists(sitting: SittingFacts, effective: Effective) -> Iterator[Objection]:
    if not effective.reglement.jury.habilitated_list:
        return
    for juror in sitting.jurors:
        if not juror.habilitated:
            yield Objection(
                "juror-not-listed",
                f"{juror.name} n’est pas sur la liste des jurés ce jour-là : sa voix ne comptera pas.",
                effective.source("jury.habilitated_list"),
                "Prolonger sa désignation, ou le remplacer.",
            )
