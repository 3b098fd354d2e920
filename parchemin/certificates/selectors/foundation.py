"""Certificates that a rectified decision no longer grants: valid until two persons say otherwise."""

from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.origin import Rectification, last_signed, rectified_since
from parchemin.certificates.terms import CertificateState
from parchemin.certifications.reglement.terms import Outcome, Unit
from parchemin.jury.models import Decision
from parchemin.jury.selectors.followup import HEAVY
from parchemin.jury.selectors.rectifications import of_a_draft
from parchemin.jury.terms import ConfirmationVerdict, UnitOutcome
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import of


def with_rectified(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Return certificates, each with what the last rectification of its decision says, for `is_unfounded`.

    The last that was signed (`rectified_`), and the one that waits for its signatures (`drafted_`).
    """
    made = Decision.objects.filter(
        sitting=OuterRef("decision__sitting"),
        dossier=OuterRef("decision__dossier"),
        rectifies__isnull=False,
    ).order_by("-pk")
    signed, drafted = made.exclude(of_a_draft()), made.filter(of_a_draft())
    return certificates.annotate(
        rectified_outcome=Subquery(signed.values("outcome")[:1]),
        rectified_units=Subquery(signed.values("units")[:1]),
        rectified_blocs=Subquery(signed.values("blocs")[:1]),
        rectified_verdict=Subquery(signed.values("confirmation__verdict")[:1]),
        drafted_outcome=Subquery(drafted.values("outcome")[:1]),
        drafted_units=Subquery(drafted.values("units")[:1]),
        drafted_blocs=Subquery(drafted.values("blocs")[:1]),
    )


# Of parchemins given by `with_rectified`: those that no signed rectificatif took back; nearly all have none.
STILL_GRANTED: Final = (
    Q(decision__rectified_by__isnull=True)
    | Q(rectified_outcome__isnull=True)
    | (
        Q(rectified_outcome=Outcome.FULL)
        & (Q(rectified_verdict__isnull=True) | Q(rectified_verdict=ConfirmationVerdict.CONFIRMED))
    )
)


def is_unfounded(certificate: Any) -> bool:
    """Tell whether a certificate of `with_rectified` is valid while a signed rectificatif grants it no more."""
    return certificate.state == CertificateState.ACTIVE and is_taken_back(certificate)


def is_taken_back(certificate: Any) -> bool:
    """Tell whether a signed rectificatif grants no more a certificate of `with_rectified`, whatever its state.

    What the CPNE sent back is not granted.
    """
    sent_back = certificate.rectified_verdict == ConfirmationVerdict.SENT_BACK
    return sent_back or _lost(certificate, "rectified")


def is_at_stake(certificate: Any) -> bool:
    """Tell whether a valid certificate would be granted no more once a rectificatif is signed.

    Withdrawn before, that rectificatif changes nothing.
    """
    valid = certificate.state == CertificateState.ACTIVE
    return valid and not is_taken_back(certificate) and _lost(certificate, "drafted")


def _lost(certificate: Any, which: str) -> bool:
    outcome, units, blocs = (
        getattr(certificate, f"{which}_{what}") for what in ("outcome", "units", "blocs")
    )
    if outcome is None or outcome == Outcome.FULL:
        return False
    if certificate.kind == "CQP":
        return True
    if certificate.bloc:
        return certificate.bloc.code not in _acquired(blocs)
    attested = {one["code"] for one in certificate.facts["competences"]}
    return not attested <= _acquired([one for one in units if one["unit"] == Unit.COMPETENCE])


def unfounded(certificates: QuerySet[Certificate]) -> tuple[Certificate, ...]:
    """Return those of these certificates that their rectified decision grants no more, in one query.

    Reads the certificates of rectified decisions only, with their holders.
    """
    return tuple(row for row in _of_rectified(certificates) if is_unfounded(row))


def at_stake(certificates: QuerySet[Certificate]) -> tuple[Certificate, ...]:
    """Return those of these certificates that a rectificatif still to be signed would grant no more, likewise."""
    return tuple(row for row in _of_rectified(certificates) if is_at_stake(row))


def _of_rectified(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(
        pk__in=certificates.order_by().values("pk"),
        state=CertificateState.ACTIVE,
        decision__rectified_by__isnull=False,
    ).select_related("person", "bloc", "decision")
    light = rows.defer(*(f"decision__{name}" for name in HEAVY))
    return with_rectified(light).order_by("number")


def granted_by(sitting_id: int) -> QuerySet[Certificate]:
    """Return the valid certificates that decisions of a sitting granted, with their holders."""
    rows = Certificate.objects.filter(decision__sitting=sitting_id, state=CertificateState.ACTIVE)
    return rows.select_related("person").order_by("number")


def objections_to_both(number: str) -> tuple[Objection, ...]:
    """Return why the attestations of a rectified decision wait: the parchemin it took back is still valid."""
    return (
        Objection(
            "taken-back-still-valid",
            f"Le certificat n° {number} est toujours valide, et la décision rectifiée ne l’accorde plus.",
            remedy="Suspendez-le ou révoquez-le d’abord, à deux, depuis sa page : ce que la décision accorde "
            "encore se délivre ensuite.",
        ),
    )


def foundation_faults(body_id: int) -> tuple[str, ...]:
    """Return, in French, each certificate of a body that its rectified decision grants no more, and who signed."""
    return tuple(
        f"n° {row.number} {of(row.person.full_name)} : valide, alors que la décision rectifiée ne l’accorde plus"
        f"{_by(last_signed(rectified_since(row.decision)))}"
        for row in unfounded(Certificate.objects.filter(body_id=body_id))
    )


def _by(rectificatif: Rectification | None) -> str:
    return (
        f" (rectificatif n° {rectificatif.number}, {rectificatif.signing.in_words})"
        if rectificatif
        else ""
    )


def _acquired(units: list[dict[str, Any]]) -> set[str]:
    return {unit["code"] for unit in units if unit["outcome"] == UnitOutcome.ACQUIRED}
