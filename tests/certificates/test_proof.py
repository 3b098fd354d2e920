"""The proof covers every word, is the same by three roads, and matches the vectors of the W3C."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from parchemin.certificates.credential import credential
from parchemin.certificates.keys import public_from_multikey, public_key, signer
from parchemin.certificates.proof import rdf, shape
from parchemin.certificates.proof.rdf import (
    UnsafeDocument,
    canonical_statements,
    canonical_text,
    context_text,
    statements,
)
from parchemin.certificates.proof.shape import canonical_nquads
from parchemin.certificates.proof.signature import proof_holds, signed
from tests.certificates.credentials import (
    AT,
    FACTS,
    METHOD,
    PRIVATE,
    SUSPENDABLE,
    issued,
    sign,
    status_list,
)
from tests.shared import SHARED, needs_shared

AWKWARD = [
    'Zoë "Zed" O\'Neil',
    "back\\slash",
    "e\u0301 is not \u00e9",
    "👩🏽‍🔧 Nguyễn",
    "שלום مرحبا",
    "100 % {name} %s %d",
    "_:c14n0 _:a <urn:x-parchemin-mark:3>",
    "line\nbreak\rreturn",
    "",
    " ",
    "https://a.example/x",
    "urn:x-parchemin-mark:0",
]
TEXT = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
)


def pyld_nquads(document):
    """Return the canonical N-Quads by PyLD, which we did not write."""
    contexts = {
        url: json.loads((rdf.CONTEXT_FOLDER / name).read_text("utf-8"))
        for url, name in rdf.CONTEXT_FILES.items()
    }

    def loader(url, _options):
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": loader,
    }
    return jsonld.normalize(document, options)


def with_texts(texts):
    document = credential(FACTS)
    subject = document["credentialSubject"]
    document["name"] = texts[0]
    subject["identifier"][0]["identityHash"] = texts[1]
    subject["achievement"]["name"] = texts[2]
    subject["achievement"]["description"] = texts[3]
    for result, text in zip(subject["result"], texts[4:], strict=False):
        result["value"] = text
    return document


@settings(max_examples=200)
@given(st.lists(TEXT, min_size=8, max_size=8))
def test_the_fast_road_gives_the_bytes_of_the_generic_one(texts):
    document = with_texts(texts)
    assert canonical_nquads(document) == canonical_statements(document)


# PyLD writes control and non-characters as they are (URDNA2015), RDFC-1.0 escapes them.
@settings(max_examples=120)
@given(st.lists(TEXT.filter(shape._WRITABLE.fullmatch), min_size=8, max_size=8))
def test_pyld_gives_the_same_bytes(texts):
    document = with_texts(texts)
    assert canonical_nquads(document) == pyld_nquads(document)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["A", "B", 'C"']), min_size=8, max_size=8))
def test_equal_blank_nodes_take_the_generic_road_and_agree(texts):
    document = with_texts(texts)
    for result in document["credentialSubject"]["result"]:
        del result["resultDescription"]
    assert canonical_nquads(document) == canonical_statements(document)


def test_a_document_without_any_identifier_takes_the_same_road():
    options = {"@context": [rdf.VC_CONTEXT], "type": "DataIntegrityProof", "proofValue": "z1"}
    assert canonical_nquads(options) == canonical_statements(options)


def test_a_certificate_does_take_the_fast_road(monkeypatch):
    canonical_nquads(credential(FACTS))
    monkeypatch.setattr(shape, "canonical_statements", lambda _: pytest.fail("generic road taken"))
    assert canonical_nquads(with_texts(AWKWARD[:8])).count("\n") > 50


@pytest.mark.parametrize("document", [credential(FACTS), credential(SUSPENDABLE), status_list([7])])
def test_signing_twice_gives_the_same_proof_whatever_the_order_of_keys(document):
    document = {key: value for key, value in document.items() if key != "proof"}
    backwards = json.loads(json.dumps(document), object_pairs_hook=lambda p: dict(reversed(p)))
    assert list(backwards) != list(document)
    assert sign(document)["proof"] == sign(backwards)["proof"]


def leaves(value, path=()):
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def changed(document, path, value):
    copied = copy.deepcopy(document)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


def holds(document):
    try:
        return proof_holds(document, document["proof"][0], public_key(PRIVATE))
    except UnsafeDocument:
        return False


def test_every_value_of_the_document_and_of_the_proof_is_covered():
    document = issued()
    assert holds(document), "negative control"
    paths = [path for path, _ in leaves(document)]
    assert len(paths) > 60
    for path, value in leaves(document):
        other = (not value) if isinstance(value, bool) else f"{value}x"
        assert not holds(changed(document, path, other)), path


def test_every_part_taken_away_is_noticed():
    document = issued()
    for path, _ in leaves(document):
        shorter = copy.deepcopy(document)
        place = shorter
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        assert not holds(shorter), path


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        ((), "mention", "Très bien"),
        ((), "achievementType", "Doctorat"),
        (("credentialSubject",), "mention", "Très bien"),
        (("credentialSubject",), "narrative", None),
        (("credentialSubject", "achievement"), "honours", {"name": "x"}),
        (("credentialSubject", "achievement"), "tag", []),
        ((), "@included", [{"id": "https://x.example/", "name": "x"}]),
        ((), "https://schema.org/description", "x"),
        (("issuer",), "@type", "Profile"),
        (("issuer",), "@context", {"name": "https://x.example/"}),
        (("issuer",), "image", "logo.png"),
        (("evidence", 0), "genre", [["x"]]),
    ],
)
def test_words_that_the_signature_would_not_see_are_refused(where, key, value):
    document = credential(FACTS)
    place = document
    for step in where:
        place = place[step]
    place[key] = value
    with pytest.raises(UnsafeDocument):
        canonical_nquads(document)
    with pytest.raises(UnsafeDocument):
        canonical_statements(document)


def test_the_end_of_validity_cannot_hide_under_the_address_of_its_property():
    document = credential(FACTS) | {"validUntil": "2026-12-01T00:00:00Z"}
    del document["validUntil"]
    document["https://www.w3.org/2018/credentials#validUntil"] = {
        "@value": "2026-12-01T00:00:00Z",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }
    with pytest.raises(UnsafeDocument, match="interdite"):
        sign(document)


@pytest.mark.parametrize("canonical", [canonical_nquads, canonical_statements])
def test_a_part_cannot_bear_the_identifier_of_the_document(canonical):
    document = credential(FACTS)
    document["evidence"][0]["id"] = document["id"]
    canonical(credential(FACTS))
    with pytest.raises(UnsafeDocument, match="repris"):
        canonical(document)


@pytest.mark.parametrize("canonical", [canonical_nquads, canonical_statements])
def test_an_object_cannot_be_cut_in_two_halves_under_one_signature(canonical):
    document = credential(FACTS)
    status = document["credentialStatus"]
    document["credentialStatus"] = [{key: status[key] for key in ("id", "type")}, status]
    with pytest.raises(UnsafeDocument, match="deux fois"):
        canonical(document)


@pytest.mark.parametrize(
    "context",
    [
        None,
        [],
        "https://x.example/context",
        [rdf.VC_CONTEXT, {"name": "https://x.example/"}],
        [rdf.VC_CONTEXT, ["https://x.example/"]],
        [rdf.VC_CONTEXT],
    ],
)
def test_only_pinned_contexts_are_read(context):
    with pytest.raises(UnsafeDocument):
        canonical_nquads(credential(FACTS) | {"@context": context})


@pytest.mark.parametrize("identifier", ["v/1", "https://a b/", "", "#x"])
def test_an_identifier_that_is_no_address_is_refused(identifier):
    document = credential(FACTS)
    document["credentialSubject"]["id"] = identifier
    with pytest.raises(UnsafeDocument):
        canonical_nquads(document)


def test_a_hostile_shape_is_not_taken_for_another():
    base = {
        "@context": [rdf.VC_CONTEXT],
        "type": ["VerifiableCredential"],
        "id": "https://a.example/",
    }
    for more in ({"}": "x"}, {"text": "x"}, {"name": {"@value": "x"}}, {"name": "x"}):
        document = base | more
        results = []
        for canonical in (canonical_nquads, canonical_statements):
            try:
                results.append(canonical(document))
            except UnsafeDocument:
                results.append("refused")
        assert results[0] == results[1]


def test_a_signed_document_is_not_signed_again():
    with pytest.raises(UnsafeDocument, match="déjà"):
        sign(issued())


def test_a_proof_in_another_context_or_writing_does_not_hold():
    document = issued()
    (proof,) = document["proof"]
    key = public_key(PRIVATE)
    assert proof_holds(document, proof, key)
    assert proof_holds(document, proof | {"@context": document["@context"]}, key)
    with pytest.raises(UnsafeDocument, match="contexte"):
        proof_holds(document, proof | {"@context": [rdf.VC_CONTEXT]}, key)
    for value in (None, "", "m" + proof["proofValue"][1:], "z0", proof["proofValue"][:-1]):
        assert not proof_holds(document, proof | {"proofValue": value}, key)


def test_a_signature_is_dated_with_a_zone():
    with pytest.raises(ValueError, match="fuseau"):
        signed(
            credential(FACTS),
            sign=signer(PRIVATE),
            verification_method=METHOD,
            created=AT.replace(tzinfo=None),
        )


@pytest.fixture
def vectors():
    folder = SHARED / "formats/vc-di-eddsa"
    suite = folder / "eddsa-rdfc-2022"
    keys = json.loads((folder / "keyPair.json").read_text("utf-8"))
    return {
        "unsigned": json.loads((folder / "unsigned.json").read_text("utf-8")),
        "options": json.loads((suite / "proofConfigDataInt.json").read_text("utf-8")),
        "document": (suite / "canonDocDataInt.txt").read_text("utf-8"),
        "proof": (suite / "proofCanonDataInt.txt").read_text("utf-8"),
        "signed": json.loads((suite / "signedDataInt.json").read_text("utf-8")),
        "public": public_from_multikey(keys["publicKeyMultibase"]),
    }


@needs_shared
def test_the_canonical_forms_are_those_of_the_w3c_vectors(vectors):
    contexts = dict(rdf.pinned_contexts())
    contexts["https://www.w3.org/ns/credentials/examples/v2"] = context_text(
        '{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}'
    )
    assert canonical_text(statements(vectors["unsigned"], contexts)) == vectors["document"]
    assert canonical_text(statements(vectors["options"], contexts)) == vectors["proof"]


@needs_shared
def test_the_w3c_vector_verifies_and_its_tampered_copy_does_not(vectors, monkeypatch):
    contexts = dict(rdf.pinned_contexts())
    contexts["https://www.w3.org/ns/credentials/examples/v2"] = context_text(
        '{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}'
    )
    monkeypatch.setattr(rdf, "pinned_contexts", lambda: contexts)
    document = vectors["signed"]
    assert proof_holds(document, document["proof"], vectors["public"])
    document["credentialSubject"]["alumniOf"] = "Another school"
    assert not proof_holds(document, document["proof"], vectors["public"])
