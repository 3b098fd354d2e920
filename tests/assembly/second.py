"""How a jury decides, written a second time from the texts alone.

Whoever wrote this had read the agreements as they are tabulated, the rules of the domain and the keys of a
règlement file in words, but none of the rules of the product. Nothing of the product is imported: words,
numbers, fractions and dicts go in, words come out. It is slow and plain on purpose;
`test_second_implementation.py` compares.

`rules` is the dict of a règlement file. A sitting is `{"jurors": [juror, …], "second_convocation": bool}`; a
juror is a dict of the words of `JUROR`; a case is a dict of the words of `CASE`.
"""

from fractions import Fraction

from tests.assembly.second_table import (
    JUROR,
    SIDES,
    is_member,
    may_deliberate,
    may_vote,
    share,
    stands_aside,
    statutory,
    table_of,
    told,
)

__all__ = ["CASE", "JUROR", "MAJORITIES", "WHOLE", "deliberated"]

CASE = {
    "route": "training",
    "register": "none",
    "attendance": "present",
    "fraud": False,
    "adjourned": False,
    "employer": "",
    "away": (),
    "interests": (),  # (person, kind)
    "blocs": {},  # bloc code: its competences
    "sought": (),  # bloc codes; all when empty
    "held": (),  # codes of blocs and competences carried, valid on the day
    "votes": {},  # (unit, round): {person: "acquired" | "not_acquired" | "abstain"}
    "rounds_held": {},  # unit: rounds already held at earlier sittings
}

MAJORITIES = {
    "simple_present": {"share": "1/2", "strict": True, "of": "cast"},
    "absolute_present": {"share": "1/2", "strict": True, "of": "present"},
    "absolute_present_or_represented": {
        "share": "1/2",
        "strict": True,
        "of": "present_or_represented",
    },
    "two_thirds_present": {"share": "2/3", "strict": False, "of": "present"},
    "majority_of_members": {"share": "1/2", "strict": True, "of": "members"},
    "by_college": {"share": "1/2", "strict": True, "of": "cast", "counted_by": "college"},
}

WHOLE = "certification"  # the one unit where the certification is decided as a whole


# -- one vote on one unit -------------------------------------------------------------------------


def majority_asked(written):
    """Return the long form of a majority, each word filled."""
    long = MAJORITIES[written] if isinstance(written, str) else written
    return {"share": "1/2", "strict": True, "of": "cast", "counted_by": "head", **long}


def voters_of(table, majority):
    """Return whose voices count: those at the table, and the represented unless only the present do."""
    if majority["of"] == "present":
        return table["present"]
    return table["present"] + table["represented"]


def speakers(jurors, counted_by):
    """Return the jurors grouped by who speaks: each alone, or each organisation with one voice."""
    groups = {}
    for each in jurors:
        alone = counted_by in ("head", "college") or not each["organisation"]
        name = each["person"] if alone else each["organisation"]
        groups.setdefault((each["college"], alone, name), []).append(each)
    return groups


def one_voice(group, voices):
    """Return what more of a group's voices say; an abstention when they are equal."""
    said = [voices[each["person"]] for each in group]
    lead = said.count("acquired") - said.count("not_acquired")
    return "acquired" if lead > 0 else "not_acquired" if lead < 0 else "abstain"


def weights_of(groups, counted_by, rules):
    """Return what each speaker weighs: one, its representativeness, or what levels both colleges."""
    if counted_by == "weight":
        scale = {key: told(rules, f"weights.{key[0]}", {}).get(key[2], 0) for key in groups}
        return {key: share(weight) for key, weight in scale.items()}
    weights = dict.fromkeys(groups, 1)
    if told(rules, "jury.parity", "seats") == "votes":
        sizes = {side: sum(key[0] == side for key in groups) for side in SIDES}
        for key in groups:
            if key[0] in SIDES:
                weights[key] = Fraction(max(sizes.values()), sizes[key[0]])
    return weights


def count_of(jurors, voices, counted_by, rules):
    """Return the weight of the voices for, against, and of all who speak, abstentions too."""
    groups = speakers(jurors, counted_by)
    weights = weights_of(groups, counted_by, rules)
    count = {"acquired": 0, "not_acquired": 0, "abstain": 0}
    for key, group in groups.items():
        count[one_voice(group, voices)] += weights[key]
    return {**count, "all": sum(weights.values())}


