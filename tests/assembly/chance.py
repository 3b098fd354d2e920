"""Random sittings, as words: substitutes, proxies, recusals, remote jurors, rounds, abstentions, what is held."""

from itertools import takewhile
from random import Random

from tests.assembly.every import CHOICES, TIES, WEIGHTS, Task
from tests.assembly.second import CASE, JUROR, MAJORITIES, WHOLE, majority_asked
from tests.assembly.second_table import share

LETTERS = {"employers": "e", "employees": "s", "experts": "x"}
PRESENCES = ("present", "remote", "proxy", "replaced", "excused", "absent")
SITES = ("11111111100011", "11111111100029", "22222222200014", "")
BASES = ("cast", "present", "present_or_represented", "members", "entitled")
UNITS = ("head", "college", "organisation", "weight")
INTERESTS = ("trainer", "tutor", "assessor", "guide", "relation", "declared", "self")


def likely(rng: Random, chance: float) -> bool:
    """Return True so many times in one."""
    return rng.random() < chance


# -- the règlement --------------------------------------------------------------------------------


def random_majority(rng: Random, levelled: bool) -> dict | str:
    """Return a majority by its short name or in its long form; some bases are refused under parity of votes."""
    bases = BASES[:3] if levelled else BASES
    if likely(rng, 0.35):
        names = [each for each, long in MAJORITIES.items() if long["of"] in bases]
        return rng.choice(names)
    units = UNITS[:2] if levelled else UNITS
    share = rng.choice(("1/2", "1/2", "1/2", "2/3", "3/5", "70 %"))
    return {
        "share": share,
        "strict": share == "1/2" or likely(rng, 0.5),
        "of": rng.choice(bases),
        "counted_by": rng.choice(units),
    }


def asks_more(later: dict | str, before: dict | str, proxies: bool) -> bool:
    """Tell whether a later majority is only reached by who had reached the one before, on the same count."""
    later, before = majority_asked(later), majority_asked(before)
    order = ("cast", "present_or_represented", "entitled", "members")
    if later["counted_by"] != before["counted_by"]:
        return False
    bases = [each["of"] for each in (later, before)]
    if not proxies:  # nobody is represented
        bases = ["present_or_represented" if of == "present" else of for of in bases]
    if "present" in bases and bases[0] != bases[1]:
        return False
    places = [order.index(of) if of in order else 0 for of in bases]
    shares = [(share(each["share"]), each["strict"]) for each in (later, before)]
    more = (places[0], shares[0]) != (places[1], shares[1])
    return places[0] >= places[1] and shares[0] >= shares[1] and more


def random_rounds(rng: Random, first: dict | str, levelled: bool, proxies: bool) -> list[dict]:
    """Return further rounds; at one table, none asks more than one before it: such a text is refused."""
    rounds: list[dict] = []
    table = [first]
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        when = rng.choice(("same_sitting", "on_request", "second_convocation"))
        majority = random_majority(rng, levelled)
        table = [] if when == "second_convocation" else table
        while any(asks_more(majority, each, proxies) for each in table):
            majority = random_majority(rng, levelled)
        table = [*table, majority]
        rounds.append({"majority": majority, "when": when})
    return rounds


def random_quorum(rng: Random, proxies: bool) -> dict:
    """Return a quorum that a table often meets and often lacks, or none."""
    if likely(rng, 0.4):
        return {"min_per_college": 0}
    quorum: dict = {
        "min_per_college": rng.choice((0, 0, 1, 1, 2, {"employers": 1, "employees": 2}))
    }
    if likely(rng, 0.2):
        quorum["min_total"] = rng.randint(1, 5)
    if likely(rng, 0.25):
        quorum["fraction"] = rng.choice(("1/2", "2/3", "3/5"))
    if likely(rng, 0.15):
        quorum["fraction_per_college"] = rng.choice(
            ("1/2", {"employers": "1/3", "employees": "2/3"})
        )
    strict, base = likely(rng, 0.3), rng.choice(("seats", "seats_not_recused"))
    if "fraction" in quorum or "fraction_per_college" in quorum:
        quorum |= {"strict": strict, "base": base}
    quorum["counted_in"] = rng.choice(("persons", "persons", "organisations"))
    quorum["counts_represented"] = proxies and likely(rng, 0.4)
    asked = {*quorum} & {"min_total", "fraction", "fraction_per_college"}
    if quorum["min_per_college"] or asked:  # there is a quorum to lift
        quorum["second_convocation_without_quorum"] = likely(rng, 0.5)
    return quorum


