"""Who sits, who stands aside, who is represented and whether there is a quorum, written a second time.

The first half of the second implementation: see `second.py`, which decides.
"""

from fractions import Fraction
from functools import cache

SIDES = ("employers", "employees")

JUROR = {
    "person": "",
    "college": "employers",
    "role": "member",
    "voting": True,
    "convened": True,
    "presence": "present",
    "represented_by": "",
    "employer": "",
    "qualified": True,
    "habilitated": True,
    "organisation": "",
}

# -- reading the règlement ------------------------------------------------------------------------


def told(rules, path, default):
    """Return what the règlement writes at a dotted key, or the default."""
    here = rules
    for word in path.split("."):
        if not isinstance(here, dict) or word not in here:
            return default
        here = here[word]
    return here


@cache
def share(written):
    """Return « 2/3 », « 70 % » or a number as an exact fraction."""
    text = str(written).replace(",", ".").strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text)


def of_side(written, side):
    """Return what is asked of one side: the same of both, or what is written for it."""
    return written.get(side) if isinstance(written, dict) else written


def statutory(case):
    """Tell whether the statute of the VAE binds (D. 6412-6): an RNCP certification, by VAE."""
    return case["route"] == "vae" and case["register"] == "RNCP"


# -- who stands aside, who is at the table --------------------------------------------------------


def same_employer(scope, one, other):
    """Tell whether two SIRET are the same house: the site, or the company (SIREN)."""
    if scope == "none" or not one or not other:
        return False
    return one == other if scope == "site" else one[:9] == other[:9]


def stands_aside(juror, case, rules):
    """Tell whether a juror leaves the table for this candidate (RULE-28, RULE-34)."""
    scope = told(rules, "member.same_employer", "company")
    banned = {"self", "declared"}
    for kind in ("trainer", "tutor", "assessor"):
        if told(rules, f"member.{kind}_ban", True):
            banned.add(kind)
    for kind in ("relation", "guide"):
        if told(rules, f"member.{kind}_ban", False) or statutory(case):
            banned.add(kind)
    if scope != "none":
        banned.add("employer")
    return (
        juror["person"] in case["away"]
        or any(person == juror["person"] and kind in banned for person, kind in case["interests"])
        or same_employer(scope, juror["employer"], case["employer"])
    )


def on_the_list(juror, rules):
    """Tell whether a juror is habilitated, where the branch keeps a list."""
    return juror["habilitated"] or not told(rules, "jury.habilitated_list", True)


def in_the_room(juror, rules):
    """Tell whether a juror takes part in person, or from afar where that is admitted."""
    remote = juror["presence"] == "remote" and told(rules, "remote_jury", True)
    return juror["presence"] == "present" or remote


def may_vote(juror, out, rules):
    """Tell whether a juror has a voice on this candidate, wherever they are."""
    return (
        juror["voting"]
        and juror["convened"]
        and on_the_list(juror, rules)
        and juror["person"] not in out
    )


def is_member(juror):
    """Tell whether a seat counts among the members: its substitute stands for one replaced."""
    return juror["voting"] and juror["presence"] != "replaced"


def proxy_holds(juror, holders, rules):
    """Tell whether the proxy a juror gave can speak: to one at the table, of the same college if asked."""
    holder = holders.get(juror["represented_by"])
    if holder is None or not told(rules, "proxy.allowed", True):
        return False
    return not told(rules, "proxy.same_college", True) or holder["college"] == juror["college"]


def table_of(sitting, out, rules):
    """Return the table for one candidate: who is at it, who is represented, who presides."""
    jurors = sitting["jurors"]
    present = [each for each in jurors if in_the_room(each, rules) and may_vote(each, out, rules)]
    holders = {each["person"]: each for each in present}
    carried: dict = {}
    represented = []
    for each in jurors:
        if each["presence"] != "proxy" or not may_vote(each, out, rules):
            continue
        holder = each["represented_by"]
        most = told(rules, "proxy.max", 1)
        room = most is None or carried.get(holder, 0) < most
        if proxy_holds(each, holders, rules) and room:
            carried[holder] = carried.get(holder, 0) + 1
            represented.append(each)
    return {
        "jurors": jurors,
        "out": out,
        "present": present,
        "represented": represented,
        "presider": presider(jurors, out, rules),
    }


def presider(jurors, out, rules):
    """Return the chair, else the vice-chair, who is in the room and does not stand aside; or None."""
    for role in ("chair", "vice_chair"):
        for each in jurors:
            sits = each["convened"] and on_the_list(each, rules) and in_the_room(each, rules)
            if each["role"] == role and sits and each["person"] not in out:
                return each["person"]
    return None


# -- quorum ---------------------------------------------------------------------------------------


def headcount(jurors, rules):
    """Return how many persons, or organisations, some jurors are."""
    if told(rules, "quorum.counted_in", "persons") == "persons":
        return len(jurors)
    return len({(each["college"], each["organisation"]) for each in jurors if each["organisation"]})


def meets(count, asked, whole, rules):
    """Tell whether a count reaches a fraction of the whole, or exceeds it where the text is strict."""
    needed = share(asked) * whole
    return count > needed if told(rules, "quorum.strict", False) else count >= needed


def quorum_seats(table, rules):
    """Return the seats that a fraction is taken of."""
    seats = [each for each in table["jurors"] if is_member(each)]
    if told(rules, "quorum.base", "seats") == "seats_not_recused":
        seats = [each for each in seats if each["person"] not in table["out"]]
    return seats


def has_quorum(table, sitting, rules):
    """Tell whether every number and fraction that the text gives is met at this table."""
    lifted = told(rules, "quorum.second_convocation_without_quorum", False)
    if sitting["second_convocation"] and lifted:
        return True
    voters = list(table["present"])
    if told(rules, "quorum.counts_represented", False):
        voters += table["represented"]
    seats = quorum_seats(table, rules)
    if headcount(voters, rules) < (told(rules, "quorum.min_total", None) or 0):
        return False
    whole = told(rules, "quorum.fraction", None)
    if whole and not meets(headcount(voters, rules), whole, headcount(seats, rules), rules):
        return False
    for side in SIDES:
        here = headcount([each for each in voters if each["college"] == side], rules)
        there = headcount([each for each in seats if each["college"] == side], rules)
        if here < (of_side(told(rules, "quorum.min_per_college", 1), side) or 0):
            return False
        part = of_side(told(rules, "quorum.fraction_per_college", None), side)
        if part and not meets(here, part, there, rules):
            return False
    return True


def may_deliberate(table, sitting, case, rules):
    """Tell whether the table can decide of this candidate (RULE-27, RULE-29, RULE-30)."""
    law = statutory(case)
    least = max(told(rules, "jury.min_voting", 1), 2 if law else 0)
    able = max(told(rules, "jury.min_qualified", 0), 1 if law else 0)
    sides = [sum(each["college"] == side for each in table["present"]) for side in SIDES]
    return (
        has_quorum(table, sitting, rules)
        and len(table["present"]) >= least
        and sum(each["qualified"] for each in table["present"]) >= able
        and table["presider"] is not None
        and (told(rules, "jury.parity", "seats") != "present" or sides[0] == sides[1])
    )
