"""A voice is cast once, by who may, on what is presented, and never rewritten."""

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.models import Juror
from parchemin.jury.actions.agenda import declare_interest
from parchemin.jury.actions.sitting_day import give_proxy
from parchemin.jury.actions.votes import cast_vote
from parchemin.jury.models import Sitting, SittingSeat, Vote
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.terms import Choice, InterestKind, Presence, UnitOutcome
from parchemin.kernel.objections import Refused
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return jury_day()


@pytest.fixture
def item(day):
    item = day.case(B1="acquired/not_acquired")
    day.open()
    return item


def cast(day, item, name="marchal", choice=Choice.ACQUIRED, unit="B1", actor=None, **changes):
    values = {"seat_id": day.seats[name].pk, "unit": unit, "choice": choice, **changes}
    return cast_vote(item_id=item.pk, actor=actor or day.actor, at=day.at, **values)


def unit_of(day, item, code="B1"):
    units = docket_of(day.sitting, [item.pk]).entry_of(item.pk).deliberation.units
    return next(unit for unit in units if unit.code == code)


def test_the_same_voice_again_is_cast_once(day, item):
    assert cast(day, item) == cast(day, item)
    assert Vote.objects.count() == 1
    assert Event.objects.filter(name="jury.vote.cast").count() == 1


def test_another_voice_must_replace_the_first_which_stays_written(day, item):
    first = cast(day, item)
    with pytest.raises(Refused) as refused:
        cast(day, item, choice=Choice.NOT_ACQUIRED)
    assert refused.value.codes == ("already-voted",)
    second = cast(day, item, choice=Choice.NOT_ACQUIRED, replaces_id=first.pk)
    with pytest.raises(Refused) as refused:
        cast(day, item, choice=Choice.ABSTAIN, replaces_id=first.pk)
    assert refused.value.codes == ("already-voted",)
    assert second.replaces == first
    assert Vote.objects.count() == 2
    with pytest.raises(Refused) as refused:
        cast(day, item, "almeida", replaces_id=first.pk)
    assert refused.value.codes == ("nothing-to-replace",)


def test_the_current_voices_decide(day, item):
    day.vote(item, marchal="acquired", belkacem="acquired", almeida="not_acquired")
    assert unit_of(day, item).outcome is UnitOutcome.UNDECIDED
    day.vote(item, ndiaye="acquired")
    assert unit_of(day, item).outcome is UnitOutcome.ACQUIRED
    for name in ("marchal", "belkacem"):
        held = Vote.objects.get(seat=day.seats[name])
        cast(day, item, name, Choice.NOT_ACQUIRED, replaces_id=held.pk)
    assert unit_of(day, item).outcome is UnitOutcome.NOT_ACQUIRED


def test_every_reason_is_given_at_once(day, item):
    day.comes(day.seats["belkacem"], Presence.ABSENT)
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["belkacem"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    Sitting.objects.filter(pk=day.sitting.pk).update(state="suspended")
    with pytest.raises(Refused) as refused:
        cast(day, item, "belkacem", unit="B9", actor=actor_for(day.sitting.body, Role.ASSESSOR))
    assert refused.value.codes == (
        "sitting-state",
        "role",
        "voice-out-of-room",
        "juror-recused",
        "unit-not-presented",
    )
    assert not Vote.objects.exists()


def test_who_is_not_convened_or_has_no_voice_does_not_vote(day, item):
    elsewhere = jury_day()
    with pytest.raises(Refused) as refused:
        cast(day, item, seat_id=elsewhere.seats["marchal"].pk)
    assert refused.value.codes == ("juror-not-convened",)


def test_a_secret_vote_is_cast_by_its_juror_alone():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    with pytest.raises(Refused) as refused:
        cast(day, item)
    assert refused.value.codes == ("vote-secret",)
    user = UserFactory()
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=user)
    assert cast(day, item, actor=actor_for(day.sitting.body, Role.JUROR, user=user))
    with pytest.raises(Refused):
        cast(day, item, "belkacem", actor=actor_for(day.sitting.body, Role.JUROR, user=user))
    assert cast(day, item, "belkacem", actor=day.system)


def test_nobody_learns_a_secret_voice_by_guessing_it():
    day = jury_day(secrecy="secret")
    item = day.case(B1="acquired/not_acquired")
    day.open()
    cast(day, item, "almeida", actor=day.system)
    guesser = UserFactory()
    Juror.objects.filter(pk=day.seats["belkacem"].juror_id).update(user=guesser)
    actor = actor_for(day.sitting.body, Role.JUROR, user=guesser)
    for choice in Choice:
        with pytest.raises(Refused) as refused:
            cast(day, item, "almeida", choice=choice, actor=actor)
        assert refused.value.codes == ("vote-secret",)


