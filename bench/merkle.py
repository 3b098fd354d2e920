"""The register: leaves appended a second and microseconds a proof, in memory and on disk (SQLite).

The floor of appending is a list of hashes per level and hashlib, whole tree at once; that of a proof is a
walk through these lists.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.common import Figure
from parchemin.kernel.merkle import (
    GetNode,
    append,
    extend,
    inclusion_positions,
    inclusion_proof,
    leaf_hash,
    root,
    verify_inclusion,
)

LEAVES = 100_000
APPENDED = 2_000
PROOFS = 1_000


def levels_of(data: Sequence[bytes]) -> list[list[bytes]]:
    """Return the complete subtrees of a tree, level by level: the cheapest code that hashes them."""
    sha256 = hashlib.sha256
    levels = [[sha256(b"\x00" + item).digest() for item in data]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(
            [
                sha256(b"\x01" + below[place] + below[place + 1]).digest()
                for place in range(0, len(below) - 1, 2)
            ]
        )
    return levels


def sibling_walk(levels: list[list[bytes]], index: int) -> list[bytes]:
    """Return the siblings on the way up: what a proof reads, without the ragged edge."""
    return [
        level[(index >> height) ^ 1]
        for height, level in enumerate(levels)
        if (index >> height) ^ 1 < len(level)
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` lasts."""
    start = perf_counter()
    work()
    return perf_counter() - start


def run() -> list[Figure]:
    """Return the figures of appending and proving."""
    data = [number.to_bytes(8, "big") * 16 for number in range(LEAVES)]
    floor = LEAVES / seconds(lambda: levels_of(data))
    levels = levels_of(data)
    places = [(number * 7_919) % LEAVES for number in range(PROOFS)]
    walk = 1_000_000 * seconds(lambda: [sibling_walk(levels, place) for place in places]) / PROOFS
    leaves = [leaf_hash(item) for item in data]

    def no_node(level: int, index: int) -> bytes:
        raise KeyError((level, index))

    bulk = LEAVES / seconds(lambda: extend(map(leaf_hash, data), 0, no_node))
    born = extend(leaves, 0, no_node)
    nodes = {(level, index): value for level, index, value in born}
    rows = [_rate("register: leaves appended at once, in memory", bulk, floor)]
    rows.append(
        _rate("register: leaves appended one by one, in memory", _one_by_one(leaves), floor)
    )
    in_memory = _proof_time(places, leaves, lambda level, index: nodes[level, index])
    rows.append(
        Figure("register: inclusion proof, in memory", in_memory, "µs", walk, in_memory / walk)
    )
    return rows + _on_disk(born, leaves, places, walk, floor)


def _one_by_one(leaves: Sequence[bytes]) -> float:
    nodes: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        return nodes[level, index]

    def work() -> None:
        for size, leaf in enumerate(leaves):
            for level, index, value in append(leaf, size, node):
                nodes[level, index] = value

    return len(leaves) / seconds(work)


def _proof_time(places: Sequence[int], leaves: Sequence[bytes], node: GetNode) -> float:
    head = root(len(leaves), node)
    start = perf_counter()
    proofs = [inclusion_proof(place, len(leaves), node) for place in places]
    elapsed = 1_000_000 * (perf_counter() - start) / len(places)
    for place, proof in zip(places, proofs, strict=True):
        if not verify_inclusion(leaves[place], place, len(leaves), proof, head):
            raise SystemExit("a true proof is refused")
    return elapsed


def _on_disk(
    born: Sequence[tuple[int, int, bytes]],
    leaves: Sequence[bytes],
    places: Sequence[int],
    walk: float,
    floor: float,
) -> list[Figure]:
    with TemporaryDirectory() as folder:
        database = _new_table(Path(folder) / "register.sqlite3")

        def write(rows: Sequence[tuple[int, int, bytes]]) -> None:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO node VALUES (?, ?, ?)", rows)
            database.execute("COMMIT")

        def node(level: int, index: int) -> bytes:
            found = database.execute(
                "SELECT hash FROM node WHERE level = ? AND place = ?", (level, index)
            ).fetchone()
            return bytes(found[0])

        def one_by_one() -> None:
            for number in range(APPENDED):
                write(append(leaves[number], LEAVES + number, node))

        bulk = LEAVES / seconds(lambda: write(born))
        proof = _proof_time(places, leaves, node)
        looked_up = max(
            sum(len(group) for group in inclusion_positions(place, LEAVES)) for place in places
        )
        single = APPENDED / seconds(one_by_one)
        database.close()
    return [
        _rate("register: nodes of leaves written to disk at once", bulk, floor),
        Figure("register: inclusion proof, on disk", proof, "µs", walk, proof / walk),
        Figure("register: nodes read for a proof, at most", looked_up, "nodes"),
        Figure("register: leaves committed one by one, on disk", single, "a second"),
    ]


def _new_table(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE node (level INT, place INT, hash BLOB, PRIMARY KEY (level, place))"
        " WITHOUT ROWID"
    )
    return database


def _rate(name: str, value: float, floor: float) -> Figure:
    return Figure(name, value, "a second", floor, floor / value)


if __name__ == "__main__":
    for row in run():
        print(row.line())
