"""Candidates from a spreadsheet: read, matched to columns, checked line by line, reported."""

from parchemin.pathways.imports.columns import (
    COLUMNS,
    Column,
    Matching,
    header_of,
    known_headers,
    match_columns,
)
from parchemin.pathways.imports.lines import CandidateLine, read_candidates
from parchemin.pathways.imports.report import ImportReport, LineReport, Outcome, corrected_csv
from parchemin.pathways.imports.table import Table, TableLine, read_table
from parchemin.pathways.imports.template import template_xlsx

__all__ = [
    "COLUMNS",
    "CandidateLine",
    "Column",
    "ImportReport",
    "LineReport",
    "Matching",
    "Outcome",
    "Table",
    "TableLine",
    "corrected_csv",
    "header_of",
    "known_headers",
    "match_columns",
    "read_candidates",
    "read_table",
    "template_xlsx",
]
