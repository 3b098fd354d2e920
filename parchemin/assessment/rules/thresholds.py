"""Whether a count or a score reaches what the règlement asks, said in one French sentence."""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from parchemin.assessment.terms import GridVerdict
from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Aggregation
from parchemin.certifications.reglement.value import AggregationRules
from parchemin.kernel.numbers import plural, told_apart
from parchemin.kernel.reasons import Reason

_NOUNS = {"grid.bloc": ("compétence", "acquise"), "grid.competence": ("critère", "acquis")}

_ALL_ASKED = {
    "grid.bloc": " : toutes sont demandées",
    "grid.competence": " : tous sont demandés",
}


class Reached(NamedTuple):
    """A verdict, the score it rests on (a share of one), and why."""

    verdict: GridVerdict
    score: Fraction | None
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=65536)
def verdict_of_count(
    effective: Effective, key: str, label: str, acquired: int, total: int
) -> Reached:
    """Return what `acquired` out of `total` gives under the rule at `key`."""
    if not total:
        return verdict_of_score(effective, key, label, None, ())
    rules = _rules(effective, key)
    score = Fraction(acquired, total)
    noun, adjective = _NOUNS[key]
    ending = "" if acquired < 2 else "s"
    passed, asked_by, against = _count_against(rules, key, acquired, total)
    text = f"Selon {label}, {plural(acquired, noun)} {adjective}{ending} sur {total}{against}."
    return _reached("count", passed, score, text, effective.source(f"{key}.{asked_by}"))


def _count_against(
    rules: AggregationRules, key: str, acquired: int, total: int
) -> tuple[bool, str, str]:
    """Return whether a count is enough, the key that says so, and the end of the sentence."""
    if rules.kind is not Aggregation.N_OF_M:
        passed = acquired == total
        return passed, "kind", "" if passed else _ALL_ASKED[key]
    if rules.at_least is not None:
        asked = min(rules.at_least, total)
        noun = "demandée" if key == "grid.bloc" else "demandé"
        return acquired >= asked, "at_least", f", pour {plural(asked, noun)}"
    score, threshold = Fraction(acquired, total), rules.threshold or Fraction(0)
    return score >= threshold, "threshold", f", soit {_against(score, threshold)}"


def verdict_of_score(
    effective: Effective, key: str, label: str, score: Fraction | None, zeros: tuple[str, ...]
) -> Reached:
    """Return what a score gives under the rule at `key`; `zeros` are the items worth nothing."""
    if score is None:
        text = f"Selon {label}, rien n’a été évalué."
        reason = Reason("nothing-assessed", text, effective.source("grid.not_assessed"))
        return Reached(GridVerdict.INCOMPLETE, None, (reason,))
    rules = _rules(effective, key)
    threshold = rules.threshold or Fraction(0)
    averaged = rules.kind is Aggregation.WEIGHTED_AVERAGE
    what = "moyenne pondérée de" if averaged else "total de"
    text = f"Selon {label}, {what} {_against(score, threshold)}."
    source = effective.source(f"{key}.kind")
    result = _reached("score", score >= threshold, score, text, source)
    if zeros and rules.kind is Aggregation.MIN_SCORE_AND_NO_ZERO:
        text = f"Selon {label}, {', '.join(zeros)} à zéro : le règlement n’en admet aucun."
        zero = Reason("zero", text, source)
        return Reached(GridVerdict.NEGATIVE, score, (*result.reasons, zero))
    return result


def _rules(effective: Effective, key: str) -> AggregationRules:
    grid = effective.reglement.grid
    return grid.bloc if key == "grid.bloc" else grid.competence


def _against(score: Fraction, threshold: Fraction) -> str:
    shown, asked = told_apart(score, threshold)
    if score >= threshold:
        return f"{shown} : le seuil de {asked} est atteint"
    return f"{shown} : sous le seuil de {asked}"


def _reached(code: str, passed: bool, score: Fraction, text: str, source: str) -> Reached:
    verdict = GridVerdict.POSITIVE if passed else GridVerdict.NEGATIVE
    return Reached(verdict, score, (Reason(code, text, source),))
