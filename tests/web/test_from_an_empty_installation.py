"""From an empty installation to a session at a partner's, by the command that opens it then by screens alone."""

import argparse
import json
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from parchemin.accounts.models import User
from parchemin.assessment.models import Session
from parchemin.cli import establish
from tests.certifications.examples import ours
from tests.conftest import NOON
from tests.pathways.files import HEADERS, csv_file, row
from tests.web.jury import codes, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
REGLEMENTS = Path(__file__).parents[2] / "parchemin" / "demo" / "reglements"
REFERENTIELS = "/espace/referentiels/"
EDITION = f"{REFERENTIELS}VENDEUR/editions/1/"
IMPORT, SETTINGS = "/espace/dossiers/import/", "/espace/reglages/"
SIRET = "73282932000074"
OPENED = [
    "vente",
    "--name=Certification de la vente",
    "--siret=35600000000048",
    "--city=Lyon",
    "--prefix=VEN",
    "--commission=CPNEFP de la vente",
    "--branch=1505:Vente",
    "--secretary=Odile Pré:odile.pre@vente.exemple.fr",
]
ADOPTED = {
    "adopted_on": "2024-06-03",
    "decision": "Délibération n° 4",
    "ip_holder": "Association paritaire",
    "register": "none",
}
CONVENTION = {
    "certification_code": "VENDEUR",
    "reference": "Convention 2026-04",
    "signed_on": "2026-01-05",
    "starts_on": "2026-01-05",
    "ends_on": "2029-01-04",
    "purpose": "Former et organiser l’évaluation.",
    "finance": "120 € par candidat.",
    "subcontracting": "Aucune.",
    "means": "Un plateau technique.",
}
IN_TRAINING = row(certification="VENDEUR", birth_name="Roy")


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def office(db) -> PageClient:
    """Return the secretariat of a body that the command opened, where nothing else is."""
    parser = argparse.ArgumentParser()
    establish.add_arguments(parser)
    assert establish.run(parser.parse_args(OPENED)) == 0
    return PageClient().open_session(User.objects.get(), second_factor=True)


def done(office, page, /, **typed):
    """Post an act that the page at its address asks for; return the page it leads to."""
    assert office.get(page).status_code == 200
    answer = office.post(page, typed)
    assert answer.status_code == 303, text(answer)
    return office.get(answer["Location"])


def read_then_kept(office, address, keeping, name, content):
    trial = office.post(address, {"file": SimpleUploadedFile(name, content)})
    key = soup_of(trial).select_one("input[name=key]")["value"]
    assert office.post(keeping, {"key": key}).status_code == 303


def in_force(office):
    """Have a certification in force, with its règlement."""
    document = json.dumps(ours()).encode()
    importing = f"{REFERENTIELS}import/"
    read_then_kept(office, importing, f"{importing}garder/", "vendeur.json", document)
    for name, typed in (
        ("soumettre", {}),
        ("adopter", ADOPTED),
        ("mettre-en-vigueur", {"on": "2024-09-01"}),
    ):
        done(office, f"{EDITION}{name}/", **typed)
    rules = f"{REFERENTIELS}VENDEUR/reglements/"
    text_of_branch = (REGLEMENTS / "defaut.yaml").read_bytes()
    read_then_kept(office, f"{rules}nouveau/", f"{rules}fixer/", "reglement.yaml", text_of_branch)


def tried(office):
    """Try the file of a promotion that a partner prepares."""
    content = csv_file((*IN_TRAINING, SIRET), headers=(*HEADERS, "SIRET de l’organisme"))
    return office.post(IMPORT, {"file": SimpleUploadedFile("candidats.csv", content, "text/csv")})


def test_a_promotion_reaches_a_session_at_its_partner_by_screens_alone(office):
    assert "Étape 1 sur 4" in text(office.get("/espace/a-traiter/"))
    in_force(office)
    # Its settings: what flux, letters and parchemins need of it.
    done(
        office,
        "/espace/lettres/en-tete/",
        name="CPNEFP de la vente",
        address="1 quai du Rhône\n69001 Lyon",
        city="Lyon",
    )
    done(office, f"{SETTINGS}caisse/identifiants/", client_id="03VML243", depositor_id="")
    done(office, f"{SETTINGS}caisse/contrats/nouveau/", number="MCFCER000209", label="")
    settings = done(
        office,
        f"{SETTINGS}signataires/nouveau/",
        name="Odile Pré",
        function="Directrice de la certification",
        starts_on="2026-01-01",
    )
    for said in ("03VML243", "MCFCER000209", "Odile Pré"):
        assert said in text(settings)
    assert "Étape 4 sur 4" in text(office.get("/espace/a-traiter/"))
    # What the import refuses leads to the screen that registers the partner.
    refused = tried(office)
    assert "Enregistrez l’organisme et son habilitation" in text(refused)
    (way,) = (a for a in soup_of(refused).select("table a") if "Enregistrer" in a.text)
    registering = office.get(way["href"], follow=True)
    form = soup_of(registering)
    assert form.find("input", {"name": "siret"})["value"] == SIRET
    registered = office.post(
        registering.request["PATH_INFO"],
        {"siret": SIRET, "name": "École des halles", "email": "contact@halles.exemple.fr"},
    )
    habilitating = registered["Location"]
    # Known but not habilitated, the refusal leads to its page.
    refused = tried(office)
    (way,) = (a for a in soup_of(refused).select("table a") if "fiche" in a.text)
    page = office.get(way["href"])["Location"]
    done(office, f"{page}sites/", name="Gerland", address="3 rue du Marché", city="Lyon")
    site = soup_of(office.get(habilitating)).select_one("input[name=site_ids]")["value"]
    for service in ("prepare", "evaluate"):
        done(office, habilitating, service=service, site_ids=[site], **CONVENTION)
    # The promotion enters.
    trial = tried(office)
    hidden = soup_of(trial).select_one("main form.inline").select("input[type=hidden]")
    confirmed = office.post(
        f"{IMPORT}confirmer/", {field["name"]: field["value"] for field in hidden}, follow=True
    )
    assert "1 inscrite" in text(confirmed)
    number = soup_of(confirmed).select_one("tbody a").text.strip()
    dossier = text(office.get(f"/espace/dossiers/{number}/"))
    assert "École des halles" in dossier
    assert "L’organisme de formation n’est pas connu" not in dossier
    # A session is planned where the partner works.
    session = done(
        office,
        "/espace/sessions/nouvelle/",
        code="S-1",
        day="2026-12-10",
        hour="09:00",
        zone="Europe/Paris",
        place="Gerland, 3 rue du Marché, Lyon",
        capacity="8",
        partner=page.strip("/").split("/")[-1],
        site=site,
    )
    assert codes(session) == set()
    assert "habilité" not in text(session)
    planned = Session.objects.select_related("partner", "site").get()
    assert (planned.partner.siret, planned.site.name) == (SIRET, "Gerland")
