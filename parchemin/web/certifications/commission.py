"""The page of a member of the commission: what waits for its word, what it may read, what it decided."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from parchemin.certifications.models import Edition
from parchemin.certifications.terms import EditionState
from parchemin.jury.selectors.commission import (
    decisions_to_confirm,
    last_deliberations,
    signed_minutes,
)
from parchemin.jury.selectors.duties import own_seats
from parchemin.jury.selectors.sittings import line_of_sitting, listed_sittings
from parchemin.web.access import ActorRequest
from parchemin.web.jury.shapes import duties_of

# What a page lists of the past; older ones are under the référentiel, or asked of the secretariat.
MOST = 20


@require_GET
def commission(request: ActorRequest) -> HttpResponse:
    """Return what waits for the commission and for the juror its member may be, documents, what is past."""
    actor = request.actor
    editions = Edition.objects.filter(certification__body_id=actor.body_id)
    editions = editions.select_related("certification")
    own = own_seats(actor)
    seats = (
        listed_sittings(actor).filter(pk__in=list(own)) if own else listed_sittings(actor).none()
    )
    waiting = [(line_of_sitting(row), duties_of(row.pk, own[row.pk])) for row in seats]
    context = {
        "submitted": editions.filter(state=EditionState.SUBMITTED).order_by("certification__code"),
        "to_confirm": decisions_to_confirm(actor),
        "seats": [(line, duties) for line, duties in waiting if duties],
        "minutes": signed_minutes(actor)[:MOST],
        "adopted": editions.filter(adopted_on__isnull=False).order_by("-adopted_on", "-pk")[:MOST],
        "deliberations": last_deliberations(actor, MOST),
    }
    return render(request, "certifications/commission.html", context)


@require_GET
def minutes_of_commission(request: ActorRequest, minutes_id: int) -> HttpResponse:
    """Return the sealed PDF of a procès-verbal that all signed."""
    found = get_object_or_404(signed_minutes(request.actor), pk=minutes_id)
    name = f"pv-{vars(found)['number'].lower()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.content, content_type="application/pdf", headers=headers)
