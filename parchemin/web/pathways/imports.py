"""Enrolling a whole promotion from a spreadsheet: template, trial, confirmation, report."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parchemin.certifications.selectors import certifications_of
from parchemin.jobs.selectors import jobs_seen_by
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.reading import Unreadable
from parchemin.pathways.imports import sample_csv, template_xlsx
from parchemin.pathways.imports.table import LARGEST_FILE
from parchemin.pathways.models import ImportBatch
from parchemin.pathways.selectors.imports import import_page, imports_of
from parchemin.processes.import_candidates import (
    CandidateFile,
    Imported,
    import_candidates,
    try_candidates,
)
from parchemin.web.access import ActorRequest
from parchemin.web.http import done, refusal
from parchemin.web.jobs.long_acts import asked_of_a_worker
from parchemin.web.navigation import Link
from parchemin.web.pathways.import_job import (
    GONE,
    TRIAL,
    ask_for_import,
    ask_for_trial,
    is_large,
    tried,
)
from parchemin.web.pathways.import_lists import IMPORTS, LINES
from parchemin.web.pathways.matching import choices_of, columns_to_match
from parchemin.web.pieces.exports import XLSX
from parchemin.web.pieces.lists import Lines, ListPage
from parchemin.web.uploads import forget, keep, upload_of

PAGE, TRIAL_PAGE = "pathways/import.html", "pathways/import_trial.html"
CSV = "text/csv; charset=utf-8"
SHOWN = 200
_NO_FILE = Objection(
    "file-missing", "Aucun fichier n’est joint.", remedy="Choisissez le tableur à lire."
)


@require_http_methods(["GET", "POST"])
def candidates_import(request: ActorRequest) -> HttpResponse:
    """Show what was imported and how; try a file that is sent: nothing is done, so nothing goes through `ask`."""
    if request.method == "GET":
        answer = IMPORTS.answer(request, imports_of(request.actor))
        return render(request, PAGE, _page(answer)) if isinstance(answer, ListPage) else answer
    sent = request.FILES.get("file")
    if sent is None:
        return refusal(request, Refused(_NO_FILE), page=PAGE, context=_given_back(request))
    # One byte more than allowed is enough to know that it is too large.
    data = sent.read(LARGEST_FILE + 1)
    name = sent.name or "fichier"
    return _tried(request, name, data, keep(request.actor, name, data))


@require_POST
def import_trial(request: ActorRequest) -> HttpResponse:
    """Try again the file kept, with the columns matched by hand."""
    name, data, key = _upload_read(request)
    return _tried(request, name, data, key)


@require_GET
def import_tried(request: ActorRequest, pk: int) -> HttpResponse:
    """Return what a worker found when it tried a large file, for who sent it."""
    mine = jobs_seen_by(request.actor).filter(asked_by_id=request.actor.user_id)
    job = mine.filter(pk=pk, kind=TRIAL).first()
    if job is None:
        raise Http404("Aucun essai à cette adresse.")
    key = job.arguments["upload"]
    found = upload_of(request.actor, key)
    if found is None:
        raise Refused(GONE)
    file = CandidateFile(*found, job.arguments["chosen"], job.arguments["defaults"])
    imported = tried(file, key, request.actor)
    if imported is None:
        raise Refused(GONE)
    return render(request, TRIAL_PAGE, _trial(file, imported, key))


@require_POST
def import_corrections(request: ActorRequest) -> HttpResponse:
    """Give the rejected lines of the file kept, each with what to correct."""
    name, data, key = _upload_read(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    if is_large(file):
        imported = tried(file, key, request.actor)
    else:
        imported = try_candidates(file=file, actor=request.actor, at=request.at)
    if imported is None:
        raise Refused(GONE)
    return _file(imported.corrected, CSV, "lignes-a-corriger.csv")


@require_POST
def import_apply(request: ActorRequest) -> HttpResponse:
    """Enrol and deposit everybody of the file kept, or the valid lines alone when that is asked."""
    name, data, key = _upload_read(request)
    file = CandidateFile(name, data, *choices_of(request.POST))
    valid_lines_only = "valid_lines_only" in request.POST
    if is_large(file):
        job = ask_for_import(
            file, key, valid_lines_only=valid_lines_only, actor=request.actor, at=request.at
        )
        return asked_of_a_worker(request, job)
    imported = import_candidates(
        file=file, valid_lines_only=valid_lines_only, actor=request.actor, at=request.at
    )
    if not imported.report.applied:
        return render(request, TRIAL_PAGE, _trial(file, imported, key), status=422)
    forget(request.actor, key)
    batch = ImportBatch.objects.get(body_id=request.actor.body_id, sha256=file.sha256)
    said = f"{imported.report.sentence()}."
    return done(request, said, reverse("pathways:import_report", args=[batch.pk]))


@require_GET
def import_template(request: ActorRequest) -> HttpResponse:
    """Give the spreadsheet to fill, with the codes of the body's certifications."""
    lines = certifications_of(request.actor.body_id, paris_date(request.at))
    codes = tuple(line.certification.code for line in lines)
    return _file(template_xlsx(codes), XLSX, "candidats.xlsx")


