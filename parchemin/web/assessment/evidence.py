"""Evidence on the web grid: joined to a competence by a plain form, listed, downloaded."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from parchemin.assessment.actions.evidence import join_evidence
from parchemin.assessment.models import Evidence, Grid
from parchemin.assessment.rules.evidence import ADMITTED, LARGEST, OTHER_NAMES, media_type_of
from parchemin.assessment.selectors.evidence import content_of, visible_evidence
from parchemin.assessment.selectors.grid_pages import GridPage
from parchemin.web.access import ActorRequest
from parchemin.web.assessment.grid_screen import Stop, address_of, evidence_address, grid_screen
from parchemin.web.assessment.grids import page_or_404
from parchemin.web.http import ask
from parchemin.web.pieces.words import file_size

PAGE = "assessment/evidence.html"


class EvidenceForm(forms.Form):
    """A file to join; `key` is drawn with the form, so that sending it twice joins once."""

    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,  # the rule says it better
        help_text=f"Photographie, son ou PDF, {file_size(LARGEST)} au plus.",
        widget=forms.FileInput({"accept": ",".join((*ADMITTED, *OTHER_NAMES))}),
        error_messages={"required": "Choisissez un fichier, ou prenez une photographie."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@require_http_methods(["GET", "POST"])
def evidence(request: ActorRequest, grid_id: int) -> HttpResponse:
    """Show what is joined to one competence of an open grid, and join a file to it."""
    page = page_or_404(request, grid_id)
    if not page.fills:
        return HttpResponseRedirect(address_of(grid_id))
    here = _competence(page, request.GET.get("competence", ""))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    lines = page.evidence.get(here.code, ())

    def join(file: "UploadedFile[Any]", key: UUID) -> tuple[str, str]:
        try:
            joined = join_evidence(
                grid_id=grid_id,
                competence=here.code,
                key=key,
                name=file.name or "",
                media_type=media_type_of(file.content_type or ""),
                content=file,
                actor=request.actor,
                at=request.at,
            )
        except Grid.DoesNotExist as missing:
            raise Http404("Cette grille n’est pas la vôtre.") from missing
        told = f"« {joined.name} » est joint à la compétence {here.code}."
        return told, evidence_address(grid_id, here.code)

    return ask(request, form, join, template=PAGE, page=page, here=here, lines=lines)


@require_GET
def evidence_file(request: ActorRequest, evidence_id: int) -> HttpResponse:
    """Return a file joined to a grid, to keep and never to open in place."""
    try:
        found = visible_evidence(request.actor, evidence_id)
    except Evidence.DoesNotExist as missing:
        raise Http404("Aucun élément de preuve à cette adresse.") from missing
    response = HttpResponse(content_of(found), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _competence(page: GridPage, code: str) -> Stop:
    """Return the competence that the address names; raises `Http404` for any that takes no evidence."""
    screen = grid_screen(page, code)
    if screen.here.code != code or not screen.takes_evidence:
        raise Http404("Cette compétence n’est pas de la grille.")
    return screen.here
