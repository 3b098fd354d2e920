"""Words with a French label, for every enumeration of the house."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """An enumeration whose members carry a French label: `FULL = "full", "Validation totale"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Build a member from its stable value and its French label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs, as Django fields and forms expect."""
        return [(member.value, member.label) for member in cls]
