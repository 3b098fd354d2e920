"""A document is joined once, of the type of its content; it is taken away when it was joined by mistake."""

import pytest

from parchemin.accounts.terms import Role
from parchemin.journal.models import Event
from parchemin.kernel.objections import Refused
from parchemin.pathways.actions import join_document, take_document_away
from parchemin.pathways.models import Dossier, DossierDocument
from parchemin.pathways.rules import documents
from parchemin.pathways.rules.documents import (
    LARGEST_DOCUMENT,
    SentDocument,
    objections_to_document,
)
from tests.factories import BodyFactory, DossierFactory, actor_for

pytestmark = pytest.mark.django_db

PDF, JPEG, PNG = b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def join(at):
    def act(dossier, name="piece.pdf", content=PDF, title="Attestation", actor=None):
        return join_document(
            dossier_id=dossier.pk,
            document=SentDocument(name, content, title),
            actor=actor or actor_for(dossier.body),
            at=at,
        )

    return act


def codes(name, content):
    return tuple(one.code for one in objections_to_document(SentDocument(name, content, "T")))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", PDF, ()),
        ("a.JPG", JPEG, ()),
        ("a.png", PNG, ()),
        ("sans-fin", PDF, ()),
        ("a.pdf", JPEG, ("document-other-type",)),
        ("a.jpeg", PNG, ("document-other-type",)),
        ("a.pdf", b"", ("document-empty",)),
        ("a.pdf", b"PK\x03\x04", ("document-type",)),
        ("a.pdf", b"<html>", ("document-type",)),
        ("a.pdf", PDF + b"x" * LARGEST_DOCUMENT, ("document-too-large",)),
    ],
)
def test_a_document_is_what_its_content_says(name, content, expected):
    assert codes(name, content) == expected


def test_a_name_that_lies_is_told_what_the_content_is():
    (said,) = objections_to_document(SentDocument("C:\\moi\\cv.pdf", JPEG, "CV"))
    assert said.message == "« cv.pdf » se dit un PDF, et son contenu est une image JPEG."


def test_the_same_bytes_are_joined_once_with_their_type_and_their_digest(join):
    dossier = DossierFactory()
    first, again = join(dossier), join(dossier, name="autre.pdf")
    assert first.pk == again.pk
    assert (first.media_type, first.file.size, bytes(first.content)) == (
        "application/pdf",
        len(PDF),
        PDF,
    )
    (told,) = Event.objects.filter(name="pathways.document.joined")
    assert told.details == {"dossier": dossier.number, "digest": first.file_id[:16]}


def test_a_document_has_a_title_and_a_dossier_a_number_of_them(join, monkeypatch):
    dossier = DossierFactory()
    with pytest.raises(Refused) as refusal:
        join(dossier, title=" ")
    assert refusal.value.codes == ("title-missing",)
    monkeypatch.setattr("parchemin.pathways.actions.documents.MOST_DOCUMENTS", 1)
    join(dossier)
    with pytest.raises(Refused) as refusal:
        join(dossier, content=PDF + b"2")
    assert refusal.value.codes == ("too-many-documents",)
    assert documents.MOST_DOCUMENTS > 1


def test_what_was_joined_by_mistake_is_taken_away_with_a_reason(join, at):
    document = join(DossierFactory())
    actor = actor_for(document.dossier.body)
    with pytest.raises(Refused) as refusal:
        take_document_away(document_id=document.pk, reason="", actor=actor, at=at)
    assert refusal.value.codes == ("reason-missing",)
    take_document_away(document_id=document.pk, reason="D’un autre.", actor=actor, at=at)
    assert not DossierDocument.objects.exists()
    told = Event.objects.get(name="pathways.document.taken_away")
    assert told.details["reason"] == "D’un autre."


def test_another_body_neither_joins_nor_takes_away(join, at):
    document = join(DossierFactory())
    stranger = actor_for(BodyFactory())
    with pytest.raises(Dossier.DoesNotExist):
        join(document.dossier, actor=stranger)
    with pytest.raises(DossierDocument.DoesNotExist):
        take_document_away(document_id=document.pk, reason="Non.", actor=stranger, at=at)
    with pytest.raises(Dossier.DoesNotExist):
        join(document.dossier, actor=actor_for(document.dossier.body, Role.COMMISSION))
