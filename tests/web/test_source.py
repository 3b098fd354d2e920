"""The source of what runs is offered on every page, and whoever finds a flaw knows whom to tell."""

import io
import tarfile

import pytest
from django.urls import reverse

from parchemin.web import source

pytestmark = pytest.mark.django_db


def test_every_page_leads_to_the_source(client):
    page = client.get("/").content.decode()
    assert f'href="{reverse("public:source")}"' in page
    assert reverse("public:source") == "/source/"  # as the page of an error says it


def test_the_source_is_where_the_operator_says(client, settings):
    settings.SOURCE_URL = "https://forge.exemple.fr/parchemin"
    assert client.get(reverse("public:source"))["Location"] == "https://forge.exemple.fr/parchemin"


def test_without_an_address_the_very_files_that_run_are_given(
    client, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path
    package = tmp_path / "site" / "parchemin"
    package.mkdir(parents=True)
    (package / "law.py").write_text("changed = True\n")
    (package / "law.pyc").write_bytes(b"0")
    monkeypatch.setattr(source, "PACKAGE", package)
    source.archive.cache_clear()
    answer = client.get(reverse("public:source"))
    source.archive.cache_clear()
    with tarfile.open(fileobj=io.BytesIO(answer.content)) as packed:
        assert packed.getnames() == ["parchemin/parchemin/law.py"]
        assert packed.extractfile("parchemin/parchemin/law.py").read() == b"changed = True\n"
    assert [path.suffix for path in (tmp_path / "source").iterdir()] == [".gz"]


def test_security_txt_names_a_contact_and_a_day_to_come(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "faille@exemple.fr"
    said = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert said[0] == "Contact: mailto:faille@exemple.fr"
    assert said[1].startswith("Expires: 20")
    assert said[4] == "# Code source : https://parchemin.exemple.fr/source/"
    assert said[3] == "Canonical: https://parchemin.exemple.fr/.well-known/security.txt"
