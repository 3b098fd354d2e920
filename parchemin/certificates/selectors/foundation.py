"""Certificates that a rectified decision no longer grants: valid until two persons say otherwise."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import CertificateState
from parchemin.certifications.reglement.terms import Outcome, Unit
from parchemin.jury.models import Decision
from parchemin.jury.terms import ConfirmationVerdict, UnitOutcome


def with_rectified(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Return certificates, each with what the last rectification of its decision says, for `is_unfounded`."""
    last = Decision.objects.filter(
        sitting=OuterRef("decision__sitting"),
        dossier=OuterRef("decision__dossier"),
        rectifies__isnull=False,
        rectified_by__isnull=True,
    )
    return certificates.annotate(
        rectified_outcome=Subquery(last.values("outcome")[:1]),
        rectified_units=Subquery(last.values("units")[:1]),
        rectified_blocs=Subquery(last.values("blocs")[:1]),
        rectified_verdict=Subquery(last.values("confirmation__verdict")[:1]),
    )


def is_unfounded(certificate: Any) -> bool:
    """Tell whether a certificate of `with_rectified` is valid while its decision, rectified, grants it no more.

    What the CPNE sent back is not granted. A rectification draws the line as soon as it is drafted, as in the
    dossier and the ledger; withdrawn, it gives the certificate its foundation again.
    """
    outcome = certificate.rectified_outcome
    if certificate.state != CertificateState.ACTIVE or outcome is None:
        return False
    if certificate.rectified_verdict == ConfirmationVerdict.SENT_BACK:
        return True
    if outcome == Outcome.FULL:
        return False
    if certificate.kind == "CQP":
        return True
    if certificate.bloc:
        return certificate.bloc.code not in _acquired(certificate.rectified_blocs)
    units = [unit for unit in certificate.rectified_units if unit["unit"] == Unit.COMPETENCE]
    attested = {one["code"] for one in certificate.facts["competences"]}
    return not attested <= _acquired(units)


def unfounded(certificates: QuerySet[Certificate]) -> tuple[Certificate, ...]:
    """Return those of these certificates that their rectified decision grants no more, in one query.

    Reads the certificates of rectified decisions only, with their holders.
    """
    rows = Certificate.objects.filter(
        pk__in=certificates.order_by().values("pk"),
        state=CertificateState.ACTIVE,
        decision__rectified_by__isnull=False,
    ).select_related("person", "bloc")
    return tuple(row for row in with_rectified(rows).order_by("number") if is_unfounded(row))


def granted_by(sitting_id: int) -> QuerySet[Certificate]:
    """Return the valid certificates that decisions of a sitting granted, with their holders."""
    rows = Certificate.objects.filter(decision__sitting=sitting_id, state=CertificateState.ACTIVE)
    return rows.select_related("person").order_by("number")


def foundation_faults(body_id: int) -> tuple[str, ...]:
    """Return, in French, each certificate of a body that its rectified decision grants no more."""
    return tuple(
        f"n° {row.number} de {row.person.full_name} : valide, alors que la décision rectifiée ne l’accorde plus"
        for row in unfounded(Certificate.objects.filter(body_id=body_id))
    )


def _acquired(units: list[dict[str, Any]]) -> set[str]:
    return {unit["code"] for unit in units if unit["outcome"] == UnitOutcome.ACQUIRED}
