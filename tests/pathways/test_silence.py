"""Two months without a reply: the VAE is admissible everywhere, and no refusal comes after (RULE-24)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.deadlines.selectors import DeadlineTally, tallies
from parchemin.deadlines.terms import DeadlineKind
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Refused
from parchemin.pathways import actions
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import counts_by_state, dossier_page, listed_dossiers, seen_state
from parchemin.pathways.selectors.tasks import waiting
from parchemin.pathways.terms import DossierState, Route
from parchemin.pathways.workflow import ADMIT, FALL_SILENT, SUBMIT
from parchemin.processes.enrol import enrol
from tests.factories import actor_for
from tests.pathways.scene import enrolment, scene

pytestmark = pytest.mark.django_db

DEPOSITED = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)  # 1 March, half past midnight in Paris
LAST_DAY = datetime(2026, 5, 1, 21, 30, tzinfo=UTC)  # 1 May, half past eleven at night in Paris
AFTER = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)  # 2 May, midnight in Paris


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def waits(place):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=DEPOSITED
    )
    return actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 1)
    )


def seen(place, at):
    """Return everything that says where the one dossier of a body stands on a day."""
    actor, on = place.secretariat, paris_date(at)
    dossier = listed_dossiers(actor, on).get()
    everywhere = {
        dossier.state_on(on),
        seen_state(dossier),
        *counts_by_state(actor, on),
        dossier_page(actor=actor, number=dossier.number, on=on).state,
        *(s for s in DossierState if Dossier.objects.in_states((s,), on).exists()),
    }
    (state,) = everywhere
    return state


def test_the_last_day_is_the_one_of_paris_and_is_kept(waits):
    assert waits.reply_due_on == date(2026, 5, 1)


def test_it_waits_until_the_end_of_its_last_day_then_is_admissible_without_an_act(place, waits):
    events = Event.objects.count()
    assert seen(place, LAST_DAY) is DossierState.SUBMITTED
    assert seen(place, AFTER) is DossierState.ADMISSIBLE
    waits.refresh_from_db()
    assert (waits.state, Event.objects.count()) == (DossierState.SUBMITTED, events)


def test_a_refusal_on_the_last_day_counts(place, waits):
    refused = actions.refuse_dossier(
        dossier_id=waits.pk, reason="hors champ", actor=place.secretariat, at=LAST_DAY
    )
    assert refused.state == DossierState.REFUSED


def test_a_reason_told_to_the_candidate_can_be_printed(place, waits):
    with pytest.raises(Refused) as refusal:
        actions.refuse_dossier(
            dossier_id=waits.pk, reason="hors champ 😀", actor=place.secretariat, at=LAST_DAY
        )
    assert refusal.value.codes == ("document-unprintable",)
    assert (
        "Motif : nos documents ne peuvent pas imprimer « 😀 »"
        in refusal.value.objections[0].message
    )


@pytest.mark.parametrize("act", [actions.refuse_dossier, actions.ask_to_complete])
def test_a_reply_the_day_after_is_refused_with_its_text(place, waits, act):
    with pytest.raises(Refused) as refusal:
        act(dossier_id=waits.pk, reason="hors champ", actor=place.secretariat, at=AFTER)
    first = refusal.value.objections[0]
    assert (first.code, first.source) == ("admissible-by-silence", "C. trav., art. R6412-4")
    assert "depuis le 1er mai 2026" in first.message
    assert seen(place, AFTER) is DossierState.ADMISSIBLE


def test_a_refusal_stays_refused_once_the_silence_is_written(place, waits):
    actions.admit_dossier(dossier_id=waits.pk, actor=place.secretariat, at=AFTER)
    with pytest.raises(Refused) as refusal:
        actions.refuse_dossier(
            dossier_id=waits.pk, reason="hors champ", actor=place.secretariat, at=AFTER
        )
    assert "admissible-by-silence" in refusal.value.codes


def test_a_dossier_admitted_in_time_is_not_said_to_be_silent(place, waits):
    actions.admit_dossier(dossier_id=waits.pk, actor=place.secretariat, at=LAST_DAY)
    with pytest.raises(Refused) as refusal:
        actions.refuse_dossier(dossier_id=waits.pk, reason="x", actor=place.secretariat, at=AFTER)
    assert refusal.value.codes == ("state",)


def test_the_first_act_after_the_silence_writes_it_dated_of_the_last_day(place, waits):
    later = datetime(2026, 6, 20, 8, 0, tzinfo=UTC)
    for _ in range(2):
        moved = actions.start_assessment(dossier_id=waits.pk, actor=place.secretariat, at=later)
    assert (moved.admissible_on, moved.silent) == (date(2026, 5, 1), True)
    told = [line.sentence for line in story_of(place.body.pk, f"dossier/{waits.number}")]
    assert [s for s in told if "deux mois ont passé sans réponse" in s] == [
        f"Le dossier {waits.number} est recevable depuis le 1er mai 2026 : deux mois ont passé sans réponse."
    ]


def test_declaring_it_admissible_after_the_silence_only_writes_the_silence(place, waits):
    admitted = actions.admit_dossier(dossier_id=waits.pk, actor=place.secretariat, at=AFTER)
    assert (admitted.state, admitted.silent) == (DossierState.ADMISSIBLE, True)
    assert paris_date(admitted.state_since) == date(2026, 5, 1)
    sentence = story_of(place.body.pk, f"dossier/{waits.number}")[0]
    assert "sans réponse" in sentence.sentence


def test_several_declared_admissible_together_keep_who_was_silent(place, waits):
    actions.move_together(numbers=[waits.number], move=ADMIT, actor=place.secretariat, at=AFTER)
    waits.refresh_from_db()
    assert waits.silent


def test_a_file_sent_back_in_time_starts_its_two_months_again_when_it_returns(place, waits):
    actions.ask_to_complete(
        dossier_id=waits.pk, reason="pièce absente", actor=place.secretariat, at=LAST_DAY
    )
    waits.refresh_from_db()
    assert waits.reply_due_on is None
    again = actions.submit_dossier(dossier_id=waits.pk, actor=place.secretariat, at=AFTER)
    assert again.reply_due_on == date(2026, 7, 2)


def test_the_lapse_counts_from_the_silence_whenever_it_is_written(place, waits):
    """Admissible on 1 May: the sixth month that follows ends on 30 November."""
    in_time = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    with pytest.raises(Refused) as refusal:
        actions.lapse_dossier(dossier_id=waits.pk, actor=place.secretariat, at=in_time)
    assert refusal.value.codes == ("not-lapsed",)
    over = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert tallies(place.secretariat, paris_date(over))[DeadlineKind.VAE_STEP].late == 1
    lapsed = actions.lapse_dossier(dossier_id=waits.pk, actor=place.secretariat, at=over)
    assert lapsed.state == DossierState.LAPSED


def test_the_desk_counts_the_silences_apart_from_what_is_to_examine(place, waits):
    before, after = (waiting(place.secretariat, paris_date(at)) for at in (LAST_DAY, AFTER))
    assert (before.submitted, after.submitted) == (1, 0)
    assert tallies(place.secretariat, paris_date(LAST_DAY)) == {
        DeadlineKind.VAE_REPLY: DeadlineTally(late=0, coming=1, first=date(2026, 5, 1))
    }
    assert tallies(place.secretariat, paris_date(AFTER)) == {
        DeadlineKind.VAE_REPLY: DeadlineTally(late=1),
        DeadlineKind.VAE_STEP: DeadlineTally(late=0, coming=1, first=date(2026, 11, 30)),
    }


def test_no_silence_admits_a_vae_of_the_branch():
    place = scene("cqp-b", rncp=False)
    asked = enrolment(route=Route.BRANCH_VAE, certification_code="cqp-b")
    dossier = enrol(enrolment=asked, actor=place.secretariat, at=DEPOSITED)
    actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 1)
    )
    assert seen(place, AFTER) is DossierState.SUBMITTED
    refused = actions.refuse_dossier(
        dossier_id=dossier.pk, reason="hors champ", actor=place.secretariat, at=AFTER
    )
    assert refused.state == DossierState.REFUSED


def test_nobody_notes_a_silence_out_of_a_vae(place):
    dossier = enrol(enrolment=enrolment(), actor=place.secretariat, at=DEPOSITED)
    actions.submit_dossier(
        dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED, on=date(2026, 3, 1)
    )
    with pytest.raises(Refused) as refused:
        actions.note_silence(dossier_id=dossier.pk, actor=place.secretariat, at=AFTER)
    assert refused.value.codes == ("no-silence",)


def test_nobody_notes_a_silence_before_its_day(place, waits):
    with pytest.raises(Refused) as refused:
        actions.note_silence(dossier_id=waits.pk, actor=place.secretariat, at=LAST_DAY)
    assert refused.value.codes == ("no-silence",)
    page = dossier_page(actor=place.secretariat, number=waits.number, on=paris_date(LAST_DAY))
    assert FALL_SILENT not in page.moves
    noted = actions.note_silence(dossier_id=waits.pk, actor=place.secretariat, at=AFTER)
    assert (noted.silent, noted.state) == (True, DossierState.ADMISSIBLE)


def test_a_partner_does_not_write_the_silence_by_a_refused_act(place, waits):
    Dossier.objects.update(partner=place.partner)
    events = Event.objects.count()
    with pytest.raises(Refused):
        actions.lapse_dossier(dossier_id=waits.pk, actor=place.partner_actor, at=AFTER)
    waits.refresh_from_db()
    assert (waits.silent, Event.objects.count()) == (False, events)


@pytest.mark.parametrize(
    "wrong",
    [
        {"silent": True},
        {"silent": True, "admissible_on": date(2026, 5, 2)},
        {"validation_on": date(2026, 5, 2)},
        {"validation_on": date(2026, 5, 2), "admissible_on": date(2026, 5, 3)},
        {"step_on": date(2026, 5, 2), "admissible_on": date(2026, 5, 3)},
        {"route": Route.BRANCH_VAE},
    ],
)
def test_the_database_keeps_no_dates_that_contradict_each_other(waits, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=waits.pk).update(**wrong)


def test_a_juror_sees_none_of_it(place, waits):
    with pytest.raises(Dossier.DoesNotExist):
        actions.admit_dossier(
            dossier_id=waits.pk, actor=actor_for(place.body, Role.JUROR), at=AFTER
        )


def filed(place, at, on=None):
    dossier = enrol(enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=at)
    return actions.submit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=at, on=on)


def test_the_two_months_run_from_the_entry_when_nobody_says_another_day(place):
    dossier = filed(place, LAST_DAY)
    assert dossier.reply_due_on == date(2026, 4, 2)
    assert dossier.state_on(date(2026, 4, 3)) is DossierState.ADMISSIBLE
    sentence = story_of(place.body.pk, f"dossier/{dossier.number}")[0].sentence
    assert "la demande de VAE l’a été le 2 février 2026" in sentence


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 2, 1), "before-entry"), (date(2026, 5, 2), "to-come")]
)
def test_no_vae_is_filed_before_its_entry_nor_in_days_to_come(place, on, code):
    with pytest.raises(Refused) as refused:
        filed(place, LAST_DAY, on)
    assert refused.value.codes == (code,)


def refile(place, dossier, on, *, reason="Date lue de travers.", at=LAST_DAY, actor=None):
    return actions.correct_filing(
        dossier_id=dossier.pk, on=on, reason=reason, actor=actor or place.secretariat, at=at
    )


def test_a_day_of_filing_typed_wrong_is_corrected_and_the_two_months_run_anew(place):
    dossier = filed(place, DEPOSITED, date(2026, 3, 1))
    for _ in range(2):
        dossier = refile(place, dossier, date(2026, 2, 20), at=DEPOSITED)
    assert (dossier.filed_on, dossier.reply_due_on) == (date(2026, 2, 20), date(2026, 4, 20))
    told = story_of(place.body.pk, f"dossier/{dossier.number}")
    assert [line.sentence for line in told if "et non" in line.sentence] == [
        f"Dossier {dossier.number} : la demande de VAE a été déposée le 20 février 2026 et non le 1er mars "
        "2026 (« Date lue de travers. »)."
    ]


def test_a_silence_that_came_of_a_wrong_day_awaits_its_reply_again(place):
    dossier = filed(place, LAST_DAY)
    noted = actions.note_silence(dossier_id=dossier.pk, actor=place.secretariat, at=LAST_DAY)
    assert (noted.silent, noted.admissible_on) == (True, date(2026, 4, 2))
    right = refile(place, dossier, date(2026, 4, 1))
    assert (right.state, right.silent, right.admissible_on) == (DossierState.SUBMITTED, False, None)
    assert right.reply_due_on == date(2026, 6, 1)
    wrong_again = refile(place, dossier, date(2026, 2, 15))
    assert (wrong_again.silent, wrong_again.admissible_on) == (True, date(2026, 4, 15))


def test_the_day_of_a_filing_is_not_corrected_without_reason_nor_once_answered_nor_by_a_partner(
    place,
):
    dossier = filed(place, DEPOSITED)
    for wrong, code in [
        ({"reason": " "}, "reason-missing"),
        ({"on": date(2026, 2, 1)}, "before-entry"),
        ({"on": date(2027, 2, 1)}, "to-come"),
        ({"actor": actor_for(place.body, Role.CHAIR)}, "role"),
    ]:
        with pytest.raises((Refused, Dossier.DoesNotExist)) as refused:
            refile(place, dossier, **{"on": date(2026, 2, 20), "at": DEPOSITED, **wrong})
        assert code == "role" or code in refused.value.codes
    actions.admit_dossier(dossier_id=dossier.pk, actor=place.secretariat, at=DEPOSITED)
    with pytest.raises(Refused) as refused:
        refile(place, dossier, date(2026, 2, 20), at=DEPOSITED)
    assert refused.value.codes == ("not-refiled",)


def test_several_filed_together_count_from_their_entry(place):
    dossier = enrol(
        enrolment=enrolment(route=Route.STATUTORY_VAE), actor=place.secretariat, at=DEPOSITED
    )
    actions.move_together(
        numbers=[dossier.number], move=SUBMIT, actor=place.secretariat, at=DEPOSITED
    )
    dossier.refresh_from_db()
    assert dossier.reply_due_on == date(2026, 4, 2)


def test_a_file_given_back_is_not_filed_again_before_it_came_back(place, waits):
    actions.ask_to_complete(
        dossier_id=waits.pk, reason="pièce absente", actor=place.secretariat, at=LAST_DAY
    )
    with pytest.raises(Refused) as refused:
        actions.submit_dossier(
            dossier_id=waits.pk, actor=place.secretariat, at=AFTER, on=date(2026, 4, 30)
        )
    assert refused.value.codes == ("before-entry",)
