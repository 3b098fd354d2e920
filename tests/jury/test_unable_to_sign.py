"""A signatory who cannot sign blocks nobody: it is noted why, and the minutes say it in their place."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.jobs.models import Job
from parchemin.journal.models import Event
from parchemin.jury.models import Minutes
from parchemin.kernel.objections import Refused
from parchemin.processes.sign_minutes import note_unable_to_sign, sign_minutes
from parchemin.processes.work import _ask_for_seals
from tests.documents import words
from tests.factories import UserFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.jury.test_sign_minutes import closed_day, sign

pytestmark = pytest.mark.django_db
WHY = "Hospitalisée le lendemain\nde la séance."


def note(day, name, reason=WHY, actor=None):
    return note_unable_to_sign(
        minutes_id=day.minutes.pk,
        seat_id=day.seats[name].pk,
        reason=reason,
        actor=actor or day.actor,
        at=day.at + timedelta(days=2),
    )


def refused(*args, **keywords):
    with pytest.raises(Refused) as found:
        note(*args, **keywords)
    return found.value.codes


def test_noted_of_the_last_one_awaited_the_minutes_are_sealed_and_say_it():
    day = closed_day()
    sign(day, "marchal", act=sign_minutes)
    assert note(day, "almeida").state == "signed"
    minutes = Minutes.objects.get(pk=day.minutes.pk)
    said = " ".join(words(minutes.content).split())
    name = day.seats["almeida"].juror.name
    assert f"{name} n’a pas signé" in said
    assert "Hospitalisée le lendemain de la séance." in said
    assert Event.objects.filter(name="jury.minutes.signature_missing").count() == 1
    assert note(day, "almeida").state == "signed"


def test_noted_before_anybody_signed_it_seals_nothing_by_itself():
    day = closed_day()
    assert note(day, "almeida").state == "draft"
    assert sign(day, "marchal", act=sign_minutes).state == "signed"


def test_nobody_is_noted_on_a_draft_that_could_never_be_sealed():
    day = closed_day()
    Minutes.objects.filter(pk=day.minutes.pk).update(facts=day.minutes.facts | {"place": "Ici 😀"})
    assert refused(day, "almeida") == ("document-unprintable",)


def test_who_signed_could_and_who_does_not_sign_is_not_asked():
    day = closed_day()
    sign(day, "marchal")
    assert refused(day, "marchal") == ("signed-already",)
    assert refused(day, "belkacem") == ("not-a-signatory",)


def test_it_needs_a_reason_that_prints_and_a_role():
    day = closed_day()
    sign(day, "marchal")
    assert refused(day, "almeida", reason=" ") == ("reason-missing",)
    assert refused(day, "almeida", reason="Partie 😀") == ("document-unprintable",)
    juror = actor_for(day.sitting.body, Role.JUROR)
    assert "role" in refused(day, "almeida", actor=juror)


def test_a_signature_that_comes_after_all_is_refused_with_the_excuse_that_was_noted():
    day = closed_day(B1="acquired", B2="acquired")
    note(day, "almeida")
    with pytest.raises(Refused) as refused:
        sign(day, "almeida")
    assert refused.value.codes == ("signed-already",)
    assert "Hospitalisée le lendemain" in str(refused.value)
    assert Minutes.objects.get(pk=day.minutes.pk).signatures.count() == 1


def test_no_signatory_sets_aside_the_signature_of_another():
    day = closed_day()
    seat = day.seats["marchal"]
    seat.juror.user = UserFactory()
    seat.juror.save()
    chair = actor_for(day.sitting.body, Role.JUROR, user=seat.juror.user)
    assert refused(day, "almeida", actor=chair) == ("role",)


def test_a_seal_stopped_halfway_is_taken_up_by_the_worker():
    day = closed_day()
    sign(day, "marchal")
    sign(day, "almeida")
    later = day.at + timedelta(hours=2)
    _ask_for_seals(later)
    _ask_for_seals(later)
    Job.objects.update(next_at=day.at)
    assert run_due_jobs() == 1
    assert Minutes.objects.get(pk=day.minutes.pk).state == "signed"


def test_a_draft_that_still_awaits_somebody_is_not_sealed_by_the_worker():
    day = closed_day()
    sign(day, "marchal")
    _ask_for_seals(day.at + timedelta(hours=2))
    Job.objects.update(next_at=day.at)
    run_due_jobs()
    assert Minutes.objects.get(pk=day.minutes.pk).state == "draft"
