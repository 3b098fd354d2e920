"""Raw lines of a published text, put in the shape of blocs: a table, or lines that start with codes.

The lines of a table are lists of cells, or texts whose cells are apart by « | », under a line that names
the columns. One that holds a single cell is the title of a bloc; an empty cell of competence continues
the competence above. Objects are a table whose columns are their keys. Without a table, « Bloc 1 : »,
« A1. » and « C1.1 » open what they number.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from parchemin.certifications.referentiel.text import folded_words, split_code, split_number
from parchemin.certifications.referentiel.transcript import lines_of

_COLUMNS = (
    ("critere", "criteres"),
    ("indicateur", "criteres"),
    ("modalite", "modalite_evaluation"),
    ("epreuve", "modalite_evaluation"),
    ("evaluation", "modalite_evaluation"),
    ("competence", "intitule"),
    ("element", "intitule"),
    ("activite", "activite"),
    ("bloc", "bloc"),
    ("unite", "bloc"),
    ("domaine", "bloc"),
    ("code", "code"),
)
_LISTS = {"criteres"}
_HEADINGS = {
    "criteres": "criteres",
    "criteres d evaluation": "criteres",
    "modalites d evaluation": "modalite_evaluation",
}
"""Lines that say of what the lines below them are, under a competence."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Raw lines under a key of the source, the blocs read in them, and the headings that told how.

    There are no blocs where nothing names the columns and no line bears a code.
    """

    key: str
    length: int
    blocs: tuple[dict[str, Any], ...]
    headings: tuple[str, ...]


def tables_in(document: dict[str, Any], known: Collection[str] = ()) -> list[PublishedTable]:
    """Return the raw lines that a document holds under keys that are not known, longest first."""
    found = []
    for key in [key for key in document if key not in known]:
        rows = _rows(document[key])
        if len(rows) > 1:
            start = next((rank for rank, row in enumerate(rows) if _is_header(row)), None)
            headings = rows[start] if start is not None else list(_HEADINGS)
            blocs = _coded(rows) if start is None else _blocs(rows, start)
            found.append(PublishedTable(key, len(rows), tuple(blocs), tuple(headings)))
    return sorted(found, key=lambda table: (not table.blocs, -table.length))


def _rows(value: object) -> list[list[str]]:
    """Return the lines of a value as cells; none when it is not made of lines."""
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list):
        return []
    if all(isinstance(line, dict) for line in lines):
        return _objects(lines)
    rows = []
    for line in lines:
        if isinstance(line, str):
            rows.append([cell.strip() for cell in line.split("|")])
        elif isinstance(line, list) and all(isinstance(cell, str) for cell in line):
            rows.append([cell.strip() for cell in line])
        else:
            return []
    return [row for row in rows if any(row)]


def _objects(lines: list[dict[str, Any]]) -> list[list[str]]:
    """Return objects as the rows of a table whose columns are their keys."""
    keys = list(dict.fromkeys(key for line in lines for key in line))
    return [keys, *(["\n".join(lines_of(line.get(key))) for key in keys] for line in lines)]


def _blocs(rows: list[list[str]], start: int) -> list[dict[str, Any]]:
    columns = [_column(cell) for cell in rows[start]]
    above = [" ".join(filter(None, row)) for row in rows[:start]]
    blocs: list[dict[str, Any]] = []
    for row in rows[start + 1 :]:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and row[0] and len(columns) > 1:
            blocs.append({"intitule": row[0], "competences": []})
            continue
        node = _node(columns, row)
        named = node.pop("bloc", "")
        if not blocs or (named and named != blocs[-1]["intitule"]):
            blocs.append({"intitule": named, "competences": []})
        _put(blocs[-1]["competences"], node)
    if blocs and above:
        blocs[0]["notes"] = above
    return blocs


def _coded(rows: list[list[str]]) -> list[dict[str, Any]]:
    """Return the blocs of lines that bear the codes of competences; none when fewer than two do."""
    lines = [" ".join(filter(None, row)) for row in rows]
    if sum(bool(split_code(line, "C")[0]) for line in lines) < 2:
        return []
    blocs: list[dict[str, Any]] = []
    activity, field, before = "", "criteres", []
    for line in lines:
        heading = " ".join(folded_words(line))
        if split_number(line)[0]:
            blocs.append({"intitule": line, "competences": []})
            activity = ""
        elif heading in _HEADINGS:
            field = _HEADINGS[heading]
        elif split_code(line, "A")[0]:
            activity = line
        elif split_code(line, "C")[0]:
            blocs = blocs or [{"intitule": "", "competences": []}]
            blocs[-1]["competences"].append({"intitule": line, "activite": activity})
            field = "criteres"
        elif blocs and blocs[-1]["competences"]:
            blocs[-1]["competences"][-1].setdefault(field, []).append(line)
        else:
            before.append(line)
    blocs[0]["notes"] = before
    return blocs


def _is_header(row: list[str]) -> bool:
    names = [_column(cell) for cell in row]
    return "intitule" in names and len(set(names)) > 1 and all(len(cell) < 80 for cell in row)


def _column(cell: str) -> str:
    words = " ".join(folded_words(cell))
    return next((name for start, name in _COLUMNS if start in words), words.replace(" ", "_"))


def _node(columns: list[str], row: list[str]) -> dict[str, Any]:
    """Return the cells of a row under the names of their columns; cells beyond join the last one."""
    node: dict[str, Any] = {}
    for rank, cell in enumerate(row):
        name = columns[min(rank, len(columns) - 1)]
        if not cell:
            continue
        if name in _LISTS:
            node.setdefault(name, []).extend(cell.splitlines())
        else:
            node[name] = f"{node[name]}\n{cell}" if name in node else cell
    return node


def _put(competences: list[dict[str, Any]], node: dict[str, Any]) -> None:
    if node.get("intitule") or not competences:
        competences.append(node)
        return
    last = competences[-1]
    for name, value in node.items():
        if isinstance(value, list):
            last.setdefault(name, []).extend(value)
        else:
            last[name] = f"{last[name]}\n{value}" if name in last else value
