"""The assessors of a body: who they are, and habilitating one."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.accounts.models import Mandate
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Grid
from tests.conftest import NOON
from tests.factories import AssessorFactory, BodyFactory, EmployerFactory
from tests.scenes import assessment
from tests.web.jury import codes, soup_of

pytestmark = pytest.mark.django_db
POOL = "/espace/sessions/evaluateurs/"
NEW = "/espace/sessions/evaluateurs/nouveau/"
TYPED = {
    "given_names": "Rachid",
    "surname": "Oumellal",
    "email": "rachid@exemple.fr",
    "habilitated_from": "2026-11-01",
    "with_account": "on",
}


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON):
        yield


def text(answer) -> str:
    return answer.content.decode()


def test_the_pool_says_who_may_assess_today_first(signed_in):
    scene = assessment()
    scene.grid(scene.candidate(), "B1")
    past = AssessorFactory(body=scene.session.body, name="Ancien", habilitated_until="2026-11-23")
    foreign = AssessorFactory(body=BodyFactory())
    answer = signed_in(body=scene.session.body).get(POOL)
    page = text(answer)
    assert page.index(scene.pair[0].listed_name) < page.index(past.listed_name)
    (row,) = [
        one for one in soup_of(answer).select("tbody tr") if scene.pair[0].surname in one.text
    ]
    assert [cell.text for cell in row.select(".num")][-2:] == ["0", "1"]
    assert foreign.email not in page


def test_an_empty_pool_says_what_to_do(signed_in):
    assert "Habilitez les personnes qui évaluent" in text(signed_in().get(POOL))


def test_an_assessor_is_habilitated_with_an_account(signed_in):
    body = BodyFactory()
    client = signed_in(body=body)
    employer = EmployerFactory(body=body)
    assert employer.name in text(client.get(NEW))
    answer = client.post(NEW, TYPED | {"employer_id": employer.pk})
    assert answer["Location"] == reverse("assessment:assessors")
    assessor = Assessor.objects.get()
    assert (assessor.employer, assessor.user.email) == (employer, "rachid@exemple.fr")
    assert Mandate.objects.filter(user=assessor.user, role=Role.ASSESSOR).count() == 1
    assert "L’habilitation d’évaluateur est enregistrée" in text(client.get(POOL))


def test_a_refusal_keeps_what_was_typed(signed_in):
    answer = signed_in().post(NEW, TYPED | {"habilitated_until": "2026-10-01"})
    assert answer.status_code == 422
    assert "avant son début" in text(answer)
    assert 'value="Oumellal"' in text(answer)


def test_each_fault_is_said_in_its_place(signed_in):
    answer = signed_in().post(NEW, {"email": "rachid"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "surname",
        "given_names",
        "email",
        "habilitated_from",
    }


def test_an_employer_of_another_body_is_not_offered(signed_in):
    foreign = EmployerFactory()
    answer = signed_in(body=BodyFactory()).post(NEW, TYPED | {"employer_id": foreign.pk})
    assert answer.status_code == 422
    assert not Assessor.objects.exists()


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.JUROR, Role.CANDIDATE, Role.COMMISSION])
def test_the_pool_is_the_secretariat_s(signed_in, role):
    client = signed_in(role)
    assert client.get(POOL).status_code == client.post(NEW, TYPED).status_code == 403


def test_thirty_assessors_cost_what_one_costs(signed_in):
    body = BodyFactory()
    client = signed_in(body=body)
    costs = []
    for more in (1, 29):
        AssessorFactory.create_batch(more, body=body)
        with CaptureQueriesContext(connection) as queries:
            client.get(POOL)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_who_an_assessor_is_is_corrected_with_a_reason(signed_in):
    assessor = AssessorFactory()
    other = AssessorFactory(body=assessor.body)
    office = signed_in(body=assessor.body)
    url = reverse("assessment:correct_assessor", args=[assessor.pk])
    assert url in office.get(POOL).text
    assert office.get(url).status_code == 200
    wrong = {"given_names": "Léa", "surname": "😀", "email": other.email, "reason": "x"}
    answer = office.post(url, wrong)
    assert answer.status_code == 422
    assert set(codes(answer)) == {"document-unprintable", "email-taken"}
    office.post(
        url,
        {
            "given_names": "Léa",
            "surname": "Juste",
            "email": "lea@exemple.fr",
            "reason": "Faute de frappe.",
        },
    )
    assessor.refresh_from_db()
    assert (assessor.name, assessor.email) == ("Léa Juste", "lea@exemple.fr")


def test_the_address_of_who_signed_changes_and_the_one_sealed_is_nobody_else_s(signed_in):
    scene = assessment()
    grid = scene.grid(scene.candidate(), "B1")
    Grid.objects.filter(pk=grid.pk).update(state="signed", signed_at=NOON, digest="x")
    office = signed_in(body=scene.session.body)
    assessor = grid.assessor
    former, key = assessor.email, assessor.key
    url = reverse("assessment:correct_assessor", args=[assessor.pk])
    office.post(url, {**assessor.name_parts, "email": "autre@exemple.fr", "reason": "x"})
    assessor = Assessor.objects.get(pk=assessor.pk)
    assert (assessor.email, assessor.sealed_email, assessor.key) == (
        "autre@exemple.fr",
        former,
        key,
    )
    other = AssessorFactory(body=assessor.body)
    answer = office.post(
        reverse("assessment:correct_assessor", args=[other.pk]),
        {**other.name_parts, "email": former, "reason": "x"},
    )
    assert set(codes(answer)) == {"email-sealed"}
