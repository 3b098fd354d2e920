"""A sitting that lacked its quorum is told so on its day, and its cases are convened again."""

from datetime import timedelta

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.agenda import put_on_agenda, take_off_agenda
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import open_sitting, record_presence
from parchemin.jury.models import Sitting
from parchemin.jury.selectors.candidacies import hearable_dossiers
from parchemin.jury.selectors.convocations import KIND, about_of
from parchemin.jury.terms import Channel, Presence
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Refused
from parchemin.post.actions import send_all
from tests.factories import actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db

LACKING = {"min_total": 4, "min_per_college": None, "second_convocation_without_quorum": True}


def lacking_day(**rules):
    """Return a jury day where two of the four jurors came, its lack of quorum recorded."""
    day = jury_day(quorum=LACKING, **rules)
    day.case()
    for name, seat in day.seats.items():
        came = Presence.PRESENT if name in ("marchal", "almeida") else Presence.ABSENT
        record_presence(seat_id=seat.pk, presence=came, actor=day.actor, at=day.at)
    record_lack_of_quorum(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    return day


def again(day, days, **changes):
    asked = {
        "sitting_id": day.sitting.pk,
        "code": "ENCORE",
        "starts_at": day.sitting.starts_at + timedelta(days=days),
        "place": "Lyon",
        "actor": day.actor,
        "at": day.at,
    }
    return convene_again(**{**asked, **changes})


def test_the_same_cases_and_seats_are_convened_again_once_and_told():
    day = lacking_day()
    second = again(day, 20)
    assert again(day, 20) == second
    assert second.second_convocation
    assert second.first_id == day.sitting.pk
    assert list(second.agenda.values_list("dossier_id")) == list(
        day.sitting.agenda.values_list("dossier_id")
    )
    seats = {(s.juror_id, s.role, s.voting) for s in second.seats.all()}
    assert seats == {(s.juror_id, s.role, s.voting) for s in day.sitting.seats.all()}
    assert set(second.seats.values_list("presence", flat=True)) == {""}
    day.sitting.refresh_from_db()
    assert day.sitting.state == "convened_again"
    names = list(Event.objects.values_list("name", flat=True))
    assert names.count("jury.sitting.lacked_quorum") == 1
    assert names.count("jury.sitting.convened_again") == 1


def test_the_second_sitting_hears_the_cases_of_the_first_and_no_other():
    """Its quorum is lifted for what the first could not hear; a case come since has not lacked it."""
    day = lacking_day()
    second = again(day, 20)
    item, other = second.agenda.get(), day.scene.assessed(day.scene.candidate(), B1="acquired")
    today = day.sitting.day
    assert list(hearable_dossiers(second, today)) == []
    asked = {"sitting_id": second.pk, "actor": day.actor, "at": day.at}
    with pytest.raises(Refused) as refused:
        put_on_agenda(dossier_id=other.pk, **asked)
    assert refused.value.codes == ("not-of-the-first-sitting",)
    take_off_agenda(item_id=item.pk, reason="Une erreur.", actor=day.actor, at=day.at)
    assert list(hearable_dossiers(second, today)) == [item.dossier]
    assert put_on_agenda(dossier_id=item.dossier_id, **asked).sitting == second


def test_a_second_convocation_did_not_leave_before_it_was_written():
    day = lacking_day()
    second = again(day, 20)
    prepare_convocations(sitting_id=second.pk, actor=day.actor, at=day.at)
    asked = {"channel": Channel.POST, "short_notice_agreed": True, "actor": day.actor}
    asked |= {"kind": KIND, "about": about_of(second.pk), "at": day.at}
    with pytest.raises(Refused) as refused:
        send_all(**asked, sent_on=day.sitting.day - timedelta(days=1))
    assert refused.value.codes == ("sent-before-written",)
    assert send_all(**asked, sent_on=day.sitting.day) == 4


def test_the_second_sitting_opens_without_the_quorum_that_the_first_lacked():
    day = lacking_day()
    second = again(day, 20)
    for seat in second.seats.filter(juror__surname__in=["Marchal", "Almeida"]):
        record_presence(
            seat_id=seat.pk, presence=Presence.PRESENT, actor=day.actor, at=second.starts_at
        )

    def opened():
        return open_sitting(sitting_id=second.pk, actor=day.actor, at=second.starts_at)

    with pytest.raises(Refused) as refused:
        opened()
    assert refused.value.codes == ("second-convocation-not-sent",) * 2
    prepare_convocations(sitting_id=second.pk, actor=day.actor, at=day.at)
    send_all(
        kind=KIND,
        about=about_of(second.pk),
        channel=Channel.POST,
        short_notice_agreed=True,
        actor=day.actor,
        at=day.at,
    )
    assert opened().state == "open"


def test_the_delay_of_the_text_is_counted_from_the_first_sitting():
    day = lacking_day(second_convocation={"after": {"days": 15}, "within": {"months": 1}})
    for days, code in ((14, "second-convocation-early"), (31, "second-convocation-late")):
        with pytest.raises(Refused) as refused:
            again(day, days)
        assert refused.value.codes == (code,)
    assert again(day, 15).second_convocation


@pytest.mark.parametrize("rules", [{}, {"second_convocation": {"after": {"days": 0}}}])
def test_the_second_sitting_follows_the_first_by_a_day_even_where_the_text_asks_none(rules):
    day = lacking_day(**rules)
    with pytest.raises(Refused) as refused:
        again(day, 0)
    (objection,) = refused.value.objections
    assert objection.code == "second-convocation-early"
    following = french_date(day.sitting.day + timedelta(days=1))
    assert objection.message.endswith(f"ne se tient pas avant le {following}.")
    assert again(day, 1).second_convocation


def test_a_sitting_with_its_quorum_or_before_its_day_lacks_nothing():
    day = jury_day()
    with pytest.raises(Refused) as refused:
        record_lack_of_quorum(
            sitting_id=day.sitting.pk,
            actor=day.actor,
            at=day.at - timedelta(days=3),
        )
    assert "sitting-to-come" in refused.value.codes
    day.open()
    with pytest.raises(Refused) as refused:
        record_lack_of_quorum(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    assert refused.value.codes[0] == "state"


def test_only_a_sitting_that_lacked_its_quorum_is_convened_again_and_by_its_secretariat():
    day = jury_day()
    with pytest.raises(Refused) as refused:
        again(day, 20)
    assert "state" in refused.value.codes
    lacking = lacking_day()
    with pytest.raises(Refused) as refused:
        again(lacking, 20, actor=actor_for(lacking.sitting.body, Role.JUROR))
    assert "role" in refused.value.codes
    assert Sitting.objects.filter(first__isnull=False).count() == 0


def test_a_lack_of_quorum_is_recorded_of_a_jury_convened_and_waited_for_alone():
    day = jury_day(quorum=LACKING)
    day.case()
    asked = {"sitting_id": day.sitting.pk, "actor": day.actor, "at": day.at}
    with pytest.raises(Refused) as refused:
        record_lack_of_quorum(**asked)
    assert "presence-unrecorded" in refused.value.codes
    day.sitting.seats.all().delete()
    with pytest.raises(Refused) as refused:
        record_lack_of_quorum(**asked)
    assert {"seats-employers", "seats-employees"} <= set(refused.value.codes)


def test_no_second_convocation_is_sent_before_the_first_sitting_whose_quorum_is_unknown():
    day = lacking_day()
    with pytest.raises(Refused) as refused:
        again(day, 20, at=day.sitting.starts_at - timedelta(days=10))
    assert "second-convocation-foreseen" in refused.value.codes
