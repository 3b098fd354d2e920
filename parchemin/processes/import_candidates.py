"""Import candidates: a spreadsheet becomes people and dossiers, all or nothing or its valid lines.

Every line gets one outcome, and outcomes add up to the lines read (invariant: applied + rejected =
input). The same file twice has no second effect.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.objections import Refused, refuse_if
from parchemin.kernel.schema import Fault
from parchemin.organisations.rules import remark_on_name
from parchemin.pathways.actions import submit_dossier
from parchemin.pathways.enrolment import Enrolment
from parchemin.pathways.events import CANDIDATES_IMPORTED
from parchemin.pathways.imports import (
    EnrolmentLine,
    ImportReport,
    LineOutcome,
    LineReport,
    corrected_csv,
    known_headers,
    match_columns,
    read_candidates,
    read_table,
)
from parchemin.pathways.models import ImportBatch
from parchemin.pathways.rules import remarks_on_civil_status
from parchemin.processes.enrol import Standings, enrol_once

LONGEST_FILENAME = 200


@dataclass(frozen=True)
class CandidateFile:
    """A file as it was sent, and what the person who sent it chose.

    `chosen` matches columns by hand, key to header; `defaults` fill empty cells, by key.
    """

    name: str
    data: bytes
    chosen: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """The report, and the rejected lines as a CSV to correct (empty when there are none)."""

    report: ImportReport
    corrected: bytes


# Told how many lines are read, of how many.
Say = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    pass


class _Undone(Exception):
    """Carries the report of an import that is not kept."""

    def __init__(self, imported: Imported) -> None:
        self.imported = imported


def import_candidates(
    *,
    file: CandidateFile,
    valid_lines_only: bool,
    actor: Actor,
    at: datetime,
    say: Say = _silent,
) -> Imported:
    """Enrol and deposit the candidates of a file.

    With `valid_lines_only`, lines in fault are left out and told; otherwise one fault undoes all, and
    the report says what each line would have become. Raises `Unreadable` for a file that cannot be
    read, `Refused` for an actor who may not import.
    """
    return _run(file, keep=True, valid_lines_only=valid_lines_only, actor=actor, at=at, say=say)


def try_candidates(
    *, file: CandidateFile, actor: Actor, at: datetime, say: Say = _silent
) -> Imported:
    """Return the report that importing would give, and write nothing."""
    return _run(file, keep=False, valid_lines_only=True, actor=actor, at=at, say=say)


def _run(
    file: CandidateFile,
    *,
    keep: bool,
    valid_lines_only: bool,
    actor: Actor,
    at: datetime,
    say: Say,
) -> Imported:
    refuse_if(objections_to_role(actor, Role.SECRETARIAT, Role.PARTNER))
    table = read_table(file.name, file.data, known_headers)
    matching = match_columns(table, file.chosen, file.defaults.keys())
    lines = read_candidates(table, matching, file.defaults)
    try:
        with transaction.atomic():
            reports = tuple(_applied(lines, actor, at, say))
            report = ImportReport(file.name, file.sha256, reports, matching.ignored)
            pairs = [(line.cells, told) for line, told in zip(lines, reports, strict=True)]
            rejected = report.count(LineOutcome.REJECTED)
            corrected = corrected_csv(matching.headers, pairs) if rejected else b""
            imported = Imported(report, corrected)
            if not keep or (rejected and not valid_lines_only):
                raise _Undone(imported)
            _remember(report, actor, at)
    except _Undone as undone:
        tried = replace(undone.imported.report, applied=False)
        return Imported(tried, undone.imported.corrected)
    return imported


def _applied(
    lines: tuple[EnrolmentLine, ...], actor: Actor, at: datetime, say: Say
) -> Iterator[LineReport]:
    standings: Standings = {}
    for read, line in enumerate(lines):
        say(read, len(lines))
        if line.enrolment is None:
            yield LineReport(line.number, LineOutcome.REJECTED, faults=line.faults)
            continue
        try:
            with transaction.atomic():
                report = _enrolled(line.number, line.enrolment, standings, actor, at)
        except Refused as refusal:
            report = LineReport(line.number, LineOutcome.REJECTED, faults=_faults(line, refusal))
        yield report


def _enrolled(
    number: int, enrolment: Enrolment, standings: Standings, actor: Actor, at: datetime
) -> LineReport:
    """Enrol and deposit the candidate of one line."""
    enrolled = enrol_once(enrolment=enrolment, actor=actor, at=at, standings=standings)
    if not enrolled.created:
        return LineReport(number, LineOutcome.ALREADY, enrolled.dossier.number)
    submit_dossier(dossier_id=enrolled.dossier.pk, actor=actor, at=at)
    status = enrolment.person
    employer = enrolled.dossier.employer
    remarks = (
        *remarks_on_civil_status(status, status.resolved_birthplace()),
        *(remark_on_name(employer.name, enrolment.employer_name) if employer else ()),
    )
    return LineReport(number, LineOutcome.ENROLLED, enrolled.dossier.number, remarks=remarks)


def _faults(line: EnrolmentLine, refusal: Refused) -> tuple[Fault, ...]:
    return tuple(
        Fault(
            path="ligne",
            value=objection.about,
            rule=objection.code,
            message=" ".join(filter(None, (objection.message, objection.remedy))),
            line=line.number,
        )
        for objection in refusal.objections
    )


def _with_those_before(report: ImportReport, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is kept of a file applied again: who it enrolled the first time, it did enrol."""
    before = {
        line["dossier"]
        for line in kept
        if line["outcome"] == LineOutcome.ENROLLED and not line.get("undone")
    }
    found = []
    for line in report.lines:
        told = line.as_kept()
        if line.outcome is LineOutcome.ALREADY and line.dossier in before:
            before.remove(line.dossier)
            told["outcome"] = LineOutcome.ENROLLED.value
        found.append(told)
    return found


def _remember(report: ImportReport, actor: Actor, at: datetime) -> None:
    """Keep what became of a file; told once, and again only when it applied more lines."""
    rejected = report.count(LineOutcome.REJECTED)
    batch, created = ImportBatch.objects.get_or_create(
        body_id=actor.body_id,
        sha256=report.sha256,
        defaults={
            "filename": report.filename[:LONGEST_FILENAME],
            "partner_id": actor.partner_id,
            "applied_at": at,
            "lines": len(report.lines),
            "applied": report.accepted,
            "report": [line.as_kept() for line in report.lines],
        },
    )
    if not created and not report.count(LineOutcome.ENROLLED):
        return
    if not created:
        batch.applied_at, batch.applied, batch.undone_at = at, report.accepted, None
        batch.report = _with_those_before(report, batch.report)
        batch.save(update_fields=["applied_at", "applied", "undone_at", "report"])
    record(
        actor=actor,
        event=CANDIDATES_IMPORTED,
        subjects=[f"import/{report.sha256[:16]}"],
        at=at,
        file=report.filename,
        applied=report.accepted,
        rejected=rejected,
    )
