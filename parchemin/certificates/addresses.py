"""Where the world finds a certifying body, its lists and its register.

Built from the public address frozen in the facts of each certificate, so that a move changes nothing that
was printed.
"""

from urllib.parse import urlsplit

from parchemin.certificates.didweb import did_web


def body_path(slug: str) -> str:
    """Return the path under which a body publishes: `/certificateurs/<slug>`."""
    return f"/certificateurs/{slug}"


def body_url(public_url: str, slug: str) -> str:
    """Return the public page of a body."""
    return public_url + body_path(slug) + "/"


def body_did(public_url: str, slug: str) -> str:
    """Return the did:web of a body, resolved at `/certificateurs/<slug>/did.json`."""
    return did_web(urlsplit(public_url).netloc, "certificateurs", slug)


def status_list_url(public_url: str, slug: str, purpose: str, number: int) -> str:
    """Return where a status list is published."""
    return f"{public_url}{body_path(slug)}/statuts/{purpose}/{number}"


def certificate_url(public_url: str, token: str) -> str:
    """Return the permanent identifier of a certificate's credential."""
    return f"{public_url}/v/{token}/attestation.json"


def verification_url(public_url: str, token: str) -> str:
    """Return the page that the QR code opens."""
    return f"{public_url}/v/{token}/"


def certification_url(public_url: str, slug: str, code: str) -> str:
    """Return the public page of a certification; two bodies may use one code."""
    return f"{public_url}/cqp/{slug}/{code}/"


def log_origin(public_url: str, slug: str) -> str:
    """Return the origin line of a body's checkpoints (C2SP: a schemeless URL)."""
    return urlsplit(public_url).netloc + body_path(slug) + "/registre"
