"""Welcoming a juror: an account and a mandate, tied once, under which they vote and sign."""

import pytest
from django.core import mail

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jurors.actions.pool import admit_juror
from parchemin.jurors.models import Juror
from parchemin.jury.selectors.sittings import visible_sittings
from parchemin.kernel.objections import Refused
from parchemin.processes.welcome_juror import welcome_juror
from tests.factories import BodyFactory, UserFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.scenes import jury_day

pytestmark = pytest.mark.django_db


def welcome(day, actor=None):
    juror_id = day.seats["almeida"].juror_id
    return welcome_juror(juror_id=juror_id, actor=actor or day.actor, at=day.at)


def test_an_account_comes_with_its_mandate_and_opens_the_sittings_of_the_juror():
    day = jury_day()
    for _ in range(2):
        juror = welcome(day)
    mandate = Mandate.objects.get(user=juror.user)
    assert (mandate.role, mandate.starts_on) == (Role.JUROR, juror.active_from)
    assert (juror.user.email, juror.user.name) == (juror.email, juror.name)
    assert not juror.user.has_usable_password()
    own = actor_for(day.sitting.body, Role.JUROR, user=juror.user)
    assert visible_sittings(own).get() == day.sitting
    assert Event.objects.filter(name="jurors.juror.admitted").count() == 1


def test_an_account_of_the_same_address_is_used():
    day = jury_day()
    known = UserFactory(email=Juror.objects.get(pk=day.seats["almeida"].juror_id).email)
    assert welcome(day).user == known
    assert User.objects.count() == 1


def test_a_juror_is_tied_to_one_account():
    day = jury_day()
    welcome(day)
    other = UserFactory()
    with pytest.raises(Refused) as refused:
        admit_juror(
            juror_id=day.seats["almeida"].juror_id, user_id=other.pk, actor=day.actor, at=day.at
        )
    assert refused.value.codes == ("juror-admitted",)


def test_others_open_no_account():
    day = jury_day()
    with pytest.raises(Refused):
        welcome(day, actor_for(day.sitting.body, Role.JUROR))
    with pytest.raises(Juror.DoesNotExist):
        welcome(day, actor_for(BodyFactory()))
    assert not User.objects.exists()


def test_who_has_an_account_is_told_so_once_by_a_worker_and_without_any_secret():
    day = jury_day()
    juror = welcome(day)
    welcome(day)
    assert not mail.outbox
    run_due_jobs()
    (message,) = mail.outbox
    assert message.to == [f"{juror.name} <{juror.email}>"]
    assert "https://parchemin.exemple.fr/invitation/" in message.body
    assert "/mot-de-passe/lien/" not in message.body
