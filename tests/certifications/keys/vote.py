"""Keys of the vote: quorum, majority, equality, rounds, weights, proxies, secrecy, second convocation."""

from collections.abc import Iterator
from datetime import timedelta

from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.votes import cast_show_of_hands
from parchemin.jury.rules.presentations import objections_to_round
from parchemin.jury.terms import Choice, College, Presence
from parchemin.kernel.objections import Refused
from tests.certifications.keys.row import Row, Seen, codes, keys_of, row
from tests.certifications.keys.scenes import (
    ABSENT,
    choices,
    deliberated,
    held,
    in_round,
    other,
    represented,
    seated,
    sent_by,
    voted,
)
from tests.jury.cases import ON, case, changed, sitting
from tests.scenes import jury_day

MET, LACKING = "full", "adjourned"
FOUR = sitting(2, 2)
THREE_OF_FOUR = changed(FOUR, "s2", **ABSENT)
OTHERS = {College.TRAINERS: "trainers", College.EXPERTS: "experts"}


def seats_of(college: str) -> dict[str, object]:
    return {"jury": {"seats": {college: {"min": 0, "max": 2}}}}


def with_one_of_two(college: College) -> object:
    return seated(FOUR, other(college), other(college, 2, **ABSENT))


def two_of_one_union(college: str) -> object:
    return sent_by(sitting(2, 2), e1="A", e2="A" if college == "employers" else "B", s1="C",
                   s2="C" if college == "employees" else "D")  # fmt: skip


def of_quorum() -> Iterator[Row]:
    yield row("quorum.min_total", held(FOUR), (4, MET), (5, LACKING))
    yield row("quorum.min_per_college", held(sitting(1, 3)), (1, MET), (2, LACKING))
    for college, session in (("employers", sitting(1, 3)), ("employees", sitting(3, 1))):
        key = f"quorum.min_per_college.{college}"
        yield row(key, held(session), (1, MET), (2, LACKING), quorum={"min_per_college": {}})
        key = f"quorum.fraction_per_college.{college}"
        session = changed(FOUR, "e2" if college == "employers" else "s2", **ABSENT)
        yield row(key, held(session), ("1/2", MET), ("100 %", LACKING),
                  quorum={"fraction_per_college": {}})  # fmt: skip
        key = f"quorum.counted_in.{college}"
        yield row(key, held(two_of_one_union(college)), ("persons", MET), ("organisations", LACKING),
                  quorum={"min_per_college": 2, "counted_in": {}})  # fmt: skip
    for college, name in OTHERS.items():
        room = held(with_one_of_two(college))
        beside = seats_of(name)
        yield row(f"quorum.min_per_college.{name}", room, (1, MET), (2, LACKING), **beside,
                  quorum={"min_per_college": {}})  # fmt: skip
        yield row(f"quorum.fraction_per_college.{name}", room, ("1/2", MET), ("100 %", LACKING),
                  **beside, quorum={"fraction_per_college": {}})  # fmt: skip
    yield row("quorum.fraction", held(THREE_OF_FOUR), ("3/4", MET), ("100 %", LACKING))
    yield row("quorum.fraction_per_college", held(THREE_OF_FOUR), ("1/2", MET), ("2/3", LACKING))
    yield row("quorum.strict", held(THREE_OF_FOUR), (False, MET), (True, LACKING),
              quorum={"fraction": "3/4"})  # fmt: skip
    one_union = sent_by(FOUR, e1="A", e2="B", s1="C", s2="C")
    yield row("quorum.counted_in", held(one_union), ("persons", MET), ("organisations", LACKING),
              quorum={"min_per_college": 2})  # fmt: skip
    yield row("quorum.base", held(FOUR, away=frozenset({"s2"})),
              ("seats", LACKING), ("seats_not_recused", MET), quorum={"fraction": "100 %"})  # fmt: skip
    yield row("quorum.counts_represented", held(represented(FOUR, "s2", by="s1")),
              (False, LACKING), (True, MET), quorum={"min_total": 4})  # fmt: skip
    yield row("quorum.second_convocation_without_quorum", held(sitting(2, 2, second_convocation=True)),
              (False, LACKING), (True, MET), quorum={"min_total": 5})  # fmt: skip


