"""A règlement in French: each rule in a sentence, with the text it comes from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from parchemin.certifications.reglement.clause_words import (
    Said,
    delay_text,
    parts_of,
    share_text,
    within_text,
)
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.mark_clauses import (
    aggregation,
    aggregation_keys,
    certification,
    marks_kept,
    scale,
    scale_keys,
)
from parchemin.certifications.reglement.terms import (
    AppealStart,
    College,
    Divergence,
    EmployerScope,
    FullAward,
    JuryBody,
    JuryFlow,
    MarkAdjuster,
    Marked,
    Parity,
    SeatRole,
    Unit,
)
from parchemin.certifications.reglement.validity import COUNTED_FROM
from parchemin.certifications.reglement.value import (
    Reglement,
    SeatRange,
    ValidityRule,
)
from parchemin.certifications.reglement.vote_clauses import equal_voices, quorum, vote
from parchemin.kernel.calendar import french_date, french_months
from parchemin.kernel.numbers import french_percent, plural
from parchemin.kernel.text import lowered

VOTE = "Vote et présidence"
KEPT = "Ce qui reste acquis"
_SIGNATORIES = {
    SeatRole.CHAIR: "le président",
    SeatRole.VICE_CHAIR: "le vice-président",
    SeatRole.MEMBER: "chaque membre qui a siégé",
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule in a sentence, and its source: law, article of the règlement, or default."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The clauses of one subject."""

    title: str
    clauses: tuple[Clause, ...]


def chapters_of(effective: Effective) -> tuple[Chapter, ...]:
    """Return the whole règlement as it binds one route and register, chapter by chapter."""
    reglement = effective.reglement
    told = {title: tuple(_clauses(tell(reglement), effective)) for title, tell in _CHAPTERS}
    told[VOTE] += tuple(_clauses(equal_voices(effective), effective))
    told[KEPT] = (*_validities(effective), *told[KEPT])
    return tuple(Chapter(title, clauses) for title, clauses in told.items() if clauses)


def _clauses(said: Said, effective: Effective) -> Iterator[Clause]:
    for keys, text in said:
        named = (keys,) if isinstance(keys, str) else keys
        yield Clause(text[:1].upper() + text[1:], effective.source_of(*named))


def _jury(rules: Reglement) -> Said:
    jury = rules.jury
    yield "jury.body", _DECIDES[jury.body]
    yield "jury.flow", f"Déroulement : {lowered(jury.flow.label)}."
    if jury.body is JuryBody.DEDICATED_JURY:
        seated = (college.value for college in _seated(rules))
        yield parts_of(rules, "jury.seats", *seated), f"Sièges : {_seats(rules)}."
    if jury.parity is Parity.NONE:
        yield "jury.parity", "Aucune parité n’est exigée entre les collèges."
    else:
        yield (
            "jury.parity",
            f"Parité des collèges employeurs et salariés : {jury.parity.label.lower()}.",
        )
    if jury.min_voting > 1:
        yield (
            "jury.min_voting",
            f"{plural(jury.min_voting, 'membre vote', 'membres votent')} au moins.",
        )
    if jury.min_qualified:
        qualified = plural(jury.min_qualified, "membre qualifié", "membres qualifiés")
        yield "jury.min_qualified", f"{qualified} au moins dans le métier."
    if jury.gender_balance:
        yield "jury.gender_balance", "Femmes et hommes y sont représentés de façon équilibrée."
    if jury.non_voting_members:
        yield "jury.non_voting_members", f"Sans voix : {', '.join(jury.non_voting_members)}."
    yield (
        "remote_jury",
        f"Le jury {'peut' if rules.remote_jury else 'ne peut pas'} se tenir à distance.",
    )


def _seats(rules: Reglement) -> str:
    seats = rules.jury.seats
    return ", ".join(
        f"{college.label.lower()} {_range(seats.of(college))}" for college in _seated(rules)
    )


def _seated(rules: Reglement) -> list[College]:
    return [college for college in College if rules.jury.seats.of(college).max != 0]


def _range(seats: SeatRange) -> str:
    if seats.max is None:
        return f"{seats.min} ou plus"
    return str(seats.min) if seats.min == seats.max else f"{seats.min} à {seats.max}"


def _decision(rules: Reglement) -> Said:
    decision = rules.decision
    yield "decision.unit", f"Le jury se prononce par {decision.unit.label.lower()}."
    said = ", ".join(outcome.label.lower() for outcome in decision.outcomes)
    yield "decision.outcomes", f"Il peut dire : {said}."
    if decision.full_award_requires is FullAward.SHARE_OF_BLOCS and decision.full_award_share:
        yield (
            "decision.full_award_share",
            f"Le tout demande {share_text(decision.full_award_share)} des blocs.",
        )
    else:
        needs = decision.full_award_requires.label.lower()
        yield "decision.full_award_requires", f"Le tout demande {needs}."
    if decision.deadline:
        yield "decision.deadline", f"Il décide {within_text(decision.deadline)}."
    if decision.cpne_confirmation:
        yield "decision.cpne_confirmation", "La CPNE confirme chaque décision."
    for mention in rules.mentions:
        yield "mentions", f"Mention possible : {mention.label}."
    signers = " et ".join(_SIGNATORIES[role] for role in rules.minutes.signed_by)
    yield "minutes.signed_by", f"Signent le procès-verbal : {signers}."


