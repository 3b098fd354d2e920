"""Bars and spans drawn by the server, always with their table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: what is measured, its value, the value as written."""

    label: str
    value: float
    written: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar as drawn: its length is a whole percentage of the width."""

    label: str
    written: str
    percent: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of bars from zero to `top`, with one guide (for instance a national rate) if given.

    `column` heads the values in the table. A value over `top` fills the width; below zero, none of it.
    """

    title: str
    column: str
    bars: tuple[Bar, ...]
    top: float = 100
    guide: Bar | None = None

    @property
    def places(self) -> tuple[DrawnBar, ...]:
        """Return the bars as drawn, in order."""
        return tuple(
            DrawnBar(bar.label, bar.written, self._percent(bar.value)) for bar in self.bars
        )

    @property
    def guide_percent(self) -> int | None:
        """Return where the guide stands, or None without guide."""
        return None if self.guide is None else self._percent(self.guide.value)

    def _percent(self, value: float) -> int:
        return round(100 * min(max(value / self.top, 0), 1))


@dataclass(frozen=True, slots=True)
class Span:
    """One line of a chart of spans: a value between two bounds, as written too; `marked` asks for a look."""

    label: str
    value: float
    low: float
    high: float
    written: str
    bounds: tuple[str, str]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    """A span as drawn: where it starts and ends and where its value stands, in percent of the width."""

    span: Span
    start: float
    end: float
    dot: float


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Values and the bounds between which the true ones lie, on both sides of zero, which the guide shows.

    `guide` says what zero is. The scale is the same on both sides, and wide enough for every bound.
    """

    title: str
    column: str
    guide: str
    spans: tuple[Span, ...]

    @property
    def places(self) -> tuple[DrawnSpan, ...]:
        """Return the spans as drawn, in order."""
        return tuple(
            DrawnSpan(
                span,
                self._percent(span.low),
                self._percent(span.high),
                self._percent(span.value),
            )
            for span in self.spans
        )

    def _percent(self, value: float) -> float:
        widest = max(max(abs(span.low), abs(span.high)) for span in self.spans)
        return round(50 + 48 * value / (widest or 1), 1)
