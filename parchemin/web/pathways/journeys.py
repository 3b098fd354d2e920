"""A dossier as those whom it concerns outside the house follow it: where it stands, what comes, what was told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from parchemin.assessment.models import Attendance
from parchemin.assessment.terms import AWAY, SESSIONS_HELD, AttendanceState, SessionState
from parchemin.jury.models import AgendaItem
from parchemin.jury.selectors.outcomes import OutcomeTold
from parchemin.jury.selectors.progress import progress_of
from parchemin.jury.selectors.sittings import TO_COME
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import french_date
from parchemin.kernel.zones import day_there
from parchemin.pathways.models import CompletionRequest, Dossier, DossierNote
from parchemin.pathways.selectors import BlocTile, law_due_on, seen_state, tiles_of
from parchemin.pathways.terms import CLOSED_STATES, BlocStanding, DossierState, Route
from parchemin.web.jury.shapes import outcome_state
from parchemin.web.pathways.shapes import look_of, status_of
from parchemin.web.pieces.marks import BlocMark, BlocStatus, State
from parchemin.web.pieces.story import Moment, Pace, pace_of
from parchemin.web.pieces.words import hour_at

_AHEAD_OF_A_JURY = (DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT)
_NEXT = {
    DossierState.DRAFT: "L’inscription se prépare : le secrétariat la complète.",
    DossierState.SUBMITTED: "Le certificateur examine la demande.",
    DossierState.REFUSED: "La demande n’est pas recevable.",
    DossierState.ABANDONED: "Le dossier est arrêté.",
    DossierState.LAPSED: "La recevabilité a pris fin : le dossier ne va pas plus loin.",
}


@dataclass(frozen=True, slots=True)
class Following:
    """What comes next, in a sentence, and the day when it does, if that is known."""

    sentence: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class BlocSeen:
    """A bloc of a dossier: its rank in the edition and where the person stands, as far as it was told."""

    rank: int
    code: str
    title: str
    status: BlocStatus
    said: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A dossier from outside; `outcomes` are the decisions told, the last one last, `sent` what they wrote.

    `asked` is what the body asks them to complete, and still awaits.
    """

    dossier: Dossier
    route: str
    state: State
    following: Following
    blocs: tuple[BlocSeen, ...]
    moments: tuple[Moment, ...]
    outcomes: tuple[OutcomeTold, ...]
    sent: tuple[DossierNote, ...] = ()
    asked: CompletionRequest | None = None

    @property
    def ribbon(self) -> tuple[BlocMark, ...]:
        """Return the blocs as a ribbon."""
        return tuple(BlocMark(str(one.rank), one.status, one.title) for one in self.blocs)


def journey_of(
    dossier: Dossier, outcomes: Sequence[OutcomeTold], untold: Collection[str], today: date
) -> Journey:
    """Return a dossier as `listed_dossiers` and `with_progress` load it, without a query.

    `outcomes` are the decisions told of it; `untold` the origins of the ledger that nobody is told of yet.
    """
    state = seen_state(dossier)
    return Journey(
        dossier=dossier,
        route=Route(dossier.route).label,
        state=_state(state, outcomes),
        following=_following(dossier, state, outcomes, today),
        blocs=tuple(_blocs(dossier, untold, tell_refusals=_knows_everything(dossier, outcomes))),
        moments=_moments(dossier, outcomes, today),
        outcomes=tuple(outcomes),
    )


def _knows_everything(dossier: Dossier, outcomes: Sequence[OutcomeTold]) -> bool:
    decisions = list(dossier.decisions.all())
    told = {one.decision_id for one in outcomes}
    return bool(decisions) and decisions[-1].pk in told


def _state(state: DossierState, outcomes: Sequence[OutcomeTold]) -> State:
    if state is DossierState.DECIDED and outcomes:
        return outcome_state(outcomes[-1].outcome)
    return look_of(state)


def _following(
    dossier: Dossier, state: DossierState, outcomes: Sequence[OutcomeTold], today: date
) -> Following:
    if state is DossierState.SUBMITTED:
        return Following(_NEXT[state], law_due_on(dossier, today))
    if state in _AHEAD_OF_A_JURY:
        return _assessment(dossier, today)
    if state is DossierState.READY:
        return _jury(dossier, today)
    if state is DossierState.DECIDED:
        return _after(dossier, outcomes, today)
    return Following(_NEXT[state])


def _assessment(dossier: Dossier, today: date) -> Following:
    last = next(reversed(_sessions(dossier)), None)
    if last is None:
        return Following("Une date d’évaluation sera proposée.")
    session, state = last.session, SessionState(last.session.state)
    day = day_there(session.starts_at, session.clock)
    if AttendanceState(last.state) in AWAY:
        return Following("L’évaluation n’a pas eu lieu : une autre date sera proposée.")
    if day < today:
        return Following("L’évaluation est passée : le dossier attend une séance du jury.")
    if state is SessionState.PLANNED:
        return Following("Une évaluation se prépare ; la convocation en dira le jour.")
    where = "à distance" if session.remote else session.place
    at = last.expected_at or session.starts_at
    return Following(f"Évaluation à {hour_at(at, session.clock)}, {where}.", day)


