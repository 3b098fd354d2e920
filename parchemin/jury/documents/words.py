"""Words that the jury's documents share: those that agree with a person, and how decisions were taken."""

from parchemin.assessment.terms import AttendanceState
from parchemin.jury.documents.facts import MinutesFacts, UnitMark
from parchemin.jury.terms import Outcome
from parchemin.pathways.terms import Sex


def outcome_words(outcome: Outcome, attendance: AttendanceState, sex: str) -> str:
    """Return « Absente », « Excusé », « Exclue pour fraude » of somebody of whom nothing was decided."""
    excused = outcome is Outcome.ABSENT and attendance is AttendanceState.EXCUSED
    said = attendance.label if excused else outcome.label
    return gendered(said, woman=sex == Sex.FEMALE)


def gendered(words: str, *, woman: bool) -> str:
    """Return a function or a presence as it is said of a person."""
    return feminine(words) if woman else words


def feminine(words: str) -> str:
    """Return a function or a presence said of a woman: « Vice-présidente », « Présente à distance »."""
    first, space, rest = words.partition(" ")
    return words if first.endswith("e") else f"{first}e{space}{rest}"


def voting_words(facts: MinutesFacts) -> str:
    """Return how decisions were taken: by votes, told or all of one voice, or by adopting the signed grids."""
    voted = {(vote.reference, vote.unit) for vote in facts.votes}
    adopted = any(
        mark in _DECIDED and (candidate.reference, unit.code) not in voted
        for candidate in facts.candidates
        for unit, mark in zip(facts.units, candidate.marks, strict=True)
    )
    changed = " avec les notes que le jury a changées," if facts.adjustments else ""
    if not voted:
        return (
            f"Rien n’a été mis aux voix : les décisions suivent les grilles signées des évaluateurs,{changed} "
            "adoptées sans vote."
            if adopted
            else "Rien n’a été mis aux voix."
        )
    if any(vote.worth_telling for vote in facts.votes):
        said = (
            "Sont détaillées les décisions prises sans unanimité, en plusieurs tours, par une règle de partage, "
            "ou dont le vote s’explique par plus d’un motif. Les autres décisions mises aux voix l’ont été à "
            "l’unanimité des votants."
        )
    else:
        said = (
            "Aucun vote n’a divisé le jury : chaque décision mise aux voix a été prise à l’unanimité des "
            "votants."
        )
    grids = (
        f" Celles qui ne l’ont pas été suivent les grilles signées,{changed} adoptées sans vote."
    )
    return f"{said}{grids if adopted else ''}"


_DECIDED = (UnitMark.ACQUIRED, UnitMark.NOT_ACQUIRED, UnitMark.PARTLY)
