"""Who leaves the table for one candidate, and why (RULE-28, RULE-34)."""

from collections.abc import Iterator

from parchemin.certifications.reglement.employers import same_employer
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import JuryFlow
from parchemin.jury.rules.facts import CandidateCase, JurorFacts, SittingFacts
from parchemin.jury.rules.results import Recusal
from parchemin.jury.terms import InterestKind
from parchemin.kernel.reasons import Reason

_KEYS = {
    InterestKind.TRAINER: "trainer_ban",
    InterestKind.TUTOR: "tutor_ban",
    InterestKind.ASSESSOR: "assessor_ban",
    InterestKind.GUIDE: "guide_ban",
    InterestKind.RELATION: "relation_ban",
}
_TEXTS = {
    InterestKind.SELF: "{name} est le candidat.",
    InterestKind.EMPLOYER: "{name} est du même employeur que le candidat.",
    InterestKind.TRAINER: "{name} a formé le candidat.",
    InterestKind.TUTOR: "{name} a été le tuteur du candidat.",
    InterestKind.ASSESSOR: "{name} a évalué le candidat.",
    InterestKind.GUIDE: "{name} a accompagné la VAE du candidat.",
    InterestKind.RELATION: "{name} a une relation avec le candidat.",
    InterestKind.DECLARED: "{name} déclare un intérêt.",
}


def recusals(
    case: CandidateCase, sitting: SittingFacts, effective: Effective
) -> tuple[Recusal, ...]:
    """Return the jurors who do not deliberate on this candidate, in the order of the seats."""
    linked = {interest.person for interest in case.interests}
    linked.update(grid.assessor for grid in case.grids)
    linked.add(case.candidate)
    scope = effective.reglement.member.same_employer
    found = []
    for juror in sitting.jurors:
        if juror.person in linked or same_employer(scope, juror.employer, case.employer):
            reasons = incompatibilities(juror, case, effective)
            if reasons:
                found.append(Recusal(juror.person, juror.name, reasons))
    return tuple(found)


def incompatibilities(
    juror: JurorFacts, case: CandidateCase, effective: Effective
) -> tuple[Reason, ...]:
    """Return every reason why one juror does not deliberate on this candidate.

    Read from the dossier (employer, assessors) and from what was declared. A declared interest, and
    being the candidate, keep anybody away; the other links do so where the règlement or law says.
    """
    return tuple(dict.fromkeys(_reasons(juror, case, effective)))


def _reasons(juror: JurorFacts, case: CandidateCase, effective: Effective) -> Iterator[Reason]:
    member = effective.reglement.member
    if juror.person == case.candidate:
        yield _reason(InterestKind.SELF, juror, "Nul ne décide pour soi-même")
    if same_employer(member.same_employer, juror.employer, case.employer):
        yield _reason(InterestKind.EMPLOYER, juror, effective.source("member.same_employer"))
    if _bans_assessors(effective) and any(g.assessor == juror.person for g in case.grids):
        yield _reason(InterestKind.ASSESSOR, juror, effective.source("member.assessor_ban"))
    for interest in case.interests:
        if interest.person != juror.person:
            continue
        key = _KEYS.get(interest.kind)
        if key is None:
            source = effective.source("member.same_employer")
            own_word = interest.kind is not InterestKind.EMPLOYER
            yield _reason(interest.kind, juror, "Déclaration du juré" if own_word else source)
        elif getattr(member, key) and (
            interest.kind is not InterestKind.ASSESSOR or _bans_assessors(effective)
        ):
            yield _reason(interest.kind, juror, effective.source(f"member.{key}"))


def _bans_assessors(effective: Effective) -> bool:
    """Tell whether who assessed stands aside: never where the jury assesses by itself (`jury.flow`)."""
    reglement = effective.reglement
    return reglement.member.assessor_ban and reglement.jury.flow is not JuryFlow.SINGLE


def _reason(kind: InterestKind, juror: JurorFacts, source: str) -> Reason:
    text = f"{_TEXTS[kind].format(name=juror.name)[:-1]} : quitte le quorum pour ce candidat."
    return Reason(f"recused-{kind.value}", text, source)
