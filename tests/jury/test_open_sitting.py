"""Presence, proxies, and the opening, suspension and cancellation of a sitting."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.actions.sitting_day import (
    cancel_sitting,
    give_proxy,
    open_sitting,
    record_presence,
    resume_sitting,
    suspend_sitting,
)
from parchemin.jury.actions.sittings import seat_juror
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.terms import Presence, SeatRole
from parchemin.kernel.objections import Refused
from tests.factories import (
    BodyFactory,
    JurorFactory,
    UserFactory,
    actor_for,
    reglement_in_force,
)
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def presence(day, name, word, actor=None, at=None):
    return record_presence(
        seat_id=day.seats[name].pk, presence=word, actor=actor or day.actor, at=at or day.at
    )


def proxy(day, name, holder, actor=None):
    return give_proxy(
        seat_id=day.seats[name].pk,
        holder_id=day.seats[holder].pk,
        actor=actor or day.actor,
        at=day.at,
    )


def opened(day, actor=None, at=None):
    return open_sitting(sitting_id=day.sitting.pk, actor=actor or day.actor, at=at or day.at)


def test_presence_is_recorded_and_told_once():
    day = jury_day()
    told = Event.objects.count()
    for _ in range(2):
        presence(day, "marchal", Presence.REMOTE)
    day.seats["marchal"].refresh_from_db()
    assert day.seats["marchal"].presence == "remote"
    assert Event.objects.count() == told + 1


def test_before_the_day_a_juror_is_only_excused_or_replaced():
    day = jury_day(remote_jury=False)
    eve = day.at - timedelta(days=1)
    presence(day, "ndiaye", Presence.EXCUSED, at=eve)
    with pytest.raises(Refused) as refused:
        presence(day, "marchal", Presence.REMOTE, actor_for(day.sitting.body, Role.JUROR), at=eve)
    assert refused.value.codes == ("role", "sitting-to-come", "remote-jury")
    with pytest.raises(Refused) as refused:
        presence(day, "marchal", Presence.SUBSTITUTED, at=eve)
    assert refused.value.codes == ("no-substitute",)
    with pytest.raises(Refused) as refused:
        presence(day, "marchal", Presence.REPRESENTED)
    assert refused.value.codes == ("proxy-nameless",)


def test_a_proxy_is_given_once_and_given_up_by_coming():
    day = jury_day()
    for _ in range(2):
        assert proxy(day, "belkacem", "marchal").proxy_to == day.seats["marchal"]
    presence(day, "belkacem", Presence.PRESENT)
    day.seats["belkacem"].refresh_from_db()
    assert day.seats["belkacem"].proxy_to is None


def test_a_proxy_follows_the_reglement():
    day = jury_day()
    extra = JurorFactory(body=day.sitting.body)
    day.seats["extra"] = seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=extra.pk,
        role=SeatRole.MEMBER,
        actor=day.actor,
        at=day.at,
    )
    proxy(day, "belkacem", "marchal")
    with pytest.raises(Refused) as refused:
        proxy(day, "extra", "marchal")
    assert refused.value.codes == ("proxy-too-many",)
    with pytest.raises(Refused) as refused:
        proxy(day, "marchal", "belkacem")
    assert refused.value.codes == ("proxy-holder-away", "proxy-chain")
    with pytest.raises(Refused) as refused:
        proxy(day, "ndiaye", "extra")
    assert refused.value.codes == ("proxy-college",)
    with pytest.raises(Refused) as refused:
        proxy(day, "almeida", "almeida")
    assert refused.value.codes == ("proxy-self",)
    without = jury_day(proxy={"allowed": False})
    with pytest.raises(Refused) as refused:
        proxy(without, "belkacem", "marchal", actor_for(without.sitting.body, Role.JUROR))
    assert refused.value.codes == ("role", "proxy-not-allowed")


def test_a_sitting_opens_once_and_freezes_its_reglement():
    day = jury_day().open()
    told = Event.objects.count()
    opened(day)
    assert Event.objects.count() == told
    assert (day.sitting.state, day.sitting.opened_at) == ("open", day.at)
    other = reglement_in_force(day.scene.certification, in_force_from="2026-06-01")
    with pytest.raises(IntegrityError, match="figé"), transaction.atomic():
        Sitting.objects.update(reglement=other)


def test_a_reglement_may_still_change_before_the_opening():
    day = jury_day()
    other = reglement_in_force(day.scene.certification, in_force_from="2026-06-01")
    assert Sitting.objects.update(reglement=other) == 1


def test_every_reason_against_the_opening_is_given_at_once():
    day = jury_day()
    extra = JurorFactory(body=day.sitting.body)
    seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=extra.pk,
        role=SeatRole.MEMBER,
        actor=day.actor,
        at=day.at,
    )
    SittingSeat.objects.filter(role="vice_chair").update(role="member")
    with pytest.raises(Refused) as refused:
        opened(day, actor_for(day.sitting.body, Role.JUROR), day.at - timedelta(days=1))
    assert refused.value.codes == (
        "role",
        "sitting-to-come",
        "parity-seats",
        "no-vice-chair",
        "quorum-employers",
        "quorum-employees",
        "jury-voters",
        "presidency-away",
    )


def test_the_chair_opens_by_their_seat():
    day = jury_day()
    user = UserFactory()
    juror = day.seats["marchal"].juror
    juror.user = user
    juror.save()
    for name in ("marchal", "almeida"):
        presence(day, name, Presence.PRESENT)
    assert opened(day, actor_for(day.sitting.body, Role.JUROR, user=user)).state == "open"


def test_a_second_convocation_may_sit_without_quorum():
    rules = {"min_total": 4, "min_per_college": None, "second_convocation_without_quorum": True}
    for second in (False, True):
        first = jury_day().sitting if second else None
        day = jury_day(quorum=rules)
        Sitting.objects.filter(pk=day.sitting.pk).update(first=first)
        presence(day, "marchal", Presence.PRESENT)
        presence(day, "almeida", Presence.PRESENT)
        with pytest.raises(Refused) as refused:
            opened(day)
        # No quorum is asked of a second sitting: only that who is away was convened to it.
        expected = ("second-convocation-not-sent",) * 2 if second else ("quorum-total",)
        assert refused.value.codes == expected


def test_a_substitute_takes_the_place_of_who_is_replaced():
    day = jury_day()
    substitute = JurorFactory(body=day.sitting.body, name="Hoarau", college="employees")
    day.seats["hoarau"] = seat_juror(
        sitting_id=day.sitting.pk,
        juror_id=substitute.pk,
        role=SeatRole.MEMBER,
        actor=day.actor,
        at=day.at,
        stands_in_for_id=day.seats["ndiaye"].pk,
    )
    presence(day, "ndiaye", Presence.SUBSTITUTED)
    day.open()
    item = day.case(B1="acquired/not_acquired")
    day.vote(item, hoarau="acquired")
    with pytest.raises(Refused) as refused:
        day.vote(item, ndiaye="acquired")
    assert refused.value.codes == ("voice-substituted",)


def test_a_suspended_sitting_takes_no_voice_and_resumes_even_without_its_quorum():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    for _ in range(2):
        suspend_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    with pytest.raises(Refused) as refused:
        day.vote(item, marchal="acquired")
    assert refused.value.codes == ("sitting-state",)
    for name in ("almeida", "ndiaye"):
        presence(day, name, Presence.ABSENT)
    for _ in range(2):
        assert resume_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at).state == "open"
    with pytest.raises(Refused) as refused:
        day.vote(item, almeida="acquired")
    assert refused.value.codes == ("quorum-employees", "voice-out-of-room")


def test_a_sitting_that_decided_nothing_is_cancelled_and_its_dossiers_go_back_to_assessment():
    day = jury_day()
    dossiers = [day.case().dossier for _ in range(2)]
    for _ in range(2):
        cancel_sitting(sitting_id=day.sitting.pk, reason="Grève.", actor=day.actor, at=day.at)
    day.sitting.refresh_from_db()
    assert (day.sitting.state, day.sitting.agenda.count()) == ("cancelled", 0)
    for dossier in dossiers:
        dossier.refresh_from_db()
        assert dossier.state == "in_assessment"
    told = Event.objects.filter(name="jury.dossier.off_agenda")
    assert [event.details["reason"] for event in told] == ["Grève."] * 2


def test_a_sitting_that_said_something_of_a_dossier_is_not_cancelled():
    day = jury_day()
    day.case()
    item = day.case(B1="acquired/not_acquired")
    day.open()
    day.vote(item, marchal="acquired")
    with pytest.raises(Refused) as refused:
        cancel_sitting(sitting_id=day.sitting.pk, reason="", actor=day.actor, at=day.at)
    assert refused.value.codes == ("item-voted", "reason-missing")
    assert day.sitting.agenda.count() == 2


def test_two_bodies_never_meet():
    day = jury_day()
    with pytest.raises(Sitting.DoesNotExist):
        opened(day, actor_for(BodyFactory()))
    with pytest.raises(SittingSeat.DoesNotExist):
        presence(day, "marchal", Presence.PRESENT, actor_for(BodyFactory()))
    elsewhere = jury_day()
    with pytest.raises(SittingSeat.DoesNotExist):
        give_proxy(
            seat_id=day.seats["belkacem"].pk,
            holder_id=elsewhere.seats["marchal"].pk,
            actor=day.actor,
            at=day.at,
        )


def test_the_database_closes_only_what_was_opened(at):
    day = jury_day()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.filter(pk=day.sitting.pk).update(closed_at=at)
