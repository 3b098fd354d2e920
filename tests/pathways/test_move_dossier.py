"""A dossier moves by its life: by the right people, with a reason where one is due, told once."""

from datetime import UTC, datetime

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from parchemin.pathways import actions
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState, Route
from parchemin.processes.enrol import enrol
from tests.factories import actor_for
from tests.pathways.scene import enrolment, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def draft(place, at):
    asked = enrolment(partner_siret=place.partner.siret, route=Route.STATUTORY_VAE)
    return enrol(enrolment=asked, actor=place.secretariat, at=at)


def test_a_dossier_is_deposited_admitted_and_assessed(place, draft, at):
    who = {"dossier_id": draft.pk, "actor": place.secretariat, "at": at}
    actions.submit_dossier(**who, on=at.date())
    for act in (actions.admit_dossier, actions.start_assessment):
        moved = act(**who)
    assert (moved.state, moved.state_since) == (DossierState.IN_ASSESSMENT, at)
    assert len(story_of(place.body.pk, f"dossier/{draft.number}")) == 4


def test_a_double_click_moves_once(place, draft, at):
    actions.submit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=at, on=at.date())
    events = Event.objects.count()
    actions.submit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=at, on=at.date())
    assert Event.objects.count() == events


def test_a_state_is_not_skipped(place, draft, at):
    with pytest.raises(Refused, match="n’est pas possible dans l’état « Brouillon »"):
        actions.admit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=at)
    draft.refresh_from_db()
    assert draft.state == DossierState.DRAFT


def test_a_partner_deposits_but_does_not_admit(place, draft, at):
    actions.submit_dossier(dossier_id=draft.pk, actor=place.partner_actor, at=at, on=at.date())
    with pytest.raises(Refused) as refusal:
        actions.admit_dossier(dossier_id=draft.pk, actor=place.partner_actor, at=at)
    assert refusal.value.codes == ("role",)


@pytest.mark.parametrize("role", [Role.JUROR, Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_strangers_do_not_even_see_it(place, draft, at, role):
    with pytest.raises(Dossier.DoesNotExist):
        actions.submit_dossier(dossier_id=draft.pk, actor=actor_for(place.body, role), at=at)


def test_another_body_does_not_see_it(draft, at):
    with pytest.raises(Dossier.DoesNotExist):
        actions.submit_dossier(dossier_id=draft.pk, actor=scene("cqp-b").secretariat, at=at)


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (actions.ask_to_complete, DossierState.DRAFT),
        (actions.refuse_dossier, DossierState.REFUSED),
        (actions.abandon_dossier, DossierState.ABANDONED),
    ],
)
def test_what_hurts_is_explained(place, draft, at, act, state):
    actions.submit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=at, on=at.date())
    with pytest.raises(Refused) as refusal:
        act(dossier_id=draft.pk, reason=" ", actor=place.secretariat, at=at)
    assert refusal.value.codes == ("reason-missing",)
    moved = act(dossier_id=draft.pk, reason="pièce absente", actor=place.secretariat, at=at)
    assert moved.state == state
    story = story_of(place.body.pk, f"dossier/{draft.number}")
    assert any("« pièce absente »" in line.sentence for line in story)


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 11, 0, tzinfo=UTC)


def test_a_vae_lapses_after_six_months_and_may_be_revived(place, draft, at):
    actions.submit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=moment(2026, 2, 15))
    actions.admit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=moment(2026, 2, 15))
    with pytest.raises(Refused) as refusal:
        actions.lapse_dossier(dossier_id=draft.pk, actor=place.secretariat, at=moment(2026, 8, 31))
    assert refusal.value.codes == ("not-lapsed",)
    after = moment(2026, 9, 1)
    lapsed = actions.lapse_dossier(dossier_id=draft.pk, actor=place.secretariat, at=after)
    assert lapsed.state == DossierState.LAPSED
    revived = actions.revive_dossier(
        dossier_id=draft.pk, reason="maladie", actor=place.secretariat, at=after
    )
    assert revived.state == DossierState.ADMISSIBLE


def test_only_a_vae_lapses(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=at)
    for act in (actions.submit_dossier, actions.admit_dossier):
        act(dossier_id=dossier.pk, actor=place.secretariat, at=moment(2024, 2, 15))
    with pytest.raises(Refused) as refusal:
        actions.lapse_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    assert refusal.value.codes == ("not-lapsed",)


def test_nothing_is_assessed_once_the_admissibility_has_lapsed_until_it_is_revived(
    place, draft, at
):
    actions.submit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=moment(2026, 2, 15))
    actions.admit_dossier(dossier_id=draft.pk, actor=place.secretariat, at=moment(2026, 2, 15))
    who = {"dossier_id": draft.pk, "actor": place.secretariat}
    with pytest.raises(Refused) as refusal:
        actions.start_assessment(**who, at=moment(2026, 9, 1))
    assert refusal.value.codes == ("lapsed",)
    actions.lapse_dossier(**who, at=moment(2026, 9, 1))
    actions.revive_dossier(**who, reason="maladie", at=moment(2026, 9, 1))
    assert actions.start_assessment(**who, at=moment(2026, 9, 2)).state == "in_assessment"
