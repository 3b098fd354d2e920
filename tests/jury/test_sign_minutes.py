"""Minutes are signed by both colleges, sealed, frozen; a correction is a rectifying procès-verbal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.minutes import countersign, freeze_minutes, signed_facts
from parchemin.jury.actions.voting import accept_unanimous
from parchemin.jury.models import Decision, Juror, Minutes, MinutesSignature
from parchemin.jury.terms import Choice
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit, UnitWithdrawal
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
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
    assert (again.state, again.sha256) == ("signed", minutes.sha256)
    assert Event.objects.count() == told
    pdf = bytes(minutes.pdf)
    assert sha256_hex(pdf) == minutes.sha256
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
        {"pdf": b"%PDF autre"},
        {"pdf": None, "state": "rectified"},
        {"sha256": "0" * 64},
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


def correction(day, choice, unit="B1"):
    seats = [seat.pk for seat in day.seats.values()]
    return Correction(day.item.dossier_id, {unit: dict.fromkeys(seats, choice)})


def test_a_rectification_adds_a_version_and_a_decision_that_points_to_the_former():
    day = signed_day(B1="not_acquired")
    former = Decision.objects.get()
    drafted = rectify(day, corrections=[correction(day, Choice.ACQUIRED)])
    assert rectify(day, corrections=[correction(day, Choice.ACQUIRED)]) == drafted
    newest = Decision.objects.latest("pk")
    assert (former.outcome, newest.outcome, newest.rectifies) == ("partial", "full", former)
    assert (drafted.version, drafted.state) == (2, "draft")
    assert drafted.facts["corrects"]["number"] == "JURY-1"
    refs = set(AcquiredUnit.objects.filter(bloc__code="B1").values_list("origin_ref", flat=True))
    assert refs == {f"decision/{newest.pk}"}
    for name in ("marchal", "almeida"):
        sign(day, name, minutes=drafted)
    freeze_minutes(minutes_id=drafted.pk, pdf=PDF, actor=day.system, at=day.at)
    assert list(Minutes.objects.order_by("version").values_list("state", flat=True)) == [
        "rectified",
        "signed",
    ]


def test_a_rectification_takes_back_a_bloc_that_was_given_by_mistake():
    day = signed_day()
    person = day.item.dossier.person
    former = Decision.objects.get()
    rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
    newest = Decision.objects.latest("pk")
    assert (former.outcome, newest.outcome) == ("full", "partial")
    standing = AcquiredUnit.objects.standing().filter(person=person)
    assert set(standing.values_list("origin_ref", flat=True)) == {f"decision/{newest.pk}"}
    assert not standing.filter(bloc__code="B1").exists()
    assert AcquiredUnit.objects.filter(bloc__code="B1").exists()
    assert set(UnitWithdrawal.objects.values_list("origin_ref", flat=True)) == {
        f"decision/{newest.pk}"
    }


def test_the_database_keeps_withdrawals():
    day = signed_day()
    rectify(day, corrections=[correction(day, Choice.NOT_ACQUIRED)])
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
        signed.item.dossier_id, {"B1": {signed.seats["marchal"].pk: Choice.ACQUIRED}}
    )
    with pytest.raises(Refused) as refused:
        rectify(signed, corrections=[partly])
    assert refused.value.codes == ("vote-missing",)


def test_a_decision_is_rectified_once_at_the_database():
    day = signed_day(B1="not_acquired")
    rectify(day, corrections=[correction(day, Choice.ACQUIRED)])
    former, newest = Decision.objects.order_by("pk")
    newest.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        newest.save(force_insert=True)
    assert former.rectified_by.outcome == "full"
