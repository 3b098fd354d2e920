"""The grids of a link as a phone keeps them, in plain values."""

from datetime import datetime
from typing import Any

from parchemin.assessment.models import GridLink
from parchemin.assessment.rules.evidence import LARGEST, OTHER_NAMES, SIGNATURES
from parchemin.assessment.rules.scales import bounds, nature_of
from parchemin.assessment.selectors.evidence import EvidenceLine
from parchemin.assessment.selectors.indicators import to_observe
from parchemin.assessment.selectors.phone import PhoneGrid
from parchemin.assessment.terms import AWAY, AttendanceState, IncidentCategory
from parchemin.kernel.calendar import french_moment
from parchemin.web.assessment.marks import answers_of, held_told, modality_shown, typed_hint
from parchemin.web.pieces.words import hour


def link_shown(link: GridLink, at: datetime) -> dict[str, Any]:
    """Return whose grids a link opens, in which session, and whether its period is over."""
    return {
        "assessor": link.assessor.name,
        "session": link.session.code,
        "closes": french_moment(link.closes_at),
        "closed": at > link.closes_at,
    }


def rules_shown() -> dict[str, Any]:
    """Return what the phone checks by itself: files that may be evidence, kinds of incident."""
    return {
        "largest": LARGEST,
        "otherNames": dict(OTHER_NAMES),
        "signatures": {
            name: [[at, sign.hex()] for at, sign in signs] for name, signs in SIGNATURES.items()
        },
        "incidents": [[one.value, one.label] for one in IncidentCategory],
    }


def grid_shown(grid: PhoneGrid) -> dict[str, Any]:
    """Return one grid with its lines, what was entered on each, and what was joined."""
    rows = zip(grid.bloc.lines, grid.bloc.grid.items, strict=True)
    return {
        "id": grid.id,
        "seen": grid.seen,
        "state": grid.state.value,
        "candidate": grid.candidate,
        "dossier": grid.dossier,
        "hour": hour(grid.expected_at) if grid.expected_at else "",
        "present": grid.presence is AttendanceState.PRESENT,
        "away": grid.presence.label.lower() if grid.presence in AWAY else "",
        "identity": grid.identity,
        "signed": french_moment(grid.signed_at) if grid.signed_at else "",
        "comment": grid.comment,
        "bloc": grid.bloc.code,
        "title": grid.bloc.title,
        "evidence": {
            code: [_file(line) for line in lines] for code, lines in grid.evidence.items()
        },
        "lines": [
            {
                "code": line.code,
                "title": line.title,
                "competence": line.competence,
                "competenceTitle": line.competence_title,
                "takesEvidence": line.competence_id is not None,
                "indicators": to_observe(line),
                "observed": sorted(grid.observed.get(line.key, ())),
                "eliminatory": line.eliminatory,
                "modality": modality_shown(grid.bloc, line),
                "held": held_told(grid.held.get(line.competence)),
                "hint": typed_hint(grid.scale, item),
                "bounds": bounds(grid.scale, item),
                "whole": nature_of(grid.scale, item).whole,
                "answers": [
                    {"value": answer.value, "label": answer.label, "icon": answer.icon}
                    for answer in answers_of(grid.scale, item, "", keys=False)
                ],
                "left": [
                    {"value": mark.value, "comment": mark.comment}
                    for mark in grid.left.get(line.key, ())
                ],
            }
            for line, item in rows
        ],
    }


def _file(line: EvidenceLine) -> dict[str, str]:
    return {"id": str(line.client_id), "name": line.name, "kind": line.kind.value}
