"""Parts of a page that are the same for everybody who asks: drawn once, and sent to each with their own token."""

from collections.abc import Hashable
from functools import lru_cache
from secrets import token_hex

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

# Where the token of each person goes. Nobody can write it: it is drawn when the process starts, and never sent.
_TOKEN = token_hex(16)


def render_part(name: str, part: Hashable, csrf_token: str, *, oob: bool = False) -> SafeString:
    """Return a template drawn with a frozen `part` and nothing else: equal parts are drawn once.

    `csrf_token` is what the forms of the part carry, `oob` tells htmx to put the part in its own place.
    """
    return mark_safe(_draw(name, part, oob).replace(_TOKEN, csrf_token))  # noqa: S308 (a rendered template)


@lru_cache(maxsize=256)  # every juror looks at the same candidate, every three seconds
def _draw(name: str, part: Hashable, oob: bool) -> str:
    return render_to_string(name, {"part": part, "oob": oob, "csrf_token": _TOKEN})
