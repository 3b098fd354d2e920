"""Suspending, lifting, revoking on screen: one person proposes, another confirms."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certificates.models import Certificate, StatusProposal
from parchemin.pathways.models import Person
from tests.certificates.scene import delivered, secretaries, signed_day
from tests.conftest import shared_rows
from tests.factories import BodyFactory
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PROOF = {"reason": "Doute sur l’identité."}


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


class Office:
    """A certificate, and the browsers of two secretaries."""

    def __init__(self) -> None:
        self.day = signed_day()
        (self.certificate,) = delivered(self.day)
        self.number = self.certificate.number
        users = secretaries(self.day.sitting.body, ("Hélène Vasseur", "Karim Benali"))
        self.helene, self.karim = (PageClient().open_session(user) for user in users)

    def address(self, name: str, *args: object) -> str:
        return reverse(f"certificates:{name}", args=[self.number, *args])

    def propose(self, move: str = "suspend", client=None, **typed: str):
        return (client or self.helene).post(self.address("change", move), {**PROOF, **typed})

    def settle(self, name: str, client):
        waiting = StatusProposal.objects.order_by("-pk").first()
        return client.post(self.address(name, waiting.pk), follow=True)

    def page(self, client=None) -> str:
        return html_of((client or self.helene).get(self.address("certificate")))

    @property
    def state(self) -> str:
        self.certificate.refresh_from_db()
        return self.certificate.state


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    with time_machine.travel(AFTERNOON, tick=False), shared_rows(django_db_blocker):
        yield Office()


@pytest.fixture
def office(opened) -> Office:
    return deepcopy(opened)


def test_the_form_says_what_the_act_does_before_it_is_done(office):
    text = html_of(office.helene.get(office.address("change", "revoke")))
    assert "Une révocation est définitive" in text
    assert "Code du travail, art. R6412-7" in text.replace("\n", " ")
    assert "a pu présenter ses observations." in text


def test_a_proposal_waits_on_the_certificate_and_in_the_list(office):
    answer = office.propose()
    assert answer["Location"] == office.address("certificate")
    text = office.page()
    assert "Suspendre : proposé, à confirmer" in text
    assert "Doute sur l’identité." in text
    assert "Hélène Vasseur" in text
    assert "Valide" in text
    found = office.karim.get(reverse("certificates:list"), {"proposition": "open"})
    assert office.number in html_of(found)


def test_who_proposed_sees_why_they_may_not_confirm(office):
    office.propose()
    assert "une autre personne du secrétariat doit confirmer" in office.page(office.helene)
    assert "une autre personne du secrétariat doit confirmer" not in office.page(office.karim)


def test_the_same_person_cannot_confirm_their_own_revocation(office):
    office.propose("revoke", holder_heard="on")
    answer = office.settle("confirm", office.helene)
    assert answer.status_code == 422
    assert "Il faut deux personnes" in html_of(answer)
    assert office.state == "active"


def test_another_person_confirms_and_everybody_sees_it(office):
    office.propose("revoke", holder_heard="on")
    text = html_of(office.settle("confirm", office.karim))
    assert f"Confirmé : le n° {office.number} est révoqué." in text
    for said in ("Révocation", "Hélène Vasseur", "Karim Benali", "Une révocation est définitive."):
        assert said in text, said
    assert "Révoquer…" not in text
    assert 'class="strike"' in text


def test_a_suspension_is_lifted_the_same_way(office):
    office.propose()
    office.settle("confirm", office.karim)
    assert office.state == "suspended"
    office.propose("reinstate", office.karim)
    office.settle("confirm", office.helene)
    assert office.state == "active"
    assert "Suspension levée" in office.page()


def test_a_proposal_is_dropped(office):
    office.propose()
    text = html_of(office.settle("drop", office.helene))
    assert "La proposition est abandonnée." in text
    assert "proposé, à confirmer" not in text


def test_a_revocation_without_hearing_is_refused_and_keeps_the_words(office):
    answer = office.propose("revoke")
    assert answer.status_code == 422
    text = html_of(answer)
    assert "n’a pas été mis en mesure de présenter ses observations" in text
    assert "Doute sur l’identité." in text
    assert not StatusProposal.objects.exists()


def test_a_proposal_without_reason_is_refused_beside_its_field(office):
    answer = office.propose(reason=" ")
    assert answer.status_code == 422
    assert "Ce champ est obligatoire." in html_of(answer)


def test_a_refusal_reaches_the_page_with_htmx(office):
    office.propose("revoke", holder_heard="on")
    proposal = StatusProposal.objects.get()
    answer = office.helene.post(
        office.address("confirm", proposal.pk), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#objections"


def test_a_certificate_that_says_the_truth_is_not_replaced(office):
    assert (
        "L’état civil et l’intitulé enregistré n’ont pas changé depuis la délivrance."
        in office.page()
    )
    answer = office.propose("supersede")
    assert answer.status_code == 422
    assert "rien n’est à corriger" in html_of(answer)


def test_a_corrected_name_makes_a_new_certificate_and_leads_to_it(office):
    Person.objects.filter(pk=office.certificate.person_id).update(birth_name="MARTINE")
    text = html_of(office.helene.get(office.address("change", "supersede")))
    assert f"« {office.certificate.facts['holder']['birth_name']} » devient « MARTINE »" in text
    office.propose("supersede", reason="Acte de naissance produit.")
    text = html_of(office.settle("confirm", office.karim))
    new = Certificate.objects.get(supersedes=office.certificate)
    assert f"le n° {office.number} est remplacé par le n° {new.number}" in text
    assert "Camille MARTINE" in text
    assert f'href="{office.address("certificate")}"' in text
    assert "Établir et sceller" in text
    assert office.state == "superseded"
    assert new.number in office.page()


@pytest.mark.parametrize("name", ["change", "confirm"])
def test_proposing_and_confirming_ask_for_a_fresh_proof(office, name):
    if name == "confirm":
        office.propose()
    with time_machine.travel(AFTERNOON.replace(minute=6), tick=False):
        answer = (
            office.propose()
            if name == "change"
            else office.karim.post(office.address("confirm", StatusProposal.objects.get().pk))
        )
    assert answer.status_code == 302
    assert "confirmer" in answer["Location"]
    assert office.state == "active"


def test_an_unknown_act_or_proposal_is_not_found(office):
    assert office.helene.get(office.address("change", "effacer")).status_code == 404
    for name in ("confirm", "drop"):
        assert office.helene.post(office.address(name, 999)).status_code == 404


def test_another_body_changes_nothing(office, signed_in):
    office.propose()
    stranger = signed_in(body=BodyFactory())
    assert stranger.get(office.address("change", "revoke")).status_code == 404
    for name in ("confirm", "drop"):
        assert office.settle(name, stranger).status_code == 404
    assert office.state == "active"


def test_another_role_changes_nothing(office, signed_in):
    office.propose()
    juror = signed_in(Role.JUROR, body=office.day.sitting.body)
    assert juror.get(office.address("change", "revoke")).status_code == 403
    for name in ("confirm", "drop"):
        assert office.settle(name, juror).status_code == 403
