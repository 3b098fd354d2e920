"""One search for all that a body keeps: people, dossiers, certificates, sessions, juries, jurors."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.terms import Role
from tests.conftest import NOON
from tests.declarations.scene import accrochage
from tests.factories import DossierFactory, JurorFactory, PersonFactory, SessionFactory
from tests.scenes import jury_day
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db
HERE = "/espace/chercher/"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


def found(client, words):
    """Return what the search shows, by kind."""
    page = client.get(HERE, {"q": words})
    return {kind.label: [row.name for row in kind.rows] for kind in page.context["kinds"]}


def test_each_kind_is_found_by_what_people_call_it(signed_in):
    day = jury_day()
    body, certification = day.sitting.body, day.sitting.certification
    client = signed_in(body=body)
    SessionFactory(body=body, certification=certification, code="EV-7", place="Épinal")
    JurorFactory(body=body, name="Zoé Œuvrard")
    assert found(client, "EV-7") == {"Sessions": ["EV-7"]}
    assert found(client, "Œuvrard") == {"Jurés": ["Œuvrard Zoé"]}
    assert found(client, day.sitting.code) == {"Jurys": [day.sitting.code]}
    assert found(client, "rien du tout") == {}


def test_a_person_is_found_by_birth_date_beside_a_homonym(signed_in):
    known = DossierFactory(state="submitted")
    body = known.body
    for day in (11, 12):
        person = PersonFactory(
            body=body,
            natural_key=f"martin|{day}",
            birth_name="Martin",
            birth_year=1999,
            birth_month=3,
            birth_day=day,
        )
        DossierFactory(body=body, certification=known.certification, person=person)
    client = signed_in(body=body)
    for words in ("12/03/1999", "martin 12.3.1999", "1999-03-12"):
        page = client.get(HERE, {"q": words})
        (kind,) = page.context["kinds"]
        (row,) = kind.rows
        assert "12/03/1999" in row.detail
    page = client.get(reverse("pathways:dossiers"), {"q": "12/03/1999"})
    assert page.context["list"].total == 1
    assert found(client, "31/02/1999") == {}


def test_a_certificate_is_found_by_its_number(signed_in):
    scene = accrochage()
    certificate = scene.certificate()
    client = signed_in(body=scene.body)
    (name,) = found(client, certificate.number)["Certificats"]
    assert name == f"{certificate.person.birth_name} {certificate.person.given_names}"


def test_the_search_is_on_every_page_of_the_secretariat_and_of_nobody_else(signed_in):
    day = jury_day()
    body = day.sitting.body
    page = html_of(signed_in(body=body).get(reverse("jury:sittings")))
    assert f'action="{HERE}"' in page
    juror = signed_in(Role.JUROR, body=body)
    assert HERE not in html_of(juror.get(reverse("jury:sittings")))
    assert juror.get(HERE).status_code == 403


def test_nothing_of_another_body_is_found(signed_in):
    dossier = DossierFactory()
    client = signed_in()
    assert found(client, dossier.number) == {}


def test_more_than_a_page_shows_leads_to_the_list_at_the_same_price(signed_in):
    known = DossierFactory(person__birth_name="Petit")
    client, costs = signed_in(body=known.body), []
    for more in (0, 11):
        for rank in range(more):
            person = PersonFactory(
                body=known.body,
                birth_name="Petit",
                search_text="petit",
                natural_key=f"petit|{rank}",
            )
            DossierFactory(body=known.body, certification=known.certification, person=person)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(HERE, {"q": "petit"})
        costs.append(len(queries))
    (kind,) = page.context["kinds"]
    assert (len(kind.rows), kind.every) == (8, "/espace/dossiers/?q=petit")
    assert client.get(kind.every).context["list"].total == 12
    assert costs[0] == costs[1]
