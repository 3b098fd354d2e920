"""What a JSON Schema cannot say of a règlement: keys that contradict each other."""

from collections.abc import Iterator
from fractions import Fraction

from parchemin.assembly.terms import Base, CountedBy, RoundWhen
from parchemin.assembly.values import CollegeShares, MajorityRule
from parchemin.certifications.reglement.grid import CertificationMean, Scale
from parchemin.certifications.reglement.modalities import (
    COUNTS,
    modality_words,
)
from parchemin.certifications.reglement.terms import (
    SOCIAL_PARTNERS,
    Aggregation,
    College,
    FullAward,
    JuryBody,
    JuryFlow,
    Outcome,
    Parity,
    ScaleKind,
    TieRule,
    Unit,
)
from parchemin.certifications.reglement.unread import unread_keys
from parchemin.certifications.reglement.value import (
    AggregationRules,
    DecisionRules,
    Delay,
    Reglement,
    ScaleRules,
)
from parchemin.kernel.numbers import french_percent, plural
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
        *_of_quorum(reglement),
        *_of_vote(reglement),
        *_of_signatories(reglement),
        *_of_decision(reglement),
        *_of_retakes(reglement),
        *_of_assessors(reglement),
        *_of_grid(reglement),
        *unread_keys(reglement),
    )


def _fault(path: str, message: str) -> Fault:
    return Fault(path, "", "consistency", message)


def _of_dates(reglement: Reglement) -> Iterator[Fault]:
    if reglement.in_force_to and reglement.in_force_to < reglement.in_force_from:
        yield _fault("in_force_to", "la fin de vigueur précède son début")


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
            yield _fault(path, "une part ne dépasse pas 100 %")


def _of_jury(reglement: Reglement) -> Iterator[Fault]:
    seats = reglement.jury.seats
    for name in ("employers", "employees", "trainers", "experts"):
        highest = getattr(seats, name).max
        if highest is not None and highest < getattr(seats, name).min:
            yield _fault(f"jury.seats.{name}", "le nombre maximal de sièges est sous le minimum")
    if reglement.quorum.counts_represented and not reglement.proxy.allowed:
        yield _fault(
            "quorum.counts_represented",
            "le quorum ne peut pas compter des représentés quand les pouvoirs sont interdits",
        )
    paritary = reglement.jury.parity is not Parity.NONE
    if paritary and not (seats.employers.min and seats.employees.min):
        yield _fault("jury.seats", "un jury paritaire a au moins un siège dans chaque collège")


def _of_signatories(reglement: Reglement) -> Iterator[Fault]:
    """Yield why no table seated under this règlement could sign its procès-verbal."""
    presidency, college = reglement.presidency, reglement.presidency.college
    unwritten = "minutes.signed_by" not in reglement.given
    if unwritten and not presidency.vice_chair_of_other_college:
        message = (
            "sans signataires écrits (minutes.signed_by), les deux collèges signent le procès-verbal : "
            "écrivez qui le signe, ou laissez la vice-présidence à l’autre collège"
        )
        yield _fault("presidency.vice_chair_of_other_college", message)
    if college is not None and reglement.jury.seats.of(college).max == 0:
        message = (
            f"le collège « {college.label.lower()} » préside et signe sans avoir de siège : donnez-lui-en "
            f"un dans jury.seats.{college.value}"
        )
        yield _fault("presidency.college", message)


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
            or max(quorum.min_total or 0, jury.min_voting) > len(SOCIAL_PARTNERS)
        ):
            message = (
                "la présidence et la vice-présidence siègent seules : un siège par collège paritaire, et deux "
                "voix (jury.seats, jury.min_voting, quorum.min_total)"
            )
            yield _fault("jury.body", message)
    banned = "member.assessor_ban" in reglement.given and reglement.member.assessor_ban
    if jury.flow is JuryFlow.SINGLE and banned:
        message = (
            "le jury évalue lui-même (jury.flow : single) : il ne resterait personne pour décider"
        )
        yield _fault("member.assessor_ban", message)


