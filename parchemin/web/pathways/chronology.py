"""The story of a dossier with its dates: what is behind, what is planned, what the law wants."""

from collections.abc import Iterator, Sequence
from datetime import date

from parchemin.assessment.selectors.followup import SessionAttended
from parchemin.assessment.terms import SESSIONS_HELD, SessionState
from parchemin.certificates.selectors.validity import CertificateHeld
from parchemin.jury.rules.decision_deadline import DecisionClock
from parchemin.jury.selectors.progress import Hearing
from parchemin.jury.selectors.sittings import TO_COME
from parchemin.jury.terms import SittingState
from parchemin.kernel.calendar import french_date, paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.zones import day_there
from parchemin.pathways.rules import remarks_on_jury
from parchemin.pathways.selectors import DossierPage
from parchemin.pathways.terms import CLOSED_STATES, DossierState, VaeStep
from parchemin.web.pieces.story import Moment, Pace, pace_of
from parchemin.web.pieces.words import hour_at


def moments_of(
    page: DossierPage,
    sessions: Sequence[SessionAttended],
    hearings: Sequence[Hearing],
    certificates: Sequence[CertificateHeld],
    clock: DecisionClock | None,
    today: date,
) -> tuple[Moment, ...]:
    """Return every dated moment of a dossier in order, ending with what the law wants next."""
    moments = [
        Moment("Entrée", pace_of(page.entry, today), page.entry, page.route.label),
        *_sessions(sessions, today),
        *_sittings(hearings, today),
        *(_certificate(held) for held in certificates),
        *_vae(page, today),
        *_limit(page, today),
        *_jury(page, hearings),
        *_deadline(clock, today),
    ]
    return tuple(sorted(moments, key=lambda moment: moment.when or date.max))


def _sessions(sessions: Sequence[SessionAttended], today: date) -> Iterator[Moment]:
    for session in sessions:
        if session.state is not SessionState.CANCELLED:
            day = day_there(session.starts_at, session.zone)
            at = hour_at(session.starts_at, session.zone)
            detail = f"{session.place}, {at} · {session.presence.label.lower()}"
            pace = pace_of(day, today, over=session.state in SESSIONS_HELD)
            yield Moment(f"Évaluation {session.code}", pace, day, detail)


def _sittings(hearings: Sequence[Hearing], today: date) -> Iterator[Moment]:
    for hearing in hearings:
        if hearing.state is not SittingState.CANCELLED:
            day = day_there(hearing.starts_at, hearing.zone)
            made = hearing.rectificatifs.signed
            said = hearing.outcome.label.lower() if hearing.outcome else hearing.state.label.lower()
            first = "décision rectifiée depuis" if made else said
            detail = f"{hearing.place}, {hour_at(hearing.starts_at, hearing.zone)} · {first}"
            pace = pace_of(day, today, over=hearing.state not in TO_COME)
            yield Moment(f"Jury {hearing.sitting}", pace, day, detail)
            if made and made.signed_at:
                signed_on = paris_date(made.signed_at)
                yield Moment(f"Rectificatif {made.number}", Pace.DONE, signed_on, said)


def _certificate(held: CertificateHeld) -> Moment:
    title = held.name
    return Moment(title, Pace.DONE, held.awarded_on, held.number)


def _vae(page: DossierPage, today: date) -> Iterator[Moment]:
    """Yield what a VAE has behind it: admissibility, first step, deposit of the validation file."""
    dates = page.vae
    if dates is None:
        return
    if dates.admissible_on is not None:
        why = "Deux mois sans réponse (C. trav., art. R6412-4)." if dates.silent else ""
        yield Moment("Recevabilité", Pace.DONE, dates.admissible_on, why)
    for step, day in ((VaeStep.STEP, dates.step_on), (VaeStep.VALIDATION, dates.validation_on)):
        if day is not None:
            yield Moment(step.label, pace_of(day, today), day)


def jury_due_on(page: DossierPage, hearings: Sequence[Hearing]) -> date | None:
    """Return the last day to present a candidate whose file was deposited, until a jury has met them (RULE-26)."""
    clock = page.vae.jury if page.vae else None
    if page.state in CLOSED_STATES or clock is None or not clock.deposited:
        return None
    return clock.last_day if all(hearing.decision is None for hearing in hearings) else None


def jury_remarks(page: DossierPage, hearings: Sequence[Hearing]) -> tuple[Objection, ...]:
    """Return that the first jury of a VAE is, or was, past its last day (RULE-26)."""
    held = [hearing for hearing in hearings if hearing.state is not SittingState.CANCELLED]
    if page.vae is None or not held:
        return ()
    return remarks_on_jury(page.vae.jury, paris_date(held[0].starts_at))


def _jury(page: DossierPage, hearings: Sequence[Hearing]) -> Iterator[Moment]:
    last_day = jury_due_on(page, hearings)
    if last_day is not None:
        why = "Avant la fin du troisième mois après le dépôt (C. trav., art. R6412-5)."
        yield Moment("Dernier jour du jury", Pace.AHEAD, last_day, why)


def _limit(page: DossierPage, today: date) -> Iterator[Moment]:
    if page.due_on is None:
        return
    if page.state is DossierState.SUBMITTED:
        yield Moment(
            "Réponse due sur la recevabilité",
            Pace.AHEAD,
            page.due_on,
            "Passé ce jour, le silence vaut recevabilité (C. trav., art. R6412-4).",
        )
        return
    passed = page.due_on < today
    late = page.vae and (page.vae.step_on or page.vae.validation_on)
    nothing = "Ce qui est daté vient après ce jour" if late else "Aucune démarche à ce jour"
    said = f"{nothing} : à constater" if passed else "Sauf démarche au plus tard ce jour"
    yield Moment(
        "Caducité de la recevabilité",
        Pace.LIVE if passed else Pace.AHEAD,
        page.due_on,
        f"{said} (C. trav., art. R6412-4).",
    )


def _deadline(clock: DecisionClock | None, today: date) -> Iterator[Moment]:
    """Yield by when the jury decides: before, as what is due; after, whether it was kept."""
    if clock is None:
        return
    late = clock.is_late(today)
    if clock.decided_on is None:
        told, pace = "sans décision" if late else "à décider", pace_of(clock.due_on, today)
    else:
        told, pace = "dépassé" if late else "tenu", Pace.DONE
    detail = f"Dossier complet le {french_date(clock.complete_on)} · {told} ({clock.source})"
    yield Moment("Dernier jour pour décider", pace, clock.due_on, detail)
