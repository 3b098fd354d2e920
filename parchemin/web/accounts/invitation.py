"""The page of an invitation: whoever received it chooses a password, once."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parchemin.accounts.actions import open_by_invitation
from parchemin.accounts.models import Invitation, User
from parchemin.accounts.selectors import (
    current_mandates,
    invitation_named,
    objections_to_invitation,
)
from parchemin.kernel.objections import Objection, Refused
from parchemin.web.sign_in import NewPasswordForm


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, link: str) -> HttpResponse:
    """Let a person open their account; say in words why an invitation opens nothing.

    Raises `Http404` for a link that nobody sent.
    """
    found = invitation_named(link)
    if found is None:
        raise Http404("Aucune invitation à cette adresse.")
    at = timezone.now()
    objections = (*_objections_to_reader(request, found), *objections_to_invitation(found, at))
    if objections:
        return _page(request, found, HTTPStatus.GONE, objections=objections)
    form = NewPasswordForm(request.POST or None, user=found.user)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _page(request, found, status, form=form)
    try:
        open_by_invitation(invitation_id=found.pk, password=form.cleaned_data["password1"], at=at)
    except Refused as refused:
        return _page(request, found, HTTPStatus.GONE, objections=refused.objections)
    messages.success(request, "Votre compte est ouvert. Connectez-vous avec ce mot de passe.")
    return HttpResponseRedirect(reverse("account_login"), status=HTTPStatus.SEE_OTHER)


def _objections_to_reader(request: HttpRequest, found: Invitation) -> tuple[Objection, ...]:
    """Return that somebody else is signed in in this browser: an invitation is its addressee's alone."""
    reader = cast(User, request.user)
    if not reader.is_authenticated or reader.pk == found.user_id:
        return ()
    return (
        Objection(
            "invitation-of-another",
            f"Cette invitation est pour quelqu’un d’autre : vous êtes connecté sous le nom {reader.name}.",
            remedy="Si elle est pour vous, déconnectez-vous d’abord ; sinon, laissez-la à qui elle est adressée.",
        ),
    )


def _page(
    request: HttpRequest, found: Invitation, status: HTTPStatus, **context: Any
) -> HttpResponse:
    mandates = current_mandates(found.user, timezone.localdate())
    shown = {"invitation": found, "mandates": mandates.filter(body_id=found.body_id), **context}
    response = render(request, "accounts/invitation.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response
