"""The door of a candidate: where they are, what comes, what was told, and an appeal within its term."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.jury.models import Appeal
from parchemin.pathways.actions import ask_to_complete, submit_dossier
from parchemin.pathways.models import CompletionRequest, Dossier, Person
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from parchemin.post.terms import LETTER, Channel, LetterKind
from tests.conftest import NOON
from tests.factories import DossierFactory, MandateFactory, actor_for
from tests.jury.after import closed_day, decided_day, decision_of, notified
from tests.scenes import assessment
from tests.web.jury import codes, price, secretary, soup_of, text
from tests.web.reading import PageClient

pytestmark = pytest.mark.django_db
COURSE = "/espace/mes-dossiers/"
TYPED = {"ground": "procedure", "statement": "Le second évaluateur n’est venu qu’à midi."}


@pytest.fixture(autouse=True)
def _the_day():
    """Live on the day of the sitting."""
    with time_machine.travel(NOON, tick=False):
        yield


def browser_of(person: Person, *roles: Role) -> PageClient:
    """Return the browser of a candidate, who holds other roles there too when they are said."""
    user = MandateFactory(role=Role.CANDIDATE, body=person.body).user
    for role in roles:
        MandateFactory(role=role, body=person.body, user=user)
    Person.objects.filter(pk=person.pk).update(user=user)
    return PageClient().open_session(user, second_factor=bool(roles))


def candidate(day) -> PageClient:
    return browser_of(day.item.dossier.person)


def outcome(day) -> str:
    return reverse("candidates:outcome", args=[decision_of(day).pk])


def contesting(day) -> str:
    return reverse("candidates:contest", args=[decision_of(day).pk])


def test_a_candidate_arrives_on_where_they_are():
    day = closed_day()
    client = candidate(day)
    assert client.get(reverse("home"))["Location"] == COURSE
    page = text(client.get(COURSE))
    assert day.item.dossier.number in page
    assert day.item.dossier.certification.title in page


def test_what_the_jury_decided_is_not_read_before_its_letter_has_left():
    day = decided_day({"B1": "not_acquired"})
    client = candidate(day)
    before = text(client.get(COURSE))
    assert "Le jury a délibéré : sa décision se notifie par une lettre." in before
    assert "non acquis" not in before
    assert "acquis le" not in before
    assert client.get(outcome(day)).status_code == 404
    assert client.get(contesting(day)).status_code == 404
    notified(day)
    after = text(client.get(COURSE))
    assert "non acquis" in after
    assert "acquis le 24 novembre 2026" in after
    assert outcome(day) in client.get(COURSE).content.decode()


def test_a_decision_is_read_with_its_reasons_in_the_words_of_its_letter():
    day = decided_day()
    notified(day)
    page = text(candidate(day).get(outcome(day)))
    assert "Le jury vous accorde une partie de la certification." in page
    assert "Ce qui n’est pas acquis" in page
    assert "Jusqu’au 23 janvier 2027 inclus." in page


def test_the_letter_is_downloaded_as_it_left_by_its_candidate_alone():
    day = decided_day()
    told = notified(day)
    address = reverse("candidates:letter", args=[told.dispatch_id, LETTER])
    client = candidate(day)
    assert address in client.get(COURSE).content.decode()
    assert client.get(address).content == bytes(told.dispatch.files.get(role=LETTER).content)
    stranger = browser_of(day.scene.candidate().person)
    assert stranger.get(address).status_code == 404
    assert stranger.get(outcome(day)).status_code == 404
    assert stranger.post(contesting(day), TYPED).status_code == 404
    assert day.item.dossier.number not in text(stranger.get(COURSE))


def test_a_convocation_is_theirs_once_it_left(signed_in):
    scene = assessment()
    scene.grid(scene.candidate(), "B1")
    Person.objects.update(email="awa@exemple.fr")
    person = Person.objects.get()
    client = browser_of(person)
    office = signed_in(body=person.body)
    office.post(reverse("assessment:prepare_convocations", args=[scene.session.pk]))
    letter = Dispatch.objects.get(kind=LetterKind.SESSION_CONVOCATION, name=person.full_name)
    address = reverse("candidates:letter", args=[letter.pk, LETTER])
    assert client.get(address).status_code == 404
    send(dispatch_id=letter.pk, channel=Channel.BY_HAND, actor=actor_for(person.body), at=NOON)
    assert client.get(address).status_code == 200
    page = client.get(COURSE).content.decode()
    assert address in page
    assert reverse("candidates:letter", args=[letter.pk, "calendar"]) in page


def test_an_appeal_is_lodged_on_line_within_its_term():
    day = decided_day()
    notified(day)
    client = candidate(day)
    assert "Recours jusqu’au 23 janvier 2027 inclus." in text(client.get(contesting(day)))
    answer = client.post(contesting(day), TYPED)
    assert answer["Location"] == outcome(day)
    appeal = Appeal.objects.get()
    assert (str(appeal.state), str(appeal.ground), appeal.statement) == (
        "lodged",
        "procedure",
        TYPED["statement"],
    )
    assert appeal.lodged_on == NOON.date()
    assert "Recours reçu le 24 novembre 2026" in text(client.get(outcome(day)))
    assert day.item.dossier.number in text(secretary(day).get(reverse("jury:appeals")))
    client.post(contesting(day), TYPED)
    assert Appeal.objects.count() == 1


def test_on_the_last_day_an_appeal_is_in_time_and_the_day_after_it_is_refused_with_its_text():
    day = decided_day()
    notified(day)
    person = day.item.dossier.person
    late = datetime(2027, 1, 24, 11, 0, tzinfo=NOON.tzinfo)
    with time_machine.travel(late, tick=False):
        client = browser_of(person)
        shown = text(client.get(contesting(day)))
        assert "Le délai de recours a pris fin le 23 janvier 2027" in shown
        answer = client.post(contesting(day), TYPED)
    assert answer.status_code == 422
    assert codes(answer) == {"appeal-late"}
    assert not Appeal.objects.exists()
    with time_machine.travel(late - timedelta(days=1), tick=False):
        assert browser_of(person).post(contesting(day), TYPED).status_code == 303


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ground": ""}, "ground"),
        ({"ground": "humeur"}, "ground"),
        ({"statement": "  "}, "statement"),
        ({"statement": "a" * 10_001}, "statement"),
    ],
)
def test_an_appeal_badly_written_comes_back_with_what_was_typed(changes, told):
    day = decided_day()
    notified(day)
    answer = candidate(day).post(contesting(day), TYPED | changes)
    assert answer.status_code == 422
    assert soup_of(answer).find(id=f"id_{told}")["aria-invalid"] == "true"
    assert not Appeal.objects.exists()


def test_where_the_reglement_wants_a_registered_letter_the_page_says_so_and_lodges_nothing():
    day = decided_day(appeal={"channel": "registered_letter"})
    notified(day)
    client = candidate(day)
    said = "Le règlement demande une lettre recommandée avec avis de réception."
    assert said in text(client.get(outcome(day)))
    answer = client.post(contesting(day), TYPED)
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_whoever_works_there_too_sees_their_own_dossiers_alone_on_this_page():
    day = decided_day()
    notified(day)
    person = Dossier.objects.get(pk=day.scene.candidate().pk).person
    client = browser_of(person, Role.SECRETARIAT)
    assert day.item.dossier.number not in text(client.get(COURSE))
    assert client.get(outcome(day)).status_code == 404
    assert client.post(contesting(day), TYPED).status_code == 404


def test_a_candidate_without_a_file_is_told_what_will_be_there(signed_in):
    assert "Aucun dossier" in text(signed_in(Role.CANDIDATE).get(COURSE))


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.JUROR])
def test_the_page_is_for_candidates(role, signed_in):
    assert signed_in(role).get(COURSE).status_code == 403


def test_one_dossier_or_three_cost_the_same():
    day = decided_day()
    notified(day)
    client = candidate(day)
    alone = price(client, COURSE)
    person = day.item.dossier.person
    for _ in range(2):
        other = day.scene.candidate()
        Dossier.objects.filter(pk=other.pk).update(person=person, state="abandoned")
    assert price(client, COURSE) == alone


def test_what_is_asked_of_their_dossier_is_read_and_answered_there_by_its_candidate_alone(at):
    dossier = DossierFactory(state="submitted", person__email="awa@exemple.fr")
    secretary = actor_for(dossier.body)
    ask_to_complete(dossier_id=dossier.pk, reason="Votre diplôme.", actor=secretary, at=at)
    mine, other = browser_of(dossier.person), browser_of(DossierFactory(body=dossier.body).person)
    door = reverse("candidates:complete", args=[dossier.number])
    assert "le secrétariat vous demande : Votre diplôme. Répondre" in text(mine.get(COURSE))
    assert other.get(door).status_code == 404
    assert "vous demande" not in text(other.get(COURSE))
    empty = mine.post(door, {"answer": ""})
    assert (empty.status_code, codes(empty)) == (422, {"nothing-given"})
    assert mine.post(door, {"answer": "Le voici."})["Location"] == door
    assert "Compléter ma réponse" in text(mine.get(COURSE))
    assert CompletionRequest.objects.get().answer == "Le voici."
    assert Event.objects.get(name="pathways.dossier.answered").actor is not None
    submit_dossier(dossier_id=dossier.pk, actor=secretary, at=at)
    assert mine.post(door, {"answer": "Trop tard."}).status_code == 404
    assert "vous demande" not in text(mine.get(COURSE))
