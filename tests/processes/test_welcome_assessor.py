"""Welcoming an assessor: habilitated once, with an account when one is asked."""

from datetime import date

import pytest

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor
from parchemin.kernel.objections import Refused
from parchemin.organisations.models import Employer
from parchemin.processes.welcome_assessor import welcome_assessor
from tests.factories import BodyFactory, EmployerFactory, actor_for

pytestmark = pytest.mark.django_db


def welcome(body, at, **changes):
    asked = {
        "given_names": "Rachid",
        "surname": "Oumellal",
        "email": "rachid@exemple.fr",
        "habilitated_from": date(2026, 11, 1),
        "actor": actor_for(body),
        "at": at,
        **changes,
    }
    return welcome_assessor(**asked)


def test_an_account_comes_with_its_mandate_and_is_tied_to_the_assessor(at):
    body = BodyFactory()
    for _ in range(2):
        assessor = welcome(body, at, with_account=True)
    mandate = Mandate.objects.get()
    assert (mandate.role, mandate.body, mandate.user) == (Role.ASSESSOR, body, assessor.user)
    assert Assessor.objects.count() == User.objects.count() == 1


def test_without_an_account_nobody_signs_in_and_one_may_come_later(at):
    body = BodyFactory()
    assert welcome(body, at).user is None
    assert not User.objects.exists()
    assert welcome(body, at, with_account=True).user == User.objects.get()
    assert Assessor.objects.get().user is not None


def test_a_refusal_opens_no_account(at):
    with pytest.raises(Refused) as refused:
        welcome(BodyFactory(), at, with_account=True, habilitated_until=date(2026, 10, 1))
    assert refused.value.codes == ("habilitation-period",)
    assert not User.objects.exists()


def test_an_employer_of_another_body_is_unknown(at):
    body = BodyFactory()
    own = EmployerFactory(body=body)
    assert welcome(body, at, employer_id=own.pk).employer == own
    with pytest.raises(Employer.DoesNotExist):
        welcome(BodyFactory(), at, employer_id=own.pk)