def _of_quorum(reglement: Reglement) -> Iterator[Fault]:
    """Yield the quorums that the seats of the règlement could never reach, even all present."""
    quorum, seats = reglement.quorum, reglement.jury.seats
    ranges = {college: seats.of(college) for college in College}
    if quorum.min_per_college is not None:
        for college in College:
            asked, most = quorum.min_per_college.of(college), ranges[college].max
            if most is not None and asked > most:
                message = (
                    f"le collège {college.label.lower()} a {plural(most, 'siège')} au plus "
                    f"(jury.seats.{college.value}) : un quorum de {asked} n’est jamais atteint"
                )
                yield _fault("quorum.min_per_college", message)
    most_seats = [each.max for each in ranges.values()]
    total = None if None in most_seats else sum(number or 0 for number in most_seats)
    for path, asked in (
        ("quorum.min_total", quorum.min_total or 0),
        ("jury.min_voting", reglement.jury.min_voting),
    ):
        if total is not None and asked > total:
            message = f"les sièges (jury.seats) sont {total} au plus : {asked} n’y siégeront jamais"
            yield _fault(path, message)
    for path, share in (("quorum.fraction", quorum.fraction),):
        if quorum.strict and share == 1:
            yield _fault(path, "avec quorum.strict, la totalité ne peut pas être dépassée")
    again = reglement.second_convocation
    if (again.after or again.within) and not quorum.second_convocation_without_quorum:
        message = (
            "un délai de seconde convocation s’écrit avec quorum.second_convocation_without_quorum"
        )
        yield _fault("second_convocation", message)
    if again.after and again.within and _days(again.after) > _days(again.within):
        message = "la seconde convocation serait permise (after) après être trop tard (within)"
        yield _fault("second_convocation", message)


def _days(delay: Delay) -> int:
    return 31 * delay.months + delay.days


def _of_vote(reglement: Reglement) -> Iterator[Fault]:
    majorities = [("majority", reglement.majority)]
    majorities += [
        (f"rounds[{n}].majority", each.majority) for n, each in enumerate(reglement.rounds)
    ]
    for path, majority in majorities:
        yield from _of_majority(path, majority, reglement)
    again = [each for each in reglement.rounds if each.when is RoundWhen.SECOND_CONVOCATION]
    if again and Outcome.ADJOURNED not in reglement.decision.outcomes:
        message = "un tour à une nouvelle convocation ajourne, mais l’ajournement n’est pas admis"
        yield _fault("rounds", message)
    if reglement.tie_rule is TieRule.NEW_ROUND and not reglement.rounds:
        yield _fault("tie_rule", "le partage appelle un autre tour, mais rounds n’en écrit aucun")
    if "tie_rule" in reglement.articles and "tie_rule" not in reglement.given:
        message = "articles cite un texte sur le partage des voix, mais tie_rule n’est pas écrit"
        yield _fault("tie_rule", message)
    yield from _of_weights(reglement)


def _of_majority(path: str, majority: MajorityRule, reglement: Reglement) -> Iterator[Fault]:
    if not majority.share:
        yield _fault(path, "une majorité demande une part (share) au-dessus de zéro")
    if majority.share > 1 or (majority.strict and majority.share == 1):
        yield _fault(path, "une part de la totalité ne peut pas être dépassée (share, strict)")
    of_members = majority.of in (Base.MEMBERS, Base.ENTITLED)
    if of_members and reglement.jury.parity is Parity.VOTES:
        message = (
            f"une majorité des membres (majority) se compte en voix entières ({path}), sans les "
            "ramener au même poids"
        )
        yield _fault("jury.parity", message)
    if majority.counted_by is CountedBy.WEIGHT and not reglement.weights.employers:
        yield _fault(path, "les voix se comptent par poids, mais weights n’en donne aucun")


def _of_weights(reglement: Reglement) -> Iterator[Fault]:
    for college in SOCIAL_PARTNERS:
        weights = reglement.weights.of(college)
        total = sum(weights.values(), start=Fraction(0))
        if weights and total != 1:
            message = f"les poids des organisations font {french_percent(total)}, et non 100 %"
            yield _fault(f"weights.{college.value}", message)
    if bool(reglement.weights.employers) != bool(reglement.weights.employees):
        yield _fault("weights", "les deux collèges ont des poids, ou aucun")


def _of_decision(reglement: Reglement) -> Iterator[Fault]:
    decision = reglement.decision
    for outcome in (Outcome.FULL, Outcome.REFUSED):
        if outcome not in decision.outcomes:
            message = f"« {outcome.label} » doit figurer parmi les issues possibles"
            yield _fault("decision.outcomes", message)
    if reglement.tie_rule is TieRule.ADJOURN and Outcome.ADJOURNED not in decision.outcomes:
        yield _fault("tie_rule", "le partage vaut ajournement, mais l’ajournement n’est pas admis")
    by_share = decision.full_award_requires is FullAward.SHARE_OF_BLOCS
    if by_share != (decision.full_award_share is not None):
        message = "une part des blocs s’écrit avec « share_of_blocs », et seulement avec elle"
        yield _fault("decision.full_award_share", message)
    yield from _of_full_award(decision)


