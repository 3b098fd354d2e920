"""Delays, shares and labels as the sentences of a règlement say them."""

from collections.abc import Iterator
from fractions import Fraction

from parchemin.certifications.reglement.value import Delay, Reglement
from parchemin.kernel.calendar import french_delay, within
from parchemin.kernel.numbers import french_percent

Said = Iterator[tuple[str | tuple[str, ...], str]]
"""Clauses under way: the key of each, or the keys that make it, and its sentence."""


def parts_of(rules: Reglement, key: str, *names: str) -> tuple[str, ...]:
    """Return the keys that a sentence on `key` draws on: its parts where the file writes some, else itself."""
    in_parts = any(given.startswith(f"{key}.") for given in rules.given)
    return tuple(f"{key}.{name}" for name in names) if in_parts else (key,)


def delay_text(delay: Delay) -> str:
    """Return `2 mois et 15 jours`."""
    return french_delay(delay.months, delay.days)


def within_text(delay: Delay) -> str:
    """Return `dans les 2 mois et 15 jours`, `dans le mois`."""
    return within(delay.months, delay.days)


def share_text(share: Fraction) -> str:
    """Return `les deux tiers`, `70 %`."""
    known = {
        Fraction(1, 2): "la moitié",
        Fraction(2, 3): "les deux tiers",
        Fraction(1, 3): "le tiers",
    }
    return known.get(share, french_percent(share))
