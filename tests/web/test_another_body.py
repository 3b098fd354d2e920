"""One more body of an installation, opened on screen by whoever runs it."""

import pytest

from parchemin.accounts.models import Invitation, Mandate, User
from parchemin.accounts.terms import Role
from parchemin.organisations.models import CertifyingBody
from parchemin.post.models import Letterhead
from tests.factories import BodyFactory
from tests.web.jury import codes, soup_of, text

pytestmark = pytest.mark.django_db
HERE = "/espace/installation/ouvrir/"
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


@pytest.fixture
def staff(signed_in):
    """Return who runs an installation that has a body already."""
    return signed_in(Role.STAFF, body=BodyFactory(slug="bois", number_prefix="BOI", name="Le bois"))


def test_a_second_body_is_opened_with_its_first_secretary_invited_and_nobody_else(staff):
    assert HERE in [a["href"] for a in soup_of(staff.get("/espace/installation/")).find_all("a")]
    told = text(staff.post(HERE, TYPED, follow=True))
    assert "Fleurs est ouvert. Un courriel invite Odile Pré." in told
    body = CertifyingBody.objects.get(slug="fleurs")
    user = User.objects.get(email="odile.pre@fleurs.exemple.fr")
    mandates = list(Mandate.objects.filter(body=body).values_list("user", "role"))
    assert mandates == [(user.pk, Role.SECRETARIAT)]
    assert (user.surname, user.given_names) == ("Pré", "Odile")
    assert Invitation.objects.get(body=body).user == user
    assert Letterhead.objects.get(body=body).email.lower() == user.email


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_opened(staff):
    answer = staff.post(HERE, {**TYPED, "slug": "bois"})
    assert codes(answer) == {"slug-taken"}
    assert "Le bois" in text(answer)
    answer = staff.post(HERE, {**TYPED, "siret": "7328293200007O", "number_prefix": "BOI"})
    assert codes(answer) == {"identifier-siret", "prefix-taken"}
    assert soup_of(answer).find("input", {"name": "surname"})["value"] == "Pré"
    assert staff.post(HERE, {**TYPED, "given_names": ""}).status_code == 422
    assert CertifyingBody.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COMMISSION, Role.JUROR])
def test_nobody_else_opens_one(signed_in, role):
    assert signed_in(role).post(HERE, TYPED).status_code == 403
    assert not CertifyingBody.objects.filter(slug="fleurs").exists()
