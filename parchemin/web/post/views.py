"""Letters: the list; of one, what it says and where it stands; sent, noted as left, received, written again."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.kernel.calendar import paris_date
from parchemin.kernel.text import of
from parchemin.post.actions import acknowledge, mail, send
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.resending import write_again
from parchemin.post.selectors import file_of, histories, visible_dispatches
from parchemin.post.terms import LEFT, DispatchState, LetterKind
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.navigation import Link
from parchemin.web.post.listing import LETTERS, letters_seen_by
from parchemin.web.post.shapes import STATES, LeavingForm, file_answer, page_about

PAGE = "post/letter.html"


class AddressForm(forms.Form):
    """The address that a letter leaves for again; none for who is written to otherwise."""

    email = forms.EmailField(label="Adresse électronique", required=False)


@require_GET
def letters(request: ActorRequest) -> HttpResponse:
    """Return the letters of the body, as the address filters them."""
    return LETTERS.page_answer(request, "post/list.html", letters_seen_by(request.actor))


@require_GET
def letter(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Return one letter."""
    return render(request, PAGE, _context(_dispatch_or_404(request, dispatch_id)))


@require_POST
def mail_one(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Hand a letter to the worker that mails it, again when it came back."""
    found = _dispatch_or_404(request, dispatch_id)

    def do() -> tuple[str, str]:
        kind = LetterKind(found.kind)
        mail(kind=kind, about=found.about, only=[found.thread], actor=request.actor, at=request.at)
        return f"Le courriel à {found.name} est en partance.", _address(found)

    return ask(request, None, do, lambda: _context(found), template=PAGE)


@require_http_methods(["GET", "POST"])
def note_sent(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Note when and how a letter left, by post or by hand."""
    found = _dispatch_or_404(request, dispatch_id)
    form = LeavingForm(request.POST or None, initial={"sent_on": paris_date(request.at)})

    def do(**typed: Any) -> tuple[str, str]:
        send(dispatch_id=found.pk, actor=request.actor, at=request.at, **typed)
        return f"La lettre à {found.name} est partie.", _address(found)

    return ask(
        request,
        form,
        do,
        title=f"Noter l’envoi de la lettre à {found.name}",
        effects=(
            "La lettre reste telle qu’elle est partie.",
            "Ce qui court à partir de son envoi, comme un délai de recours, court de ce jour.",
        ),
        label="Noter l’envoi",
        trail=_trail(found),
        back=_address(found),
    )


@require_POST
def again(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Write again a letter that came back, for the address typed."""
    found = _dispatch_or_404(request, dispatch_id)
    form = AddressForm(request.POST)

    def do(**typed: Any) -> tuple[str, str]:
        written = write_again(dispatch_id=found.pk, actor=request.actor, at=request.at, **typed)
        told = "La lettre est prête à repartir : envoyez-la, ou notez qu’elle est partie autrement."
        return told, _address(written)

    return ask(request, form, do, lambda: _context(found, form), template=PAGE)


@require_POST
def note_received(request: ActorRequest, dispatch_id: int) -> HttpResponse:
    """Note that a letter was received."""
    found = _dispatch_or_404(request, dispatch_id)

    def do() -> tuple[str, str]:
        acknowledge(dispatch_id=found.pk, actor=request.actor, at=request.at)
        return f"La lettre {of(found.name)} est reçue.", _address(found)

    return ask(request, None, do, lambda: _context(found), template=PAGE)


@require_GET
def file(request: ActorRequest, dispatch_id: int, role: str) -> HttpResponse:
    """Return a file of a letter, as it leaves."""
    try:
        return file_answer(file_of(request.actor, dispatch_id, role))
    except DispatchFile.DoesNotExist as missing:
        raise Http404("Aucune lettre à cette adresse.") from missing


def _context(found: Dispatch, typed: AddressForm | None = None) -> dict[str, Any]:
    kind, state = LetterKind(found.kind), DispatchState(found.state)
    versions = histories(found.body_id, kind, [found.thread])[found.thread]
    bounces = tuple(found.bounces.all())
    stands = bounces and state in LEFT and versions[-1].pk == found.pk
    return {
        "letter": found,
        "kind": kind.label,
        "state": STATES[state],
        "files": found.files.order_by("pk"),
        "attempts": found.attempts.all(),
        "bounces": bounces,
        "again": typed or AddressForm(initial={"email": found.email}) if stands else None,
        "versions": [(row, STATES[row.state]) for row in versions if row.pk != found.pk],
        "waits": state is DispatchState.PREPARED,
        "leaving": state is DispatchState.LEAVING,
        "sent": state is DispatchState.SENT,
        "trail": (Link(kind.label, page_about(found), current=False),),
    }


def _trail(found: Dispatch) -> tuple[Link, ...]:
    return (
        Link(LetterKind(found.kind).label, page_about(found), current=False),
        Link(found.name, _address(found), current=False),
    )


def _dispatch_or_404(request: ActorRequest, dispatch_id: int) -> Dispatch:
    found = visible_dispatches(request.actor).filter(pk=dispatch_id).first()
    if found is None:
        raise Http404("Aucune lettre à cette adresse.")
    return found


def _address(found: Dispatch) -> str:
    return reverse("post:letter", args=[found.pk])
