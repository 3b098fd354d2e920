"""The public face of a certifying body: its identity, its keys, its lists, its register."""

from dataclasses import dataclass
from datetime import datetime

from parchemin.certificates.addresses import (
    body_did,
    log_origin,
    status_list_url,
)
from parchemin.certificates.credential import StatusPurpose
from parchemin.certificates.keys import public_from_multikey
from parchemin.certificates.models import Checkpoint, SigningKey, StatusList
from parchemin.certificates.register_log import verifier_key
from parchemin.certificates.selectors.identity import keys_of, public_url_of
from parchemin.certificates.terms import KeyPurpose
from parchemin.organisations.models import CertifyingBody, JointCommission


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key that the body uses or used; it goes on verifying what it signed, unless compromised."""

    fragment: str
    purpose: KeyPurpose
    public: str
    since: datetime
    retired_at: datetime | None
    compromised_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListLine:
    """A status list: what it tells, its rank, its address, and when the register changed it last."""

    purpose: StatusPurpose
    number: int
    url: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """The newest signed head of the register, and the keys of its monitors (C2SP `origin+id+key`)."""

    origin: str
    size: int
    root: str
    signed_at: datetime
    verifier_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What anybody may know of a certifying body; `head` is None before its first certificate."""

    body: CertifyingBody
    did: str
    commissions: tuple[JointCommission, ...]
    keys: tuple[KeyLine, ...]
    lists: tuple[ListLine, ...]
    head: RegisterHead | None


def body_page(slug: str) -> BodyPage:
    """Return the public page of a body in seven queries; raises `CertifyingBody.DoesNotExist`."""
    body = CertifyingBody.objects.prefetch_related("branches", "commissions").get(slug=slug)
    public_url, keys = public_url_of(body.pk), keys_of(body.pk)
    lists = (
        StatusList.objects.filter(body=body).exclude(credential="").order_by("number", "purpose")
    )
    head = Checkpoint.objects.filter(body=body).order_by("-size").first()
    return BodyPage(
        body=body,
        did=body_did(public_url, slug),
        commissions=tuple(body.commissions.all()),
        keys=tuple(_key(key) for key in keys),
        lists=tuple(
            ListLine(
                StatusPurpose(row.purpose),
                row.number,
                status_list_url(public_url, slug, row.purpose, row.number),
                row.updated_at,
            )
            for row in lists.defer("credential")
        ),
        head=_head(head, log_origin(public_url, slug), keys) if head else None,
    )


def _key(key: SigningKey) -> KeyLine:
    return KeyLine(
        key.fragment,
        KeyPurpose(key.purpose),
        key.public,
        key.created_at,
        key.retired_at,
        key.compromised_at,
    )


def _head(head: Checkpoint, origin: str, keys: tuple[SigningKey, ...]) -> RegisterHead:
    return RegisterHead(
        origin=origin,
        size=head.size,
        root=head.root,
        signed_at=head.at,
        verifier_keys=tuple(
            verifier_key(origin, public_from_multikey(key.public))
            for key in keys
            if key.purpose == KeyPurpose.LOG and key.compromised_at is None
        ),
    )