@require_GET
def import_sample(request: ActorRequest) -> HttpResponse:
    """Give two invented candidates to try."""
    return sample_file(request)


def sample_file(request: ActorRequest) -> HttpResponse:
    """Answer a sample of candidates who enter the first certification in force; a trial says if there is none."""
    today = paris_date(request.at)
    lines = certifications_of(request.actor.body_id, today)
    code = next((line.certification.code for line in lines if line.in_force), "EXEMPLE")
    return _file(sample_csv(code, today), CSV, "exemple-candidats.csv")


@require_GET
def import_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Return what became of each line of a file applied, as the address filters them, or their export."""
    try:
        page = import_page(request.actor, pk)
    except ImportBatch.DoesNotExist as missing:
        raise Http404("Aucun import à cette adresse.") from missing
    shown = {"page": page, "trail": _trail(imports=True)}
    return LINES.page_answer(request, "pathways/import_report.html", Lines(page.lines), **shown)


def _tried(request: ActorRequest, name: str, data: bytes, key: str) -> HttpResponse:
    chosen, defaults = choices_of(request.POST)
    file = CandidateFile(name, data, chosen, defaults)
    try:
        if is_large(file):
            job = ask_for_trial(file, key, actor=request.actor, at=request.at)
            return asked_of_a_worker(request, job)
        imported = try_candidates(file=file, actor=request.actor, at=request.at)
    except Unreadable as unreadable:
        context = {
            **_given_back(request),
            "unreadable": unreadable,
            "columns": columns_to_match(file, unreadable),
            "key": key,
        }
        return render(request, PAGE, context, status=422)
    return render(request, TRIAL_PAGE, _trial(file, imported, key))


def _trial(file: CandidateFile, imported: Imported, key: str) -> dict[str, Any]:
    report = imported.report
    matched = [(f"column_{column}", header) for column, header in file.chosen.items()]
    filled = [(f"value_{column}", value) for column, value in file.defaults.items()]
    risky = [line for line in report.lines if line.remarks]
    return {
        "report": report,
        "faults": report.faults[:SHOWN],
        "risky": risky[:SHOWN],
        "hidden": [("key", key), *matched, *filled],
        "space": "pathways",
        "trail": _trail(imports=True),
    }


def _given_back(request: ActorRequest) -> dict[str, Any]:
    return _page(IMPORTS.page(request, imports_of(request.actor), path=reverse("pathways:import")))


def _page(imports: ListPage) -> dict[str, Any]:
    return {"list": imports, "trail": _trail()}


def _upload_read(request: ActorRequest) -> tuple[str, bytes, str]:
    key = request.POST.get("key", "")
    found = upload_of(request.actor, key)
    if found is None:
        raise Refused(GONE)
    return *found, key


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _trail(*, imports: bool = False) -> tuple[Link, ...]:
    dossiers = Link("Dossiers", reverse("pathways:dossiers"), current=False)
    file = Link("Importer un tableur", reverse("pathways:import"), current=False)
    return (dossiers, file) if imports else (dossiers,)
