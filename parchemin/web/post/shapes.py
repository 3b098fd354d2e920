"""Letters in shapes and words: where one stands, the form that says it left, the page of what it is about."""

from collections.abc import Mapping

from django import forms
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header

from parchemin.accounts.actor import Actor
from parchemin.post.addressees import LetterLine
from parchemin.post.lots import PDF, files_of_lot, lot_as_pdf, lot_as_zip, read_whole
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.terms import Channel, DispatchState, LetterKind, number_in
from parchemin.web.navigation import Link
from parchemin.web.pieces.fields import DayField
from parchemin.web.pieces.filters import Narrowing
from parchemin.web.pieces.marks import State, Tone

STATES: Mapping[str, State] = {
    DispatchState.PREPARED: State(DispatchState.PREPARED.label, Tone.WAIT, "document"),
    DispatchState.LEAVING: State(DispatchState.LEAVING.label, Tone.INFO, "clock"),
    DispatchState.SENT: State(DispatchState.SENT.label, Tone.INFO, "arrow"),
    DispatchState.RECEIVED: State(DispatchState.RECEIVED.label, Tone.OK),
    DispatchState.REPLACED: State("Sans objet", Tone.PLAIN, "close"),
    DispatchState.COUNTERMANDED: State(DispatchState.COUNTERMANDED.label, Tone.PLAIN, "close"),
}
TO_PREPARE = State("À préparer", Tone.PLAIN, "pending")
TO_WRITE_AGAIN = State("À préparer de nouveau", Tone.WAIT, "pending")
_PAGES: Mapping[str, str] = {
    LetterKind.SESSION_CONVOCATION: "assessment:convocations",
    LetterKind.JURY_CONVOCATION: "jury:convocations",
    LetterKind.POLL_LINK: "jury:poll",
    LetterKind.NOTIFICATION: "jury:follow_up",
    LetterKind.APPEAL_REPLY: "jury:appeal",
    LetterKind.EXPENSES: "jury:expenses",
    LetterKind.GRIDS_AWAITED: "assessment:session",
}


def letters_trail() -> tuple[Link, ...]:
    """Return what leads back to the list of letters."""
    return (Link("Lettres", reverse("post:list"), current=False),)


class LeavingForm(forms.Form):
    """How and when letters left."""

    channel = forms.TypedChoiceField(label="Voie", choices=Channel.choices(), coerce=Channel)
    sent_on = DayField(label="Partie le")


def shown_letter(row: Dispatch | None) -> tuple[Dispatch, State] | None:
    """Return a letter with where it stands, if there is one."""
    return (row, STATES[row.state]) if row else None


def letter_state(state: DispatchState | None, *, due: bool) -> State:
    """Return where a letter stands; `due` when a version of it is to be written."""
    if state is None:
        return TO_PREPARE
    return TO_WRITE_AGAIN if due else STATES[state]


def _standing(line: LetterLine) -> str:
    if line.due or line.state in (None, DispatchState.PREPARED):
        return "attend"
    return "recue" if line.state is DispatchState.RECEIVED else "partie"


STANDING = Narrowing(
    "convocation",
    "Convocation",
    [("attend", "à faire partir"), ("partie", "partie"), ("recue", "reçue")],
    lambda row, value: _standing(row.line) == value,
)
"""What narrows a list of convocations to those that wait, left, or were received."""


def is_waiting(row: Dispatch | None) -> bool:
    """Tell whether somebody is still to be written to: no letter left, or is about to."""
    return row is None or row.state == DispatchState.PREPARED


def page_about(dispatch: Dispatch) -> str:
    """Return the address of the page of what a letter is about."""
    if dispatch.kind == LetterKind.CERTIFICATE_READY:
        return reverse("certificates:certificate", args=[dispatch.subjects[0].split("/", 1)[1]])
    if dispatch.kind == LetterKind.COMPLETION:
        return reverse("pathways:dossier", args=[dispatch.subjects[0].split("/", 1)[1]])
    if dispatch.kind in _PAGES:
        return reverse(_PAGES[dispatch.kind], args=[number_in(dispatch.about)])
    return reverse("post:list")


def file_answer(file: DispatchFile) -> HttpResponse:
    """Return a file of a letter to download."""
    disposition = content_disposition_header(True, file.name) or ""
    headers = {"Content-Disposition": disposition}
    return HttpResponse(bytes(file.content), content_type=file.media_type, headers=headers)


def lot_file(
    actor: Actor, kind: LetterKind, about: str, *, form: str, name: str
) -> HttpResponseBase:
    """Return the last letters about one thing, `form` being `pdf` or `zip`, to download under a name.

    Raises `Http404` when there is none that the actor may read, or for another form.
    """
    files = files_of_lot(actor, kind, about)
    if not files or form not in ("pdf", "zip"):
        raise Http404("Aucune lettre n’est encore préparée.")
    if form == "pdf":
        made = lot_as_pdf(files)
        return FileResponse(made, as_attachment=True, filename=f"{name}.pdf", content_type=PDF)
    read_whole(files)
    disposition = content_disposition_header(True, f"{name}.zip") or ""
    headers = {"Content-Disposition": disposition}
    return StreamingHttpResponse(lot_as_zip(files), content_type="application/zip", headers=headers)
