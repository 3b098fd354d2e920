"""Tables of a sitting played through its acts, as a secretariat would: nobody stays without an end.

A juror may be able to sign no more once the sitting is closed; a candidate may be found absent once voted on.

`TABLES=complete` plays two hundred of them; otherwise ten.
"""

import os
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from parchemin.jury.actions import minutes as signing_acts
from parchemin.jury.actions import sittings
from parchemin.jury.actions.agenda import declare_interest, take_off_agenda
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.minutes import (
    attest_unsigned,
    countersign,
    freeze_minutes,
    note_unable,
    signed_facts,
)
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import (
    cancel_sitting,
    give_proxy,
    open_sitting,
    record_presence,
)
from parchemin.jury.actions.sittings import name_to_presidency
from parchemin.jury.actions.votes import cast_show_of_hands
from parchemin.jury.documents import minutes_from_json
from parchemin.jury.models import Minutes, Vote
from parchemin.jury.rules import deliberation
from parchemin.jury.rules.signatories import SAT
from parchemin.jury.selectors.convocations import KIND, about_of
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.minutes import minutes_page
from parchemin.jury.selectors.seats import seats_of
from parchemin.jury.terms import Channel, Choice, InterestKind, Presence, SeatRole
from parchemin.kernel.objections import Objection, Refused
from parchemin.post.actions import send_all
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from parchemin.processes.settle_rectificatif import settle_rectificatif
from tests.jury.tables import AFAR, ASIDE, AWAY, HERE, PROXY, SIGNATORIES, UNSAID
from tests.scenes import TABLE, JuryDay, jury_day

pytestmark = pytest.mark.django_db
COMPLETE = os.environ.get("TABLES") == "complete"
LEFT = "left after the first case"
COLLEAGUE = {"marchal": "belkacem", "belkacem": "marchal", "almeida": "ndiaye", "ndiaye": "almeida"}
NAMES = [name for name, _, _ in TABLE]
WORDS = (HERE, HERE, AFAR, AWAY, ASIDE, LEFT, PROXY, UNSAID)


def tried(act, **arguments) -> bool:
    """Tell whether an act was done; refused, it says why and writes nothing."""
    try:
        act(**arguments)
    except Refused:
        return False
    return True


def recorded(day: JuryDay, words: dict[str, str], cases) -> None:
    """Record, the sitting once open, what became of each juror before the first case."""
    who = {"actor": day.actor, "at": day.at}
    for name, word in words.items():
        seat = day.seats[name].pk
        if word == AWAY:
            record_presence(seat_id=seat, presence=Presence.ABSENT, **who)
        if word == AFAR:
            record_presence(seat_id=seat, presence=Presence.REMOTE, **who)
        if word == PROXY:
            tried(give_proxy, seat_id=seat, holder_id=day.seats[COLLEAGUE[name]].pk, **who)
        if word == ASIDE:
            juror, kind = day.seats[name].juror_id, InterestKind.DECLARED
            declare_interest(item_id=cases[0].pk, juror_id=juror, kind=kind, **who)


def heard(day: JuryDay, item) -> None:
    """Let whoever is heard raise their hands on each unit that waits for a voice."""
    for unit in docket_of(day.sitting, [item.pk]).entries[0].deliberation.units:
        raised = {"item_id": item.pk, "unit": unit.code, "choice": Choice.ACQUIRED}
        tried(cast_show_of_hands, **raised, actor=day.actor, at=day.at)


def named_until(day: JuryDay, act, **arguments) -> bool:
    """Do an act, naming meanwhile to preside whoever is there and may be, as long as it is refused."""
    for _ in range(4):
        if tried(act, **arguments, actor=day.actor, at=day.at):
            return True
        for seat in (seat for seat in seats_of(day.sitting) if seat.presence in SAT):
            for role in (SeatRole.CHAIR, SeatRole.VICE_CHAIR):
                naming = {"seat_id": seat.pk, "role": role, "actor": day.actor, "at": day.at}
                if seat.role != role and tried(name_to_presidency, **naming):
                    break
    return tried(act, **arguments, actor=day.actor, at=day.at)


