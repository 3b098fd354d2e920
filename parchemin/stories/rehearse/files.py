"""The files of a rehearsal, by their path in its folder: what left the house, and what checks it offline."""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from parchemin.certificates.models import Checkpoint, Rendition, SigningKey, StatusList
from parchemin.certificates.selectors.identity import did_document_of
from parchemin.certificates.terms import KeyPurpose
from parchemin.jury.documents import make_minutes, minutes_from_json
from parchemin.jury.models import Notification
from parchemin.jury.terms import MinutesState
from parchemin.post.terms import LETTER
from parchemin.processes.verify import faults_of
from parchemin.stories.play.stage import Stage
from parchemin.stories.rehearse.decisions import decisions_of
from parchemin.stories.rehearse.paths import (
    CHECKPOINT,
    DECISIONS,
    DRAFT_MINUTES,
    FLUX,
    NOTIFICATIONS,
    REPORT,
    SIGNED_MINUTES,
    TRUST,
    path_of,
)
from parchemin.stories.rehearse.report import report_of

Files = Iterator[tuple[PurePosixPath, bytes]]


def files_of(stage: Stage) -> dict[PurePosixPath, bytes]:
    """Return the content of each file of a rehearsal, by its relative path."""
    decisions = decisions_of(stage)
    report = report_of(decisions, gaps=_gaps(stage), faults=faults_of(stage.body))
    return {
        DECISIONS: _json(decisions),
        REPORT: report.encode(),
        **dict(_minutes(stage)),
        **dict(_letters(stage)),
        **dict(_certificates(stage)),
        **dict(_trust(stage)),
        **{FLUX / flux.filename: flux.content for flux in stage.flux},
    }


def _gaps(stage: Stage) -> tuple[str, ...]:
    return tuple(gap for one in stage.campaign.certifications.values() for gap in one.gaps)


def _minutes(stage: Stage) -> Files:
    """Yield the procès-verbal as both signed it, or as a draft without value."""
    minutes = stage.table.minutes if stage.table else None
    if minutes is None:
        return
    if minutes.state == MinutesState.DRAFT:
        yield DRAFT_MINUTES, make_minutes(minutes_from_json(minutes.facts))
    else:
        yield SIGNED_MINUTES, minutes.content


def _letters(stage: Stage) -> Files:
    rows = Notification.objects.filter(
        decision__sitting__in=[table.sitting for table in stage.tables.values()]
    )
    for row in rows.select_related("decision__dossier", "dispatch").order_by("pk"):
        letter = row.dispatch.files.get(role=LETTER)
        yield NOTIFICATIONS / f"{row.decision.dossier.number}.pdf", bytes(letter.content)


def _certificates(stage: Stage) -> Files:
    delivered = Rendition.objects.filter(certificate__in=stage.certificates)
    for rendition in delivered.select_related("certificate").order_by("pk"):
        yield path_of(rendition.certificate, rendition.kind), rendition.content


def _trust(stage: Stage) -> Files:
    """Yield what a reader must hold to check the certificates: nothing, when there is none."""
    body_id = stage.body.pk
    if not stage.certificates:
        return
    yield TRUST / "did.json", _json(did_document_of(body_id))
    for status_list in StatusList.objects.filter(body_id=body_id).order_by("pk"):
        name = f"{status_list.purpose}-{status_list.number}.json"
        yield TRUST / name, status_list.credential.encode()
    for head in Checkpoint.objects.filter(body_id=body_id).order_by("-size")[:1]:
        yield CHECKPOINT, head.note.encode()
    for key in SigningKey.objects.filter(body_id=body_id, purpose=KeyPurpose.SEAL):
        yield TRUST / f"{key.fragment}.pem", key.certificate_pem.encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
