"""The table of access is whole, closed by default, and obeyed."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import (
    include,
    path,
    reverse,
)

from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import SECOND_FACTOR_ROLES, Role
from parchemin.web.routes import HOLDER, JURY, PUBLIC, door
from tests.factories import BodyFactory, MandateFactory, PartnerFactory, UserFactory
from tests.web.reading import PageClient, WroteWhileReading, addresses, audiences, nothing_written

pytestmark = pytest.mark.django_db


def answer(request):
    """Answer with who the request is."""
    return HttpResponse(getattr(getattr(request, "actor", None), "label", ""))


def write(request):
    """Write while reading: the control of the guard."""
    UserFactory()
    return HttpResponse()


urlpatterns = [
    path("", include("parchemin.web.urls")),
    door("essai/jury/", answer, JURY, name="trial_jury"),
    door("essai/candidat/", answer, HOLDER, name="trial_candidate"),
    path("essai/sans-ligne/", answer, name="trial_without_line"),
    door("essai/ecrit/", write, PUBLIC, name="trial_write"),
]


@pytest.fixture
def trial():
    """Add a few routes."""
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_every_route_has_its_audience():
    assert set(addresses()) == set(audiences())
    assert None not in audiences().values()


def test_a_route_without_a_line_is_shut_even_to_the_secretariat(trial, signed_in):
    assert signed_in().get("/essai/sans-ligne/").status_code == 404


def test_a_stranger_is_led_to_the_door_and_back(trial, client):
    answer = client.get("/essai/jury/?tri=nom")
    assert answer.status_code == 302
    assert answer["Location"] == "/connexion/?next=/essai/jury/%3Ftri%3Dnom"


def test_a_stranger_who_posts_is_led_to_the_door_alone(trial, client):
    assert client.post("/essai/jury/")["Location"] == "/connexion/"


def test_a_stranger_with_htmx_leaves_the_page(trial, client):
    answer = client.get("/essai/jury/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/connexion/"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PARTNER, Role.CHAIR, Role.VICE_CHAIR}))
def test_a_role_enters_where_the_table_says_and_nowhere_else(trial, signed_in, role):
    client = signed_in(role)
    allowed = role in {Role.JUROR, Role.SECRETARIAT}
    assert client.get("/essai/jury/").status_code == (200 if allowed else 403)
    assert client.get("/essai/candidat/").status_code == (200 if role is Role.CANDIDATE else 403)


def test_nobody_enters_after_the_end_of_a_mandate(trial, signed_in):
    client = signed_in(starts_on="2020-01-01", ends_on="2020-12-31")
    assert client.get("/essai/jury/").status_code == 403


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.JUROR])
def test_a_decider_without_second_factor_sets_one_up_first(trial, signed_in, role):
    answer = signed_in(role, second_factor=False).get("/essai/jury/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('mfa_activate_totp')}?next=%2Fessai%2Fjury%2F"


def test_every_role_but_the_candidate_needs_a_second_factor():
    assert frozenset(Role) - SECOND_FACTOR_ROLES == {Role.CANDIDATE}


def test_whoever_decides_somewhere_proves_a_second_factor_everywhere(trial, client):
    user = UserFactory()
    MandateFactory(user=user, body=BodyFactory(name="A"), role=Role.CANDIDATE)
    MandateFactory(user=user, body=BodyFactory(name="B"), role=Role.JUROR)
    client.open_session(user, second_factor=False)
    for address in ("/essai/candidat/", reverse("home")):
        assert client.get(address)["Location"].startswith(reverse("mfa_activate_totp"))
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.open_session(user).get("/essai/candidat/").status_code == 200


def test_somebody_with_several_places_chooses_where_they_work(client):
    user = UserFactory()
    first = PartnerFactory(name="CFA du Nord")
    other = PartnerFactory(name="CFA du Sud", body=first.body)
    for partner in (first, other):
        MandateFactory(user=user, body=first.body, role=Role.PARTNER, partner=partner)
    page = client.open_session(user).get(reverse("home")).content.decode()
    assert "Où travaillez-vous" in page
    assert {"CFA du Nord", "CFA du Sud"} <= set(re.findall(r"CFA du \w+", page))
    client.post(reverse("choose_mandate"), {"place": f"{first.body.slug}/{other.pk}"})
    assert client.get(reverse("home"))["Location"] == reverse("partners:dossiers")
    page = client.get(reverse("partners:dossiers")).content.decode()
    assert "organisme partenaire, CFA du Sud" in page
    client.post(reverse("choose_mandate"), {"place": f"{first.body.slug}/999999"})
    assert client.session["place"].endswith(f"/{other.pk}")


def test_a_candidate_needs_no_second_factor(trial, signed_in):
    client = signed_in(Role.CANDIDATE, second_factor=False)
    assert client.get("/essai/candidat/").status_code == 200


def test_the_chosen_body_decides_who_one_is(trial, client):
    user = UserFactory()
    MandateFactory(user=user, body=BodyFactory(name="A"), role=Role.CANDIDATE)
    other = MandateFactory(user=user, body=BodyFactory(name="B"), role=Role.JUROR)
    client.open_session(user)
    assert client.get("/essai/jury/").status_code == 403
    client.post(reverse("choose_mandate"), {"place": other.body.slug})
    assert client.get("/essai/jury/").status_code == 200


def test_nobody_acts_elsewhere_once_their_mandate_at_the_place_they_chose_is_over(client):
    user = UserFactory()
    here, there = (
        MandateFactory(user=user, body=BodyFactory(name=name), role=Role.SECRETARIAT)
        for name in ("A", "B")
    )
    client.open_session(user).post(reverse("choose_mandate"), {"place": there.body.slug})
    Mandate.objects.filter(pk=there.pk).update(ends_on=date(2026, 1, 1))
    answer = client.post(reverse("accounts:invite_to", args=["juror"]), {"name": "X"})
    assert answer["Location"] == reverse("home")
    assert (
        "Vos mandats là où vous travailliez sont finis"
        in client.get(reverse("home"), follow=True).content.decode()
    )
    assert not Mandate.objects.filter(body=here.body).exclude(pk=here.pk).exists()
    Mandate.objects.filter(pk=here.pk).update(ends_on=date(2026, 1, 1))
    assert client.get(reverse("accounts:list")).status_code == 403


def test_a_body_without_mandate_cannot_be_chosen(trial, signed_in):
    stranger = BodyFactory(name="Ailleurs")
    client = signed_in(Role.CANDIDATE)
    client.post(reverse("choose_mandate"), {"place": stranger.slug})
    assert "place" not in client.session


def test_a_partner_enters_as_a_partner(signed_in):
    partner = PartnerFactory()
    client = signed_in(Role.PARTNER, partner=partner, body=partner.body)
    assert client.get(reverse("home"))["Location"] == reverse("partners:dossiers")
    page = client.get(reverse("partners:dossiers")).content.decode()
    assert "organisme partenaire" in page


def test_what_is_shown_to_one_person_is_kept_by_no_cache(signed_in):
    assert "no-store" in signed_in().get(reverse("home"))["Cache-Control"]


@pytest.mark.parametrize("name", sorted(n for n, who in audiences().items() if who is not PUBLIC))
def test_no_reserved_page_opens_to_a_stranger(client, name):
    answer = client.get(addresses()[name])
    assert answer.status_code == 302
    assert answer["Location"].startswith(settings_login())


def settings_login() -> str:
    """Return the address of the door."""
    return reverse(settings.LOGIN_URL)


def test_the_guard_of_reading_catches_a_get_that_writes(trial, client):
    with pytest.raises(WroteWhileReading):
        client.get("/essai/ecrit/")


def test_the_guard_of_reading_lets_reading_through():
    UserFactory()
    with nothing_written():
        PageClient().get(reverse("public:legal"))
