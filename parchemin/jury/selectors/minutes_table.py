"""Who presided over which case and who sat without a voice, as a procès-verbal states them."""

from collections.abc import Iterator, Sequence

from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules.facts import SittingFacts
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.rules.table import barred_from_voting, table_of
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.minutes_votes import citations
from parchemin.kernel.text import of


def unheard_told(sitting: SittingFacts, effective: Effective) -> Iterator[str]:
    """Yield why somebody who sat with a seat that votes had no voice: off the list, or too new to the trade."""
    barred = barred_from_voting(sitting, effective)
    for juror in sitting.jurors:
        if juror.person in barred and juror.voting and juror.presence in SAT:
            (why,) = citations([barred[juror.person]])
            yield f"{juror.name} siège sans voix. {why}"


def presidency_told(sitting: SittingFacts, proceedings: Sequence[Proceeding]) -> Iterator[str]:
    """Yield which cases were put to the vote before another was named to preside, and from which one they do."""
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
