"""Every key of a règlement is obeyed: two règlements that differ by it alone do not end alike.

The rows stand in `tests/certifications/keys`, a subject a file; the schema itself says which keys there are.
"""

import re
from datetime import date
from pathlib import Path

import pytest

import parchemin
from parchemin.certifications.reglement.reading import new_reglement, plain_reglement
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.terms import ModalityKind
from tests.certifications.keys import ROWS
from tests.certifications.keys.walk import leaves, schema

PRODUCT = Path(parchemin.__file__).parent
FOR_EACH = {"format", "name", "in_force_from"}  # each file writes its own
PAGE = PRODUCT.parent / "docs" / "formats" / "reglement.md"


def named(rows):
    return [f"{rank} {row.key}" for rank, row in enumerate(rows)]


def unseen(whole, rows=ROWS):
    """Return the keys of a schema that no row of the table covers."""
    return sorted(leaves(whole).keys() - {row.key for row in rows})


def words_unseen(whole, rows=ROWS):
    """Return the words that a key admits and no row of the table writes; a modality is a name like another."""
    written = {}
    for row in rows:
        for value, _ in row.says:
            words = value if isinstance(value, list) else [value]
            written.setdefault(row.key, set()).update(w for w in words if isinstance(w, str))
    return sorted(
        f"{key}: {word}"
        for key, words in leaves(whole).items()
        if not words.issuperset(ModalityKind)
        for word in words - written.get(key, set())
    )


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=named(ROWS))
def test_two_reglements_that_differ_by_a_key_alone_end_as_each_says(row):
    assert row.answers() == row.expected


@pytest.mark.parametrize("row", ROWS, ids=named(ROWS))
def test_a_row_writes_its_key_alone_and_expects_a_difference(row):
    first, *others = row.says
    assert others
    assert any(answer != first[1] for _, answer in others)


def test_every_key_of_the_schema_has_a_row_and_every_row_a_key():
    assert unseen(schema()) == []
    groups = {"waivers", "appeal.window"}  # a whole list, or null: covered besides what they hold
    assert {row.key for row in ROWS} - leaves(schema()).keys() == groups


def test_every_word_that_a_key_admits_is_written_in_a_row():
    assert words_unseen(schema()) == []


def documented(page=PAGE):
    """Return, by key, the row of the documentation: meaning, values, default, what it changes, module."""
    found = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `") and line.count(" | ") == 5:
            keys, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            found |= dict.fromkeys(re.findall(r"`([^`]+)`", keys), cells)
    return found


def row_of(key, rows):
    """Return the row of a key; a delay and the majority of a round have the row of what they are."""
    short = key.removesuffix(".months").removesuffix(".days")
    if key not in rows and "{months: n" in rows.get(short, ["", ""])[1]:
        return rows[short]
    within, _, _ = key.rpartition(".")
    return rows.get(key) or rows[within if within == "rounds.[].majority" else key]


def test_the_documentation_says_of_every_key_what_it_changes_and_where_it_is_obeyed():
    rows = documented()
    for key in leaves(schema()):
        *_, changes, module = row_of(key, rows)
        assert changes, key
        assert (PRODUCT / module.strip("`")).is_file(), key


def defaults(node, path=""):
    """Yield every key that has a word or a number by default, with it as the documentation writes it."""
    for name, value in node.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from defaults(value, key)
        elif isinstance(value, str | int) and value != "":
            yield key, str(value).lower() if isinstance(value, bool) else str(value)


def test_the_documentation_gives_each_default_as_it_is():
    rows, plain = documented(), plain_reglement(Reglement("Essai", date(2026, 1, 1)))
    for key, value in defaults({name: plain[name] for name in plain.keys() - FOR_EACH}):
        if key not in rows:  # a delay, said in one word
            key, _, unit = key.rpartition(".")
            value = f"{value} {unit}" if value != "0" else ""
        assert rows[key][2].partition(",")[0] == value or not value, key


# Negative controls.


def test_a_key_that_nobody_reads_is_named():
    whole = schema()
    whole["properties"]["colour"] = {"title": "Couleur", "type": "string"}
    whole["$defs"]["majority_rule"]["anyOf"][1]["properties"]["mood"] = {"type": "boolean"}
    whole["properties"]["tie_rule"]["enum"].append("by_lot")
    assert unseen(whole) == ["colour", "majority.mood", "rounds.[].majority.mood"]
    assert words_unseen(whole) == ["tie_rule: by_lot"]


def test_a_row_taken_away_is_missed():
    rows = [row for row in ROWS if row.key != "retake.window.days"]
    assert unseen(schema(), rows) == ["retake.window.days"]


def deaf_to(row):
    """Return a reader that always hears the first value of a key."""
    first = row.written(row.says[0][0])
    return lambda _: new_reglement(first)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=named(ROWS))
def test_a_reader_deaf_to_a_key_is_caught_by_its_row(row):
    assert row.answers(deaf_to(row)) != row.expected
