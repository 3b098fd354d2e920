"""The secretariat dates what the candidate of a VAE does: told, corrected, taken back (RULE-25)."""

from datetime import UTC, date, datetime

import pytest

from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.objections import Refused
from parchemin.pathways import actions
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState, Route, VaeStep
from parchemin.processes.enrol import enrol
from tests.pathways.scene import enrolment, scene

pytestmark = pytest.mark.django_db

DEPOSITED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def vae(place):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=DEPOSITED
    )
    for act in (actions.submit_dossier, actions.admit_dossier):
        act(dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED)
    return dossier


def put(place, dossier, on, at, step=VaeStep.VALIDATION, reason=""):
    return actions.date_vae_step(
        dossier_id=dossier.pk, step=step, on=on, reason=reason, actor=place.secretariat, at=at
    )


def sentences(place, dossier):
    return [line.sentence for line in story_of(place.body.pk, f"dossier/{dossier.number}")]


def test_the_deposit_is_dated_and_told_once(place, vae, at):
    for _ in range(2):
        dated = put(place, vae, date(2026, 9, 16), at)
    assert dated.validation_on == date(2026, 9, 16)
    told = f"Dossier {vae.number} : dépôt du dossier de validation, le 16 septembre 2026."
    assert sentences(place, vae).count(told) == 1


def test_a_date_is_corrected_with_a_reason(place, vae, at):
    put(place, vae, date(2026, 9, 16), at)
    with pytest.raises(Refused) as refusal:
        put(place, vae, date(2026, 9, 17), at, reason=" ")
    assert refusal.value.codes == ("reason-missing",)
    assert put(place, vae, date(2026, 9, 17), at, reason="cachet").validation_on.day == 17
    assert sentences(place, vae)[0] == (
        f"Dossier {vae.number} : dépôt du dossier de validation, le 17 septembre 2026 et non le "
        "16 septembre 2026 (« cachet »)."
    )


def test_a_date_written_by_mistake_is_taken_back_with_a_reason(place, vae, at):
    put(place, vae, date(2026, 9, 16), at)
    with pytest.raises(Refused):
        put(place, vae, None, at)
    assert put(place, vae, None, at, reason="autre dossier").validation_on is None
    assert "du 16 septembre 2026 est retirée (« autre dossier »)" in sentences(place, vae)[0]


def test_nothing_written_nothing_to_take_back(place, vae, at):
    events = Event.objects.count()
    put(place, vae, None, at)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("on", "code"),
    [(date(2026, 2, 28), "before-admissibility"), (date(2026, 11, 25), "to-come")],
)
def test_the_deposit_is_neither_before_the_admissibility_nor_to_come(place, vae, at, on, code):
    with pytest.raises(Refused) as refusal:
        put(place, vae, on, at)
    assert refusal.value.codes == (code,)
    assert refusal.value.objections[0].source == "C. trav., art. R6412-5"


def test_no_deposit_before_the_dossier_is_admissible(place):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=DEPOSITED
    )
    actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 1)
    )
    with pytest.raises(Refused) as refusal:
        put(place, dossier, date(2026, 3, 1), DEPOSITED)
    assert refusal.value.codes == ("not-admissible",)


def test_a_deposit_follows_the_silence_and_writes_it(place, at):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=DEPOSITED
    )
    actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 1)
    )
    with pytest.raises(Refused):
        put(place, dossier, date(2026, 4, 30), at)
    dated = put(place, dossier, date(2026, 5, 1), at)
    assert (dated.silent, dated.validation_on) == (True, date(2026, 5, 1))


def test_a_step_in_time_stops_the_lapse_and_a_late_one_does_not(place, vae):
    """Admissible on 1 March: the sixth month that follows ends on 30 September."""
    over = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
    put(place, vae, date(2026, 10, 1), over, VaeStep.STEP, "formation")
    assert _lapsed(place, vae, over) == ()
    Dossier.objects.filter(pk=vae.pk).update(state=DossierState.ADMISSIBLE, state_since=DEPOSITED)
    put(place, vae, date(2026, 9, 30), over, VaeStep.STEP, "attestation du 30 septembre")
    assert _lapsed(place, vae, over) == ("not-lapsed",)


def test_the_deposit_of_the_validation_file_is_a_step(place, vae):
    over = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
    put(place, vae, date(2026, 9, 30), over)
    assert _lapsed(place, vae, over) == ("not-lapsed",)


def _lapsed(place, dossier, at):
    try:
        actions.lapse_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at)
    except Refused as refused:
        return refused.codes
    return ()


def test_a_partner_does_not_date_it(place, vae, at):
    Dossier.objects.update(partner=place.partner)
    with pytest.raises(Refused) as refusal:
        actions.date_vae_step(
            dossier_id=vae.pk,
            step=VaeStep.VALIDATION,
            on=date(2026, 9, 16),
            actor=place.partner_actor,
            at=at,
        )
    assert refusal.value.codes == ("role",)


def test_no_other_route_has_such_a_date(place, at):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=DEPOSITED)
    for act in (actions.submit_dossier, actions.admit_dossier):
        act(dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED)
    with pytest.raises(Refused) as refusal:
        put(place, dossier, date(2026, 9, 16), at)
    assert refusal.value.codes == ("not-a-vae",)