SEVEN = represented(changed(sitting(3, 4), "s4", **ABSENT), "e3", by="e1")
"""Seven seats: four there, e3 represented, s3 standing aside, s4 absent."""
PARTED = choices(yes="e1 e2 e3", no="s1", silent="s2")
BY_UNION = sent_by(sitting(3, 2), e1="A", e2="A", e3="B", s1="C", s2="D")
OF_UNIONS = choices(yes="e1 e2 s2", no="e3 s1")
SHARES = {"employers": {"A": "70 %", "B": "30 %"}, "employees": {"C": "10 %", "D": "90 %"}}


def of_majority(number: int, key: str, **beside: object) -> Iterator[Row]:
    """Yield the rows of a majority, that of the first round or of the second one."""

    def seen(session: object, said: object, **changes: object) -> Seen:
        return voted(session, in_round(number, said), **changes)

    aside = {"away": frozenset({"s3"})}
    yield row(key, seen(SEVEN, PARTED, **aside),
              ("simple_present", ("full", 4)), ("absolute_present", ("refused", 4)),
              ("absolute_present_or_represented", ("full", 5)), ("two_thirds_present", ("refused", 4)),
              ("majority_of_members", ("refused", 7)), ("by_college", ("refused", 4)), **beside)  # fmt: skip
    three_of_five = seen(sitting(3, 2), choices(yes="e1 e2 s1", no="e3 s2"))
    yield row(
        f"{key}.share", three_of_five, ("1/2", ("full", 5)), ("70 %", ("refused", 5)), **beside
    )
    even = seen(FOUR, choices(yes="e1 s1", no="e2 s2"))
    yield row(f"{key}.strict", even, (True, ("refused", 4)), (False, ("full", 4)), **beside)
    yield row(f"{key}.of", seen(SEVEN, PARTED, **aside),
              ("cast", ("full", 4)), ("present", ("refused", 4)), ("present_or_represented", ("full", 5)),
              ("members", ("refused", 7)), ("entitled", ("refused", 6)), **beside)  # fmt: skip
    weighed = {"when": "on_request", "majority": {"counted_by": "weight"}}
    rounds = {**beside, "rounds": [*beside.get("rounds", ()), weighed], "weights": SHARES}
    yield row(f"{key}.counted_by", seen(BY_UNION, OF_UNIONS),
              ("head", ("full", 5)), ("organisation", ("refused", 4)), ("college", ("refused", 5)),
              ("weight", ("full", 2)), **rounds)  # fmt: skip


EQUAL = choices(yes="e1 s1", no="e2 s2")


def equal(reglement: Reglement) -> object:
    """Return how equal voices end, and the last thing told of them."""
    found = deliberated(reglement, case(votes=EQUAL))
    return found.outcome, found.units[0].reasons[-1].text


def a_fortnight_on(reglement: Reglement) -> tuple[str, ...]:
    """Return what opposes a second round fourteen days after its convocation."""
    found = objections_to_round((("B1", 1),), reglement, ON - timedelta(days=14), ON)
    return tuple(objection.code for objection in found)


def of_rounds() -> Iterator[Row]:
    yield row("tie_rule", equal,
              ("chair_casts", ("full", "Partage des voix : la voix de la présidence l’emporte, pour.")),
              ("acquired", ("full", "Partage des voix : il vaut adoption.")),
              ("not_acquired", ("refused", "Partage des voix : la majorité n’est pas atteinte.")),
              ("adjourn", ("adjourned", "Partage des voix : le dossier est ajourné.")),
              ("new_round", ("refused", "tie_rule")))  # fmt: skip
    yield row("tie_rule", equal,
              ("chair_casts", ("full", "Partage des voix : la voix de la présidence l’emporte, pour.")),
              ("new_round", (None, "Deuxième tour à tenir dans la séance.")),
              rounds=[{"when": "same_sitting"}])  # fmt: skip
    yield row("rounds.[].when", voted(FOUR, EQUAL),
              ("same_sitting", (None, 4)), ("on_request", ("refused", 4)),
              ("second_convocation", ("adjourned", 4)))  # fmt: skip
    yield row("rounds.[].notice_days", a_fortnight_on,
              (None, ()), (14, ()), (15, ("round-notice",)),
              rounds=[{"when": "second_convocation"}])  # fmt: skip
    yield from of_majority(1, "majority")
    hardest = {"share": 1, "strict": False, "of": "members"}
    yield from of_majority(
        2, "rounds.[].majority", majority=hardest, rounds=[{"when": "same_sitting"}]
    )


