"""The documents, notes and tasks of a dossier, from its page."""

from typing import Any

from django.forms import CharField, FileField, FileInput, Form, Textarea
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.pathways.actions import (
    erase_note,
    finish_task,
    join_document,
    take_document_away,
    write_note,
)
from parchemin.pathways.models import Dossier, DossierDocument, DossierNote
from parchemin.pathways.rules.documents import LARGEST_DOCUMENT, LONGEST_TITLE, SentDocument
from parchemin.pathways.selectors import visible_dossiers
from parchemin.pathways.selectors.requests import visible_documents
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask, done
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField, ReasonForm

ACCEPTED = "application/pdf,.pdf,image/jpeg,.jpg,.jpeg,image/png,.png"
_KINDS = "PDF, JPEG ou PNG, quinze mégaoctets au plus."


class JoiningForm(Form):
    """A document, and what it is."""

    title = CharField(
        label="Ce qu’est la pièce",
        max_length=LONGEST_TITLE,
        help_text="« Attestation d’emploi », « Pièce d’identité ».",
    )
    file = FileField(
        label="Fichier",
        help_text=_KINDS,
        allow_empty_file=True,  # the rule says it better
        widget=FileInput({"accept": ACCEPTED}),
    )

    @property
    def document(self) -> SentDocument:
        """Return what was sent; to be called once the form is valid."""
        sent = self.cleaned_data["file"]
        # One byte more than allowed is enough to know that it is too large.
        content = sent.read(LARGEST_DOCUMENT + 1)
        return SentDocument(sent.name or "", content, self.cleaned_data["title"])


class NoteForm(Form):
    """A note, and the day for which it is to be done when it is a task."""

    text = CharField(label="Note", max_length=2000, widget=Textarea({"rows": 3}))
    due_on = DayField(
        label="À faire pour le",
        required=False,
        help_text="Un jour en fait une tâche : elle paraît dans « À traiter » jusqu’à ce qu’elle soit faite.",
    )


@require_http_methods(["GET", "POST"])
def join(request: ActorRequest, number: str) -> HttpResponse:
    """Join a document to a dossier."""
    dossier = _dossier(request, number)
    posted = request.method == "POST"
    form = JoiningForm(request.POST if posted else None, request.FILES if posted else None)

    def do(**_: Any) -> tuple[str, str]:
        join_document(
            dossier_id=dossier.pk, document=form.document, actor=request.actor, at=request.at
        )
        return "La pièce est jointe.", _papers(number)

    effects = (
        "le fichier est gardé tel quel, son type lu dans son contenu",
        "le même fichier deux fois n’est joint qu’une fois",
        "le journal garde son empreinte",
    )
    return ask(request, form, do, **_around(number, "Joindre une pièce", "Joindre", effects))


@require_GET
def document(request: ActorRequest, document_id: int) -> HttpResponse:
    """Return a document, to keep and never to open in place."""
    found = _document(request, document_id)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def take_away(request: ActorRequest, document_id: int) -> HttpResponse:
    """Take a document away from the dossier where it was joined by mistake."""
    found = _document(request, document_id)
    number = found.dossier.number
    form = ReasonForm(request.POST or None)

    def do(reason: str) -> tuple[str, str]:
        take_document_away(
            document_id=document_id, reason=reason, actor=request.actor, at=request.at
        )
        return "La pièce est retirée.", _papers(number)

    effects = (
        f"« {found.title} » n’est plus au dossier ; le fichier est effacé si rien d’autre ne le garde",
        "le journal garde son empreinte et le motif",
    )
    return ask(request, form, do, **_around(number, "Retirer la pièce", "Retirer", effects))


@require_http_methods(["GET", "POST"])
def note(request: ActorRequest, number: str) -> HttpResponse:
    """Write a note on a dossier, or set a task."""
    dossier = _dossier(request, number)
    form = NoteForm(request.POST or None)

    def do(**typed: Any) -> tuple[str, str]:
        write_note(dossier_id=dossier.pk, actor=request.actor, at=request.at, **typed)
        told = "La tâche est notée." if typed["due_on"] else "La note est écrite."
        return told, _papers(number)

    effects = (
        "le secrétariat seul la lit",
        "le journal dit qu’une note existe, sans ce qu’elle dit",
    )
    return ask(request, form, do, **_around(number, "Écrire une note", "Écrire", effects))


@require_POST
def finish(request: ActorRequest, note_id: int) -> HttpResponse:
    """Note that a task is done."""
    try:
        found = finish_task(note_id=note_id, actor=request.actor, at=request.at)
    except DossierNote.DoesNotExist as missing:
        raise Http404("Aucune tâche à cette adresse.") from missing
    return done(request, "La tâche est faite.", _papers(found.dossier.number))


@require_POST
def erase(request: ActorRequest, note_id: int) -> HttpResponse:
    """Erase a note."""
    try:
        dossier = erase_note(note_id=note_id, actor=request.actor, at=request.at)
    except DossierNote.DoesNotExist as missing:
        raise Http404("Aucune note à cette adresse.") from missing
    return done(request, "La note est effacée.", _papers(dossier.number))


def _dossier(request: ActorRequest, number: str) -> Dossier:
    found = visible_dossiers(request.actor).filter(number=number).first()
    if found is None:
        raise Http404("Aucun dossier à cette adresse.")
    return found


def _document(request: ActorRequest, document_id: int) -> DossierDocument:
    rows = visible_documents(request.actor).select_related("dossier", "file")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise Http404("Aucune pièce à cette adresse.")
    return found


def _papers(number: str) -> str:
    return reverse("pathways:dossier", args=[number]) + "#papers"


def _around(number: str, title: str, label: str, effects: tuple[str, ...]) -> dict[str, Any]:
    page = reverse("pathways:dossier", args=[number])
    return {
        "title": title,
        "effects": effects,
        "label": label,
        "back": page,
        "trail": (
            Link("Dossiers", reverse("pathways:dossiers"), current=False),
            Link(number, page, current=False),
        ),
    }
