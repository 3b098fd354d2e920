"""The public page of a certification: what it asks, where it stands, who may prepare for it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from parchemin.catalogue.selectors import certification_page
from parchemin.certifications.models import Certification, Habilitation
from parchemin.certifications.terms import Register
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)


def habilitate(certification, service, ends_on):
    Habilitation.objects.create(
        partner=PartnerFactory(body=certification.body),
        certification=certification,
        service=service,
        convention="2026-1",
        starts_on=date(2026, 1, 1),
        ends_on=ends_on,
    )


def test_the_page_holds_the_référentiel_and_who_may_prepare(published, django_assert_num_queries):
    certification = published("VENDEUR")
    habilitate(certification, "prepare", date(2027, 1, 1))
    habilitate(certification, "evaluate", date(2026, 11, 23))
    with django_assert_num_queries(5):
        page = certification_page(body_slug=certification.body.slug, code="VENDEUR", on=DAY)
        assert [branch.idcc for branch in page.certification.branches.all()] == ["1505"]
    assert page.referentiel.identity.title == "Vendeur conseil"
    assert [h.service for h in page.habilitations] == ["prepare"]
    assert page.register is Register.NONE
    assert [edition.number for edition in page.editions] == [1]
    assert "Compte personnel de formation" in {way.label for way in page.ways if not way.is_open}


EXACT = "Vendeur conseil en commerce alimentaire"


def test_every_public_page_says_the_title_of_the_register_while_it_stands(
    published, registered, client
):
    """RULE-17."""
    certification = published("VENDEUR")
    registered(certification, "RNCP99901", level=5, ends_on=date(2026, 12, 1), title=EXACT)
    slug = certification.body.slug
    for moment, shown in (("2026-11-24 12:00", True), ("2027-01-04 12:00", False)):
        with time_machine.travel(f"{moment}+01:00", tick=False):
            for address in (
                reverse("public:cqp", args=[slug, "VENDEUR"]),
                reverse("public:cqp_list"),
                reverse("public:body", args=[slug]),
                reverse("public:home"),
            ):
                answer = client.get(address)
                assert answer.status_code == 200
                assert (EXACT in answer.text) is shown, address


def test_a_registration_opens_its_ways_while_it_stands(published, registered):
    certification = published("VENDEUR")
    registered(certification, "RNCP99901", level=5)
    page = certification_page(body_slug=certification.body.slug, code="VENDEUR", on=DAY)
    assert (page.register, page.registration.level) == (Register.RNCP, 5)
    assert "Compte personnel de formation" in {way.label for way in page.ways if way.is_open}


def test_what_is_not_published_or_not_there_has_no_page(published):
    certification = published("CACHE", published=False)
    for code in ("CACHE", "ABSENT"):
        with pytest.raises(Certification.DoesNotExist):
            certification_page(body_slug=certification.body.slug, code=code, on=DAY)
