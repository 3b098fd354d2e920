"""The board in parts, as templates show them: a part that did not change is not sent again."""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from parchemin.web.jury.parts.matrix import case_part
from parchemin.web.jury.parts.opinion import opinion_part
from parchemin.web.jury.parts.perspective import Seen
from parchemin.web.jury.parts.side import gauges_part, side_part
from parchemin.web.jury.parts.voting import vote_part

_PARTS: Mapping[str, Callable[[Seen], Any]] = {
    "gauges": gauges_part,
    "side": side_part,
    "case": case_part,
    "opinion": opinion_part,
    "vote": vote_part,
}


def parts_of(seen: Seen) -> dict[str, Any]:
    """Return every part of the board by name, in the order of the page."""
    return {name: part(seen) for name, part in _PARTS.items()}


@lru_cache(maxsize=256)  # every juror's screen asks for the same parts
def digest_of(part: Hashable) -> str:
    """Return eight hexadecimal digits that change when what a part shows changes."""
    return sha256(repr(part).encode()).hexdigest()[:8]
