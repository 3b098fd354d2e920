"""Recomputing everything that a certifying body can be asked to prove."""

from parchemin.certificates.selectors.foundation import foundation_faults
from parchemin.certificates.selectors.register import log_faults
from parchemin.deadlines.selectors import deadline_faults
from parchemin.files.selectors import file_faults
from parchemin.journal.selectors import chain_faults
from parchemin.jury.selectors.decisions import decision_faults
from parchemin.jury.selectors.seals import minutes_faults
from parchemin.organisations.models import CertifyingBody


def faults_of(body: CertifyingBody) -> tuple[str, ...]:
    """Return, in French, what no longer holds: journal, decisions, register, certificates, clocks, files."""
    return (
        *(f"journal, rang {fault.seq} : {fault.message}" for fault in chain_faults(body.pk)),
        *(f"décision : {fault}" for fault in decision_faults(body.pk)),
        *(f"procès-verbal : {fault}" for fault in minutes_faults(body.pk)),
        *(f"registre : {fault}" for fault in log_faults(body.pk)),
        *(f"certificat : {fault}" for fault in foundation_faults(body.pk)),
        *(f"échéance : {fault}" for fault in deadline_faults(body.pk)),
        *(f"fichier : {fault}" for fault in file_faults(body.pk)),
    )
