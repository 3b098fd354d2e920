"""How marks are said and added up, in French."""

from collections.abc import Iterator

from parchemin.certifications.reglement.grid import CertificationMean, MarksKept, Scale
from parchemin.certifications.reglement.modalities import modality_words
from parchemin.certifications.reglement.scales import SCALES
from parchemin.certifications.reglement.terms import Aggregation
from parchemin.certifications.reglement.value import AggregationRules, ScaleRules
from parchemin.kernel.numbers import french_number, french_percent, plural


def scale(rules: ScaleRules) -> str:
    """Return an échelle in words: « De 1 à 5, acquis à partir de 3 », and those of modalities apart."""
    apart = (f"« {modality_words(own.modality)} » : {_one(own)}" for own in rules.modalities)
    told = " ; ".join((_one(rules), *apart))
    return told[:1].upper() + told[1:]


def scale_keys(rules: ScaleRules) -> tuple[str, ...]:
    """Return the keys of a scale that its sentence tells."""
    apart = ("modalities",) if rules.modalities else ()
    return ("kind", *SCALES[rules.kind].keys, *apart)


def _one(rules: Scale) -> str:
    return SCALES[rules.kind].told.format(
        lowest=rules.lowest,
        highest=rules.highest,
        pass_mark=french_number(rules.pass_mark),
        partial=french_percent(rules.partial),
    )


def aggregation(rules: AggregationRules, scale: ScaleRules) -> str:
    """Return how marks make a result: « moyenne pondérée de 60 % au moins ; … »."""
    return " ; ".join((_kind(rules, scale), *_conditions(rules)))


def aggregation_keys(rules: AggregationRules) -> tuple[str, ...]:
    """Return the keys of a rule that its sentence tells: its kind, and what it has of the others."""
    others = ("threshold", "at_least", "gates", "modality_weights", "eliminatory")
    return ("kind", *(name for name in others if getattr(rules, name) not in (None, (), False)))


def certification(rules: CertificationMean) -> str:
    """Return the mean that a certification asks, with the weights of its blocs."""
    weights = ", ".join(f"{share.bloc} {share.weight}" for share in rules.weights)
    told = f" (poids : {weights})" if weights else ""
    share = french_percent(rules.threshold)
    return f"moyenne des blocs de {share} au moins{told}, chaque bloc atteignant son minimum"


def marks_kept(rules: MarksKept) -> str:
    """Return how long marks are kept when the certification is not granted."""
    how_long = "sans limite" if rules.months is None else plural(rules.months, "mois", "mois")
    return f"chaque note de bloc qui atteint son minimum est conservée {how_long}"


def _kind(rules: AggregationRules, scale: ScaleRules) -> str:
    share = french_percent(rules.threshold) if rules.threshold is not None else ""
    match rules.kind:
        case Aggregation.ALL_CRITERIA:
            return "tout y est acquis"
        case Aggregation.MIN_SCORE:
            return f"{share} du total au moins"
        case Aggregation.MIN_SCORE_AND_NO_ZERO:
            return f"{share} du total au moins{_without_zero(scale)}"
        case Aggregation.WEIGHTED_AVERAGE:
            return f"moyenne pondérée de {share} au moins"
        case Aggregation.N_OF_M:
            return f"{rules.at_least if rules.at_least is not None else share} acquis au moins"


def _without_zero(scale: ScaleRules) -> str:
    if not SCALES[scale.kind].words and scale.lowest > 0:
        return f" (la plus basse note est {scale.lowest} : aucune n’est un zéro)"
    return ", sans aucun zéro"


def _conditions(rules: AggregationRules) -> Iterator[str]:
    if rules.modality_weights:
        weights = ", ".join(
            f"{modality_words(w.modality)} {w.weight}" for w in rules.modality_weights
        )
        yield f"poids : {weights}"
    for gate in rules.gates:
        opens = f" pour passer à « {modality_words(gate.opens)} »" if gate.opens else ""
        yield f"{french_percent(gate.at_least)} à « {modality_words(gate.modality)} »{opens}"
    if rules.eliminatory:
        yield "un critère éliminatoire manqué l’exclut"
