"""What a JSON Schema cannot say of a règlement: keys that contradict each other."""

from collections.abc import Iterator
from fractions import Fraction

from parchemin.assembly.terms import SeatRole
from parchemin.assembly.values import CollegeShares
from parchemin.certifications.reglement.consistency_seats import contradictions_of_the_seats
from parchemin.certifications.reglement.consistency_vote import (
    contradiction,
    contradictions_of_the_vote,
)
from parchemin.certifications.reglement.grid import CertificationMean, Scale
from parchemin.certifications.reglement.modalities import (
    COUNTS,
    modality_words,
)
from parchemin.certifications.reglement.scales import SCALES
from parchemin.certifications.reglement.terms import (
    SOCIAL_PARTNERS,
    Aggregation,
    College,
    FullAward,
    JuryBody,
    JuryFlow,
    Outcome,
    Parity,
    TieRule,
    Unit,
)
from parchemin.certifications.reglement.unread import unread_keys
from parchemin.certifications.reglement.value import (
    AggregationRules,
    DecisionRules,
    Reglement,
    ScaleRules,
    Seats,
)
from parchemin.kernel.schema import Fault

_NEEDS_THRESHOLD = (
    Aggregation.MIN_SCORE,
    Aggregation.MIN_SCORE_AND_NO_ZERO,
    Aggregation.WEIGHTED_AVERAGE,
)

_NO_NUMBER = (Scale().lowest, Scale().highest, Scale().pass_mark)


def inconsistencies(reglement: Reglement) -> tuple[Fault, ...]:
    """Return every contradiction between the keys of a règlement, and every key that the others leave unread."""
    return (
        *_of_dates(reglement),
        *_of_shares(reglement),
        *_of_jury(reglement),
        *_of_body(reglement),
        *contradictions_of_the_seats(reglement),
        *contradictions_of_the_vote(reglement),
        *_of_signatories(reglement),
        *_of_decision(reglement),
        *_of_retakes(reglement),
        *_of_assessors(reglement),
        *_of_grid(reglement),
        *unread_keys(reglement),
    )


def _of_dates(reglement: Reglement) -> Iterator[Fault]:
    if reglement.in_force_to and reglement.in_force_to < reglement.in_force_from:
        yield contradiction("in_force_to", "la fin de vigueur précède son début")


def _of_shares(reglement: Reglement) -> Iterator[Fault]:
    quorum, grid = reglement.quorum, reglement.grid
    shares: list[tuple[str, Fraction | None]] = [
        ("quorum.fraction", quorum.fraction),
        ("decision.full_award_share", reglement.decision.full_award_share),
        *(
            (f"grid.scale.modalities[{n}]", own.partial)
            for n, own in enumerate(grid.scale.modalities)
        ),
        ("grid.scale.partial", grid.scale.partial),
        (
            "grid.certification.threshold",
            grid.certification.threshold if grid.certification else None,
        ),
        ("grid.look_range.high", grid.look_range.high if grid.look_range else None),
    ]
    for path, rules in (("grid.competence", grid.competence), ("grid.bloc", grid.bloc)):
        shares.append((f"{path}.threshold", rules.threshold))
        shares += [(f"{path}.gates[{n}]", gate.at_least) for n, gate in enumerate(rules.gates)]
    for college in College:
        per_college = (quorum.fraction_per_college or CollegeShares()).of(college)
        shares.append((f"quorum.fraction_per_college.{college.value}", per_college))
    for path, share in shares:
        if share is not None and share > 1:
            yield contradiction(path, "une part ne dépasse pas 100 %")


def _of_jury(reglement: Reglement) -> Iterator[Fault]:
    seats = reglement.jury.seats
    for name in ("employers", "employees", "trainers", "experts"):
        highest = getattr(seats, name).max
        if highest is not None and highest < getattr(seats, name).min:
            yield contradiction(
                f"jury.seats.{name}", "le nombre maximal de sièges est sous le minimum"
            )
    if reglement.quorum.counts_represented and not reglement.proxy.allowed:
        yield contradiction(
            "quorum.counts_represented",
            "le quorum ne peut pas compter des représentés quand les pouvoirs sont interdits",
        )
    paritary = reglement.jury.parity is not Parity.NONE
    if paritary and not (seats.employers.min and seats.employees.min):
        yield contradiction(
            "jury.seats", "un jury paritaire a au moins un siège dans chaque collège"
        )
    if reglement.jury.parity is Parity.SEATS and not _can_be_equal(seats):
        message = "les deux collèges n’auront jamais autant de sièges à voix délibérative (jury.parity : seats)"
        yield contradiction("jury.seats", message)
    if (
        reglement.jury.flow is JuryFlow.JURY_THEN_CPNE
        and "decision.cpne_confirmation" in reglement.given
        and not reglement.decision.cpne_confirmation
    ):
        message = (
            "la CPNE décide après le jury (jury.flow : jury_then_cpne), et ne confirmerait rien"
        )
        yield contradiction("decision.cpne_confirmation", message)


