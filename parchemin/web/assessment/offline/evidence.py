"""Receiving evidence from a phone: announced in JSON, then piece by piece in bytes, resumed where it stopped."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from parchemin.assessment.actions.evidence import Announced, announce_evidence, receive_piece
from parchemin.assessment.models import Evidence, Grid
from parchemin.assessment.rules.evidence import LARGEST_PIECE, media_type_of
from parchemin.web.assessment.offline.phone import Phone, for_phones
from parchemin.web.assessment.offline.reading import body_of, text_in, uuid_in, whole_in
from parchemin.web.whole_numbers import whole_number


@require_POST
@for_phones
def announce(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Announce a file and say where to start, or go on, sending it."""
    body = body_of(request)
    file = Announced(
        client_id=uuid_in(body, "id"),
        competence=text_in(body, "competence"),
        name=text_in(body, "name"),
        media_type=media_type_of(text_in(body, "type")),
        size=whole_in(body, "size"),
        sha256=text_in(body, "sha256"),
    )
    grids = Grid.objects.filter(session_id=phone.link.session_id)
    if not grids.filter(pk=whole_in(body, "grid")).exists():
        raise Http404("Aucune grille de ce lien.")
    try:
        evidence, received = announce_evidence(
            grid_id=whole_in(body, "grid"), file=file, actor=phone.actor, at=phone.at
        )
    except Grid.DoesNotExist as missing:
        raise Http404("Aucune grille de ce lien.") from missing
    return JsonResponse({"evidence": evidence.pk, "received": received, "piece": LARGEST_PIECE})


@require_POST
@for_phones
def piece(request: HttpRequest, phone: Phone, evidence_id: int) -> HttpResponse:
    """Receive one piece, which starts at `offset`, and say how many bytes are here."""
    offset = whole_number(request.GET.get("offset", ""))
    own = Evidence.objects.filter(grid__session_id=phone.link.session_id, pk=evidence_id)
    if not own.exists():
        raise Http404("Aucun élément de preuve de ce lien.")
    try:
        received = receive_piece(
            evidence_id=evidence_id,
            offset=-1 if offset is None else offset,
            content=request.body,
            actor=phone.actor,
            at=phone.at,
        )
    except (Evidence.DoesNotExist, Grid.DoesNotExist) as missing:
        raise Http404("Aucun élément de preuve de ce lien.") from missing
    return JsonResponse({"received": received})
