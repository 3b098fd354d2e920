"""Why a result is what it is: one code, one French sentence, one text."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One step of a decision.

    `code` is stable and for machines; `text` a French sentence; `source` the article of law or of
    règlement that the step rests on. A named tuple, since a jury day holds tens of thousands.
    """

    code: str
    text: str
    source: str = ""
