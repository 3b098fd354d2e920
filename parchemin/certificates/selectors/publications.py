"""What a body lets the world download: its identity, its lists, its register, the credentials it delivered.

Bytes that any reader checks without us, at the addresses that credentials already name; None where nothing is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from parchemin.certificates.addresses import status_list_url
from parchemin.certificates.bundle import unsigned
from parchemin.certificates.codes import TOKEN
from parchemin.certificates.keyring import key_in_use, signer_of
from parchemin.certificates.models import Checkpoint, Rendition, SigningKey, StatusList
from parchemin.certificates.proof.signature import signed, utc_text
from parchemin.certificates.selectors.identity import identity_document, keys_of, public_url_of
from parchemin.certificates.selectors.register import tile
from parchemin.certificates.terms import KeyPurpose, RenditionKind
from parchemin.certificates.trust import Trust
from parchemin.organisations.models import CertifyingBody


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """Bytes to serve and, where it means something, the moment they changed last."""

    content: bytes
    modified: datetime | None = None


def published_identity(slug: str) -> PublishedFile | None:
    """Return the did:web document of a body."""
    body = CertifyingBody.objects.filter(slug=slug).first()
    if body is None:
        return None
    keys = keys_of(body.pk)
    return PublishedFile(_json(identity_document(slug, public_url_of(body.pk), keys)))


def published_credential(token: str) -> PublishedFile | None:
    """Return the credential of a certificate, as it was delivered."""
    if not TOKEN.fullmatch(token):
        return None
    found = Rendition.objects.filter(
        certificate__token=token, kind=RenditionKind.CREDENTIAL
    ).first()
    return PublishedFile(found.content, found.made_at) if found else None


def published_list(slug: str, purpose: str, number: int, at: datetime) -> PublishedFile | None:
    """Return a signed status list as it stands at a moment."""
    found = (
        StatusList.objects.filter(body__slug=slug, purpose=purpose, number=number)
        .exclude(credential="")
        .first()
    )
    if found is None:
        return None
    document, dated = current_list(found, key_in_use(found.body_id, KeyPurpose.CREDENTIAL), at)
    return PublishedFile(_json(document), dated)


def published_checkpoint(slug: str) -> PublishedFile | None:
    """Return the newest signed head of a register."""
    head = Checkpoint.objects.filter(body__slug=slug).order_by("-size").first()
    return PublishedFile(head.note.encode(), head.at) if head else None


def published_tile(slug: str, path: str) -> PublishedFile | None:
    """Return a tile of a register, which never changes."""
    body = CertifyingBody.objects.filter(slug=slug).first()
    content = tile(body.pk, path) if body else None
    return None if content is None else PublishedFile(content)


def published_trust(body: CertifyingBody, at: datetime) -> Trust:
    """Return what a reader who downloads identity and lists of a body holds for true, in three queries."""
    public_url, keys = public_url_of(body.pk), keys_of(body.pk)
    identity = identity_document(body.slug, public_url, keys)
    lists = {}
    for row in StatusList.objects.filter(body=body).exclude(credential=""):
        document, _ = current_list(row, _credential_key(keys), at)
        lists[status_list_url(public_url, body.slug, row.purpose, row.number)] = document
    return Trust({identity["id"]: identity}, lists)


def current_list(
    status_list: StatusList, key: SigningKey, at: datetime
) -> tuple[Mapping[str, Any], datetime]:
    """Return a status list and its date: the hour that has begun, or its last change if that is later.

    A list is worth believing for a day only. Changes are signed as they happen; an unchanged list is dated
    anew here, each hour, by the key in use, without writing anything: the same bytes in every process.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    if status_list.updated_at >= hour:
        return json.loads(status_list.credential), status_list.updated_at
    return _signed_anew(status_list.credential, key, hour), hour


@lru_cache(maxsize=256)
def _signed_anew(credential: str, key: SigningKey, at: datetime) -> Mapping[str, Any]:
    document = unsigned(json.loads(credential)) | {"validFrom": utc_text(at)}
    return signed(
        document,
        sign=signer_of(key),
        verification_method=f"{document['issuer']}#{key.fragment}",
        created=at,
    )


def _credential_key(keys: Iterable[SigningKey]) -> SigningKey:
    return next(k for k in keys if k.purpose == KeyPurpose.CREDENTIAL and k.retired_at is None)


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