def _can_be_equal(seats: Seats) -> bool:
    """Tell whether both colleges may hold as many voting seats."""
    most = [each.max for each in (seats.employers, seats.employees) if each.max is not None]
    return not most or max(seats.employers.min, seats.employees.min) <= min(most)


def _of_signatories(reglement: Reglement) -> Iterator[Fault]:
    """Yield why no table seated under this règlement could sign its procès-verbal."""
    presidency, college = reglement.presidency, reglement.presidency.college
    unwritten = "minutes.signed_by" not in reglement.given
    if unwritten and not presidency.vice_chair_of_other_college:
        message = (
            "sans signataires écrits (minutes.signed_by), les deux collèges signent le procès-verbal : "
            "écrivez qui le signe, ou laissez la vice-présidence à l’autre collège"
        )
        yield contradiction("presidency.vice_chair_of_other_college", message)
    if set(reglement.minutes.signed_by) == {SeatRole.VICE_CHAIR}:
        message = "la vice-présidence ne signe pas seule : un jury peut siéger sans elle, et qui préside signe"
        yield contradiction("minutes.signed_by", message)
    if college is not None and reglement.jury.seats.of(college).max == 0:
        message = (
            f"le collège « {college.label.lower()} » préside et signe sans avoir de siège : donnez-lui-en "
            f"un dans jury.seats.{college.value}"
        )
        yield contradiction("presidency.college", message)


def _of_body(reglement: Reglement) -> Iterator[Fault]:
    """Yield what a jury made of two people, or that assesses by itself, could never do."""
    jury, quorum = reglement.jury, reglement.quorum
    if jury.body is JuryBody.CHAIR_AND_VICE_CHAIR:
        one_each = all(jury.seats.of(college).admits(1) for college in SOCIAL_PARTNERS)
        others = any(
            jury.seats.of(college).min for college in College if college not in SOCIAL_PARTNERS
        )
        if (
            not one_each
            or others
            or max(quorum.min_total or 0, jury.min_voting, jury.min_qualified)
            > len(SOCIAL_PARTNERS)
        ):
            message = (
                "la présidence et la vice-présidence siègent seules : un siège par collège paritaire, et deux "
                "voix (jury.seats, jury.min_voting, jury.min_qualified, quorum.min_total)"
            )
            yield contradiction("jury.body", message)
    banned = "member.assessor_ban" in reglement.given and reglement.member.assessor_ban
    if jury.flow is JuryFlow.SINGLE and banned:
        message = (
            "le jury évalue lui-même (jury.flow : single) : il ne resterait personne pour décider"
        )
        yield contradiction("member.assessor_ban", message)


def _of_decision(reglement: Reglement) -> Iterator[Fault]:
    decision = reglement.decision
    for outcome in (Outcome.FULL, Outcome.REFUSED):
        if outcome not in decision.outcomes:
            message = f"« {outcome.label} » doit figurer parmi les issues possibles"
            yield contradiction("decision.outcomes", message)
    if reglement.tie_rule is TieRule.ADJOURN and Outcome.ADJOURNED not in decision.outcomes:
        yield contradiction(
            "tie_rule", "le partage vaut ajournement, mais l’ajournement n’est pas admis"
        )
    by_share = decision.full_award_requires is FullAward.SHARE_OF_BLOCS
    if by_share != (decision.full_award_share is not None):
        message = "une part des blocs s’écrit avec « share_of_blocs », et seulement avec elle"
        yield contradiction("decision.full_award_share", message)
    yield from _of_full_award(decision)
    codes = [mention.code for mention in reglement.mentions]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield contradiction("mentions", f"deux mentions ont le code « {code} »")


def _of_full_award(decision: DecisionRules) -> Iterator[Fault]:
    """Yield what the whole certification would require of units that nobody decides."""
    required = decision.full_award_requires
    if required is FullAward.ALL_COMPETENCES and decision.unit is not Unit.COMPETENCE:
        message = (
            "toutes les compétences ne se comptent que si le jury en décide une à une "
            "(decision.unit : competence)"
        )
        yield contradiction("decision.full_award_requires", message)
    if required is FullAward.SHARE_OF_BLOCS and decision.unit is Unit.CERTIFICATION:
        message = (
            "une part des blocs ne se compte pas quand le jury décide de la certification entière "
            "(decision.unit : certification)"
        )
        yield contradiction("decision.full_award_requires", message)