def random_rules(rng: Random) -> dict:
    """Return a règlement."""
    parity = rng.choices(("none", "votes", "present"), (75, 20, 5))[0]
    proxies = parity != "present" and likely(rng, 0.85)
    majority = random_majority(rng, parity == "votes")
    rounds = random_rounds(rng, majority, parity == "votes", proxies)
    rules = {
        "jury": {
            "parity": parity,
            "min_voting": rng.choice((1, 1, 1, 1, 2, 3)),
            "min_qualified": rng.choice((0, 0, 0, 0, 1, 2)),
            "habilitated_list": likely(rng, 0.7),
        },
        "quorum": random_quorum(rng, proxies),
        "majority": majority,
        "tie_rule": rng.choice(TIES if rounds else TIES[:4]),
        "rounds": rounds,
        "proxy": {
            "allowed": proxies,
            "same_college": likely(rng, 0.6) or not proxies,
            "max": rng.choice((1, 1, 2, None)) if proxies else 1,
        },
        "remote_jury": likely(rng, 0.8),
        "member": {
            "same_employer": rng.choice(("none", "site", "company")),
            **{f"{kind}_ban": likely(rng, 0.7) for kind in ("trainer", "tutor", "assessor")},
            **{f"{kind}_ban": likely(rng, 0.3) for kind in ("relation", "guide")},
        },
        "decision": random_decision(rng),
    }
    asked = [rules["majority"], *(each["majority"] for each in rounds)]
    if any(isinstance(each, dict) and each["counted_by"] == "weight" for each in asked):
        rules["weights"] = WEIGHTS
    present_alone = all(majority_asked(each)["of"] == "present" for each in asked)
    if proxies and present_alone and not rules["quorum"].get("counts_represented"):
        del rules["proxy"]  # nothing would count them: such a text is refused
    return rules


def random_decision(rng: Random) -> dict:
    """Return what is decided, what may come of it, and what the whole certification requires."""
    decision: dict = {"unit": rng.choice(("bloc", "bloc", "competence", "certification"))}
    if decision["unit"] == "bloc" and likely(rng, 0.3):
        decision["full_award_requires"] = "share_of_blocs"
        decision["full_award_share"] = rng.choice(("1/2", "2/3", "80 %"))
    if decision["unit"] == "competence" and likely(rng, 0.5):
        decision["full_award_requires"] = "all_competences"
    if likely(rng, 0.1):
        decision["outcomes"] = ["full", "refused", "adjourned", "absent", "excluded_fraud"]
    return decision


# -- the sitting ----------------------------------------------------------------------------------


def random_juror(rng: Random, college: str, number: int) -> dict:
    """Return one juror, mostly at the table and with a voice."""
    names = {"employers": "ABC", "employees": "UVW", "experts": "Y"}[college]
    return {
        **JUROR,
        "person": f"{LETTERS[college]}{number}",
        "college": college,
        "organisation": rng.choice(names),
        "voting": likely(rng, 0.95),
        "convened": likely(rng, 0.97),
        "presence": rng.choices(PRESENCES, (70, 8, 12, 0, 4, 6))[0],
        "employer": rng.choice(SITES) if likely(rng, 0.3) else "",
        "qualified": likely(rng, 0.7),
        "habilitated": likely(rng, 0.95),
    }


def random_sitting(rng: Random) -> dict:
    """Return a sitting: some are replaced by a substitute who has a seat, some give their voice."""
    sizes = {
        "employers": rng.choices(range(6), (2, 18, 30, 25, 15, 10))[0],
        "employees": rng.choices(range(6), (2, 18, 30, 25, 15, 10))[0],
        "experts": rng.choice((0, 0, 0, 1, 2)),
    }
    jurors = [random_juror(rng, each, n + 1) for each, size in sizes.items() for n in range(size)]
    for each in list(jurors):
        if likely(rng, 0.07):
            each["presence"] = "replaced"
            stand_in = random_juror(rng, each["college"], len(jurors) + 10)
            jurors.append({**stand_in, "organisation": each["organisation"]})
    for each in jurors:
        if each["presence"] == "proxy":
            same = [other for other in jurors if other["college"] == each["college"]]
            each["represented_by"] = rng.choice(same if likely(rng, 0.7) else jurors)["person"]
    seated = [each for each in jurors if likely(rng, 0.95)]
    rng.shuffle(seated)
    for role, each in zip(("chair", "vice_chair"), seated, strict=False):
        each.update(role=role, voting=True, convened=True, habilitated=True)
    return {"jurors": jurors, "second_convocation": likely(rng, 0.2)}


