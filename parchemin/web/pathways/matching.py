"""Columns of a spreadsheet matched by hand: which header holds what, or one value for every line."""

from collections.abc import Mapping
from dataclasses import dataclass

from parchemin.kernel.reading import Unreadable
from parchemin.pathways.imports import COLUMNS, ImportColumn, header_of, known_headers, read_table
from parchemin.processes.import_candidates import CandidateFile

COLUMN, VALUE = "column_", "value_"
# What is often the same for a whole promotion.
SHARED = frozenset({"certification", "route", "entry"})


@dataclass(frozen=True, slots=True)
class ColumnToMatch:
    """A column that the file lacks: the headers it may be, and whether one value may serve every line."""

    column: ImportColumn
    headers: tuple[str, ...]
    shared: bool


def choices_of(posted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers chosen and the values given for every line, by key of column."""
    keys = {column.key for column in COLUMNS}
    chosen, defaults = (
        {key: posted[prefix + key] for key in keys if posted.get(prefix + key)}
        for prefix in (COLUMN, VALUE)
    )
    return chosen, defaults


def columns_to_match(file: CandidateFile, unreadable: Unreadable) -> tuple[ColumnToMatch, ...]:
    """Return the columns that a readable file lacks; nothing when the file itself cannot be read."""
    lacking = {fault.path for fault in unreadable.faults if fault.rule == "column-missing"}
    if not lacking:
        return ()
    header = header_of(read_table(file.name, file.data, known_headers))
    headers = tuple(cell for cell in header.cells if cell) if header else ()
    return tuple(
        ColumnToMatch(column, headers, column.key in SHARED)
        for column in COLUMNS
        if column.header in lacking
    )
