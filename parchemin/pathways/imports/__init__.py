"""Candidates from a spreadsheet: read, matched to columns, checked line by line, reported."""

from parchemin.pathways.imports.columns import (
    COLUMNS,
    ImportColumn,
    Matching,
    header_of,
    known_headers,
    match_columns,
)
from parchemin.pathways.imports.lines import EnrolmentLine, read_candidates
from parchemin.pathways.imports.report import ImportReport, LineOutcome, LineReport, corrected_csv
from parchemin.pathways.imports.sample import sample_csv
from parchemin.pathways.imports.table import Spreadsheet, TableLine, read_table
from parchemin.pathways.imports.template import template_xlsx

__all__ = [
    "COLUMNS",
    "EnrolmentLine",
    "ImportColumn",
    "ImportReport",
    "LineOutcome",
    "LineReport",
    "Matching",
    "Spreadsheet",
    "TableLine",
    "corrected_csv",
    "header_of",
    "known_headers",
    "match_columns",
    "read_candidates",
    "read_table",
    "sample_csv",
    "template_xlsx",
]
