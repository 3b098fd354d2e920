"""Read one XLSX or ODS workbook from standard input, as JSON rows of texts on standard output.

Run as a script, in a process of its own whose memory and time are bounded: a workbook of a few
kilobytes can ask for gigabytes. It imports nothing of Parchemin. Exit codes: 0 read, 3 locked by a
password, 4 not a workbook.
"""

import datetime as dt
import io
import json
import sys
from itertools import islice

import python_calamine

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 20
LOCKED, NOT_A_WORKBOOK = 3, 4
MIDNIGHT = dt.time()


def main() -> int:
    """Read at most as many rows as the first argument says, of the first sheet that holds any."""
    _bound()
    most = int(sys.argv[1])
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(sys.stdin.buffer.read())
        )
        first, rows = _rows(workbook, most)
    except python_calamine.PasswordError:
        return LOCKED
    except (python_calamine.CalamineError, OSError, ValueError):
        return NOT_A_WORKBOOK
    json.dump({"first": first, "rows": rows}, sys.stdout)
    return 0


def _rows(workbook: python_calamine.CalamineWorkbook, most: int) -> tuple[int, list[list[str]]]:
    """Return the line of the first row of the first sheet that holds any, and its rows as texts."""
    for index in range(len(workbook.sheet_names)):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is not None:
            rows = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), most)]
            return sheet.start[0] + 1, rows
    return 1, []


def _bound() -> None:
    try:
        import resource
    except ImportError:  # not a Unix system: the caller's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _text(cell: object) -> str:
    """Return what a cell holds as people would type it; dates as AAAA-MM-JJ."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
