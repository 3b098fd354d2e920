"""What the pages of settings share: where they stand, what surrounds a form, one change at a time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from parchemin.organisations.models import CertifyingBody
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link

TITLE = "Réglages"


def home_of(anchor: str = "") -> str:
    """Return the address of the settings, at one of their parts."""
    return reverse("settings:home") + (f"#{anchor}" if anchor else "")


def trail() -> tuple[Link, ...]:
    """Return what leads back to the settings."""
    return (Link(TITLE, reverse("settings:home"), current=False),)


def around(title: str, label: str, anchor: str, *effects: str) -> dict[str, Any]:
    """Return what `act.html` shows around a form of settings."""
    return {
        "title": title,
        "label": label,
        "effects": effects,
        "back": home_of(anchor),
        "trail": trail(),
    }


def body_of(request: ActorRequest) -> CertifyingBody:
    """Return the body of the actor."""
    return CertifyingBody.objects.get(pk=request.actor.body_id)


def one_at_a_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Have two people who save settings come one after the other: the second reads what the first wrote."""

    @wraps(view)
    def held(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            CertifyingBody.objects.select_for_update(of=("self",)).get(pk=request.actor.body_id)
            return view(request, *args, **kwargs)

    return held
