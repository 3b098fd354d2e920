"""The page that takes a file back says first what goes, and what somebody did since."""

from datetime import timedelta

import pytest

from parchemin.pathways.actions import admit_dossier
from parchemin.pathways.models import Dossier, ImportBatch
from parchemin.processes.import_candidates import CandidateFile, import_candidates
from tests.factories import actor_for
from tests.pathways.files import ROW, csv_file, row
from tests.pathways.scene import scene
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return scene()


@pytest.fixture
def office(signed_in, place):
    return signed_in(body=place.body)


@pytest.fixture
def address(place, at):
    file = CandidateFile("candidats.csv", csv_file(ROW, row(birth_name="Nguyễn")))
    import_candidates(file=file, valid_lines_only=True, actor=actor_for(place.body), at=at)
    return f"/espace/dossiers/import/{ImportBatch.objects.get().pk}/"


def test_the_report_leads_to_the_page_that_says_what_goes_then_does_it(office, address):
    assert f"{address}reprendre/" in html_of(office.get(address))
    page = html_of(office.get(f"{address}reprendre/"))
    assert "2 dossiers s’effacent" in page
    assert "2 personnes inscrites par ce fichier" in page
    assert "untouched_only" not in page
    assert office.post(f"{address}reprendre/", {"reason": ""}).status_code == 422
    assert Dossier.objects.count() == 2
    assert office.post(f"{address}reprendre/", {"reason": "Erreur."}).status_code == 303
    assert not Dossier.objects.exists()
    report = html_of(office.get(address))
    assert "Repris" in report
    assert "reprendre/" not in report
    again = office.post(f"{address}reprendre/", {"reason": "Erreur."}, follow=True)
    assert "Cet import est déjà repris." in html_of(again)


def test_what_somebody_did_since_is_told_line_by_line_and_kept_when_that_is_asked(
    office, place, address, at
):
    touched = Dossier.objects.order_by("number").last()
    admit_dossier(dossier_id=touched.pk, actor=actor_for(place.body), at=at + timedelta(minutes=5))
    page = html_of(office.get(f"{address}reprendre/"))
    assert f"Le dossier {touched.number} est recevable" in page
    refused = office.post(f"{address}reprendre/", {"reason": "Erreur."})
    assert refused.status_code == 422
    assert 'data-code="acted-since"' in html_of(refused)
    typed = {"reason": "Erreur.", "untouched_only": "on"}
    done = office.post(f"{address}reprendre/", typed, follow=True)
    assert "1 dossier effacé, 1 gardé" in html_of(done)
    assert Dossier.objects.get() == touched


def test_the_desk_does_not_lead_to_a_dossier_that_is_erased(office, place, address, at):
    touched = Dossier.objects.order_by("number").last()
    gone = Dossier.objects.order_by("number").first().number
    admit_dossier(dossier_id=touched.pk, actor=actor_for(place.body), at=at + timedelta(minutes=5))
    office.post(f"{address}reprendre/", {"reason": "Erreur.", "untouched_only": "on"})
    desk = html_of(office.get("/espace/a-traiter/"))
    assert "est repris" in desk
    assert f"/espace/dossiers/{gone}/" not in desk


def test_another_body_takes_nothing_back(signed_in, address):
    stranger = signed_in()
    assert stranger.get(f"{address}reprendre/").status_code == 404
    assert stranger.post(f"{address}reprendre/", {"reason": "Erreur."}).status_code == 404
    assert Dossier.objects.count() == 2