def of_weights() -> Iterator[Row]:
    """Yield the rows of weights: who weighs more carries the vote, in each college."""
    for college, said in (
        ("employers", choices(yes="e1", no="e2", silent="s1 s2")),
        ("employees", choices(yes="s1", no="s2", silent="e1 e2")),
    ):
        session = sent_by(FOUR, e1="A", e2="B", s1="A", s2="B")
        heavy, light = {"A": "70 %", "B": "30 %"}, {"A": "30 %", "B": "70 %"}
        yield row(f"weights.{college}", lambda rules, s=session, v=said: voted(s, v)(rules)[0],
                  (heavy, "full"), (light, "refused"), majority={"counted_by": "weight"},
                  weights={"employers": heavy, "employees": heavy})  # fmt: skip


def of_proxies() -> Iterator[Row]:
    parted = choices(yes="e1 s1", no="e2 s2")
    given = represented(FOUR, "s2", by="s1")
    yield row("proxy.allowed", voted(given, parted), (True, ("refused", 4)), (False, ("full", 3)))
    across = represented(FOUR, "s2", by="e1")
    yield row(
        "proxy.same_college", voted(across, parted), (True, ("full", 3)), (False, ("refused", 4))
    )
    two = represented(represented(sitting(2, 3), "s2", by="s1"), "s3", by="s1")
    said = choices(yes="e1 s1 s3", no="e2 s2")
    yield row(
        "proxy.max", voted(two, said), (1, ("refused", 4)), (2, ("full", 5)), (None, ("full", 5))
    )


def shown_hands(reglement: Reglement) -> object:
    """Return what stops the secretariat from entering a show of hands."""
    day = jury_day(**keys_of(reglement))
    item = day.case(B1="acquired/not_acquired")
    day.open()
    try:
        return len(cast_show_of_hands(item_id=item.pk, unit="B1", choice=Choice.ACQUIRED,
                                      actor=day.actor, at=day.at))  # fmt: skip
    except Refused as stopped:
        return codes(stopped.objections)


def convened_again(days: int) -> Seen:
    """Return what sees whether the second sitting may be held that many days after the first."""

    def seen(reglement: Reglement) -> object:
        day = jury_day(**keys_of(reglement))
        day.case()
        for name, seat in day.seats.items():
            came = name in ("marchal", "almeida")
            day.comes(seat, Presence.PRESENT if came else Presence.ABSENT)
        record_lack_of_quorum(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
        starts_at = day.sitting.starts_at + timedelta(days=days)
        try:
            convene_again(sitting_id=day.sitting.pk, code="ENCORE", starts_at=starts_at, place="Lyon",
                          actor=day.actor, at=day.at)  # fmt: skip
        except Refused as stopped:
            return codes(stopped.objections)
        return "convened"

    return seen


WITHOUT = {"quorum": {"min_total": 4, "second_convocation_without_quorum": True}}
EARLY, LATE = ("second-convocation-early",), ("second-convocation-late",)


def of_acts() -> Iterator[Row]:
    yield row("secrecy", shown_hands, ("open", 4), ("secret", ("vote-secret",)))
    after, within = "second_convocation.after", "second_convocation.within"
    yield row(f"{after}.days", convened_again(20), (15, "convened"), (30, EARLY), **WITHOUT)
    yield row(f"{after}.months", convened_again(45), (1, "convened"), (2, EARLY), **WITHOUT)
    yield row(f"{within}.days", convened_again(20), (30, "convened"), (10, LATE), **WITHOUT)
    yield row(f"{within}.months", convened_again(45), (2, "convened"), (1, LATE), **WITHOUT)


ROWS = (*of_quorum(), *of_rounds(), *of_weights(), *of_proxies(), *of_acts())