def _of_full_award(decision: DecisionRules) -> Iterator[Fault]:
    """Yield what the whole certification would require of units that nobody decides."""
    required = decision.full_award_requires
    if required is FullAward.ALL_COMPETENCES and decision.unit is not Unit.COMPETENCE:
        message = (
            "toutes les compétences ne se comptent que si le jury en décide une à une "
            "(decision.unit : competence)"
        )
        yield _fault("decision.full_award_requires", message)
    if required is FullAward.SHARE_OF_BLOCS and decision.unit is Unit.CERTIFICATION:
        message = (
            "une part des blocs ne se compte pas quand le jury décide de la certification entière "
            "(decision.unit : certification)"
        )
        yield _fault("decision.full_award_requires", message)


def _of_retakes(reglement: Reglement) -> Iterator[Fault]:
    retake = reglement.retake
    if retake.max_attempts == 0:
        yield _fault("retake.max_attempts", "chacun se présente au moins une fois")
    if retake.min_delay and retake.window:
        start = reglement.in_force_from
        if retake.min_delay.after(start) > retake.window.after(start):
            message = "le délai minimal (retake.min_delay) dépasse le délai pour se représenter"
            yield _fault("retake.window", message)


def _of_assessors(reglement: Reglement) -> Iterator[Fault]:
    if reglement.assessors.external_count > reglement.assessors.count:
        message = "il y a plus d’évaluateurs externes que d’évaluateurs"
        yield _fault("assessors.external_count", message)


def _of_grid(reglement: Reglement) -> Iterator[Fault]:
    look = reglement.grid.look_range
    if look and look.low >= look.high:
        yield _fault("grid.look_range", "le bas de la plage doit être sous le haut")
    yield from _of_scales(reglement.grid.scale)
    yield from _of_aggregation("grid.competence", reglement.grid.competence)
    yield from _of_aggregation("grid.bloc", reglement.grid.bloc)
    if reglement.grid.certification:
        yield from _of_certification(reglement, reglement.grid.certification)


def _of_certification(reglement: Reglement, mean: CertificationMean) -> Iterator[Fault]:
    if reglement.decision.unit is not Unit.CERTIFICATION:
        message = "une moyenne de la certification se lit quand le jury se prononce sur elle (decision.unit)"
        yield _fault("grid.certification", message)
    if reglement.grid.bloc.kind in COUNTS:
        message = "une moyenne se fait de notes : grid.bloc est un total ou une moyenne, et son seuil le minimum"
        yield _fault("grid.certification", message)
    told: set[str] = set()
    for rank, share in enumerate(mean.weights):
        if share.bloc in told:
            yield _fault(f"grid.certification.weights[{rank}]", f"{share.bloc} a déjà son poids")
        told.add(share.bloc)


def _of_scales(scale: ScaleRules) -> Iterator[Fault]:
    yield from _of_scale("grid.scale", scale)
    told: set[str] = set()
    for rank, own in enumerate(scale.modalities):
        path = f"grid.scale.modalities[{rank}]"
        yield from _of_scale(path, own)
        if own.modality in told:
            yield _fault(path, f"« {modality_words(own.modality)} » a déjà son échelle")
        told.add(own.modality)


def _of_scale(path: str, scale: Scale) -> Iterator[Fault]:
    if scale.kind is ScaleKind.MASTERY:
        if (scale.lowest, scale.highest, scale.pass_mark) != _NO_NUMBER:
            message = (
                "une échelle en mots ne lit ni note la plus basse, ni plus haute, ni d’acquisition"
            )
            yield _fault(path, message)
        return
    if scale.partial != Scale().partial:
        yield _fault(f"{path}.partial", "une échelle en nombres n’a pas de « partiel »")
    if scale.lowest >= scale.highest:
        yield _fault(path, "la note la plus basse doit être sous la plus haute")
    elif scale.highest <= 0:
        yield _fault(f"{path}.highest", "une échelle sans point possible ne mesure rien")
    if not scale.lowest <= scale.pass_mark <= scale.highest:
        yield _fault(f"{path}.pass_mark", "la note d’acquisition est hors de l’échelle")


def _of_aggregation(path: str, rules: AggregationRules) -> Iterator[Fault]:
    if rules.kind in _NEEDS_THRESHOLD and rules.threshold is None:
        yield _fault(path, f"« {rules.kind.label} » demande un seuil (threshold)")
    if rules.kind is Aggregation.N_OF_M and (rules.threshold is None) == (rules.at_least is None):
        message = "un nombre minimal d’acquis s’écrit en part (threshold) ou en nombre (at_least)"
        yield _fault(path, message)
    for position, gate in enumerate(rules.gates):
        if gate.opens == gate.modality:
            message = "une modalité ne peut pas s’ouvrir elle-même"
            yield _fault(f"{path}.gates[{position}]", message)
