"""Enrolling a whole promotion from a spreadsheet: template, trial, confirmation, report."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certifications.selectors import certifications_of
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.imports import template_xlsx
from parchemin.pathways.imports.table import LARGEST_FILE
from parchemin.pathways.models import ImportBatch
from parchemin.pathways.selectors.imports import import_page, imports_of, report_csv
from parchemin.processes.import_candidates import (
    CandidateFile,
    Imported,
    import_candidates,
    try_candidates,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.navigation import Link
from parchemin.web.pieces.lists import XLSX
from parchemin.web.secretariat.matching import choices_of, columns_to_match
from parchemin.web.secretariat.uploads import forget, keep, kept

PAGE, TRIAL = "secretariat/import.html", "secretariat/import_trial.html"
CSV = "text/csv; charset=utf-8"
SHOWN = 200
_GONE = Objection(
    "file-gone",
    "Le fichier n’est plus gardé : un essai se confirme dans l’heure.",
    remedy="Envoyez-le de nouveau.",
)
_NO_FILE = Objection(
    "file-missing", "Aucun fichier n’est joint.", remedy="Choisissez le tableur à lire."
)


@require_http_methods(["GET", "POST"])
def candidates_import(request: ActorRequest) -> HttpResponse:
    """Show what was imported and how; try a file that is sent, and write nothing."""
    if request.method == "GET":
        return render(request, PAGE, _page(request))
    sent = request.FILES.get("file")
    if sent is None:
        return refusal(request, Refused(_NO_FILE), page=PAGE, context=_page(request))
    # One byte more than allowed is enough to know that it is too large.
    data = sent.read(LARGEST_FILE + 1)
    name = sent.name or "fichier"
    return _tried(request, name, data, keep(request.actor, name, data))


@require_POST
def import_trial(request: ActorRequest) -> HttpResponse:
    """Try again the file kept, with the columns matched by hand."""
    name, data, key = _kept(request)
    return _tried(request, name, data, key)


@require_POST
def import_corrections(request: ActorRequest) -> HttpResponse:
    """Give the rejected lines of the file kept, each with what to correct."""
    name, data, _ = _kept(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    imported = try_candidates(file=file, actor=request.actor, at=request.at)
    return _file(imported.corrected, CSV, "lignes-a-corriger.csv")


@require_POST
def import_apply(request: ActorRequest) -> HttpResponse:
    """Enrol and deposit everybody of the file kept, or the valid lines alone when that is asked."""
    name, data, key = _kept(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    imported = import_candidates(
        file=file,
        valid_lines_only="valid_lines_only" in request.POST,
        actor=request.actor,
        at=request.at,
    )
    if not imported.report.applied:
        return render(request, TRIAL, _trial(request, imported, key), status=422)
    forget(request.actor, key)
    batch = ImportBatch.objects.get(body_id=request.actor.body_id, sha256=file.sha256)
    said = f"{imported.report.sentence()}."
    return done(request, said, reverse("secretariat:import_report", args=[batch.pk]))


@require_GET
def import_template(request: ActorRequest) -> HttpResponse:
    """Give the spreadsheet to fill, with the codes of the body's certifications."""
    lines = certifications_of(request.actor.body_id, paris_date(request.at))
    codes = tuple(line.certification.code for line in lines)
    return _file(template_xlsx(codes), XLSX, "candidats.xlsx")


@require_GET
def import_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Return what became of each line of a file applied; `?export=csv` gives it as a file."""
    try:
        page = import_page(request.actor, pk)
    except ImportBatch.DoesNotExist as missing:
        raise Http404("Aucun import à cette adresse.") from missing
    if request.GET.get("export") == "csv":
        return _file(report_csv(page), CSV, f"import-{pk}.csv")
    context = {"page": page, "lines": page.lines[:SHOWN], "trail": _trail(imports=True)}
    return render(request, "secretariat/import_report.html", context)


def _tried(request: ActorRequest, name: str, data: bytes, key: str) -> HttpResponse:
    chosen, defaults = choices_of(request.POST)
    file = CandidateFile(name, data, chosen, defaults)
    try:
        imported = try_candidates(file=file, actor=request.actor, at=request.at)
    except Unreadable as unreadable:
        context = {
            **_page(request),
            "unreadable": unreadable,
            "columns": columns_to_match(file, unreadable),
            "key": key,
        }
        return render(request, PAGE, context, status=422)
    return render(request, TRIAL, _trial(request, imported, key))


def _trial(request: ActorRequest, imported: Imported, key: str) -> dict[str, Any]:
    report = imported.report
    chosen, defaults = choices_of(request.POST)
    matched = [(f"column_{column}", header) for column, header in chosen.items()]
    filled = [(f"value_{column}", value) for column, value in defaults.items()]
    risky = [line for line in report.lines if line.remarks]
    return {
        "report": report,
        "faults": report.faults[:SHOWN],
        "risky": risky[:SHOWN],
        "hidden": [("key", key), *matched, *filled],
        "trail": _trail(imports=True),
    }


def _page(request: ActorRequest) -> dict[str, Any]:
    return {"imports": imports_of(request.actor), "trail": _trail()}


def _kept(request: ActorRequest) -> tuple[str, bytes, str]:
    key = request.POST.get("key", "")
    found = kept(request.actor, key)
    if found is None:
        raise Refused(_GONE)
    return *found, key


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _trail(*, imports: bool = False) -> tuple[Link, ...]:
    dossiers = Link("Dossiers", reverse("secretariat:dossiers"), current=False)
    file = Link("Importer un tableur", reverse("secretariat:import"), current=False)
    return (dossiers, file) if imports else (dossiers,)
