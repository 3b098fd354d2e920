"""A candidate, or a holder years later, asks for their way in; nobody learns from outside who is known."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from parchemin.accounts.actions import end_mandate
from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.jobs.models import Job
from parchemin.pathways.models import Person
from tests.conftest import NOON
from tests.factories import MandateFactory, PersonFactory, actor_for
from tests.jobs.running import run_due_jobs
from tests.web.jury import text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
DOOR = "/connexion/candidat/"
SAID = "Si un dossier porte cette adresse et cette date de naissance, un courriel y part."
PASSWORD = "une longue phrase de passe"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def person() -> Person:
    return PersonFactory(email="awa@exemple.fr", birth_year=1990, birth_month=3, birth_day=12)


def ask(client=None, email="awa@exemple.fr", born="12/03/1990"):
    return (client or PageClient()).post(DOOR, {"email": email, "born": born})


def test_a_candidate_without_account_opens_it_once_by_the_link_received(person):
    assert DOOR in PageClient().get(reverse("account_login")).content.decode()
    assert SAID in text(ask(email="Awa@Exemple.fr"))
    run_due_jobs()
    (sent,) = mail.outbox
    assert sent.to[0].endswith("awa@exemple.fr>")
    link = re.search(r"https?://[^/]+(/invitation/\S+)", sent.body)[1]
    typed = {"password1": PASSWORD, "password2": PASSWORD}
    assert PageClient().post(link, typed).status_code == 303
    assert PageClient().post(link, typed).status_code == 410
    person.refresh_from_db()
    user = User.objects.get(email="awa@exemple.fr")
    assert person.user == user
    assert list(Mandate.objects.filter(user=user).values_list("role", "body")) == [
        (Role.CANDIDATE, person.body_id)
    ]


@pytest.mark.parametrize(
    ("email", "born"), [("awa@exemple.fr", "13/03/1990"), ("autre@exemple.fr", "12/03/1990")]
)
def test_the_answer_is_the_same_for_whoever_is_not_known_and_nothing_leaves(person, email, born):
    unknown = ask(email=email, born=born)
    run_due_jobs()
    assert not mail.outbox
    assert not User.objects.filter(email=email).exists()
    assert email not in str(Job.objects.values_list("key", "arguments"))
    assert text(unknown) == text(ask())


def test_years_later_who_has_an_account_is_written_to_again_and_gets_no_other(person):
    ask()
    run_due_jobs()
    mail.outbox.clear()
    with time_machine.travel(datetime(2031, 5, 5, 10, tzinfo=UTC)):
        ask()
        run_due_jobs()
    assert len(mail.outbox) == 1
    assert User.objects.filter(email="awa@exemple.fr").count() == 1


def test_whose_mandate_was_ended_is_not_let_in_again_by_asking(person):
    ask()
    run_due_jobs()
    (mandate,) = Mandate.objects.filter(role=Role.CANDIDATE)
    MandateFactory(body=person.body)
    end_mandate(
        mandate_id=mandate.pk,
        ends_on=None,
        at_once=True,
        actor=actor_for(person.body),
        at=datetime.now(UTC),
    )
    mail.outbox.clear()
    assert SAID in text(ask())
    run_due_jobs()
    assert not mail.outbox


def test_the_fourth_within_an_hour_is_answered_alike_and_asks_nothing(person):
    for _ in range(4):
        assert SAID in text(ask())
    run_due_jobs()
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("email", "born"),
    [
        ("", "12/03/1990"),
        ("awa", "12/03/1990"),
        ("awa@exemple.fr", "31/02/1990"),
        ("awa@exemple.fr", ""),
    ],
)
def test_what_is_badly_typed_comes_back(email, born):
    assert ask(email=email, born=born).status_code == 422
