"""What assessment and jury know of dossiers, for lists and for the page of one."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Attendance, Grid
from parchemin.assessment.terms import GridState, SessionState
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.models import AgendaItem, Confirmation, Decision, Sitting
from parchemin.jury.rules.confirmation import is_confirmed_by_cpne
from parchemin.jury.selectors.rectifications import (
    Rectificatifs,
    as_signed,
    rectificatifs_of,
    with_rectificatifs,
)
from parchemin.jury.terms import ConfirmationVerdict, Outcome, SittingState, UnitOutcome
from parchemin.kernel.zones import Zone
from parchemin.pathways.models import Dossier


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a dossier stands: blocs under assessment or refused, by code, and what comes next.

    `session_at` and `sitting_at` are the last ones it is registered for, cancelled ones left out.
    """

    assessed: frozenset[str]
    refused: frozenset[str]
    outcome: Outcome | None
    decided_on: date | None
    session_at: datetime | None
    sitting_at: datetime | None
    rectificatifs: Rectificatifs


@dataclass(frozen=True, slots=True)
class Hearing:
    """A dossier before a jury: the sitting, and what was decided and how its mention is called.

    Rectified decisions are left out, and so is what a rectificatif still to be signed would decide. `awaits_cpne`
    says that the CPNE, which decides last, has not spoken; `confirmation` is what it said.
    """

    sitting_id: int
    sitting: str
    starts_at: datetime
    zone: Zone
    place: str
    state: SittingState
    decision: Decision | None
    mention: str
    awaits_cpne: bool
    confirmation: Confirmation | None
    rectificatifs: Rectificatifs

    @property
    def stands(self) -> bool:
        """Tell whether something was decided for good: the CPNE, where it decides last, sent nothing back."""
        sent_back = self.confirmation and self.confirmation.verdict == ConfirmationVerdict.SENT_BACK
        return self.decision is not None and not self.awaits_cpne and not sent_back

    @property
    def outcome(self) -> Outcome | None:
        """Return what the jury decided, or None before it has."""
        return Outcome(self.decision.outcome) if self.decision else None


def with_progress(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return dossiers with what `progress_of` reads, in four more queries whatever their number."""
    grids = Grid.objects.exclude(state=GridState.CANCELLED).select_related("bloc")
    sessions = Attendance.objects.exclude(session__state=SessionState.CANCELLED)
    agenda = AgendaItem.objects.exclude(sitting__state=SittingState.CANCELLED)
    return dossiers.prefetch_related(
        Prefetch("grids", grids),
        Prefetch(
            "attendance_set",
            sessions.select_related("session").order_by("session__starts_at"),
        ),
        Prefetch("agenda", agenda.select_related("sitting").order_by("sitting__starts_at")),
        Prefetch("decisions", _current_decisions()),
    )


def progress_of(dossier: Dossier) -> Progress:
    """Return where a dossier that `followed` loaded stands, without a query."""
    sessions = [attendance.session.starts_at for attendance in dossier.attendance_set.all()]
    sittings = [item.sitting.starts_at for item in dossier.agenda.all()]
    decisions = list(dossier.decisions.all())
    decision = decisions[-1] if decisions else None
    return Progress(
        assessed=frozenset(grid.bloc.code for grid in dossier.grids.all()),
        refused=refused_blocs(decision),
        outcome=Outcome(decision.outcome) if decision else None,
        decided_on=decision.decided_on if decision else None,
        session_at=sessions[-1] if sessions else None,
        sitting_at=sittings[-1] if sittings else None,
        rectificatifs=rectificatifs_of(decision),
    )


def refused_blocs(decision: Decision | None) -> frozenset[str]:
    """Return the codes of the blocs that a decision did not grant; none without a decision."""
    blocs = decision.blocs if decision else ()
    return frozenset(b["code"] for b in blocs if b["outcome"] == UnitOutcome.NOT_ACQUIRED)


def hearings_of(actor: Actor, dossier_id: int) -> tuple[Hearing, ...]:
    """Return the sittings of a dossier of the actor's body, first one first, in two queries."""
    rows = _current_decisions().filter(dossier_id=dossier_id, body_id=actor.body_id)
    decisions = {row.sitting_id: row for row in rows.select_related("confirmation")}
    items = AgendaItem.objects.filter(dossier_id=dossier_id, sitting__body_id=actor.body_id)
    return tuple(
        Hearing(
            sitting_id=item.sitting_id,
            sitting=item.sitting.code,
            starts_at=item.sitting.starts_at,
            zone=item.sitting.clock,
            place=item.sitting.place,
            state=SittingState(item.sitting.state),
            decision=decision,
            mention=_mention(decision, item.sitting),
            awaits_cpne=_awaits_cpne(decision, item.sitting),
            confirmation=getattr(decision, "confirmation", None),
            rectificatifs=rectificatifs_of(decision),
        )
        for item in items.select_related("sitting__reglement").order_by("sitting__starts_at")
        for decision in (decisions.get(item.sitting_id),)
    )


def _awaits_cpne(decision: Decision | None, sitting: Sitting) -> bool:
    decides_last = is_confirmed_by_cpne(reglement_of(sitting.reglement.value))
    return decides_last and decision is not None and not hasattr(decision, "confirmation")


def _mention(decision: Decision | None, sitting: Sitting) -> str:
    """Return how the règlement of a sitting calls the mention of a decision; its code where it does not."""
    if decision is None or not decision.mention:
        return ""
    named = {one.code: one.label for one in reglement_of(sitting.reglement.value).mentions}
    return named.get(decision.mention, decision.mention)


def _current_decisions() -> QuerySet[Decision]:
    rows = with_rectificatifs(as_signed(Decision.objects.all())).select_related("sitting")
    return rows.defer("inputs").order_by("decided_on", "pk")
