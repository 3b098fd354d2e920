"""The address of an act, opened by hand, leads to the page it belongs to, for each role it lets in."""

import pytest
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import resolve, reverse

from parchemin.accounts.terms import Role
from parchemin.web.routes import PUBLIC, SIGNED_IN
from tests.factories import PartnerFactory
from tests.scenes import jury_day
from tests.web.jury import secretary
from tests.web.reading import addresses, audiences

pytestmark = pytest.mark.django_db

# Their page is that of a row which the address names: without one there is nothing here.
OF_A_ROW = {
    *("assessment:note_convocation", "assessment:mail_convocation"),
    *("jury:acknowledge_convocation", "jury:withdraw_expense", "jury:notify", "jury:sign"),
    *("jury:preside", "jury:vote", "jury:adopt", "jury:conclude", "jury:adjourn"),
    *("jury:take_up", "jury:adjust", "jury:remark_departure", "jury:retain_fraud"),
}


def only_posted(address: str) -> bool:
    """Tell whether the view at an address refuses a GET for being one."""
    found = resolve(address)
    try:
        answer = found.func(RequestFactory().get(address), **found.kwargs)
    except Exception:  # a view that reads goes on, and lacks a session or a row
        return False
    return isinstance(answer, HttpResponseNotAllowed)


def acts() -> dict[str, str]:
    """Return the address of each act that a form posts."""
    return {name: address for name, address in addresses().items() if only_posted(address)}


def test_there_are_acts_and_pages():
    found = acts()
    assert len(found) > 60
    assert found.keys() > OF_A_ROW
    assert not {"jury:sitting", "jury:cancel", "pathways:dossiers"} & found.keys()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_an_act_opened_by_hand_leads_to_a_page_that_lets_the_same_people_in(signed_in, role):
    mandate = {"partner": PartnerFactory()} if role is Role.PARTNER else {}
    client, let_in = signed_in(role, **mandate), audiences()
    wrong = []
    for name, address in acts().items():
        audience = let_in[name]
        if audience not in (PUBLIC, SIGNED_IN) and role not in audience:
            continue
        answer = client.get(address)
        if name in OF_A_ROW:
            if answer.status_code != 404:
                wrong.append((name, answer.status_code))
            continue
        page = answer.get("Location", "")
        if answer.status_code != 302 or only_posted(page):
            wrong.append((name, answer.status_code, page))
            continue
        there = let_in[resolve(page).view_name]
        if there not in (PUBLIC, SIGNED_IN) and role not in there:
            wrong.append((name, page, there))
    assert wrong == []


def test_the_page_is_the_one_where_the_act_is_done():
    day = jury_day()
    client, sitting = secretary(day), day.sitting.pk
    item = day.case()
    for name, arguments, page in (
        ("jury:presences", [sitting], reverse("jury:sitting", args=[sitting])),
        ("jury:adopt_all", [sitting], reverse("jury:board", args=[sitting])),
        ("jury:vote", [item.pk], reverse("jury:case", args=[sitting, item.pk])),
        (
            "jury:preside",
            [day.sitting.seats.first().pk, "president"],
            reverse("jury:sitting", args=[sitting]),
        ),
        ("jury:prepare_convocations", [sitting], reverse("jury:convocations", args=[sitting])),
        ("pathways:dossiers_together", ["admit"], reverse("pathways:dossiers")),
        ("certificates:change_together", ["revoke"], reverse("certificates:list")),
    ):
        answer = client.get(reverse(name, args=arguments), follow=True)
        assert answer.redirect_chain == [(page, 302)], name
        assert "Cette adresse enregistre un acte" in answer.content.decode()


def test_an_act_of_somebody_else_is_not_there(signed_in):
    item = jury_day().case()
    assert signed_in(Role.SECRETARIAT).get(reverse("jury:vote", args=[item.pk])).status_code == 404
