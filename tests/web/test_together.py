"""Acts on the lines ticked of a list: all of them at once if need be, each line told what became of it."""

import pytest
import time_machine
from django.urls import reverse

from parchemin.pathways.models import Dossier
from tests.conftest import NOON
from tests.factories import DossierFactory, MandateFactory
from tests.scenes import jury_day
from tests.web.jury import secretary
from tests.web.reading import PageClient, html_of

pytestmark = pytest.mark.django_db
LIST = "/espace/dossiers/"
ADMIT = f"{LIST}ensemble/admit/"


@pytest.fixture(autouse=True)
def _the_day():
    with time_machine.travel(NOON, tick=False):
        yield


def office(body) -> PageClient:
    return PageClient().open_session(MandateFactory(body=body).user)


def states(*dossiers):
    return [Dossier.objects.get(pk=one.pk).state for one in dossiers]


def test_what_can_be_done_is_done_and_each_other_line_says_why_on_the_list():
    ready = DossierFactory(state="submitted", number="2026-00001")
    draft = DossierFactory(state="draft", number="2026-00002", certification=ready.certification)
    client = office(ready.body)
    answer = client.post(
        ADMIT, {"selected": [ready.number, draft.number], "asked": "tri=-personne"}
    )
    assert answer.status_code == 422
    assert states(ready, draft) == ["admissible", "draft"]
    together = answer.context["together"]
    assert [line.key for line in together.done] == [ready.number]
    (refused,) = together.refused
    assert refused.line.key == draft.number
    assert refused.line.name == f"{draft.person.birth_name} {draft.person.given_names}"
    assert refused.objections
    assert {row.key for row in answer.context["list"].rows} == {ready.number, draft.number}
    page = html_of(answer)
    assert "Fait pour 1 sur 2" in page
    assert f'value="{draft.number}" aria-label="Choisir {refused.line.name}" checked' in page
    assert f'value="{ready.number}" aria-label="Choisir' in page
    assert answer.context["chosen"] == {draft.number}


def test_nothing_ticked_comes_back_on_the_list():
    ready = DossierFactory(state="submitted")
    answer = office(ready.body).post(ADMIT, {})
    assert answer.status_code == 422
    assert "Aucun dossier n’est choisi." in html_of(answer)
    assert answer.context["list"].total == 1


def test_all_that_the_list_shows_is_ticked_at_once(monkeypatch):
    monkeypatch.setattr("parchemin.web.pieces.lists.view.PAGE_SIZE", 1)
    first = DossierFactory(state="submitted", route="continuing_training")
    known = {"certification": first.certification, "edition": first.edition}
    second = DossierFactory(state="submitted", route="continuing_training", **known)
    other = DossierFactory(state="submitted", route="work_study", **known)
    client = office(first.body)
    page = client.get(LIST, {"voie": "continuing_training"})
    assert "Tout sélectionner (2)" in html_of(page)
    asked = page.context["list"].asked
    answer = client.post(ADMIT, {"every": "on", "asked": asked}, follow=True)
    assert "2 dossiers recevables." in html_of(answer)
    assert states(first, second, other) == ["admissible", "admissible", "submitted"]
    assert [chip.label for chip in answer.context["list"].chips] == ["Voie"]


def test_a_list_of_one_page_offers_no_more_than_its_lines():
    dossier = DossierFactory(state="submitted")
    assert "Tout sélectionner" not in html_of(office(dossier.body).get(LIST))


def test_a_number_that_nobody_has_is_refused_by_name():
    dossier = DossierFactory(state="submitted")
    answer = office(dossier.body).post(ADMIT, {"selected": ["ailleurs"]})
    assert answer.status_code == 422
    assert states(dossier) == ["submitted"]


def test_a_dossier_that_may_be_heard_is_put_on_the_agenda_beside_one_that_may_not():
    day = jury_day()
    ready = day.scene.assessed(day.scene.candidate())
    late = day.scene.candidate()
    client, address = secretary(day), reverse("jury:agenda", args=[day.sitting.pk])
    answer = client.post(address, {"selected": [ready.pk, late.pk, "¤"], "asked": ""})
    assert answer.status_code == 422
    assert list(day.sitting.agenda.values_list("dossier", flat=True)) == [ready.pk]
    by_key = {one.line.key: one for one in answer.context["together"].refused}
    assert by_key[str(late.pk)].line.name.startswith(late.person.birth_name)
    assert by_key[str(late.pk)].objections
