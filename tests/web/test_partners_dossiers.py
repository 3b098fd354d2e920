"""The door of a partner: its own candidates, enrolled by form, and nothing of anybody else's."""

from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions.contacts import complete_contact
from parchemin.pathways.models import Dossier, DossierNote
from tests.conftest import NOON
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    DossierFactory,
    MandateFactory,
    PartnerFactory,
    actor_for,
)
from tests.jury.after import decided_day, notified
from tests.pathways.scene import scene as place_of_training
from tests.scenes import assessment
from tests.web.jury import codes, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
LIST = "/espace/mes-candidats/"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


def partner_browser(partner, *roles: Role) -> PageClient:
    """Return the browser of somebody of a partner, who holds other roles there too when they are said."""
    user = MandateFactory(role=Role.PARTNER, body=partner.body, partner=partner).user
    for role in roles:
        MandateFactory(role=role, body=partner.body, user=user)
    return PageClient().open_session(user)


def page_of(dossier: Dossier) -> str:
    return reverse("partners:dossier", args=[dossier.number])


def typed(**changes):
    return {
        "sex": "F",
        "birth_name": "Benkacem",
        "given_names": "Nadia",
        "born": "12/03/1990",
        "birth_place": "Lyon 3e",
        "birth_country": "France",
        "route": "continuing_training",
        "entry": "2026-11-02",
        "scope": "whole",
        "partner_siret": "",
        **changes,
    }


@pytest.fixture
def scene():
    return assessment()


@pytest.fixture
def place():
    """Return a certification at the RNCP, and a partner habilitated to prepare for it."""
    return place_of_training()


def enrol(client, scene, **changes):
    address = reverse("partners:enrol", args=[scene.certification.code])
    return client.post(address, typed(**changes))


def test_a_partner_arrives_on_its_own_candidates_and_on_nobody_elses(scene):
    mine = scene.candidate()
    neighbour = PartnerFactory(body=scene.session.body)
    theirs = scene.candidate(partner=neighbour)
    alone = scene.candidate(partner=None)
    client = partner_browser(scene.partner)
    assert client.get(reverse("home"))["Location"] == LIST
    page = text(client.get(LIST))
    assert mine.number in page
    assert mine.number in text(client.get(page_of(mine)))
    for other in (theirs, alone):
        assert other.number not in page
        assert client.get(page_of(other)).status_code == 404
        assert client.post(reverse("partners:submit", args=[other.number])).status_code == 404


def test_a_partner_of_another_body_sees_nothing_of_it(scene):
    mine = scene.candidate()
    stranger = partner_browser(PartnerFactory(body=BodyFactory(), siret=scene.partner.siret))
    assert mine.number not in text(stranger.get(LIST))
    assert stranger.get(page_of(mine)).status_code == 404
    assert enrol(stranger, scene).status_code == 404


def test_whoever_works_for_the_body_too_sees_here_the_candidates_of_the_partner_alone(scene):
    other = scene.candidate(partner=PartnerFactory(body=scene.session.body))
    client = partner_browser(scene.partner, Role.SECRETARIAT)
    assert other.number not in text(client.get(LIST))
    assert client.get(page_of(other)).status_code == 404


@pytest.mark.parametrize("narrowed", ["suivi=tache", "suivi=complement", "echeance=ajournement"])
def test_no_filter_tells_a_partner_what_the_secretariat_alone_reads(scene, narrowed):
    known, other = scene.candidate(), scene.candidate()
    note = {"text": "À rappeler", "written_by": "Camille Perso", "written_at": NOON}
    DossierNote.objects.create(dossier=known, due_on=NOON.date(), **note)
    page = text(partner_browser(scene.partner).get(f"{LIST}?{narrowed}"))
    assert known.number in page
    assert other.number in page


def test_a_decision_is_read_once_its_candidate_was_told():
    day = decided_day()
    Dossier.objects.update(partner=day.scene.partner)
    client = partner_browser(day.scene.partner)
    before = text(client.get(page_of(day.item.dossier)))
    assert "Le jury a délibéré : sa décision se notifie par une lettre." in before
    assert "acquis le" not in before
    assert "Validation partielle" not in before
    notified(day)
    after = text(client.get(page_of(day.item.dossier)))
    assert "notifiée au candidat le 24 novembre 2026" in after
    assert "acquis le 24 novembre 2026" in after


