"""Wrong passwords: whoever types them is slowed, whoever owns the account enters, and is told once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from tests.factories import MandateFactory
from tests.jobs.running import run_due_jobs
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db

PASSWORD = "parchemin-essai"
DOOR = "/connexion/"


@pytest.fixture
def candidate() -> User:
    return MandateFactory(role=Role.CANDIDATE).user


def enter(client: PageClient, user: User, password: str = PASSWORD) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(DOOR, {"login": user.email, "password": password})


def forget(client: PageClient, address: str) -> HttpResponse:
    """Say that the password of an address is forgotten."""
    return client.post(reverse("account_reset_password"), {"email": address})


def guess(client: PageClient, user: User, times: int, **extra: str) -> None:
    """Type wrong passwords, one a half minute."""
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        for n in range(times):
            client.post(DOOR, {"login": user.email, "password": f"faux-mot-de-passe-{n}"}, **extra)
            clock.shift(timedelta(seconds=30))


def test_ten_wrong_passwords_an_hour_are_read_from_one_network_and_no_more(client, candidate):
    guess(client, candidate, 10)
    with time_machine.travel("2026-11-24 09:10"):
        assert enter(client, candidate).status_code == 200
    with time_machine.travel("2026-11-24 10:10"):
        assert enter(client, candidate).status_code == 302


def test_a_link_is_sent_three_times_an_hour_however_they_are_spread(client, candidate):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        for _ in range(5):
            forget(client, candidate.email)
            clock.shift(timedelta(minutes=11))
    run_due_jobs()
    assert len(mail.outbox) == 3


def test_wrong_passwords_follow_each_other_slower_and_slower(client, candidate):
    with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
        for n in range(5):
            enter(client, candidate, f"faux-mot-de-passe-{n}")
        assert "Trop de tentatives" in enter(client, candidate).content.decode()
        clock.shift(timedelta(seconds=65))
        assert enter(client, candidate).status_code == 302


def test_nobody_locks_somebody_out_from_elsewhere(client, candidate):
    guess(PageClient(), candidate, 60, REMOTE_ADDR="203.0.113.9")
    with time_machine.travel("2026-11-24 09:30"):
        assert enter(client, candidate).status_code == 302


def test_nobody_keeps_somebody_from_a_forgotten_password(client, candidate):
    stranger = PageClient(REMOTE_ADDR="203.0.113.9")
    for _ in range(6):
        assert forget(stranger, candidate.email).status_code == 302
    run_due_jobs()
    assert len(mail.outbox) == 3
    forget(client, candidate.email)
    run_due_jobs()
    assert len(mail.outbox) == 4


def test_the_owner_is_told_once_a_day_of_wrong_passwords_wherever_they_come_from(candidate):
    for network in range(1, 5):
        guess(PageClient(), candidate, 5, REMOTE_ADDR=f"203.0.113.{network}")
    run_due_jobs()
    (message,) = mail.outbox
    assert message.to == [f"{candidate.name} <{candidate.email}>"]
    assert "mots de passe faux" in message.subject
    assert "pas vous" in message.body


def test_wrong_passwords_are_counted_alike_whether_an_account_has_the_address_or_not(candidate):
    costs = []
    for address in (candidate.email, "personne@ailleurs.fr"):
        reader, asked = PageClient(), []
        cache.clear()
        with time_machine.travel("2026-11-24 09:00", tick=False) as clock:
            for n in range(12):
                with CaptureQueriesContext(connection) as captured:
                    reader.post(DOOR, {"login": address, "password": f"faux-mot-de-passe-{n}"})
                asked.append([re.sub(r"'[^']*'|\d+|NULL", "?", one["sql"]) for one in captured])
                clock.shift(timedelta(seconds=30))
        costs.append(asked)
    assert costs[0] == costs[1]
    run_due_jobs()
    assert [message.to for message in mail.outbox] == [[f"{candidate.name} <{candidate.email}>"]]
