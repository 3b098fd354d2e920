"""Whether sealed minutes are still those that were sealed: their file, beside what the journal says of it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from parchemin.journal.models import Event
from parchemin.jury.models import Minutes, MinutesAttestation, MinutesSignature
from parchemin.jury.workflow import SIGN_SITTING


def minutes_faults(body_id: int) -> Iterator[str]:
    """Yield, in French, the minutes whose file is not the one that the journal saw sealed, or that are gone.

    And those sealed that nobody signed, without the attestation that nobody could.

    `file_faults` tells whether the bytes of each are still those of its digest.
    """
    told = Event.objects.filter(body_id=body_id, name=SIGN_SITTING.event).order_by("seq")
    sealed = {
        details["sha256"]: details["minutes"] for details in told.values_list("details", flat=True)
    }
    kept = set()
    rows = Minutes.objects.filter(sitting__body_id=body_id, file__isnull=False).order_by("pk")
    signatures = MinutesSignature.objects.filter(minutes=OuterRef("pk"), unable="")
    attested = MinutesAttestation.objects.filter(minutes=OuterRef("pk"))
    held = rows.annotate(held=Exists(signatures) | Exists(attested))
    for digest, facts, is_held in held.values_list("file_id", "facts", "held"):
        kept.add(digest)
        if not is_held:
            yield f"PV n° {facts['number']} : scellé, il n’a ni signature ni attestation que nul ne peut signer."
        if digest not in sealed:
            yield f"PV n° {facts['number']} : le journal ne connaît pas ce fichier."
    for digest, number in sealed.items():
        if digest not in kept:
            yield f"PV n° {number} : scellé d’après le journal, il n’est plus là."
