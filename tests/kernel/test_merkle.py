"""The Merkle tree obeys RFC 6962 and never lets a false history pass."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parchemin.kernel.merkle import (
    EMPTY_ROOT,
    append,
    consistency_proof,
    extend,
    inclusion_positions,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves and roots used by the test suites of Certificate Transparency logs.
CT_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Table:
    """Nodes as a database keeps them, counting look-ups and refusing a second write."""

    def __init__(self, leaves):
        self.nodes, self.size, self.lookups = {}, 0, 0
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf):
        for level, index, value in append(leaf, self.size, self.get):
            assert (level, index) not in self.nodes, "a node was written twice"
            self.nodes[level, index] = value
        self.size += 1

    def get(self, level, index):
        self.lookups += 1
        return self.nodes[level, index]


def naive_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(index, leaves):
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_consistency(old, leaves, whole=True):
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if old <= k:
        return [*naive_consistency(old, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_consistency(old - k, leaves[k:], False), naive_root(leaves[:k])]


def hashes(count):
    return [leaf_hash(str(number).encode()) for number in range(count)]


def test_roots_are_those_of_certificate_transparency():
    leaves = [leaf_hash(bytes.fromhex(data)) for data in CT_LEAVES]
    table = Table([])
    assert root(0, table.get) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for leaf, expected in zip(leaves, CT_ROOTS, strict=True):
        table.add(leaf)
        assert root(table.size, table.get).hex() == expected


@given(st.integers(1, 130), st.data())
def test_proofs_equal_the_definition_of_the_rfc_and_verify(size, data):
    leaves = hashes(size)
    table = Table(leaves)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    path = inclusion_proof(index, size, table.get)
    assert root(size, table.get) == naive_root(leaves)
    assert path == naive_path(index, leaves)
    assert verify_inclusion(leaves[index], index, size, path, naive_root(leaves))
    proof = consistency_proof(old, size, table.get)
    assert proof == naive_consistency(old, leaves)
    assert verify_consistency(old, naive_root(leaves[:old]), size, naive_root(leaves), proof)


@given(st.integers(2, 70), st.data())
def test_no_proof_passes_for_another_leaf_place_root_or_path(size, data):
    leaves = hashes(size)
    table = Table(leaves)
    index = data.draw(st.integers(0, size - 1))
    path, top = inclusion_proof(index, size, table.get), root(size, table.get)
    wrong = leaf_hash(b"forged")
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != index))
    assert verify_inclusion(leaves[index], index, size, path, top), "negative control"
    assert not verify_inclusion(wrong, index, size, path, top)
    assert not verify_inclusion(leaves[index], other, size, path, top)
    assert not verify_inclusion(leaves[index], index, size, path, wrong)
    assert not verify_inclusion(leaves[index], index, size, path[:-1], top)
    assert not verify_inclusion(leaves[index], index, size, [*path, wrong], top)
    assert not verify_inclusion(leaves[index], size, size, path, top)
    step = data.draw(st.integers(0, len(path) - 1))
    assert not verify_inclusion(
        leaves[index], index, size, [*path[:step], wrong, *path[step + 1 :]], top
    )


@given(st.integers(2, 70), st.data())
def test_a_rewritten_history_is_never_consistent(size, data):
    leaves = hashes(size)
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    honest = Table(leaves)
    forged_leaves = [*leaves[:changed], leaf_hash(b"forged"), *leaves[changed + 1 :]]
    forged = Table(forged_leaves)
    old_root = root(old, honest.get)
    assert verify_consistency(
        old, old_root, size, root(size, honest.get), consistency_proof(old, size, honest.get)
    ), "negative control"
    assert not verify_consistency(
        old, old_root, size, root(size, forged.get), consistency_proof(old, size, forged.get)
    )
    assert not verify_consistency(
        old, old_root, size, root(size, forged.get), consistency_proof(old, size, honest.get)
    )


def test_consistency_with_itself_and_with_nothing_needs_no_proof():
    leaves = hashes(5)
    top = naive_root(leaves)
    assert consistency_proof(5, 5, Table(leaves).get) == []
    assert verify_consistency(5, top, 5, top, [])
    assert not verify_consistency(5, top, 5, leaf_hash(b"x"), [])
    assert verify_consistency(0, EMPTY_ROOT, 5, top, [])
    assert not verify_consistency(0, leaf_hash(b"x"), 5, top, [])
    assert not verify_consistency(6, top, 5, top, [])
    assert not verify_consistency(3, top, 5, top, [])
    assert not verify_consistency(3, top, 5, top, [top])


@given(st.integers(0, 60), st.integers(0, 60))
def test_appending_many_gives_the_nodes_of_appending_one_by_one(size, more):
    leaves = hashes(size + more)
    table = Table(leaves[:size])
    born = extend(leaves[size:], size, table.get)
    for leaf in leaves[size:]:
        table.add(leaf)
    assert {(level, index): value for level, index, value in born}.items() <= table.nodes.items()
    assert len(table.nodes) == len(Table(leaves[:size]).nodes) + len(born)


def test_appending_and_proving_cost_a_few_look_ups_in_a_hundred_thousand_leaves():
    leaves = hashes(100_000)
    nodes = {(level, index): value for level, index, value in extend(leaves, 0, lambda *_: b"")}
    calls = []

    def get(level, index):
        calls.append((level, index))
        return nodes[level, index]

    append(leaf_hash(b"next"), 100_000, get)
    assert len(calls) <= 17
    for index in (0, 1, 65_535, 65_536, 99_999):
        calls.clear()
        path = inclusion_proof(index, 100_000, get)
        assert len(path) <= 17
        assert len(calls) <= 2 * 17
        assert calls
        assert set(calls) == {
            (p.level, p.index) for group in inclusion_positions(index, 100_000) for p in group
        }
        assert verify_inclusion(leaves[index], index, 100_000, path, root(100_000, get))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="pas de feuille"):
        inclusion_proof(index, size, Table(hashes(size)).get)


def test_a_tree_cannot_prove_that_it_extends_a_larger_one():
    with pytest.raises(ValueError, match="ne prolonge pas"):
        consistency_proof(4, 3, Table(hashes(3)).get)
