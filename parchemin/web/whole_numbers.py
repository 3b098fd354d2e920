"""Reading a whole number out of an address or a form."""

from collections.abc import Iterable

# Larger than any key, place or version here; a key of the database holds it.
LARGEST = 10**15


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """Return the whole number, from 0 to `most`, that a text says in figures; None for any other text."""
    if not text.isdecimal() or len(text) > len(str(most)):
        return None
    found = int(text)
    return found if found <= most else None


def whole_numbers(texts: Iterable[str]) -> set[int]:
    """Return the whole numbers among texts: what is none is left out."""
    return {found for text in texts if (found := whole_number(text)) is not None}
