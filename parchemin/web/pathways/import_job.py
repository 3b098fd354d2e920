"""A large file of candidates, tried then imported by a worker."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from json import dumps, loads
from typing import Any

from cattrs import Converter

from parchemin.accounts.actor import Actor
from parchemin.jobs.actions import count, enqueue
from parchemin.jobs.models import Job
from parchemin.jobs.registry import kind
from parchemin.jobs.selectors import actor_of_job
from parchemin.kernel.objections import Objection, Refused
from parchemin.pathways.imports import known_headers
from parchemin.pathways.imports.columns import match_columns
from parchemin.pathways.imports.report import ImportReport, LineOutcome
from parchemin.pathways.imports.table import read_table
from parchemin.pathways.models import ImportBatch
from parchemin.processes.import_candidates import (
    CandidateFile,
    Imported,
    import_candidates,
    try_candidates,
)
from parchemin.web.uploads import forget, hold, keep_beside, kept_beside, upload_of

IMPORT, TRIAL = "import-candidates", "try-candidates"
# Beyond, nobody waits before a page that does not answer: a line takes some 20 ms.
MOST_LINES_AT_ONCE = 200
_PLAIN = Converter()

GONE = Objection(
    "file-gone",
    "Le fichier n’est plus gardé : un essai se confirme dans l’heure.",
    remedy="Envoyez-le de nouveau.",
)


def is_large(file: CandidateFile) -> bool:
    """Tell whether a worker is to read a file; raises `Unreadable` as reading it and its columns does."""
    table = read_table(file.name, file.data, known_headers)
    match_columns(table, file.chosen, file.defaults.keys())
    return len(table.lines) > MOST_LINES_AT_ONCE + 1


def ask_for_trial(file: CandidateFile, upload: str, *, actor: Actor, at: datetime) -> Job:
    """Ask for the trial of the file kept under the key `upload`; once, as long as its columns are the same."""
    hold(actor, upload)
    return enqueue(
        TRIAL,
        key=f"{TRIAL}/{actor.body_id}/{_read_as(file, upload)}",
        arguments={
            "upload": upload,
            "chosen": dict(file.chosen),
            "defaults": dict(file.defaults),
        },
        actor=actor,
        at=at,
    )


def tried(file: CandidateFile, upload: str, actor: Actor) -> Imported | None:
    """Return what a worker found when it tried a file with these columns, or None once it is kept no longer."""
    kept_report = kept_beside(actor, upload, _read_as(file, upload))
    if kept_report is None:
        return None
    told, corrected = loads(kept_report)
    return Imported(_PLAIN.structure(told, ImportReport), corrected.encode())


@kind(TRIAL, "Essayer un fichier de candidats")
def _try(job: Job, at: datetime) -> dict[str, Any]:
    """Try the file kept, and keep the report beside it; refused when it is kept no longer."""
    actor, upload = actor_of_job(job, at), job.arguments["upload"]
    found = upload_of(actor, upload)
    if found is None:
        raise Refused(GONE)
    file = CandidateFile(*found, job.arguments["chosen"], job.arguments["defaults"])
    imported = try_candidates(file=file, actor=actor, at=at, say=partial(count, job))
    report = dumps([_PLAIN.unstructure(imported.report), imported.corrected.decode()])
    keep_beside(actor, upload, _read_as(file, upload), report.encode())
    return {"rejected": imported.report.count(LineOutcome.REJECTED)}


def _read_as(file: CandidateFile, upload: str) -> str:
    """Return a name for a file read with these columns."""
    read = dumps([upload, dict(file.chosen), dict(file.defaults)], sort_keys=True)
    return sha256(read.encode()).hexdigest()[:32]


def ask_for_import(
    file: CandidateFile, upload: str, *, valid_lines_only: bool, actor: Actor, at: datetime
) -> Job:
    """Ask for the import of the file kept under the key `upload`; once, however often it is confirmed."""
    hold(actor, upload)
    return enqueue(
        IMPORT,
        key=f"{IMPORT}/{actor.body_id}/{sha256(upload.encode()).hexdigest()[:32]}",
        arguments={
            "upload": upload,
            "sha256": file.sha256,
            "chosen": dict(file.chosen),
            "defaults": dict(file.defaults),
            "valid_lines_only": valid_lines_only,
        },
        actor=actor,
        at=at,
    )


@kind(IMPORT, "Importer un fichier de candidats")
def _import(job: Job, at: datetime) -> dict[str, Any]:
    """Import the file kept; refused when a line that must not be left out is in fault."""
    actor = actor_of_job(job, at)
    asked: Mapping[str, Any] = job.arguments
    found = upload_of(actor, asked["upload"])
    if found is None:
        return _imported_before(job)
    imported = import_candidates(
        file=CandidateFile(*found, asked["chosen"], asked["defaults"]),
        valid_lines_only=asked["valid_lines_only"],
        actor=actor,
        at=at,
        say=partial(count, job),
    )
    if not imported.report.applied:
        raise Refused(
            Objection(
                "lines-in-fault",
                f"Rien n’est inscrit. {imported.report.sentence()}.",
                remedy="Envoyez le fichier de nouveau : l’essai dit ce qui ne va pas à chaque ligne.",
            )
        )
    forget(actor, asked["upload"])
    return _imported_before(job)


def _imported_before(job: Job) -> dict[str, Any]:
    """Return the report of the file; refused when it was never imported, and is kept no longer."""
    batch = ImportBatch.objects.filter(body=job.body, sha256=job.arguments["sha256"]).first()
    if batch is None:
        raise Refused(GONE)
    return {"batch": batch.pk}