def _assessment(rules: Reglement) -> Said:
    assessors, grid = rules.assessors, rules.grid
    external = plural(assessors.external_count, "externe")
    some = f", dont {external}" if assessors.external_count else ""
    who = ("assessors.count", *(("assessors.external_count",) if some else ()))
    yield who, f"{plural(assessors.count, 'évaluateur')} par bloc{some}."
    if assessors.trainer_ban:
        yield "assessors.trainer_ban", "Qui a formé le candidat ne l’évalue pas."
    if assessors.external_employer is not EmployerScope.NONE:
        whose = _SAME_EMPLOYER[assessors.external_employer]
        yield "assessors.external_employer", f"L’externe n’est pas {whose} que le candidat."
    yield "grid.marked", f"On apprécie {grid.marked.label.lower()}."
    yield parts_of(rules, "grid.scale", *scale_keys(grid.scale)), f"{scale(grid.scale)}."
    if grid.marked is not Marked.COMPETENCE:
        yield (
            parts_of(rules, "grid.competence", *aggregation_keys(grid.competence)),
            f"Une compétence est acquise : {aggregation(grid.competence, grid.scale)}.",
        )
    asked = aggregation(grid.bloc, grid.scale)
    made_of = parts_of(rules, "grid.bloc", *aggregation_keys(grid.bloc))
    yield made_of, f"Un bloc est acquis : {asked}."
    if grid.certification:
        asked = certification(grid.certification)
        yield "grid.certification", f"La certification est acquise : {asked}."
        if grid.certification.kept:
            kept = marks_kept(grid.certification.kept)
            yield "grid.certification.kept", f"Si elle n’est pas accordée, {kept}."
    yield "grid.not_assessed", f"Ce qui n’est pas évalué : {lowered(grid.not_assessed.label)}."
    if grid.look_range:
        low, high = french_percent(grid.look_range.low), french_percent(grid.look_range.high)
        yield "grid.look_range", f"Entre {low} et {high}, le jury regarde de près."
    if assessors.count > 1 or grid.divergence is not Divergence.TO_JURY:
        yield "grid.divergence", f"Avis divergents : {lowered(grid.divergence.label)}."
    adjuster = (
        "personne ne les change"
        if grid.adjusted_by is MarkAdjuster.NOBODY
        else ("le jury peut les changer, avec un motif")
    )
    yield "grid.adjusted_by", f"Une fois les grilles signées, {adjuster}."
    yield "grid.binding", f"{grid.binding.label}."


def _validities(effective: Effective) -> Iterator[Clause]:
    """Yield how long a partial result is kept, for a bloc and for a competence when both are kept and differ."""
    by_competence = effective.reglement.decision.unit is Unit.COMPETENCE
    found = {
        unit: effective.validity(effective.route, effective.register, unit)
        for unit in ((Unit.BLOC, Unit.COMPETENCE) if by_competence else (Unit.BLOC,))
    }
    if len(set(found.values())) == 1:
        line, source = found[Unit.BLOC]
        yield Clause(f"Ce qui est acquis {_kept_for(line)}.", source)
        return
    for unit, (line, source) in found.items():
        article = "Un bloc acquis" if unit is Unit.BLOC else "Une compétence acquise"
        yield Clause(f"{article} {_kept_for(line)}.", source)


def _kept_for(line: ValidityRule) -> str:
    until = ", et sert jusqu’à l’échéance de l’enregistrement" if line.usable_until else ""
    if not line.months:
        return f"le reste à vie{until}"
    start = f" à compter {COUNTED_FROM[line.start]}"
    return f"le reste {french_months(line.months)}{start}{until}"


def _retakes(rules: Reglement) -> Said:
    retake = rules.retake
    if retake.max_attempts is not None:
        yield "retake.max_attempts", f"{plural(retake.max_attempts, 'présentation')} au plus."
    if retake.min_delay:
        yield (
            "retake.min_delay",
            f"{delay_text(retake.min_delay)} au moins entre deux présentations.",
        )
    if retake.window:
        delay = delay_text(retake.window)
        yield "retake.window", f"Une nouvelle présentation reste possible pendant {delay}."


