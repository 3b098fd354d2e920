"""The lists of the jury room, for the secretariat that keeps it."""

from django.urls import reverse

from parchemin.web.navigation import Link

_LISTS = (
    ("Séances", "jury:sittings"),
    ("Jurés", "jury:jurors"),
    ("Disponibilités", "jury:polls"),
    ("Suites", "jury:letters"),
    ("Recours", "jury:appeals"),
    ("Frais", "jury:expenses_list"),
)


def room_tabs(current: str) -> tuple[Link, ...]:
    """Return the lists of the jury room; `current` is the route of the one on the screen."""
    return tuple(Link(label, reverse(route), current=route == current) for label, route in _LISTS)
