"""Words of the jury's documents that agree with the person they tell of."""

from parchemin.assessment.terms import Attendance
from parchemin.jury.terms import Outcome
from parchemin.pathways.terms import Sex


def outcome_words(outcome: Outcome, attendance: Attendance, sex: str) -> str:
    """Return « Absente », « Excusé », « Exclue pour fraude » of somebody of whom nothing was decided."""
    excused = outcome is Outcome.ABSENT and attendance is Attendance.EXCUSED
    said = attendance.label if excused else outcome.label
    return feminine(said) if sex == Sex.FEMALE else said


def feminine(words: str) -> str:
    """Return a function or a presence said of a woman: « Vice-présidente », « Présente à distance »."""
    first, space, rest = words.partition(" ")
    return words if first.endswith("e") else f"{first}e{space}{rest}"
