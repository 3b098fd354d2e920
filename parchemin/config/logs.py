"""The log: one JSON line for each thing that happened, with the number of its request and nothing of a person.

A line names a route, never an address: addresses hold links, numbers and names that were searched. An error
says its kind and where it happened, never its message: a database quotes in it what it refused.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType

# The number of the request that is being answered; empty outside any.
REQUEST_NUMBER: ContextVar[str] = ContextVar("request_number", default="")
_FRAMES = 12


class JsonLine(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "said": _message_of(record),
            "request": REQUEST_NUMBER.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _kinds(record.exc_info[1])
            line["where"] = _frames(record.exc_info[2])
        kept = {key: value for key, value in line.items() if value not in ("", None)}
        return json.dumps(kept, ensure_ascii=False, default=str)


def _message_of(record: logging.LogRecord) -> str:
    """Return what a record says; of those that Django writes about a request, neither address nor detail."""
    if record.name.startswith("django.security."):
        return record.name.removeprefix("django.security.")
    request = getattr(record, "request", None)
    if request is not None and isinstance(record.args, tuple):
        path = getattr(request, "path", None)
        return str(record.msg) % tuple("…" if given == path else given for given in record.args)
    return record.getMessage()


def _kinds(error: BaseException) -> str:
    """Return the kind of an error and those that it comes from, the last first."""
    kinds: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(kinds) < _FRAMES:
        kinds.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    return " < ".join(kinds)


def _frames(traceback: TracebackType | None) -> list[str]:
    """Return the last frames of an error: file, line and function, without any value."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(traceback)][
        -_FRAMES:
    ]