def test_by_hand_a_juror_votes_or_the_chair_counts_for_the_table(day, item):
    user, chair = UserFactory(), UserFactory()
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(user=user)
    Juror.objects.filter(pk=day.seats["marchal"].juror_id).update(user=chair)
    own = actor_for(day.sitting.body, Role.JUROR, user=user)
    assert cast(day, item, "ndiaye", actor=own)
    with pytest.raises(Refused) as refused:
        cast(day, item, "almeida", actor=own)
    assert refused.value.codes == ("role",)
    assert cast(day, item, "almeida", actor=actor_for(day.sitting.body, Role.JUROR, user=chair))


def test_a_represented_voice_is_carried_by_the_holder_of_the_proxy():
    day = jury_day()
    item = day.case(B1="acquired/not_acquired")
    give_proxy(
        seat_id=day.seats["belkacem"].pk,
        holder_id=day.seats["marchal"].pk,
        actor=day.actor,
        at=day.at,
    )
    day.open()
    assert cast(day, item, "belkacem").cast_by == day.seats["marchal"]
    day.comes(day.seats["marchal"], Presence.ABSENT)
    with pytest.raises(Refused) as refused:
        cast(day, item, "belkacem", unit="B2")
    assert refused.value.codes == ("voice-left",)


def test_two_bodies_never_meet(day, item):
    with pytest.raises(Sitting.DoesNotExist):
        cast(day, item, actor=actor_for(BodyFactory()))


def test_the_database_neither_changes_nor_erases_a_voice(day, item):
    cast(day, item)
    with pytest.raises(IntegrityError, match="se remplace"), transaction.atomic():
        Vote.objects.update(value="abstain")
    with pytest.raises(IntegrityError, match="se remplace"), transaction.atomic():
        Vote.objects.all()._raw_delete("default")


def write(day, item, **changes):
    values = {"item": item, "unit": "B1", "seat": day.seats["marchal"], "value": "acquired"}
    with transaction.atomic():
        return Vote.objects.create(at=day.at, **{**values, **changes})


@pytest.mark.parametrize("state", ["convened", "suspended", "closed", "minutes_signed"])
def test_the_database_takes_voices_in_an_open_sitting_only(day, item, state):
    closed_at = day.at if state in ("closed", "minutes_signed") else None
    Sitting.objects.filter(pk=day.sitting.pk).update(state=state, closed_at=closed_at)
    with pytest.raises(IntegrityError, match="séance ouverte"):
        write(day, item)


def test_the_database_refuses_the_voice_of_a_recused_juror_and_of_their_proxy(day, item):
    declare_interest(
        item_id=item.pk,
        juror_id=day.seats["marchal"].juror_id,
        kind=InterestKind.DECLARED,
        actor=day.actor,
        at=day.at,
    )
    with pytest.raises(IntegrityError, match="se déporte"):
        write(day, item)
    represented = SittingSeat.objects.filter(pk=day.seats["belkacem"].pk)
    represented.update(presence="proxy", proxy_to=day.seats["marchal"])
    with pytest.raises(IntegrityError, match="se déporte"):
        write(day, item, seat=day.seats["belkacem"], cast_by=day.seats["marchal"])
    represented.update(presence="present", proxy_to=None)
    assert write(day, item, seat=day.seats["belkacem"])


def test_the_database_refuses_a_seat_of_another_sitting(day, item):
    elsewhere = jury_day().open().seats["marchal"]
    with pytest.raises(IntegrityError, match="ordre du jour"):
        write(day, item, seat=elsewhere)


def test_the_database_keeps_one_current_voice_a_seat_and_unit(day, item):
    first = write(day, item)
    with pytest.raises(IntegrityError):
        write(day, item)
    second = write(day, item, replaces=first, value="abstain")
    with pytest.raises(IntegrityError):
        write(day, item, replaces=first)
    with pytest.raises(IntegrityError, match="même siège"):
        write(day, item, replaces=second, unit="B2")
    with pytest.raises(IntegrityError, match="même siège"):
        write(day, item, replaces=second, seat=day.seats["ndiaye"])


def test_a_juror_out_of_the_list_has_no_voice(day, item):
    Juror.objects.filter(pk=day.seats["ndiaye"].juror_id).update(active_until="2026-11-23")
    with pytest.raises(Refused) as refused:
        cast(day, item, "ndiaye")
    assert refused.value.codes == ("voice-not-listed",)
