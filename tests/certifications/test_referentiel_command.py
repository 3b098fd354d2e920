"""The command: everything told, one message a fault, nothing written when something is wrong."""

import argparse
import json
from pathlib import Path

import pytest

from parchemin.certifications.models import Certification, Edition
from parchemin.certifications.referentiel import published_competences
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.cli import referentiel as command
from parchemin.kernel.reading import read_document
from tests.certifications.examples import bloc, ours, published
from tests.factories import BodyFactory


@pytest.fixture
def call(tmp_path, capsys):
    def run(verb, document, *options):
        file = tmp_path / "texte.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        code = command.run(parser.parse_args([verb, str(file), *map(str, options)]))
        return code, *capsys.readouterr()

    return run


@pytest.mark.django_db
def test_an_import_keeps_a_draft_and_tells_what_to_read_again(call):
    body = BodyFactory()
    code, out, err = call("import", published(niveau=4))
    assert (code, err) == (0, "")
    edition = Edition.objects.get()
    assert (edition.certification.body, edition.certification.code) == (body, "VENDEUR")
    assert "à relire : texte.json, ligne 1, niveau : le niveau 4 est gardé en note" in out
    assert "compétences : 2 sur 2, soit 2 compétences" in out
    assert "édition 1, en brouillon" in out


def test_what_was_read_is_told_beside_what_the_file_holds_and_a_remark_once(call, tmp_path):
    lines = [f"le loyer {rank} est payé" for rank in range(184)]
    text = published(blocs=[bloc(competences=[{"intitule": "louer", "criteres": lines}])])
    code, out, _ = call("convert", text, "--out", tmp_path / "notre.json")
    assert code == 0
    assert "  lignes de critères : 184 sur 184, soit 1 critère et 184 indicateurs\n" in out
    (said,) = [line for line in out.splitlines() if "minuscule" in line]
    assert ", 184 fois (ligne 1, blocs[0].competences[0].criteres[0] : " in said


def test_each_text_left_is_told_with_where_it_is(call, tmp_path, monkeypatch):
    monkeypatch.setattr(published_competences, "item", lambda text: "")
    _, out, _ = call("convert", published(), "--out", tmp_path / "notre.json")
    assert "  à relire, lignes de critères : 0 sur 2" in out
    assert "  ligne 1, blocs[0].competences[0].criteres[0] : Le client est accueilli\n" in out
    assert "  ligne 1, blocs[0].competences[1].criteres[0] : Le client achète\n" in out


@pytest.mark.django_db
def test_a_dry_run_tells_the_same_and_keeps_nothing(call):
    BodyFactory()
    code, out, _ = call("import", published(niveau=4), "--dry-run")
    assert code == 0
    assert "le niveau 4 est gardé en note" in out
    assert not Certification.objects.exists()


@pytest.mark.django_db
def test_faults_are_told_one_by_one_and_nothing_is_kept(call):
    BodyFactory()
    document = published(date="hier", blocs=[bloc(competences=[]), bloc(intitule="")])
    code, out, err = call("import", document)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 3
    assert all(line.startswith("texte.json, ") for line in err.splitlines())
    assert not Certification.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bodies", "options", "words"),
    [
        ((), (), "aucun certificateur"),
        (("a", "b"), (), "précisez --body : a, b"),
        (("a",), ("--body", "c"), "ce certificateur n’existe pas ; connus : a"),
    ],
)
def test_the_body_is_named_when_there_is_a_doubt(bodies, options, words, call):
    for slug in bodies:
        BodyFactory(slug=slug)
    code, _, err = call("import", ours(), *options)
    assert code == 1
    assert words in err
    assert not Certification.objects.exists()


@pytest.mark.django_db
def test_an_adopted_edition_is_not_imported_over(call):
    body = BodyFactory()
    assert call("import", ours(), "--body", body.slug)[0] == 0
    Edition.objects.update(state="submitted")
    code, _, err = call("import", ours(notes=["Autre"]), "--body", body.slug)
    assert code == 1
    assert "son contenu ne change plus" in err
    assert Edition.objects.count() == 1


def test_a_conversion_writes_a_file_of_our_format(call, tmp_path):
    out = tmp_path / "notre.json"
    assert call("convert", published(), "--out", out)[0] == 0
    converted = read_referentiel(read_document(out))
    assert converted.identity.code == "VENDEUR"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_conversion_never_overwrites(call, tmp_path):
    out = tmp_path / "notre.json"
    out.write_text("déjà là", encoding="utf-8")
    code, _, err = call("convert", published(), "--out", out)
    assert (code, "existe déjà" in err) == (1, True)
    assert out.read_text(encoding="utf-8") == "déjà là"


def test_a_file_with_faults_converts_to_nothing(call, tmp_path):
    out = tmp_path / "notre.json"
    code, _, err = call("convert", published(blocs=[]), "--out", out)
    assert (code, len(err.splitlines())) == (1, 1)
    assert not out.exists()


def test_a_folder_that_does_not_exist_is_told(call, tmp_path):
    code, _, err = call("convert", published(), "--out", tmp_path / "absent" / "notre.json")
    assert code == 1
    assert "ne peut pas être écrit" in err


def test_a_file_that_does_not_exist_is_told(capsys):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    arguments = parser.parse_args(["convert", "nulle-part.json", "--out", "ailleurs.json"])
    assert command.run(arguments) == 1
    assert "n’existe pas" in capsys.readouterr().err
    assert not Path("ailleurs.json").exists()
