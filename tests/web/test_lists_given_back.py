"""A list on a page that an act gives back: it leads to its page, filtered as where the person acted."""

import pytest
import time_machine
from django.urls import reverse

from tests.conftest import NOON
from tests.factories import JurorFactory
from tests.scenes import jury_day
from tests.web.jury import secretary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setattr("parchemin.web.pieces.lists.view.PAGE_SIZE", 1)
    with time_machine.travel(NOON, tick=False):
        yield


def refused(day, client, before):
    """Return the list of the sitting that a refused seat gives back, to who acted from an address."""
    other = JurorFactory(body=day.sitting.body, college="employers")
    typed = {"juror": other.pk, "role": "chair", "stands_in_for": day.seats["ndiaye"].pk}
    address = reverse("jury:seat", args=[day.sitting.pk])
    answer = client.post(address, typed, headers={"Referer": before})
    assert answer.status_code == 422
    return answer.context["list"]


def test_it_leads_to_its_page_with_the_filters_columns_and_order_of_the_person():
    day = jury_day()
    for _ in range(3):
        day.case()
    client, page = secretary(day), reverse("jury:sitting", args=[day.sitting.pk])
    client.post(reverse("keep_columns"), {"to": page, "colonne": "passage"})
    shown = refused(day, client, f"http://testserver{page}?voie=continuing_training&tri=-passage")
    assert shown.next_url == f"{page}?voie=continuing_training&tri=-passage&page=2#agenda"
    assert shown.clear_url == f"{page}?#agenda"
    assert [heading.label for heading in shown.headings] == ["Candidat", "Passage"]
    assert [chip.label for chip in shown.chips] == ["Voie"]
    assert client.get(shown.next_url).context["list"].page.number == 2


def test_it_leads_to_its_page_whatever_the_page_before():
    day = jury_day()
    for _ in range(2):
        day.case()
    page = reverse("jury:sitting", args=[day.sitting.pk])
    shown = refused(day, secretary(day), "https://ailleurs.example/?voie=continuing_training")
    assert (shown.next_url, shown.chips) == (f"{page}?page=2#agenda", ())
    assert shown.here.startswith(page)


def test_its_filters_are_kept_after_a_second_refusal_and_lost_elsewhere():
    day = jury_day()
    day.case()
    client, page = secretary(day), reverse("jury:sitting", args=[day.sitting.pk])
    act = f"http://testserver{reverse('jury:seat', args=[day.sitting.pk])}"
    filtered = f"http://testserver{page}?voie=continuing_training"
    for before in (filtered, act, act):
        assert [chip.label for chip in refused(day, client, before).chips] == ["Voie"]
    assert refused(day, client, f"http://testserver{page}").chips == ()
    assert refused(day, client, act).chips == ()
    refused(day, client, filtered)
    assert refused(day, client, "http://testserver/espace/a-traiter/").chips == ()


def test_dossiers_chosen_twice_in_vain_are_given_back_under_the_same_filters():
    day = jury_day()
    scene = day.scene.candidate()
    client, page = secretary(day), reverse("jury:agenda", args=[day.sitting.pk])
    act = client.get(page, {"q": "2026"}).context["selection"]
    address = act[0].url if act else f"{page}?q=2026"
    assert address == f"{page}?q=2026"
    before = f"http://testserver{address}"
    for _ in range(2):
        answer = client.post(address, {"selected": [scene.pk]}, headers={"Referer": before})
        assert answer.status_code == 422
        assert [chip.value for chip in answer.context["list"].chips] == ["2026"]
