"""The words of a draft are corrected before anybody signs it, with a reason; never a voice."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.minutes import countersign
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.kernel.objections import Refused
from parchemin.pathways.models import AcquiredUnit
from parchemin.processes.correct_draft import Wording, correct_draft
from parchemin.processes.rectify_minutes import rectify_minutes
from parchemin.processes.sign_minutes import sign_minutes
from tests.factories import BodyFactory, actor_for, rename_unchecked
from tests.jury.after import closed_day, decided_day
from tests.jury.after import sign as signed_by_both
from tests.scenes import JuryDay

pytestmark = pytest.mark.django_db
WHY = "Lieu mal écrit."


def correct(day: JuryDay, reason: str = WHY, actor=None, **words) -> Minutes:
    return correct_draft(
        sitting_id=day.sitting.pk,
        wording=Wording(**words),
        reason=reason,
        actor=actor or day.actor,
        at=day.at + timedelta(hours=1),
    )


def refusal(day: JuryDay, **words) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        correct(day, **words)
    return refused.value.codes


def test_place_incidents_and_recommendation_are_said_otherwise_and_told_with_the_reason():
    day = closed_day()
    former = Decision.objects.get()
    draft = correct(
        day,
        place="Lyon, salle 3",
        incidents=("Coupure de courant de dix minutes.",),
        recommendations={day.item.dossier_id: "Reprendre B1."},
    )
    assert (draft.version, draft.state) == (1, "draft")
    assert draft.facts["place"] == Sitting.objects.get().place == "Lyon, salle 3"
    assert draft.facts["incidents"] == ["Coupure de courant de dix minutes."]
    assert draft.facts["candidates"][0]["recommendation"] == "Reprendre B1."
    decision = Decision.objects.get()
    assert decision != former
    assert (decision.recommendation, decision.units, decision.inputs_digest) == (
        "Reprendre B1.",
        former.units,
        former.inputs_digest,
    )
    references = AcquiredUnit.objects.standing().values_list("origin_ref", flat=True)
    assert set(references) == {f"decision/{decision.pk}"}
    told = Event.objects.get(name="jury.minutes.corrected")
    assert told.details["reason"] == WHY
    assert told.details["fields"] == "lieu, candidats, incidents"


def test_a_name_that_no_font_draws_stops_the_first_signature_and_is_read_again_once_mended():
    day = closed_day()
    person = day.item.dossier.person
    rename_unchecked(person, "王")
    correct(day)
    asked = {"minutes_id": day.minutes.pk, "actor": day.system, "at": day.at + timedelta(hours=2)}
    with pytest.raises(Refused) as refused:
        countersign(seat_id=day.seats["marchal"].pk, **asked)
    assert set(refused.value.codes) == {"document-unprintable"}
    rename_unchecked(person, "WANG")
    assert "WANG" in correct(day).facts["candidates"][0]["name"]
    for name in ("marchal", "almeida"):
        minutes = sign_minutes(seat_id=day.seats[name].pk, **asked)
    assert minutes.state == "signed"


def test_the_name_of_a_juror_is_read_again():
    day = closed_day()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(surname="N’Diaye")
    names = [member["name"] for member in correct(day).facts["members"]]
    assert "N’Diaye" in names


def test_what_changes_nothing_is_not_told():
    day = closed_day()
    former, told = Decision.objects.get(), Event.objects.count()
    correct(day, place="Paris", recommendations={day.item.dossier_id: ""})
    assert Decision.objects.get() == former
    assert Event.objects.count() == told


def test_every_reason_against_a_correction_is_given_at_once():
    day = closed_day()
    codes = refusal(
        day,
        reason=" ",
        actor=actor_for(day.sitting.body, Role.JUROR),
        place=" ",
        incidents=("Sujet 王",),
        recommendations={0: "Reprendre."},
    )
    assert codes == (
        "role",
        "reason-missing",
        "dossier-not-judged",
        "place-missing",
        "document-unprintable",
    )


def test_nothing_is_corrected_once_somebody_signed():
    day = closed_day()
    countersign(
        minutes_id=day.minutes.pk, seat_id=day.seats["almeida"].pk, actor=day.system, at=day.at
    )
    assert refusal(day, place="Lyon") == ("minutes-countersigned",)
    assert refusal(decided_day(), place="Lyon") == ("draft-missing",)


def test_the_draft_of_a_rectification_is_corrected_too_and_keeps_what_it_corrects():
    day = decided_day()
    rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Prénoms incomplets.",
        actor=day.actor,
        at=day.at + timedelta(days=1),
    )
    first = Decision.objects.get()
    draft = correct(day, recommendations={day.item.dossier_id: "Reprendre B1."})
    assert draft.version == 2
    assert draft.facts["corrects"]["reason"] == "Prénoms incomplets."
    decision = Decision.objects.get(rectifies=first)
    assert decision.recommendation == "Reprendre B1."
    signed_by_both(day, draft)
    assert Minutes.objects.get(version=2).state == "signed"


def test_incidents_are_rectified_in_the_words_that_were_signed():
    day = closed_day()
    correct(day, incidents=("Alarme incendie.",))
    signed_by_both(day)
    drafted = rectify_minutes(
        sitting_id=day.sitting.pk, reason="Prénoms.", actor=day.actor, at=day.at
    )
    assert drafted.facts["incidents"] == ["Alarme incendie."]


def test_two_bodies_never_meet():
    day = closed_day()
    with pytest.raises(Sitting.DoesNotExist):
        correct(day, actor=actor_for(BodyFactory()))
