"""The product and the second implementation say the same of every small jury and of many random ones.

`SECOND_IMPLEMENTATION=complete` compares all of them and ten thousand sittings; otherwise one small jury in so
many, and a thousand sittings.
"""

import ast
import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import pytest

from tests.assembly import second, second_table
from tests.assembly.both import compared, difference, product
from tests.assembly.chance import random_task
from tests.assembly.every import Task, named_tasks, quorum_tasks, round_tasks, vote_tasks
from tests.assembly.mutants import MUTANTS

COMPLETE = os.environ.get("SECOND_IMPLEMENTATION") == "complete"
STRIDE = 1 if COMPLETE else 31
SITTINGS = 10_000 if COMPLETE else 1_000


def some(tasks: Iterable[Task]) -> Iterable[Task]:
    """Return one task in so many."""
    return islice(tasks, 0, None, STRIDE)


def disagreements(tasks: Iterable[Task], most: int = 5) -> list[str]:
    """Return the first tasks on which the two differ, as one may replay them."""
    told = []
    for case, sitting, rules in tasks:
        differs = compared(case, sitting, rules)
        if differs:
            told.append(f"{differs}\n  rules {rules}\n  sitting {sitting}\n  case {case}")
        if len(told) == most:
            break
    return told


@pytest.mark.parametrize("tasks", [quorum_tasks, vote_tasks, named_tasks, round_tasks])
def test_both_say_the_same_of_every_small_jury(tasks: Callable[[], Iterable[Task]]) -> None:
    found = disagreements(some(tasks()))

    assert not found, "\n".join(found)


def test_both_say_the_same_of_random_sittings() -> None:
    found = disagreements(random_task(seed) for seed in range(SITTINGS))

    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def answered() -> list[tuple[Task, dict]]:
    """Return what the product answers, where the right reading agrees with it."""
    small = [islice(tasks(), 0, None, 31) for tasks in (quorum_tasks, vote_tasks, round_tasks)]
    tasks = [
        *(random_task(seed) for seed in range(1_000)),
        *(each for part in small for each in part),
    ]
    pairs = [(each, product(*each)) for each in tasks]
    return [(each, seen) for each, seen in pairs if not difference(second.deliberated(*each), seen)]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_reading_of_the_texts_is_seen(
    name: str, answered: list[tuple[Task, dict]], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, right, wrong = MUTANTS[name]
    monkeypatch.setattr(where, right, wrong)

    assert any(difference(second.deliberated(*task), seen) for task, seen in answered)


@pytest.mark.parametrize("module", [second, second_table])
def test_the_second_implementation_reads_nothing_of_the_product(module: object) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    modules = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}

    assert not any(isinstance(each, ast.Import) for each in ast.walk(tree))
    assert modules <= {"fractions", "functools", "tests.assembly.second_table"}
