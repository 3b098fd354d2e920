"""Whether assessors are independent of the candidate they assess (RULE-35)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.employers import same_employer
from parchemin.certifications.reglement.law import Effective
from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


@dataclass(frozen=True, slots=True)
class AssessorFacts:
    """One assessor on the day. `employer` is a SIRET or empty; habilitation days are inclusive."""

    person: str
    name: str
    external: bool = False
    employer: str = ""
    habilitated_from: date | None = None
    habilitated_until: date | None = None


@dataclass(frozen=True, slots=True)
class AssessedFacts:
    """The candidate: who they are, their employer's SIRET, and who trained them."""

    person: str
    employer: str = ""
    trainers: frozenset[str] = frozenset()


def objections_to_assessors(
    assessors: Sequence[AssessorFacts], candidate: AssessedFacts, on: date, effective: Effective
) -> tuple[Objection, ...]:
    """Return every reason why these persons may not assess this candidate together on that day."""
    return (
        *_objections_to_doubles(assessors, effective),
        *_objections_to_number(assessors, effective),
        *_objections_to_each(assessors, candidate, on, effective),
    )


def objections_to_named(
    assessors: Sequence[AssessorFacts], candidate: AssessedFacts, on: date, effective: Effective
) -> tuple[Objection, ...]:
    """Return why these persons may not assess this candidate on that day, however many the règlement asks.

    For a pair already named, when the day or one of them changes.
    """
    return (
        *_objections_to_doubles(assessors, effective),
        *_objections_to_each(assessors, candidate, on, effective),
    )


def objections_to_assessor(
    assessor: AssessorFacts, candidate: AssessedFacts, on: date, effective: Effective
) -> tuple[Objection, ...]:
    """Return every reason why one person may not assess this candidate on that day."""
    return tuple(_objections_to_one(assessor, candidate, on, effective))


def _objections_to_each(
    assessors: Sequence[AssessorFacts], candidate: AssessedFacts, on: date, effective: Effective
) -> Iterator[Objection]:
    for assessor in assessors:
        yield from objections_to_assessor(assessor, candidate, on, effective)


def _objections_to_doubles(
    assessors: Sequence[AssessorFacts], effective: Effective
) -> Iterator[Objection]:
    if len({assessor.person for assessor in assessors}) < len(assessors):
        yield Objection(
            "assessors-distinct",
            "Une même personne ne tient pas deux places d’évaluateur.",
            effective.source("assessors.count"),
            "Désigner une autre personne.",
        )


def _objections_to_number(
    assessors: Sequence[AssessorFacts], effective: Effective
) -> Iterator[Objection]:
    rules = effective.reglement.assessors
    persons = {assessor.person for assessor in assessors}
    if len(persons) < rules.count:
        yield Objection(
            "assessors-count",
            f"{plural(len(persons), 'évaluateur')} pour {plural(rules.count, 'demandé')}.",
            effective.source("assessors.count"),
            "Compléter le binôme.",
        )
    external = len({assessor.person for assessor in assessors if assessor.external})
    if external < rules.external_count:
        yield Objection(
            "assessors-external",
            f"{plural(external, 'évaluateur externe', 'évaluateurs externes')} "
            f"pour {plural(rules.external_count, 'demandé')}.",
            effective.source("assessors.external_count"),
            "Désigner un évaluateur externe.",
        )


def _objections_to_one(
    assessor: AssessorFacts, candidate: AssessedFacts, on: date, effective: Effective
) -> Iterator[Objection]:
    rules = effective.reglement.assessors
    if assessor.person == candidate.person:
        yield Objection("assessor-self", f"{assessor.name} est le candidat.", "", "")
    if rules.trainer_ban and assessor.person in candidate.trainers:
        yield Objection(
            "assessor-trainer",
            f"{assessor.name} a formé le candidat.",
            effective.source("assessors.trainer_ban"),
            "Désigner un évaluateur étranger à la formation.",
        )
    if assessor.external and same_employer(
        rules.external_employer, assessor.employer, candidate.employer
    ):
        yield Objection(
            "assessor-employer",
            f"{assessor.name}, évaluateur externe, est du même employeur que le candidat.",
            effective.source("assessors.external_employer"),
            "Désigner un évaluateur d’un autre employeur.",
        )
    if rules.personal_habilitation and not _is_habilitated(assessor, on):
        yield Objection(
            "assessor-habilitation",
            f"{assessor.name} n’a pas d’habilitation au {french_date(on)}.",
            effective.source("assessors.personal_habilitation"),
            "Habiliter l’évaluateur, ou en désigner un autre.",
        )


def _is_habilitated(assessor: AssessorFacts, on: date) -> bool:
    start, end = assessor.habilitated_from, assessor.habilitated_until
    return start is not None and start <= on and (end is None or on <= end)


def objections_to_period(starts_on: date, ends_on: date | None) -> tuple[Objection, ...]:
    """Return why a habilitation may not end on a day: it would before it begins."""
    if ends_on is None or starts_on <= ends_on:
        return ()
    return (
        Objection(
            "habilitation-period",
            f"L’habilitation finirait le {french_short_date(ends_on)}, "
            f"avant son début le {french_short_date(starts_on)}.",
        ),
    )
