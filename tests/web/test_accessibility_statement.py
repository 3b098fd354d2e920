"""The accessibility statement (loi n° 2005-102, art. 47): no more than what was done, and whom to write to."""

import pytest
from django.urls import reverse

from parchemin.post.models import Letterhead
from tests.factories import BodyFactory, MandateFactory
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db


def test_without_an_audit_the_site_is_not_compliant_and_every_page_says_so(client):
    page = html_of(client.get(reverse("public:accessibility")))
    assert "non conforme" in page
    assert "partiellement conforme" not in page
    assert "Accessibilité : non conforme" in html_of(client.get("/"))


def test_it_names_whom_to_write_to(client, settings):
    body = BodyFactory()
    Letterhead.objects.create(body=body, name=body.name, email="cqp@fleurs.exemple.fr")
    page = html_of(client.get(reverse("public:accessibility")))
    assert "mailto:cqp@fleurs.exemple.fr" in page
    settings.ACCESSIBILITY_CONTACT = "acces@exemple.fr"
    page = html_of(client.get(reverse("public:accessibility")))
    assert "mailto:acces@exemple.fr" in page
    assert "mailto:cqp@" not in page


def test_it_shows_no_address_that_opens_an_account(client):
    mandate = MandateFactory()
    Letterhead.objects.create(
        body=mandate.body, name=mandate.body.name, email=mandate.user.email.title()
    )
    page = html_of(client.get(reverse("public:accessibility")))
    assert mandate.user.email not in page.lower()
    assert mandate.body.legal_name in page


def test_the_notice_of_data_promises_nothing_that_does_not_exist(client):
    assert "Aménagements" not in html_of(client.get(reverse("public:data")))
