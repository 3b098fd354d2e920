"""Keys that the rest of a règlement leaves unread: they are refused rather than passed over in silence."""

from collections.abc import Iterator

from parchemin.assembly.terms import Base, College, CountedBy, RoundWhen
from parchemin.assembly.values import CollegeNumbers, CollegeShares, ProxyRules, QuorumRules
from parchemin.certifications.reglement.consistency_vote import contradiction
from parchemin.certifications.reglement.modalities import reads_blocs, reads_competences
from parchemin.certifications.reglement.terms import Aggregation, Marked, Rotation
from parchemin.certifications.reglement.value import (
    AggregationRules,
    AppealRules,
    PresidencyRules,
    Reglement,
    ValidityCase,
)
from parchemin.kernel.schema import Fault


def unread_keys(reglement: Reglement) -> Iterator[Fault]:
    """Yield each key that the other keys leave without effect, though its text asks for something."""
    yield from _of_weights(reglement)
    yield from _of_quorum(reglement.quorum)
    yield from _of_shares(reglement)
    yield from _of_proxies(reglement.proxy)
    yield from _of_uncounted_proxies(reglement)
    yield from _of_appeals(reglement.appeal)
    if reglement.presidency.since and reglement.presidency.college is None:
        reason = "presidency.college ne dit pas quel collège préside depuis ce jour"
        yield _unread("presidency.since", reason)
    yield from _of_rotation(reglement)
    for number, each in enumerate(reglement.rounds):
        if each.notice_days is not None and each.when is not RoundWhen.SECOND_CONVOCATION:
            reason = "ce tour se tient sans nouvelle convocation (when)"
            yield _unread(f"rounds[{number}].notice_days", reason)
    yield from _of_aggregation("grid.competence", reglement.grid.competence)
    yield from _of_aggregation("grid.bloc", reglement.grid.bloc)
    yield from _of_modalities(reglement)
    yield from _of_validity(reglement)


def _unread(path: str, reason: str) -> Fault:
    return contradiction(path, f"cette clé ne serait pas obéie : {reason}")


def _of_weights(reglement: Reglement) -> Iterator[Fault]:
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    read = any(majority.counted_by is CountedBy.WEIGHT for majority in majorities)
    if reglement.weights.employers and not read:
        yield _unread("weights", "aucune majorité ne se compte par poids (counted_by : weight)")


def _of_quorum(quorum: QuorumRules) -> Iterator[Fault]:
    if quorum.fraction is not None or quorum.fraction_per_college is not None:
        return
    if quorum.strict:
        reason = "aucune part n’est demandée (quorum.fraction, quorum.fraction_per_college)"
        yield _unread("quorum.strict", reason)
    numbers = quorum.min_per_college or CollegeNumbers()
    asked = quorum.min_total or any(numbers.of(college) for college in College)
    if quorum.base is not QuorumRules().base and not asked:
        yield _unread("quorum.base", "aucun quorum n’est demandé")
    if quorum.second_convocation_without_quorum and not asked:
        lifted = "quorum.second_convocation_without_quorum"
        yield _unread(lifted, "aucun quorum n’est demandé : il n’y en a pas à lever")


def _of_shares(reglement: Reglement) -> Iterator[Fault]:
    shares = reglement.quorum.fraction_per_college or CollegeShares()
    for college in College:
        if shares.of(college) and reglement.jury.seats.of(college).max == 0:
            reason = f"ce collège n’a aucun siège (jury.seats.{college.value})"
            yield _unread(f"quorum.fraction_per_college.{college.value}", reason)


