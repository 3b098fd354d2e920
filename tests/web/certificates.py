"""A certificate as the world meets it, and what changes its state afterwards."""

from dataclasses import dataclass
from datetime import timedelta

from parchemin.accounts.terms import Role
from parchemin.certificates.actions.status import revoke_certificate, suspend_certificate
from parchemin.certificates.models import Certificate
from tests.certificates.scene import delivered, signed_day
from tests.conftest import NOON
from tests.factories import UserFactory, actor_for

# The world asks the day after: by then, lists that nothing changed have been dated anew.
LATER = NOON + timedelta(days=1, minutes=7)


@dataclass
class Delivered:
    """A certificate that left the house."""

    certificate: Certificate

    @property
    def slug(self) -> str:
        """Return the identifier of the body in its addresses."""
        return self.certificate.body.slug

    @property
    def page(self) -> str:
        """Return where the QR code leads, on this host."""
        return f"/v/{self.certificate.token}/"

    def file(self, kind: str) -> bytes:
        """Return the bytes of a rendition: `pdf` or `credential`."""
        return bytes(self.certificate.renditions.get(kind=kind).content)

    def suspend(self) -> "Delivered":
        """Suspend the certificate, two hours after its award."""
        suspend_certificate(**self._asked("Vérification en cours."))
        return self

    def revoke(self) -> "Delivered":
        """Revoke the certificate, two hours after its award."""
        revoke_certificate(holder_heard=True, **self._asked("Fraude de Monsieur Dupont."))
        return self

    def _asked(self, reason: str) -> dict:
        return {
            "certificate_id": self.certificate.pk,
            "reason": reason,
            "seconded_by": UserFactory(),
            "actor": actor_for(self.certificate.body, Role.SECRETARIAT, user=UserFactory()),
            "at": NOON + timedelta(hours=2),
        }


def one_delivered(**grids: str) -> Delivered:
    """Return the certificate of a new body's only candidate, whose grids gave this (everything by default)."""
    (certificate,) = delivered(signed_day(grids))
    return Delivered(certificate)