def base_of(count, table, side, majority, rules):
    """Return what the share of a majority is taken of, over the whole table or inside one college."""
    if majority["of"] == "cast":
        return count["acquired"] + count["not_acquired"]
    if majority["of"] in ("present", "present_or_represented"):
        return count["all"]
    seats = [each for each in table["jurors"] if is_member(each)]
    if majority["of"] == "entitled":
        seats = [each for each in seats if may_vote(each, table["out"], rules)]
    seats = [each for each in seats if side in (None, each["college"])]
    groups = speakers(seats, majority["counted_by"])
    return sum(weights_of(groups, majority["counted_by"], rules).values())


def reaches(count, base, majority):
    """Tell whether the voices for reach the share of the base, or exceed it where strict."""
    needed = share(majority["share"]) * base
    enough = count["acquired"] > needed if majority["strict"] else count["acquired"] >= needed
    return enough and count["acquired"] > 0


def is_equal(count):
    """Tell whether voices for and against are equal, at least one each: nothing else is a tie."""
    return count["acquired"] == count["not_acquired"] > 0


def is_against(count):
    """Tell whether a college is against: more voices against than for."""
    return count["not_acquired"] > count["acquired"]


def college_verdict(count, base, majority):
    """Return what one college says: reached, equal, or not reached; against is a veto."""
    if is_against(count):
        return "not_reached"
    if reaches(count, base, majority):
        return "reached"
    return "equal" if is_equal(count) else "not_reached"


def said_by_colleges(voters, voices, table, majority, rules):
    """Return what each college says, by college."""
    said = {}
    for side in SIDES:
        inside = [each for each in voters if each["college"] == side]
        count = count_of(inside, voices, "head", rules)
        said[side] = college_verdict(count, base_of(count, table, side, majority, rules), majority)
    return said


def colleges_verdict(voters, voices, table, majority, rules):
    """Return what both colleges say together: each must reach the majority."""
    said = said_by_colleges(voters, voices, table, majority, rules).values()
    if "not_reached" in said:
        return "not_reached"
    return "equal" if "equal" in said else "reached"


def table_verdict(voters, voices, table, majority, rules):
    """Return what the whole table says: reached, equal or not reached."""
    count = count_of(voters, voices, majority["counted_by"], rules)
    if reaches(count, base_of(count, table, None, majority, rules), majority):
        return "reached"
    return "equal" if is_equal(count) else "not_reached"


def equal_for_the_law(voters, voices, majority, rules):
    """Tell whether the voices are equal as D. 6412-6 reads them: over the whole table.

    They are counted as the branch counts them, but by head of both colleges where each college counts apart.
    """
    if majority["counted_by"] == "college":
        said = [voices[each["person"]] for each in voters if each["college"] in SIDES]
        return said.count("acquired") == said.count("not_acquired") > 0
    return is_equal(count_of(voters, voices, majority["counted_by"], rules))


def vote(table, voices, majority, case, rules):
    """Return what one vote gives, and whether voices were equal: what must be told as « partage des voix ».

    It gives acquired, not_acquired or adjourned; undecided while a voice is missing; or not_reached.
    """
    voters = voters_of(table, majority)
    if any(each["person"] not in voices for each in voters):
        return "undecided", False
    votes_itself = table["presider"] in [each["person"] for each in voters]
    leads = voices[table["presider"]] if votes_itself else "abstain"
    if statutory(case) and equal_for_the_law(voters, voices, majority, rules):
        return "not_acquired" if leads == "abstain" else leads, True
    by_college = majority["counted_by"] == "college"
    verdict = (colleges_verdict if by_college else table_verdict)(
        voters, voices, table, majority, rules
    )
    if verdict == "equal":
        return settled(told(rules, "tie_rule", "not_acquired"), leads), True
    return "acquired" if verdict == "reached" else "not_reached", False


