"""Loading a référentiel is authorising: another body's does not exist."""

from django.http import Http404
from django.urls import reverse

from parchemin.certifications.models import Certification, Edition, Reglement
from parchemin.certifications.selectors import ReferentielPage, referentiel_page
from parchemin.kernel.calendar import paris_date
from parchemin.web.access import ActorRequest
from parchemin.web.navigation import Link


def page_or_404(request: ActorRequest, code: str, number: int | None) -> ReferentielPage:
    """Return the page of an edition of the body; raises `Http404`."""
    try:
        return referentiel_page(
            actor=request.actor, on=paris_date(request.at), code=code, number=number
        )
    except (Certification.DoesNotExist, Edition.DoesNotExist) as missing:
        raise Http404("Aucun référentiel à cette adresse.") from missing


def reglement_or_404(request: ActorRequest, code: str, pk: int) -> Reglement:
    """Return a règlement of the body; raises `Http404`."""
    row = (
        Reglement.objects.select_related("certification")
        .filter(pk=pk, certification__code=code, certification__body_id=request.actor.body_id)
        .first()
    )
    if row is None:
        raise Http404("Aucun règlement à cette adresse.")
    return row


def trail(certification: Certification | None = None) -> tuple[Link, ...]:
    """Return the way to a page of référentiels."""
    links = [Link("Référentiels", reverse("certifications:referentiels"), current=False)]
    if certification is not None:
        url = reverse("certifications:referentiel", args=[certification.code])
        links.append(Link(certification.code, url, current=False))
    return tuple(links)
