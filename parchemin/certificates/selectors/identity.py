"""The public identity of a certifying body: its did:web document."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from parchemin.certificates.addresses import body_did
from parchemin.certificates.didweb import PublishedKey, did_document
from parchemin.certificates.keys import public_from_multikey
from parchemin.certificates.models import Certificate, SigningKey
from parchemin.certificates.terms import KeyPurpose
from parchemin.organisations.models import CertifyingBody


def did_document_of(body_id: int) -> dict[str, Any]:
    """Return the did:web document of a body with every key it ever used, in three queries."""
    body = CertifyingBody.objects.get(pk=body_id)
    return identity_document(body.slug, public_url_of(body_id), keys_of(body_id))


def identity_document(slug: str, public_url: str, keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Return the did:web document of a body that publishes at an address under these keys."""
    return did_document(
        body_did(public_url, slug),
        [
            PublishedKey(
                fragment=key.fragment,
                purpose=KeyPurpose(key.purpose),
                public=public_from_multikey(key.public),
                compromised_at=key.compromised_at,
            )
            for key in keys
        ],
    )


def keys_of(body_id: int) -> tuple[SigningKey, ...]:
    """Return every key that a body ever used, oldest first, in one query."""
    return tuple(SigningKey.objects.filter(body_id=body_id).order_by("pk"))


def public_url_of(body_id: int) -> str:
    """Return the address under which a body publishes, in one query.

    The one printed on its first certificate, so that a move of the platform changes no identifier.
    """
    first = Certificate.objects.filter(body_id=body_id).order_by("pk")
    facts = first.values_list("facts", flat=True).first()
    return str(facts["public_url"]) if facts else settings.PUBLIC_URL
