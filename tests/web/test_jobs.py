"""« Travaux »: what is being done and what failed, to each its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.actor import system_actor
from parchemin.accounts.terms import Role
from parchemin.jobs.actions import enqueue
from parchemin.jobs.models import Job
from parchemin.web.sessions import IDLE
from tests.factories import BodyFactory, MandateFactory, actor_for
from tests.jobs.running import kind, run_due_jobs
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

HERE = "/espace/travaux/"


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture(autouse=True)
def _kind():
    with kind(lambda job, at: None):
        yield


def asked(body, at, key="1", **values):
    job = enqueue("essai", key=f"essai/{key}", actor=body and system_actor(body.pk), at=at)
    Job.objects.filter(pk=job.pk).update(**values)
    return job


def failed(body, at, key="1", **values):
    ended = {"state": "failed", "next_at": None, "ended_at": at, "tries": 5}
    return asked(body, at, key, **ended, last_error="ValueError (delivery, ligne 31)", **values)


def page(job):
    return reverse("jobs:job", args=[job.pk])


def test_the_list_says_where_each_job_stands_and_why_it_failed(signed_in, body, at):
    failed(body, at)
    asked(body, at, "2", state="running", done=1200, total=3000)
    text = html_of(signed_in(body=body).get(HERE))
    for said in ("Travail d’essai", "Échoué", "ValueError (delivery, ligne 31)", "En cours"):
        assert said in text
    assert "1\u202f200 sur 3\u202f000" in text
    assert (
        "En cours" not in html_of(signed_in(body=body).get(f"{HERE}?etat=failed")).split("tbody")[1]
    )


def test_a_job_that_nobody_takes_is_told(signed_in, body, at):
    client = signed_in(body=body)
    assert "attend depuis" not in client.get(HERE).text
    asked(body, at)
    assert "1 travail attend depuis plus de cinq minutes" in html_of(client.get(HERE))


def test_a_page_that_follows_a_job_asks_again_until_it_ends(signed_in, body, at):
    job = asked(body, at, done=1, total=4)
    client = signed_in(body=body)
    text = html_of(client.get(page(job)))
    assert 'hx-trigger="every 2s"' in text
    assert '<progress value="1" max="4"' in text
    assert "Actualiser" in text
    run_due_jobs()
    text = html_of(client.get(page(job)))
    assert "hx-trigger" not in text
    assert "Terminé le" in text


def test_a_page_left_open_does_not_keep_the_session(signed_in, body, at):
    job = asked(body, at)
    client = signed_in(body=body)
    client.get(page(job))
    seen = client.cookies["last-request"].value
    part = client.get(page(job), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert client.cookies["last-request"].value == seen
    assert IDLE


def test_a_failed_job_is_replayed_by_a_button(signed_in, body, at):
    job = failed(body, at)
    client = signed_in(body=body)
    again = reverse("jobs:replay", args=[job.pk])
    assert f'action="{again}"' in client.get(page(job)).text
    assert client.post(again)["Location"] == page(job)
    run_due_jobs()
    assert "Terminé le" in html_of(client.get(page(job)))
    assert client.post(again).status_code == 422


def test_the_failed_ones_of_a_selection_are_replayed_together(signed_in, body, at):
    jobs = [
        failed(body, at),
        failed(body, at, "2"),
        asked(body, at, "3"),
        failed(BodyFactory(), at, "4"),
    ]
    chosen = [str(job.pk) for job in jobs] + ["x", "9" * 30]
    answer = signed_in(body=body).post(f"{HERE}rejouer/", {"selected": chosen}, follow=True)
    assert "2 travaux rejoués." in html_of(answer)
    assert Job.objects.filter(state="failed").count() == 1


def test_the_jobs_of_another_body_do_not_exist(signed_in, body, at):
    job = failed(body, at)
    for role in (Role.SECRETARIAT, Role.STAFF):
        stranger = signed_in(role, body=BodyFactory())
        assert (
            "Travail d’essai"
            not in html_of(stranger.get(HERE)).split("<main")[1].split("Filtrer")[0]
        )
        assert stranger.get(page(job)).status_code == 404
        assert stranger.post(reverse("jobs:replay", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == "failed"


def test_the_staff_watches_the_installation_and_reads_no_name(signed_in, body, at):
    house = asked(None, at)
    objections = [{"code": "x", "message": "Nadia Benkacem : illisible."}]
    job = failed(body, at, "2", result={"objections": objections})
    staff = signed_in(Role.STAFF, body=body)
    assert staff.get(reverse("home"))["Location"] == reverse("installation")
    assert staff.get(page(house)).status_code == 200
    assert "Benkacem" not in staff.get(page(job)).text
    office = signed_in(body=body)
    assert "Benkacem" in office.get(page(job)).text
    assert office.get(page(house)).status_code == 404


@pytest.mark.parametrize("role", [Role.JUROR, Role.ASSESSOR, Role.COMMISSION, Role.CANDIDATE])
def test_nobody_else_sees_them(signed_in, body, role):
    assert signed_in(role, body=body).get(HERE).status_code == 403


def test_one_job_or_sixty_cost_the_same(signed_in, body, at):
    client = signed_in(body=body)
    prices = set()
    for upto in (1, 60):
        for rank in range(upto):
            asked(body, at, str(rank), asked_by=actor_for(body).user_id)
        with CaptureQueriesContext(connection) as caught:
            client.get(HERE)
        prices.add(len(caught))
    assert len(prices) == 1


def test_who_runs_nothing_follows_what_they_asked_for_and_nothing_else(signed_in, body, at):
    mandate = MandateFactory(role=Role.JUROR, body=body)
    actor = actor_for(body, Role.JUROR, user=mandate.user)
    own = enqueue("essai", key="essai/own", actor=actor, at=at)
    other = asked(body, at, "other")
    browser = signed_in(role=Role.JUROR, body=body)
    assert browser.get(page(own)).status_code == 404
    browser = browser.open_session(mandate.user, second_factor=True)
    text = html_of(browser.get(page(own)))
    assert "Travail d’essai" in text
    assert HERE + '"' not in text
    assert browser.get(page(other)).status_code == 404
    assert browser.get(HERE).status_code == 403