def _of_retakes(reglement: Reglement) -> Iterator[Fault]:
    retake = reglement.retake
    if retake.max_attempts == 0:
        yield contradiction("retake.max_attempts", "chacun se présente au moins une fois")
    if retake.min_delay and retake.window:
        start = reglement.in_force_from
        if retake.min_delay.after(start) > retake.window.after(start):
            message = "le délai minimal (retake.min_delay) dépasse le délai pour se représenter"
            yield contradiction("retake.window", message)


def _of_assessors(reglement: Reglement) -> Iterator[Fault]:
    if reglement.assessors.external_count > reglement.assessors.count:
        message = "il y a plus d’évaluateurs externes que d’évaluateurs"
        yield contradiction("assessors.external_count", message)


def _of_grid(reglement: Reglement) -> Iterator[Fault]:
    look = reglement.grid.look_range
    if look and look.low >= look.high:
        yield contradiction("grid.look_range", "le bas de la plage doit être sous le haut")
    yield from _of_scales(reglement.grid.scale)
    yield from _of_aggregation("grid.competence", reglement.grid.competence)
    yield from _of_aggregation("grid.bloc", reglement.grid.bloc)
    if reglement.grid.certification:
        yield from _of_certification(reglement, reglement.grid.certification)


def _of_certification(reglement: Reglement, mean: CertificationMean) -> Iterator[Fault]:
    if reglement.decision.unit is not Unit.CERTIFICATION:
        message = "une moyenne de la certification se lit quand le jury se prononce sur elle (decision.unit)"
        yield contradiction("grid.certification", message)
    if reglement.grid.bloc.kind in COUNTS:
        message = "une moyenne se fait de notes : grid.bloc est un total ou une moyenne, et son seuil le minimum"
        yield contradiction("grid.certification", message)
    told: set[str] = set()
    for rank, share in enumerate(mean.weights):
        if share.bloc in told:
            yield contradiction(
                f"grid.certification.weights[{rank}]", f"{share.bloc} a déjà son poids"
            )
        told.add(share.bloc)


def _of_scales(scale: ScaleRules) -> Iterator[Fault]:
    yield from _of_scale("grid.scale", scale)
    told: set[str] = set()
    for rank, own in enumerate(scale.modalities):
        path = f"grid.scale.modalities[{rank}]"
        yield from _of_scale(path, own)
        if own.modality in told:
            yield contradiction(path, f"« {modality_words(own.modality)} » a déjà son échelle")
        told.add(own.modality)


def _of_scale(path: str, scale: Scale) -> Iterator[Fault]:
    nature = SCALES[scale.kind]
    if "partial" not in nature.keys and scale.partial != Scale().partial:
        yield contradiction(f"{path}.partial", "cette échelle n’a pas de « partiel »")
    if nature.words:
        if (scale.lowest, scale.highest, scale.pass_mark) != _NO_NUMBER:
            message = (
                "une échelle en mots ne lit ni note la plus basse, ni plus haute, ni d’acquisition"
            )
            yield contradiction(path, message)
        return
    if scale.lowest >= scale.highest:
        yield contradiction(path, "la note la plus basse doit être sous la plus haute")
    elif scale.highest <= 0:
        yield contradiction(f"{path}.highest", "une échelle sans point possible ne mesure rien")
    if not scale.lowest <= scale.pass_mark <= scale.highest:
        yield contradiction(f"{path}.pass_mark", "la note d’acquisition est hors de l’échelle")


def _of_aggregation(path: str, rules: AggregationRules) -> Iterator[Fault]:
    if rules.kind in _NEEDS_THRESHOLD and rules.threshold is None:
        yield contradiction(path, f"« {rules.kind.label} » demande un seuil (threshold)")
    if rules.kind is Aggregation.N_OF_M and (rules.threshold is None) == (rules.at_least is None):
        message = "un nombre minimal d’acquis s’écrit en part (threshold) ou en nombre (at_least)"
        yield contradiction(path, message)
    for position, gate in enumerate(rules.gates):
        if gate.opens == gate.modality:
            message = "une modalité ne peut pas s’ouvrir elle-même"
            yield contradiction(f"{path}.gates[{position}]", message)
