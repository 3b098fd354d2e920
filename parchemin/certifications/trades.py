"""Names of trades by ROME code, for a search in the words of people (source: `data/README.md`)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "data" / "rome_appellations.tsv"


def trade_names(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the trades under these ROME codes, in order; unknown codes have none."""
    known = _names()
    return tuple(name for code in codes for name in known.get(code, ()))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {code: tuple(names.split("|")) for code, names in pairs}