def settled(tie_rule, leads):
    """Return what equal voices give: what the text says, and nothing when it is silent."""
    if tie_rule == "acquired":
        return "acquired"
    if tie_rule == "adjourn":
        return "adjourned"
    if tie_rule == "chair_casts" and leads != "abstain":
        return leads
    return "not_reached"


def decided(unit, table, case, rules):
    """Return what becomes of one unit after its rounds, and whether voices were equal in one of them."""
    first = {"majority": told(rules, "majority", "simple_present"), "when": "first"}
    rounds = [first, *told(rules, "rounds", [])]
    start = case["rounds_held"].get(unit, 0)
    ever_equal = False
    for rank in range(start, len(rounds)):
        voices = case["votes"].get((unit, rank + 1), {})
        if rank > start and rounds[rank]["when"] == "second_convocation":
            return "adjourned", ever_equal
        if rank > start and rounds[rank]["when"] == "on_request" and not voices:
            return "not_acquired", ever_equal
        result, equal = vote(table, voices, majority_asked(rounds[rank]["majority"]), case, rules)
        ever_equal = ever_equal or equal
        if result != "not_reached":
            return result, ever_equal
    return "not_acquired", ever_equal


# -- one candidate --------------------------------------------------------------------------------


def units_before(case, rules):
    """Return the units that this jury decides: what is sought and not already held."""
    unit = told(rules, "decision.unit", "bloc")
    if unit == "certification":
        return [WHOLE]
    blocs = [code for code in case["blocs"] if not case["sought"] or code in case["sought"]]
    blocs = [code for code in blocs if code not in case["held"]]
    if unit == "bloc":
        return blocs
    return [each for code in blocs for each in case["blocs"][code] if each not in case["held"]]


def award(case, results, rules):
    """Return full, partial or refused: what the whole certification requires against what is held."""
    now = [unit for unit, result in results.items() if result == "acquired"]
    before = set(case["sought"] or case["blocs"]) if WHOLE in now else set()
    has = {*now, *before, *case["held"]}
    whole = [
        code
        for code, inside in case["blocs"].items()
        if code in has or (inside and all(each in has for each in inside))
    ]
    asked = Fraction(1)
    if told(rules, "decision.full_award_requires", "all_blocs") == "share_of_blocs":
        asked = share(told(rules, "decision.full_award_share", 1))
    if len(whole) >= asked * len(case["blocs"]):
        return "full"
    of_the_branch = "partial" in told(rules, "decision.outcomes", ["partial"])
    may_be_partial = of_the_branch or statutory(case)
    return "partial" if now and may_be_partial else "refused"


def adjourned_by_jury(results, case):
    """Return the results once the jury's own adjournment has won over voices: nothing is decided.

    Where the text itself already adjourns a unit, the jury only gives the day: what is acquired stays acquired.
    """
    if not case["adjourned"]:
        return results
    if "adjourned" not in results.values():
        return dict.fromkeys(results, "adjourned")
    return {
        unit: "acquired" if said == "acquired" else "adjourned" for unit, said in results.items()
    }


def deliberated(case, sitting, rules):
    """Return the outcome of one candidate, None while a voice is missing, and how it came.

    `units` has what each unit becomes, `equal` those where voices were equal once, `out` who stands aside.
    """
    out = {each["person"] for each in sitting["jurors"] if stands_aside(each, case, rules)}
    answer = {"outcome": None, "units": {}, "equal": set(), "out": out}
    if case["attendance"] in ("absent", "excused"):
        return {**answer, "outcome": "absent"}
    table = table_of(sitting, out, rules)
    if not may_deliberate(table, sitting, case, rules):
        return {**answer, "outcome": "adjourned"}
    if case["fraud"]:
        return {**answer, "outcome": "excluded_fraud"}
    said = {each: decided(each, table, case, rules) for each in units_before(case, rules)}
    equal = {unit for unit, (_, ever_equal) in said.items() if ever_equal}
    results = adjourned_by_jury({unit: result for unit, (result, _) in said.items()}, case)
    if "undecided" in results.values():
        outcome = None
    elif case["adjourned"] or "adjourned" in results.values():
        outcome = "adjourned"
    else:
        outcome = award(case, results, rules)
    return {**answer, "outcome": outcome, "units": results, "equal": equal}
