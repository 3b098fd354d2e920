"""Growing the public register of a body: one leaf per event, one signed head after it."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from parchemin.certificates.addresses import body_did, log_origin
from parchemin.certificates.credential import credential
from parchemin.certificates.keyring import key_in_use, opened
from parchemin.certificates.keys import public_from_multikey
from parchemin.certificates.models import Certificate, Checkpoint, Counter, LogEntry, LogNode
from parchemin.certificates.register_log import (
    SALT_BYTES,
    Entry,
    commitment,
    entry_bytes,
    entry_leaf,
    signed_checkpoint,
)
from parchemin.certificates.register_log import Checkpoint as Head
from parchemin.certificates.saying import credential_facts
from parchemin.certificates.selectors.register import node_reader, nodes_at
from parchemin.certificates.terms import KeyPurpose
from parchemin.kernel.merkle import append, root, subtrees

LOG_SERIES = "registre"


def append_leaf(*, certificate: Certificate, status: str, at: datetime) -> LogEntry:
    """Add a leaf to the log of the certificate's body, within the transaction of the act it tells.

    The commitment binds the unsigned credential under a fresh salt; nothing personal enters the tree.
    """
    body_id = certificate.body_id
    index = next_of(body_id, LOG_SERIES) - 1
    salt = secrets.token_bytes(SALT_BYTES)
    facts = credential_facts(certificate)
    entry = Entry(
        body=body_did(certificate.facts["public_url"], certificate.facts["body"]["slug"]),
        number=certificate.number,
        status=status,
        at=at,
        commitment=commitment(salt, credential(facts)),
    )
    leaf = entry_leaf(entry)
    born = append(leaf, index, node_reader(body_id))
    LogNode.objects.bulk_create(
        LogNode(body_id=body_id, level=level, index=place, hash=digest)
        for level, place, digest in born
    )
    return LogEntry.objects.create(
        body_id=body_id,
        index=index,
        certificate=certificate,
        status=status,
        at=at,
        data=entry_bytes(entry),
        leaf_hash=leaf.hex(),
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
    head = Head(
        origin=log_origin(facts["public_url"], facts["body"]["slug"]),
        size=counter.last,
        root=root(counter.last, nodes_at(body_id, subtrees(0, counter.last))),
    )
    note = signed_checkpoint(head, sign=opened(key), public=public_from_multikey(key.public))
    return Checkpoint.objects.create(
        body_id=body_id, size=head.size, root=head.root.hex(), note=note, at=at
    )


def next_of(body_id: int, series: str) -> int:
    """Take the next number of a series, from one; it stays locked until the end of the transaction."""
    counter = Counter.objects.filter(body_id=body_id, series=series)
    if not counter.update(last=F("last") + 1):
        Counter.objects.get_or_create(body_id=body_id, series=series)
        counter.update(last=F("last") + 1)
    return counter.values_list("last", flat=True).get()