def _of_rotation(reglement: Reglement) -> Iterator[Fault]:
    """Yield a written rotation of which nobody could count the turns: who presided first, and from when."""
    presidency = reglement.presidency
    if "presidency.rotation" not in reglement.given or presidency.rotation is Rotation.NONE:
        return
    if presidency.college is None and presidency.rotation is PresidencyRules().rotation:
        return  # the default, which says nothing until a college presides
    lacking = [
        key
        for key, value in (
            ("presidency.college", presidency.college),
            ("presidency.since", presidency.since),
        )
        if value is None
    ]
    if lacking:
        reason = (
            "l’alternance se compte d’un premier collège et d’un jour : écrivez aussi "
            f"{' et '.join(lacking)}"
        )
        yield _unread("presidency.rotation", reason)


def _of_proxies(proxy: ProxyRules) -> Iterator[Fault]:
    if proxy.allowed and proxy.max == 0:
        reason = "les pouvoirs sont admis et nul n’en détient : écrivez proxy.allowed, false"
        yield _unread("proxy.max", reason)
    if not proxy.allowed and proxy != ProxyRules(allowed=False):
        yield _unread("proxy", "aucun pouvoir n’est admis (proxy.allowed)")


def _of_uncounted_proxies(reglement: Reglement) -> Iterator[Fault]:
    """Yield proxies of its own that nothing counts: majorities are of the present alone, and so is the quorum."""
    proxy, quorum = reglement.proxy, reglement.quorum
    majorities = (reglement.majority, *(each.majority for each in reglement.rounds))
    present_alone = all(majority.of is Base.PRESENT for majority in majorities)
    own = proxy.allowed and proxy != ProxyRules()
    if own and present_alone and not quorum.counts_represented:
        reason = (
            "la majorité se compte sur les seuls présents (majority.of : present), et le quorum ne compte pas "
            "les représentés (quorum.counts_represented)"
        )
        yield _unread("proxy", reason)


def _of_appeals(appeal: AppealRules) -> Iterator[Fault]:
    if appeal.window is None and appeal.start is not AppealRules().start:
        yield _unread("appeal.start", "aucun délai ne court (appeal.window)")


def _of_aggregation(path: str, rules: AggregationRules) -> Iterator[Fault]:
    kind = rules.kind
    if rules.threshold is not None and kind is Aggregation.ALL_CRITERIA:
        yield _unread(f"{path}.threshold", f"« {kind.label} » n’a pas de seuil ({path}.kind)")
    if rules.at_least is not None and kind is not Aggregation.N_OF_M:
        reason = f"« {kind.label} » ne compte pas d’acquis ({path}.kind)"
        yield _unread(f"{path}.at_least", reason)
    if rules.modality_weights and kind is not Aggregation.WEIGHTED_AVERAGE:
        reason = f"seule une moyenne pondérée lit ces poids ({path}.kind)"
        yield _unread(f"{path}.modality_weights", reason)


def _of_validity(reglement: Reglement) -> Iterator[Fault]:
    """Yield each line of validity that a line above it already answers: the first that fits is the one read."""
    lines = reglement.partial.validity
    for place, line in enumerate(lines):
        if any(_covers(above.when, line.when) for above in lines[:place]):
            yield _unread(
                f"partial.validity[{place}]", "une ligne plus haut répond déjà pour ces cas"
            )


def _covers(one: ValidityCase, other: ValidityCase) -> bool:
    return (
        one.route in (None, other.route)
        and one.registration in (None, other.registration)
        and one.unit in (None, other.unit)
    )


def _of_modalities(reglement: Reglement) -> Iterator[Fault]:
    grid = reglement.grid
    if grid.bloc.names_modalities and not reads_blocs(reglement):
        reason = (
            "la décision se prend par compétence : ces modalités s’écrivent dans grid.competence"
        )
        yield _unread("grid.bloc", reason)
    if grid.marked is Marked.COMPETENCE:
        if grid.competence != AggregationRules():
            reason = "les compétences sont notées elles-mêmes (grid.marked : competence)"
            yield _unread("grid.competence", reason)
    elif grid.competence.names_modalities and not reads_competences(reglement):
        reason = (
            "aucune compétence n’est lue pour elle-même : ces modalités s’écrivent dans grid.bloc"
        )
        yield _unread("grid.competence", reason)
