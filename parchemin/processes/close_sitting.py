"""Close a sitting: every dossier of its agenda gets its decision, its blocs, its next state, and the minutes.

Crosses jury (votes, decisions, procès-verbal), assessment (grids) and pathways (ledger, life of dossiers). A
decision is a pure function of what is known that day and of the règlement frozen on the sitting.
"""

from collections.abc import Container, Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.certifications.models import Bloc, Competence
from parchemin.journal.actions import told_together
from parchemin.jury.actions.appeals import settle_reexamined
from parchemin.jury.actions.decisions import (
    COMES_BACK,
    DecidedCase,
    objections_to_deciding,
    objections_to_putting_off,
    write_decisions,
)
from parchemin.jury.actions.guards import actor_at, locked_sitting, roles_at, tell
from parchemin.jury.actions.minutes import draft_minutes
from parchemin.jury.documents import MinutesFacts
from parchemin.jury.events import DECISION_RECORDED
from parchemin.jury.models import Decision, Minutes, Sitting
from parchemin.jury.rules.carried_units import new_validity
from parchemin.jury.rules.composition import objections_to_closing
from parchemin.jury.selectors.agenda_lines import is_unheard
from parchemin.jury.selectors.attendance import in_the_room
from parchemin.jury.selectors.docket import Docket, docket_of
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.proceedings import minutes_facts
from parchemin.jury.selectors.seats import general_rules
from parchemin.jury.terms import SittingState, Unit
from parchemin.jury.workflow import CLOSE
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions import Gain, move_dossier, record_acquired_units
from parchemin.pathways.models import Dossier, DossierBloc
from parchemin.pathways.terms import AcquiredOrigin
from parchemin.pathways.workflow import ADJOURN, DECIDE
from parchemin.processes.keep_marks import keep_marks_of


@transaction.atomic
def close_sitting(
    *, sitting_id: int, actor: Actor, at: datetime, put_off: Container[int] | None = None
) -> Minutes:
    """Close a sitting and return the draft of its procès-verbal; closed already, its first minutes.

    `put_off` are the agenda items that may be adjourned because their table lacks its quorum, all by default.
    Raises `Refused` with everything that is still undecided, or put off without the date that a VAE owes, dossier
    by dossier.
    """
    sitting = locked_sitting(sitting_id, actor)
    roles = roles_at(actor, sitting)
    drafted = sitting.minutes.filter(version=1).first()
    if drafted is not None and not CLOSE.objections_to(roles):
        return drafted
    docket = docket_of(sitting)
    cases = [
        DecidedCase(
            dossier=entry.dossier,
            case=entry.case,
            sitting=entry.sitting,
            effective=entry.effective,
            deliberation=entry.deliberation,
            recommendation=entry.item.recommendation,
        )
        for entry in docket.entries
    ]
    of_no_case = frozenset.intersection(*(case.case.away for case in cases)) if cases else ()
    sat = in_the_room(docket.facts, docket.seats, of_no_case)
    refuse_if(
        (
            *CLOSE.objections(SittingState(sitting.state), roles),
            *(() if cases else (_EMPTY_AGENDA,)),
            *(objections_to_closing(sat, general_rules(sitting)) if sitting.opened_at else ()),
            *(() if put_off is None else _objections_to_unheard(docket, put_off)),
            *(objection for case in cases for objection in objections_to_deciding(case)),
            *(objection for case in cases for objection in objections_to_putting_off(case)),
        )
    )
    sitting.state, sitting.closed_at = CLOSE.target.value, at
    sitting.save(update_fields=["state", "closed_at"])
    lock_dossiers([case.dossier for case in cases])
    seated = actor_at(actor, sitting)
    decided = write_decisions(sitting, cases)
    with told_together():
        kept = [pair for pair in decided if not pair[0].deliberation.to_confirm]
        keep_acquired_units(kept, actor=seated, at=at)
        keep_marks_of(kept, actor=seated, at=at)
        for case, _ in decided:
            returns = case.deliberation.outcome in COMES_BACK
            move_dossier(case.dossier, ADJOURN if returns else DECIDE, actor=seated, at=at)
            tell_decision(sitting, case, actor=actor, at=at)
        settle_reexamined((decision for _, decision in decided), actor=actor, at=at)
        tell(CLOSE.event, sitting, actor, at, count=len(cases))
    return draft_minutes(sitting, _facts(sitting, docket, cases), at=at)


def _objections_to_unheard(docket: Docket, put_off: Container[int]) -> tuple[Objection, ...]:
    """Return which cases would be put off without their quorum, though nobody said so of them."""
    unsaid = [one for one in docket.entries if is_unheard(one) and one.item.pk not in put_off]
    if not unsaid:
        return ()
    names = ", ".join(f"{one.name} ({one.dossier.number})" for one in unsaid)
    return (
        Objection(
            "put-off-unconfirmed",
            f"La clôture ajournerait, faute de quorum : {names}.",
            remedy="Rétablissez le quorum, ou confirmez que ces dossiers sont ajournés.",
        ),
    )


