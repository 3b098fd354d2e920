"""Labels of the official nomenclatures that a certification refers to (see `data/README.md`)."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def labels(nomenclature: str) -> Mapping[str, str]:
    """Return the labels of `nsf` or `rome` by code, read once."""
    with (_DATA / f"{nomenclature}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file, delimiter=";")}


def with_labels(nomenclature: str, codes: Iterable[str]) -> list[dict[str, str]]:
    """Return `{"code", "label"}` for each code; a code that the nomenclature does not know labels itself."""
    known = labels(nomenclature)
    return [{"code": code, "label": known.get(code, code)} for code in codes]
