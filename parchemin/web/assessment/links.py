"""The link of an assessor's grids: made, told once with its code, taken back."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from parchemin.assessment.actions.links import NewLink, make_grid_link, revoke_grid_link
from parchemin.assessment.models import GridLink
from parchemin.kernel.text import of
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.sessions import (
    ask_on_session,
    nothing_here,
    page_or_404,
    trail,
)
from parchemin.web.http import done
from parchemin.web.pieces.qr import qr_image


@require_POST
def make(request: ActorRequest, session_id: int, assessor_id: int) -> HttpResponse:
    """Make the link of an assessor and show it with its code, to print.

    The answer is the page itself: a redirection would have to keep the code somewhere, and it is kept nowhere.
    """

    def do() -> HttpResponse:
        made = make_grid_link(
            session_id=session_id, assessor_id=assessor_id, actor=request.actor, at=request.at
        )
        return _told_once(request, made)

    return ask_on_session(request, session_id, do)


@require_POST
def revoke(request: ActorRequest, session_id: int, link_id: int) -> HttpResponse:
    """Take a link back: it closes every phone that it opened."""
    try:
        link = revoke_grid_link(link_id=link_id, actor=request.actor, at=request.at)
    except GridLink.DoesNotExist as missing:
        raise nothing_here() from missing
    told = f"Le lien {of(link.assessor.name)} est retiré."
    address = reverse("assessment:session", args=[session_id])
    return done(request, told, f"{address}#telephones")


def _told_once(request: ActorRequest, made: NewLink) -> HttpResponse:
    session = page_or_404(request, made.link.session_id).session
    address = settings.PUBLIC_URL + reverse("offline:grids", args=[made.token])
    context = {
        "session": session,
        "link": made.link,
        "address": address,
        "qr": qr_image(address),
        "code": f"{made.code[:4]} {made.code[4:]}",
        "trail": trail(session),
    }
    return render(request, "assessment/link.html", context)
