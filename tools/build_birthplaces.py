"""Build `parchemin/pathways/data/communes.csv` from two public lists of communes.

    python tools/build_birthplaces.py COMMUNES_COG.csv COMMUNES_HISTORIQUE.csv

Inputs, origin, licences and corrections: `parchemin/pathways/data/README.md`. One line out per
code and name over a period, sorted by key: key;code;from;to;successor;label.
"""

import csv
import datetime as dt
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from parchemin.pathways.place_names import commune_key

OUTPUT = Path(__file__).resolve().parents[1] / "parchemin/pathways/data/communes.csv"
DAY = dt.timedelta(days=1)
LABEL_WIDTH = 26  # the historical file cuts names there
CURRENT_TYPES = ("commune-actuelle", "arrondissement-municipal")
# A commune of the historical file that the list of 2026 no longer knows ended by then.
HISTORY_UNTIL = dt.date(2024, 12, 31)
# Starts that the historical file made up when it knew none: the commune is older.
MADE_UP_STARTS = {dt.date(1900, 1, 1), dt.date(2000, 1, 1), dt.date(2007, 1, 1)}
# Extension numbers of the NIR, hamlets, archipelagos and duplicates: README, corrections.
NOT_COMMUNES = frozenset(
    [
        "13155", "13200", "13455", "13554", "14990", "31655", "44309", "67582", "68626", "75212", "75213",
        "75214", "75215", "75512", "97425", "97466", "97520", "97526", "97811", "97813", "97816", "97824",
        "11908", "22933", "38902", "44908", "44911", "44913", "44928", "44930", "44935", "52904", "91803",
        "91804", "91900", "98401", "98402", "98403", "98404", "98406", "98600", "98601", "98602", "98603",
        "98604", "98605", "98606", "98607", "98609", "98701", "98799",
    ]
)  # fmt: skip
ALGERIA = {"91110": "Alger", "92804": "Oran", "93805": "Constantine", "94900": "Sidi Bel Abbès"}
ALGERIA_LAST_FRENCH_DAY = dt.date(1962, 7, 4)
CORSICA_DIVIDED = dt.date(1976, 1, 1)
MARSEILLE_DIVIDED = dt.date(1946, 10, 18)
MAYOTTE = {f"985{rank:02d}": f"976{rank:02d}" for rank in range(1, 18)}
OVERSEAS_SUCCESSORS = MAYOTTE | {"97123": "97701", "97127": "97801"}
SMALL_WORDS = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "sur", "sous", "en", "et", "aux", "au", "devant"]
)  # fmt: skip


@dataclass(frozen=True)
class NamePeriod:
    """A name that a code bore, from a day to a day, both included; None when open."""

    code: str
    label: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True)
class Current:
    """The list of the year: names by code, accented names by department and key, successors."""

    names: dict[str, str]
    accented: dict[str, set[str]]
    successors: dict[str, str]


def main() -> None:
    """Read the two files named on the command line and write the list that the product ships."""
    current = read_current(Path(sys.argv[1]))
    periods = [
        period
        for raw in joined(read_history(Path(sys.argv[2])))
        for period in corrected(raw, current)
    ]
    write(periods + restored(periods, current), current.successors)


def read_current(path: Path) -> Current:
    """Return the communes of the year, their former communes and the codes they absorbed."""
    current = Current({}, defaultdict(set), dict(OVERSEAS_SUCCESSORS))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            current.accented[row["code"][:2] + commune_key(row["nom"])].add(row["nom"])
            if row["type"] in CURRENT_TYPES:
                current.names[row["code"]] = row["nom"]
                former = filter(None, row["anciens_codes"].split(","))
                current.successors.update(dict.fromkeys(former, row["code"]))
    return current


def read_history(path: Path) -> Iterator[NamePeriod]:
    """Yield the periods of the historical file.

    One that lasts a day or ends before it starts is left out, unless its code has no other: then
    its end alone is believed.
    """
    believed: set[str] = set()
    doubtful: list[NamePeriod] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            start = dt.date.fromisoformat(row["debut"])
            end = dt.date.fromisoformat(row["fin"]) if row["fin"] else None
            period = NamePeriod(row["code"], plain(row["libelle"]), start, end)
            if end is not None and end <= start:
                doubtful.append(replace(period, start=None))
            elif row["code"] not in NOT_COMMUNES:
                believed.add(row["code"])
                yield period
    yield from (period for period in doubtful if period.code not in believed | NOT_COMMUNES)


