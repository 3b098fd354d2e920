"""What would keep a page waiting is done by a worker: the page says so, leads to it, then to what it did."""

import errno
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.declarations import work
from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.models import Flux, Passage, Receipt
from parchemin.files.models import StoredFile
from parchemin.jobs.models import Job, JobFile
from parchemin.jobs.terms import JobState
from parchemin.journal.models import Event
from parchemin.pathways.models import Dossier
from parchemin.post.models import Dispatch
from parchemin.post.terms import MOST_LETTERS_AT_ONCE
from parchemin.processes.work import FORGET
from parchemin.web.declarations import acts
from parchemin.web.pieces import exports
from tests.conftest import NOON
from tests.declarations.scene import accrochage, receipt
from tests.factories import BodyFactory, MandateFactory
from tests.jobs.running import run_due_jobs
from tests.jury.after import decided_day
from tests.scenes import assessment
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def travelling():
    with time_machine.travel(AFTERNOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def scene():
    scene = accrochage()
    for _ in range(3):
        scene.certificate()
    return scene


@pytest.fixture
def desk(signed_in, scene):
    return signed_in(body=scene.body)


@pytest.fixture
def short(monkeypatch):
    """Make everything long from three on."""
    monkeypatch.setattr(acts, "MOST_HOLDERS_AT_ONCE", 2)
    monkeypatch.setattr(acts, "LARGEST_RECEIPT_AT_ONCE", 100)
    monkeypatch.setattr(exports, "MOST_ROWS_AT_ONCE", 2)


def prepare(desk, **typed):
    typed = {"profile": "1.1.5", "most": "5000", **typed}
    return desk.post(reverse("declarations:prepare"), typed)


def page_of(job):
    return reverse("jobs:job", args=[job.pk])


def only_job(kind):
    return Job.objects.get(kind=kind)


def links(text):
    return re.findall(r'href="([^"]+)"', text)


def test_the_bounds_of_a_page_are_those_that_were_decided():
    bounds = (work.MOST_HOLDERS_AT_ONCE, work.LARGEST_RECEIPT_AT_ONCE)
    assert bounds == (acts.MOST_HOLDERS_AT_ONCE, acts.LARGEST_RECEIPT_AT_ONCE) == (1_000, 200_000)
    assert (exports.MOST_ROWS_AT_ONCE, MOST_LETTERS_AT_ONCE) == (2_000, 40)


def test_few_holders_are_put_in_a_flux_at_once(desk):
    assert "/flux/" in prepare(desk)["Location"]
    assert not Job.objects.exists()


def test_a_long_flux_is_made_by_a_worker_and_its_page_leads_to_it(desk, short):
    answer = prepare(desk)
    job = only_job(work.PREPARE)
    assert (answer.status_code, answer["Location"]) == (303, page_of(job))
    assert not Flux.objects.exists()
    text = html_of(desk.get(page_of(job)))
    assert "Préparer un flux" in text
    assert "Actualiser" in text
    run_due_jobs()
    flux = Flux.objects.get()
    assert reverse("declarations:flux", args=[flux.ident]) in links(html_of(desk.get(page_of(job))))
    job.refresh_from_db()
    assert (job.state, job.done, job.total, flux.count) == (JobState.DONE, 3, 3, 3)


def test_asked_again_meanwhile_it_is_the_same_job_and_once_it_ended_another(desk, scene, short):
    prepare(desk)
    prepare(desk)
    assert Job.objects.filter(kind=work.PREPARE).count() == 1
    run_due_jobs()
    for _ in range(3):
        scene.certificate()
    prepare(desk)
    assert Job.objects.filter(kind=work.PREPARE).count() == 2
    run_due_jobs()
    assert Flux.objects.count() == 2
    assert Event.objects.filter(name="declarations.flux.made").count() == 2


def test_what_a_long_flux_is_refused_for_is_said_on_its_page_and_it_is_asked_again_once_mended(
    desk, scene, short
):
    identifier, scene.body.cdc_client_id = scene.body.cdc_client_id, ""
    scene.body.save()
    prepare(desk)
    run_due_jobs()
    job = only_job(work.PREPARE)
    text = html_of(desk.get(page_of(job)))
    assert (job.state, Flux.objects.count()) == (JobState.FAILED, 0)
    assert "Rejouer" in text
    assert job.result["objections"][0]["message"].split(" : ")[0] in text
    scene.body.cdc_client_id = identifier
    scene.body.save()
    desk.post(reverse("jobs:replay", args=[job.pk]))
    run_due_jobs()
    assert Flux.objects.get().count == 3


class Full(FileSystemStorage):
    """A disk without room."""

    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_keeps_nothing_and_loses_nothing(desk, short, monkeypatch, tmp_path):
    prepare(desk)
    with monkeypatch.context() as full:
        full.setitem(storages._storages, "files", Full(tmp_path))
        run_due_jobs()
    job = only_job(work.PREPARE)
    assert "plus de place" in html_of(desk.get(page_of(job)))
    assert (Flux.objects.count(), Passage.objects.count(), StoredFile.objects.count()) == (0, 0, 0)
    assert job.state == JobState.WAITING, "tried again by itself"
    Job.objects.update(next_at=timezone.now())
    run_due_jobs()
    assert (Flux.objects.count(), Passage.objects.count()) == (1, 3)
    assert Event.objects.filter(name="declarations.flux.made").count() == 1


def test_a_full_disk_refuses_a_receipt_before_a_job_is_asked_for(
    desk, scene, short, monkeypatch, tmp_path
):
    monkeypatch.setitem(storages._storages, "files", Full(tmp_path))
    file = SimpleUploadedFile("accuse.xml", b"<rapport>" + b" " * 200, "application/xml")
    answer = desk.post(reverse("declarations:read_any"), {"receipt": file})
    assert answer.status_code == 422
    assert "plus de place" in html_of(answer)
    assert (Job.objects.count(), JobFile.objects.count()) == (0, 0)


@pytest.fixture
def deposited(scene):
    (flux,) = prepare_flux(actor=scene.actor, at=AFTERNOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=AFTERNOON)
    return flux


def send(desk, content):
    file = SimpleUploadedFile("accuse.xml", content, "application/xml")
    return desk.post(reverse("declarations:read_any"), {"receipt": file})


def test_a_large_receipt_is_read_by_a_worker(desk, scene, short, deposited):
    content = receipt(deposited, accepted=scene.made)
    answer = send(desk, content)
    send(desk, content)
    job = only_job(work.RECEIPT)
    assert answer["Location"] == page_of(job)
    assert not Receipt.objects.exists()
    run_due_jobs()
    read = Receipt.objects.get()
    assert (read.accepted, read.filename, read.content) == (3, "accuse.xml", content)
    page = html_of(desk.get(page_of(job)))
    assert reverse("declarations:flux", args=[deposited.ident]) in links(page)


def test_a_large_receipt_that_says_nonsense_is_refused_on_the_page_of_its_job(
    desk, scene, short, deposited
):
    stranger = accrochage().certificate()
    send(desk, receipt(deposited, accepted=[*scene.made, stranger]))
    run_due_jobs()
    page = html_of(desk.get(page_of(only_job(work.RECEIPT))))
    assert stranger.number in page
    assert not Receipt.objects.exists()


def test_many_refusals_are_sent_again_by_a_worker(desk, scene, short, deposited):
    Passage.objects.update(state="refused")
    Flux.objects.update(state="processed")
    answer = desk.post(reverse("declarations:reexport", args=[deposited.ident]))
    assert answer["Location"] == page_of(only_job(work.REEXPORT))
    run_due_jobs()
    assert Flux.objects.latest("pk").count == 3
    assert (
        sorted(Passage.objects.values_list("state", flat=True)) == ["pending"] * 3 + ["resent"] * 3
    )


LIST = "/espace/declarations/?export=xlsx&statut=ready"


def lines_in(content):
    return [list(line) for line in load_workbook(BytesIO(content)).active.values]


def ask_for_the_list(desk, address=LIST):
    offered = re.search(r'name="offer" value="([^"]+)"', html_of(desk.get(address)))[1]
    return desk.post(reverse("jobs:make"), {"offer": unescape(offered)})


def test_a_long_list_is_offered_then_made_apart_and_taken_by_who_asked(desk, short):
    text = html_of(desk.get(LIST))
    assert "plus de 2 lignes" in text
    assert not Job.objects.exists()
    answer = ask_for_the_list(desk)
    job = only_job("make-file")
    assert answer["Location"] == page_of(job)
    run_due_jobs()
    taken = desk.get(reverse("jobs:file", args=[job.pk]))
    assert reverse("jobs:file", args=[job.pk]) in links(html_of(desk.get(page_of(job))))
    assert taken["Content-Disposition"] == 'attachment; filename="titulaires.xlsx"'
    assert load_workbook(BytesIO(taken.content)).active.max_row == 4


def test_every_list_that_is_exported_can_be_made_apart(desk, scene, short):
    for address in ("/espace/dossiers/", "/espace/certificats/"):
        ask_for_the_list(desk, f"{address}?export=xlsx")
    run_due_jobs()
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    rows = [load_workbook(BytesIO(made.content)).active.max_row for made in JobFile.objects.all()]
    assert rows == [4, 4]


def test_the_file_of_a_worker_has_the_filters_columns_and_order_of_who_asked(
    desk, scene, monkeypatch
):
    listed = "/espace/dossiers/"
    apart = Dossier.objects.order_by("number").first()
    Dossier.objects.filter(pk=apart.pk).update(route="apprenticeship")
    colleague = PageClient().open_session(MandateFactory(body=scene.body).user)
    for client, column in ((desk, "numero"), (colleague, "voie")):
        client.post(reverse("keep_columns"), {"to": listed, "colonne": column})
    asked = f"{listed}?export=xlsx&voie=continuing_training&tri=-numero"
    heads, *rows = lines_in(desk.get(asked).content)
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert (len(rows), Dossier.objects.count()) == (2, 3)
    assert lines_in(colleague.get(asked).content)[0] != heads, "negative control"
    monkeypatch.setattr(exports, "MOST_ROWS_AT_ONCE", 1)
    ask_for_the_list(desk, asked)
    run_due_jobs()
    assert lines_in(JobFile.objects.get().content) == [heads, *rows]


def test_a_short_list_is_given_at_once(desk):
    assert desk.get(LIST)["Content-Type"] == exports.XLSX


def test_nobody_else_takes_the_file_even_of_the_same_body(desk, scene, short, signed_in):
    ask_for_the_list(desk)
    run_due_jobs()
    address = reverse("jobs:file", args=[only_job("make-file").pk])
    colleague = signed_in(body=scene.body)
    assert colleague.get(address).status_code == 404
    assert address not in links(html_of(colleague.get(page_of(only_job("make-file")))))
    assert signed_in(body=BodyFactory()).get(address).status_code == 404


def test_an_address_that_was_not_offered_is_not_opened(desk, short):
    for forged in ("", LIST, f"{LIST}:aaaa"):
        assert desk.post(reverse("jobs:make"), {"offer": forged}).status_code == 404
    assert not Job.objects.exists()


def test_who_lost_their_role_meanwhile_gets_no_file(desk, short, scene):
    ask_for_the_list(desk)
    Mandate.objects.filter(body=scene.body).update(role=Role.JUROR)
    run_due_jobs()
    job = only_job("make-file")
    assert (job.state, job.result["objections"][0]["code"]) == (
        JobState.FAILED,
        "nothing-to-export",
    )
    assert not JobFile.objects.exists()


def test_the_file_is_forgotten_a_week_later_and_the_job_stays(desk, short, travelling):
    ask_for_the_list(desk)
    run_due_jobs()
    job = only_job("make-file")
    for days, left in ((6, 1), (8, 0)):
        later = AFTERNOON + timedelta(days=days)
        Job.objects.create(kind=FORGET, key=f"forget/{days}", asked_at=later, next_at=later)
        travelling.move_to(later)
        run_due_jobs()
        assert JobFile.objects.count() == left
    assert Job.objects.filter(pk=job.pk).exists()


@pytest.fixture
def crowd():
    scene = assessment()
    for _ in range(MOST_LETTERS_AT_ONCE + 1):
        scene.candidate()
    Session.objects.filter(pk=scene.session.pk).update(starts_at=NOON + timedelta(days=20))
    return scene


def test_many_convocations_are_written_by_a_worker_each_once(crowd, signed_in):
    desk = signed_in(body=crowd.session.body)
    address = reverse("assessment:prepare_convocations", args=[crowd.session.pk])
    answer = desk.post(address)
    job = only_job("write-convocations")
    assert (answer["Location"], Dispatch.objects.count()) == (page_of(job), 0)
    run_due_jobs()
    written = Dispatch.objects.count()
    assert written > MOST_LETTERS_AT_ONCE
    page = html_of(desk.get(page_of(job)))
    assert reverse("assessment:convocations", args=[crowd.session.pk]) in links(page)
    Job.objects.update(state=JobState.WAITING, next_at=AFTERNOON, ended_at=None)
    run_due_jobs()
    assert Dispatch.objects.count() == written


@pytest.mark.parametrize("channel", ["email", "post"])
def test_many_notifications_are_written_then_handed_over_once(signed_in, monkeypatch, channel):
    monkeypatch.setattr("parchemin.jury.work.MOST_LETTERS_AT_ONCE", 0)
    sitting = decided_day().sitting
    browser = signed_in(body=sitting.body)
    answer = browser.post(reverse("jury:notify_all", args=[sitting.pk]), {"channel": channel})
    job = only_job("write-notifications")
    assert (answer["Location"], Dispatch.objects.count()) == (page_of(job), 0)
    run_due_jobs()
    job.refresh_from_db()
    written = Dispatch.objects.count()
    assert (job.state, written) == (JobState.DONE, len(sitting.decisions.all()))
    handed = Job.objects.filter(kind="post.mail").count()
    assert handed == (1 if channel == "email" else 0)
    again = {"state": JobState.WAITING, "next_at": AFTERNOON, "ended_at": None}
    Job.objects.filter(pk=job.pk).update(**again)
    run_due_jobs()
    job.refresh_from_db()
    assert (job.state, Dispatch.objects.count()) == (JobState.DONE, written)
    assert Job.objects.filter(kind="post.mail").count() == handed
