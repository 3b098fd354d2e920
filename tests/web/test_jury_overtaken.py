"""What somebody else wrote since a page was read is never undone by it unseen."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.jury.models import Decision
from tests.scenes import jury_day
from tests.web.jury import ON_THE_DAY, board_of, codes, secretary, soup_of, text
from tests.web.test_jury_minutes import closed, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(ON_THE_DAY, tick=False):
        yield


def read(client, address, action=""):
    """Return what a browser would post of a form left as its page shows it."""
    form = soup_of(client.get(address)).find("form", method="post", action=action or None)
    posted = {
        field["name"]: field.get("value", "")
        for field in form.find_all("input")
        if field["name"] != "csrfmiddlewaretoken"
        and (field.get("type") != "checkbox" or field.has_attr("checked"))
    }
    posted |= {area["name"]: area.text.removeprefix("\n").rstrip() for area in form("textarea")}
    for choice in form("select"):
        posted[choice["name"]] = (choice.find("option", selected=True) or {"value": ""})["value"]
    return {name: value.replace("\n", "\r\n") for name, value in posted.items()}


def on_board(act):
    day = jury_day(mentions=[{"code": "F", "label": "Félicitations du jury"}])
    item = day.case()
    day.open()
    client, action = secretary(day), reverse(f"jury:{act}", args=[item.pk])
    return item, client, action, lambda: read(client, board_of(day, item), action)


def test_an_old_page_does_not_undo_a_correction_of_the_draft():
    day = jury_day()
    closed(day)
    client = secretary(day)
    dossier = Decision.objects.first().dossier
    advice = f"advice-{dossier.pk}"
    address = reverse("jury:correct", args=[day.sitting.pk])
    chosen = f"{address}?dossier={dossier.pk}"
    old = read(client, chosen)
    first = {"reason": "Relu.", "incidents": "Panne.\r\nReprise.", advice: "Continuer.\r\nOser."}
    assert client.post(address, {**read(client, chosen), **first}).status_code == 303
    assert client.post(address, {**old, "reason": "Salle.", "place": "Lyon"}).status_code == 303
    shown = text(client.get(page_of(day)))
    for said in ("Lyon", "Panne.", "Reprise.", "Continuer."):
        assert said in shown, said
    typed = {**old, "reason": "Conseil.", advice: "Arrêter.", "incidents": "Retard."}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "« Continuer. Oser. » a été écrit depuis que vous lisez cette page." in text(refused)
    again = soup_of(refused)
    assert again.find("textarea", {"name": advice}).text.strip() == "Arrêter."
    seen = {field["name"]: field["value"] for field in again("input", type="hidden")}
    assert client.post(address, {**typed, **seen}).status_code == 303
    assert "Arrêter." in text(client.get(page_of(day)))


def test_a_page_refused_for_another_reason_still_says_what_it_showed():
    day = jury_day()
    closed(day)
    client = secretary(day)
    address = reverse("jury:correct", args=[day.sitting.pk])
    old = read(client, address)
    client.post(address, {**old, "reason": "Salle.", "place": "Lyon"})
    refused = soup_of(client.post(address, {**old, "reason": "", "incidents": "Retard."}))
    assert refused.find("input", {"name": "shown-place"})["value"] == old["shown-place"] != "Lyon"


def test_an_old_page_empties_no_recommendation_and_takes_no_mention_away():
    item, client, action, page = on_board("conclude")
    old = page()
    client.post(action, {**page(), "recommendation": "Continuer."})
    assert client.post(action, {**old, "mention": "F"}).status_code == 303
    item.refresh_from_db()
    assert (item.recommendation, item.mention) == ("Continuer.", "F")
    refused = client.post(action, {**old, "recommendation": "Reprendre."})
    assert "Recommandation au candidat : « Continuer. » a été écrit depuis" in text(refused)
    client.post(action, {**page(), "recommendation": ""})
    item.refresh_from_db()
    assert (item.recommendation, item.mention) == ("", "F")


def test_an_old_page_changes_no_adjournment():
    item, client, action, page = on_board("adjourn")
    old = page()
    client.post(action, {**page(), "a-until": "2027-02-01", "a-reason": "Bilan."})
    refused = client.post(action, {**old, "a-until": "2027-03-01", "a-reason": "Stage."})
    assert "Réexaminer le : « 1er février 2027 » a été écrit depuis" in text(refused)
    assert client.post(action, {**page(), "a-reason": "Stage."}).status_code == 303
    item.refresh_from_db()
    assert (str(item.adjourned_to), item.adjournment_reason) == ("2027-02-01", "Stage.")


def test_an_old_page_lifts_no_exclusion_and_restores_none():
    item, client, action, page = on_board("retain_fraud")
    old = page()
    client.post(action, {**old, "f-reason": "Copie ; il la reconnaît."})
    refused = client.post(action, old)
    assert "« Copie ; il la reconnaît. » a été écrit depuis" in text(refused)
    excluded = page()
    assert client.post(action, {**excluded, "f-reason": ""}).status_code == 303
    assert "Ce texte a été retiré depuis" in text(client.post(action, excluded))
    item.refresh_from_db()
    assert item.fraud_reason == ""


def test_nothing_is_said_recorded_when_no_fraud_is_retained():
    _, client, action, page = on_board("retain_fraud")
    assert codes(client.post(action, page())) == {"fraud-missing"}
    assert client.post(action, {**page(), "f-reason": "x" * 2001}).status_code == 422
