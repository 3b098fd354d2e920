"""An edition and a règlement leave as the files that they were read from, and come back the same."""

import json

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.models import Edition, Reglement
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, actor_for
from tests.web.jury import soup_of

pytestmark = pytest.mark.django_db

HERE = "/espace/referentiels/VENDEUR/"
WRITTEN = """format: parchemin-reglement/1
name: Règlement des vendeurs
in_force_from: 2026-01-01
quorum: {fraction: 1/2}
"""


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture(autouse=True)
def draft(body, at):
    return import_referentiel(referentiel=read(ours()), actor=actor_for(body), at=at)


@pytest.fixture
def office(signed_in, body):
    return signed_in(body=body)


def behind(client, page, link):
    """Return the answer behind a link of a page."""
    (found,) = (a for a in soup_of(client.get(page)).select("main a") if a.text.startswith(link))
    return client.get(found["href"])


def given(client, page, name, content):
    """Send a file to a page that reads it, then keep what it read."""
    told = soup_of(client.post(page, {"file": SimpleUploadedFile(name, content)}))
    form = told.select_one("form:has([name=key])")
    return client.post(form["action"], {"key": form.select_one("[name=key]")["value"]}, follow=True)


def test_an_edition_comes_back_from_its_file_as_the_same_edition(office, draft):
    file = behind(office, HERE, "Télécharger l’édition 1")
    assert file["Content-Disposition"] == 'attachment; filename="VENDEUR-edition-1.json"'
    Edition.objects.all().delete()
    given(office, "/espace/referentiels/import/", "vendeur.json", file.content)
    assert Edition.objects.get().digest == draft.digest


def test_the_next_edition_is_written_in_the_file_of_the_last(office):
    document = json.loads(behind(office, HERE, "Télécharger l’édition 1").content)
    document["edition"]["number"] = 2
    kept = given(office, "/espace/referentiels/import/", "2.json", json.dumps(document).encode())
    assert "L’édition 2 est importée en brouillon." in kept.text


def test_a_reglement_leaves_as_it_was_given_without_what_it_keeps_silent(office):
    given(office, f"{HERE}reglements/nouveau/", "r.yaml", WRITTEN.encode())
    row = Reglement.objects.get()
    page = f"{HERE}reglements/{row.pk}/"
    file = behind(office, page, "Télécharger le fichier")
    assert file["Content-Disposition"] == 'attachment; filename="VENDEUR-reglement-2026-01-01.yaml"'
    assert list(yaml.safe_load(file.content)) == ["format", "name", "in_force_from", "quorum"]
    given(office, f"{HERE}reglements/nouveau/", "r.yaml", file.content)
    assert [one.digest for one in Reglement.objects.all()] == [row.digest]


@pytest.mark.parametrize("own", [True, False])
def test_the_files_of_a_body_are_read_by_its_own_people_alone(office, signed_in, body, own):
    given(office, f"{HERE}reglements/nouveau/", "r.yaml", WRITTEN.encode())
    client = signed_in(role=Role.COMMISSION, body=body if own else BodyFactory())
    for name in ("editions/1", f"reglements/{Reglement.objects.get().pk}"):
        assert client.get(f"{HERE}{name}/fichier/").status_code == (200 if own else 404)
