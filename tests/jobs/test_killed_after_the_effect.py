"""A worker killed when its act is done and its job is not: what came of it is known, and it is not done again."""

import signal

import pytest
from django.core.files.storage import storages

from parchemin.declarations.actions.declarations import prepare_flux
from parchemin.declarations.actions.deposits import mark_flux_submitted
from parchemin.declarations.terms import CdcProfile
from parchemin.declarations.work import ask_for_flux, ask_for_receipt
from parchemin.files.storage import Folder
from parchemin.web.jobs.exports import ask_for_export
from tests.declarations.scene import NOON, accrochage, receipt
from tests.factories import MandateFactory, actor_for
from tests.jobs.processes import real_database, shared_database, wait_until, workers

pytestmark = real_database
BEFORE_ITS_WORD, BEFORE_ITS_END = "parchemin.jobs.actions.hold", "parchemin.jobs.engine._end"


@pytest.fixture
def scene(tmp_path, monkeypatch):
    """Return three holders to declare, where workers find the files that the test keeps."""
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "files"))
    monkeypatch.setitem(storages._storages, "files", Folder(tmp_path / "files"))
    scene = accrochage()
    for _ in range(3):
        scene.certificate()
    scene.actor = actor_for(scene.body, user=MandateFactory(body=scene.body).user)
    return scene


def killed_then_done(tmp_path, *wanted, moment=BEFORE_ITS_END):
    """Kill a worker at a moment of the job, have another finish it; return what `wanted` queries find."""
    stands = "SELECT state, tries FROM jobs_job WHERE kind IN ('prepare-flux', 'read-receipt', 'make-file')"
    with (
        shared_database(tmp_path) as shared,
        workers(shared.address, tmp_path, lease=1) as start,
    ):
        assert start(dying_in=moment).wait(60) == -signal.SIGKILL
        assert shared.rows(stands) == [("running", 1)]
        start()
        wait_until(lambda: shared.rows(stands) == [("done", 2)])
        return [shared.rows(sql) for sql in wanted]


RESULT = "SELECT result FROM jobs_job WHERE kind IN ('prepare-flux', 'read-receipt')"
TOLD = "SELECT COUNT(*) FROM journal_event WHERE name LIKE 'declarations.%'"


@pytest.mark.parametrize("moment", [BEFORE_ITS_WORD, BEFORE_ITS_END])
def test_a_flux_is_made_once_and_the_job_leads_to_it(scene, tmp_path, moment):
    ask_for_flux(profile=CdcProfile.V1_1_5, most=5000, actor=scene.actor, at=NOON)
    flux, passages, told, result = killed_then_done(
        tmp_path,
        "SELECT ident FROM declarations_flux",
        "SELECT COUNT(*) FROM declarations_passage",
        TOLD,
        RESULT,
        moment=moment,
    )
    assert (len(flux), passages, told) == (1, [(3,)], [(1,)])
    assert flux[0][0] in str(result)


def test_a_receipt_is_read_once(scene, tmp_path):
    (flux,) = prepare_flux(actor=scene.actor, at=NOON)
    mark_flux_submitted(ident=flux.ident, actor=scene.actor, at=NOON)
    ask_for_receipt(
        content=receipt(flux, accepted=scene.made),
        filename="accuse.xml",
        ident="",
        actor=scene.actor,
        at=NOON,
    )
    read, told, result = killed_then_done(
        tmp_path, "SELECT accepted FROM declarations_receipt", TOLD, RESULT
    )
    assert (read, told) == ([(3,)], [(3,)])
    assert flux.ident in str(result)


def test_a_file_is_made_once(scene, tmp_path):
    ask_for_export(address="/espace/declarations/?export=xlsx", actor=scene.actor, at=NOON)
    (made,) = killed_then_done(tmp_path, "SELECT name FROM jobs_jobfile")
    assert made == [("titulaires.xlsx",)]
