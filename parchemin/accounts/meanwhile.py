"""A mandate taken back while its owner acts: under the lock of the journal, one comes first."""

from collections.abc import Sequence
from datetime import timedelta

from parchemin.accounts.models import Mandate
from parchemin.journal.models import Event
from parchemin.journal.readers import objects_to_events
from parchemin.kernel.objections import Objection, Refused

# Longer than any request: who acts within it may have been read as holding the mandate.
_UNDER_WAY = timedelta(minutes=1)
_ENDED_MEANWHILE = Objection(
    "mandate-ended-meanwhile",
    "Votre mandat vient d’être retiré : rien n’est enregistré.",
    remedy="Connectez-vous de nouveau pour ce que vos autres mandats permettent, ou parlez-en au secrétariat.",
)


@objects_to_events
def refuse_acts_of_a_mandate_taken_back(entries: Sequence[Event]) -> None:
    """Raise `Refused` for the act of somebody whose mandate was taken back since, or just before it began.

    Taking back one's own mandate is told at the instant when it is: it stands.
    """
    first = entries[0]
    if first.actor_id is None:
        return
    closed = Mandate.objects.filter(
        user_id=first.actor_id, body_id=first.body_id, closed_at__gt=first.at - _UNDER_WAY
    )
    if closed.exclude(closed_at=first.at).exists():
        raise Refused(_ENDED_MEANWHILE)
