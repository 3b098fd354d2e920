"""Every small body of people, as words: what the two implementations are compared on, one by one.

Jurors who sit for the same college and organisation are interchangeable but for the chair, so that a vote is told
by how many of them said what. All the votes of one body under one règlement are the units of one candidate.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

from tests.assembly.second import CASE, JUROR, MAJORITIES
from tests.assembly.second_table import SIDES

CHOICES = ("acquired", "not_acquired", "abstain")
TIES = ("chair_casts", "acquired", "not_acquired", "adjourn", "new_round")
STATUTES = ({"route": "training", "register": "RNCP"}, {"route": "vae", "register": "RNCP"})
LETTERS = {"employers": "e", "employees": "s", "experts": "x"}
ORGANISATIONS = {"employers": "AABCD", "employees": "UUVWX", "experts": "YYYYY"}
WEIGHTS = {
    "employers": {"A": "50 %", "B": "30 %", "C": "10 %", "D": "10 %"},
    "employees": {"U": "50 %", "V": "20 %", "W": "20 %", "X": "10 %"},
}
FREE = {"jury": {"parity": "none"}, "quorum": {"min_per_college": 0}}
AGAIN = [{"majority": "simple_present", "when": "second_convocation"}]

Task = tuple[dict, dict, dict]


def juror(college: str, number: int, **words: object) -> dict:
    """Return a juror of a college: `e1`, `s2`, `x1`; the first employer presides, then the first employee."""
    person = f"{LETTERS[college]}{number}"
    role = {"e1": "chair", "s1": "vice_chair"}.get(person, "member")
    organisation = ORGANISATIONS[college][min(number, 5) - 1]
    own = {"person": person, "college": college, "role": role, "organisation": organisation}
    return {**JUROR, **own, **words}


def body(employers: int, employees: int, experts: int = 0) -> list[dict]:
    """Return jurors who all came."""
    sizes = {"employers": employers, "employees": employees, "experts": experts}
    return [juror(each, n + 1) for each, size in sizes.items() for n in range(size)]


def sitting(jurors: list[dict], again: bool = False) -> dict:
    """Return a sitting of these jurors."""
    return {"jurors": jurors, "second_convocation": again}


# -- quorum ---------------------------------------------------------------------------------------


def quorums() -> list[dict]:
    """Return the quorums that are tried on every composition."""
    tried: list[dict] = [{}, *({"min_total": n, "min_per_college": 0} for n in (1, 3, 6))]
    tried += [{"min_per_college": n} for n in (0, 2, {"employers": 2, "employees": 3})]
    for part, strict, base in product(
        ("1/2", "2/3", "60 %"), (False, True), ("seats", "seats_not_recused")
    ):
        less = {"strict": strict, "base": base, "min_per_college": 0}
        tried += [{**less, "fraction": part}, {**less, "fraction_per_college": part}]
    parts = {"fraction_per_college": {"employers": "1/2", "employees": "2/3"}}
    tried += [{**parts, "min_per_college": 1, "strict": strict} for strict in (False, True)]
    counted = {"counted_in": "organisations"}
    tried += [{**counted, "min_per_college": n} for n in (2, {"employers": 2, "employees": 3})]
    tried += [{**counted, "fraction": "1/2", "min_per_college": 0}]
    tried += [
        {**counted, "fraction_per_college": "2/3", "strict": strict} for strict in (0 > 1, 1 > 0)
    ]
    return tried


def compositions(most: int = 6) -> Iterator[tuple[list[dict], bool, bool]]:
    """Return every number of seats and of those who came in both colleges, and which is not the smaller."""
    for seats in product(range(most + 1), repeat=2):
        for came in product(*(range(size + 1) for size in seats)):
            jurors = body(*seats)
            for each in jurors:
                if int(each["person"][1:]) > came[SIDES.index(each["college"])]:
                    each["presence"] = "absent"
            one, other = zip(seats, came, strict=True)
            yield jurors, one >= other, one <= other


def quorum_tasks() -> Iterator[Task]:
    """Return every composition up to six and six under each quorum, first and second convocation.

    What is asked alike of both colleges is asked once of two sizes, the larger being each college in turn.
    """
    for jurors, employers_lead, employees_lead in compositions():
        votes = {each["person"]: "acquired" for each in jurors}
        for rank, asked in enumerate(quorums()):
            alike = not any(isinstance(each, dict) for each in asked.values())
            if alike and not (employers_lead if rank % 2 else employees_lead):
                continue
            lifted = rank % 4 < 2 and asked != {"min_per_college": 0}  # there is a quorum to lift
            quorum = {**asked, "second_convocation_without_quorum": lifted}
            rules = {"quorum": quorum, "jury": {"parity": "present" if rank % 7 == 6 else "none"}}
            case = {**CASE, "blocs": {"B1": ["B1.1"]}, "votes": {("B1", 1): votes}}
            case["away"] = ("e2", "s3") if rank % 3 == 0 or asked.get("base") else ()
            yield case, sitting(jurors, again=rank % 5 == 4), rules


# -- votes ----------------------------------------------------------------------------------------


def profiles(jurors: list[dict], by_organisation: bool) -> Iterator[dict]:
    """Return every vote of some jurors, those who are interchangeable told by their number."""
    groups: dict[tuple, list[str]] = {}
    for each in jurors:
        alike = (each["college"], each["role"] == "chair", each["presence"])
        alike += (each["organisation"],) if by_organisation else ()
        groups.setdefault(alike, []).append(each["person"])
    ways = [list(combinations_with_replacement(CHOICES, len(group))) for group in groups.values()]
    for said in product(*ways):
        pairs = zip(groups.values(), said, strict=True)
        yield {who: choice for group, way in pairs for who, choice in zip(group, way, strict=True)}


def majorities() -> list[dict]:
    """Return every base and counting unit, of more than a half, of a half, and of two thirds."""
    bases = ("cast", "present", "present_or_represented", "members", "entitled")
    units = ("head", "college", "organisation", "weight")
    shares = (("1/2", True), ("1/2", False), ("2/3", False))
    return [
        {"share": part, "strict": strict, "of": of, "counted_by": unit}
        for unit, of, (part, strict) in product(units, bases, shares)
    ]


def bodies(most: int, of: str, experts: int) -> Iterator[list[dict]]:
    """Return the bodies of so many voters at most, so many experts at most, that a base tells apart."""
    for size in product(range(1, most + 1), range(most), range(experts + 1)):
        if sum(size) > most:
            continue
        jurors = body(*size)
        if of in ("members", "entitled"):
            jurors += [juror("employers", 8), juror("employees", 8, presence="absent")]
        if of in ("present", "present_or_represented") and size[0] > 1:
            jurors[size[0] - 1].update(presence="proxy", represented_by="e1")
        yield jurors


def is_close(votes: dict, counted_by: str) -> bool:
    """Tell whether a vote is tried under every tie rule: it may be equal as it is counted."""
    said = [list(votes.values())]
    if counted_by != "head":
        said += [[choice for who, choice in votes.items() if who[0] == side] for side in "es"]
    equal = any(each.count("acquired") == each.count("not_acquired") > 0 for each in said)
    return equal or (counted_by in ("organisation", "weight") and len(votes) < 4)


def vote_task(jurors: list[dict], votes: list[dict], rules: dict, statute: dict) -> Task:
    """Return one candidate whose units are these votes; juror `e8`, where there is one, stands aside."""
    units = {f"B{n + 1}": each for n, each in enumerate(votes)}
    case = {**CASE, **statute, "away": ("e8",)}
    case["blocs"] = {code: [f"{code}.1"] for code in units}
    case["votes"] = {(code, 1): each for code, each in units.items()}
    return case, sitting(jurors), rules


def vote_rules(majority: dict | str, tie: str, parity: str) -> dict:
    """Return a règlement that asks no quorum and writes how a vote is counted."""
    rules = {**FREE, "jury": {"parity": parity}, "majority": majority}
    if isinstance(majority, dict) and not majority["strict"] and majority["share"] == "1/2":
        tie = "acquired"  # equal voices are half of them: a text that gives them another end is refused
    rules["tie_rule"] = tie
    if isinstance(majority, dict) and majority["counted_by"] == "weight":
        rules["weights"] = WEIGHTS
    return {**rules, "rounds": AGAIN} if tie == "new_round" else rules


def vote_tasks() -> Iterator[Task]:
    """Return every vote of up to five jurors, majority, base, tie rule, parity, and VAE or not.

    A tie rule and the statute of the VAE are read when voices are equal: the other votes are tried
    under one pair of them each, every pair in its turn.
    """
    for majority in majorities():
        unit = majority["counted_by"]
        grouped = unit in ("organisation", "weight")
        levelled = unit == "head" and majority["of"] not in ("members", "entitled")
        experts = {"head": 3, "college": 1}.get(unit, 0) if majority["strict"] else 0
        for jurors in bodies(4 if grouped else 5, majority["of"], experts):
            voters = [
                each
                for each in jurors
                if each["person"] != "e8" and each["presence"] in ("present", "proxy")
            ]
            said = list(profiles(voters, grouped))
            for parity in ("none", "votes") if levelled else ("none",):
                for rank, (tie, statute) in enumerate(product(TIES, STATUTES)):
                    votes = [
                        each
                        for n, each in enumerate(said)
                        if n % 10 == rank or is_close(each, unit)
                    ]
                    if votes:
                        yield vote_task(jurors, votes, vote_rules(majority, tie, parity), statute)


def named_tasks() -> Iterator[Task]:
    """Return the votes of three and of four jurors under each short name of a majority."""
    for name, size, tie, statute in product(MAJORITIES, ((2, 1), (2, 2)), TIES, STATUTES):
        jurors = body(*size)
        yield vote_task(
            jurors, list(profiles(jurors, False)), vote_rules(name, tie, "none"), statute
        )


# -- rounds ---------------------------------------------------------------------------------------


def round_tasks() -> Iterator[Task]:
    """Return every first and second vote of two jurors, whole or not, under each condition."""
    jurors = body(1, 1)
    firsts = list(profiles(jurors, False))
    nexts = [*firsts, {}, {"e1": "acquired"}]
    whens = ("same_sitting", "on_request", "second_convocation")
    names = ("simple_present", "by_college", "majority_of_members")
    for when, name, tie, statute in product(whens, names, TIES, STATUTES):
        wide = {"share": "70 %", "strict": True, "of": "present", "counted_by": "head"}
        rules = {**vote_rules(name, tie, "none"), "rounds": [{"majority": wide, "when": when}]}
        case, session, _ = vote_task(jurors, firsts * len(nexts), rules, statute)
        later = zip(case["blocs"], (each for each in nexts for _ in firsts), strict=True)
        seconds = {(code, 2): each for code, each in later}
        if when == "second_convocation":
            yield case, session, rules
            held = dict.fromkeys(case["blocs"], 1)
            yield {**case, "votes": seconds, "rounds_held": held}, session, rules
        else:
            yield {**case, "votes": {**case["votes"], **seconds}}, session, rules
