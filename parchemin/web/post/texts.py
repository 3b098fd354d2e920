"""What e-mails say: the standard texts, those that the body wrote, each tried on a real case before it is kept."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.kernel.objections import refuse_if
from parchemin.post.models import LetterText
from parchemin.post.terms import TextKind
from parchemin.post.texts import (
    MailText,
    objections_to_text,
    preview,
    reset_text,
    set_text,
    standard_texts,
    text_of,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import Answer, ask, done
from parchemin.web.navigation import Link
from parchemin.web.post.shapes import letters_trail

PAGE = "post/text.html"


class TextForm(forms.Form):
    """The subject and the text of an e-mail, with fields in braces."""

    subject = forms.CharField(label="Objet", max_length=200)
    text = forms.CharField(label="Texte", widget=forms.Textarea({"rows": 14}), max_length=5_000)


@require_GET
def texts(request: ActorRequest) -> HttpResponse:
    """Return the e-mails whose text may be written, and which were."""
    own = set(
        LetterText.objects.filter(body_id=request.actor.body_id).values_list("kind", flat=True)
    )
    kinds = [(kind, kind in own) for kind in standard_texts()]
    return render(request, "post/texts.html", {"kinds": kinds, "trail": letters_trail()})


@require_http_methods(["GET", "POST"])
def text(request: ActorRequest, kind: str) -> HttpResponse:
    """Show the text of an e-mail; try it on a real case, or keep it."""
    found = _kind_or_404(kind)
    now = text_of(request.actor.body_id, found)
    form = TextForm(request.POST or None, initial={"subject": now.subject, "text": now.text})

    def do(**typed: Any) -> Answer:
        said = MailText(**typed)
        if "try" in request.POST:
            refuse_if(objections_to_text(found, said))
            return render(request, PAGE, {"form": form, **_context(request, found, said)})
        set_text(kind=found, said=said, actor=request.actor, at=request.at)
        told = "Le texte est gardé : les courriels écrits à partir d’ici le disent."
        return told, reverse("post:text", args=[kind])

    return ask(request, form, do, lambda: _context(request, found, now), template=PAGE)


@require_POST
def reset(request: ActorRequest, kind: str) -> HttpResponse:
    """Come back to the standard text of an e-mail."""
    reset_text(kind=_kind_or_404(kind), actor=request.actor, at=request.at)
    return done(request, "Le texte d’origine est rétabli.", reverse("post:text", args=[kind]))


def _context(request: ActorRequest, kind: TextKind, said: MailText) -> dict[str, Any]:
    shown, real = preview(request.actor.body_id, kind, said)
    standard = standard_texts()[kind]
    return {
        "kind": kind,
        "fields": [("{" + name + "}", field) for name, field in standard.fields.items()],
        "shown": shown,
        "real": real,
        "own": text_of(request.actor.body_id, kind) != MailText(standard.subject, standard.text),
        "trail": (
            *letters_trail(),
            Link("Textes des courriels", reverse("post:texts"), current=False),
        ),
    }


def _kind_or_404(name: str) -> TextKind:
    found = next((kind for kind in standard_texts() if kind == name), None)
    if found is None:
        raise Http404("Aucun courriel de cette nature.")
    return found
