"""Conventions on screen: renewed, shortened, joined with their signed document, limited to sites, and obeyed."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parchemin.assessment.models import Session
from parchemin.certifications.models import ConventionFile, Habilitation
from parchemin.deadlines.models import Deadline
from parchemin.deadlines.terms import DeadlineKind
from parchemin.organisations.models import PartnerSite
from tests.conftest import NOON
from tests.factories import BodyFactory, PartnerFactory
from tests.scenes import assessment
from tests.web.jury import codes, soup_of, text

pytestmark = pytest.mark.django_db
SAID = {
    "signed_on": "2026-01-05",
    "purpose": "Organiser l’évaluation.",
    "finance": "120 € par candidat.",
    "subcontracting": "Aucune.",
    "means": "Un plateau technique.",
}
TYPED = SAID | {
    "service": "evaluate",
    "reference": "Convention 2026-04",
    "starts_on": "2026-01-05",
    "ends_on": "2026-12-31",
}
FOLLOWING = SAID | {
    "reference": "Avenant 1",
    "starts_on": "2027-01-01",
    "ends_on": "2029-12-31",
}
PDF = b"%PDF-1.7\nsigned"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def partner(scene):
    return PartnerFactory(body=scene.session.body, name="École des halles", siret="73282932000074")


@pytest.fixture
def secretariat(signed_in, scene):
    return signed_in(body=scene.session.body)


def pdf(content=PDF):
    return SimpleUploadedFile("convention signée.pdf", content, content_type="application/pdf")


def granted(client, partner, scene, **changes) -> Habilitation:
    typed = TYPED | {"certification_code": scene.certification.code} | changes
    answer = client.post(reverse("organisations:habilitate_partner", args=[partner.pk]), typed)
    assert answer.status_code == 303, text(answer)
    return Habilitation.objects.latest("pk")


def asked(client, route, *about, **typed):
    address = reverse(f"organisations:{route}", args=about)
    assert client.get(address).status_code == 200
    return client.post(address, typed)


def clocks() -> list[str]:
    rows = Deadline.objects.filter(kind=DeadlineKind.HABILITATION)
    return [row.due_on.isoformat() for row in rows]


def planned(client, scene, partner, **typed):
    address = f"{reverse('assessment:plan')}?certification={scene.certification.pk}"
    return client.post(
        address,
        {
            "code": "S-100",
            "day": "2026-12-10",
            "hour": "09:00",
            "zone": "Europe/Paris",
            "place": "Lyon",
            "capacity": "8",
            "partner": partner.pk,
        }
        | typed,
    )


def test_a_habilitation_is_renewed_and_its_clock_moves_to_the_new_term(secretariat, partner, scene):
    first = granted(secretariat, partner, scene)
    assert clocks() == ["2026-12-31"]
    form = soup_of(secretariat.get(reverse("organisations:renew_habilitation", args=[first.pk])))
    assert form.find("input", {"name": "starts_on"})["value"] == "2027-01-01"
    assert form.find("textarea", {"name": "means"}).text.strip() == "Un plateau technique."
    for _ in range(2):
        answer = asked(secretariat, "renew_habilitation", first.pk, **FOLLOWING)
        assert answer.status_code == 303
    second = Habilitation.objects.exclude(pk=first.pk).get()
    assert (second.renews, second.service) == (first, first.service)
    assert clocks() == ["2029-12-31"]
    page = text(secretariat.get(reverse("organisations:partner", args=[partner.pk])))
    assert "est renouvelée : organiser l’évaluation" in page
    assert "À venir" in page


def test_a_renewal_that_goes_no_further_or_says_too_little_is_refused(secretariat, partner, scene):
    first = granted(secretariat, partner, scene)
    short = FOLLOWING | {"starts_on": "2026-01-05", "ends_on": "2026-12-31", "finance": ""}
    answer = asked(secretariat, "renew_habilitation", first.pk, **short)
    assert codes(answer) == {
        "renewal-goes-no-further",
        "convention-incomplete",
        "habilitation-known",
    }
    assert "Avenant 1" in str(soup_of(answer).find("input", {"name": "reference"}))
    assert Habilitation.objects.count() == 1


def test_a_term_is_brought_forward_and_obeyed_that_day(secretariat, partner, scene):
    row = granted(secretariat, partner, scene)
    later = asked(
        secretariat,
        "change_habilitation",
        row.pk,
        "shorten",
        ends_on="2027-01-01",
        reason="Accord.",
    )
    assert codes(later) == {"not-shorter"}
    past = asked(
        secretariat,
        "change_habilitation",
        row.pk,
        "shorten",
        ends_on="2026-11-01",
        reason="Accord.",
    )
    assert codes(past) == {"not-shorter"}
    answer = asked(
        secretariat,
        "change_habilitation",
        row.pk,
        "shorten",
        ends_on="2026-12-09",
        reason="Accord.",
    )
    assert answer.status_code == 303
    assert clocks() == ["2026-12-09"]
    assert codes(planned(secretariat, scene, partner)) == {"habilitation-out-of-period"}
    assert planned(secretariat, scene, partner, day="2026-12-09").status_code == 303
    page = text(secretariat.get(reverse("organisations:partner", args=[partner.pk])))
    assert "finit le 9 décembre 2026, et non plus le 31 décembre 2026" in page


def test_the_signed_document_is_kept_with_the_convention_and_read_back(
    secretariat, signed_in, partner, scene
):
    row = granted(secretariat, partner, scene, document=pdf())
    (kept,) = ConventionFile.objects.all()
    address = reverse("organisations:convention_file", args=[kept.pk])
    answer = secretariat.get(address)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    for content in (PDF, PDF + b" again"):
        assert (
            asked(secretariat, "join_convention", row.pk, document=pdf(content)).status_code == 303
        )
    assert row.documents.count() == 2
    page = text(secretariat.get(reverse("organisations:partner", args=[partner.pk])))
    assert page.count("jointe le") == 2
    assert "est jointe : « convention signée.pdf »" in page
    assert signed_in(body=BodyFactory()).get(address).status_code == 404


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a word processor's file"])
def test_a_document_that_is_no_pdf_refuses_the_convention(secretariat, partner, scene, content):
    typed = TYPED | {"certification_code": scene.certification.code, "document": pdf(content)}
    answer = secretariat.post(reverse("organisations:habilitate_partner", args=[partner.pk]), typed)
    assert codes(answer) == {"document-not-pdf"}
    assert not Habilitation.objects.exists()


def test_a_document_is_asked_where_it_is_joined(secretariat, partner, scene):
    row = granted(secretariat, partner, scene)
    answer = asked(secretariat, "join_convention", row.pk)
    assert answer.status_code == 422
    assert "Choisissez le PDF" in text(answer)


def test_a_convention_limited_to_a_site_lets_no_session_be_held_elsewhere(
    secretariat, partner, scene
):
    """RULE-13: the site is in the scope."""
    here, there = (PartnerSite.objects.create(partner=partner, name=name) for name in ("A", "B"))
    row = granted(secretariat, partner, scene, site_ids=[here.pk])
    assert [site.name for site in row.sites.all()] == ["A"]
    unsaid = planned(secretariat, scene, partner)
    assert codes(unsaid) == {"habilitation-other-site"}
    assert "R6113-16-2" in text(unsaid)
    elsewhere = planned(secretariat, scene, partner, site=there.pk)
    assert "n’est pas habilité au site « B ». Sa convention vaut pour : A." in text(elsewhere)
    assert planned(secretariat, scene, partner, site=here.pk).status_code == 303
    session = Session.objects.get(code="S-100")
    assert session.site == here
    changing = reverse("assessment:change", args=[session.pk])
    typed = {
        box["name"]: box.get("value", "")
        for box in soup_of(secretariat.get(changing)).select("form.plan-form input[name]")
        if box.get("type") != "checkbox"
    }
    typed |= {"partner": partner.pk, "zone": "Europe/Paris", "site": there.pk}
    assert codes(secretariat.post(changing, typed)) == {"habilitation-other-site"}


def test_a_site_of_another_partner_is_refused(secretariat, partner, scene):
    granted(secretariat, partner, scene)
    other = PartnerFactory(body=scene.session.body)
    site = PartnerSite.objects.create(partner=other, name="Ailleurs")
    assert codes(planned(secretariat, scene, partner, site=site.pk)) == {"other-site"}


def test_a_convention_of_some_sites_and_one_of_all_hold_together(secretariat, partner, scene):
    here, there = (PartnerSite.objects.create(partner=partner, name=name) for name in ("A", "B"))
    granted(secretariat, partner, scene, site_ids=[here.pk])
    granted(secretariat, partner, scene, starts_on="2026-02-01", reference="C-2")
    assert planned(secretariat, scene, partner, site=there.pk).status_code == 303


def test_a_refusal_about_a_partner_leads_the_secretariat_to_its_page(secretariat, partner, scene):
    answer = planned(secretariat, scene, partner)
    assert codes(answer) == {"partner-not-habilitated"}
    way = soup_of(answer).find(id="objections").find("a")
    page = reverse("organisations:partner", args=[partner.pk])
    assert secretariat.get(way["href"])["Location"] == page


def test_a_siret_that_nobody_has_leads_to_the_form_that_registers_it(secretariat):
    address = reverse("organisations:partner_of_siret", args=["73282932000074"])
    form = soup_of(secretariat.get(address, follow=True))
    assert form.find("input", {"name": "siret"})["value"] == "73282932000074"
