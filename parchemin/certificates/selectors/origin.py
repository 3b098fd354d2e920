"""Why a certificate exists: the decision that granted it, the procès-verbal that told it, and who took it back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from parchemin.certifications.reglement.terms import Outcome
from parchemin.jury.models import Decision, Minutes, MinutesSignature
from parchemin.kernel.calendar import french_short_date, paris_date


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signed a procès-verbal, who could not, who attests that nobody could; `sealed_at` None until all did."""

    signed_by: tuple[str, ...] = ()
    unable: tuple[str, ...] = ()
    attested_by: str = ""
    sealed_at: datetime | None = None

    @property
    def in_words(self) -> str:
        """Return it in words: « signé par A, B, empêchement de signer noté pour C, scellé le 24/11/2026 »."""
        sealed = self.sealed_at and french_short_date(paris_date(self.sealed_at))
        parts = (
            "signé par " + ", ".join(self.signed_by) if self.signed_by else "",
            f"attesté par {self.attested_by}" if self.attested_by else "",
            "empêchement de signer noté pour " + ", ".join(self.unable) if self.unable else "",
            f"scellé le {sealed}" if sealed else "",
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Rectification:
    """A rectificatif that decides otherwise since; not sealed while it waits for its signatures."""

    number: str
    version: int
    outcome: Outcome
    signing: Signing

    @property
    def signed(self) -> bool:
        """Tell whether it has all its signatures: before, it takes nothing back."""
        return self.signing.sealed_at is not None


@dataclass(frozen=True, slots=True)
class Origin:
    """The dossier, the decision, the sitting, and the procès-verbal that granted the certificate.

    `rectified` are the rectificatifs of the decision since, oldest first.
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
    signing: Signing
    rectified: tuple[Rectification, ...]


def origin_of(decision: Decision) -> Origin:
    """Return the origin of what a decision granted, in five queries. `decision` comes with dossier and sitting."""
    sitting, granted = decision.sitting, _granting(decision)
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
        signing=_signing(granted) if granted else Signing(),
        rectified=rectified_since(decision),
    )


def rectified_since(decision: Decision) -> tuple[Rectification, ...]:
    """Return the rectificatifs that decide otherwise since a decision, oldest first, in two queries."""
    made = Minutes.decisions.through.objects.filter(
        decision__dossier=decision.dossier_id,
        decision__sitting=decision.sitting_id,
        decision__rectifies__isnull=False,
        decision__pk__gt=decision.pk,
    ).select_related("minutes__attestation", "decision")
    rows = made.defer("decision__inputs").prefetch_related(_signatures("minutes__signatures"))
    return tuple(
        Rectification(
            number=row.minutes.facts["number"],
            version=row.minutes.version,
            outcome=Outcome(row.decision.outcome),
            signing=_signing(row.minutes),
        )
        for row in rows.order_by("decision_id")
    )


def last_signed(since: tuple[Rectification, ...]) -> Rectification | None:
    """Return the last rectificatif that has all its signatures: the one that decides now."""
    return next((one for one in reversed(since) if one.signed), None)


def _granting(decision: Decision) -> Minutes | None:
    """Return the signed procès-verbal that tells a decision: its rectificatif, or the first of the sitting."""
    signed = Minutes.objects.filter(sitting=decision.sitting_id, signed_at__isnull=False)
    own = signed.filter(decisions=decision) if decision.rectifies_id else signed
    rows = own.select_related("attestation").prefetch_related(_signatures("signatures"))
    return rows.order_by("version").first()


def _signatures(path: str) -> "Prefetch[str]":
    return Prefetch(path, MinutesSignature.objects.select_related("seat__juror").order_by("pk"))


def _signing(minutes: Minutes) -> Signing:
    noted = tuple(minutes.signatures.all())
    attested: Any = getattr(minutes, "attestation", None)
    return Signing(
        signed_by=tuple(row.seat.juror.name for row in noted if not row.unable),
        unable=tuple(row.seat.juror.name for row in noted if row.unable),
        attested_by=attested.attested_by if attested else "",
        sealed_at=minutes.signed_at,
    )
