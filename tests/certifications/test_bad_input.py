"""Whatever a file holds, it is taken or refused with its faults: never a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.writing import to_document
from parchemin.kernel.reading import Document, Unreadable
from tests.certifications.examples import ours, published

leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


def fiches():
    return [
        {"code": "RNCP1", "intitule": "CQP Cuisinier", "blocs": [{"code": "B", "intitule": "x"}]}
    ]


def places(node, path=()):
    """Return the path of every value of a document."""
    children = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def replaced(document, path, value):
    if not path:
        return value
    node = document
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return document


def opened(document):
    try:
        return open_referentiel(Document("essai.json", document)), ()
    except Unreadable as refusal:
        return None, refusal.faults


@pytest.mark.parametrize("example", [ours, published, fiches])
@given(data=st.data())
def test_any_value_anywhere_is_taken_or_refused(example, data):
    document = example()
    place = data.draw(st.sampled_from(places(document)))
    document = replaced(document, place, data.draw(values))
    conversion, faults = opened(document)
    if conversion is None:
        assert faults
        assert all(fault.sentence("essai.json").startswith("essai.json") for fault in faults)
    else:
        written = Document("notre.json", to_document(conversion.referentiel))
        assert read_referentiel(written) == conversion.referentiel
