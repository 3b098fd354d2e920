"""What a JSON Schema cannot say of a règlement: keys that contradict each other."""

from collections.abc import Iterator
from fractions import Fraction

from parchemin.certifications.reglement.grid import Scale
from parchemin.certifications.reglement.modalities import (
    modality_words,
    reads_blocs,
    reads_competences,
)
from parchemin.certifications.reglement.terms import (
    Aggregation,
    FullAward,
    Majority,
    Outcome,
    Parity,
    ScaleKind,
    SeatRole,
    TieRule,
    Unit,
)
from parchemin.certifications.reglement.value import (
    AggregationRules,
    DecisionRules,
    Reglement,
    ScaleRules,
)
from parchemin.kernel.schema import Fault

_NEEDS_THRESHOLD = (
    Aggregation.MIN_SCORE,
    Aggregation.MIN_SCORE_AND_NO_ZERO,
    Aggregation.WEIGHTED_AVERAGE,
)

_NO_NUMBER = (Scale().lowest, Scale().highest, Scale().pass_mark)


def inconsistencies(reglement: Reglement) -> tuple[Fault, ...]:
    """Return every contradiction between the keys of a règlement."""
    return (
        *_of_dates(reglement),
        *_of_shares(reglement),
        *_of_jury(reglement),
        *_of_decision(reglement),
        *_of_assessors(reglement),
        *_of_grid(reglement),
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
        ("quorum.fraction_per_college", quorum.fraction_per_college),
        ("decision.full_award_share", reglement.decision.full_award_share),
        *(
            (f"grid.scale.modalities[{n}]", own.partial)
            for n, own in enumerate(grid.scale.modalities)
        ),
        ("grid.scale.partial", grid.scale.partial),
        ("grid.look_range.high", grid.look_range.high if grid.look_range else None),
    ]
    for path, rules in (("grid.competence", grid.competence), ("grid.bloc", grid.bloc)):
        shares.append((f"{path}.threshold", rules.threshold))
        shares += [(f"{path}.gates[{n}]", gate.at_least) for n, gate in enumerate(rules.gates)]
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
    by_members = reglement.majority is Majority.MAJORITY_OF_MEMBERS
    if by_members and reglement.jury.parity is Parity.VOTES:
        message = (
            "une majorité des membres se compte en voix entières, sans les ramener au même poids"
        )
        yield _fault("jury.parity", message)
    if not seats.employers.min or not seats.employees.min:
        yield _fault("jury.seats", "un jury paritaire a au moins un siège dans chaque collège")
    if not reglement.presidency.vice_chair_of_other_college:
        message = (
            "les deux collèges signent le procès-verbal : la vice-présidence est de l’autre collège"
        )
        yield _fault("presidency.vice_chair_of_other_college", message)
    if set(reglement.minutes.signed_by) != {SeatRole.CHAIR, SeatRole.VICE_CHAIR}:
        message = (
            "le procès-verbal est signé par le président et le vice-président, de deux collèges"
        )
        yield _fault("minutes.signed_by", message)


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
    yield from _of_unread_modalities(reglement)


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


def _of_unread_modalities(reglement: Reglement) -> Iterator[Fault]:
    """Yield the rules that name modalities where nothing reads them: they would be passed in silence."""
    grid = reglement.grid
    if grid.bloc.names_modalities and not reads_blocs(reglement):
        message = (
            "la décision se prend par compétence : ces modalités s’écrivent dans grid.competence"
        )
        yield _fault("grid.bloc", message)
    if grid.competence.names_modalities and not reads_competences(reglement):
        message = (
            "aucune compétence n’est lue pour elle-même : ces modalités s’écrivent dans grid.bloc"
        )
        yield _fault("grid.competence", message)


def _of_aggregation(path: str, rules: AggregationRules) -> Iterator[Fault]:
    if rules.kind in _NEEDS_THRESHOLD and rules.threshold is None:
        yield _fault(path, f"« {rules.kind.label} » demande un seuil (threshold)")
    if rules.kind is Aggregation.N_OF_M and (rules.threshold is None) == (rules.at_least is None):
        message = "un nombre minimal d’acquis s’écrit en part (threshold) ou en nombre (at_least)"
        yield _fault(path, message)
    if rules.modality_weights and rules.kind is not Aggregation.WEIGHTED_AVERAGE:
        yield _fault(f"{path}.modality_weights", "seule une moyenne pondérée lit ces poids")
    for position, gate in enumerate(rules.gates):
        if gate.opens == gate.modality:
            message = "une modalité ne peut pas s’ouvrir elle-même"
            yield _fault(f"{path}.gates[{position}]", message)
