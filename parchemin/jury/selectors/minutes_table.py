"""Who presided over which case and who sat without a voice, as a procès-verbal states them."""

from collections.abc import Iterator, Sequence

from parchemin.certifications.reglement.law import Effective
from parchemin.jurors.terms import Gender
from parchemin.jury.documents.words import gendered
from parchemin.jury.models import SittingSeat
from parchemin.jury.rules.facts import SittingFacts
from parchemin.jury.rules.signatories import PRESIDENCY, SAT
from parchemin.jury.rules.table import barred_from_voting, table_of
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.minutes_votes import citations
from parchemin.jury.terms import SeatRole
from parchemin.kernel.calendar import french_time
from parchemin.kernel.text import of


def unheard_told(sitting: SittingFacts, effective: Effective) -> Iterator[str]:
    """Yield why somebody who sat with a seat that votes had no voice: off the list, or too new to the trade."""
    barred = barred_from_voting(sitting, effective)
    for juror in sitting.jurors:
        if juror.person in barred and juror.voting and juror.presence in SAT:
            (why,) = citations([barred[juror.person]])
            yield f"{juror.name} siège sans voix. {why}"


def presidency_told(
    sitting: SittingFacts, proceedings: Sequence[Proceeding], seats: Sequence[SittingSeat] = ()
) -> Iterator[str]:
    """Yield which cases were put to the vote before another was named to preside, and since when they do."""
    before: dict[str, list[str]] = {}
    since: dict[str, str] = {}
    for one in proceedings:
        gone = one.case.away.union(recusal.person for recusal in one.deliberation.recusals)
        now = table_of(sitting, one.effective, gone).presider
        if one.case.presider and (now is None or one.case.presider != now.person):
            name = sitting.by_person[one.case.presider].name
            before.setdefault(name, []).append(one.dossier.number)
        elif now is not None:
            since.setdefault(now.name, one.dossier.number)
    for name, numbers in before.items():
        cases = "Dossier" if len(numbers) == 1 else "Dossiers"
        yield f"{cases} {', '.join(numbers)} : mis aux voix sous la présidence {of(name)}."
    if before:
        yield from (
            f"Présidence {of(name)} à compter du dossier {number}."
            for name, number in since.items()
        )
    told = since if before else {}
    for seat in seats:
        if seat.presides_since and seat.role in PRESIDENCY and seat.juror.name not in told:
            role = gendered(SeatRole(seat.role).label.lower(), woman=seat.juror.sex == Gender.WOMAN)
            yield f"{seat.juror.name} est {role} à partir de {french_time(seat.presides_since)}."
