"""The opening: the first body from the address that the command gives, then four steps, with two samples."""

import argparse
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.terms import Role
from parchemin.certificates.models import SigningKey
from parchemin.certifications.models import Edition, Reglement
from parchemin.cli import establish
from parchemin.organisations.models import CertifyingBody
from parchemin.organisations.opening import opening_address
from tests.conftest import NOON
from tests.factories import BodyFactory
from tests.jobs.running import run_due_jobs
from tests.web.jury import codes, price, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
TODAY, STEPS = "/espace/a-traiter/", "/espace/ouverture/"
TYPED = {
    "name": "Fleurs",
    "legal_name": "Certification des fleuristes",
    "siret": "73282932000074",
    "city": "Lyon",
    "commission": "CPNEFP des fleuristes",
    "branches": "1978 : Fleuristes",
    "slug": "fleurs",
    "number_prefix": "fle",
    "surname": "Pré",
    "given_names": "Odile",
    "email": "Odile.Pre@fleurs.exemple.fr",
}


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def call(*arguments):
    parser = argparse.ArgumentParser()
    establish.add_arguments(parser)
    return establish.run(parser.parse_args(list(arguments)))


def address_told(capsys):
    assert call() == 0
    return re.search(r"/ouverture/\S+", capsys.readouterr().out).group()


def test_an_empty_installation_is_opened_on_screen_then_by_its_password(client, capsys):
    page = address_told(capsys)
    wrong = client.post(page, {**TYPED, "siret": "7328293200007O", "slug": "Fleurs !"})
    assert codes(wrong) == {"identifier-siret", "slug-form"}
    assert soup_of(wrong).find("input", {"name": "surname"})["value"] == "Pré"
    assert not CertifyingBody.objects.exists()
    answer = client.post(page, TYPED)
    run_due_jobs()
    (invitation,) = mail.outbox
    assert f"<{TYPED['email'].lower()}>" in invitation.to[0]
    assert answer["Location"].startswith("/invitation/")
    chosen = "une phrase assez longue"
    opened = client.post(answer["Location"], {"password1": chosen, "password2": chosen})
    assert opened.status_code == 303
    user = User.objects.get()
    assert user.check_password(chosen)
    held = set(Mandate.objects.filter(user=user).values_list("role", flat=True))
    assert held == {Role.SECRETARIAT, Role.STAFF}
    assert CertifyingBody.objects.get().number_prefix == "FLE"
    assert SigningKey.objects.count() == 3


def test_the_sample_fills_the_form_and_opens_a_body_as_it_is(client, capsys):
    page = address_told(capsys)
    assert soup_of(client.get(page)).find("input", {"name": "slug"}).get("value") is None
    form = soup_of(client.get(f"{page}?exemple=1"))
    sample = {one["name"]: one.get("value", "") for one in form.select("form.form input[name]")}
    sample["branches"] = form.find("textarea", {"name": "branches"}).text.strip()
    mine = {"surname": "Pré", "given_names": "Odile", "email": "odile.pre@exemple.fr"}
    assert client.post(page, {**sample, **mine}).status_code == 303
    assert CertifyingBody.objects.get().slug == "exemple"


def test_the_address_opens_nothing_once_a_body_is_open_or_an_hour_later(client, capsys, the_day):
    page = address_told(capsys)
    assert client.get(page).status_code == 200
    assert client.get(f"{page[:-2]}x/").status_code == 404
    the_day.shift(timedelta(hours=1, seconds=1))
    assert client.get(page).status_code == 404
    page = address_told(capsys)
    BodyFactory()
    assert client.get(page).status_code == 404
    assert client.post(page, TYPED).status_code == 404
    assert opening_address() is None
    assert call() == 1


def downloaded(office, name):
    return b"".join(office.get(f"{STEPS}exemples/{name}/").streaming_content)


def given_back(office, address, keeping, name, content):
    trial = office.post(address, {"file": SimpleUploadedFile(name, content)})
    key = soup_of(trial).select_one("input[name=key]")["value"]
    assert office.post(keeping, {"key": key}).status_code == 303


def states(office):
    return [
        bool(one.select_one(".state")) for one in soup_of(office.get(STEPS)).select(".opening li")
    ]


def test_what_is_done_and_what_is_next_is_told_until_all_is_done(signed_in):
    body = BodyFactory()
    office = signed_in(body=body)
    today = text(office.get(TODAY))
    assert "Étape 1 sur 4" in today
    assert "Rien ne manque" not in today
    assert states(office) == [False] * 4
    office.post("/espace/lettres/en-tete/", {"name": "Fleurs", "address": "1 rue des Roses"})
    assert "Étape 2 sur 4" in text(office.get(TODAY))
    importing = "/espace/referentiels/import/"
    sample = downloaded(office, "referentiel")
    given_back(office, importing, f"{importing}garder/", "referentiel.json", sample)
    assert "il reste à l’adopter" in text(office.get(STEPS))
    rules = "/espace/referentiels/EXEMPLE/reglements/"
    assert f"{rules}nouveau/" in office.get(STEPS).content.decode()
    sample = downloaded(office, "reglement")
    given_back(office, f"{rules}nouveau/", f"{rules}fixer/", "reglement.yaml", sample)
    assert states(office) == [True, False, True, False]
    adopted = {"adopted_on": "2026-01-05", "decision": "n° 1", "ip_holder": "A", "register": "none"}
    for act, typed in (
        ("soumettre", {}),
        ("adopter", adopted),
        ("mettre-en-vigueur", {"on": "2026-02-01"}),
    ):
        address = f"/espace/referentiels/EXEMPLE/editions/1/{act}/"
        assert office.post(address, typed).status_code == 303
    invited = {
        "given_names": "Rui",
        "surname": "Costa",
        "email": "rui@fleurs.fr",
        "starts_on": "2026-11-24",
    }
    office.post("/espace/comptes/inviter/secretariat/", invited)
    assert states(office) == [True] * 4
    today = text(office.get(TODAY))
    assert "Étape" not in today
    assert "Rien ne manque" not in today
    assert "Inscrivez vos premiers candidats" in today


def test_steps_are_the_secretariat_s_and_cost_the_same(signed_in):
    body = BodyFactory()
    office = signed_in(body=body)
    before = price(office, STEPS)
    assert office.get(f"{STEPS}exemples/autre/").status_code == 404
    for rank in range(3):
        BodyFactory(slug=f"autre-{rank}")
    assert price(office, STEPS) == before
    assert signed_in(Role.JUROR).get(STEPS).status_code == 403


def test_the_command_does_the_same_in_one_line():
    line = [
        "fleurs",
        "--name=Fleurs",
        "--siret=73282932000074",
        "--city=Lyon",
        "--prefix=FLE",
        "--commission=CPNEFP",
        "--secretary=Odile Pré:odile@fleurs.fr",
        "--operator=Léa Sorel:lea@fleurs.fr",
        "--referentiel=exemple",
        "--reglement=exemple",
    ]
    for _ in range(2):
        assert call(*line) == 0
    assert Edition.objects.get().certification.code == "EXEMPLE"
    assert Reglement.objects.get().title == "Règlement par défaut"
    client = PageClient().open_session(
        User.objects.get(email="odile@fleurs.fr"), second_factor=True
    )
    assert states(client) == [False, False, True, True]


def test_what_the_line_lacks_is_named_and_nothing_is_opened(capsys):
    assert call("fleurs", "--name=Fleurs") == 1
    assert "--siret, --city, --prefix, --commission, --secretary" in capsys.readouterr().err
    assert not CertifyingBody.objects.exists()
