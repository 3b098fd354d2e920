"""What each candidate of a rehearsal keeps: blocs and competences, given by this jury or before, how long."""

from collections.abc import Iterator
from typing import Any

from parchemin.certifications.models import Competence
from parchemin.certifications.reglement.validity import Validity
from parchemin.jury.models import Decision
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.terms import Outcome, Unit
from parchemin.pathways.models import AcquiredUnit, KeptMark

Plain = dict[str, Any]
WITH_THE_WHOLE = "Acquis avec la certification, qui n’expire pas"


def kept_of(entry: DocketEntry, decision: Decision | None) -> list[Plain]:
    """Return the units that the candidate holds after the jury, those acquired before first."""
    return [*_before(entry), *_units_given(entry, decision)]


def marks_left_by(decision: Decision | None) -> dict[str, Plain]:
    """Return the marks that a decision leaves to the candidate, by bloc, and until when."""
    if decision is None:
        return {}
    rows = KeptMark.objects.filter(origin_ref=f"decision/{decision.pk}").select_related("bloc")
    return {
        row.bloc.code: {
            "share": row.share,
            "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        }
        for row in rows
    }


def _before(entry: DocketEntry) -> Iterator[Plain]:
    """Yield what was held before, each until its own day, the whole certification granted or not."""
    carried = {(unit.unit, unit.code): unit for unit in entry.case.carried}
    titles = {bloc.code: bloc.title for bloc in entry.case.blocs}
    titles |= dict(
        Competence.objects.filter(bloc__edition=entry.dossier.edition_id).values_list(
            "code", "title"
        )
        if any(result.unit is Unit.COMPETENCE for result in entry.deliberation.carried)
        else ()
    )
    of = {code: bloc.code for bloc in entry.case.blocs for code in bloc.competences}
    for result in entry.deliberation.carried:
        if result.valid:
            unit = carried[result.unit, result.code]
            bloc = result.code if result.unit is Unit.BLOC else of[result.code]
            yield {
                "unit": result.unit.value,
                "code": result.code,
                "bloc": bloc,
                "title": titles.get(result.code, ""),
                "carried": True,
                "acquired_on": unit.acquired_on.isoformat(),
                **_validity(result.kept, result.reason.source),
            }


def _units_given(entry: DocketEntry, decision: Decision | None) -> Iterator[Plain]:
    """Yield what a decision gave, with the end that later acts wrote."""
    if decision is None:
        return
    lines = AcquiredUnit.objects.standing().filter(origin_ref=f"decision/{decision.pk}")
    rows = lines.select_related("bloc", "competence")
    for line in rows.order_by("bloc__position", "competence__position"):
        named, unit = line.competence or line.bloc, _unit(line)
        _, source = entry.effective.validity(entry.effective.route, entry.effective.register, unit)
        if decision.outcome == Outcome.FULL:
            source = WITH_THE_WHOLE
        yield {
            "unit": unit.value,
            "code": named.code,
            "bloc": line.bloc.code,
            "title": named.title,
            "carried": False,
            "acquired_on": line.acquired_on.isoformat(),
            **_validity(line.validity, source),
        }


def _unit(line: AcquiredUnit) -> Unit:
    return Unit.COMPETENCE if line.competence else Unit.BLOC


def _validity(kept: Validity, source: str) -> Plain:
    """Return the last day, None when it has none or an act still to come sets it, how it is told, and its text."""
    return {
        "valid_until": kept.until.isoformat() if kept.until else None,
        "validity": kept.in_words,
        "awaits": kept.awaits.value if kept.awaits else None,
        "source": source,
    }
