"""What every page knows: its navigation and whose account is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from parchemin.accounts.models import Mandate, User
from parchemin.accounts.selectors import current_mandates
from parchemin.accounts.terms import Role
from parchemin.web.navigation import Link, links_of, public_links


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A certifying body for which the person holds mandates today, and under which roles."""

    slug: str
    name: str
    roles: str
    current: bool


class Frame:
    """What surrounds a page. Each part costs its queries only when the template shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        self._user = cast(User, request.user)
        self._actor = getattr(request, "actor", None)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Return the navigation of the person's roles."""
        return links_of(self._actor, self._path, timezone.localdate())

    @cached_property
    def public_links(self) -> tuple[Link, ...]:
        """Return the navigation of the public pages."""
        return public_links(self._path)

    @cached_property
    def bodies(self) -> tuple[BodyChoice, ...]:
        """Return the bodies among which the person may choose, in one query."""
        by_body: dict[int, list[Mandate]] = {}
        for mandate in current_mandates(self._user, timezone.localdate()):
            by_body.setdefault(mandate.body_id, []).append(mandate)
        return tuple(self._choices(by_body))

    @cached_property
    def body(self) -> BodyChoice | None:
        """Return the body for which the person is acting."""
        return next((body for body in self.bodies if body.current), None)

    @cached_property
    def initials(self) -> str:
        """Return the initials of the person's name, two at most."""
        words = self._user.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def _choices(self, by_body: dict[int, list[Mandate]]) -> Iterator[BodyChoice]:
        for body_id, mandates in by_body.items():
            yield BodyChoice(
                slug=mandates[0].body.slug,
                name=mandates[0].body.name,
                roles=", ".join(Role(mandate.role).label for mandate in mandates),
                current=self._actor is not None and self._actor.body_id == body_id,
            )


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `frame`, and the person signed in as `user` (None on a page without session)."""
    return {"frame": Frame(request), "user": getattr(request, "user", None)}