def test_a_partner_enrols_for_itself_then_deposits(place):
    client = partner_browser(place.partner)
    assert place.certification.code in text(client.get(reverse("partners:enrol_choice")))
    answer = enrol(client, place)
    dossier = Dossier.objects.get()
    assert answer["Location"] == page_of(dossier)
    assert (dossier.partner, dossier.state) == (place.partner, "draft")
    assert client.post(reverse("partners:submit", args=[dossier.number])).status_code == 303
    dossier.refresh_from_db()
    assert dossier.state == "submitted"
    assert enrol(client, place)["Location"] == page_of(dossier)
    assert Dossier.objects.count() == 1


def test_a_partner_cannot_enrol_for_another(scene):
    neighbour = PartnerFactory(body=scene.session.body)
    answer = enrol(partner_browser(scene.partner), scene, partner_siret=neighbour.siret)
    assert answer.status_code == 422
    assert not Dossier.objects.exists()


def test_without_a_habilitation_no_training_begins_and_the_text_is_told(scene):
    answer = enrol(partner_browser(scene.partner), scene)
    assert answer.status_code == 422
    assert "art. R6113-16" in text(answer)
    assert not Dossier.objects.exists()


def test_somebody_followed_elsewhere_is_refused_without_saying_by_whom(place):
    enrol(partner_browser(place.partner), place)
    known = Dossier.objects.get()
    neighbour = PartnerFactory(body=place.body, name="École du quai")
    client = partner_browser(neighbour)
    for entry in ("2026-11-02", "2026-11-03"):
        answer = enrol(client, place, entry=entry)
        assert answer.status_code == 422
        assert "followed-elsewhere" in codes(answer)
        assert known.number not in text(answer)
        assert place.partner.name not in text(answer)
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CANDIDATE])
def test_the_list_is_for_partners(role, signed_in):
    assert signed_in(role).get(LIST).status_code == 403


def completing(dossier: Dossier) -> str:
    return reverse("partners:contact", args=[dossier.number])


def test_a_partner_says_where_its_candidate_is_reached_where_nothing_was(scene):
    dossier = scene.candidate(state="submitted", person__email="", person__phone="")
    client = partner_browser(scene.partner)
    assert completing(dossier) in client.get(page_of(dossier)).content.decode()
    client.post(completing(dossier), {"email": "Nadia@exemple.fr"})
    dossier.person.refresh_from_db()
    assert dossier.person.email == "nadia@exemple.fr"
    assert 'name="email"' not in client.get(completing(dossier)).content.decode()
    client.post(completing(dossier), {"email": "autre@exemple.fr", "phone": "06 12 34 56 78"})
    dossier.person.refresh_from_db()
    assert dossier.person.email == "nadia@exemple.fr"
    assert dossier.person.phone
    assert completing(dossier) not in client.get(page_of(dossier)).content.decode()


def test_a_candidate_examined_followed_elsewhere_or_of_another_partner_stays_as_they_are(scene):
    client = partner_browser(scene.partner)
    examined = scene.candidate(state="admissible", person__email="")
    shared = scene.candidate(state="draft", person__email="")
    body = scene.session.body
    DossierFactory(person=shared.person, certification=CertificationFactory(body=body))
    for dossier in (examined, shared):
        answer = client.post(completing(dossier), {"email": "x@exemple.fr"})
        assert codes(answer) == {"contact-held"}
    known = scene.candidate(state="draft", person__email="awa@exemple.fr")
    actor = replace(actor_for(body, Role.PARTNER), partner_id=scene.partner.pk)
    said = {"email": "x@exemple.fr", "phone": ""}
    with pytest.raises(Refused) as refused:
        complete_contact(dossier_id=known.pk, **said, actor=actor, at=NOON)
    assert refused.value.codes == ("contact-written",)
    theirs = scene.candidate(state="draft", person__email="", partner=PartnerFactory())
    assert client.post(completing(theirs), {"email": "x@exemple.fr"}).status_code == 404
    assert not Dossier.objects.filter(person__email="x@exemple.fr").exists()
