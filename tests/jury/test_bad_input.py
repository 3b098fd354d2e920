"""What a jury must never accept: refused by the act with its reason, then by the database alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.certifications.models import Reglement
from parchemin.jury.actions.minutes import countersign
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.actions.sittings import name_to_presidency, seat_juror
from parchemin.jury.actions.votes import cast_vote
from parchemin.jury.models import AgendaItem, MinutesSignature, Sitting, SittingSeat, Vote
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from tests.factories import JurorFactory, reglement_in_force
from tests.jury.after import closed_day
from tests.scenes import JuryDay, jury_day

pytestmark = pytest.mark.django_db


def refusal(act: Callable[..., object], day: JuryDay, **asked) -> tuple[str, ...]:
    """Return the codes of the objections to an act of the secretariat."""
    with pytest.raises(Refused) as refused:
        act(actor=day.actor, at=day.at, **asked)
    return refused.value.codes


def stopped(write: Callable[[], object], *, because: str) -> None:
    """Check that the database refuses a row by itself, saying why."""
    with pytest.raises(IntegrityError, match=because), transaction.atomic():
        write()


def voice(day: JuryDay, item: AgendaItem, seat: SittingSeat, **changes) -> Vote:
    return Vote.objects.create(
        **{"item": item, "unit": "B1", "seat": seat, "value": "acquired", "at": day.at, **changes}
    )


def added(day: JuryDay, college: str = "employees", **changes) -> SittingSeat:
    juror = JurorFactory(body=day.sitting.body, name="Hoarau", college=college)
    asked = {"sitting_id": day.sitting.pk, "juror_id": juror.pk, "role": SeatRole.MEMBER, **changes}
    return seat_juror(actor=day.actor, at=day.at, **asked)


def divided(day: JuryDay) -> AgendaItem:
    return day.case(B1="acquired/not_acquired")


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSED, None])
def test_an_absent_juror_has_no_voice(presence):
    day = jury_day()
    item = divided(day)
    if presence:
        day.comes(day.seats["ndiaye"], presence)
    day.open()
    seat = day.seats["ndiaye"]
    if presence is None:
        SittingSeat.objects.filter(pk=seat.pk).update(presence="")
    asked = {"item_id": item.pk, "unit": "B1", "seat_id": seat.pk, "choice": Choice.ACQUIRED}
    assert refusal(cast_vote, day, **asked) == ("voice-absent",)
    stopped(lambda: voice(day, item, seat), because="absent, suppléé ou sans voix")
    assert voice(day, item, day.seats["almeida"])


def test_a_substituted_juror_has_no_voice_and_their_substitute_has_it_alone():
    day = jury_day()
    item = divided(day)
    replaced = day.seats["ndiaye"]
    substitute = added(day, stands_in_for_id=replaced.pk)
    day.comes(substitute)
    day.open()
    stopped(lambda: voice(day, item, substitute), because="suppléé")
    day.comes(replaced, Presence.SUBSTITUTED)
    stopped(lambda: voice(day, item, replaced), because="suppléé")
    assert voice(day, item, substitute)


def test_a_seat_without_voice_has_none():
    day = jury_day()
    item = divided(day)
    expert = added(day, college="experts", voting=False)
    day.comes(expert)
    day.open()
    asked = {"item_id": item.pk, "unit": "B1", "seat_id": expert.pk, "choice": Choice.ACQUIRED}
    assert refusal(cast_vote, day, **asked) == ("voice-consultative",)
    stopped(lambda: voice(day, item, expert), because="sans voix")


def test_a_represented_voice_is_carried_by_its_holder_in_the_room():
    day = jury_day()
    item = divided(day)
    holder, away = day.seats["marchal"], day.seats["belkacem"]
    give_proxy(seat_id=away.pk, holder_id=holder.pk, actor=day.actor, at=day.at)
    day.open()
    for carried_by in (None, day.seats["almeida"]):
        stopped(lambda by=carried_by: voice(day, item, away, cast_by=by), because="ne vote pas")
    stopped(lambda: voice(day, item, day.seats["almeida"], cast_by=holder), because="ne vote pas")
    assert voice(day, item, away, cast_by=holder)
    SittingSeat.objects.filter(pk=holder.pk).update(presence="absent")
    stopped(lambda: voice(day, item, away, cast_by=holder, unit="B2"), because="ne vote pas")


def test_nobody_is_added_to_a_sitting_that_was_opened():
    day = jury_day()
    day.open()
    late = JurorFactory(body=day.sitting.body, college="employees")
    asked = {"sitting_id": day.sitting.pk, "juror_id": late.pk, "role": SeatRole.MEMBER}
    for state in ("open", "suspended"):
        Sitting.objects.filter(pk=day.sitting.pk).update(state=state)
        assert refusal(seat_juror, day, **asked) == ("seats-frozen",)
    row = {"sitting": day.sitting, "juror": late, "role": "member", "presence": ""}
    stopped(lambda: SittingSeat.objects.create(college="employees", **row), because="ouverte")
    stopped(lambda: SittingSeat.objects.all()._raw_delete("default"), because="ouverte")


@pytest.mark.parametrize("field", ["juror", "college", "voting", "stands_in_for"])
def test_a_seat_stays_whose_it_is_once_the_sitting_was_opened(field):
    day = jury_day()
    ndiaye = day.seats["ndiaye"]
    changed = {
        "juror": JurorFactory(body=day.sitting.body),
        "college": "employers",
        "voting": False,
        "stands_in_for": day.seats["almeida"],
    }[field]
    rows = SittingSeat.objects.filter(pk=ndiaye.pk)
    former = getattr(ndiaye, field)
    assert rows.update(**{field: changed}) == 1
    rows.update(**{field: former})
    day.open()
    stopped(lambda: rows.update(**{field: changed}), because="ses sièges ne changent plus")
    assert rows.update(presence="absent") == 1


def test_chair_and_vice_chair_are_of_two_colleges():
    day = jury_day()
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    belkacem = day.seats["belkacem"]
    named = {"seat_id": belkacem.pk, "role": SeatRole.VICE_CHAIR}
    assert refusal(name_to_presidency, day, **named) == ("presidency-one-college",)
    other = JurorFactory(body=day.sitting.body, college="employers")
    asked = {"sitting_id": day.sitting.pk, "juror_id": other.pk, "role": SeatRole.VICE_CHAIR}
    assert refusal(seat_juror, day, **asked) == ("presidency-one-college",)


def test_a_reglement_that_changes_during_a_sitting_changes_nothing_of_it():
    day = jury_day()
    item = divided(day)
    day.open()
    reglement_in_force(day.scene.certification, in_force_from="2026-11-01", secrecy="secret")
    docket = docket_of(day.sitting, [item.pk])
    assert docket.reglement.secrecy.value == "open"
    day.everybody(item)
    day.everybody(item, "B2")
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    frozen = Reglement.objects.filter(pk=day.sitting.reglement_id)
    stopped(lambda: frozen.update(value={}), because="ne se modifie")
    stopped(lambda: Sitting.objects.update(reglement=Reglement.objects.last()), because="figé")


def test_who_sat_and_what_was_on_the_agenda_do_not_change_after_the_closing():
    day = closed_day()
    seat = {"seat_id": day.seats["ndiaye"].pk}
    assert refusal(record_presence, day, presence=Presence.ABSENT, **seat) == ("sitting-state",)
    stopped(lambda: SittingSeat.objects.update(presence="absent"), because="est close")
    stopped(lambda: AgendaItem.objects.update(recommendation="Autre."), because="est close")
    stopped(lambda: AgendaItem.objects.all()._raw_delete("default"), because="est close")
    dossier = day.scene.candidate()
    row = {"sitting": day.sitting, "dossier": dossier, "position": 9}
    stopped(lambda: AgendaItem.objects.create(**row), because="est close")


def test_minutes_are_signed_by_those_who_sat_each_at_their_place():
    day = closed_day()
    elsewhere = jury_day()
    for name, role, table in (
        ("ndiaye", "vice_chair", day),
        ("almeida", "chair", day),
        ("marchal", "chair", elsewhere),
    ):
        row = {"minutes": day.minutes, "seat": table.seats[name], "role": role, "at": day.at}
        stopped(lambda row=row: MinutesSignature.objects.create(**row), because="qui ont siégé")
    asked = {"minutes_id": day.minutes.pk, "actor": day.system, "at": day.at + timedelta(hours=1)}
    for name in ("marchal", "almeida"):
        countersign(seat_id=day.seats[name].pk, **asked)
    assert day.minutes.signatures.count() == 2


@pytest.mark.parametrize(
    ("name", "code"), [("marchal", "chair-away"), ("almeida", "vice-chair-away")]
)
def test_a_sitting_closes_only_when_both_signatories_sat(name, code):
    day = jury_day()
    item = divided(day)
    day.comes(day.seats[name], Presence.EXCUSED)
    day.open()
    for other in day.seats:
        if other != name:
            day.vote(item, **{other: "acquired"})
            day.vote(item, "B2", **{other: "acquired"})
    closing = {"sitting_id": day.sitting.pk}
    assert refusal(close_sitting, day, **closing) == (code,)
    heir, role = {
        "marchal": ("belkacem", SeatRole.CHAIR),
        "almeida": ("ndiaye", SeatRole.VICE_CHAIR),
    }[name]
    name_to_presidency(seat_id=day.seats[heir].pk, role=role, actor=day.actor, at=day.at)
    assert close_sitting(actor=day.actor, at=day.at, **closing).version == 1
