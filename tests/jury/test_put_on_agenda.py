"""Putting a dossier before the jury, or taking it off."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.assessment.models import Grid
from parchemin.jury.actions.agenda import put_on_agenda, take_off_agenda
from parchemin.jury.actions.sitting_day import cancel_sitting
from parchemin.jury.actions.sittings import convene_sitting
from parchemin.jury.documents import minutes_as_json, minutes_from_json
from parchemin.jury.models import AgendaItem
from parchemin.jury.selectors.minutes import facts_before_closing
from parchemin.jury.selectors.readiness import missing_before_jury
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import abandon_dossier
from parchemin.pathways.models import Dossier
from tests.factories import BodyFactory, DossierFactory, actor_for
from tests.scenes import BY_COMPETENCE, MORNING, jury_day

pytestmark = pytest.mark.django_db


def put(day, dossier, actor=None):
    return put_on_agenda(
        sitting_id=day.sitting.pk, dossier_id=dossier.pk, actor=actor or day.actor, at=day.at
    )


def test_a_complete_dossier_is_put_once_and_made_ready():
    day = jury_day()
    dossier = day.scene.assessed(day.scene.candidate())
    items = {put(day, dossier).pk for _ in range(2)}
    dossier.refresh_from_db()
    assert len(items) == 1
    assert (dossier.state, dossier.state_since) == ("ready", day.at)


def test_an_incomplete_dossier_is_refused_with_all_that_it_lacks():
    day = jury_day()
    dossier = day.scene.candidate(partner=None)
    day.scene.signed(dossier, "B2", 1, "acquired")
    day.scene.grid(dossier, "B2", 2)
    with pytest.raises(Refused) as refused:
        put(day, dossier, actor_for(day.sitting.body, Role.JUROR))
    assert refused.value.codes == (
        "role",
        "bloc-not-assessed",
        "bloc-not-assessed",
        "partner-missing",
    )
    assert "B1" in str(refused.value)
    assert "B2" in str(refused.value)
    assert not AgendaItem.objects.exists()


def test_a_reglement_may_waive_completeness_but_not_the_state_of_the_dossier():
    day = jury_day(file={"completeness_required": False})
    assert put(day, day.scene.candidate(partner=None)).position == 1
    with pytest.raises(Refused) as refused:
        put(day, day.scene.candidate(state="submitted"))
    assert refused.value.codes == ("dossier-state",)


def test_who_did_not_come_is_put_on_the_agenda_without_grids():
    day = jury_day()
    dossier = day.scene.candidate()
    dossier.attendance_set.update(state="registered")
    with pytest.raises(Refused) as refused:
        put(day, dossier)
    assert refused.value.codes == ("presence-missing",)
    dossier.attendance_set.update(state="excused")
    assert put(day, dossier).dossier == dossier


def test_a_dossier_of_another_certification_or_sitting_is_refused():
    day = jury_day()
    item = day.case()
    other = convene_sitting(
        code="JURY-2",
        certification_id=day.scene.certification.pk,
        starts_at=MORNING,
        place="Lyon",
        actor=day.actor,
        at=day.at,
    )
    with pytest.raises(Refused) as refused:
        put_on_agenda(sitting_id=other.pk, dossier_id=item.dossier_id, actor=day.actor, at=day.at)
    assert refused.value.codes == ("other-sitting",)
    foreign = jury_day()
    Dossier.objects.filter(pk=item.dossier_id).update(body=foreign.sitting.body)
    with pytest.raises(Refused) as refused:
        put_on_agenda(
            sitting_id=foreign.sitting.pk,
            dossier_id=item.dossier_id,
            actor=foreign.actor,
            at=day.at,
        )
    assert "other-certification" in refused.value.codes


def test_two_bodies_never_meet():
    day = jury_day()
    with pytest.raises(Dossier.DoesNotExist):
        put(day, DossierFactory())
    with pytest.raises(type(day.sitting).DoesNotExist):
        put(day, day.scene.candidate(), actor_for(BodyFactory()))


def test_a_dossier_leaves_the_agenda_until_somebody_votes():
    day = jury_day()
    first, second = day.case(), day.case(B1="acquired/not_acquired")
    day.open()
    take_off_agenda(item_id=first.pk, reason="Pièce perdue.", actor=day.actor, at=day.at)
    first.dossier.refresh_from_db()
    assert first.dossier.state == "in_assessment"
    day.vote(second, marchal="acquired")
    with pytest.raises(Refused) as refused:
        take_off_agenda(item_id=second.pk, reason=" ", actor=day.actor, at=day.at)
    assert refused.value.codes == ("item-voted", "reason-missing")
    with pytest.raises(Refused) as refused:
        take_off_agenda(item_id=second.pk, reason="😀" * 2001, actor=day.actor, at=day.at)
    assert refused.value.codes == ("item-voted", "document-unprintable", "text-too-long")
    assert Grid.objects.filter(dossier=first.dossier).count() == 4


def test_a_dossier_taken_off_stands_in_the_minutes_with_its_reason_unless_it_came_back():
    day = jury_day()
    judged, gone, back = day.case(), day.case(), day.case()
    day.open()
    for item in (gone, back):
        take_off_agenda(item_id=item.pk, reason="Pièce perdue.", actor=day.actor, at=day.at)
    put(day, back.dossier)
    facts = facts_before_closing(day.actor, day.sitting.pk)
    assert [c.reference for c in facts.candidates] == [judged.dossier.number, back.dossier.number]
    (told,) = facts.withdrawals
    assert (told.reference, told.reason) == (gone.dossier.number, "Pièce perdue.")
    assert told.on == day.at.date()
    assert minutes_from_json(minutes_as_json(facts)) == facts


def test_a_candidate_who_gives_up_on_the_day_leaves_the_agenda_then_their_dossier_and_the_sitting_goes_on():
    day = jury_day()
    item = day.case()
    day.open()
    who = {"reason": "Le candidat renonce.", "actor": day.actor, "at": day.at}
    with pytest.raises(Refused) as refused:
        abandon_dossier(dossier_id=item.dossier_id, **who)
    assert refused.value.codes == ("state",)
    take_off_agenda(item_id=item.pk, **who)
    assert abandon_dossier(dossier_id=item.dossier_id, **who).state == "abandoned"
    assert cancel_sitting(sitting_id=day.sitting.pk, **who).state == "cancelled"


def test_the_database_puts_a_dossier_once_on_an_agenda():
    day = jury_day()
    item = day.case()
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(sitting=day.sitting, dossier=item.dossier, position=2)


def test_a_bloc_held_competence_by_competence_is_heard_without_a_grid():
    day = jury_day(decision=BY_COMPETENCE)
    dossier = day.scene.candidate()
    for rank in (1, 2):
        day.scene.signed(dossier, "B2", rank, "acquired")
    with pytest.raises(Refused) as refused:
        put(day, dossier)
    assert refused.value.codes == ("bloc-not-assessed",)
    for code in day.scene.edition.blocs.get(code="B1").competences.values_list("code", flat=True):
        day.scene.holds(dossier, code)
    assert put(day, dossier).dossier == dossier


@pytest.mark.parametrize("over", [True, False])
def test_a_competence_that_counts_no_more_on_jury_day_is_named_before(over):
    day = jury_day(decision=BY_COMPETENCE)
    dossier = day.scene.candidate()
    day.scene.holds(dossier, "1.1", valid_until=MORNING.date() - timedelta(days=over))
    day.scene.assessed(dossier, B1="not_assessed acquired")
    remarks = missing_before_jury(day.actor, dossier.pk, MORNING.date()).remarks
    assert [remark.code for remark in remarks] == (["competence-expired"] if over else [])
    assert all("« 1.1 »" in remark.message for remark in remarks)
    assert put(day, dossier).dossier == dossier, "the jury decides of what is left"
