"""The quorum of a sitting as its procès-verbal states it: who was there, what each text asks, what came of it."""

from collections.abc import Iterator, Sequence

from parchemin.assembly.terms import College, QuorumBase, QuorumUnit
from parchemin.assembly.values import CollegeNumbers, CollegeShares, QuorumRules
from parchemin.certifications.reglement.law import DEFAULT, Effective
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.deliberation import WITHOUT_DECISION
from parchemin.jury.rules.facts import SittingFacts
from parchemin.jury.rules.table import Table, table_of
from parchemin.jury.selectors.attendance import at_the_opening, hours_told
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.seats import general_rules, seats_of, sitting_facts
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural

Asked = tuple[str, str]
"""What is asked in words, and its text."""


def quorum_told(sitting: Sitting, seats: Sequence[SittingSeat], effective: Effective) -> str:
    """Return the statement of the quorum for the sitting as a whole: presence, what is asked, each with its text.

    It counts by college, in persons or in organisations, as the règlement does. A second convocation names the
    first sitting and what it lacked.
    """
    moved = [seat for seat in seats if hours_told(seat)]
    table = table_of(at_the_opening(sitting_facts(sitting, seats), seats), effective)
    rules = effective.reglement.quorum
    lifted = sitting.second_convocation and rules.second_convocation_without_quorum
    said = statement(table, effective, lifted=lifted)
    if not moved:
        return " ".join((*_again(sitting, effective), *said))
    names = ", ".join(seat.juror.name for seat in moved)
    after = (
        f"Entrées et départs en séance ({names}) : le quorum se compte ensuite, pour chaque dossier, parmi les "
        "membres présents."
    )
    return " ".join((*_again(sitting, effective), "À l’ouverture :", *said, after))


def quorum_by_case(
    sitting: SittingFacts, proceedings: Sequence[Proceeding], effective: Effective
) -> Iterator[str]:
    """Yield the quorum of the cases whose table was not that of the whole sitting, those of a same table together.

    Its base is the seats not recused where the règlement says so (`quorum.base`).
    """
    rules = effective.reglement.quorum
    lifted = sitting.second_convocation and rules.second_convocation_without_quorum
    found: dict[str, list[str]] = {}
    for one in proceedings:
        gone = {recusal.person for recusal in one.deliberation.recusals} | one.case.away
        if not gone or one.deliberation.outcome in WITHOUT_DECISION:
            continue
        table, whole = (
            table_of(sitting, one.effective, out) for out in (frozenset(gone), frozenset())
        )
        kept_out = table.aside if rules.base is QuorumBase.SEATS_NOT_RECUSED else frozenset()
        said = " ".join(statement(table, one.effective, lifted=lifted, recused=kept_out))
        if said != " ".join(statement(whole, one.effective, lifted=lifted)):
            found.setdefault(said, []).append(one.dossier.number)
    for said, numbers in found.items():
        noun = "Dossier" if len(numbers) == 1 else "Dossiers"
        yield f"{noun} {', '.join(numbers)} : {said}"