def _incompatible(rules: Reglement) -> Said:
    member = rules.member
    if member.same_employer is not EmployerScope.NONE:
        whose = _SAME_EMPLOYER[member.same_employer]
        yield "member.same_employer", f"Se déporte qui est {whose} que le candidat."
    for banned, key, who in (
        (member.trainer_ban, "trainer_ban", "formé le candidat"),
        (member.tutor_ban, "tutor_ban", "suivi le candidat en entreprise"),
        (_assessors_stand_aside(rules), "assessor_ban", "évalué le candidat"),
        (member.guide_ban, "guide_ban", "accompagné sa VAE"),
    ):
        if banned:
            yield f"member.{key}", f"Se déporte qui a {who}."
    if member.relation_ban:
        yield (
            "member.relation_ban",
            "Se déporte qui a un lien personnel ou professionnel avec le candidat.",
        )
    if member.experience_years:
        years = plural(member.experience_years, "an")
        yield "member.experience_years", f"Un juré a {years} d’expérience du métier."
    if member.active_within_years:
        years = plural(member.active_within_years, "an")
        yield "member.active_within_years", f"Il exerce, ou a exercé dans les {years}."


def _assessors_stand_aside(rules: Reglement) -> bool:
    return rules.member.assessor_ban and rules.jury.flow is not JuryFlow.SINGLE


def _text(rules: Reglement) -> Said:
    """Yield what the règlement says of itself: for whom, written after what, what it sets aside."""
    if rules.branch or rules.idcc:
        codes = f"IDCC {', '.join(rules.idcc)}" if rules.idcc else ""
        known = ", ".join(part for part in (rules.branch, codes) if part)
        yield "branch" if rules.branch else "idcc", f"Branche : {known}."
    if rules.source:
        licence = f" ({rules.source.licence})" if rules.source.licence else ""
        yield "source", f"Écrit d’après « {rules.source.title} »{licence}."
    for waiver in rules.waivers:
        day = french_date(waiver.decided_on)
        yield (
            "waivers",
            f"Écarté le {day} : {lowered(waiver.doctrine.label)}. Motif : {waiver.reason.rstrip('.')}.",
        )


def _before(rules: Reglement) -> Said:
    convocation, file = rules.convocation, rules.file
    yield "convocation.days_before", f"Convocation {plural(convocation.days_before, 'jour')} avant."
    if convocation.unions_asked_days_before:
        days = plural(convocation.unions_asked_days_before, "jour")
        yield "convocation.unions_asked_days_before", f"Les organisations désignent {days} avant."
    if convocation.employee_notice_days:
        days = plural(convocation.employee_notice_days, "jour")
        yield (
            "convocation.employee_notice_days",
            f"Un juré salarié prévient son employeur {days} avant.",
        )
    if file.completeness_required:
        yield "file.completeness_required", "Un dossier n’est inscrit que complet."
    for months, key, what in (
        (file.practice_months_full, "practice_months_full", "la certification entière"),
        (file.practice_months_bloc, "practice_months_bloc", "un bloc"),
    ):
        if months:
            yield f"file.{key}", f"{plural(months, 'mois', 'mois')} de pratique avant {what}."


def _after(rules: Reglement) -> Said:
    appeal = rules.appeal
    yield (
        "notification.delay",
        f"Le candidat est informé {within_text(rules.notification.delay)}.",
    )
    if appeal.window is None:
        yield "appeal.window", "Le règlement n’ouvre pas de délai de recours."
    else:
        start = _FROM[appeal.start]
        window = ("appeal.window", "appeal.start")
        yield window, f"Recours ouvert {delay_text(appeal.window)} à compter {start}."
    grounds = ", ".join(ground.label.lower() for ground in appeal.grounds)
    yield "appeal.grounds", f"Motifs admis : {grounds}."
    yield "appeal.channel", f"Il se dépose {lowered(appeal.channel.label)}."
    if appeal.precondition:
        yield "appeal.precondition", f"Préalable : {lowered(appeal.precondition)}."
    if appeal.reply:
        yield "appeal.reply", f"Réponse {within_text(appeal.reply)}."
    yield (
        "appeal.reasons_due",
        f"La réponse {'est motivée' if appeal.reasons_due else 'n’a pas à être motivée'}.",
    )


_SAME_EMPLOYER = {
    EmployerScope.SITE: "du même établissement (SIRET)",
    EmployerScope.COMPANY: "de la même entreprise (SIREN)",
}
_DECIDES = {
    JuryBody.CPNE_ITSELF: "La CPNE elle-même décide.",
    JuryBody.DEDICATED_JURY: "Un jury paritaire dédié décide.",
    JuryBody.CHAIR_AND_VICE_CHAIR: "La présidence et la vice-présidence de la CPNE décident, seules.",
}
_FROM = {
    AppealStart.NOTIFICATION: "de la notification écrite",
    AppealStart.JURY_DATE: "du jour du jury",
}
_CHAPTERS: tuple[tuple[str, Callable[[Reglement], Said]], ...] = (
    ("Le jury", _jury),
    ("Quorum et pouvoirs", quorum),
    (VOTE, vote),
    ("Décision", _decision),
    ("Évaluation", _assessment),
    (KEPT, _retakes),
    ("Qui se déporte", _incompatible),
    ("Avant la séance", _before),
    ("Après la décision", _after),
    ("Le texte", _text),
)
