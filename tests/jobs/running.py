"""Kinds of jobs made for tests, and the worker that tests are."""

from collections.abc import Iterator
from contextlib import contextmanager

from parchemin.jobs import engine, registry
from parchemin.jobs.registry import JobKind, Work


def run_due_jobs() -> int:
    """Run every job that is due, in this process, as a worker would; return how many tries that made."""
    tries = 0
    while engine.run_one():
        tries += 1
    return tries


@contextmanager
def kind(work: Work, name: str = "essai") -> Iterator[str]:
    """Register a kind of job for the time of a test, and return its name."""
    registry._KINDS[name] = JobKind(name, "Travail d’essai", work)
    try:
        yield name
    finally:
        del registry._KINDS[name]