def _jury(dossier: Dossier, today: date) -> Following:
    last = next(reversed(_sittings(dossier)), None)
    day = day_there(last.sitting.starts_at, last.sitting.clock) if last else None
    if day is None or day < today:
        return Following("Le dossier est complet : il attend une séance du jury.")
    return Following("Le jury examine le dossier.", day)


def _after(dossier: Dossier, outcomes: Sequence[OutcomeTold], today: date) -> Following:
    if not _knows_everything(dossier, outcomes):
        return Following("Le jury a délibéré : sa décision se notifie par une lettre.")
    last = outcomes[-1]
    if last.appeal and last.appeal.replied_on is None:
        return Following("Le recours est reçu : la réponse arrive par une lettre.")
    if last.appeal_until and last.appeal_until >= today and last.appeal is None:
        return Following(
            "La décision est notifiée ; elle peut être contestée jusqu’à ce jour.",
            last.appeal_until,
        )
    return Following("La décision est notifiée.")


def _blocs(dossier: Dossier, untold: Collection[str], *, tell_refusals: bool) -> Iterator[BlocSeen]:
    progress = progress_of(dossier)
    refused = progress.refused if tell_refusals else frozenset()
    for rank, found in enumerate(tiles_of(dossier), start=1):
        if found.standing is BlocStanding.OUTSIDE:
            continue
        tile = _tile_before(found, untold)
        status = status_of(tile, progress.assessed, refused)
        said = (
            tile.standing.label.lower() if tile.standing is BlocStanding.MARK_KEPT else status.label
        )
        if tile.acquired_on:
            said = f"{said} le {french_date(tile.acquired_on)}"
        yield BlocSeen(rank, tile.code, tile.title, status, said)


def _tile_before(tile: BlocTile, untold: Collection[str]) -> BlocTile:
    """Return a bloc as it stood before what nobody is told of yet."""
    if tile.origin not in untold:
        return tile
    return replace(tile, standing=BlocStanding.SOUGHT, acquired_on=None, kept=None, origin="")


def _sessions(dossier: Dossier) -> list[Attendance]:
    return list(dossier.attendance_set.all())


def _sittings(dossier: Dossier) -> list[AgendaItem]:
    return list(dossier.agenda.all())


def _moments(dossier: Dossier, outcomes: Sequence[OutcomeTold], today: date) -> tuple[Moment, ...]:
    moments = [
        Moment("Entrée", pace_of(dossier.entry_date, today), dossier.entry_date),
        *_session_moments(dossier, today),
        *_sitting_moments(dossier, today),
        *_notices(outcomes, today),
    ]
    if dossier.admissible_on:
        moments.append(Moment("Recevabilité", Pace.DONE, dossier.admissible_on))
    if seen_state(dossier) not in CLOSED_STATES and dossier.validation_on:
        moments.append(Moment("Dossier de validation déposé", Pace.DONE, dossier.validation_on))
    return tuple(sorted(moments, key=lambda moment: moment.when or date.max))


def _session_moments(dossier: Dossier, today: date) -> Iterator[Moment]:
    for one in _sessions(dossier):
        if one.session.state != SessionState.PLANNED:
            day = day_there(one.session.starts_at, one.session.clock)
            at = hour_at(one.expected_at or one.session.starts_at, one.session.clock)
            noted = AttendanceState(one.state)
            away = f" · {noted.label.lower()}" if noted in AWAY else ""
            pace = pace_of(day, today, over=one.session.state in SESSIONS_HELD)
            yield Moment("Évaluation", pace, day, f"{one.session.place}, {at}{away}")


def _sitting_moments(dossier: Dossier, today: date) -> Iterator[Moment]:
    for one in _sittings(dossier):
        if one.sitting.state != SittingState.LACKED_QUORUM:
            day = day_there(one.sitting.starts_at, one.sitting.clock)
            pace = pace_of(day, today, over=one.sitting.state not in TO_COME)
            yield Moment("Jury", pace, day, one.sitting.place)


def _notices(outcomes: Sequence[OutcomeTold], today: date) -> Iterator[Moment]:
    for one in outcomes:
        yield Moment("Décision notifiée", Pace.DONE, one.notified_on, one.outcome.label)
        if one.appeal:
            yield Moment("Recours reçu", Pace.DONE, one.appeal.lodged_on, one.appeal.state.label)
            if one.appeal.replied_on:
                yield Moment("Réponse au recours", Pace.DONE, one.appeal.replied_on)
            elif due := one.appeal.reply_due_on:
                yield Moment("Réponse au recours, au plus tard", pace_of(due, today), due)
        elif one.appeal_until and one.appeal_until >= today:
            yield Moment(
                "Dernier jour d’un recours", pace_of(one.appeal_until, today), one.appeal_until
            )