def signed(day: JuryDay, minutes: Minutes, gone: Collection[str]) -> bool:
    """Let each one asked sign, or be noted unable to, until nobody more is; attest what nobody could sign."""
    names = {seat.pk: name for name, seat in day.seats.items()}
    here = {"minutes_id": minutes.pk, "at": day.at}
    while awaited := [
        due.seat_id for due in minutes_page(day.actor, day.sitting.pk).signatures if not due.signed
    ]:
        for seat_id in awaited:
            if names[seat_id] in gone:
                why = "Il est décédé."
                note_unable(seat_id=seat_id, reason=why, actor=day.actor, **here)
            else:
                countersign(seat_id=seat_id, actor=day.system, **here)
    if minutes_page(day.actor, day.sitting.pk).attests:
        why = "Nul de ceux qui ont siégé ne vit plus."
        tried(attest_unsigned, reason=why, actor=day.actor, **here)
    return signed_facts(minutes) is not None


def end_of(
    day: JuryDay, words: dict[str, str], gone: Collection[str] = (), *, absent: bool = False
) -> str:
    """Play a table to its end, and say which: signed, cancelled, or what it is stuck in.

    `gone` cannot sign once the sitting is closed; `absent` tells that the first candidate was not there after all.
    """
    cases = list(day.sitting.agenda.order_by("position"))
    cases = cases or [day.case(B1="acquired/not_acquired") for _ in range(2)]
    who = {"actor": day.actor, "at": day.at}
    for name, word in words.items():
        if word != UNSAID:
            day.comes(day.seats[name])
    if named_until(day, open_sitting, sitting_id=day.sitting.pk):
        recorded(day, words, cases)
        heard(day, cases[0])
        for name in (name for name, word in words.items() if word == LEFT):
            record_presence(seat_id=day.seats[name].pk, presence=Presence.EXCUSED, **who)
        heard(day, cases[1])
        if absent:
            cases[0].dossier.attendance_set.update(state="absent")
        if named_until(day, close_sitting, sitting_id=day.sitting.pk):
            return ended(day, gone)
    reason = {"reason": "Le jury n’a pas pu siéger.", **who}
    off = [tried(take_off_agenda, item_id=item.pk, **reason) for item in cases]
    if all(off):
        return "cancelled" if tried(cancel_sitting, sitting_id=day.sitting.pk, **reason) else "open"
    return ended(day, gone) if tried(close_sitting, sitting_id=day.sitting.pk, **who) else "open"


def ended(day: JuryDay, gone: Collection[str]) -> str:
    """Return whether the minutes of a closed sitting are signed, or for ever not."""
    return "signed" if signed(day, day.sitting.minutes.get(), gone) else "closed"


@pytest.mark.parametrize("number", range(200 if COMPLETE else 10))
def test_a_table_played_to_its_end_is_signed_or_its_cases_are_free(number):
    chance = Random(number)  # noqa: S311
    words = {name: chance.choice(WORDS) for name in NAMES}
    signed_by = SIGNATORIES[number % len(SIGNATORIES)]
    gone, gone_then = some_of(chance), some_of(chance)
    absent = chance.random() < 0.5
    day = played_day(minutes={"signed_by": list(signed_by)})

    end = end_of(day, words, gone, absent=absent)

    said = (end, words, gone, absent)
    assert end == "signed" or (end == "cancelled" and not Vote.objects.exists()), said
    assert end != "signed" or rectified(day, gone_then), (words, gone, gone_then)


def some_of(chance: Random) -> list[str]:
    """Return nobody, everybody or some of the jurors."""
    share = chance.choice((0, 0.5, 1))
    return [name for name in NAMES if chance.random() < share]


def rectified(day: JuryDay, gone: Collection[str]) -> bool:
    """Seal minutes that are signed, correct what they advise a candidate, and tell whether that is signed too."""
    (sealed,) = day.sitting.minutes.all()
    frozen = freeze_minutes(minutes_id=sealed.pk, pdf=b"%PDF", actor=day.system, at=day.at)
    settle_rectificatif(frozen, at=day.at)
    judged = day.sitting.decisions.order_by("pk").first().dossier_id
    draft = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="La recommandation manquait.",
        corrections=[Correction(judged, recommendation="Poursuivre.")],
        actor=day.actor,
        at=day.at,
    )
    return signed(day, draft, gone)


