"""How a dossier is shown at a glance: its state, the ribbon of its blocs, its next step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from parchemin.jury.selectors.progress import Progress, progress_of
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import (
    BlocTile,
    birthplace_is_pending,
    jury_clock_of,
    law_due_on,
    objections_to_lapsed,
    seen_state,
    tiles_of,
)
from parchemin.pathways.terms import CLOSED_STATES, BlocStanding, DossierState
from parchemin.web.jury.shapes import DRAFTED
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State, Tone

LOOKS: Mapping[DossierState, tuple[Tone, str]] = {
    DossierState.DRAFT: (Tone.PLAIN, ""),
    DossierState.SUBMITTED: (Tone.WAIT, "clock"),
    DossierState.ADMISSIBLE: (Tone.INFO, "flag"),
    DossierState.IN_ASSESSMENT: (Tone.INFO, ""),
    DossierState.READY: (Tone.OK, ""),
    DossierState.DECIDED: (Tone.OK, "seal"),
    DossierState.REFUSED: (Tone.NO, ""),
    DossierState.ABANDONED: (Tone.PLAIN, "close"),
    DossierState.LAPSED: (Tone.NO, "clock"),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next in a dossier, and when, if the day is known."""

    what: str
    on: date | None = None


def look_of(state: DossierState) -> State:
    """Return a state as it is shown."""
    return State(state.label, *LOOKS[state])


def state_of(dossier: Dossier) -> State:
    """Return the state of a listed dossier; a birthplace that cannot be declared is told with it."""
    state = seen_state(dossier)
    if state in CLOSED_STATES or not birthplace_is_pending(dossier.person):
        return look_of(state)
    return State(f"{state.label}, naissance à vérifier", Tone.WAIT)


def ribbon_of(dossier: Dossier) -> tuple[BlocMark, ...]:
    """Return the blocs of a listed dossier under their rank in the edition; those not sought are left out."""
    progress = progress_of(dossier)
    return tuple(
        BlocMark(str(rank), status_of(tile, progress.assessed, progress.refused), tile.title)
        for rank, tile in enumerate(tiles_of(dossier), start=1)
        if tile.standing is not BlocStanding.OUTSIDE
    )


def status_of(tile: BlocTile, assessed: Collection[str], refused: Collection[str]) -> BlocStatus:
    """Return where a person stands on a bloc, given the codes under assessment and those refused.

    A jury that refuses a bloc acquired for a time was asked for it anew: it had lapsed.
    """
    if tile.standing is BlocStanding.CARRIED:
        return BlocStatus.EARLIER
    lapsed = tile.code in refused and tile.kept is not None and tile.kept.until is not None
    if tile.standing is BlocStanding.ACQUIRED and not lapsed:
        return BlocStatus.ACQUIRED
    if tile.code in refused:
        return BlocStatus.REFUSED
    return BlocStatus.PARTIAL if tile.code in assessed else BlocStatus.PENDING


def next_step(dossier: Dossier, today: date) -> NextStep:
    """Return what comes next in a listed dossier."""
    progress = progress_of(dossier)
    limit = law_due_on(dossier, today) or jury_due_on(dossier, progress)
    if objections_to_lapsed(dossier, today):
        return NextStep("Caducité à constater", limit)
    match seen_state(dossier):
        case DossierState.DRAFT:
            return NextStep("À déposer")
        case DossierState.SUBMITTED:
            return NextStep("Recevabilité", limit)
        case DossierState.ADMISSIBLE | DossierState.IN_ASSESSMENT:
            return _planned("Évaluation", progress.session_at, limit)
        case DossierState.READY:
            return _planned("Jury", progress.sitting_at, limit)
        case DossierState.DECIDED if progress.outcome:
            drafted = DRAFTED if progress.rectificatifs.drafted else ""
            return NextStep(f"{progress.outcome.label}{drafted}", progress.decided_on)
    return NextStep("")


def jury_due_on(dossier: Dossier, progress: Progress) -> date | None:
    """Return the last day to present a VAE whose file was deposited and that no jury has met yet (RULE-26)."""
    clock = jury_clock_of(dossier)
    awaited = clock is not None and clock.deposited and progress.outcome is None
    return clock.last_day if clock and awaited else None


def _planned(what: str, at: datetime | None, limit: date | None = None) -> NextStep:
    return NextStep(what, paris_date(at)) if at else NextStep(f"{what} à fixer", limit)
