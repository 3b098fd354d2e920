"""What delivering and declaring will need is said before the day: on the edition, its adoption, the desk."""

import json
from datetime import date, timedelta

import pytest
from django.test import override_settings

from parchemin.accounts.terms import Role
from parchemin.certifications.actions import import_referentiel
from parchemin.certifications.models import Certification, Registration
from parchemin.certifications.rules import remarks_on
from parchemin.certifications.samples import REFERENTIEL
from parchemin.certifications.terms import Register
from parchemin.declarations.selectors.needs import needs_of
from parchemin.organisations.models import CdcContract, CertifyingBody
from tests.certifications.examples import ours, read
from tests.factories import BodyFactory, CertificationFactory, actor_for, edition_in_force
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
IN_CLEAR = override_settings(PUBLIC_URL="http://10.0.0.7:8000")


@pytest.fixture
def certification():
    return edition_in_force(CertificationFactory(nsf_codes=[])).certification


def registered(certification):
    return Registration.objects.create(
        certification=certification,
        register="RNCP",
        code="RNCP99901",
        title=certification.title,
        level=5,
        decision_on=date(2026, 1, 2),
        starts_on=date(2026, 1, 2),
        ends_on=date(2030, 1, 2),
    )


def codes(certification, registration=None):
    fresh = Certification.objects.select_related("body").get(pk=certification.pk)
    return [need.code for need in needs_of(fresh, registration, TODAY)]


def test_a_registered_certification_needs_a_speciality_a_client_and_a_contract(certification):
    CertifyingBody.objects.update(cdc_client_id="")
    held = CdcContract.objects.get()
    held.ends_on = TODAY - timedelta(days=1)
    held.save()
    row = registered(certification)
    assert codes(certification) == []
    assert codes(certification, row) == ["needs-nsf", "needs-client", "needs-contract"]
    CertifyingBody.objects.update(cdc_client_id="03VML243")
    Certification.objects.update(nsf_codes=["312t"])
    held.ends_on = TODAY
    held.save()
    assert codes(certification, row) == []


def test_what_is_needed_is_read_on_the_page_of_the_edition_by_the_secretariat(signed_in, at):
    body = BodyFactory()
    sample = read(ours())
    certification = import_referentiel(
        referentiel=sample, actor=actor_for(body), at=at
    ).certification
    Certification.objects.update(nsf_codes=[])
    registered(certification)
    address = f"/espace/referentiels/{certification.code}/"
    assert "Aucun code NSF" in html_of(signed_in(body=body).get(address))
    adoption = f"{address}editions/1/adopter/"
    assert "Aucun code NSF" in html_of(signed_in(body=body).get(adoption))
    commission = signed_in(Role.COMMISSION, body=body).get(address)
    assert "Avant de délivrer" not in html_of(commission)


@IN_CLEAR
def test_an_address_without_https_is_told_by_name_to_who_delivers_and_to_who_runs_it(
    signed_in, certification
):
    body = certification.body
    assert codes(certification) == ["parchemin-address"]
    office = signed_in(body=body)
    assert "adresse publique" in html_of(office.get("/espace/a-traiter/"))
    waiting = html_of(office.get("/espace/certificats/seances/"))
    assert "http://10.0.0.7:8000" in waiting
    assert "Qui exploite l’installation donne à PUBLIC_URL" in waiting
    staff = signed_in(Role.STAFF, body=body)
    assert "n’est pas en https" in html_of(staff.get("/espace/installation/"))
    CertifyingBody.objects.update(demonstration=True)
    assert codes(certification) == []
    assert "adresse publique" not in html_of(office.get("/espace/a-traiter/"))


def test_the_sample_of_the_first_referentiel_lacks_nothing_for_any_register():
    sample = read(json.loads(REFERENTIEL.read_text()))
    found = {one.code for aimed in Register for one in remarks_on(sample, aimed)}
    assert "nsf-missing" not in found
