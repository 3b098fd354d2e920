"""Who signs the procès-verbal is what the règlement says, and nobody meets a table that could not sign."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.clauses import chapters_of
from parchemin.jurors.models import Juror
from parchemin.jury.actions.minutes import countersign, signed_facts
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.actions.sittings import name_to_presidency, seat_juror
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.documents import minutes_from_json
from parchemin.jury.models import MinutesSignature, Sitting, SittingSeat
from parchemin.jury.rules.composition import (
    objections_to_closing,
    objections_to_composition,
    remarks_on_convocation,
)
from parchemin.jury.rules.signatories import functions_asked, signs
from parchemin.jury.selectors.duties import own_seats
from parchemin.jury.selectors.sittings import sitting_page
from parchemin.jury.terms import College, Duty, Presence, SeatRole
from parchemin.kernel.objections import Refused
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import JurorFactory, UserFactory, actor_for
from tests.jury.cases import changed, juror, rules, sitting
from tests.scenes import JuryDay, jury_day

CHAIR, VICE_CHAIR, MEMBER = SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER
ALONE = {"minutes": {"signed_by": ["chair"]}}
EACH = {"minutes": {"signed_by": ["member"]}}
# A delegate who is of neither college presides: one employer, one employee, up to two experts.
DELEGATE = {
    "jury": {
        "seats": {
            "employers": {"min": 1, "max": 1},
            "employees": {"min": 1, "max": 1},
            "experts": {"min": 0, "max": 2},
        }
    },
    "quorum": {"min_per_college": None},
    "presidency": {"college": "experts", "rotation": "none"},
}


# The rule


@given(
    st.sampled_from(SeatRole),
    st.booleans(),
    st.sampled_from(Presence),
    st.sets(st.sampled_from(SeatRole), min_size=1),
)
def test_only_those_who_sat_sign_and_a_function_named_signs_with_or_without_a_voice(
    role, voting, presence, named
):
    found = signs(role, voting=voting, presence=presence, signed_by=named)
    sat = presence in (Presence.PRESENT, Presence.REMOTE)
    assert not found or sat
    if sat and role in named and role is not MEMBER:
        assert found
    if MEMBER not in named and role not in named:
        assert not found
    if sat and MEMBER in named and voting:
        assert found


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ([CHAIR], (CHAIR,)),
        ([MEMBER], (CHAIR,)),
        ([CHAIR, VICE_CHAIR], (CHAIR, VICE_CHAIR)),
        ([VICE_CHAIR, MEMBER], (CHAIR, VICE_CHAIR)),
    ],
)
def test_a_vice_chair_is_asked_for_only_where_one_signs(named, asked):
    assert functions_asked(named) == asked
    effective = rules(minutes={"signed_by": [role.value for role in named]})
    table = changed(sitting(), "s1", role=MEMBER)
    codes = [objection.code for objection in objections_to_composition(table, effective)]
    assert codes == (["no-vice-chair"] if VICE_CHAIR in asked else [])


def test_the_presidency_may_be_of_one_college_where_the_text_says_so():
    table = changed(changed(sitting(), "s1", role=MEMBER), "e2", role=VICE_CHAIR)
    codes = [objection.code for objection in objections_to_composition(table, rules())]
    assert codes == ["presidency-one-college"]
    allowed = rules(
        presidency={"vice_chair_of_other_college": False},
        minutes={"signed_by": ["chair", "vice_chair"]},
    )
    assert objections_to_composition(table, allowed) == ()


@pytest.mark.parametrize(
    ("keys", "away", "codes"),
    [
        ({}, "e1", ["chair-away"]),
        ({}, "s1", ["vice-chair-away"]),
        ({}, "e2", []),
        (ALONE, "s1", []),
        (ALONE, "e1", ["chair-away"]),
        (EACH, "e1", []),
    ],
)
def test_closing_waits_only_for_those_who_sign_by_function(keys, away, codes):
    table = changed(sitting(), away, presence=Presence.EXCUSED)
    assert [each.code for each in objections_to_closing(table, rules(**keys))] == codes


def test_who_signs_by_function_and_is_away_is_told_before_the_opening():
    away = changed(sitting(), "e1", presence=Presence.EXCUSED)
    for keys, told in (({}, True), (ALONE, True), (EACH, False)):
        codes = [each.code for each in remarks_on_convocation(away, rules(**keys))]
        assert ("chair-expected" in codes) is told
    assert "chair-expected" not in [
        each.code for each in remarks_on_convocation(sitting(), rules())
    ]


def test_who_came_alone_signs_alone():
    """A second sitting without quorum closes with whoever came: nobody else could be named to sign."""
    table = sitting()
    for person in ("e2", "s1", "s2"):
        table = changed(table, person, presence=Presence.ABSENT)
    assert objections_to_closing(table, rules()) == ()
    assert objections_to_closing(changed(table, "e2", presence=Presence.PRESENT), rules()) == ()
    named = changed(table, "s2", presence=Presence.PRESENT)
    assert [each.code for each in objections_to_closing(named, rules())] == ["vice-chair-away"]
    nobody = changed(table, "e1", presence=Presence.ABSENT)
    assert len(objections_to_closing(nobody, rules())) == 2


def test_the_signatories_are_told_in_the_words_of_the_reglement():
    said = [clause.text for chapter in chapters_of(rules(**EACH)) for clause in chapter.clauses]
    assert "Signent le procès-verbal : chaque membre qui a siégé." in said


# The acts


def closed(day: JuryDay) -> JuryDay:
    day.item = day.case()
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def sign(day: JuryDay, name: str):
    asked = {"minutes_id": day.minutes.pk, "actor": day.system, "at": day.at}
    return sign_minutes(seat_id=day.seats[name].pk, **asked)


@pytest.mark.django_db
def test_the_chair_alone_seals_minutes_that_nobody_else_signs():
    day = jury_day(**ALONE)
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    closed(day)
    with pytest.raises(Refused) as refused:
        sign(day, "almeida")
    assert refused.value.codes == ("not-a-signatory",)
    minutes = sign(day, "marchal")
    assert (minutes.state, minutes.signatures.count()) == ("signed", 1)
    assert Sitting.objects.get().state == "minutes_signed"


@pytest.mark.django_db
def test_each_member_who_sat_signs_in_any_order_and_the_seal_waits_for_all():
    day = jury_day(**EACH)
    day.comes(day.seats["belkacem"])
    day.comes(day.seats["ndiaye"])
    SittingSeat.objects.filter(pk=day.seats["belkacem"].pk).update(presence="excused")
    closed(day)
    with pytest.raises(Refused) as refused:
        sign(day, "belkacem")
    assert refused.value.codes == ("signatory-absent",)
    for name in ("ndiaye", "marchal"):
        assert sign(day, name).state == "draft"
    minutes = sign(day, "almeida")
    assert minutes.state == "signed"
    assert minutes.signatures.count() == 3
    assert [m.name for m in minutes_from_json(minutes.facts).signatories] == [
        "Marchal",
        "Almeida",
        "Ndiaye",
    ]


@pytest.mark.django_db
def test_a_member_who_must_sign_is_told_so_until_they_have():
    day = closed(jury_day(**EACH))
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    actor = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert Duty.SIGN in own_seats(actor)[day.sitting.pk].duties
    assert "sign" in [move.name for move in sitting_page(actor, day.sitting.pk).moves]
    sign_minutes(minutes_id=day.minutes.pk, seat_id=day.seats["ndiaye"].pk, actor=actor, at=day.at)
    assert Duty.SIGN not in own_seats(actor)[day.sitting.pk].duties


@pytest.mark.django_db
def test_a_member_who_does_not_sign_is_not_told_to():
    day = closed(jury_day())
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    actor = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert Duty.SIGN not in own_seats(actor)[day.sitting.pk].duties
    assert "sign" not in [move.name for move in sitting_page(actor, day.sitting.pk).moves]


@pytest.mark.django_db
def test_two_members_sign_at_the_database_and_one_function_signs_once():
    day = closed(jury_day(**EACH))
    for name in ("belkacem", "ndiaye"):
        MinutesSignature.objects.create(
            minutes=day.minutes, seat=day.seats[name], role="member", at=day.at
        )
    sign(day, "marchal")
    row = MinutesSignature(minutes=day.minutes, seat=day.seats["almeida"], role="chair", at=day.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def delegate_day(**keys: object) -> JuryDay:
    """Return a convened sitting presided by an expert, the vice-chair an employee."""
    day = jury_day(**{**DELEGATE, **keys})
    for name in ("belkacem", "ndiaye"):
        day.seats.pop(name).delete()
    SittingSeat.objects.filter(role="chair").update(role="member")
    expert = JurorFactory(body=day.sitting.body, name="Caron", college=College.EXPERTS)
    day.seats["caron"] = seat_juror(
        sitting_id=day.sitting.pk, juror_id=expert.pk, role=CHAIR, actor=day.actor, at=day.at
    )
    return day


@pytest.mark.django_db
def test_a_delegate_of_no_college_presides_and_signs_with_the_vice_chair():
    day = closed(delegate_day())
    assert sign(day, "caron").state == "draft"
    assert sign(day, "almeida").state == "signed"


@pytest.mark.django_db
def test_a_delegate_of_no_college_signs_alone():
    day = delegate_day(**ALONE)
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    assert sign(closed(day), "caron").state == "signed"


@pytest.mark.django_db
def test_a_table_that_could_not_sign_does_not_open():
    day = delegate_day()
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    for seat in day.seats.values():
        day.comes(seat)
    with pytest.raises(Refused) as refused:
        open_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert refused.value.codes == ("no-vice-chair",)


@pytest.mark.django_db
def test_when_the_delegate_leaves_a_juror_who_sits_presides_in_their_place():
    day = delegate_day()
    day.item = day.case()
    day.open()
    record_presence(
        seat_id=day.seats["caron"].pk, presence=Presence.ABSENT, actor=day.actor, at=day.at
    )
    day.at += timedelta(minutes=1)
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    with pytest.raises(Refused) as refused:
        close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert "chair-away" in refused.value.codes
    name_to_presidency(seat_id=day.seats["marchal"].pk, role=CHAIR, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day, "marchal")
    assert sign(day, "almeida").state == "signed"


def test_a_chair_without_a_voice_signs_where_each_member_does():
    chair = changed(sitting(), "e1", voting=False).jurors[0]
    assert chair.person == juror(1, College.EMPLOYERS).person
    assert signs(chair.role, voting=False, presence=chair.presence, signed_by=[MEMBER])


@pytest.mark.django_db
def test_a_signature_keeps_the_name_of_its_seat_whoever_is_renamed_before_the_seal():
    day = jury_day(**EACH)
    for name, college in (
        ("aubert", College.EMPLOYERS),
        ("zidane", College.EMPLOYERS),
        ("weber", College.EMPLOYEES),
        ("yildiz", College.EMPLOYEES),
    ):
        one = JurorFactory(body=day.sitting.body, name=name.capitalize(), college=college)
        day.seats[name] = seat_juror(
            sitting_id=day.sitting.pk, juror_id=one.pk, role=MEMBER, actor=day.actor, at=day.at
        )
    day.case(B1="acquired")
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    Juror.objects.filter(surname="Aubert").update(surname="Zygmunt")
    moments = {}
    for rank, (name, seat) in enumerate(day.seats.items()):
        moments[name] = day.at + timedelta(hours=rank)
        system = system_actor(day.sitting.body_id)
        countersign(minutes_id=minutes.pk, seat_id=seat.pk, actor=system, at=moments[name])
    minutes.refresh_from_db()
    signed = {one.name: one.signed_at for one in signed_facts(minutes).signatures}
    assert signed == {name.capitalize(): at for name, at in moments.items()}
