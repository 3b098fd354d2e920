"""The first body of an installation, opened by whoever runs it, from the address that the command gave them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parchemin.accounts.models import User
from parchemin.accounts.selectors import link_of, waiting_invitation
from parchemin.accounts.terms import Role
from parchemin.organisations.opening import opens
from parchemin.organisations.rules import branches_in
from parchemin.processes.open_body import FirstPerson, open_body
from parchemin.web.http import ask
from parchemin.web.settings.forms import BodyForm

PAGE = "opening/first.html"
# A SIRET whose key is right, and which starts with zeros so that it names nobody.
SAMPLE = {
    "name": "CPNE d’exemple",
    "legal_name": "Commission paritaire nationale de l’emploi d’exemple",
    "siret": "00000018200014",
    "city": "Paris",
    "commission": "CPNE de la branche d’exemple",
    "branches": "1505 : Commerce de détail",
    "slug": "exemple",
    "number_prefix": "EXE",
}


class FirstBodyForm(forms.Form):
    """Who the body is, and who opens it."""

    slug = forms.CharField(
        label="Nom dans les adresses",
        max_length=40,
        help_text="« fleuristes » : minuscules, chiffres, tirets. Il ne change plus.",
    )
    number_prefix = forms.CharField(
        label="Préfixe des numéros", max_length=20, help_text="« FLE » : en tête des certificats."
    )
    surname = forms.CharField(label="Votre nom", max_length=80)
    given_names = forms.CharField(label="Vos prénoms", max_length=80)
    email = forms.EmailField(label="Votre courriel", help_text="Celui de votre compte.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {**BodyForm().fields, **self.fields}


def body_said(
    slug: str, number_prefix: str, branches: str, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a body as `establish_body` asks it, from what was typed. Raises `Refused` for a branch unread."""
    return {
        **said,
        "slug": slug.strip(),
        "number_prefix": number_prefix.strip().upper(),
        "branches": branches_in(branches),
    }


@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, link: str) -> HttpResponse:
    """Open the first body, then lead its operator to their password. Raises `Http404` once there is one."""
    if not opens(link):
        raise Http404(
            "Cette adresse n’ouvre rien, ou plus rien : demandez-en une autre à la commande."
        )
    sample = SAMPLE if "exemple" in request.GET else None
    form, at = FirstBodyForm(request.POST or None, initial=sample), timezone.now()

    def do(
        surname: str,
        given_names: str,
        email: str,
        slug: str,
        number_prefix: str,
        branches: str,
        **said: Any,
    ) -> HttpResponse:
        body = open_body(
            body=body_said(slug, number_prefix, branches, said),
            people=[
                FirstPerson(given_names, surname, email, role)
                for role in (Role.SECRETARIAT, Role.STAFF)
            ],
            at=at,
        )
        user = User.objects.get(email=email.strip().lower())
        invitation = waiting_invitation(user.pk, body.pk)
        to = reverse("invitation", args=[link_of(invitation)]) if invitation else reverse("home")
        return HttpResponseRedirect(to, status=HTTPStatus.SEE_OTHER)

    response = ask(request, form, do, template=PAGE)
    response["Cache-Control"] = "no-store"
    return response
