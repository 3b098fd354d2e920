"""Words of the jury's documents that agree with the person they tell of."""

from parchemin.assessment.terms import Attendance
from parchemin.jury.terms import Outcome
from parchemin.pathways.terms import Sex


def outcome_words(outcome: Outcome, attendance: Attendance, sex: str) -> str:
    """Return « Absente », « Excusé », « Exclue pour fraude » of somebody of whom nothing was decided."""
    excused = outcome is Outcome.ABSENT and attendance is Attendance.EXCUSED
    said = attendance.label if excused else outcome.label
    return agreed(said, woman=sex == Sex.FEMALE)


def agreed(words: str, *, woman: bool) -> str:
    """Return a function or a presence as it is said of a person."""
    return feminine(words) if woman else words


def feminine(words: str) -> str:
    """Return a function or a presence said of a woman: « Vice-présidente », « Présente à distance »."""
    first, space, rest = words.partition(" ")
    return words if first.endswith("e") else f"{first}e{space}{rest}"