def plain(label: str) -> str:
    """Return a label without the successor after /, the article in brackets and underscores."""
    without_successor = label.split("/")[0].replace("_", " ")
    return re.sub(r" \((?:LE|LA|LES|L')\)$", "", without_successor).strip()


def joined(periods: Iterable[NamePeriod]) -> Iterator[NamePeriod]:
    """Yield periods where a code kept its name without a gap as one, open where starts are made up."""
    by_name: dict[tuple[str, str], list[NamePeriod]] = defaultdict(list)
    first_start: dict[str, dt.date] = {}
    for period in periods:
        by_name[period.code, period.label].append(period)
        start = period.start or dt.date.min
        first_start[period.code] = min(start, first_start.get(period.code, start))
    for (code, _), same_name in by_name.items():
        same_name.sort(key=lambda period: (period.start or dt.date.min, period.end or dt.date.max))
        whole = same_name[0]
        if whole.start == first_start[code] and whole.start in MADE_UP_STARTS:
            whole = replace(whole, start=None)
        for period in same_name[1:]:
            if whole.end is None or (period.start or dt.date.min) <= whole.end + DAY:
                ends = (whole.end, period.end)
                whole = replace(whole, end=None if None in ends else max(filter(None, ends)))
            else:
                yield whole
                whole = period
        yield whole


def corrected(period: NamePeriod, current: Current) -> Iterator[NamePeriod]:
    """Yield a period with its name in full and its days put right; two names when both were used."""
    code = period.code
    if code in ALGERIA:
        yield replace(period, label=ALGERIA[code], end=ALGERIA_LAST_FRENCH_DAY)
        return
    if code.startswith(("2A", "2B")) and period.start is None:
        period = replace(period, start=CORSICA_DIVIDED)
    if "13201" <= code <= "13216":
        period = replace(period, start=MARSEILLE_DIVIDED)
    if period.end is None and code not in current.names:
        period = replace(period, end=HISTORY_UNTIL)
    if period.end is None:
        name = current.names[code]
        yield replace(period, label=name)
        if is_another_name(period.label, name):
            yield replace(period, label=in_title_case(period.label))
    else:
        yield replace(period, label=in_full(period, current))


def is_another_name(label: str, name: str) -> bool:
    """Tell whether a label of the historical file is a name of its own, not a name cut short."""
    cut_short = len(label) >= LABEL_WIDTH - 1 and commune_key(name).startswith(
        commune_key(label)[:-1]
    )
    return commune_key(label) != commune_key(name) and not cut_short and "(" not in label


def in_full(period: NamePeriod, current: Current) -> str:
    """Return the name with its accents when one commune of the département bears it."""
    accented = current.accented.get(period.code[:2] + commune_key(period.label), set())
    return next(iter(accented)) if len(accented) == 1 else in_title_case(period.label)


def in_title_case(label: str) -> str:
    """Return « SAINT-JEAN-D'ARVES » as « Saint-Jean-d'Arves »."""
    words = re.split(r"([ '\-]+)", label.lower())
    return "".join(
        word if index and word in SMALL_WORDS else word.capitalize()
        for index, word in enumerate(words)
    )


def restored(periods: list[NamePeriod], current: Current) -> list[NamePeriod]:
    """Return the communes of the year that the historical file believes ended, or does not know."""
    open_codes = {period.code for period in periods if period.end is None}
    ends = {
        code: max(period.end for period in periods if period.code == code and period.end)
        for code in {period.code for period in periods} & (current.names.keys() - open_codes)
    }
    return [
        NamePeriod(code, current.names[code], ends[code] + DAY if code in ends else None, None)
        for code in sorted(current.names.keys() - open_codes)
    ]


def write(periods: list[NamePeriod], successors: dict[str, str]) -> None:
    """Write the lines, sorted by key then code."""
    lines = sorted(
        ";".join(
            (
                commune_key(period.label),
                period.code,
                period.start.isoformat() if period.start else "",
                period.end.isoformat() if period.end else "",
                successors.get(period.code, "") if period.end else "",
                period.label,
            )
        )
        for period in periods
    )
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(lines)} lines, {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