@pytest.mark.parametrize("number", range(60 if COMPLETE else 4))
def test_a_table_that_lacked_its_quorum_is_convened_again_to_its_end(number):
    chance = Random(number)  # noqa: S311
    lacking = {"min_total": 4, "min_per_college": None, "second_convocation_without_quorum": True}
    first = jury_day({"B1": 1}, quorum=lacking)
    for _ in range(2):
        first.case(B1="acquired/not_acquired")
    for seat in first.seats.values():
        first.comes(seat, Presence.ABSENT)
    record_lack_of_quorum(sitting_id=first.sitting.pk, actor=first.actor, at=first.at)
    day = convened_again(first)
    words = {name: chance.choice((HERE, AFAR, AWAY, LEFT, UNSAID)) for name in NAMES}

    end = end_of(day, words, some_of(chance))

    assert end == "signed" or (end == "cancelled" and not Vote.objects.exists()), (end, words)


def convened_again(first: JuryDay) -> JuryDay:
    """Return the day of the second sitting, to which everybody was convened."""
    who = {"actor": first.actor, "at": first.at}
    days = first.sitting.starts_at + timedelta(days=20)
    told = {"code": "ENCORE", "starts_at": days, "place": "Lyon"}
    second = convene_again(sitting_id=first.sitting.pk, **told, **who)
    prepare_convocations(sitting_id=second.pk, **who)
    sent = {"kind": KIND, "about": about_of(second.pk), "channel": Channel.POST}
    send_all(**sent, short_notice_agreed=True, **who)
    seats = {name: second.seats.get(juror=seat.juror_id) for name, seat in first.seats.items()}
    return replace(first, sitting=second, seats=seats, at=second.starts_at)


def played_day(**keys) -> JuryDay:
    """Return a jury whose règlement asks for one of each college, and knows no outcome « absent »."""
    outcomes = ["full", "partial", "refused", "adjourned"]
    return jury_day(
        {"B1": 1}, quorum={"min_per_college": 1}, decision={"outcomes": outcomes}, **keys
    )


@pytest.mark.parametrize("gone", [NAMES[:1], NAMES[::2], NAMES[:3], NAMES])
def test_a_full_table_is_signed_whoever_cannot_sign_any_more(gone):
    assert end_of(played_day(), dict.fromkeys(NAMES, HERE), gone) == "signed"


def test_minutes_that_pass_to_nobody_and_are_not_attested_are_seen(monkeypatch):
    def refusing(minutes):
        yield Objection("blocked", "Rien ne s’atteste.")

    monkeypatch.setattr(signing_acts, "_objections_to_attesting", refusing)
    assert end_of(played_day(), dict.fromkeys(NAMES, HERE), NAMES) == "closed"


def test_a_candidate_voted_on_in_their_absence_ends_put_off():
    day = played_day()
    assert end_of(day, dict.fromkeys(NAMES, HERE), absent=True) == "signed"
    assert [row.outcome for row in day.sitting.decisions.order_by("pk")] == ["adjourned", "full"]
    first = day.sitting.decisions.order_by("pk").first().dossier
    assert Vote.objects.filter(item__dossier=first).count() == 4
    (told,) = minutes_from_json(day.sitting.minutes.get().facts).votes[:1]
    assert (told.reference, told.acquired, told.decided) == (first.number, 4, "adjourned")
    assert told.worth_telling
    assert "ne décide rien" in told.reasons[-1]


def test_an_absence_that_nothing_leads_out_of_is_seen(monkeypatch):
    monkeypatch.setattr(deliberation, "_voted_in_absence", lambda case, effective: ())
    assert end_of(played_day(), dict.fromkeys(NAMES, HERE), absent=True) == "open"


def test_a_presidency_that_nobody_may_take_leaves_its_sitting_open(monkeypatch):
    refusing = (Objection("blocked", "Personne ne préside."),)
    monkeypatch.setattr(sittings, "objections_to_naming", lambda *facts: refusing)
    day = jury_day({"B1": 1}, quorum={"min_per_college": 1})
    words = dict.fromkeys(NAMES, HERE) | {"marchal": AWAY}

    assert end_of(day, words) == "open"
