"""The product and the second implementation say the same of every small jury and of many random ones.

`SECOND_IMPLEMENTATION=complete` compares every small jury and ten thousand sittings; otherwise one small jury in
so many, and a thousand sittings.
"""

import ast
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.assembly import second, second_table
from tests.assembly.both import difference, product
from tests.assembly.chance import random_task
from tests.assembly.every import Task, named_tasks, quorum_tasks, round_tasks, vote_tasks
from tests.assembly.mutants import MUTANTS

COMPLETE = os.environ.get("SECOND_IMPLEMENTATION") == "complete"
STRIDE = 31


def random_tasks(sittings: int = 10_000) -> Iterator[Task]:
    """Return so many random sittings."""
    return map(random_task, range(sittings))


@pytest.fixture(scope="module")
def sample() -> list[tuple[Task, dict]]:
    """Return a part of the small juries and a thousand sittings, with what the product answers."""
    every = (quorum_tasks, vote_tasks, named_tasks, round_tasks)
    small = [islice(tasks(), 0, None, STRIDE) for tasks in every]
    tasks = (task for part in (random_tasks(1_000), *small) for task in part)
    return [(task, product(*task)) for task in tasks]


def disagreements(answered: Iterable[tuple[Task, dict]], most: int = 5) -> list[str]:
    """Return the first tasks on which the two differ, as one may replay them."""
    told: list[str] = []
    for (case, sitting, rules), seen in answered:
        differs = difference(second.deliberated(case, sitting, rules), seen)
        if differs:
            told.append(f"{differs}\n  rules {rules}\n  sitting {sitting}\n  case {case}")
        if len(told) == most:
            break
    return told


def test_both_say_the_same_of_a_sample(sample: list[tuple[Task, dict]]) -> None:
    found = disagreements(sample)

    assert not found, "\n".join(found)


@pytest.mark.skipif(not COMPLETE, reason="two minutes: SECOND_IMPLEMENTATION=complete")
@pytest.mark.parametrize(
    "tasks", [quorum_tasks, vote_tasks, named_tasks, round_tasks, random_tasks]
)
def test_both_say_the_same_of_every_one(tasks: Callable[[], Iterable[Task]]) -> None:
    found = disagreements((task, product(*task)) for task in tasks())

    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_reading_of_the_texts_is_seen(
    name: str, sample: list[tuple[Task, dict]], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, right, wrong = MUTANTS[name]
    monkeypatch.setattr(where, right, wrong)

    assert disagreements(sample, most=1)


@pytest.mark.parametrize("module", [second, second_table])
def test_the_second_implementation_reads_nothing_of_the_product(module: object) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    modules = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}

    assert not any(isinstance(each, ast.Import) for each in ast.walk(tree))
    assert modules <= {"fractions", "functools", "tests.assembly.second_table"}
