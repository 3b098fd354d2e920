"""Merkle tree of RFC 6962 (RFC 9162 §2.1), kept as a table of complete subtrees.

A node (level, index) is the root of the 2^level leaves that start at index × 2^level. Only complete
subtrees are kept: a node never changes once written, so appending and proving need a few look-ups
(`GetNode`) in a table, on disk or in memory. Hashes are 32 bytes (SHA-256).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class NodePosition:
    """Where a complete subtree stands: `level` 0 is the leaves, `index` counts from the left."""

    level: int
    index: int


Node = tuple[int, int, bytes]
"""A complete subtree to be stored: its level, its index at that level, its hash."""

GetNode = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(leaf: bytes, size: int, get_node: GetNode) -> list[Node]:
    """Return the nodes that a new leaf hash completes in a tree of `size` leaves, the leaf first.

    At most log2(size) look-ups; nothing already stored changes.
    """
    return extend((leaf,), size, get_node)


def extend(leaves: Iterable[bytes], size: int, get_node: GetNode) -> list[Node]:
    """Return the nodes that new leaf hashes complete in a tree of `size` leaves, in order of birth.

    `get_node` is asked only for nodes of the tree as it was.
    """
    born: list[Node] = []
    last_at_level: dict[int, bytes] = {}
    sha256 = hashlib.sha256
    for index, subtree in enumerate(leaves, start=size):
        level = 0
        born.append((0, index, subtree))
        while index & 1:
            left = last_at_level.get(level) or get_node(level, index - 1)
            last_at_level[level] = subtree
            subtree = sha256(b"\x01" + left + subtree).digest()
            level, index = level + 1, index >> 1
            born.append((level, index, subtree))
        last_at_level[level] = subtree
    return born


def root(size: int, get_node: GetNode) -> bytes:
    """Return the root of the first `size` leaves; the hash of nothing for an empty tree."""
    return _fold(subtrees(0, size), get_node) if size else EMPTY_ROOT


def subtrees(begin: int, end: int) -> list[NodePosition]:
    """Return the complete subtrees that cover leaves [begin, end), from left to right.

    `begin` must be a multiple of the largest power of two within the range, as every range of
    RFC 6962 is.
    """
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append(NodePosition(level, begin >> level))
        begin += 1 << level
    return found


def inclusion_positions(index: int, size: int) -> list[list[NodePosition]]:
    """Return, for each hash of the inclusion proof, the complete subtrees it is folded from.

    Lets a caller read every node in one query before calling `inclusion_proof`.
    Raises `ValueError` when the leaf is not in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"pas de feuille {index} dans un arbre de {size} feuilles")
    begin, end = 0, size
    ranges = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    return [subtrees(*bounds) for bounds in reversed(ranges)]


def inclusion_proof(index: int, size: int, get_node: GetNode) -> list[bytes]:
    """Return the audit path of a leaf in the tree of `size` leaves, nearest sibling first.

    Raises `ValueError` when the leaf is not in a tree of that size.
    """
    return [_fold(positions, get_node) for positions in inclusion_positions(index, size)]


def consistency_positions(old_size: int, new_size: int) -> list[list[NodePosition]]:
    """Return, for each hash of the consistency proof, the complete subtrees it is folded from.

    Raises `ValueError` unless 0 ≤ old size ≤ new size.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"un arbre de {new_size} feuilles ne prolonge pas {old_size} feuilles")
    if old_size in (0, new_size):
        return []
    begin, end = 0, new_size
    ranges = []
    while old_size != end:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    if begin:
        ranges.append((begin, end))
    return [subtrees(*bounds) for bounds in reversed(ranges)]


def consistency_proof(old_size: int, new_size: int, get_node: GetNode) -> list[bytes]:
    """Return the proof that the tree of `new_size` leaves begins with that of `old_size`.

    Empty when nothing needs proof (equal sizes, or an empty old tree).
    Raises `ValueError` unless 0 ≤ old size ≤ new size.
    """
    return [_fold(positions, get_node) for positions in consistency_positions(old_size, new_size)]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """Tell whether the proof shows `leaf` (a hash) at `index` under this root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    path, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if path & 1 or path == last:
            computed = node_hash(sibling, computed)
            while not path & 1 and path:
                path, last = path >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        path, last = path >> 1, last >> 1
    return last == 0 and computed == expected_root


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows that the new tree only extends the old one (RFC 9162 §2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    hashes = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not hashes:
        return False
    path, last = old_size - 1, new_size - 1
    while path & 1:
        path, last = path >> 1, last >> 1
    old_computed = new_computed = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if path & 1 or path == last:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
            while not path & 1 and path:
                path, last = path >> 1, last >> 1
        else:
            new_computed = node_hash(new_computed, sibling)
        path, last = path >> 1, last >> 1
    return last == 0 and old_computed == old_root and new_computed == new_root


def _split(leaves: int) -> int:
    """Return the largest power of two strictly below a count of leaves (at least 2)."""
    return 1 << ((leaves - 1).bit_length() - 1)


def _fold(positions: Sequence[NodePosition], get_node: GetNode) -> bytes:
    """Return the root of a range from its complete subtrees, folded from the right."""
    last = positions[-1]
    folded = get_node(last.level, last.index)
    for position in reversed(positions[:-1]):
        folded = node_hash(get_node(position.level, position.index), folded)
    return folded