def keep_acquired_units(
    decided: Sequence[tuple[DecidedCase, Decision]],
    *,
    actor: Actor,
    at: datetime,
    on: date | None = None,
) -> None:
    """Write in the ledger of each person what decisions give, with the validity that the rules say.

    A bloc acquired is kept as such; of one that is not, each competence that the jury gave, where it decides
    competence by competence. `on` is the day of the CPNE where it decides last, the day of the jury otherwise.
    A dossier that comes back before a jury carries them over: they are not judged twice (RULE-33).
    """
    units = _units_given(decided)
    given = [
        (case, decision, _gain(case, decision, *row, on))
        for case, decision in decided
        for unit, codes in (
            (Unit.BLOC, case.deliberation.acquired),
            (Unit.COMPETENCE, case.deliberation.competences),
        )
        for code in codes
        if (row := units.get((decision.dossier.edition_id, unit, code)))
    ]
    lines = record_acquired_units(gains=[gain for *_, gain in given], actor=actor, at=at)
    for (case, decision, gain), line in zip(given, lines, strict=True):
        if case.deliberation.outcome in COMES_BACK and gain.competence is None:
            again = DossierBloc.objects.filter(dossier=decision.dossier, bloc=gain.bloc)
            again.update(carried=line, kept_mark=None)


def _units_given(
    decided: Sequence[tuple[DecidedCase, Decision]],
) -> dict[tuple[int, Unit, str], tuple[Bloc, Competence | None]]:
    """Return the blocs of the editions judged, by edition and code, and the competences when some are given.

    A criterion that the text ties to a bloc as a whole is voted as a competence, and is none to keep.
    """
    editions = {decision.dossier.edition_id for _, decision in decided}
    found: dict[tuple[int, Unit, str], tuple[Bloc, Competence | None]] = {
        (row.edition_id, Unit.BLOC, row.code): (row, None)
        for row in Bloc.objects.filter(edition__in=editions)
    }
    if any(case.deliberation.competences for case, _ in decided):
        rows = Competence.objects.filter(bloc__edition__in=editions).select_related("bloc")
        found |= {(row.bloc.edition_id, Unit.COMPETENCE, row.code): (row.bloc, row) for row in rows}
    return found


def _gain(
    case: DecidedCase,
    decision: Decision,
    bloc: Bloc,
    competence: Competence | None,
    on: date | None,
) -> Gain:
    acquired_on = on or decision.decided_on
    unit = Unit.COMPETENCE if competence else Unit.BLOC
    return Gain(
        person=decision.dossier.person,
        bloc=bloc,
        competence=competence,
        origin=AcquiredOrigin.JURY,
        reference=f"decision/{decision.pk}",
        acquired_on=acquired_on,
        kept=new_validity(unit, acquired_on, case.case, case.deliberation.outcome, case.effective),
    )


def tell_decision(
    sitting: Sitting,
    case: DecidedCase,
    event: str = DECISION_RECORDED,
    *,
    actor: Actor,
    at: datetime,
    **details: str,
) -> None:
    """Write a decision in the journal of its dossier; another event says that it is drafted, kept or rectified."""
    outcome = case.deliberation.outcome
    tell(
        event,
        sitting,
        actor,
        at,
        case.dossier,
        outcome=outcome.label.lower() if outcome else "",
        blocs=list(case.deliberation.acquired),
        competences=list(case.deliberation.competences),
        inputs=case.deliberation.inputs_digest,
        **details,
    )


_EMPTY_AGENDA = Objection(
    "agenda-empty",
    "L’ordre du jour est vide : il n’y a rien à décider.",
    remedy="Inscrivez des dossiers, ou annulez la séance.",
)


def lock_dossiers(dossiers: Sequence[Dossier]) -> None:
    """Lock dossiers in a stable order, and take their state as it is now."""
    rows = Dossier.objects.select_for_update(of=("self",)).order_by("pk")
    states = dict(
        rows.filter(pk__in=[dossier.pk for dossier in dossiers]).values_list("pk", "state")
    )
    for dossier in dossiers:
        dossier.state = states[dossier.pk]


def _facts(sitting: Sitting, docket: Docket, cases: Sequence[DecidedCase]) -> MinutesFacts:
    proceedings = [
        Proceeding(case.dossier, case.case, case.effective, case.deliberation, case.recommendation)
        for case in cases
    ]
    return minutes_facts(sitting, docket.seats, general_rules(sitting), proceedings)
