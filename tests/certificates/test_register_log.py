"""The register tells nothing of people, and cannot be rewritten without being seen."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.certificates.keys import new_signing_key, public_key, signer
from parchemin.certificates.register_log import (
    LogHead,
    NoteRefused,
    RegisterEvent,
    commitment,
    entry_bundle,
    entry_bytes,
    entry_leaf,
    entry_record,
    key_id,
    opened_checkpoint,
    record_leaf,
    signed_checkpoint,
    tile_path,
    tiles,
    verifier_key,
)
from parchemin.kernel.merkle import consistency_proof, extend, leaf_hash, root, verify_consistency
from tests.certificates.credentials import SALT

ENTRY = RegisterEvent(
    body="did:web:cqp.example",
    number="1505-RMAG-2026-00042-M",
    status="issued",
    at=datetime(2026, 11, 24, 11, tzinfo=UTC),
    commitment="0" * 64,
)
PRIVATE = hashlib.sha256(b"log").digest()
PUBLIC = public_key(PRIVATE)
HEAD = LogHead("cqp.example/registre", 42, hashlib.sha256(b"root").digest())
NOTE = signed_checkpoint(HEAD, sign=signer(PRIVATE), public=PUBLIC)


def tree(count):
    leaves = [leaf_hash(str(n).encode()) for n in range(count)]
    nodes = {(level, index): value for level, index, value in extend(leaves, 0, lambda *_: b"")}
    return leaves, lambda level, index: nodes[level, index]


def test_a_leaf_is_the_hash_of_the_canonical_entry():
    text = (
        '{"body":"did:web:cqp.example","commitment":"' + "0" * 64 + '",'
        '"number":"1505-RMAG-2026-00042-M","schema":"parchemin/registre/1",'
        '"status":"issued","time":"2026-11-24T11:00:00Z"}'
    )
    assert entry_bytes(ENTRY) == text.encode()
    assert entry_leaf(ENTRY) == hashlib.sha256(b"\0" + text.encode()).digest()
    assert record_leaf(json.loads(text)) == entry_leaf(ENTRY)
    assert entry_leaf(replace(ENTRY, status="revoked")) != entry_leaf(ENTRY)


def test_a_commitment_hides_facts_behind_its_salt():
    facts = {"name": "Léa", "blocs": ["BC01"]}
    expected = hashlib.sha256(SALT + '{"blocs":["BC01"],"name":"Léa"}'.encode()).hexdigest()
    assert commitment(SALT, facts) == expected
    assert commitment(SALT[::-1], facts) != expected
    assert commitment(SALT, facts | {"name": "Lea"}) != expected
    assert "Léa" not in json.dumps(entry_record(replace(ENTRY, commitment=expected)))
    with pytest.raises(ValueError, match="sel"):
        commitment(SALT[:-1], facts)


def test_a_checkpoint_is_a_note_as_c2sp_writes_it():
    lines = NOTE.split("\n")
    assert lines[:2] == ["cqp.example/registre", "42"]
    assert base64.b64decode(lines[2]) == HEAD.root
    assert lines[3] == ""
    name, encoded = lines[4].removeprefix("— ").split(" ")
    assert name == "cqp.example/registre"
    material = b"cqp.example/registre\n\x01" + PUBLIC
    assert base64.b64decode(encoded)[:4] == hashlib.sha256(material).digest()[:4]
    assert len(base64.b64decode(encoded)) == 68
    assert opened_checkpoint(NOTE, [PUBLIC]) == HEAD


def test_a_key_is_named_as_the_go_checksum_database_names_its_own():
    # sum.golang.org publishes this verifier key; its identifier follows from its own parts.
    published = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    public = base64.b64decode(published.split("+", 2)[2])[1:]
    assert key_id("sum.golang.org", public).hex() == "033de0ae"
    assert verifier_key("sum.golang.org", public) == published


def test_signatures_of_others_are_left_aside():
    body, _, own = NOTE.partition("\n\n")
    witness = "— witness.example " + base64.b64encode(b"1234" + bytes(72)).decode() + "\n"
    assert opened_checkpoint(f"{body}\n\n{witness}{own}", [PUBLIC]) == HEAD
    with pytest.raises(NoteRefused, match="aucune clé connue"):
        opened_checkpoint(NOTE, [public_key(new_signing_key())])


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_checkpoint_may_change(place, change):
    altered = bytearray(NOTE.encode())
    altered[place] ^= change
    text = altered.decode("utf-8", "replace")
    try:
        opened = opened_checkpoint(text, [PUBLIC])
    except NoteRefused:
        return
    # Base64 leaves unused bits at the end of a signature; the head itself is the signed one.
    assert opened == HEAD
    assert text.partition("\n\n")[0] == NOTE.partition("\n\n")[0]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "x",
        "\n\n",
        "a\n1\n",
        "a\n01\nAAAA\n\n— a AAAA\n",
        "a\n1\nAAAA\n\n— a AAAA\n",
        "a\n1\n!\n\n— a AAAA\n",
        NOTE[:-1],
        NOTE.replace("— ", "- "),
        NOTE + "x\n",
        "x" * 200_000,
    ],
)
def test_what_is_no_checkpoint_is_refused_in_french(note):
    with pytest.raises(NoteRefused, match=r"point de contrôle|clé connue"):
        opened_checkpoint(note, [PUBLIC])


@pytest.mark.parametrize("origin", ["", "a b", "a+b"])
def test_an_origin_must_be_able_to_name_a_key(origin):
    with pytest.raises(ValueError, match="registre"):
        signed_checkpoint(replace(HEAD, origin=origin), sign=signer(PRIVATE), public=PUBLIC)


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (1, 999, 256, "tile/1/999"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (2, 1000, 3, "tile/2/x001/000.p/3"),
    ],
)
def test_tiles_have_the_paths_of_c2sp(level, index, width, path):
    assert tile_path(level, index, width) == path
    assert tile_path(0, 5, entries=True) == "tile/entries/005"


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 256), (255, 257), (256, 700), (0, 66_000)])
def test_tiles_alone_rebuild_the_tree(old, new):
    leaves, node = tree(new)
    files = {tile.path: tile.content for tile in [*tiles(0, old, node), *tiles(old, new, node)]}

    def hashes(level):
        size = new >> (8 * level)
        full, rest = divmod(size, 256)
        contents = [files[tile_path(level, index)] for index in range(full)]
        if rest:
            contents.append(files[tile_path(level, full, rest)])
        joined = b"".join(contents)
        return [joined[place : place + 32] for place in range(0, len(joined), 32)]

    assert hashes(0) == leaves
    for level in (1, 2):
        if new >> (8 * level):
            assert hashes(level) == [node(8 * level, n) for n in range(new >> (8 * level))]
    assert tiles(new, new, node) == []


def test_a_bundle_of_entries_reads_back_by_lengths():
    entries = [entry_bytes(replace(ENTRY, number=f"N-{n}")) for n in range(3)]
    tile = entry_bundle(7, entries)
    assert tile.path == "tile/entries/007.p/3"
    rest, found = tile.content, []
    while rest:
        length = int.from_bytes(rest[:2], "big")
        found.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    assert found == entries
    for wrong in ([], [b""] * 257, [bytes(65_536)]):
        with pytest.raises(ValueError, match=r"entr"):
            entry_bundle(0, wrong)


def test_a_register_that_forgets_is_not_consistent_with_its_older_head():
    _, honest = tree(300)
    leaves, _ = tree(300)
    rewritten = {
        (level, index): value
        for level, index, value in extend([*leaves[:10], *leaves[11:]], 0, lambda *_: b"")
    }

    def node(level, index):
        return rewritten[level, index]

    old = root(200, honest)
    assert verify_consistency(200, old, 300, root(300, honest), consistency_proof(200, 300, honest))
    assert not verify_consistency(200, old, 299, root(299, node), consistency_proof(200, 299, node))
