"""Whether sealed minutes are still those that were sealed: their file, beside what the journal says of it."""

from collections.abc import Iterator

from parchemin.journal.models import Event
from parchemin.jury.models import Minutes
from parchemin.jury.workflow import SIGN_SITTING
from parchemin.kernel.canonical import sha256_hex


def minutes_faults(body_id: int) -> Iterator[str]:
    """Yield, in French, the sealed minutes whose file is not the one sealed, or that are no longer there.

    The journal keeps the digest of each file; one file is read at a time.
    """
    told = Event.objects.filter(body_id=body_id, name=SIGN_SITTING.event).order_by("seq")
    sealed = {
        details["sha256"]: details["minutes"] for details in told.values_list("details", flat=True)
    }
    kept = set()
    rows = Minutes.objects.filter(sitting__body_id=body_id).exclude(sha256="").order_by("pk")
    for row in rows.only("pdf", "sha256", "facts").iterator(chunk_size=1):
        number = row.facts["number"]
        kept.add(row.sha256)
        if row.pdf is None or sha256_hex(bytes(row.pdf)) != row.sha256:
            yield f"PV n° {number} : le fichier n’est pas celui qui a été scellé."
        elif row.sha256 not in sealed:
            yield f"PV n° {number} : le journal ne connaît pas ce fichier."
    for digest, number in sealed.items():
        if digest not in kept:
            yield f"PV n° {number} : scellé d’après le journal, il n’est plus là."
