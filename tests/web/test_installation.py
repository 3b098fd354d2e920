"""« Installation »: how it fares, for who runs it and nobody else."""

import pytest
from django.urls import reverse

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.files.storage import free_space
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.processes.installation import installation_at
from parchemin.processes.work import VERIFY
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.web.jury import price
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

HERE = "/espace/installation/"


def verified(body, at, state):
    job = enqueue(VERIFY, key=f"x/{body.pk}", actor=system_actor(body.pk), at=at)
    Job.objects.filter(pk=job.pk).update(
        state=state, next_at=None, ended_at=at, last_error="x" if state == "failed" else ""
    )


def test_who_runs_it_reads_what_it_keeps_and_what_the_night_verified(signed_in, at):
    sound, broken = BodyFactory(name="Certif A"), BodyFactory(name="Certif B")
    verified(sound, at, "done")
    verified(broken, at, "failed")
    client = signed_in(Role.STAFF, body=BodyFactory(name="Certif C"))
    assert client.get("/espace/", follow=True).redirect_chain[-1][0] == HERE
    text = html_of(client.get(HERE))
    bodies = text.split('id="verified"')[1]
    for said in ("tout tient", "ne tient plus", "jamais vérifié", "24 novembre 2026 à 12 h 00"):
        assert said in bodies
    assert bodies.index("Certif A") < bodies.index("Certif B") < bodies.index("Certif C")
    assert "Base de données" in text
    assert "1 échoué" in text


def test_a_body_is_verified_on_demand_once_a_minute(signed_in):
    body = BodyFactory()
    client = signed_in(Role.STAFF, body=body)
    for _ in range(2):
        assert client.post(reverse("verify")).status_code == 303
    assert Job.objects.filter(kind=VERIFY).count() == 1
    run_due_jobs()
    assert "tout tient" in html_of(client.get(HERE))


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COMMISSION, Role.JUROR, Role.CANDIDATE])
def test_nobody_else_reads_it_nor_asks(signed_in, role):
    client = signed_in(role)
    assert client.get(HERE).status_code == 403
    assert client.post(reverse("verify")).status_code == 403
    assert not Job.objects.exists()


def test_it_costs_the_same_with_many_bodies_and_jobs(signed_in, at):
    client = signed_in(Role.STAFF, body=BodyFactory())
    before = price(client, HERE)
    for _ in range(4):
        verified(BodyFactory(), at, "done")
    assert price(client, HERE) == before


def test_its_sizes_are_those_of_the_database_and_of_the_disk(at):
    found = installation_at(at)
    assert found.database.split()[0] in {"SQLite", "PostgreSQL"}
    assert found.database_size > 100_000
    assert found.free_space == pytest.approx(free_space(), rel=0.1)
