"""A partner enrols by spreadsheet, as the secretariat does: tried first, then confirmed, for itself alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certifications.selectors import certifications_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.imports import template_xlsx
from parchemin.pathways.imports.table import LARGEST_FILE
from parchemin.pathways.selectors.imports import imports_sent
from parchemin.processes.import_candidates import (
    CandidateFile,
    Imported,
    import_candidates,
    try_candidates,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.partners.dossiers import partner_of
from parchemin.web.partners.enrolment import SPACE
from parchemin.web.pathways.import_job import GONE, MOST_LINES_AT_ONCE, is_large
from parchemin.web.pathways.imports import CSV, SHOWN, TRIAL_PAGE, sample_file
from parchemin.web.pathways.matching import choices_of, columns_to_match
from parchemin.web.pieces.exports import XLSX
from parchemin.web.uploads import forget, keep, upload_of

PAGE = "partners/import.html"
MOST_SENT = 50
_NO_FILE = Objection(
    "file-missing", "Aucun fichier n’est joint.", remedy="Choisissez le tableur à lire."
)
_TOO_MANY = Objection(
    "too-many-lines",
    f"Ce fichier a plus de {MOST_LINES_AT_ONCE} candidats : rien n’en est lu.",
    remedy="Envoyez-le en plusieurs fois, ou confiez-le au certificateur.",
)


@require_http_methods(["GET", "POST"])
def candidates_import(request: ActorRequest) -> HttpResponse:
    """Show how to enrol by spreadsheet; try a file that is sent, and write nothing."""
    if request.method == "GET":
        return render(request, PAGE, _around(request))
    sent = request.FILES.get("file")
    if sent is None:
        return refusal(request, Refused(_NO_FILE), page=PAGE, context=_around(request))
    data = sent.read(LARGEST_FILE + 1)
    name = sent.name or "fichier"
    return _trial(request, name, data, keep(partner_of(request), name, data))


@require_POST
def import_trial(request: ActorRequest) -> HttpResponse:
    """Try again the file kept, with the columns matched by hand."""
    return _trial(request, *_upload(request))


@require_POST
def import_corrections(request: ActorRequest) -> HttpResponse:
    """Give the rejected lines of the file kept, each with what to correct."""
    name, data, _ = _upload(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    found = try_candidates(file=file, actor=partner_of(request), at=request.at)
    return _download(found.corrected, CSV, "lignes-a-corriger.csv")


@require_POST
def import_apply(request: ActorRequest) -> HttpResponse:
    """Enrol and deposit everybody of the file kept, or the valid lines alone when that is asked."""
    name, data, key = _upload(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    if is_large(file):
        return refusal(request, Refused(_TOO_MANY), page=PAGE, context=_around(request))
    imported = import_candidates(
        file=file,
        valid_lines_only="valid_lines_only" in request.POST,
        actor=partner_of(request),
        at=request.at,
    )
    if not imported.report.applied:
        return render(request, TRIAL_PAGE, _tried(request, file, imported, key), status=422)
    forget(partner_of(request), key)
    return done(request, f"{imported.report.sentence()}.", reverse("partners:dossiers"))


@require_GET
def import_template(request: ActorRequest) -> HttpResponse:
    """Give the spreadsheet to fill, with the codes of the body's certifications."""
    lines = certifications_of(request.actor.body_id, paris_date(request.at))
    codes = tuple(line.certification.code for line in lines)
    return _download(template_xlsx(codes), XLSX, "candidats.xlsx")


@require_GET
def import_sample(request: ActorRequest) -> HttpResponse:
    """Give two invented candidates to try."""
    return sample_file(request)


def _trial(request: ActorRequest, name: str, data: bytes, key: str) -> HttpResponse:
    file = CandidateFile(name, data, *choices_of(request.POST))
    try:
        if is_large(file):
            return refusal(request, Refused(_TOO_MANY), page=PAGE, context=_around(request))
        imported = try_candidates(file=file, actor=partner_of(request), at=request.at)
    except Unreadable as unreadable:
        columns = columns_to_match(file, unreadable)
        found = {"unreadable": unreadable, "columns": columns, "key": key}
        return render(request, PAGE, {**_around(request), **found}, status=422)
    return render(request, TRIAL_PAGE, _tried(request, file, imported, key))


def _tried(
    request: ActorRequest, file: CandidateFile, imported: Imported, key: str
) -> dict[str, Any]:
    report = imported.report
    chosen = [(f"column_{column}", header) for column, header in file.chosen.items()]
    filled = [(f"value_{column}", value) for column, value in file.defaults.items()]
    return {
        "report": report,
        "faults": report.faults[:SHOWN],
        "risky": [line for line in report.lines if line.remarks][:SHOWN],
        "hidden": [("key", key), *chosen, *filled],
        **_around(request),
    }


def _around(request: ActorRequest) -> dict[str, Any]:
    return {
        "trail": (Link("Mes candidats", reverse("partners:dossiers"), current=False),),
        "space": SPACE,
        "sent": imports_sent(partner_of(request))[:MOST_SENT],
    }


def _upload(request: ActorRequest) -> tuple[str, bytes, str]:
    key = request.POST.get("key", "")
    found = upload_of(partner_of(request), key)
    if found is None:
        raise Refused(GONE)
    return *found, key


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
