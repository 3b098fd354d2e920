"""The letterhead on screen: for the secretariat of a body alone; what cannot be is said in place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.post.models import Letterhead
from tests.post.test_letterhead import SQUARE
from tests.web.jury import codes, soup_of, text

pytestmark = pytest.mark.django_db
PAGE = "/espace/lettres/en-tete/"
TYPED = {"name": "CPNE des fleuristes", "address": "12 rue des Lilas", "email": "cqp@fleurs.fr"}


def test_the_secretariat_sets_it_sees_it_and_takes_the_logo_away(signed_in):
    client = signed_in()
    assert PAGE in client.get(reverse("post:list")).content.decode()
    assert "Retirer le logo" not in text(client.get(PAGE))
    logo = SimpleUploadedFile("logo.svg", SQUARE)
    assert client.post(PAGE, {**TYPED, "logo": logo})["Location"] == PAGE
    page = client.get(PAGE)
    assert soup_of(page).find("input", {"name": "name"})["value"] == "CPNE des fleuristes"
    example = client.get(reverse("post:letterhead_example"))
    assert example.content.startswith(b"%PDF")
    assert client.post(PAGE, {**TYPED, "without_logo": "on"}).status_code == 303
    assert Letterhead.objects.get().logo == ""


def test_what_cannot_be_is_refused_and_what_was_typed_stays(signed_in):
    client = signed_in()
    logo = SimpleUploadedFile("logo.gif", b"GIF89a")
    answer = client.post(PAGE, {**TYPED, "logo": logo})
    assert codes(answer) == {"logo-unreadable"}
    assert soup_of(answer).find("input", {"name": "email"})["value"] == "cqp@fleurs.fr"
    answer = client.post(PAGE, {**TYPED, "phone": "appelez", "email": "personne"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"phone", "email"}
    assert not Letterhead.objects.exists()


@pytest.mark.parametrize("role", [Role.JUROR, Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_other_roles_do_not_enter(signed_in, role):
    assert signed_in(role).get(PAGE).status_code == 403
