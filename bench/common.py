"""One figure of a bench, and how it prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure beside the floor of this machine.

    `floor` is what the cheapest code that does the same bytes reaches, in the same unit; `ratio` is how many
    times the floor is ahead (1.0: as fast as it can be). Both are None when there is no such code.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None

    def line(self) -> str:
        """Return the row as a line of a table."""
        floor = f"{self.floor:>12,.0f}" if self.floor is not None else f"{'—':>12}"
        ratio = f"{self.ratio:>6.2f}" if self.ratio is not None else f"{'—':>6}"
        return f"{self.name:<48} {self.value:>12,.1f} {self.unit:<12} {floor} {ratio}"
