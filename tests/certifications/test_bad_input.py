"""Whatever a file holds, it is taken or refused with its faults: never a traceback."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certifications.referentiel.opening import open_referentiel
from parchemin.certifications.referentiel.reading import read_referentiel
from parchemin.certifications.referentiel.writing import to_document
from parchemin.certifications.reglement.reading import reglement_in
from parchemin.kernel.reading import Document, Unreadable, parse_document
from parchemin.kernel.schema import path_text
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


WRONG = {"texte": "[1527]", "nombre": 1527, "vrai": True, "liste": [1527], "objet": {"a": 1527}}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("path", [place for place in places(published()) if place])
def test_a_wrong_kind_of_value_is_read_or_refused_where_it_is(path, wrong):
    """A refusal names a place of the file, or the key that lacks in one."""
    document = replaced(published(), path, wrong)
    conversion, faults = opened(document)
    known = {path_text(place) for place in places(document)}
    for fault in faults:
        assert fault.message
        assert fault.path in known or fault.path.rpartition(".")[0] in known
    if conversion:
        assert "1527" in str(to_document(conversion.referentiel)) or wrong is True


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.json", b"", "a.json : le fichier est vide"),
        ("a.json", b" \n ", "a.json : le fichier est vide"),
        ("a.xlsx", b"PK\x03\x04\xff", "a.xlsx : c’est un classeur"),
        ("a.json", b"PK\x03\x04\xff", "a.json : c’est un classeur"),
        ("a.pdf", b"%PDF-1.7", "a.pdf : c’est un PDF"),
        ("a.xml", b"<?xml version='1.0'?><FICHES/>", "a.xml : c’est un fichier XML"),
        ("a.jsonl", b"{}\n{}", "a.jsonl, ligne 2 : un seul document JSON par fichier est admis"),
        ("a.json", b"{" + b'"a":{' * 99 + b"}" * 100, "imbriqué trop profondément"),
    ],
)
def test_a_file_of_another_kind_is_named(name, data, words):
    with pytest.raises(Unreadable) as refused:
        parse_document(name, data)
    (fault,) = refused.value.faults
    assert words in fault.sentence(name)


def test_a_fault_of_a_json_file_names_line_field_value_and_rule():
    text = json.dumps(published(date="hier"), indent=1)
    line = next(rank for rank, read in enumerate(text.splitlines(), 1) if '"date"' in read)
    with pytest.raises(Unreadable) as refused:
        open_referentiel(parse_document("a.json", text.encode()))
    (fault,) = refused.value.faults
    assert fault.sentence("a.json") == (
        f"a.json, ligne {line}, date : une date AAAA-MM-JJ qui existe est attendue"
        ' (trouvé : "hier")'
    )


def test_what_no_document_could_print_is_refused_on_reading_with_its_line():
    text = Path("parchemin/demo/reglements/animation.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    rank = next(at for at, line in enumerate(lines) if line.startswith("name:"))
    lines[rank] = "name: Règlement 😀"
    with pytest.raises(Unreadable) as unreadable:
        reglement_in(parse_document("commerce.yaml", "\n".join(lines).encode()))
    (fault,) = unreadable.value.faults
    assert (fault.path, fault.rule, fault.line) == ("name", "document-unprintable", rank + 1)
