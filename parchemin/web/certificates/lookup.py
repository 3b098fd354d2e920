"""Finding the certificate that an address names."""

from django.http import Http404

from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.pages import visible_certificates
from parchemin.web.access import ActorRequest

UNKNOWN = "Aucun certificat de votre organisme n’a ce numéro."


def known_certificate(request: ActorRequest, number: str) -> Certificate:
    """Return a certificate that the actor may see. Raises `Http404`."""
    try:
        return visible_certificates(request.actor).get(number=number)
    except Certificate.DoesNotExist:
        raise Http404(UNKNOWN) from None
