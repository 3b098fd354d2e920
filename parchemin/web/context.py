"""What every page knows: its navigation and whose account is open."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from parchemin.accounts.models import User
from parchemin.accounts.selectors import Workplace, current_mandates, places_of
from parchemin.accounts.terms import Role
from parchemin.web.help.guides import guide_of, guides
from parchemin.web.navigation import Link, links_of, public_links


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A body, and a partner if it names one, for which the person holds mandates today, under which roles."""

    key: str
    name: str
    roles: str
    partner: str
    current: bool


class Frame:
    """What surrounds a page. Each part costs its queries only when the template shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        self._match = request.resolver_match
        self._user = cast(User, request.user)
        self._actor = getattr(request, "actor", None)
        self._mandates = getattr(request, "mandates", None)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Return the navigation of the person's roles."""
        return links_of(self._actor, self._path, timezone.localdate())

    @property
    def searches(self) -> bool:
        """Tell whether the person may search everything that a body keeps."""
        return self._actor is not None and self._actor.holds(Role.SECRETARIAT)

    @cached_property
    def public_links(self) -> tuple[Link, ...]:
        """Return the navigation of the public pages."""
        return public_links(self._path)

    @property
    def guide(self) -> str:
        """Return the address of the guide of this screen, or of the help."""
        match = self._match
        roles = self._actor.roles if self._actor else ()
        name = guide_of(match.view_name if match else "", roles)
        return reverse("public:guide", args=[name]) if name in guides() else reverse("public:help")

    @cached_property
    def places(self) -> tuple[PlaceChoice, ...]:
        """Return the places among which the person may choose, in one query at most."""
        held = self._mandates
        if held is None:
            held = current_mandates(self._user, timezone.localdate())
        return tuple(self._choice(place) for place in places_of(held))

    @cached_property
    def place(self) -> PlaceChoice | None:
        """Return the place where the person is acting."""
        return next((place for place in self.places if place.current), None)

    @cached_property
    def initials(self) -> str:
        """Return the initials of the person's name, two at most."""
        words = self._user.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def _choice(self, place: Workplace) -> PlaceChoice:
        body_id = place.mandates[0].body_id
        partner_id = next((m.partner_id for m in place.mandates if m.partner_id), None)
        acting = self._actor
        return PlaceChoice(
            key=place.key,
            name=place.mandates[0].body.name,
            roles=", ".join(dict.fromkeys(Role(m.role).label for m in place.mandates)),
            partner=next((m.partner.name for m in place.mandates if m.partner), ""),
            current=acting is not None
            and (acting.body_id, acting.partner_id) == (body_id, partner_id),
        )


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `frame`, and the person signed in as `user` (None on a page without session)."""
    return {"frame": Frame(request), "user": getattr(request, "user", None)}
