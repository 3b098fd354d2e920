"""What anybody may download and check without us: identity, lists, register, credentials.

Served as static files are: from any origin, with a tag, at the addresses that documents name.
"""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_GET

from parchemin.certificates.selectors.publications import (
    PublishedFile,
    published_checkpoint,
    published_credential,
    published_identity,
    published_list,
    published_tile,
)
from parchemin.kernel.canonical import sha256_hex

CREDENTIAL_TYPE = "application/vc+ld+json"
IDENTITY_TYPE = "application/did+ld+json"
NOTE_TYPE = "text/plain; charset=utf-8"
TILE_TYPE = "application/octet-stream"

# A revocation and a key withdrawn must be seen by every reader within the minute.
BRIEFLY = f"public, max-age={int(timedelta(minutes=1).total_seconds())}"
FOR_EVER = f"public, max-age={int(timedelta(days=365).total_seconds())}, immutable"
# It names a person: only the browser that asked keeps it, and asks again each time.
FOR_ONE_READER = "private, no-cache"


@require_GET
def identity(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the did:web document of a certifying body (`did.json`)."""
    return _file(request, published_identity(slug), IDENTITY_TYPE, BRIEFLY)


@require_GET
def status_list(request: HttpRequest, slug: str, purpose: str, number: int) -> HttpResponse:
    """Return a signed Bitstring Status List."""
    found = published_list(slug, purpose, number, timezone.now())
    return _file(request, found, CREDENTIAL_TYPE, BRIEFLY)


@require_GET
def checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the newest signed head of a register (C2SP tlog-checkpoint)."""
    return _file(request, published_checkpoint(slug), NOTE_TYPE, BRIEFLY)


@require_GET
def tile(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    """Return a tile of hashes or of entries of a register (C2SP tlog-tiles)."""
    return _file(request, published_tile(slug, f"tile/{path}"), TILE_TYPE, FOR_EVER)


@require_GET
def attestation(request: HttpRequest, token: str) -> HttpResponse:
    """Return the Open Badges 3.0 credential of a certificate, as it was delivered."""
    return _file(request, published_credential(token), CREDENTIAL_TYPE, FOR_ONE_READER)


def _file(
    request: HttpRequest, found: PublishedFile | None, content_type: str, kept: str
) -> HttpResponse:
    """Answer with the bytes, or 304 to a reader who has them already; 404 when there are none."""
    if found is None:
        raise Http404("Rien n’est publié à cette adresse.")
    response = HttpResponse(found.content, content_type=content_type)
    response["ETag"] = etag = quote_etag(sha256_hex(found.content))
    response["Cache-Control"] = kept
    modified = None
    if found.modified is not None:
        modified = int(found.modified.timestamp())
        response["Last-Modified"] = http_date(modified)
    answer = get_conditional_response(request, etag, modified, response) or response
    answer["Access-Control-Allow-Origin"] = "*"
    answer["X-Robots-Tag"] = "noindex"
    return answer
