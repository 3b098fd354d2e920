"""An appeal has its clock, its reasons, its answer; a re-examination adds a decision and changes none."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.appeal_replies import write_reply
from parchemin.jury.actions.appeals import (
    admissibility,
    admit_appeal,
    answer_by_rectification,
    dismiss_appeal,
    lodge_appeal,
    withdraw_appeal,
)
from parchemin.jury.models import Appeal, AppealReply, Decision
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.selectors.followup import appeals
from parchemin.jury.terms import AppealState, Channel, Choice, Ground
from parchemin.jury.workflow import APPEAL, AWAIT_JURY_AGAIN
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import abandon_dossier
from parchemin.pathways.models import AcquiredUnit, Dossier
from parchemin.post.actions import send
from parchemin.processes.rectify_minutes import Correction, rectify_minutes
from tests.documents import words
from tests.factories import BodyFactory, DossierFactory, UserFactory, actor_for
from tests.jury.after import decided_day, decision_of, letter_of, next_day, notified, sign

pytestmark = pytest.mark.django_db


def lodge(day, **changes):
    asked = {
        "decision_id": decision_of(day).pk,
        "ground": Ground.PROCEDURE,
        "statement": "Un évaluateur manquait.",
        "actor": day.actor,
        "at": day.at,
        **changes,
    }
    return lodge_appeal(**asked)


def admitted(day):
    notified(day)
    return admit_appeal(appeal_id=lodge(day).pk, actor=day.actor, at=day.at)


def test_an_appeal_is_lodged_once_with_the_day_its_answer_is_due():
    day = decided_day(appeal={"reply": {"months": 3}})
    appeal = lodge(day)
    told = Event.objects.count()
    assert lodge(day, statement="Encore.") == appeal
    assert Event.objects.count() == told
    assert (appeal.state, appeal.reply_due_on) == (AppealState.LODGED, date(2027, 2, 24))


def test_the_candidate_lodges_their_own_and_nobody_else_s():
    day = decided_day()
    user = UserFactory()
    candidate = actor_for(day.sitting.body, Role.CANDIDATE, user=user)
    with pytest.raises(Decision.DoesNotExist):
        lodge(day, actor=candidate)
    person = day.item.dossier.person
    person.user = user
    person.save()
    assert lodge(day, actor=candidate).state == AppealState.LODGED


@pytest.mark.parametrize("role", [Role.JUROR, Role.PARTNER, Role.ASSESSOR])
def test_others_see_no_decision_to_contest(role):
    day = decided_day()
    with pytest.raises(Decision.DoesNotExist):
        lodge(day, actor=actor_for(day.sitting.body, role))
    with pytest.raises(Decision.DoesNotExist):
        lodge(day, actor=actor_for(BodyFactory()))


def test_an_appeal_says_what_is_wrong_and_is_not_of_tomorrow():
    day = decided_day()
    with pytest.raises(Refused) as refused:
        lodge(day, statement=" ", lodged_on=day.at.date() + timedelta(days=1))
    assert refused.value.codes == ("statement-missing", "lodged-later")


def test_a_late_appeal_is_recorded_then_dismissed_with_its_reasons():
    day = decided_day(articles={"appeal.window": "art. 14"})
    notified(day)
    late = day.at + timedelta(days=61)
    appeal = lodge(day, at=late, ground=Ground.APPRECIATION)
    with pytest.raises(Refused) as refused:
        admit_appeal(appeal_id=appeal.pk, actor=day.actor, at=late)
    assert refused.value.codes == ("appeal-late", "appeal-ground")
    done = dismiss_appeal(
        appeal_id=appeal.pk, actor=day.actor, at=late, answer="Nous le regrettons."
    )
    assert (done.state, done.answered_on) == (AppealState.INADMISSIBLE, late.date())
    assert "23 janvier 2027" in done.answer
    assert done.answer.endswith("Nous le regrettons.")
    assert done.objections[0]["source"] == "Règlement, art. 14"
    assert dismiss_appeal(appeal_id=appeal.pk, actor=day.actor, at=late) == done
    assert "23 janvier 2027" in Event.objects.get(name="jury.appeal.dismissed").details["reasons"]


def test_an_admissible_appeal_is_not_dismissed():
    day = decided_day()
    notified(day)
    appeal = lodge(day)
    assert admissibility(appeal) == ()
    with pytest.raises(Refused) as refused:
        dismiss_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at, answer="Non.")
    assert refused.value.codes == ("appeal-admissible",)


def test_an_admitted_appeal_brings_the_dossier_back_with_what_it_acquired():
    day = decided_day()
    appeal = admitted(day)
    dossier = Dossier.objects.get(pk=day.item.dossier_id)
    assert (appeal.state, dossier.state) == (AppealState.ADMITTED, "in_assessment")
    assert list(
        dossier.blocs.filter(carried__isnull=False).values_list("bloc__code", flat=True)
    ) == ["B2"]
    told = Event.objects.count()
    assert admit_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at) == appeal
    assert Event.objects.count() == told


def test_the_jury_that_re_examines_adds_a_decision_that_points_to_the_first():
    """RULE-41."""
    day = decided_day()
    first = decision_of(day)
    appeal = admitted(day)
    again = next_day(day, B1="acquired")
    second = decision_of(again)
    assert (second.reexamines, second.outcome) == (first, "full")
    first.refresh_from_db()
    assert first.outcome == "partial"
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answered_on) == (AppealState.SETTLED, again.at.date())
    assert appeal.answer == "Réexamen par le jury : validation totale, avec B1."
    held = AcquiredUnit.objects.order_by("pk").values_list("bloc__code", "origin_ref")
    assert list(held) == [("B2", f"decision/{first.pk}"), ("B1", f"decision/{second.pk}")]
    assert decision_faults(day.sitting.body_id) == ()


def test_a_re_examination_may_say_the_same():
    day = decided_day()
    appeal = admitted(day)
    next_day(day, B1="not_acquired")
    appeal.refresh_from_db()
    assert appeal.answer == "Réexamen par le jury : la décision est maintenue."


def test_what_was_acquired_is_not_lost_by_appealing():
    day = decided_day()
    admitted(day)
    again = next_day(day, B1="not_acquired")
    blocs = {bloc["code"]: bloc for bloc in decision_of(again).blocs}
    assert (blocs["B2"]["outcome"], blocs["B2"]["carried"]) == ("acquired", True)
    assert AcquiredUnit.objects.count() == 1


def test_nobody_contests_a_decision_that_was_replaced():
    day = decided_day()
    first = decision_of(day)
    admitted(day)
    next_day(day, B1="not_acquired")
    with pytest.raises(Refused) as refused:
        lodge(day, decision_id=first.pk)
    assert refused.value.codes == ("decision-replaced",)


def test_a_candidate_with_another_open_dossier_must_choose():
    day = decided_day()
    notified(day)
    dossier = day.item.dossier
    DossierFactory(
        person=dossier.person, certification=dossier.certification, edition=dossier.edition
    )
    with pytest.raises(Refused) as refused:
        admit_appeal(appeal_id=lodge(day).pk, actor=day.actor, at=day.at)
    assert refused.value.codes == ("other-dossier-open",)
    assert Appeal.objects.get().state == AppealState.LODGED


def test_an_appeal_is_withdrawn_by_the_candidate_until_it_is_admitted():
    day = decided_day()
    appeal = lodge(day)
    done = withdraw_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    assert done.state == AppealState.WITHDRAWN
    other = admitted(day)
    assert other != appeal
    with pytest.raises(Refused) as refused:
        withdraw_appeal(appeal_id=other.pk, actor=day.actor, at=day.at)
    assert refused.value.codes == ("appeal-awaits-a-jury",)


def test_an_appeal_whose_candidate_gives_up_the_re_examination_waits_for_no_jury():
    day = decided_day()
    appeal, decision = admitted(day), decision_of(day)
    who = {"actor": day.actor, "at": day.at}
    abandon_dossier(dossier_id=decision.dossier_id, reason="Le candidat renonce.", **who)
    assert withdraw_appeal(appeal_id=appeal.pk, **who).state == AppealState.WITHDRAWN
    assert decision_of(day) == decision


def test_a_material_error_is_answered_by_rectifying_minutes():
    day = decided_day()
    first = decision_of(day)
    appeal = lodge(day, ground=Ground.MATERIAL_ERROR)
    asked = {"appeal_id": appeal.pk, "answer": "Report corrigé.", "actor": day.actor, "at": day.at}
    with pytest.raises(Refused) as refused:
        answer_by_rectification(**asked)
    assert refused.value.codes == ("decision-not-rectified",)
    voices = {seat.pk: Choice.ACQUIRED for seat in day.seats.values()}
    correction = Correction(first.dossier_id, voices={("B1", 1): voices})
    minutes = rectify_minutes(
        sitting_id=day.sitting.pk,
        reason="Erreur de report.",
        corrections=[correction],
        actor=day.actor,
        at=day.at,
    )
    sign(day, minutes)
    assert answer_by_rectification(**asked).state == AppealState.SETTLED
    assert decision_of(day).reexamines is None


def reply(day, appeal, channel=Channel.REGISTERED_LETTER, **changes):
    """Write the answer to an appeal, and note that it left."""
    sent_on = changes.pop("sent_on", None)
    asked = {"actor": day.actor, "at": day.at, **changes}
    written = write_reply(appeal_id=appeal.pk, **asked)
    asked.pop("reasons", None)
    return send(dispatch_id=written.pk, channel=channel, sent_on=sent_on, **asked)


def test_an_inadmissible_appeal_is_answered_by_a_letter_with_its_reasons_and_texts():
    day = decided_day(articles={"appeal.window": "art. 14"})
    notified(day)
    late = day.at + timedelta(days=61)
    appeal = lodge(day, at=late)
    dismiss_appeal(appeal_id=appeal.pk, actor=day.actor, at=late)
    kept = reply(day, appeal, at=late)
    text = words(letter_of(kept))
    for said in (
        "Votre recours est irrecevable",
        "un recours contre cette décision, pour ce motif : vice de procédure",
        "Le délai de recours a pris fin le 23 janvier 2027",
        "Textes appliqués : Règlement, art. 14.",
    ):
        assert said in text, said
    told = Event.objects.count()
    assert reply(day, appeal, at=late, channel=Channel.EMAIL) == kept
    assert Event.objects.count() == told
    assert appeals(day.actor, late.date())[0].replied_on == late.date()


def test_a_re_examined_appeal_is_answered_once_the_jury_has_decided():
    day = decided_day()
    appeal = admitted(day)
    with pytest.raises(Refused) as refused:
        reply(day, appeal)
    assert refused.value.codes == ("appeal-open",)
    again = next_day(day, B1="acquired")
    text = words(letter_of(reply(day, appeal, at=again.at)))
    assert "Un jury a réexaminé votre dossier le 24 décembre 2026" in text
    assert "Réexamen par le jury : validation totale, avec B1." in text


def test_a_maintained_decision_is_answered_with_reasons_where_they_are_due():
    day = decided_day(articles={"appeal": "art. 14"}, appeal={"reasons_due": True})
    appeal = admitted(day)
    again = next_day(day, B1="not_acquired")
    with pytest.raises(Refused) as refused:
        reply(day, appeal, at=again.at)
    (objection,) = refused.value.objections
    assert (objection.code, objection.source) == ("appeal-reasons-missing", "Règlement, art. 14")
    why = "Le tri sélectif n’a été montré à aucune des deux évaluations."
    text = words(letter_of(reply(day, appeal, at=again.at, reasons=why)))
    assert f"Motifs {why}" in text


def test_a_sovereign_jury_maintains_without_a_reason():
    day = decided_day(appeal={"reasons_due": False})
    appeal = admitted(day)
    again = next_day(day, B1="not_acquired")
    assert "Motifs" not in words(letter_of(reply(day, appeal, at=again.at)))


def test_a_withdrawal_is_acknowledged():
    day = decided_day()
    appeal = withdraw_appeal(appeal_id=lodge(day).pk, actor=day.actor, at=day.at)
    assert "Nous prenons acte de son retrait" in words(letter_of(reply(day, appeal)))


def test_a_reply_is_of_the_secretariat_and_of_its_day():
    day = decided_day()
    appeal = withdraw_appeal(appeal_id=lodge(day).pk, actor=day.actor, at=day.at)
    juror = actor_for(day.sitting.body, Role.JUROR)
    with pytest.raises(Refused) as refused:
        reply(day, appeal, actor=juror)
    assert refused.value.codes == ("role",)
    for days, code in ((1, "sent-later"), (-1, "sent-before-written")):
        with pytest.raises(Refused) as refused:
            reply(day, appeal, sent_on=day.at.date() + timedelta(days=days))
        assert refused.value.codes == (code,)
    with pytest.raises(Appeal.DoesNotExist):
        reply(day, appeal, actor=actor_for(BodyFactory()))


def test_the_database_keeps_a_reply_and_takes_none_before_the_answer():
    day = decided_day()
    appeal = lodge(day)
    row = {"sent_on": day.at.date(), "dispatch": notified(day).dispatch}
    with pytest.raises(IntegrityError, match="recours jugé"), transaction.atomic():
        AppealReply.objects.create(appeal=appeal, **row)
    withdraw_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    reply(day, appeal)
    with pytest.raises(IntegrityError, match="ne s’efface"), transaction.atomic():
        AppealReply.objects.update(sent_on=day.at.date())


def test_every_state_of_an_appeal_is_reached_and_only_a_reopened_sitting_takes_an_answer_back():
    reached = {APPEAL.initial, *(move.target for move in APPEAL.transitions)}
    assert reached == set(AppealState)
    lasting = [move for move in APPEAL.transitions if move is not AWAIT_JURY_AGAIN]
    left = {source for move in lasting for source in move.sources}
    assert left == {AppealState.LODGED, AppealState.ADMITTED}


def test_the_database_keeps_an_appeal_and_its_answer():
    day = decided_day()
    appeal = lodge(day)
    for change in ({"statement": "Autre."}, {"lodged_on": date(2026, 1, 1)}, {"ground": "any"}):
        with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
            Appeal.objects.update(**change)
    withdraw_appeal(appeal_id=appeal.pk, actor=day.actor, at=day.at)
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        Appeal.objects.update(state="lodged", answered_on=None)
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        Appeal.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    "changes",
    [
        {"statement": ""},
        {"state": "settled", "answered_on": date(2026, 12, 1)},
        {"state": "settled", "answer": "Oui."},
        {"state": "lodged", "answered_on": date(2026, 12, 1)},
        {},
    ],
)
def test_the_database_refuses_an_appeal_that_does_not_hold_together(changes):
    day = decided_day()
    lodge(day)
    known = {
        "body": day.sitting.body,
        "decision": decision_of(day),
        "lodged_on": day.at.date(),
        "ground": "procedure",
        "channel": "written",
        "statement": "Deux fois.",
        "state": "lodged",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(**{**known, **changes})


def test_the_database_re_examines_the_same_dossier_once_before_another_sitting():
    day = decided_day()
    first = decision_of(day)
    first.pk, first.reexamines_id, first.rectifies_id = None, decision_of(day).pk, first.pk
    with pytest.raises(IntegrityError, match="autre séance"), transaction.atomic():
        first.save(force_insert=True)


def test_the_list_puts_first_what_must_be_answered(django_assert_num_queries):
    day = decided_day()
    appeal = lodge(day)
    with django_assert_num_queries(2):
        (line,) = appeals(day.actor, date(2027, 3, 1), waiting_only=True)
    assert (line.appeal_id, line.reply_due_on, line.late) == (appeal.pk, date(2027, 2, 22), True)
    assert not appeals(day.actor, date(2027, 2, 22))[0].late
    assert appeals(actor_for(BodyFactory()), date(2027, 3, 1)) == ()
    assert appeals(actor_for(day.sitting.body, Role.JUROR), date(2027, 3, 1)) == ()


def test_an_appeal_never_comes_before_the_decision_it_contests():
    day = decided_day()
    eve = decision_of(day).decided_on - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        lodge(day, lodged_on=eve)
    assert refused.value.codes == ("lodged-before",)
    assert lodge(day, lodged_on=decision_of(day).decided_on).lodged_on > eve
