"""Keys of the jury: who sits, who presides, who stands aside, what is sent before, who signs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from parchemin.certifications.reglement.law import JUROR_LEAVE
from parchemin.certifications.reglement.value import Reglement
from parchemin.jury.documents.notification import notification_letter
from parchemin.jury.rules.composition import (
    objections_to_composition,
    objections_to_opening,
    presiding_college,
    remarks_on_convocation,
    unions_asked_by,
)
from parchemin.jury.rules.convocations import employer_notice
from parchemin.jury.rules.facts import InterestFacts
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.rules.signatories import signs
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.terms import College, InterestKind, Presence, SeatRole
from tests.certifications.keys.row import Row, Seen, codes, keys_of, row, sentence, under
from tests.certifications.keys.scenes import (
    at_door,
    choices,
    deliberated,
    held,
    other,
    seated,
    voted,
)
from tests.jury.after import decided_day, decision_of
from tests.jury.cases import ON, all_marked, bloc, case, changed, sitting

FOUR = sitting(2, 2)
SITE, SAME_FIRM, OTHER_FIRM = "73282932000074", "73282932000082", "40483304800022"
ALL_FOR = choices(yes="e1 e2 s1 s2")
KEPT, OUT = ("full", 4), ("full", 3)


def letter_says(reglement: Reglement) -> str:
    """Return the words by which the letter of a decision calls the jury."""
    day = decided_day(**keys_of(reglement))
    letter = notification_letter(notification_facts(decision_of(day), day.at.date()))
    return letter.sender[1]


def decides_alone(reglement: Reglement) -> tuple[object, tuple[str, ...]]:
    """Return who stands aside for having assessed, and whether the CPNE decides after the jury."""
    grids = tuple(
        replace(grid, assessor="e2") if grid.assessor == "a1" else grid
        for grid in all_marked([bloc()], "acquired")
    )
    found = deliberated(reglement, case(grids=grids, adopted=True))
    return found.to_confirm, tuple(aside.person for aside in found.recusals)


def of_seats() -> Iterator[Row]:
    for college, session in (("employers", FOUR), ("employees", FOUR)):
        key, lack = f"jury.seats.{college}", (f"seats-{college}",)
        door = at_door(objections_to_composition, session)
        yield row(f"{key}.min", door, (2, ()), (3, lack))
        yield row(f"{key}.max", door, (2, ()), (1, lack), jury={"seats": {college: {"min": 1}}})
    for college in (College.TRAINERS, College.EXPERTS):
        key, lack = f"jury.seats.{college.value}", (f"seats-{college.value}",)
        door = at_door(objections_to_composition, seated(FOUR, other(college), other(college, 2)))
        yield row(f"{key}.min", door, (2, ()), (3, lack))
        yield row(f"{key}.max", door, (2, ()), (1, lack))


def parity(reglement: Reglement) -> tuple[tuple[str, ...], object]:
    """Return what keeps three employers and two employees from opening, and the base of their vote."""
    session = sitting(3, 2)
    opening = codes(objections_to_opening(session, under(reglement)))
    return opening, voted(session, choices(yes="e1 e2 e3 s1", no="s2"))(reglement)[1]


def of_jury() -> Iterator[Row]:
    yield row("jury.body", letter_says,
              ("dedicated_jury", "Jury paritaire"), ("cpne_itself", "CPNE siégeant en jury"))  # fmt: skip
    yield row("jury.body", at_door(objections_to_composition, FOUR),
              ("dedicated_jury", ()), ("chair_and_vice_chair", ("seats-of-presidency",)))  # fmt: skip
    yield row("jury.flow", decides_alone, ("single", (False, ())),
              ("commission_then_jury", (False, ("e2",))), ("jury_then_cpne", (True, ("e2",))))  # fmt: skip
    yield row("jury.parity", parity, ("none", ((), 5)), ("seats", (("parity-seats",), 5)),
              ("present", (("parity-present",), None)), ("votes", ((), 6)))  # fmt: skip
    yield row("jury.non_voting_members", sentence("Sans voix"), ([], ""),
              (["Un formateur de l’organisme"], "Sans voix : Un formateur de l’organisme."))  # fmt: skip
    yield row("jury.min_voting", held(FOUR), (4, "full"), (5, "adjourned"))
    one_qualified = FOUR
    for person in ("e2", "s1", "s2"):
        one_qualified = changed(one_qualified, person, qualified=False)
    yield row("jury.min_qualified", held(one_qualified), (1, "full"), (2, "adjourned"))
    yield row("jury.gender_balance", lambda rules: codes(deliberated(rules, case()).warnings),
              (False, ()), (True, ("gender-balance",)))  # fmt: skip
    off_list = changed(FOUR, "s2", habilitated=False)
    yield row("jury.habilitated_list", voted(off_list, ALL_FOR), (False, KEPT), (True, OUT))
    remote = changed(FOUR, "s2", presence=Presence.REMOTE)
    yield row("remote_jury", voted(remote, ALL_FOR), (True, KEPT), (False, OUT))


def turn(reglement: Reglement) -> str:
    """Return to whom the presidency goes, where an employer presides out of turn."""
    return "".join(
        remark.remedy.removeprefix("Confier la présidence à un juré du collège ")
        for remark in remarks_on_convocation(FOUR, under(reglement))
        if remark.code == "presidency-turn"
    )


def turns(reglement: Reglement) -> str:
    """Return who presides in November, from 2023 to 2029: `e` for employers, `s` for salariés."""
    letters = {College.EMPLOYERS: "e", College.EMPLOYEES: "s"}
    days = (date(year, 11, 24) for year in range(2023, 2030))
    return "".join(letters[presiding_college(reglement.presidency, day)] for day in days)


def of_presidency() -> Iterator[Row]:
    room = {"trainers": {"max": 1}, "experts": {"max": 1}}
    yield row("presidency.college", turn, (None, ""), ("employers", ""), ("employees", "salariés."),
              ("trainers", "formateurs."), ("experts", "experts."),
              presidency={"rotation": "none"}, jury={"seats": room})  # fmt: skip
    since = {"college": "employers", "since": "2023-03-01"}
    yield row("presidency.rotation", turns, ("none", "eeeeeee"), ("yearly", "esesese"),
              ("every_two_years", "eesseesse"[:7]), ("every_three_years", "eeessse"),
              presidency=since)  # fmt: skip
    yield row("presidency.since", turns, ("2023-03-01", "esesese"), ("2022-03-01", "seseses"),
              presidency=since)  # fmt: skip
    one_side = changed(changed(FOUR, "s1", role=SeatRole.MEMBER), "e2", role=SeatRole.VICE_CHAIR)
    yield row("presidency.vice_chair_of_other_college", at_door(objections_to_composition, one_side),
              (False, ()), (True, ("presidency-one-college",)),
              minutes={"signed_by": ["chair", "vice_chair"]})  # fmt: skip


def signatories(reglement: Reglement) -> str:
    """Return who signs the procès-verbal of two employers and two employees."""
    asked = reglement.minutes.signed_by
    return " ".join(
        seat.person
        for seat in FOUR.jurors
        if signs(seat.role, voting=seat.voting, presence=seat.presence, signed_by=asked)
    )


def of_papers() -> Iterator[Row]:
    early = replace(FOUR, convened_on=ON - timedelta(days=25))
    yield row("convocation.days_before", at_door(remarks_on_convocation, early),
              (21, ()), (30, ("convocation-notice",)))  # fmt: skip
    yield row("convocation.unions_asked_days_before", lambda rules: unions_asked_by(under(rules), ON),
              (None, None), (60, date(2026, 9, 25)))  # fmt: skip
    yield row("convocation.employee_notice_days", lambda rules: employer_notice(under(rules), ON),
              (None, (15, JUROR_LEAVE)), (10, (10, "Règlement")))  # fmt: skip
    yield row("minutes.signed_by", signatories, (["chair"], "e1"), (["chair", "vice_chair"], "e1 s1"),
              (["member"], "e1 e2 s1 s2"))  # fmt: skip


def aside(**changes: object) -> Seen:
    """Return what sees who stands aside, where e1 works at the candidate’s site and e2 in their firm."""
    session = changed(changed(FOUR, "e1", employer=SITE), "e2", employer=SAME_FIRM)
    session = changed(session, "s1", employer=OTHER_FIRM)
    judged = case(**changes)
    return lambda rules: " ".join(found.person for found in recusals(judged, session, under(rules)))


def of_members() -> Iterator[Row]:
    yield row("member.same_employer", aside(employer=SITE), ("none", ""), ("site", "e1"),
              ("company", "e1 e2"))  # fmt: skip
    for kind in (
        InterestKind.TRAINER,
        InterestKind.TUTOR,
        InterestKind.RELATION,
        InterestKind.GUIDE,
    ):
        linked = aside(interests=(InterestFacts("s2", kind),))
        yield row(f"member.{kind.value}_ban", linked, (False, ""), (True, "s2"))
    grids = tuple(replace(grid, assessor="s2") for grid in all_marked([bloc()], "acquired"))
    yield row("member.assessor_ban", aside(grids=grids), (False, ""), (True, "s2"))
    new = changed(FOUR, "s2", in_trade_since=date(2023, 11, 24))
    yield row("member.experience_years", voted(new, ALL_FOR), (None, KEPT), (3, KEPT), (5, OUT))
    gone = changed(FOUR, "s2", left_trade_on=date(2022, 11, 24))
    yield row("member.active_within_years", voted(gone, ALL_FOR), (None, KEPT), (4, KEPT), (3, OUT))


ROWS = (*of_seats(), *of_jury(), *of_presidency(), *of_papers(), *of_members())
