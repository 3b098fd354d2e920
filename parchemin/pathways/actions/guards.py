"""What several acts of this room ask first."""

from parchemin.organisations.models import CertifyingBody


def lock_numbering(body_id: int) -> None:
    """Hold the numbering of a body until the end of the transaction."""
    CertifyingBody.objects.select_for_update(of=("self",)).only("pk").get(pk=body_id)
