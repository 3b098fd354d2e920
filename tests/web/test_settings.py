"""The settings of a body on screen: each change told with what was before, and nothing undone unseen."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.keys import ensure_keys
from parchemin.certificates.models import Counter, Signatory, SigningKey
from parchemin.declarations.cdc.validation import SCHEMAS
from parchemin.declarations.models import FluxSchema
from parchemin.journal.models import Event
from parchemin.journal.selectors import story_of
from parchemin.organisations.models import CdcContract
from parchemin.post.letterhead import set_letterhead
from parchemin.post.models import Letterhead
from tests.conftest import NOON
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    actor_for,
    edition_in_force,
    reglement_in_force,
)
from tests.web.jury import codes, price, soup_of, text

pytestmark = pytest.mark.django_db
HOME = "/espace/reglages/"
IDENTITY = {
    "name": "Fleurs",
    "legal_name": "Certification des fleuristes",
    "siret": "73282932000074",
    "city": "Lyon",
    "commission": "CPNEFP des fleuristes",
    "branches": "1978 : Fleuristes",
}
SIGNATORY = {
    "name": "Odile Marchal",
    "function": "Directrice de la certification",
    "starts_on": "2026-01-01",
    "ends_on": "",
}
XSD = (SCHEMAS / "cdc-1.1.5.xsd").read_bytes()


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def body():
    body = BodyFactory(name="Avant", city="Paris", number_prefix="AVT")
    ensure_keys(actor=actor_for(body), at=NOON)
    return body


@pytest.fixture
def office(signed_in, body):
    return signed_in(body=body)


def saved(office, page, **typed):
    """Save a page of settings; return what the home of settings says then."""
    assert office.get(page).status_code == 200
    answer = office.post(page, typed)
    assert answer.status_code == 303, text(answer)
    return text(office.get(answer["Location"].split("#")[0]))


def last_told(body):
    (line, *_) = story_of(body.pk, f"body/{body.slug}", limit=1)
    return line.sentence


def shown_by(page):
    """Return what a page posts of what it showed."""
    return {
        field["name"]: field["value"]
        for field in soup_of(page).select("input[type=hidden][name^=shown-]")
    }


def test_the_identity_is_corrected_and_the_journal_tells_both_values(office, body):
    said = saved(office, f"{HOME}identite/", **IDENTITY)
    for value in ("Certification des fleuristes", "73282932000074", "1978 : Fleuristes"):
        assert value in said
    told = last_told(body)
    assert "nom : « Avant » devient « Fleurs »" in told
    assert "ville : « Paris » devient « Lyon »" in told
    events = Event.objects.count()
    saved(office, f"{HOME}identite/", **IDENTITY)
    assert Event.objects.count() == events, "the same again is no change"


def test_the_letterhead_follows_the_name_unless_it_says_another(office, body):
    set_letterhead(name="Avant", address="1 rue des Roses", actor=actor_for(body), at=NOON)
    saved(office, f"{HOME}identite/", **IDENTITY)
    head = Letterhead.objects.get()
    assert (head.name, head.address) == ("Fleurs", "1 rue des Roses")
    set_letterhead(name="Les fleuristes réunis", actor=actor_for(body), at=NOON)
    saved(office, f"{HOME}identite/", **{**IDENTITY, "name": "Roses"})
    assert Letterhead.objects.get().name == "Les fleuristes réunis"


def test_an_identity_that_cannot_be_says_all_at_once_and_keeps_what_was_typed(office, body):
    wrong = {**IDENTITY, "siret": "7328293200007O", "branches": "19781 : Fleuristes"}
    answer = office.post(f"{HOME}identite/", wrong)
    assert codes(answer) == {"identifier-siret", "identifier-idcc"}
    assert "le 14e caractère est la lettre « O » (pour le chiffre 0 ?)" in text(answer)
    assert soup_of(answer).find("input", {"name": "city"})["value"] == "Lyon"
    body.refresh_from_db()
    assert body.name == "Avant"


def test_the_second_to_save_is_told_what_changed_meanwhile_and_nothing_is_lost(office):
    page = f"{HOME}identite/"
    saved(office, page, **IDENTITY)
    read = shown_by(office.get(page))
    office.post(page, {**read, **IDENTITY, "city": "Villeurbanne"})
    # Somebody else read the page before, and changes another field: both are kept.
    office.post(page, {**read, **IDENTITY, "name": "Les fleurs"})
    said = text(office.get(HOME))
    assert "Villeurbanne" in said
    assert "Les fleurs" in said
    # The same field: they are told what it is now.
    late = office.post(page, {**read, **IDENTITY, "city": "Bron"})
    assert late.status_code == 422
    assert "« Villeurbanne » a été écrit depuis que vous lisez cette page" in text(late)
    assert soup_of(late).find("input", {"name": "city"})["value"] == "Bron"
    again = {**shown_by(late), **IDENTITY, "name": "Les fleurs", "city": "Bron"}
    assert office.post(page, again).status_code == 303
    assert "Bron" in text(office.get(HOME))


def test_a_logo_replaced_meanwhile_is_neither_replaced_nor_taken_away_unseen(office):
    page = "/espace/lettres/en-tete/"
    square = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h%dv10z"/></svg>'

    def logo(side):
        return SimpleUploadedFile("logo.svg", square % side)

    typed = {"name": "Fleurs"}
    office.post(page, {**typed, "logo": logo(5)})
    read = shown_by(office.get(page))
    assert office.post(page, {**read, **typed, "logo": logo(6)}).status_code == 303
    assert office.post(page, {**read, **typed, "phone": "01 44 55 66 77"}).status_code == 303
    for asked in ({"logo": logo(7)}, {"without_logo": "on"}):
        answer = office.post(page, {**read, **typed, "phone": "01 44 55 66 77", **asked})
        assert answer.status_code == 422
        assert "depuis que vous lisez cette page" in text(answer)


def test_signatories_are_named_corrected_and_two_at_most_on_a_day(office, body):
    new = f"{HOME}signataires/nouveau/"
    assert "la présidence du jury" in text(office.get(HOME))
    assert "Odile Marchal" in saved(office, new, **SIGNATORY)
    saved(office, new, **{**SIGNATORY, "name": "Jorge Almeida", "function": "Président"})
    third = office.post(new, {**SIGNATORY, "name": "Rui Costa", "starts_on": "2027-01-01"})
    assert codes(third) == {"signatories-too-many"}
    assert "Odile Marchal, Jorge Almeida" in text(third)
    page = f"{HOME}signataires/{Signatory.objects.first().pk}/"
    saved(office, page, **{**SIGNATORY, "ends_on": "2026-12-31"})
    assert "jusqu’au : « 31 décembre 2026 »" in last_told(body)
    saved(office, new, **{**SIGNATORY, "name": "Rui Costa", "starts_on": "2027-01-01"})
    early = office.post(page, {**SIGNATORY, "ends_on": "2025-12-31"})
    assert codes(early) == {"signatory-ends-before"}


@pytest.mark.parametrize(
    ("function", "code"),
    [
        ("Vice-présidente, collège des salariés", "signatory-college"),
        ("Certifiée Qualiopi", "parchemin-forbidden"),
    ],
)
def test_a_function_that_a_parchemin_may_not_bear_is_refused_where_it_is_typed(
    office, function, code
):
    answer = office.post(f"{HOME}signataires/nouveau/", {**SIGNATORY, "function": function})
    assert codes(answer) == {code}
    assert not Signatory.objects.exists()


def test_an_o_for_a_zero_is_named_with_its_place_and_may_be_verified(office, body):
    page = f"{HOME}caisse/identifiants/"
    body.cdc_client_id = ""
    body.save()
    typed = {"client_id": "O3VML243", "depositor_id": ""}
    answer = office.post(page, typed)
    assert codes(answer) == {"identifier-look-alike"}
    assert "le 1er caractère est la lettre « O » (pour le chiffre 0 ?)" in text(answer)
    assert codes(office.post(page, {**typed, "client_id": "03VML24"})) == {"identifier-cdc-client"}
    assert "03VML243" in saved(office, page, **{**typed, "client_id": " 03vml243 "})
    assert "numéro client : « 03VML243 »" in last_told(body)
    assert "O3VML243" in saved(office, page, **typed, verified="on")
    same = office.post(page, {**typed, "depositor_id": "O3VML243", "verified": "on"})
    assert codes(same) == {"depositor-itself"}


def test_contracts_are_several_each_until_its_last_day(office, body):
    new = f"{HOME}caisse/contrats/nouveau/"
    typed = {"number": "MCFCER00O310", "label": "CQP de la filière"}
    assert codes(office.post(new, typed)) == {"identifier-look-alike"}
    assert "MCFCER000310" in saved(office, new, **{**typed, "number": "MCFCER000310"})
    contract = CdcContract.objects.get(number="MCFCER000310")
    page = f"{HOME}caisse/contrats/{contract.pk}/"
    taken = office.post(page, {"number": "MCFCER000209", "label": ""})
    assert codes(taken) == {"contract-known"}
    said = saved(office, page, number=contract.number, label="", ends_on="2026-11-01")
    assert "Fini le 01/11/2026" in said
    assert "« CQP de la filière » est retiré" in last_told(body)


def test_the_prefix_is_its_own_in_the_installation(office, body):
    page = f"{HOME}numeros/"
    BodyFactory(number_prefix="FLE")
    Counter.objects.create(body=BodyFactory(), series="OLD-CQP-2025", last=3)
    for prefix, code in (("FLE", "prefix-taken"), ("OLD", "prefix-taken"), ("A-B", "prefix-form")):
        assert codes(office.post(page, {"number_prefix": prefix})) == {code}
    assert "VERT" in saved(office, page, number_prefix="vert")
    assert last_told(body).endswith("commencent désormais par VERT, et non plus AVT.")


def test_the_zone_is_what_a_form_offers_first(office, body):
    saved(office, f"{HOME}fuseau/", zone="Indian/Reunion")
    certification = CertificationFactory(body=body)
    edition_in_force(certification)
    reglement_in_force(certification)
    for route in ("assessment:plan", "jury:convene"):
        chosen = soup_of(office.get(reverse(route))).select_one("select[name=zone] [selected]")
        assert chosen["value"] == "Indian/Reunion"


def test_a_key_is_replaced_after_a_proof_and_a_stolen_one_needs_a_reason(office, body):
    page = f"{HOME}cles/credential/"
    before = SigningKey.objects.get(body=body, purpose="credential", retired_at=None)
    assert before.public in text(office.get(HOME))
    assert codes(office.post(page, {"compromised": "on"})) == {"reason-missing"}
    assert "Remplacée le" in saved(office, page)
    said = saved(office, page, compromised="on", reason="Sauvegarde perdue.")
    assert "Compromise le" in said
    assert "« Sauvegarde perdue. »" in last_told(body)
    assert office.get(f"{HOME}cles/autre/").status_code == 404


def test_an_official_schema_is_given_and_taken_back(office, body):
    page = f"{HOME}caisse/schemas/"

    def given(content, profile="1.1.5"):
        file = SimpleUploadedFile("officiel.xsd", content)
        return office.post(page, {"profile": profile, "file": file})

    for content, code in (
        (b"PK\x03\x04", "schema-unreadable"),
        (XSD.replace(b'name="flux"', b'name="flot"', 1), "schema-of-no-flux"),
        (b"x" * 1_000_001, "schema-too-large"),
    ):
        assert codes(given(content)) == {code}
    assert codes(given(XSD, "1.1.2")) == {"schema-other-profile"}
    assert given(XSD).status_code == 303
    assert "officiel.xsd" in text(office.get(HOME))
    assert office.post(f"{page}1.1.5/retrait/").status_code == 303
    assert not FluxSchema.objects.exists()


@pytest.mark.parametrize("role", [Role.JUROR, Role.COMMISSION, Role.CANDIDATE, Role.STAFF])
def test_settings_are_the_secretariat_s(signed_in, role):
    assert signed_in(role).get(HOME).status_code == 403


def test_what_is_of_another_body_is_not_found(office):
    stranger = BodyFactory()
    row = Signatory.objects.create(body=stranger, name="Rui", function="P", starts_on="2026-01-01")
    contract = stranger.contracts.get()
    for page in (f"signataires/{row.pk}/", f"caisse/contrats/{contract.pk}/"):
        assert office.get(HOME + page).status_code == 404
        assert office.post(HOME + page, SIGNATORY).status_code == 404


def test_settings_cost_the_same_whatever_they_hold(office, body):
    before = price(office, HOME)
    for rank in range(5):
        Signatory.objects.create(
            body=body,
            name=f"Personne {rank}",
            function="Directrice",
            starts_on=f"202{rank}-01-01",
            ends_on=f"202{rank}-12-31",
        )
        CdcContract.objects.create(body=body, number=f"MCFCER00030{rank}")
    assert price(office, HOME) == before
