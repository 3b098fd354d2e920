"""A partner enrols by spreadsheet: tried, confirmed, for itself alone."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from parchemin.accounts.terms import Role
from parchemin.pathways.models import Dossier
from parchemin.web.partners import imports
from tests.conftest import NOON
from tests.factories import MandateFactory, PartnerFactory
from tests.pathways.files import ROW, csv_file, row
from tests.pathways.scene import scene
from tests.web.jury import codes, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
HERE = "/espace/mes-candidats/import/"
GOOD = (ROW, row(birth_name="Nguyễn"))


@pytest.fixture(autouse=True)
def _the_day():
    """Live on a day when everybody of the file has entered."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def place():
    return scene()


def browser_of(partner) -> PageClient:
    user = MandateFactory(role=Role.PARTNER, body=partner.body, partner=partner).user
    return PageClient().open_session(user)


def send(client, *rows, name="candidats.csv"):
    return client.post(HERE, {"file": SimpleUploadedFile(name, csv_file(*rows), "text/csv")})


def hidden(answer):
    form = soup_of(answer).select_one("main form.inline")
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


def confirm(client, *rows, **more):
    return client.post(f"{HERE}confirmer/", hidden(send(client, *rows)) | more)


def test_a_trial_writes_nothing_and_a_confirmation_enrols_for_the_partner(place):
    client = browser_of(place.partner)
    assert client.get(f"{HERE}modele/").content[:2] == b"PK"
    assert f"{HERE}modele/" in client.get(HERE).content.decode()
    assert "2 lignes : 2 inscrites, 0 déjà là, 0 rejetée." in text(send(client, *GOOD))
    assert not Dossier.objects.exists()
    assert confirm(client, *GOOD)["Location"] == "/espace/mes-candidats/"
    found = list(Dossier.objects.values_list("partner", "state"))
    assert found == [(place.partner.pk, "submitted")] * 2
    assert "2 déjà là" in text(send(client, *GOOD))


def test_the_same_file_by_another_partner_enrols_nobody_and_names_no_dossier(place):
    confirm(browser_of(place.partner), *GOOD)
    other = browser_of(PartnerFactory(body=place.body))
    answer = text(send(other, *GOOD))
    assert "0 inscrite" in answer
    assert "déjà inscrite à cette certification, sans votre organisme" in answer
    assert not any(one.number in answer for one in Dossier.objects.all())


def test_a_line_in_fault_is_told_and_given_back_to_correct(place):
    client = browser_of(place.partner)
    bad = row(birth_name="Roy", sex="?")
    tried = send(client, ROW, bad)
    assert "« ? » n’est ni F ni M." in text(tried)
    given = client.post(f"{HERE}corrections/", hidden(tried))
    assert "Roy" in given.content.decode()
    assert client.post(f"{HERE}confirmer/", hidden(tried)).status_code == 422
    assert not Dossier.objects.exists()
    confirm(client, ROW, bad, valid_lines_only="1")
    assert Dossier.objects.count() == 1


def test_no_file_an_unreadable_one_one_too_long_and_one_that_is_gone_have_each_their_answer(
    place, monkeypatch
):
    client = browser_of(place.partner)
    assert codes(client.post(HERE)) == {"file-missing"}
    sent = SimpleUploadedFile("photo.png", b"\x89PNG", "image/png")
    assert client.post(HERE, {"file": sent}).status_code == 422
    assert codes(client.post(f"{HERE}confirmer/", {"key": "x"})) == {"file-gone"}
    monkeypatch.setattr(imports, "is_large", lambda file: True)
    assert codes(send(client, *GOOD)) == {"too-many-lines"}


def test_the_file_of_one_partner_is_not_confirmed_by_somebody_else(place):
    tried = hidden(send(browser_of(place.partner), *GOOD))
    other = browser_of(place.partner)
    assert codes(other.post(f"{HERE}confirmer/", tried)) == {"file-gone"}
    assert not Dossier.objects.exists()


def test_a_partner_finds_the_files_that_it_sent_and_no_other(place):
    client = browser_of(place.partner)
    assert "Vos derniers fichiers" not in text(client.get(HERE))
    confirm(client, *GOOD)
    assert "candidats.csv le 24 novembre 2026 : 2 candidats appliqués sur 2" in text(
        client.get(HERE)
    )
    other = browser_of(PartnerFactory(body=place.body))
    assert "candidats.csv" not in text(other.get(HERE))


def test_the_sample_is_taken_whole_by_a_trial(place):
    client = browser_of(place.partner)
    sample = client.get(f"{HERE}exemple/").content
    tried = client.post(HERE, {"file": SimpleUploadedFile("exemple.csv", sample, "text/csv")})
    assert "2 lignes : 2 inscrites, 0 déjà là, 0 rejetée." in text(tried)
