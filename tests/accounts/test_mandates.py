"""Mandates decide what a person may do, from day to day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parchemin.accounts.actions import end_mandate, grant_mandate
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import actor_of
from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from tests.conftest import NOON
from tests.factories import BodyFactory, MandateFactory, PartnerFactory, UserFactory, actor_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_a_mandate_makes_an_actor_while_it_lasts():
    mandate = MandateFactory(ends_on=TODAY)
    actor = actor_of(mandate.user, TODAY)
    assert actor is not None
    assert actor.holds(Role.SECRETARIAT)
    assert actor.body_id == mandate.body_id
    assert actor_of(mandate.user, TODAY + timedelta(days=1)) is None


def test_mandates_of_another_body_do_not_add_up():
    mandate = MandateFactory()
    elsewhere = MandateFactory(user=mandate.user, role=Role.JUROR)
    actor = actor_of(mandate.user, TODAY, elsewhere.body.slug)
    assert actor is not None
    assert actor.roles == {Role.JUROR}
    assert actor_of(mandate.user, TODAY, "ailleurs") is None


def test_a_closed_account_acts_no_more():
    mandate = MandateFactory(user__is_active=False)
    assert actor_of(mandate.user, TODAY) is None


def test_granting_twice_grants_once_and_is_journaled(at):
    body, user = BodyFactory(), UserFactory()
    for _ in range(2):
        grant_mandate(user=user, role=Role.JUROR, starts_on=TODAY, actor=actor_for(body), at=at)
    assert Mandate.objects.count() == Event.objects.count() == 1


def test_ending_a_mandate_takes_effect_the_next_day(at):
    mandate = MandateFactory(role=Role.COMMISSION)
    end_mandate(mandate_id=mandate.pk, ends_on=TODAY, actor=actor_for(mandate.body), at=at)
    assert actor_of(mandate.user, TODAY + timedelta(days=1)) is None


def test_only_the_secretariat_manages_mandates(at):
    body = BodyFactory()
    with pytest.raises(Refused) as refused:
        grant_mandate(
            user=UserFactory(),
            role=Role.JUROR,
            starts_on=TODAY,
            actor=actor_for(body, Role.JUROR),
            at=at,
        )
    assert refused.value.codes == ("role",)
    assert not Mandate.objects.exists()


def test_a_body_cannot_end_the_mandate_of_another(at):
    mandate = MandateFactory()
    with pytest.raises(Mandate.DoesNotExist):
        end_mandate(mandate_id=mandate.pk, ends_on=TODAY, actor=actor_for(BodyFactory()), at=at)


def test_the_database_keeps_mandates_coherent():
    for wrong in (
        {"ends_on": date(2019, 12, 31)},
        {"role": Role.PARTNER},
        {"partner": PartnerFactory()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MandateFactory(**wrong)


def test_addresses_are_kept_in_lower_case():
    user = User.objects.create_user(
        email=" Helene.Vasseur@Exemple.FR ", given_names="Hélène", surname="Vasseur"
    )
    assert user.email == "helene.vasseur@exemple.fr"
    assert not user.has_usable_password()
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Majuscule@exemple.fr")


def end(mandate, ends_on=TODAY, *, at=NOON, **how):
    return end_mandate(
        mandate_id=mandate.pk, ends_on=ends_on, actor=actor_for(mandate.body), at=at, **how
    )


def refused_end(*given, **how) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        end(*given, **how)
    return refused.value.codes


def test_a_mandate_taken_back_at_once_opens_nothing_more_and_closes_the_sessions():
    mandate = MandateFactory(role=Role.COMMISSION)
    end(mandate, at_once=True)
    assert actor_of(mandate.user, TODAY) is None
    assert User.objects.get(pk=mandate.user_id).signed_out_at == NOON
    assert Event.objects.get().name == "accounts.mandate.closed"


@pytest.mark.parametrize(
    ("elsewhere", "goes_on"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
        ({"starts_on": TODAY + timedelta(days=1)}, False),
    ],
    ids=["held", "held today still", "over", "to come"],
)
def test_a_body_that_takes_a_mandate_back_closes_no_session_of_somebody_who_works_elsewhere(
    elsewhere, goes_on
):
    mandate = MandateFactory(role=Role.COMMISSION)
    other = MandateFactory(user=mandate.user, **elsewhere)
    end(mandate, at_once=True)
    assert actor_of(mandate.user, TODAY, mandate.body.slug) is None
    assert (User.objects.get(pk=mandate.user_id).signed_out_at is None) == goes_on
    assert (actor_of(mandate.user, TODAY, other.body.slug) is not None) == goes_on


def test_the_last_mandate_of_the_secretariat_stays():
    mandate = MandateFactory()
    assert refused_end(mandate) == ("last-secretariat",)
    assert refused_end(mandate, at_once=True) == ("last-secretariat",)
    MandateFactory(body=mandate.body)
    end(mandate, at_once=True)
    assert actor_of(mandate.user, TODAY) is None


@pytest.mark.parametrize(
    "other",
    [
        {"ends_on": date(2027, 3, 31)},
        {"starts_on": TODAY + timedelta(days=2)},
        {"role": Role.COMMISSION},
        {"user__is_active": False},
        {"user__password": None},
    ],
    ids=["ends too", "comes later", "is no secretary", "is closed", "has not opened the account"],
)
def test_somebody_who_will_not_be_there_does_not_count_for_the_secretariat(other):
    mandate = MandateFactory()
    MandateFactory(body=mandate.body, **other)
    assert refused_end(mandate) == ("last-secretariat",)


def test_the_last_mandate_of_the_operator_stays_and_one_in_another_body_counts():
    body = MandateFactory().body
    mandate = MandateFactory(body=body, role=Role.STAFF)
    assert refused_end(mandate, at_once=True) == ("last-staff",)
    MandateFactory(role=Role.STAFF)
    end(mandate, at_once=True)
    assert actor_of(mandate.user, TODAY) is None


def test_the_secretariat_of_another_body_does_not_count():
    mandate = MandateFactory()
    MandateFactory()
    assert refused_end(mandate) == ("last-secretariat",)


def test_a_mandate_does_not_end_in_the_past_nor_before_it_starts_nor_twice():
    mandate = MandateFactory(role=Role.JUROR)
    assert refused_end(mandate, TODAY - timedelta(days=1)) == ("ends-in-the-past",)
    assert refused_end(mandate, date(2019, 1, 1)) == ("ends-first",)
    end(mandate)
    end(mandate)
    assert Event.objects.count() == 1
    later = NOON + timedelta(days=1)
    assert refused_end(mandate, TODAY + timedelta(days=9), at=later) == ("mandate-over",)


def test_the_end_of_a_mandate_may_be_put_off_or_taken_away():
    mandate = MandateFactory(role=Role.JUROR)
    for day in (TODAY, TODAY + timedelta(days=30), None):
        assert end(mandate, day).ends_on == day
    names = [event.name for event in Event.objects.order_by("pk")]
    assert names == ["accounts.mandate.ended"] * 2 + ["accounts.mandate.prolonged"]


def test_the_secretariat_shortens_a_mandate_of_the_staff_and_never_lengthens_it():
    MandateFactory(role=Role.STAFF)
    mandate = MandateFactory(role=Role.STAFF)
    end(mandate, TODAY + timedelta(days=5))
    for longer in (None, TODAY + timedelta(days=6)):
        assert refused_end(mandate, longer) == ("staff-by-staff",)
    assert end(mandate).ends_on == TODAY


def test_a_mandate_taken_back_is_given_again_from_the_same_day():
    mandate = MandateFactory(role=Role.JUROR, starts_on=TODAY)
    end(mandate, at_once=True)
    again = grant_mandate(
        user=mandate.user,
        role=Role.JUROR,
        starts_on=TODAY,
        actor=actor_for(mandate.body),
        at=NOON,
    )
    assert (again.pk, again.closed_at, again.ends_on) == (mandate.pk, None, None)
    assert actor_of(mandate.user, TODAY) is not None


def test_the_act_of_somebody_whose_mandate_was_taken_back_meanwhile_leaves_nothing():
    mandate = MandateFactory()
    body, guest = mandate.body, UserFactory()
    stale = actor_for(body, user=mandate.user)
    MandateFactory(body=body)
    end(mandate, at=NOON + timedelta(seconds=5), at_once=True)
    for began in (NOON, NOON + timedelta(seconds=20)):
        with pytest.raises(Refused) as refused:
            grant_mandate(user=guest, role=Role.JUROR, starts_on=TODAY, actor=stale, at=began)
        assert refused.value.codes == ("mandate-ended-meanwhile",)
    assert not guest.mandates.exists()


def test_taking_back_one_s_own_mandate_stands():
    mandate = MandateFactory()
    MandateFactory(body=mandate.body)
    actor = actor_for(mandate.body, user=mandate.user)
    end_mandate(mandate_id=mandate.pk, ends_on=None, actor=actor, at=NOON, at_once=True)
    assert actor_of(mandate.user, TODAY) is None


def test_two_partners_of_one_body_are_two_places_to_work_at():
    partner = PartnerFactory()
    other = PartnerFactory(body=partner.body)
    user = UserFactory()
    for one in (partner, other):
        MandateFactory(user=user, body=partner.body, role=Role.PARTNER, partner=one)
    for one in (partner, other):
        actor = actor_of(user, TODAY, f"{partner.body.slug}/{one.pk}")
        assert actor is not None
        assert actor.partner_id == one.pk
    assert actor_of(user, TODAY).partner_id == partner.pk
    Mandate.objects.filter(partner=partner).update(ends_on=TODAY - timedelta(days=1))
    assert actor_of(user, TODAY, f"{partner.body.slug}/{partner.pk}") is None
    assert actor_of(user, TODAY, f"{partner.body.slug}/{other.pk}").partner_id == other.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(user=user, body=partner.body, role=Role.PARTNER, partner=other)
