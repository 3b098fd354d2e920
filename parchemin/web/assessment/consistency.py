"""The consistency of assessors over a period: for the secretariat alone, to ask questions and decide nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parchemin.assessment.rules.consistency import ENOUGH
from parchemin.assessment.selectors.consistency import (
    Consistency,
    ConsistencyRow,
    SignalSentence,
    consistency,
)
from parchemin.assessment.terms import Signal
from parchemin.kernel.calendar import add_months, paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.shapes import tabs
from parchemin.web.pieces.charts import Span, SpanChart
from parchemin.web.pieces.fields import DayField
from parchemin.web.pieces.words import number

MONTHS = 12


class PeriodForm(forms.Form):
    """Two days, both included."""

    since = DayField(label="Du")
    until = DayField(label="Au")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        said = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", "La période finit avant de commencer.")
        return said


@dataclass(frozen=True, slots=True)
class Line:
    """One assessor, pair or centre: what was measured, and what there are not cases enough for."""

    row: ConsistencyRow
    measured: tuple[SignalSentence, ...]
    unmeasured: str


@dataclass(frozen=True, slots=True)
class Group:
    """Assessors, pairs or centres; without a chart while none of them has cases enough."""

    key: str
    title: str
    lines: tuple[Line, ...]
    chart: SpanChart | None


@require_GET
def consistency_page(request: ActorRequest) -> HttpResponse:
    """Return what the signed grids of a period show, the last twelve months unless the address says."""
    today = paris_date(request.at)
    year = {"since": add_months(today, -MONTHS), "until": today}
    form = PeriodForm(request.GET) if request.GET else PeriodForm(initial=year)
    shown = {"form": form, "tabs": tabs(request.actor, "assessment:consistency"), "enough": ENOUGH}
    if form.is_bound and not form.is_valid():
        return render(request, "assessment/consistency.html", shown, status=422)
    period: dict[str, date] = form.cleaned_data if form.is_bound else year
    found = consistency(request.actor, period["since"], period["until"])
    shown |= {"found": found, "groups": tuple(_groups(found))}
    return render(request, "assessment/consistency.html", shown)


def _groups(found: Consistency) -> Iterator[Group]:
    beside = "comme l’autre évaluateur du binôme"
    others = "comme tous les autres sur les mêmes blocs"
    for key, title, rows, guide in (
        ("assessors", "Évaluateurs", found.assessors, beside),
        ("pairs", "Binômes", found.pairs, others),
        ("centres", "Centres", found.centres, others),
    ):
        if rows:
            yield Group(key, title, tuple(_line(row) for row in rows), _chart(title, rows, guide))


def _line(row: ConsistencyRow) -> Line:
    few = [told.signal.label.lower() for told in row.signals if not told.cases]
    return Line(row, tuple(told for told in row.signals if told.cases), ", ".join(few))


def _chart(title: str, rows: Sequence[ConsistencyRow], guide: str) -> SpanChart | None:
    spans = tuple(
        Span(
            label=row.name,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            written=_points(interval.value),
            bounds=(_points(interval.low), _points(interval.high)),
            marked=told.notable,
        )
        for row in rows
        for told in row.signals
        if told.signal is Signal.SEVERITY and (interval := told.finding.interval)
    )
    named = f"{title} : écart de note, en points sur 100"
    return SpanChart(named, "Écart", guide, spans) if spans else None


def _points(share: float) -> str:
    return number(round(100 * share, 1))
