"""Growing the public register of a body: one leaf per event, one signed head after it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, prefetch_related_objects

from parchemin.certificates.addresses import body_did, log_origin
from parchemin.certificates.credential import credential
from parchemin.certificates.facts import PLACES, credential_facts
from parchemin.certificates.keyring import key_in_use, signer_of
from parchemin.certificates.keys import public_from_multikey
from parchemin.certificates.models import Certificate, Checkpoint, Counter, LogEntry, LogNode
from parchemin.certificates.register_log import (
    SALT_BYTES,
    LogHead,
    RegisterEvent,
    commitment,
    entry_bytes,
    entry_leaf,
    signed_checkpoint,
)
from parchemin.certificates.selectors.register import node_reader, nodes_at
from parchemin.certificates.terms import KeyPurpose
from parchemin.kernel.merkle import extend, root, subtrees

LOG_SERIES = "registre"


def append_leaves(certificates: Sequence[Certificate], status: str, at: datetime) -> None:
    """Add a leaf for each certificate to the log of their body, within the transaction of the act it tells.

    The commitment binds the unsigned credential under a fresh salt; nothing personal enters the tree.
    """
    if not certificates:
        return
    body_id = certificates[0].body_id
    prefetch_related_objects(certificates, PLACES)
    first = next_of(body_id, LOG_SERIES, len(certificates)).start - 1
    rows = [
        _leaf(certificate, status, at, index)
        for index, certificate in enumerate(certificates, first)
    ]
    born = extend([bytes.fromhex(row.leaf_hash) for row in rows], first, node_reader(body_id))
    LogNode.objects.bulk_create(
        LogNode(body_id=body_id, level=level, index=place, hash=digest)
        for level, place, digest in born
    )
    LogEntry.objects.bulk_create(rows)


def _leaf(certificate: Certificate, status: str, at: datetime, index: int) -> LogEntry:
    salt = secrets.token_bytes(SALT_BYTES)
    entry = RegisterEvent(
        body=body_did(certificate.facts["public_url"], certificate.facts["body"]["slug"]),
        number=certificate.number,
        status=status,
        at=at,
        commitment=commitment(salt, credential(credential_facts(certificate))),
    )
    return LogEntry(
        body_id=certificate.body_id,
        index=index,
        certificate=certificate,
        status=status,
        at=at,
        data=entry_bytes(entry),
        leaf_hash=entry_leaf(entry).hex(),
        salt=salt.hex(),
    )


@transaction.atomic
def sign_checkpoint(*, body_id: int, at: datetime) -> Checkpoint | None:
    """Sign the present head of a body's log and return it; the same head is signed once.

    Returns None for an empty log. Heads only grow: the log is locked while one is signed.
    """
    counter = (
        Counter.objects.select_for_update(of=("self",))
        .filter(body_id=body_id, series=LOG_SERIES)
        .first()
    )
    if counter is None or counter.last == 0:
        return None
    known = Checkpoint.objects.filter(body_id=body_id, size=counter.last).first()
    if known is not None:
        return known
    facts = (
        LogEntry.objects.select_related("certificate")
        .get(body_id=body_id, index=0)
        .certificate.facts
    )
    key = key_in_use(body_id, KeyPurpose.LOG)
    head = LogHead(
        origin=log_origin(facts["public_url"], facts["body"]["slug"]),
        size=counter.last,
        root=root(counter.last, nodes_at(body_id, subtrees(0, counter.last))),
    )
    note = signed_checkpoint(head, sign=signer_of(key), public=public_from_multikey(key.public))
    return Checkpoint.objects.create(
        body_id=body_id, size=head.size, root=head.root.hex(), note=note, at=at
    )


def next_of(body_id: int, series: str, count: int) -> range:
    """Take the next numbers of a series, from one; it stays locked until the end of the transaction."""
    counter = Counter.objects.filter(body_id=body_id, series=series)
    if not counter.update(last=F("last") + count):
        Counter.objects.get_or_create(body_id=body_id, series=series)
        counter.update(last=F("last") + count)
    last = counter.values_list("last", flat=True).get()
    return range(last - count + 1, last + 1)
