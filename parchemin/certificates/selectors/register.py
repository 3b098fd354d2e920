"""Reading the public register: nodes, proofs, heads, tiles."""

import json
import re
from collections.abc import Iterable
from datetime import datetime

from parchemin.certificates.bundle import Inclusion
from parchemin.certificates.models import Checkpoint, LogEntry, LogNode
from parchemin.certificates.register_log import TILE_HEIGHT, TILE_WIDTH, RegisterEvent, entry_bundle
from parchemin.kernel.merkle import (
    GetNode,
    NodePosition,
    append,
    inclusion_positions,
    inclusion_proof,
    leaf_hash,
    root,
)

_TILE = re.compile(
    r"tile/(?P<level>[0-5]|entries)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


def node_reader(body_id: int) -> GetNode:
    """Return the function that reads a node of a body's log, one query each."""

    def read(level: int, index: int) -> bytes:
        return bytes(
            LogNode.objects.values_list("hash", flat=True).get(
                body_id=body_id, level=level, index=index
            )
        )

    return read


def nodes_at(body_id: int, positions: Iterable[NodePosition]) -> GetNode:
    """Return a reader over these nodes, read in one query.

    The rows are those of these levels at these places: a few more than wanted, and far cheaper to ask for than
    each position apart.
    """
    wanted = tuple(positions)
    rows = LogNode.objects.filter(
        body_id=body_id,
        level__in={position.level for position in wanted},
        index__in={position.index for position in wanted},
    )
    found = {
        (level, index): bytes(digest)
        for level, index, digest in rows.values_list("level", "index", "hash")
    }
    return lambda level, index: found[level, index]


def inclusion_of(entry: LogEntry) -> Inclusion | None:
    """Return the proof that a leaf is under the newest signed head, or None while no head covers it.

    Three queries whatever the size of the log.
    """
    head = (
        Checkpoint.objects.filter(body_id=entry.body_id, size__gt=entry.index)
        .order_by("-size")
        .first()
    )
    if head is None:
        return None
    ranges = inclusion_positions(entry.index, head.size)
    reader = nodes_at(entry.body_id, [position for positions in ranges for position in positions])
    return Inclusion(
        entry=_entry(bytes(entry.data)),
        salt=bytes.fromhex(entry.salt),
        index=entry.index,
        path=tuple(inclusion_proof(entry.index, head.size, reader)),
        checkpoint=head.note,
    )


def _entry(data: bytes) -> RegisterEvent:
    said = json.loads(data)
    return RegisterEvent(
        body=said["body"],
        number=said["number"],
        status=said["status"],
        at=datetime.fromisoformat(said["time"]),
        commitment=said["commitment"],
    )


def tile(body_id: int, path: str) -> bytes | None:
    """Return the bytes of a tile of hashes or of entries (C2SP tlog-tiles), or None when there is none.

    Two queries. A partial tile stays available after the log has outgrown it.
    """
    named = _TILE.fullmatch(path)
    head = Checkpoint.objects.filter(body_id=body_id).order_by("-size").first()
    if named is None or head is None:
        return None
    index = int(named["index"].replace("/", "").replace("x", ""))
    width = int(named["width"] or TILE_WIDTH)
    start = index * TILE_WIDTH
    places = range(start, start + width)
    if named["level"] == "entries":
        return _entries(body_id, index, places, head.size)
    level = int(named["level"]) * TILE_HEIGHT
    if not 1 <= width <= TILE_WIDTH or places[-1] >= head.size >> level:
        return None
    nodes = LogNode.objects.filter(body_id=body_id, level=level, index__in=places)
    return b"".join(bytes(d) for d in nodes.order_by("index").values_list("hash", flat=True))


def _entries(body_id: int, index: int, places: range, size: int) -> bytes | None:
    if not 1 <= len(places) <= TILE_WIDTH or places[-1] >= size:
        return None
    entries = LogEntry.objects.filter(body_id=body_id, index__in=places).order_by("index")
    return entry_bundle(index, [bytes(d) for d in entries.values_list("data", flat=True)]).content


def log_faults(body_id: int) -> tuple[str, ...]:
    """Recompute the whole log of a body from its leaves; return, in French, what no longer holds.

    Every signed head must be the root of the leaves before it, and every leaf hash that of its content.
    """
    faults = []
    nodes: dict[tuple[int, int], bytes] = {}

    def at(level: int, index: int) -> bytes:
        return nodes[level, index]

    heads = {head.size: head for head in Checkpoint.objects.filter(body_id=body_id)}
    rows = LogEntry.objects.filter(body_id=body_id).order_by("index").iterator(chunk_size=2000)
    for size, row in enumerate(rows):
        leaf = leaf_hash(bytes(row.data))
        if row.index != size:
            faults.append(f"Feuille {row.index} trouvée, {size} attendue.")
        if leaf.hex() != row.leaf_hash:
            faults.append(f"La feuille {row.index} ne correspond plus à son empreinte.")
        nodes |= {(level, place): digest for level, place, digest in append(leaf, size, at)}
        head = heads.pop(size + 1, None)
        if head and root(size + 1, at).hex() != head.root:
            faults.append(f"La tête signée à {size + 1} feuilles n’est plus la racine du registre.")
    faults += [
        f"Il manque des feuilles avant la tête signée à {missing}." for missing in sorted(heads)
    ]
    return tuple(faults)
