"""After the procès-verbal: the word of the CPNE where it decides last, then a letter to each candidate."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import override_settings
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.models import Confirmation, Notification
from parchemin.pathways.models import AcquiredUnit, Person
from parchemin.post.models import Dispatch
from parchemin.processes.close_sitting import close_sitting
from tests.conftest import NOON
from tests.documents import words
from tests.factories import BodyFactory, MandateFactory
from tests.jobs.running import run_due_jobs
from tests.jury.after import closed_day, decided_day, decision_of, notified, sign
from tests.scenes import jury_day
from tests.web.jury import codes, juror, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
BY_CPNE = {"decision": {"cpne_confirmation": True}}
LETTERS = "/espace/seances/suites/"


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


def of_sitting(day, name="follow_up") -> str:
    return reverse(f"jury:{name}", args=[day.sitting.pk])


def of_decision(day, name) -> str:
    return reverse(f"jury:{name}", args=[decision_of(day).pk])


def test_the_last_view_of_a_sitting_is_the_secretariat_s():
    day = decided_day()
    minutes = reverse("jury:minutes", args=[day.sitting.pk])
    assert of_sitting(day) in secretary(day).get(minutes).content.decode()
    chair = juror(day, "marchal")
    assert of_sitting(day) not in chair.get(minutes).content.decode()
    assert chair.get(of_sitting(day)).status_code == 403


def test_before_the_signature_nothing_is_to_be_notified():
    day = closed_day()
    page = text(secretary(day).get(of_sitting(day)))
    assert "Les lettres se composent quand le procès-verbal est signé." in page
    answer = secretary(day).post(of_sitting(day, "notify_all"), {"channel": "email"})
    assert answer.status_code == 422
    assert codes(answer) == {"minutes-not-signed"}


def reachable(day, email="candidat@exemple.fr"):
    Person.objects.update(email=email)
    return day


def test_the_whole_sitting_is_notified_in_one_gesture_once_the_e_mails_left():
    day = reachable(decided_day())
    client = secretary(day)
    page = text(client.get(of_sitting(day)))
    assert "Notifier 1 décision par courriel" in page
    assert "Le délai de recours court du jour où elle part." in page
    assert "09/12/2026" in page
    answer = client.post(of_sitting(day, "notify_all"), {"channel": "email"})
    assert answer["Location"] == of_sitting(day)
    page = text(client.get(of_sitting(day)))
    assert "1 courriel est en partance." in page
    assert "jusqu’au 23/01/2027" not in page
    run_due_jobs()
    page = text(client.get(of_sitting(day)))
    assert "Envoyée le 24/11/2026, courriel" in page
    assert "jusqu’au 23/01/2027" in page
    assert "Notifier" not in page


def test_letters_printed_wait_until_somebody_says_they_left():
    day = reachable(decided_day(), "")
    client = secretary(day)
    answer = client.post(of_sitting(day, "notify_all"), {"channel": "email"})
    assert codes(answer) == {"no-address"}
    assert client.post(of_sitting(day, "notify_all"), {"channel": "post"}).status_code == 303
    page = text(client.get(of_sitting(day)))
    assert "1 lettre écrite attend de partir" in page
    assert "Aucune adresse électronique : à imprimer." in page
    sending = of_sitting(day, "send_notifications")
    assert codes(client.post(sending, {"channel": "post", "sent_on": "2026-11-25"})) == {
        "sent-later"
    }
    assert client.post(sending, {"channel": "pigeon"}).status_code == 422
    assert not Notification.objects.exists()
    assert client.post(sending, {"channel": "post", "sent_on": "2026-11-24"}).status_code == 303
    assert Notification.objects.get().appeal_until == date(2027, 1, 23)


def test_what_came_back_says_why_and_is_sent_again_alone():
    day = reachable(decided_day(), "candidat@refuse.test")
    client = secretary(day)
    with override_settings(EMAIL_BACKEND="tests.mail.RefusingBackend"):
        client.post(of_sitting(day, "notify_all"), {"channel": "email"})
        run_due_jobs()
    page = text(client.get(of_sitting(day)))
    assert "Le serveur de messagerie a répondu : « 550 unknown »" in page
    written = Dispatch.objects.get()
    letter = reverse("post:letter", args=[written.pk])
    page = text(client.get(letter))
    assert "550 unknown" in page
    assert client.post(reverse("post:mail", args=[written.pk]))["Location"] == letter
    assert "en partance" in text(client.get(letter))
    run_due_jobs()
    assert "accepté" in text(client.get(letter))
    assert client.post(reverse("post:acknowledge", args=[written.pk])).status_code == 303
    assert "Reçue" in text(client.get(letter))


@pytest.mark.parametrize(("days", "late"), [(15, False), (16, True)])
def test_a_letter_that_left_after_its_last_day_is_told_late(days, late):
    day = decided_day()
    at = day.at + timedelta(days=days)
    notified(day, at=at)
    page = text(secretary(day).get(of_sitting(day)))
    assert f"Envoyée le {at:%d/%m/%Y}" in page
    assert ("en retard : au plus tard le 09/12/2026" in page) is late


def test_one_letter_is_written_read_again_then_handed_over():
    day = decided_day()
    client = secretary(day)
    answer = client.post(of_decision(day, "notify"))
    written = Dispatch.objects.get()
    assert answer["Location"] == reverse("post:letter", args=[written.pk])
    file = client.get(reverse("post:file", args=[written.pk, "letter"]))
    assert file["Content-Type"] == "application/pdf"
    assert f"decision-{decision_of(day).dossier.number}.pdf" in file["Content-Disposition"]
    assert "23 janvier 2027" in words(file.content)
    sending = reverse("post:send", args=[written.pk])
    assert "court de ce jour" in text(client.get(sending))
    typed = {"channel": "post", "sent_on": "2026-11-01"}
    answer = client.post(sending, typed)
    assert codes(answer) == {"sent-before-written"}
    assert soup_of(answer).find("option", selected=True)["value"] == "post"
    assert not Notification.objects.exists()
    assert client.post(sending, {**typed, "sent_on": "2026-11-24"}).status_code == 303
    assert Notification.objects.exists()


def test_the_list_gathers_sittings_by_the_most_urgent_letter():
    day = decided_day()
    client = secretary(day)
    page = text(client.get(LETTERS))
    assert "Séance JURY-1 24/11/2026 1 09/12/2026" in page
    with time_machine.travel(NOON + timedelta(days=16)):
        assert "en retard" in text(secretary(day).get(LETTERS))
    notified(day)
    assert "Chaque candidat a sa lettre" in text(client.get(LETTERS))


def cpne(day, **typed):
    asked = {"confirmed_on": "2026-11-24", "deliberation": "2026-47, point 3", **typed}
    return secretary(day).post(of_sitting(day, "confirm"), asked)


def test_where_the_cpne_decides_last_its_word_comes_before_any_letter():
    day = decided_day(**BY_CPNE)
    page = text(secretary(day).get(of_sitting(day)))
    assert "La CPNE décide en dernier" in page
    assert "attend la CPNE" in page
    assert "Notifier" not in page
    assert "1, dont 1 attend la CPNE" in text(secretary(day).get(LETTERS))
    answer = cpne(day)
    assert answer["Location"] == of_sitting(day)
    confirmation = Confirmation.objects.get()
    assert (confirmation.verdict, confirmation.confirmed_on) == ("confirmed", date(2026, 11, 24))
    assert AcquiredUnit.objects.exists()
    page = text(secretary(day).get(of_sitting(day)))
    assert "Notifier 1 décision par courriel" in page
    assert "La CPNE décide en dernier" not in page


def test_a_decision_sent_back_says_why_and_is_not_notified():
    day = decided_day(**BY_CPNE)
    answer = cpne(day, **{f"reason-{decision_of(day).pk}": "Grille de l’externe absente."})
    assert answer.status_code == 303
    assert Confirmation.objects.get().reason == "Grille de l’externe absente."
    client = secretary(day)
    page = text(client.get(of_sitting(day)))
    assert "rendue au jury par la CPNE" in page
    assert "Notifier" not in page
    assert "Chaque candidat a sa lettre" in text(client.get(LETTERS))
    assert codes(client.post(of_sitting(day, "notify_all"), {"channel": "email"})) == {
        "nothing-to-send"
    }
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"confirmed_on": "2026-11-01"}, "confirmed-before-decision"),
        ({"confirmed_on": "2026-12-24"}, "confirmed-later"),
    ],
    ids=("before the jury", "to come"),
)
def test_a_deliberation_that_cannot_be_is_refused_and_kept_on_the_page(typed, code):
    day = decided_day(**BY_CPNE)
    answer = cpne(day, **typed)
    assert answer.status_code == 422
    assert codes(answer) == {code}
    assert soup_of(answer).find("input", {"name": "deliberation"})["value"] == "2026-47, point 3"
    assert cpne(day, deliberation="").status_code == 422
    assert not Confirmation.objects.exists()


def test_confirming_asks_for_a_fresh_proof():
    day = decided_day(**BY_CPNE)
    client = secretary(day)
    with time_machine.travel(NOON + timedelta(minutes=20)):
        answer = client.post(of_sitting(day, "confirm"), {"deliberation": "2026-47"})
    assert answer.status_code == 302
    assert not Confirmation.objects.exists()


def test_another_body_finds_nothing():
    day = decided_day()
    notified(day)
    stranger = PageClient().open_session(MandateFactory(body=BodyFactory()).user)
    assert "JURY-1" not in text(stranger.get(LETTERS))
    for address in (
        of_sitting(day),
        reverse("post:letter", args=[Dispatch.objects.get().pk]),
        reverse("post:file", args=[Dispatch.objects.get().pk, "letter"]),
        of_decision(day, "lodge"),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(of_decision(day, "notify")).status_code == 404
    for name in ("notify_all", "send_notifications", "confirm"):
        assert stranger.post(of_sitting(day, name), {"channel": "email"}).status_code == 404


@pytest.mark.parametrize("role", [Role.JUROR, Role.ASSESSOR, Role.CANDIDATE, Role.COMMISSION])
def test_other_roles_do_not_enter(role):
    day = decided_day()
    client = PageClient().open_session(MandateFactory(body=day.sitting.body, role=role).user)
    for address in (LETTERS, of_sitting(day), of_decision(day, "lodge")):
        assert client.get(address).status_code == 403


def test_thirty_decisions_cost_what_one_costs():
    costs = []
    for count in (1, 30):
        day = many(count)
        client = secretary(day)
        client.get(of_sitting(day))
        costs.append([price(client, of_sitting(day)), price(client, LETTERS)])
    assert costs[0] == costs[1]


def many(count):
    """Return a signed sitting that judged so many candidates."""
    day = jury_day()
    for _ in range(count):
        day.case(B1="not_acquired")
    day.open()
    accept_unanimous(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    day.minutes = close_sitting(sitting_id=day.sitting.pk, actor=day.actor, at=day.at)
    sign(day)
    return day