# -- the candidate --------------------------------------------------------------------------------


def random_voices(rng: Random, jurors: list[dict]) -> dict:
    """Return what jurors said, mostly everybody; those without a voice too."""
    lean = rng.choice((0.35, 0.5, 0.65))
    odds = (lean * 0.9, (1 - lean) * 0.9, 0.1) if likely(rng, 0.9) else (0, 0, 1)
    silent = rng.choice(jurors)["person"] if jurors and likely(rng, 0.05) else None
    said = {each["person"]: rng.choices(CHOICES, odds)[0] for each in jurors}
    return {person: choice for person, choice in said.items() if person != silent}


def rounds_here(before: int, again: list[int], rules: dict) -> range:
    """Return the rounds that this sitting may hold: up to the one that waits for a next convocation."""
    last = next((number for number in again if number > before), len(rules["rounds"]) + 1)
    return range(before + 1, last + 1)


def random_held(rng: Random, inside: dict[str, list[str]], units: list[str]) -> list[str]:
    """Return what is carried, never everything; a bloc of which all was acquired is carried as a bloc."""
    held = [each for each in units if likely(rng, 0.1)]
    if set(units) <= set(held):
        return []
    whole = [code for code, of in inside.items() if set(of) <= set(held)]
    return whole + [each for each in held if each.split(".")[0] not in whole]


def random_case(rng: Random, jurors: list[dict], rules: dict) -> dict:
    """Return a candidate with their voices, round by round."""
    blocs = {f"B{n + 1}": rng.randint(1, 2) for n in range(rng.choice((1, 2, 2, 3)))}
    inside = {code: [f"{code}.{n + 1}" for n in range(size)] for code, size in blocs.items()}
    unit = rules["decision"]["unit"]
    codes = {"bloc": list(inside), "certification": [WHOLE]}
    units = codes.get(unit) or [each for of in inside.values() for each in of]
    sought = [each for each in inside if likely(rng, 0.6)] if likely(rng, 0.2) else []
    if unit != "certification" and sought:
        units = [each for each in units if each.split(".")[0] in sought]
    held = random_held(rng, inside, units) if unit != "certification" else []
    case = {**CASE, "blocs": inside, "sought": tuple(sought), "held": tuple(held)}
    case["route"] = rng.choice(("training", "vae", "vae", "branch_vae"))
    case["register"] = rng.choice(("none", "RNCP", "RNCP"))
    case["attendance"] = rng.choices(("present", "absent", "excused"), (96, 2, 2))[0]
    case["fraud"] = case["attendance"] == "present" and likely(rng, 0.02)
    case["adjourned"] = likely(rng, 0.08)
    case["employer"] = rng.choice(SITES)
    people = [each["person"] for each in jurors]
    case["away"] = tuple(each for each in people if likely(rng, 0.05))
    case["interests"] = tuple((each, rng.choice(INTERESTS)) for each in people if likely(rng, 0.05))
    again = [
        n + 1 for n, each in enumerate(rules["rounds"]) if each["when"] == "second_convocation"
    ]
    if again and likely(rng, 0.5):
        case["rounds_held"] = {each: rng.choice(again) for each in units if likely(rng, 0.7)}
    case["votes"] = {}
    for code in (each for each in units if not {each, each.split(".")[0]} & set(held)):
        here = rounds_here(case["rounds_held"].get(code, 0), again, rules)
        for number in takewhile(
            lambda number, first=here[0]: number == first or likely(rng, 0.8), here
        ):
            case["votes"][code, number] = random_voices(rng, jurors)
    return case


def random_task(seed: int) -> Task:
    """Return one candidate before one jury under one règlement: the same for the same seed."""
    rng = Random(seed)  # noqa: S311
    rules = random_rules(rng)
    sitting = random_sitting(rng)
    return random_case(rng, sitting["jurors"], rules), sitting, rules
