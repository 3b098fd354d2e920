"""The letterhead of a body: its form, and a letter that shows it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.kernel.calendar import paris_date
from parchemin.organisations.models import CertifyingBody
from parchemin.post.letterhead import head_of, sample_letter, set_letterhead
from parchemin.post.models import Letterhead
from parchemin.post.terms import PDF
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.post.shapes import letters_trail

PAGE = "post/letterhead.html"


class LetterheadForm(forms.Form):
    """Who writes, and where they are reached."""

    name = forms.CharField(label="Nom", max_length=160)
    address = forms.CharField(
        label="Adresse", widget=forms.Textarea({"rows": 3}), max_length=400, required=False
    )
    phone = forms.RegexField(
        r"^[+0-9][0-9 .]{8,18}$",
        label="Téléphone",
        required=False,
        error_messages={"invalid": "Un numéro a dix chiffres, comme « 01 44 55 66 77 »."},
    )
    email = forms.EmailField(
        label="Courriel qui répond",
        required=False,
        help_text="Qui répond à un courriel de Parchemin vous écrit à cette adresse.",
    )
    signatory = forms.CharField(
        label="Signataire",
        max_length=160,
        required=False,
        help_text="Par sa fonction : « La directrice de la certification ».",
    )
    logo = forms.FileField(
        label="Logo", required=False, help_text="PNG ou SVG de 200 ko au plus, sans texte."
    )
    without_logo = forms.BooleanField(label="Retirer le logo", required=False)


@require_http_methods(["GET", "POST"])
def letterhead(request: ActorRequest) -> HttpResponse:
    """Show the letterhead of the body, and set it."""
    kept = Letterhead.objects.filter(body_id=request.actor.body_id).first()
    form = LetterheadForm(
        request.POST or None, request.FILES or None, initial=_initial(request, kept)
    )
    if kept is None or not kept.logo:
        del form.fields["without_logo"]
    shown = {"trail": letters_trail()}

    def do(**typed: Any) -> tuple[str, str]:
        file = typed.pop("logo")
        set_letterhead(
            logo=file.read() if file else None,
            actor=request.actor,
            at=request.at,
            **typed,
        )
        told = "L’en-tête est gardé : il est sur chaque lettre écrite à partir d’ici."
        return told, reverse("post:letterhead")

    return ask(request, form, do, template=PAGE, **shown)


@require_GET
def example(request: ActorRequest) -> HttpResponse:
    """Return a letter that shows the letterhead."""
    pdf = sample_letter(head_of(request.actor.body_id), paris_date(request.at))
    return HttpResponse(pdf, content_type=PDF)


def _initial(request: ActorRequest, kept: Letterhead | None) -> dict[str, str]:
    if kept is None:
        names = CertifyingBody.objects.values_list("legal_name", flat=True)
        return {"name": names.get(pk=request.actor.body_id)}
    fields = ("name", "address", "phone", "email", "signatory")
    return {field: getattr(kept, field) for field in fields}
