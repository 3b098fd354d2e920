"""`parchemin rehearse`: a folder that stands by itself, or one message a fault and no trace."""

import io
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path, PurePosixPath

import pytest
from django.db import transaction
from django.utils.timezone import now

from parchemin.certificates.trust import read_trust
from parchemin.cli.check import check_file
from parchemin.cli.main import main
from parchemin.cli.rehearse import rehearse_file, write_folder
from parchemin.declarations.cdc.validation import faults_in, own_schema
from parchemin.declarations.terms import CdcProfile
from parchemin.kernel.documents import read_pdf
from tests.stories.campaigns import (
    EXAMPLES,
    RNCP,
    campaign,
    candidate,
    certification,
    grids,
    written,
)

ROOT = Path(__file__).resolve().parents[2]


def checked(path, *trust):
    said = io.StringIO()
    return check_file(path, trust=trust, at=now(), out=said), said.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, django_db_setup, django_db_blocker):
    """Return the folder of a campaign with a parchemin, attestations and a flux; nothing stays in the database."""
    near = tmp_path_factory.mktemp("campagne")
    mixed = {**grids(), **grids("not_acquired", blocs=("B4",))}
    value = campaign(
        certification=certification(registration=RNCP),
        candidates={"camille": candidate(), "alix": candidate("Petit", assessments=mixed)},
        award={"on": "2025-06-18"},
        declaration={"at": "2025-06-30T09:00"},
    )
    with django_db_blocker.unblock(), transaction.atomic():
        assert rehearse_file(written(value, near), near / "sortie") == 0
        transaction.set_rollback(True)
    return near / "sortie"


def files(folder):
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in found)


def test_the_folder_holds_everything_that_left_the_house(folder):
    names = files(folder)
    assert {name.split("/")[0] for name in names} == {
        "attestations", "credentials", "decisions.json", "flux", "parchemins", "proces-verbal.pdf",
        "report.md", "trust",
    }  # fmt: skip
    decisions = json.loads((folder / "decisions.json").read_text())
    named = [
        path
        for one in decisions["candidates"]
        for certificate in one["certificates"]
        for path in certificate["files"]
    ]
    assert sorted(named) == [
        name
        for name in names
        if name.split("/")[0] in ("attestations", "credentials", "parchemins")
    ]
    assert len(named) == 8
    assert read_pdf((folder / "proces-verbal.pdf").read_bytes()).sealed_whole


def test_everything_checks_offline_with_the_trust_beside_it(folder):
    for name in files(folder):
        if name.split("/")[0] in ("attestations", "credentials", "parchemins"):
            code, said = checked(folder / name, folder / "trust")
            assert code == 0, said
            assert said.startswith("Valide")


def test_without_that_trust_nothing_is_valid(folder):
    (parchemin,) = (folder / "parchemins").iterdir()
    assert checked(parchemin)[0] == 3


def test_a_tampered_copy_is_refused(folder, tmp_path):
    (parchemin,) = (folder / "parchemins").iterdir()
    content = bytearray(parchemin.read_bytes())
    place = content.index(b"stream") + 40
    content[place] ^= 1
    (tmp_path / "copie.pdf").write_bytes(content)
    assert checked(tmp_path / "copie.pdf", folder / "trust")[0] == 2

    credential = next((folder / "credentials").iterdir())
    forged = json.loads(credential.read_text())
    forged["validFrom"] = forged["validFrom"].replace("2025", "2024")
    (tmp_path / "copie.json").write_text(json.dumps(forged))
    code, said = checked(tmp_path / "copie.json", folder / "trust")
    assert (code, "Non vérifiable" in said) == (2, True)


def test_the_status_list_is_of_the_day_of_the_rehearsal(folder):
    trust = read_trust([folder / "trust"])
    days = {str(found["validFrom"])[:10] for found in trust.status_lists.values()}
    assert days <= {(now() - timedelta(days=one)).date().isoformat() for one in (0, 1)}


def test_the_flux_follows_the_schema_and_declares_the_whole_certificate_alone(folder):
    (flux,) = (folder / "flux").iterdir()
    content = flux.read_bytes()
    assert faults_in([content], own_schema(CdcProfile.V1_1_5), flux.name) == ()
    (declared,) = re.findall(rb"<cpf:idTechnique>([^<]+)<", content)
    assert [path.stem for path in (folder / "parchemins").iterdir()] == [declared.decode()]


def test_the_report_reads_as_french_and_names_every_candidate(folder):
    report = (folder / "report.md").read_text()
    assert "## DURAND" in report.upper()
    assert "validation totale" in report
    assert "À repasser : B4" in report
    assert "parchemin check parchemins/" in report
    assert "se recalculent à l’identique" in report


def test_the_command_touches_no_installation_and_gives_what_the_process_gives(tmp_path, db):
    """The true command, in a process of its own; the same campaign gives the same bytes here and there."""
    path = EXAMPLES / "jury-impossible.yaml"
    environment = {
        **os.environ,
        "PARCHEMIN_VAR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'installation.sqlite3'}",
        "PYTHONHASHSEED": "7",
    }
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "parchemin.cli.main", "rehearse", str(path)]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "ailleurs")],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "aucune décision" in done.stdout
    assert not (tmp_path / "var").exists()
    assert not (tmp_path / "installation.sqlite3").exists()

    assert rehearse_file(path, tmp_path / "ici") == 0
    here, there = (tmp_path / name / "decisions.json" for name in ("ici", "ailleurs"))
    assert here.read_bytes() == there.read_bytes()


def test_one_message_a_fault_and_no_trace(tmp_path, capsys):
    value = campaign(
        candidates={"camille": candidate(entry_on="2025-02-30", partner="atelie")},
        titre="Essai",
    )
    out = tmp_path / "sortie"
    assert rehearse_file(written(value, tmp_path), out) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "campagne.json, ligne 1, titre : clé inconnue « titre » ; vouliez-vous « title » ?",
        "campagne.json, ligne 1, candidates.camille.entry_on : une date AAAA-MM-JJ qui existe est attendue"
        ' (trouvé : "2025-02-30")',
    ]
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["campagne.json"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    out = tmp_path / "sortie"
    out.mkdir()
    (out / "notes.txt").write_text("à garder")
    assert rehearse_file(EXAMPLES / "jury-impossible.yaml", out) == 1
    assert "ce dossier n’est pas vide" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path, capsys):
    out = tmp_path / "sortie"
    out.write_text("à garder")
    assert rehearse_file(EXAMPLES / "jury-impossible.yaml", out) == 1
    assert "ce n’est pas un dossier" in capsys.readouterr().err
    assert out.read_text() == "à garder"


class Breaking(dict):
    """Files of which the second cannot be had."""

    def items(self):
        yield PurePosixPath("un.txt"), b"un"
        raise OSError("disque plein")


def test_a_folder_is_whole_or_as_it_was(tmp_path):
    out = tmp_path / "sortie"
    out.mkdir()
    with pytest.raises(OSError, match="disque plein"):
        write_folder(out, Breaking())
    assert list(tmp_path.iterdir()) == [out]
    assert list(out.iterdir()) == []


def test_the_command_is_listed_with_the_others(capsys):
    with pytest.raises(SystemExit) as left:
        main(["rehearse", "--help"])
    assert left.value.code == 0
    assert "Codes : 0 campagne jouée" in " ".join(capsys.readouterr().out.split())
