"""The story of a dossier with its dates: what is behind, what is planned, what the law wants."""

from collections.abc import Iterator, Sequence
from datetime import date

from parchemin.assessment.selectors.followup import SessionAttended
from parchemin.assessment.terms import SessionState
from parchemin.certificates.selectors.held import CertificateHeld
from parchemin.jury.selectors.progress import Hearing
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.selectors import DossierPage
from parchemin.pathways.terms import DossierState
from parchemin.web.pieces.story import Moment, Pace
from parchemin.web.pieces.words import hour


def moments_of(
    page: DossierPage,
    sessions: Sequence[SessionAttended],
    hearings: Sequence[Hearing],
    certificates: Sequence[CertificateHeld],
    today: date,
) -> tuple[Moment, ...]:
    """Return every dated moment of a dossier in order, ending with what the law wants next."""
    moments = [
        Moment("Entrée", _pace(page.entry, today), page.entry, page.route.label),
        *_sessions(sessions, today),
        *_sittings(hearings, today),
        *(_certificate(held) for held in certificates),
        *_limit(page),
    ]
    return tuple(sorted(moments, key=lambda moment: moment.when or date.max))


def _sessions(sessions: Sequence[SessionAttended], today: date) -> Iterator[Moment]:
    for session in sessions:
        if session.state is not SessionState.CANCELLED:
            day = paris_date(session.starts_at)
            detail = (
                f"{session.place}, {hour(session.starts_at)} · {session.presence.label.lower()}"
            )
            yield Moment(f"Évaluation {session.code}", _pace(day, today), day, detail)


def _sittings(hearings: Sequence[Hearing], today: date) -> Iterator[Moment]:
    for hearing in hearings:
        if hearing.state is not SittingState.CANCELLED:
            day = paris_date(hearing.starts_at)
            said = hearing.outcome.label.lower() if hearing.outcome else hearing.state.label.lower()
            detail = f"{hearing.place}, {hour(hearing.starts_at)} · {said}"
            yield Moment(f"Jury {hearing.sitting}", _pace(day, today), day, detail)


def _certificate(held: CertificateHeld) -> Moment:
    title = f"Attestation du bloc {held.bloc}" if held.bloc else "Parchemin"
    return Moment(title, Pace.DONE, held.awarded_on, held.number)


def _limit(page: DossierPage) -> Iterator[Moment]:
    if page.due_on is None:
        return
    if page.state is DossierState.SUBMITTED:
        yield Moment(
            "Réponse due sur la recevabilité",
            Pace.AHEAD,
            page.due_on,
            "Au-delà, le silence vaut recevabilité (C. trav., art. R6412-4).",
        )
    else:
        yield Moment(
            "Caducité de la recevabilité",
            Pace.AHEAD,
            page.due_on,
            "Sauf démarche avant cette date (C. trav., art. R6412-4).",
        )


def _pace(day: date, today: date) -> Pace:
    if day == today:
        return Pace.LIVE
    return Pace.DONE if day < today else Pace.AHEAD