def statement(
    table: Table,
    effective: Effective,
    *,
    lifted: bool = False,
    recused: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Yield, in sentences, presence at a table, then what each text asks of it.

    `lifted`, no quorum is asked; the seats of `recused` are out of what a share is counted on.
    """
    yield _presence(table, recused)
    if lifted:
        return
    asked = [
        *_in_all(table, effective, recused),
        *_by_college(table, effective, recused),
        *_deliberating(table, effective),
    ]
    for source in dict.fromkeys(text for _, text in asked):
        said = " ; ".join(words for words, text in asked if text == source)
        yield f"{said[0].upper()}{said[1:]} ({_text(source)})."
    if asked:
        lacks = any(lack.code.startswith("quorum") for lack in table.quorum.objections)
        yield "Quorum non atteint." if lacks else "Quorum atteint."
    else:
        yield f"Aucun quorum n’est demandé ({_text(effective.source('quorum'))})."


def _presence(table: Table, recused: frozenset[str]) -> str:
    present, represented = len(table.present), len(table.represented)
    said = plural(present, "membre est présent", "membres sont présents")
    if represented:
        said += f" et {represented} {'est représenté' if represented == 1 else 'sont représentés'}"
    seats = sum(seat.person not in recused for seat in table.members)
    apart = ", déports déduits" if seats < len(table.members) else ""
    return f"{said}, sur {plural(seats, 'siège')} à voix délibérative{apart}."


def _in_all(table: Table, effective: Effective, recused: frozenset[str]) -> Iterator[Asked]:
    """Yield what is asked of the table as a whole."""
    rules = effective.reglement.quorum
    there = table.quorum.present
    whole = sum(_seats(table, college, rules, recused) for college in College)
    for key, required in (
        ("quorum.min_total", rules.min_total or 0),
        ("quorum.fraction", rules.asked_of(rules.fraction, whole) if rules.fraction else 0),
    ):
        if required:
            units = {rules.counted_in.of(college) for college in College}
            feminine = units == {QuorumUnit.ORGANISATIONS}
            noun = "compté" if len(units) > 1 else _noun(units.pop(), rules)
            asks = _agreed("requise" if feminine else "requis", required)
            yield f"en tout, {_counted(there, noun)} pour {required} {asks}", effective.source(key)


def _deliberating(table: Table, effective: Effective) -> Iterator[Asked]:
    """Yield how many must deliberate, where the règlement or the law says so."""
    least, source = effective.reglement.jury.min_voting, effective.source("jury.min_voting")
    if source != DEFAULT:
        said = plural(len(table.present), "membre délibère", "membres délibèrent")
        yield f"{said} pour {least} requis", source


def _by_college(table: Table, effective: Effective, recused: frozenset[str]) -> Iterator[Asked]:
    rules = effective.reglement.quorum
    numbers = rules.min_per_college or CollegeNumbers()
    shares = rules.fraction_per_college or CollegeShares()
    there = dict(table.quorum.by_college)
    for college in College:
        for key, required in (
            ("quorum.min_per_college", numbers.of(college)),
            (
                "quorum.fraction_per_college",
                rules.asked_of(shares.of(college), _seats(table, college, rules, recused)),
            ),
        ):
            if required:
                noun = _noun(rules.counted_in.of(college), rules)
                said = _counted(there.get(college, 0), noun)
                feminine = rules.counted_in.of(college) is QuorumUnit.ORGANISATIONS
                asks = _agreed("requise" if feminine else "requis", required)
                yield (
                    f"collège {college.label.lower()}, {said} pour {required} {asks}",
                    effective.source(key),
                )


def _noun(unit: QuorumUnit, rules: QuorumRules) -> str:
    if unit is QuorumUnit.ORGANISATIONS:
        return (
            "organisation présente ou représentée"
            if rules.counts_represented
            else "organisation présente"
        )
    return "présent ou représenté" if rules.counts_represented else "présent"


def _counted(count: int, noun: str) -> str:
    """Return `2 présents ou représentés`: each word agrees."""
    words = [word if word == "ou" else _agreed(word, count) for word in noun.split()]
    return f"{count} {' '.join(words)}"


def _agreed(word: str, count: int) -> str:
    return word if count < 2 or word.endswith("s") else f"{word}s"


def _seats(table: Table, college: College, rules: QuorumRules, recused: frozenset[str]) -> int:
    """Return how many seats, or organisations, a college has: what a share of it is counted on."""
    ours = [
        seat for seat in table.members if seat.college is college and seat.person not in recused
    ]
    if rules.counted_in.of(college) is QuorumUnit.ORGANISATIONS:
        return len({seat.organisation for seat in ours if seat.organisation})
    return len(ours)


def _again(sitting: Sitting, effective: Effective) -> Iterator[str]:
    """Yield, of a second convocation, the sitting that it follows, what that one lacked, and what it lifts."""
    first = sitting.first
    if first is None:
        return
    table = table_of(sitting_facts(first, seats_of(first)), general_rules(first))
    lacked = " ; ".join(_lack(lack.message) for lack in table.quorum.objections)
    key = "quorum.second_convocation_without_quorum"
    lifted = effective.reglement.quorum.second_convocation_without_quorum
    then = "celle-ci délibère sans quorum" if lifted else "le quorum reste demandé"
    yield (
        f"Seconde convocation : la séance {first.code} du {french_date(first.day)} n’a pas "
        f"pu s’ouvrir, faute de quorum ({lacked}) ; {then} "
        f"({_text(effective.source(key))})."
    )


def _lack(message: str) -> str:
    """Return `collège salariés : 0 votant pour 1 requis` of a lack of quorum, told as a sentence elsewhere."""
    said = message.removeprefix("Quorum").lstrip("\xa0 :,").removesuffix(".")
    return f"{said[0].lower()}{said[1:]}"


def _text(source: str) -> str:
    return f"{source[0].lower()}{source[1:]}" if source == DEFAULT else source
