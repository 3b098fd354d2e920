"""The address that opens the first body of an installation: signed, good for an hour, and while there is none."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from parchemin.organisations.models import CertifyingBody

LASTING = 3600
_signer = TimestampSigner(salt="parchemin.opening", sep=".")


def opening_address() -> str | None:
    """Return the address, or None once a body is open: the people of it invite the others."""
    if CertifyingBody.objects.exists():
        return None
    return settings.PUBLIC_URL + reverse("opening", args=[_signer.sign("first")])


def opens(link: str) -> bool:
    """Tell whether an address opens the first body now."""
    try:
        _signer.unsign(link, max_age=LASTING)
    except BadSignature:
        return False
    return not CertifyingBody.objects.exists()
