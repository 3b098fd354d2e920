"""The house keeps its own word: one name for one thing, every table explained."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps

from parchemin.kernel.terms import Term

UNNAMED = {"id", "password", "last_login"}
ROOT = Path(__file__).resolve().parent.parent
OURS = [model for model in apps.get_models() if model.__module__.startswith("parchemin.")]
PYTHON_FILES = [
    path
    for folder in ("parchemin", "bench", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
(ROOMS,) = [one["layers"] for one in CONTRACTS if one["id"] == "rooms"]

# Who acts, and for whom: the journal and the mandates, on the ground, say it too.
KNOWN_TO_ALL = {"CertifyingBody", "Partner", "User"}

# A référentiel and a règlement are values read from files; a table keeps each part under the same name.
VALUE_AND_TABLE = {"Bloc", "Branch", "Competence", "Criterion", "Modality", "Reglement"}


# Names of files that leave unsaid what the file holds.
PARTICIPLES = {
    "done",
    "drawn",
    "given",
    "held",
    "kept",
    "known",
    "left",
    "made",
    "said",
    "seen",
    "sent",
    "shown",
    "taken",
    "told",
    "visible",
    "whole",
    "written",
}
FLOORS = {"actions", "models", "rules", "selectors", "workflow", "terms"}


def floor(room):
    """Return how high a room stands: 0 is the ground."""
    (found,) = [n for n, rooms in enumerate(reversed(ROOMS)) if room in rooms.split(" | ")]
    return found


def test_every_table_has_a_row_in_the_glossary_and_no_row_is_left_behind():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    named = set(re.findall(r"^\|[^|]*\| `([A-Z]\w+)` \|", glossary, re.MULTILINE))
    assert named == {model.__name__ for model in OURS}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_table_has_a_french_name_and_so_do_its_columns(model):
    assert "verbose_name" in model._meta.original_attrs
    columns = [f for f in model._meta.concrete_fields if f.name not in UNNAMED]
    assert [f.name for f in columns if f._verbose_name is None] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_key_of_a_table_points_to_a_room_above(model):
    keys = [field.related_model for field in model._meta.get_fields() if field.concrete]
    above = {
        key.__name__
        for key in keys
        if key in OURS and floor(key._meta.app_label) > floor(model._meta.app_label)
    }
    assert above - KNOWN_TO_ALL == set()


def _terms(root=Term):
    for term in root.__subclasses__():
        yield term
        yield from _terms(term)


@pytest.mark.parametrize("term", list(_terms()), ids=lambda term: term.__name__)
def test_every_word_has_a_label(term):
    assert [member for member in term if not member.label] == []


@pytest.mark.parametrize(
    "path",
    [*PYTHON_FILES, *sorted((ROOT / "tests").rglob("test_*.py"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 400


def test_no_class_name_stands_in_two_files():
    files = defaultdict(set)
    for path in PYTHON_FILES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                files[node.name].add(str(path.relative_to(ROOT)))
    assert {name for name, paths in files.items() if len(paths) > 1} == VALUE_AND_TABLE


def _says_nothing(path):
    """Tell whether a file bears a participle, or on a floor the name of a work, instead of a noun."""
    last = path.stem.rsplit("_", 1)[-1]
    participle = last in PARTICIPLES or (last.endswith("ed") and not last.endswith("eed"))
    return participle or (path.parent.name in FLOORS and last.endswith("ing"))


def test_a_file_bears_the_name_of_what_it_holds():
    ours = [path for path in PYTHON_FILES if path.is_relative_to(ROOT / "parchemin")]
    assert [str(path.relative_to(ROOT)) for path in ours if _says_nothing(path)] == []


@pytest.mark.parametrize(
    ("name", "says_nothing"),
    [
        ("jury/actions/voting.py", True),
        ("jury/actions/votes.py", False),
        ("journal/written.py", True),
        ("jury/rules/expired.py", True),
        ("jury/selectors/earlier_marks.py", False),
        ("kernel/reading.py", False),
        ("processes/close_sitting.py", False),
    ],
)
def test_a_participle_for_a_name_is_seen(name, says_nothing):
    assert _says_nothing(Path(name)) is says_nothing
