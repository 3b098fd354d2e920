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
    mandate = MandateFactory()
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
    user = User.objects.create_user(email=" Helene.Vasseur@Exemple.FR ", name="Hélène Vasseur")
    assert user.email == "helene.vasseur@exemple.fr"
    assert not user.has_usable_password()
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Majuscule@exemple.fr")
