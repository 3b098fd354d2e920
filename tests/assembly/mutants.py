"""Wrong readings of the texts, one at a time, put in the place of the right one in the second implementation."""

from collections.abc import Callable
from fractions import Fraction

from tests.assembly import second, second_table

RIGHT = {
    name: getattr(second, name)
    for name in ("base_of", "college_verdict", "count_of", "decided", "table_of", "vote")
}


def every_failure_is_a_tie(count: dict) -> bool:
    """Take « majority not reached » for equal voices."""
    return count["acquired"] > 0


def two_abstentions_are_a_tie(count: dict) -> bool:
    """Take nobody for and nobody against for equal voices."""
    return count["acquired"] == count["not_acquired"]


def no_veto(count: dict, base: Fraction, majority: dict) -> str:
    """Let the tie rule settle a college that is against."""
    said = RIGHT["college_verdict"](count, base, majority)
    return "equal" if said == "not_reached" and count["acquired"] + count["not_acquired"] else said


def one_college_is_enough(*of: object) -> str:
    """Let the table's majority stand for that of each college."""
    voters, voices, table, majority, rules = of
    return second.table_verdict(voters, voices, table, {**majority, "counted_by": "head"}, rules)


def abstentions_against(*of: object) -> dict:
    """Count an abstention as a voice against."""
    count = RIGHT["count_of"](*of)
    count["not_acquired"] += count["abstain"]
    return {**count, "abstain": Fraction(0)}


def recused_are_entitled(count: dict, table: dict, side: str | None, *of: dict) -> Fraction:
    """Count those who stand aside among those who may vote."""
    return RIGHT["base_of"](count, {**table, "out": ()}, side, *of)


def rounded_down(count: int, asked: str, whole: int, rules: dict) -> bool:
    """Round the fraction of a quorum down."""
    needed = int(second_table.share(asked) * whole)
    return count > needed if second_table.told(rules, "quorum.strict", False) else count >= needed


def never_strict(count: dict, base: Fraction, majority: dict) -> bool:
    """Take « more than half » for half."""
    return count["acquired"] > 0 and count["acquired"] >= second.share(majority["share"]) * base


def any_holder(juror: dict, holders: dict, rules: dict) -> bool:
    """Count a proxy whose holder stands aside, is away, or is of the other college."""
    return second_table.told(rules, "proxy.allowed", True)


def everybody_speaks(table: dict, majority: dict) -> list:
    """Count the represented where the text counts the present."""
    return table["present"] + table["represented"]


def replaced_too(juror: dict) -> bool:
    """Count both the one replaced and the substitute among the members."""
    return bool(juror["voting"])


def always_heads(jurors: list, counted_by: str) -> dict:
    """Give each person of an organisation a voice."""
    return {(each["college"], True, each["person"]): [each] for each in jurors}


def chair_speaks_for_all(group: list, voices: dict) -> str:
    """Take the first voice of an organisation for what it says."""
    return str(voices[group[0]["person"]])


def silent_text_gives_the_chair(tie_rule: str, leads: str) -> str:
    """Give the chair the casting voice whatever the text."""
    return leads if leads != "abstain" else "not_reached"


def chair_only_if_the_text_says(*of: object) -> bool:
    """Forget article D. 6412-6."""
    return False


def voices_win(results: dict, case: dict) -> dict:
    """Let the voices win over the jury's own adjournment."""
    return results


def silence_abstains(table: dict, voices: dict, *of: dict) -> tuple[str, bool]:
    """Take a voice that is missing for an abstention."""
    said = {each["person"]: "abstain" for each in table["jurors"]}
    return RIGHT["vote"](table, {**said, **voices}, *of)


def all_at_once(unit: str, table: dict, case: dict, rules: dict) -> tuple[str, bool]:
    """Hold at the same sitting the round that waits for a second convocation."""
    rounds = [{**each, "when": "same_sitting"} for each in rules.get("rounds", [])]
    return RIGHT["decided"](unit, table, case, {**rules, "rounds": rounds})


def nobody_leaves(sitting: dict, out: set, rules: dict) -> dict:
    """Keep at the table those who stand aside."""
    return dict(RIGHT["table_of"](sitting, set(), rules))


def chair_alone(jurors: list, out: set, rules: dict) -> str | None:
    """Let the chair preside even away, or standing aside."""
    return next((each["person"] for each in jurors if each["role"] == "chair"), None)


def persons_only(jurors: list, rules: dict) -> int:
    """Count a quorum in persons where the text counts organisations."""
    return len(jurors)


MUTANTS: dict[str, tuple[object, str, Callable]] = {
    "a majority not reached is a tie": (second, "is_equal", every_failure_is_a_tie),
    "nobody for, nobody against is a tie": (second, "is_equal", two_abstentions_are_a_tie),
    "the chair overrides a college": (second, "college_verdict", no_veto),
    "both colleges are counted as one": (second, "colleges_verdict", one_college_is_enough),
    "an abstention is a voice against": (second, "count_of", abstentions_against),
    "who stands aside is entitled": (second, "base_of", recused_are_entitled),
    "a fraction is rounded down": (second_table, "meets", rounded_down),
    "more than half is half": (second, "reaches", never_strict),
    "a proxy speaks without its holder": (second_table, "proxy_holds", any_holder),
    "the represented are present": (second, "voters_of", everybody_speaks),
    "who is replaced is a second member": (second, "is_member", replaced_too),
    "an organisation has many voices": (second, "speakers", always_heads),
    "an organisation is its first person": (second, "one_voice", chair_speaks_for_all),
    "the chair always casts": (second, "settled", silent_text_gives_the_chair),
    "the statute of the VAE is forgotten": (
        second,
        "equal_for_the_law",
        chair_only_if_the_text_says,
    ),
    "voices win over an adjournment": (second, "adjourned_by_jury", voices_win),
    "the chair presides even away": (second_table, "presider", chair_alone),
    "a missing voice is an abstention": (second, "vote", silence_abstains),
    "every round is held at once": (second, "decided", all_at_once),
    "nobody leaves the table": (second, "table_of", nobody_leaves),
    "organisations are persons": (second_table, "headcount", persons_only),
}
