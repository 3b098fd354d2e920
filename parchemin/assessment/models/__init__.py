"""Tables of assessment."""

from parchemin.assessment.models.evidence import Evidence, EvidencePiece
from parchemin.assessment.models.indicators import ObservedIndicator
from parchemin.assessment.models.sessions import (
    Assessor,
    Attendance,
    Grid,
    GridLink,
    GridReminder,
    IdentityCheck,
    Incident,
    Mark,
    MarkOrigin,
    Session,
)
from parchemin.assessment.models.signatures import AttendanceSignature

__all__ = [
    "Assessor",
    "Attendance",
    "AttendanceSignature",
    "Evidence",
    "EvidencePiece",
    "Grid",
    "GridLink",
    "GridReminder",
    "IdentityCheck",
    "Incident",
    "Mark",
    "MarkOrigin",
    "ObservedIndicator",
    "Session",
]
