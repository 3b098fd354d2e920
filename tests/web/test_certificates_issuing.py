"""From a signed sitting to its certificates, on one screen."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parchemin.certificates.models import Certificate
from parchemin.certifications.actions import note_specialities
from parchemin.certifications.models import Certification, Registration
from parchemin.jobs.models import Job
from parchemin.processes import deliver
from tests.certificates.scene import awarded, but_one, signed_day
from tests.factories import BodyFactory, rename_unchecked
from tests.jobs.running import run_due_jobs
from tests.web.jury import soup_of
from tests.web.reading import html_of

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_afternoon_of_the_sitting():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def issue(client, day, **typed):
    said = {"on": "2026-11-24", "place": "Paris", **typed}
    form = {f"{day.sitting.pk}-{name}": value for name, value in said.items()}
    return client.post(reverse("certificates:issue", args=[day.sitting.pk]), form)


def listed(client) -> str:
    return html_of(client.get(reverse("certificates:sittings")))


def test_a_signed_sitting_waits_then_no_longer(signed_in):
    day = signed_day({}, {"B2": "not_acquired"}, {"B1": "not_acquired", "B2": "not_acquired"})
    client = signed_in(body=day.sitting.body)
    assert "<b>2</b> candidats reçus à inscrire au registre." in listed(client)
    answer = issue(client, day)
    assert Certificate.objects.filter(delivered_at__isnull=True).count() == 2
    assert "dès qu’un processus est libre" in html_of(client.get(answer["Location"]))
    run_due_jobs()
    followed = html_of(client.get(answer["Location"]))
    assert "2 sur 2" in followed
    assert f'href="{reverse("certificates:list")}"' in followed
    assert Certificate.objects.filter(delivered_at__isnull=False).count() == 2
    assert "Rien à délivrer" in listed(client)


def test_the_desk_and_the_register_count_the_same_certificates(signed_in):
    day = signed_day({}, {"B2": "not_acquired"})
    client = signed_in(body=day.sitting.body)
    (task,) = soup_of(client.get("/espace/a-traiter/")).select(".tiles a[href*=certificats]")
    tab = soup_of(client.get(task["href"])).select_one("nav.tabs a[href*=seances] span")
    assert (task.select_one(".count").text, tab.text) == ("2", "2")


def test_a_sitting_whose_files_are_being_made_is_followed_and_not_asked_again(signed_in):
    day = signed_day({}, {})
    client = signed_in(body=day.sitting.body)
    first = issue(client, day)
    text = listed(client)
    assert f'href="{first["Location"]}"' in text
    assert "Établir les fichiers" not in text
    assert issue(client, day)["Location"] == first["Location"]
    assert Job.objects.count() == 1


def test_a_refused_awarding_asks_for_nothing(signed_in):
    day = signed_day()
    assert issue(signed_in(body=day.sitting.body), day, on="2026-11-23").status_code == 422
    assert not Job.objects.exists()


def test_what_was_entered_and_not_made_is_made_without_asking_anything(signed_in):
    day = signed_day({}, {})
    awarded(day)
    client = signed_in(body=day.sitting.body)
    text = listed(client)
    assert "<b>2</b> certificats inscrits à établir." in text
    assert "Délivrés le" not in text
    assert issue(client, day, on="", place="").status_code == 303
    run_due_jobs()
    assert not Certificate.objects.filter(delivered_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "2026-11-23"}, "avant la décision du 24/11/2026"),
        ({"on": "2062-11-24"}, "cette date n’est pas encore venue"),
        ({"on": "24 novembre"}, "Saisissez une date valide."),
        ({"place": ""}, "Ce champ est obligatoire."),
    ],
)
def test_a_wrong_date_or_place_is_refused_and_nothing_is_entered(signed_in, typed, said):
    day = signed_day()
    answer = issue(signed_in(body=day.sitting.body), day, **typed)
    assert answer.status_code == 422
    assert said in html_of(answer)
    if "on" in typed:
        assert 'value="Paris"' in html_of(answer)
    assert not Certificate.objects.exists()


def test_one_that_cannot_be_printed_is_named_before_any_number_is_taken(signed_in):
    day = signed_day({}, {})
    dossier = day.sitting.agenda.first().dossier
    rename_unchecked(dossier.person, "日本")
    answer = issue(signed_in(body=day.sitting.body), day)
    text = html_of(answer)
    assert answer.status_code == 422
    assert f"Dossier {dossier.number} : « 日本 » : nos documents ne peuvent pas imprimer" in text
    assert not Certificate.objects.exists()


def test_what_stops_every_parchemin_is_said_once_and_takes_no_number(signed_in):
    day = signed_day({}, {}, {})
    Registration.objects.create(
        certification=day.sitting.certification,
        register="RNCP",
        code="RNCP99901",
        title=day.sitting.certification.title,
        level=5,
        decision_on=date(2026, 1, 2),
        starts_on=date(2026, 1, 2),
        ends_on=date(2030, 1, 2),
    )
    Certification.objects.update(nsf_codes=[])
    answer = issue(signed_in(body=day.sitting.body), day)
    assert answer.status_code == 422
    assert html_of(answer).count("Le parchemin ne porte pas au moins un code NSF") == 1
    assert not Certificate.objects.exists()
    assert issue_after_noting(day)


def issue_after_noting(day):
    """Note the code on the page of the certification, then award; return the numbers."""
    note_specialities(
        certification_id=day.sitting.certification_id, codes=["312t"], actor=day.actor, at=day.at
    )
    return [row.number for row in awarded(day)]


def test_one_that_cannot_be_made_stops_no_other_and_is_tried_again_when_asked(
    signed_in, monkeypatch
):
    day = signed_day({}, {})
    client = signed_in(body=day.sitting.body)
    followed = issue(client, day)["Location"]
    first = Certificate.objects.earliest("pk")
    monkeypatch.setattr(deliver, "deliver_certificate", but_one(first.pk, "L’encre manque."))
    run_due_jobs()
    text = html_of(client.get(followed))
    assert "1 sur 2" in text
    assert f"{first.number} : L’encre manque." in text
    assert "<b>1</b> certificat inscrit à établir." in listed(client)
    monkeypatch.undo()
    assert issue(client, day)["Location"] == followed
    run_due_jobs()
    assert not Certificate.objects.filter(delivered_at=None).exists()


def test_a_sitting_of_another_body_is_not_found(signed_in):
    day = signed_day()
    client = signed_in(body=BodyFactory())
    assert issue(client, day).status_code == 404
    assert day.sitting.code not in listed(client)


def test_waiting_sittings_cost_the_same_whatever_they_hold(signed_in):
    prices = set()
    for candidates in (1, 30):
        day = signed_day(*[{}] * candidates)
        client = signed_in(body=day.sitting.body)
        with CaptureQueriesContext(connection) as caught:
            listed(client)
        prices.add(len(caught))
    assert len(prices) == 1
