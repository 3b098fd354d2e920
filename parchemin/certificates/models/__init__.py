"""Tables of certificates: the register, its renditions, its status, its transparency log and its keys."""

from parchemin.certificates.models.log import Checkpoint, LogEntry, LogNode
from parchemin.certificates.models.register import (
    Certificate,
    Counter,
    Rendition,
    SigningKey,
    StatusChange,
    StatusEntry,
    StatusList,
    StatusProposal,
)
from parchemin.certificates.models.signatories import Signatory

__all__ = [
    "Certificate",
    "Checkpoint",
    "Counter",
    "LogEntry",
    "LogNode",
    "Rendition",
    "Signatory",
    "SigningKey",
    "StatusChange",
    "StatusEntry",
    "StatusList",
    "StatusProposal",
]
