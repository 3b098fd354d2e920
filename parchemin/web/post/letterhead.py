"""The letterhead of a body: its form, and a letter that shows it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.kernel.calendar import paris_date
from parchemin.organisations.models import CertifyingBody
from parchemin.post.letterhead import head_of, logo_digest, sample_letter, set_letterhead
from parchemin.post.logos import LARGEST_BYTES
from parchemin.post.models import Letterhead
from parchemin.post.terms import PDF
from parchemin.web.access import ActorRequest
from parchemin.web.http import ask
from parchemin.web.pieces.concurrency import OVERTAKEN, ShowingForm
from parchemin.web.post.shapes import letters_trail
from parchemin.web.settings.pages import one_at_a_time

PAGE = "post/letterhead.html"
_WRITTEN = ("name", "address", "phone", "email", "signatory")


class LetterheadForm(ShowingForm):
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
        label="Logo", required=False, help_text="PNG, JPEG, ou SVG sans texte, de 200 ko au plus."
    )
    without_logo = forms.BooleanField(label="Retirer le logo", required=False)

    def __init__(self, *args: Any, logo: str, **options: Any) -> None:
        self._logo = logo_digest(logo)
        super().__init__(*args, **options)
        if not logo:
            del self.fields["without_logo"]

    def now(self, name: str) -> str:
        """Return a field as it is written now: a logo by its digest."""
        return self._logo if name == "logo" else super().now(name)

    def clean(self) -> dict[str, Any]:
        """Return the values typed; a logo that somebody replaced meanwhile is not taken away unseen."""
        typed = super().clean()
        if typed.get("without_logo") and self._value_sent("logo") != self._logo:
            self.add_error("without_logo", ValidationError(self._overtaken("logo"), OVERTAKEN))
        return typed


@require_http_methods(["GET", "POST"])
@one_at_a_time
def letterhead(request: ActorRequest) -> HttpResponse:
    """Show the letterhead of the body, and set it."""
    kept = Letterhead.objects.filter(body_id=request.actor.body_id).first()
    form = LetterheadForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(request, kept),
        logo=kept.logo if kept else "",
    )
    shown = {"trail": letters_trail()}

    def do(logo: Any, without_logo: bool = False, **_: Any) -> tuple[str, str]:
        set_letterhead(
            **form.values_to_write(_WRITTEN),
            logo=logo.read(LARGEST_BYTES + 1) if logo else None,
            without_logo=without_logo,
            actor=request.actor,
            at=request.at,
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
    return {field: getattr(kept, field) for field in _WRITTEN}
