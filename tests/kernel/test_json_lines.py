"""Each value of a JSON text is known by its line."""

import json

from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.json_lines import JsonLines
from parchemin.kernel.reading import parse_json


def test_each_path_has_the_line_it_starts_on():
    text = '{\n "a": [\n  1,\n  {"b": "}\\",\\n{"},\n  []\n ],\n "c": {}\n}'
    assert dict(JsonLines(text)) == {
        "": 1, "a": 2, "a[0]": 3, "a[1]": 4, "a[1].b": 4, "a[2]": 5, "c": 7,
    }  # fmt: skip


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_every_value_of_any_document_has_a_line(value):
    text = json.dumps(value, indent=1)
    document = parse_json("essai.json", text.encode())
    assert document.value == value
    lines = text.splitlines()
    for path, line in document.lines.items():
        key = path.rsplit(".", 1)[-1]
        assert 1 <= line <= len(lines)
        assert "[" in path or not path or "." in path or json.dumps(key) in lines[line - 1]
