"""What the law wants of the VAE on the desk: silences to tell, lapses to note, juries to hold."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from parchemin.deadlines.terms import DeadlineKind
from parchemin.kernel.calendar import french_date
from parchemin.pathways.terms import DossierState
from parchemin.web.desk.desk import Desk
from parchemin.web.desk.jury_tasks import task
from parchemin.web.pieces.today import Task

_VAE = "VAE,VAE"


def late_vae(desk: Desk) -> Iterator[Task]:
    """Yield the VAE whose last day is over (RULE-24, RULE-25, RULE-26)."""
    yield task(
        desk.tally(DeadlineKind.VAE_REPLY).late,
        "VAE recevable,VAE recevables",
        "après deux mois sans réponse : à dire au candidat",
        _dossiers(echeance="silence"),
    )
    yield task(
        desk.tally(DeadlineKind.VAE_STEP).late,
        "caducité,caducités",
        "à constater : aucune démarche au bout du sixième mois",
        _dossiers(echeance="passee", etat=DossierState.ADMISSIBLE),
    )
    yield task(
        desk.tally(DeadlineKind.VAE_JURY).late,
        _VAE,
        "sans jury à la fin du troisième mois après le dépôt du dossier de validation",
        _dossiers(echeance="jury"),
    )


def missing_vae(desk: Desk) -> Iterator[Task]:
    """Yield the VAE that a jury has still to meet in time: none is planned, or the one planned is too late."""
    waiting = [
        line
        for line in desk.vae
        if not line.is_late(desk.today)
        and (line.planned_on is None or line.is_late(line.planned_on))
    ]
    first = min((line.last_day for line in waiting), default=None)
    yield task(
        len(waiting),
        _VAE,
        f"à présenter à un jury, au plus tard le {french_date(first)}" if first else "",
        _dossiers(echeance="jury"),
    )


def _dossiers(**filters: str) -> str:
    return f"{reverse('pathways:dossiers')}?{urlencode(filters)}"
