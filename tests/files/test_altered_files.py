"""A file altered or lost is told with its name and whose it is, when it is read and by the night."""

import pytest

from parchemin.cli.main import main
from parchemin.files.selectors import file_faults
from parchemin.jobs.models import Job
from parchemin.kernel.objections import Refused
from parchemin.processes.verify import faults_of
from parchemin.processes.work import _ask_for_the_night as registry_night
from tests.conftest import NOON
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.jury.after import decided_day

pytestmark = pytest.mark.django_db


def altered(path):
    path.write_bytes(path.read_bytes()[:-1] + b"?")


DAMAGE = [(altered, "son empreinte a changé"), (lambda path: path.unlink(), "le fichier manque")]


@pytest.mark.parametrize(("damage", "said"), DAMAGE)
def test_a_damaged_file_is_refused_when_read_and_named(kept, damage, said):
    minutes = decided_day().sitting.minutes.get()
    damage(kept.path(minutes.file_id))
    with pytest.raises(Refused, match=said) as refused:
        _ = minutes.content
    assert f"PV n° {minutes.facts['number']}" in str(refused.value)
    assert "sauvegarde" in refused.value.objections[0].remedy


@pytest.mark.parametrize(("damage", "said"), DAMAGE)
def test_verify_finds_a_damaged_file_and_says_whose(kept, damage, said):
    day = decided_day()
    minutes, body = day.sitting.minutes.get(), day.sitting.body
    assert tuple(file_faults(body.pk)) == ()
    damage(kept.path(minutes.file_id))
    (fault,) = file_faults(body.pk)
    assert fault.startswith(f"PV n° {minutes.facts['number']} : ")
    assert said in fault
    assert f"fichier : {fault}" in faults_of(body)
    assert tuple(file_faults(BodyFactory().pk)) == ()


def test_the_night_verifies_files_and_sweeps_what_is_left(kept):
    day = decided_day()
    kept.path(day.sitting.minutes.get().file_id).unlink()
    registry_night(NOON)
    run_due_jobs()
    states = dict(Job.objects.values_list("kind", "state"))
    assert (states["verify"], states["sweep-files"]) == ("failed", "done")
    (verified,) = Job.objects.filter(kind="verify")
    assert "le fichier manque" in str(verified.result)


def test_the_command_exits_with_an_error(kept, capsys):
    day = decided_day()
    assert main(["verify"]) == 0
    kept.path(day.sitting.minutes.get().file_id).unlink()
    assert main(["verify"]) == 1
    assert "fichier : PV n°" in capsys.readouterr().out
