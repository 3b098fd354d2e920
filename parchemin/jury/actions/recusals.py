"""Writing down the recusals that the dossiers show, so that the database refuses those voices too."""

from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.jury.actions.guards import tell
from parchemin.jury.events import INTERESTS_FOUND
from parchemin.jury.models import Interest, Sitting
from parchemin.jury.rules.incompatibilities import recusals
from parchemin.jury.selectors.docket import docket_of


def keep_found_interests(sitting: Sitting, *, actor: Actor, at: datetime) -> None:
    """Write every recusal of the sitting that is not written yet: employer, trainer, assessor…

    Called once a sitting opens, and when its agenda or its table changes afterwards.
    """
    docket = docket_of(sitting)
    known = set(
        Interest.objects.filter(
            dossier_id__in=[entry.dossier.pk for entry in docket.entries], recuses=True
        ).values_list("juror_id", "dossier_id", "kind")
    )
    found = []
    for entry in docket.entries:
        for recusal in recusals(entry.case, docket.facts, entry.effective):
            juror_id = docket.seat_of(recusal.person).juror_id
            for reason in recusal.reasons:
                link = (juror_id, entry.dossier.pk, reason.code.removeprefix("recused-"))
                if link not in known:
                    known.add(link)
                    found.append(link)
    for juror_id, dossier_id, kind in found:
        Interest.objects.update_or_create(
            juror_id=juror_id,
            dossier_id=dossier_id,
            kind=kind,
            defaults={"recuses": True},
            create_defaults={"recuses": True, "declared_at": at},
        )
    if found:
        tell(INTERESTS_FOUND, sitting, actor, at, count=len(found))
