"""docs/algorithms/rules.md tells the truth: each rule has its tag where it is kept and where it is broken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "algorithms" / "rules.md"
RULES = frozenset(f"RULE-{number:02d}" for number in range(1, 57))
ROW = re.compile(r"^\| (RULE-\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|$", re.MULTILINE)
TAG = re.compile(r"RULE-\d+")
NOT_YET = "not yet"


@dataclass(frozen=True)
class Row:
    """A rule of the table: where it is kept and tested, or why it is not."""

    rule: str
    state: str
    where: str
    tests: str

    @property
    def present(self) -> bool:
        """Tell whether something of the rule is kept."""
        return self.state != NOT_YET


def rows(text: str) -> list[Row]:
    """Return the rules of a table."""
    return [
        Row(rule, state.strip(), where.strip().strip("`"), tests.strip().strip("`"))
        for rule, _, state, where, tests in ROW.findall(text)
    ]


def tags(folder: str) -> Mapping[str, frozenset[str]]:
    """Return the tags that each Python file of a folder bears; this file names rules without keeping any."""
    return {
        str(path.relative_to(ROOT / folder)): frozenset(TAG.findall(path.read_text()))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__)
    }


def faults(
    table: list[Row], code: Mapping[str, frozenset[str]], tests: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """Yield what is untrue of a table, given the tags of each file of code and of tests."""
    named = [row.rule for row in table]
    if sorted(named) != sorted(RULES):
        yield "the table does not hold each rule once"
    for folder in (code, tests):
        for file, found in folder.items():
            yield from (f"{rule} is unknown, in {file}" for rule in sorted(found - RULES))
    in_code = frozenset().union(*code.values())
    for row in table:
        if not row.present:
            if row.rule in in_code:
                yield f"{row.rule} is not kept, says the table, and is tagged"
            continue
        if row.rule not in code.get(_file_of(row.where), frozenset()):
            yield f"{row.rule} has no tag in {row.where}"
        if row.rule not in tests.get(row.tests, frozenset()):
            yield f"{row.rule} has no tag in tests/{row.tests}"


def _file_of(where: str) -> str:
    """Return the file of a function named with its module."""
    module, _, _ = where.rpartition(".")
    return f"{module.replace('.', '/')}.py"


KNOWN = rows(TABLE.read_text())
PRESENT = [row for row in KNOWN if row.present]


def test_each_rule_present_has_its_tag_in_code_and_in_tests_and_no_tag_is_unknown():
    assert list(faults(KNOWN, tags("parchemin"), tags("tests"))) == []


@pytest.mark.parametrize("row", PRESENT, ids=lambda row: row.rule)
def test_the_function_that_keeps_a_rule_exists(row):
    module, _, function = row.where.rpartition(".")
    assert find_spec(f"parchemin.{module}"), row.where
    assert callable(getattr(import_module(f"parchemin.{module}"), function))


@pytest.mark.parametrize("row", [row for row in KNOWN if not row.present], ids=lambda row: row.rule)
def test_a_rule_that_is_not_kept_says_why(row):
    assert len(row.where.split()) > 3
    assert row.tests == ""


def _without(found: Mapping[str, frozenset[str]], rule: str) -> Mapping[str, frozenset[str]]:
    return {file: names - {rule} for file, names in found.items()}


def test_a_tag_that_is_missing_unknown_or_too_many_is_found():
    """Negative control: each lie of the table, alone, is told."""
    code, tests = tags("parchemin"), tags("tests")
    row, waiting = PRESENT[0], next(row for row in KNOWN if not row.present)
    lies = (
        (KNOWN[1:], code, tests, "does not hold each rule once"),
        (KNOWN, _without(code, row.rule), tests, f"{row.rule} has no tag in {row.where}"),
        (KNOWN, code, _without(tests, row.rule), f"{row.rule} has no tag in tests/"),
        (KNOWN, code | {"new.py": frozenset({"RULE-57"})}, tests, "RULE-57 is unknown, in new.py"),
        (KNOWN, code, tests | {"new.py": frozenset({"RULE-00"})}, "RULE-00 is unknown, in new.py"),
        (KNOWN, code | {"new.py": frozenset({waiting.rule})}, tests, f"{waiting.rule} is not kept"),
    )
    for table, in_code, in_tests, told in lies:
        (found,) = faults(table, in_code, in_tests)
        assert told in found
