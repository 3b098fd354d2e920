"""An abandonment, an admission or a refusal is taken back with its reason; no clock of the law is gained by it."""

from datetime import UTC, date, datetime

import pytest

from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import (
    abandon_dossier,
    admit_dossier,
    admit_on_review,
    refuse_dossier,
    resume_dossier,
    submit_dossier,
    withdraw_admission,
)
from parchemin.pathways.selectors import dossier_page
from parchemin.pathways.selectors.clocks import lapse_limit
from tests.factories import DossierFactory, actor_for

pytestmark = pytest.mark.django_db

SINCE = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def noon(day):
    return datetime(day.year, day.month, day.day, 11, 0, tzinfo=UTC)


def act(do, dossier, on=date(2026, 3, 2), actor=None, **given):
    done = do(dossier_id=dossier.pk, actor=actor or actor_for(dossier.body), at=noon(on), **given)
    dossier.refresh_from_db()
    return done


def codes(do, dossier, **given):
    with pytest.raises(Refused) as refusal:
        act(do, dossier, **given)
    return refusal.value.codes


def vae(state="draft", **changes):
    return DossierFactory(
        route="statutory_vae", state=state, entry_date=date(2026, 2, 2), **changes
    )


@pytest.mark.parametrize("state", ["draft", "submitted", "admissible", "in_assessment"])
def test_an_abandonment_lifted_leaves_the_dossier_as_it_was(state):
    dossier = DossierFactory(state=state, state_since=SINCE)
    act(abandon_dossier, dossier, reason="Ne répond plus.")
    assert dossier.state == "abandoned"
    for _ in "twice":
        act(resume_dossier, dossier, reason="Il a répondu.")
    assert (dossier.state, dossier.state_since) == (state, SINCE)
    (told,) = Event.objects.filter(name="pathways.dossier.resumed")
    assert told.details["reason"] == "Il a répondu."


def test_the_page_offers_one_way_back_and_that_is_the_right_one():
    dossier = DossierFactory(state="in_assessment")
    act(abandon_dossier, dossier, reason="Erreur.")
    page = dossier_page(actor=actor_for(dossier.body), number=dossier.number, on=date(2026, 3, 2))
    assert [(move.label, move.target) for move in page.moves] == [
        ("Lever l’abandon", "in_assessment")
    ]


def test_the_six_months_of_a_vae_run_from_its_admissibility_whatever_was_abandoned_meanwhile():
    dossier = vae("admissible", admissible_on=date(2026, 2, 2), state_since=SINCE)
    limit = lapse_limit(dossier, date(2026, 3, 2))
    act(abandon_dossier, dossier, reason="Erreur.")
    act(resume_dossier, dossier, on=date(2026, 7, 1), reason="Erreur.")
    assert limit == lapse_limit(dossier, date(2026, 7, 1)) == date(2026, 8, 31)


def test_two_months_of_silence_went_on_while_a_vae_was_abandoned_by_mistake():
    dossier = vae()
    act(submit_dossier, dossier, on=date(2026, 2, 2))
    act(abandon_dossier, dossier, reason="Erreur.")
    act(resume_dossier, dossier, on=date(2026, 6, 1), reason="Erreur.")
    assert (dossier.state, dossier.silent) == ("admissible", True)


def test_a_dossier_given_up_stays_so_while_another_is_open_for_the_same_certification():
    dossier = DossierFactory()
    act(abandon_dossier, dossier, reason="Erreur.")
    DossierFactory(person=dossier.person, certification=dossier.certification)
    assert codes(resume_dossier, dossier, reason="Erreur.") == ("open-dossier",)


def test_an_admission_taken_back_awaits_its_reply_within_the_same_two_months():
    dossier = vae()
    act(submit_dossier, dossier, on=date(2026, 2, 2))
    due = dossier.reply_due_on
    act(admit_dossier, dossier)
    for _ in "twice":
        act(withdraw_admission, dossier, reason="Pièce fausse.")
    assert (dossier.state, dossier.admissible_on, dossier.reply_due_on) == ("submitted", None, due)
    assert Event.objects.filter(name="pathways.dossier.admission_withdrawn").count() == 1


def test_an_admission_is_not_taken_back_once_silence_would_give_it_nor_once_the_candidate_went_on():
    dossier = vae()
    act(submit_dossier, dossier, on=date(2026, 2, 2))
    act(admit_dossier, dossier)
    late = {"on": date(2026, 4, 3), "reason": "Pièce fausse."}
    assert codes(withdraw_admission, dossier, **late) == ("reply-over",)
    dossier.step_on = date(2026, 3, 5)
    dossier.save()
    assert codes(withdraw_admission, dossier, **late) == ("step-taken", "reply-over")


def test_a_dossier_under_assessment_does_not_lose_its_admission():
    dossier = DossierFactory(state="in_assessment")
    assert codes(withdraw_admission, dossier, reason="Erreur.") == ("state",)


def test_a_refusal_taken_back_makes_admissible_from_that_day():
    dossier = DossierFactory(state="submitted")
    act(refuse_dossier, dossier, reason="Hors délai.")
    act(admit_on_review, dossier, on=date(2026, 3, 9), reason="Il était dans les temps.")
    assert (dossier.state, dossier.admissible_on) == ("admissible", date(2026, 3, 9))


@pytest.mark.parametrize(
    ("do", "state"),
    [
        (resume_dossier, "abandoned"),
        (withdraw_admission, "admissible"),
        (admit_on_review, "refused"),
    ],
)
def test_each_is_explained(do, state):
    assert codes(do, DossierFactory(state=state), reason=" ") == ("reason-missing",)
