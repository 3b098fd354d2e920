"""Why a certificate exists: the decision that granted it, the procès-verbal that told it, and who took it back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from parchemin.certifications.reglement.terms import Outcome
from parchemin.jury.models import Decision, Minutes, MinutesSignature
from parchemin.jury.terms import MinutesState


@dataclass(frozen=True, slots=True)
class Rectification:
    """A rectificatif that decides otherwise since; `signed_at` None while it waits for its signatures."""

    number: str
    outcome: Outcome
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The dossier, the decision, the sitting, and the procès-verbal that granted the certificate.

    `signed_by` and `unable` are the names of who signed it, and of who could not; `attested_by` of who attests
    that nobody could. `rectified` are the rectificatifs of the decision since, oldest first.
    """

    dossier: str
    outcome: Outcome
    decided_on: date
    sitting_id: int
    sitting: str
    held_at: datetime
    place: str
    minutes: str
    version: int
    minutes_signed_at: datetime | None
    signed_by: tuple[str, ...]
    unable: tuple[str, ...]
    attested_by: str
    rectified: tuple[Rectification, ...]


def origin_of(decision: Decision) -> Origin:
    """Return the origin of what a decision granted, in four queries. `decision` comes with dossier and sitting."""
    sitting, granted = decision.sitting, _granting(decision)
    noted = tuple(granted.signatures.all()) if granted else ()
    attested: Any = getattr(granted, "attestation", None)
    return Origin(
        dossier=decision.dossier.number,
        outcome=Outcome(decision.outcome),
        decided_on=decision.decided_on,
        sitting_id=sitting.pk,
        sitting=sitting.code,
        held_at=sitting.starts_at,
        place=sitting.place,
        minutes=granted.facts["number"] if granted else "",
        version=granted.version if granted else 0,
        minutes_signed_at=granted.signed_at if granted else None,
        signed_by=tuple(row.seat.juror.name for row in noted if not row.unable),
        unable=tuple(row.seat.juror.name for row in noted if row.unable),
        attested_by=attested.attested_by if attested else "",
        rectified=_since(decision),
    )


def _granting(decision: Decision) -> Minutes | None:
    """Return the signed procès-verbal that tells a decision: its rectificatif, or the first of the sitting."""
    signed = Minutes.objects.filter(sitting=decision.sitting_id, signed_at__isnull=False)
    own = signed.filter(decisions=decision) if decision.rectifies_id else signed
    signatures = MinutesSignature.objects.select_related("seat__juror").order_by("pk")
    rows = own.select_related("attestation").prefetch_related(Prefetch("signatures", signatures))
    return rows.order_by("version").first()


def _since(decision: Decision) -> tuple[Rectification, ...]:
    made = Minutes.decisions.through.objects.filter(
        decision__dossier=decision.dossier_id,
        decision__sitting=decision.sitting_id,
        decision__rectifies__isnull=False,
        decision__pk__gt=decision.pk,
    ).select_related("minutes", "decision")
    return tuple(
        Rectification(
            row.minutes.facts["number"],
            Outcome(row.decision.outcome),
            None if row.minutes.state == MinutesState.DRAFT else row.minutes.signed_at,
        )
        for row in made.defer("decision__inputs").order_by("decision_id")
    )
