"""What a dossier lacks is asked by a letter and answered by its secret link, which opens nothing afterwards."""

import re

import pytest
from django.core import mail

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import answer_completion, ask_to_complete, submit_dossier
from parchemin.pathways.models import CompletionRequest, Dossier, DossierDocument, Person
from parchemin.pathways.rules.documents import SentDocument
from parchemin.pathways.selectors.requests import request_of
from parchemin.post.actions import send
from parchemin.post.models import Dispatch
from parchemin.post.selectors import to_send, visible_dispatches
from parchemin.post.terms import Channel, LetterKind
from tests.documents import words
from tests.factories import DossierFactory, MandateFactory, actor_for
from tests.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db

PDF = SentDocument("attestation.pdf", b"%PDF-1.7 une attestation")
ASKED = "L’attestation de votre employeur.\nUne copie de votre pièce d’identité."


@pytest.fixture
def dossier():
    return DossierFactory(state="submitted", person__email="awa@exemple.fr")


@pytest.fixture
def ask(dossier, at):
    def act(reason=ASKED):
        ask_to_complete(dossier_id=dossier.pk, reason=reason, actor=actor_for(dossier.body), at=at)
        run_due_jobs()
        dossier.refresh_from_db()

    return act


@pytest.fixture
def answer(at):
    def act(token, text="Voici.", *documents):
        return answer_completion(
            request_id=request_of(token).pk, answer=text, documents=documents, at=at
        )

    return act


def token_of(message):
    return re.search(r"/complement/(\w+)/", message.body)[1]


def refused(act, *args):
    with pytest.raises(Refused) as refusal:
        act(*args)
    return refusal.value.codes


def test_the_candidate_is_written_what_is_asked_with_the_address_where_it_is_answered(dossier, ask):
    for _ in "twice":
        ask()
    assert dossier.state == "draft"
    (message,) = mail.outbox
    assert message.to[0].endswith("<awa@exemple.fr>")
    assert ASKED in message.body
    token = token_of(message)
    (letter,) = Dispatch.objects.all()
    assert letter.state == "sent"
    assert token not in letter.text
    assert not CompletionRequest.objects.filter(token_digest=token).exists()


def test_who_has_no_address_is_written_a_letter_to_post(dossier, ask):
    Person.objects.update(email="")
    ask()
    assert mail.outbox == []
    letter = Dispatch.objects.get()
    assert letter.state == "prepared"
    printed = words(letter.files.get().content)
    assert "L’attestation de votre employeur." in printed
    assert dossier.number in printed


def test_the_answer_is_kept_once_with_its_documents_and_may_be_added_to(ask, answer, dossier):
    ask()
    token = token_of(mail.outbox[0])
    for _ in "twice":
        answer(token, "Voici.", PDF)
    answer(token, "Voici.", SentDocument("carte.jpg", b"\xff\xd8\xff image"))
    asked = CompletionRequest.objects.get()
    assert asked.answer == "Voici."
    assert [row.name for row in asked.documents.order_by("pk")] == ["attestation.pdf", "carte.jpg"]
    told = Event.objects.filter(name="pathways.dossier.answered").order_by("pk")
    assert [event.details["given"] for event in told] == [1, 1]
    assert {event.actor_label for event in told} == {"Le candidat, par son lien"}


def test_the_link_answers_no_more_once_the_dossier_is_deposited_or_asked_anew(
    ask, answer, dossier, at
):
    ask()
    first = token_of(mail.outbox[0])
    submit_dossier(dossier_id=dossier.pk, actor=actor_for(dossier.body), at=at)
    assert refused(answer, first) == ("completion-closed",)
    ask("Autre chose.")
    assert refused(answer, first) == ("completion-closed",)
    assert answer(token_of(mail.outbox[1])).asked == "Autre chose."


@pytest.mark.parametrize(
    ("text", "documents", "codes"),
    [
        (" ", [], ("nothing-given",)),
        ("x" * 2001, [], ("text-too-long",)),
        ("Voici.", [SentDocument("vide.pdf", b"")], ("document-empty",)),
        ("Voici.", [PDF, SentDocument("cv.pdf", b"MZ\x90\x00")], ("document-type",)),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(ask, answer, text, documents, codes):
    ask()
    assert refused(answer, token_of(mail.outbox[0]), text, *documents) == codes
    assert CompletionRequest.objects.get().answered_at is None
    assert not DossierDocument.objects.exists()


def test_a_draft_is_asked_what_it_lacks_again_in_other_words_and_stays_as_it_was(dossier, ask, at):
    Dossier.objects.update(state="draft")
    dossier.refresh_from_db()
    since = dossier.state_since
    for said in (ASKED, ASKED, "Autre chose."):
        ask(said)
    assert [ASKED in mail.outbox[0].body, "Autre chose." in mail.outbox[1].body] == [True, True]
    assert len(mail.outbox) == 2
    assert (dossier.state, dossier.state_since) == ("draft", since)
    assert CompletionRequest.objects.get(closed_at=None).asked == "Autre chose."
    assert refused(ask, " ") == ("reason-missing",)


def test_a_candidate_finds_among_their_letters_what_was_asked_of_them_once_it_left(
    dossier, ask, at
):
    user = MandateFactory(role=Role.CANDIDATE, body=dossier.body).user
    Person.objects.filter(pk=dossier.person_id).update(user=user, email="")
    stranger = MandateFactory(role=Role.CANDIDATE, body=dossier.body).user
    ask()
    candidate, other = (
        actor_for(dossier.body, Role.CANDIDATE, user=one) for one in (user, stranger)
    )
    letter = Dispatch.objects.get()
    assert not visible_dispatches(candidate).exists()
    send(dispatch_id=letter.pk, channel=Channel.POST, actor=actor_for(dossier.body), at=at)
    assert visible_dispatches(candidate).get() == letter
    assert not visible_dispatches(other).exists()
    assert not visible_dispatches(actor_for(dossier.body, Role.PARTNER)).exists()


def test_what_is_answered_from_an_account_is_not_posted_any_more(dossier, ask, at):
    Person.objects.update(email="")
    ask()
    asked = CompletionRequest.objects.get()
    office = actor_for(dossier.body)
    assert to_send(office) == {LetterKind.COMPLETION: 1}
    answer_completion(request_id=asked.pk, answer="Voici.", documents=(), at=at)
    assert to_send(office) == {}


def test_a_link_that_was_never_made_opens_nothing(ask, answer):
    ask()
    with pytest.raises(CompletionRequest.DoesNotExist):
        answer("")


def test_the_secretariat_alone_sees_the_letter(dossier, ask):
    ask()
    assert visible_dispatches(actor_for(dossier.body)).count() == 1
    assert not visible_dispatches(actor_for(dossier.body, Role.COMMISSION)).exists()
