"""The pool of jurors on screen: who may sit, what places each, and, apart, who mandates them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jurors.models import Juror, JurorHabilitation, JurorMandate, JurorTraining
from parchemin.jury.terms import College
from tests.conftest import NOON
from tests.factories import (
    BodyFactory,
    CertificationFactory,
    EmployerFactory,
    JurorFactory,
    MandateFactory,
)
from tests.scenes import jury_day
from tests.web.jury import codes, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
LIST = "/espace/seances/jures/"
NEW = "/espace/seances/jures/nouveau/"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def juror(body):
    return JurorFactory(body=body, name="Anne Roux", college=College.EMPLOYEES)


@pytest.fixture
def secretariat(signed_in, body):
    return signed_in(body=body)


def page_of(juror) -> str:
    return reverse("jury:juror", args=[juror.pk])


def write(client, juror, what, **typed):
    return client.post(reverse("jury:juror_act", args=[juror.pk, what]), typed)


def test_the_pool_is_read_by_college_and_says_who_is_gone(secretariat, body, juror):
    JurorFactory(body=body, name="Karim Belkacem", college=College.EMPLOYERS, trade="Primeur")
    JurorFactory(body=body, name="Odile Marchal", active_until=date(2026, 10, 1))
    JurorHabilitation.objects.create(
        juror=juror, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), deliberation="2025-2"
    )
    page = text(secretariat.get(LIST))
    assert page.index("Belkacem Karim") < page.index("Roux Anne") < page.index("Marchal Odile")
    for words in ("Primeur", "finie le 31/12/2025", "terminées le 01/10/2026", "0 séance"):
        assert words in page


def test_an_empty_pool_says_what_to_do_first(secretariat):
    assert "Ajoutez les personnes que les deux collèges désignent" in text(secretariat.get(LIST))


def test_a_juror_is_added_without_any_sitting(secretariat, body):
    typed = {
        "given_names": "Fatou",
        "surname": "Ndiaye",
        "email": "fatou@exemple.fr",
        "college": "employees",
        "active_from": "2026-11-24",
        "mandated_by": "Organisation Z",
        "qualified": "on",
    }
    assert secretariat.post(NEW, typed | {"email": "fatou"}).status_code == 422
    answer = secretariat.post(NEW, typed)
    juror = Juror.objects.get(body=body, surname="Ndiaye")
    assert answer["Location"] == page_of(juror)
    assert juror.mandate.organisation == "Organisation Z"


def test_asked_from_a_sitting_adding_comes_back_to_it():
    day = jury_day()
    address = reverse("jury:enlist", args=[day.sitting.pk])
    typed = {
        "given_names": "Fatou",
        "surname": "Ndiaye",
        "email": "fatou@exemple.fr",
        "college": "employees",
        "active_from": "2026-11-24",
    }
    answer = secretary(day).post(address, typed)
    assert answer["Location"] == f"{reverse('jury:sitting', args=[day.sitting.pk])}#sieger"


def test_the_page_of_a_juror_says_where_they_sit_next():
    day = jury_day()
    page = text(secretary(day).get(page_of(day.seats["marchal"].juror)))
    assert "Séance JURY-1 24/11/2026" in page


def test_a_profile_is_written_and_a_fault_keeps_what_was_typed(secretariat, body, juror):
    employer = EmployerFactory(body=body, name="Primeurs du Midi")
    typed = {"trade": "Boucherie", "in_trade_since": "2010-01-01", "employer_id": employer.pk}
    answer = write(secretariat, juror, "profil", **typed, left_trade_on="2009-01-01")
    assert codes(answer) == {"period"}
    assert soup_of(answer).find("input", {"name": "trade"})["value"] == "Boucherie"
    assert soup_of(answer).find("details", open=True).summary.text == "Modifier"
    assert write(secretariat, juror, "profil", **typed).status_code == 303
    page = text(secretariat.get(page_of(juror)))
    assert "Boucherie, depuis le 01/01/2010" in page
    assert "Primeurs du Midi" in page
    assert "non qualifiée pour ce métier" in page


def test_a_juror_is_put_on_the_list_of_the_cpne(secretariat, body, juror):
    cqp = CertificationFactory(body=body, short_title="MUC")
    typed = {"starts_on": "2026-01-01", "ends_on": "2027-12-31", "deliberation": "2026-03"}
    backwards = write(secretariat, juror, "liste", **{**typed, "ends_on": "2025-12-31"})
    assert codes(backwards) == {"period"}
    assert write(secretariat, juror, "liste", **{**typed, "deliberation": ""}).status_code == 422
    assert write(secretariat, juror, "liste", **typed, certification_id=cqp.pk).status_code == 303
    page = text(secretariat.get(page_of(juror)))
    assert "MUC du 01/01/2026 au 31/12/2027 2026-03" in page
    stranger = CertificationFactory()
    assert (
        write(secretariat, juror, "liste", **typed, certification_id=stranger.pk).status_code == 422
    )


def test_trainings_and_the_end_of_an_office_are_written(secretariat, juror):
    assert write(secretariat, juror, "formation", title="Délibérer", hours="7").status_code == 422
    typed = {"title": "Délibérer", "trained_on": "2026-03-02", "hours": "7"}
    assert write(secretariat, juror, "formation", **typed).status_code == 303
    assert JurorTraining.objects.get().hours == 7
    assert write(secretariat, juror, "fin", last_day="2026-11-23").status_code == 303
    page = text(secretariat.get(page_of(juror)))
    assert "Délibérer 02/03/2026, 7 h" in page
    assert "Fonctions terminées" in page


def test_a_juror_who_has_a_seat_to_come_does_not_leave():
    day = jury_day()
    answer = write(secretary(day), day.seats["marchal"].juror, "fin", last_day="2026-11-01")
    assert codes(answer) == {"seat-left"}


def test_who_mandates_a_juror_stands_in_its_own_panel_and_nowhere_else(secretariat, juror):
    assert write(secretariat, juror, "mandat", organisation="Organisation Z").status_code == 303
    assert write(secretariat, juror, "mandat", organisation=" ").status_code == 422
    soup = soup_of(secretariat.get(page_of(juror)))
    panel = soup.find("section", class_="restricted")
    assert "Organisation Z" in panel.text
    panel.extract()
    assert "Organisation Z" not in str(soup)
    assert "Organisation Z" not in secretariat.get(LIST).content.decode()
    assert "Organisation Z" not in secretariat.get(reverse("desk:body_journal")).content.decode()


def test_an_access_is_opened_once_and_its_lack_is_said_before_the_day():
    day = jury_day()
    client = secretary(day)
    sitting = reverse("jury:sitting", args=[day.sitting.pk])
    lack = "Almeida n’a pas d’accès pour signer le procès-verbal."
    assert lack in text(client.get(sitting))
    page = reverse("jury:juror", args=[day.seats["almeida"].juror_id])
    assert "Ouvrir un accès" in text(client.get(page))
    address = reverse("jury:admit_juror", args=[day.seats["almeida"].juror_id])
    assert "Almeida a un accès ; un courriel le lui dit" in text(client.post(address, follow=True))
    assert "Ouvrir un accès" not in text(client.get(page))
    assert lack not in text(client.get(sitting))
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    assert stranger.post(address).status_code == 404


def test_a_secret_ballot_asks_an_access_of_everybody():
    day = jury_day(secrecy="secret")
    shown = text(secretary(day).get(reverse("jury:sitting", args=[day.sitting.pk])))
    assert "Ndiaye n’a pas d’accès pour voter à bulletin secret." in shown


def test_an_unknown_act_is_not_found(secretariat, juror):
    assert write(secretariat, juror, "burn").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.JUROR, Role.COMMISSION, Role.ASSESSOR, Role.CANDIDATE, Role.STAFF]
)
def test_the_pool_and_its_mandates_are_the_secretariat_s(signed_in, body, juror, role):
    JurorMandate.objects.create(juror=juror, organisation="Organisation Z")
    outsider = signed_in(role, body=body)
    for address in (LIST, NEW, page_of(juror)):
        assert outsider.get(address).status_code == 403
    assert write(outsider, juror, "mandat", organisation="Y").status_code == 403


def test_the_juror_of_another_body_does_not_exist(signed_in, juror):
    stranger = signed_in(body=BodyFactory())
    assert "Anne Roux" not in text(stranger.get(LIST))
    assert stranger.get(page_of(juror)).status_code == 404
    assert write(stranger, juror, "mandat", organisation="Y").status_code == 404
    assert not JurorMandate.objects.exists()


def test_thirty_jurors_cost_what_one_costs(secretariat, body, juror):
    costs = []
    for more in (0, 29):
        JurorFactory.create_batch(more, body=body)
        costs.append([price(secretariat, LIST), price(secretariat, page_of(juror))])
    assert costs[0] == costs[1]


def choosing(day) -> str:
    return reverse("jury:choose", args=[day.sitting.pk])


def test_whom_to_choose_is_ranked_with_reasons_and_seated_in_one_gesture():
    day = jury_day()
    free = JurorFactory(body=day.sitting.body, name="Anne Roux", college=College.EMPLOYEES)
    JurorFactory(body=day.sitting.body, name="Paul Vidal", active_until=date(2026, 1, 1))
    client = secretary(day)
    page = text(client.get(choosing(day)))
    assert page.index("Anne Roux") < page.index("Ne peuvent pas") < page.index("Paul Vidal")
    assert "Anne Roux n’a pas suivi de formation de juré." in page
    assert "Paul Vidal n’a pas de mandat de juré le 24/11/2026." in page
    assert "Marchal" not in page.replace("Sylvie Marchetti", "")
    (form,) = soup_of(client.get(choosing(day))).main.find_all("form", class_="inline")
    typed = {field["name"]: field["value"] for field in form.find_all("input")}
    assert client.post(form["action"], typed).status_code == 303
    assert day.sitting.seats.filter(juror=free, role="member").exists()


def test_nobody_left_to_choose_is_said_with_what_to_do():
    day = jury_day()
    page = secretary(day).get(choosing(day))
    assert "Personne d’autre à appeler" in text(page)
    assert soup_of(page).select_one(".empty a")["href"] == reverse(
        "jury:enlist", args=[day.sitting.pk]
    )


def test_whom_to_choose_is_the_secretariat_s_of_that_body(signed_in):
    day = jury_day()
    assert signed_in(body=BodyFactory()).get(choosing(day)).status_code == 404
    assert signed_in(Role.JUROR, body=day.sitting.body).get(choosing(day)).status_code == 403


def test_thirty_jurors_to_choose_cost_what_one_costs():
    day = jury_day()
    day.case()
    client = secretary(day)
    costs = []
    for more in (1, 29):
        JurorFactory.create_batch(more, body=day.sitting.body)
        costs.append(price(client, choosing(day)))
    assert costs[0] == costs[1]
