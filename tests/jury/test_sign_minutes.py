"""Minutes are signed by both colleges, sealed, frozen; a correction is a rectifying procès-verbal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.minutes import countersign, freeze_minutes, signed_facts
from parchemin.jury.actions.votes import accept_unanimous, cast_vote
from parchemin.jury.models import Decision, Minutes, MinutesSignature
from parchemin.jury.selectors.minutes import rectifying_page
from parchemin.jury.terms import Choice
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, UnitWithdrawal
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes, withdraw_rectification
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 un proces-verbal"


def closed_day(**values):
    day = jury_day()
    day.item = day.case(**values)
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def sign(day, name, actor=None, minutes=None, act=countersign):
    return act(
        minutes_id=(minutes or day.minutes).pk,
        seat_id=day.seats[name].pk,
        actor=actor or day.system,
        at=day.at + timedelta(hours=1),
    )


def signed_day(**values):
    day = closed_day(**values)
    for name in ("marchal", "almeida"):
        sign(day, name)
    freeze_minutes(minutes_id=day.minutes.pk, pdf=PDF, actor=day.system, at=day.at)
    day.minutes.refresh_from_db()
    return day


def test_the_second_signature_makes_the_sealed_file_and_signing_again_changes_nothing():
    day = closed_day()
    assert sign(day, "marchal", act=sign_minutes).state == "draft"
    minutes = sign(day, "almeida", act=sign_minutes)
    told = Event.objects.count()
    again = sign(day, "almeida", act=sign_minutes)
    assert (again.state, again.file_id) == ("signed", minutes.file_id)
    assert Event.objects.count() == told
    pdf = minutes.content
    assert sha256_hex(pdf) == minutes.file_id
    assert b"/ETSI.CAdES.detached" in pdf
    day.sitting.refresh_from_db()
    assert day.sitting.state == "minutes_signed"


def test_a_crash_before_the_file_loses_nothing():
    day = closed_day()
    for name in ("marchal", "almeida"):
        sign(day, name)
    assert signed_facts(day.minutes) is not None
    assert sign(day, "almeida", act=sign_minutes).state == "signed"


def test_everybody_signs_in_person():
    day = closed_day()
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    with pytest.raises(Refused) as refused:
        sign(day, "marchal", day.actor)
    assert refused.value.codes == ("signature-of-another",)
    chair = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert sign(day, "marchal", chair).signatures.count() == 1


def test_every_reason_against_a_signature_is_given_at_once():
    day = closed_day()
    with pytest.raises(Refused) as refused:
        sign(day, "ndiaye", actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == ("signature-of-another", "not-a-signatory")
    with pytest.raises(Refused) as refused:
        sign(day, "marchal", actor_for(day.sitting.body, Role.CANDIDATE))
    assert refused.value.codes == ("role", "signature-of-another")


def test_the_vice_chair_may_sign_before_the_chair():
    day = closed_day()
    assert sign(day, "almeida", act=sign_minutes).state == "draft"
    assert sign(day, "marchal", act=sign_minutes).state == "signed"


def test_minutes_are_not_frozen_before_both_signatures():
    day = closed_day()
    sign(day, "marchal")
    with pytest.raises(Refused) as refused:
        freeze_minutes(minutes_id=day.minutes.pk, pdf=PDF, actor=day.system, at=day.at)
    assert refused.value.codes == ("minutes-unsigned",)


def test_two_bodies_never_meet():
    day = closed_day()
    with pytest.raises(Minutes.DoesNotExist):
        sign(day, "marchal", actor_for(BodyFactory()))


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {}},
        {"file": None, "state": "rectified"},
        {"file": "0" * 64},
        {"state": "draft"},
        {"reason": "Autre."},
        {"signed_at": None, "state": "rectified"},
    ],
)
def test_the_database_freezes_signed_minutes(change):
    """RULE-38."""
    signed_day()
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.update(**change)


def test_the_database_lets_a_draft_be_mended_and_signed_minutes_be_replaced():
    day = closed_day()
    assert Minutes.objects.update(facts={**day.minutes.facts, "place": "Lyon"}) == 1
    signed_day()
    assert Minutes.objects.filter(state="signed").update(state="rectified") == 1


def test_the_database_keeps_signatures():
    day = closed_day()
    sign(day, "marchal")
    with pytest.raises(IntegrityError, match="ne se retire pas"), transaction.atomic():
        MinutesSignature.objects.update(at=day.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.update(state="signed", signed_at=day.at)


def rectify(day, reason="Voix mal reportées.", corrections=(), actor=None):
    return rectify_minutes(
        sitting_id=day.sitting.pk,
        reason=reason,
        corrections=corrections,
        actor=actor or day.actor,
        at=day.at + timedelta(days=1),
    )


def sign_whole(day, drafted):
    """Have everybody sign a procès-verbal, seal and freeze it."""
    for seat in day.sitting.seats.filter(role__in=("chair", "vice_chair")):
        sign_minutes(minutes_id=drafted.pk, seat_id=seat.pk, actor=day.system, at=day.at)


def correction(day, choice, unit="B1"):
    seats = [seat.pk for seat in day.seats.values()]
    return Correction(day.item.dossier_id, {(unit, 1): dict.fromkeys(seats, choice)})


def test_a_rectification_adds_a_version_and_a_decision_that_points_to_the_former():
    day = signed_day(B1="not_acquired")
    former = Decision.objects.get()
    drafted = rectify(day, corrections=[correction(day, Choice.ACQUIRED)])
    assert rectify(day, corrections=[correction(day, Choice.ACQUIRED)]) == drafted
    newest = Decision.objects.latest("pk")
    assert (former.outcome, newest.outcome, newest.rectifies) == ("partial", "full", former)
    assert (drafted.version, drafted.state) == (2, "draft")
    assert drafted.facts["corrects"]["number"] == "JURY-1"
    given = AcquiredUnit.objects.filter(bloc__code="B1").values_list("origin_ref", flat=True)
    assert set(given) == set()
    sign_whole(day, drafted)
    assert set(given.all()) == {f"decision/{newest.pk}"}
    assert list(Minutes.objects.order_by("version").values_list("state", flat=True)) == [
        "rectified",
        "signed",
    ]


def test_a_rectification_takes_back_a_bloc_that_was_given_by_mistake():
    day = signed_day()
    person = day.item.dossier.person
    former = Decision.objects.get()
    drafted = rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
    newest = Decision.objects.latest("pk")
    assert (former.outcome, newest.outcome) == ("full", "partial")
    standing = AcquiredUnit.objects.standing().filter(person=person)
    assert set(standing.values_list("origin_ref", flat=True)) == {f"decision/{former.pk}"}
    sign_whole(day, drafted)
    standing = standing.all()
    assert set(standing.values_list("origin_ref", flat=True)) == {f"decision/{newest.pk}"}
    assert not standing.filter(bloc__code="B1").exists()
    assert AcquiredUnit.objects.filter(bloc__code="B1").exists()
    assert set(UnitWithdrawal.objects.values_list("origin_ref", flat=True)) == {
        f"decision/{newest.pk}"
    }


def test_other_voices_for_the_same_reason_are_another_rectificatif_and_wait_for_the_first():
    day = signed_day()
    rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
    for other in (
        [correction(day, Choice.NOT_ACQUIRED, "B2")],
        [],
        [correction(day, Choice.ABSTAIN)],
    ):
        with pytest.raises(Refused) as refused:
            rectify(day, corrections=other)
        assert "minutes-not-signed" in refused.value.codes


def test_the_database_keeps_withdrawals():
    day = signed_day()
    sign_whole(day, rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)]))
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        UnitWithdrawal.objects.all().delete()


def test_a_material_error_is_rectified_without_any_new_decision():
    day = signed_day()
    day.item.dossier.person.given_names = "Camille, Rose"
    day.item.dossier.person.save()
    drafted = rectify(day, "Prénoms incomplets.")
    assert "Rose" in drafted.facts["candidates"][0]["name"]
    assert Decision.objects.count() == 1


def test_every_reason_against_a_rectification_is_given_at_once():
    day = closed_day()
    with pytest.raises(Refused) as refused:
        rectify(day, " ", [Correction(0)], actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == (
        "role",
        "sitting-state",
        "minutes-not-signed",
        "reason-missing",
        "dossier-not-judged",
    )
    signed = signed_day(B1="not_acquired")
    partly = Correction(
        signed.item.dossier_id, {("B1", 1): {signed.seats["marchal"].pk: Choice.ACQUIRED}}
    )
    with pytest.raises(Refused) as refused:
        rectify(signed, corrections=[partly])
    assert refused.value.codes == ("vote-missing",)


def withdraw(day, reason="Dressé par erreur.", actor=None):
    withdraw_rectification(
        sitting_id=day.sitting.pk, reason=reason, actor=actor or day.actor, at=day.at
    )


def test_a_rectificatif_drawn_by_mistake_is_taken_back_and_what_it_decided_with_it():
    day = signed_day()
    rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
    withdraw(day)
    first = Decision.objects.get()
    assert (first.outcome, hasattr(first, "rectified_by")) == ("full", False)
    taken = Decision.with_withdrawn.exclude(pk=first.pk).get()
    assert (taken.outcome, taken.withdrawal.reason) == ("partial", "Dressé par erreur.")
    standing = AcquiredUnit.objects.standing().filter(person=day.item.dossier.person)
    assert {unit.origin_ref for unit in standing} == {f"decision/{first.pk}"}
    assert sorted(standing.values_list("bloc__code", flat=True)) == ["B1", "B2"]
    assert Minutes.objects.get().state == "signed"
    again = rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
    assert (again.version, Decision.objects.latest("pk").outcome) == (3, "partial")


def test_the_number_of_a_rectificatif_taken_back_is_given_to_no_other():
    day = signed_day()
    drawn = []
    for _ in range(2):
        drawn.append(rectify(day, "Lieu mal écrit.").facts["number"])
        withdraw(day)
    last = rectify(day, "Lieu mal écrit.")
    drawn.append(last.facts["number"])
    assert drawn == ["JURY-1-R1", "JURY-1-R2", "JURY-1-R3"]
    assert last.facts["corrects"]["number"] == "JURY-1"
    for name in ("marchal", "almeida"):
        sign(day, name, minutes=last)
    freeze_minutes(minutes_id=last.pk, pdf=PDF, actor=day.system, at=day.at)
    states = {one.facts["number"]: one.state for one in Minutes.objects.all()}
    assert states == {"JURY-1": "rectified", "JURY-1-R3": "signed"}


def test_no_rectificatif_is_taken_back_once_signed_without_reason_or_where_there_is_none():
    day = signed_day()
    with pytest.raises(Refused) as refused:
        withdraw(day, " ", actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == ("role", "no-rectification", "reason-missing")
    drafted = rectify(day, "Lieu mal écrit.")
    sign(day, "marchal", minutes=drafted)
    with pytest.raises(Refused) as refused:
        withdraw(day)
    assert refused.value.codes == ("minutes-countersigned",)


def test_a_decision_is_rectified_once_at_the_database():
    day = signed_day(B1="not_acquired")
    rectify(day, corrections=[correction(day, Choice.ACQUIRED)])
    former, newest = Decision.objects.order_by("pk")
    newest.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        newest.save(force_insert=True)
    assert former.rectified_by.outcome == "full"


def test_a_voice_of_a_second_round_is_corrected_in_its_round():
    day = jury_day(
        majority="two_thirds_present",
        rounds=[{"when": "same_sitting", "majority": "simple_present"}],
    )
    day.item = day.case(B1="acquired/not_acquired")
    day.open()
    for place, choice in ((1, "not_acquired"), (2, "acquired")):
        for name in day.seats:
            said = choice if name != "marchal" else "acquired"
            said = "acquired" if place == 1 and name == "belkacem" else said
            cast_vote(
                item_id=day.item.pk,
                unit="B1",
                seat_id=day.seats[name].pk,
                choice=Choice(said),
                round=place,
                actor=day.actor,
                at=day.at,
            )
    day.everybody(day.item, "B2")
    close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    case = rectifying_page(day.actor, day.sitting.pk, [day.item.dossier_id]).chosen[0]
    told = {
        unit.round: sorted(said or "" for _, _, said in unit.voices)
        for unit in case.units
        if unit.code == "B1"
    }
    assert told == {1: ["acquired"] * 2 + ["not_acquired"] * 2, 2: ["acquired"] * 4}
    day.minutes = Minutes.objects.get()
    for name in ("marchal", "almeida"):
        sign(day, name)
    freeze_minutes(minutes_id=day.minutes.pk, pdf=PDF, actor=day.system, at=day.at)
    everybody = {seat.pk: Choice.ACQUIRED for seat in day.seats.values()}
    with pytest.raises(Refused) as refused:
        rectify(day, corrections=[Correction(day.item.dossier_id, {("B1", 1): everybody})])
    assert refused.value.codes == ("round-left-over",)
    voices = {seat.pk: Choice.NOT_ACQUIRED for seat in day.seats.values()}
    rectify(day, corrections=[Correction(day.item.dossier_id, {("B1", 2): voices})])
    newest = Decision.objects.latest("pk")
    (unit,) = [unit for unit in newest.units if unit["code"] == "B1"]
    assert unit["outcome"] == "not_acquired"
    drafted = Minutes.objects.get(state="draft")
    told = [vote["reasons"] for vote in drafted.facts["votes"] if vote["unit"] == "B1"]
    assert any("tour" in reason.lower() for reasons in told for reason in reasons)
