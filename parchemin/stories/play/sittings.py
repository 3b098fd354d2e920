"""The days of a jury: convened, held as far as acts allow, its minutes signed, and what follows it."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from parchemin.jury.actions.agenda import take_off_agenda
from parchemin.jury.actions.cases import adjourn
from parchemin.jury.actions.sitting_day import open_sitting
from parchemin.jury.actions.sittings import name_to_presidency
from parchemin.jury.actions.votes import accept_unanimous
from parchemin.jury.rules.adjournments import objections_to_undated
from parchemin.jury.rules.composition import objections_to_closing
from parchemin.jury.rules.presidency import objections_to_naming
from parchemin.jury.rules.signatories import SAT, functions_asked
from parchemin.jury.selectors.docket import DocketEntry, docket_of
from parchemin.jury.selectors.seats import general_rules, seats_of, signatories_of, sitting_facts
from parchemin.jury.terms import SeatRole, SittingState
from parchemin.kernel.calendar import add_months
from parchemin.processes.close_sitting import close_sitting
from parchemin.processes.sign_minutes import sign_minutes
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import SittingPlan
from parchemin.stories.play.cases import about, hear, vote_as_proposed
from parchemin.stories.play.stage import SittingTable, Stage, Step
from parchemin.stories.play.table import convene, note_presences, put_dossiers, send_convocations

_HELD = (SittingState.CLOSED, SittingState.MINUTES_SIGNED)


def steps_of_sitting(stage: Stage, plan: SittingPlan) -> Iterator[Step]:
    """Yield the days of a sitting, as far as the campaign says it went."""
    yield morning(plan.convened_on), partial(convene, stage, plan)
    if plan.convocations_sent_on is not None:
        yield morning(plan.convocations_sent_on), partial(send_convocations, stage, plan)
    if plan.agenda_on or plan.state in _HELD:
        at = morning(plan.agenda_on) if plan.agenda_on else plan.at
        yield at, partial(_put_dossiers, stage, plan)
    if plan.state in _HELD:
        yield plan.at, partial(_deliberate, stage, plan)
        yield plan.closed_at, partial(_close, stage, plan)
    if plan.state is SittingState.MINUTES_SIGNED:
        yield plan.signed_at, partial(_sign, stage, plan)


def _put_dossiers(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    table = stage.tables.get(plan.code)
    if table and plan.first_convocation is None:  # which had its agenda already
        put_dossiers(stage, table, at)


def _deliberate(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Open a sitting if it may be, and let its jury say what the campaign says of each case."""
    table = stage.tables.get(plan.code)
    if table is None:
        return
    note_presences(stage, table, at)
    told: dict[str, Any] = {"sitting_id": table.sitting.pk, "by": table.chair, "at": at}
    if opened := stage.attempt("Ouverture de la séance", open_sitting, **told):
        table.sitting, table.opened = opened, True
        for key in table.items:
            hear(stage, table, key)
        stage.attempt("Adoption des pré-décisions", accept_unanimous, **told)
        if plan.unsaid_as_proposed:
            vote_as_proposed(stage, table)


def _close(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Close a sitting.

    A dossier that cannot be decided would keep all the others waiting: it is adjourned where the jury has spoken
    of it, a month later for want of another day, else taken off the agenda; what it lacks is told. A VAE that a
    short table puts off gets the same day, since the law asks for one.
    """
    table = stage.tables.get(plan.code)
    if table is None or not table.opened:
        return
    for key, entry in _entries(stage, table).items():
        found = entry.deliberation
        undated = objections_to_undated(entry.case, found, entry.effective)
        if not found.objections and not undated:
            continue
        here = about(table, key)
        if undated or entry.item.votes.exists() or entry.item.adjustments.exists():
            stage.keep("deliberate", "Délibération", key, (*found.objections, *undated))
            until = add_months(table.sitting.day, 1)
            short = " ".join(objection.message for objection in found.quorum.objections)
            said = short if undated and short else "Le jury n’a pas achevé de se prononcer."
            why = f"{said} Le jour est à confirmer."
            stage.attempt("Ajournement", adjourn, until=until, reason=why, **here)
        else:
            table.heard[key] = entry
            why = found.objections[0].message
            stage.attempt("Retrait de l’ordre du jour", take_off_agenda, reason=why, **here)
    _name_who_signs(stage, table, at)
    what, sitting_id = "Clôture de la séance", table.sitting.pk
    table.minutes = stage.attempt(what, close_sitting, sitting_id=sitting_id, at=at)


def _name_who_signs(stage: Stage, table: SittingTable, at: datetime) -> None:
    """Name a juror who sat in the place of who signs by function and did not come: the closing waits for one.

    What lacked is told; what was voted on keeps who presided then.
    """
    rules = general_rules(table.sitting)
    for role in functions_asked(rules.reglement.minutes.signed_by):
        seats = seats_of(table.sitting)
        facts = sitting_facts(table.sitting, seats)
        lacking = objections_to_closing(facts, rules)
        if not any(juror.role is role and juror.presence not in SAT for juror in facts.jurors):
            continue
        free = [
            (juror.role is not SeatRole.MEMBER, place)
            for place, juror in enumerate(facts.jurors)
            if juror.voting and not objections_to_naming(facts, juror, role, rules)
        ]
        if lacking and free:
            stage.keep("close_sitting", "Clôture de la séance", "", lacking)
            _, place = min(free)
            what = f"{role.label} à la clôture : {seats[place].juror.name}"
            stage.attempt(what, name_to_presidency, seat_id=seats[place].pk, role=role, at=at)


def _sign(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Have the minutes signed by those whom the règlement names, as far as they can; note what was heard."""
    table = stage.tables.get(plan.code)
    if table is None:
        return
    if minutes := table.minutes:
        keys = {seat.pk: key for key, seat in table.seats.items()}
        for seat in signatories_of(minutes.sitting, seats_of(minutes.sitting)):
            role = SeatRole(seat.role).label.lower()
            signed = stage.attempt(
                f"Signature du procès-verbal, {role}, {seat.juror.name}",
                sign_minutes,
                minutes_id=minutes.pk,
                seat_id=seat.pk,
                by=keys.get(seat.pk, ""),
                at=at,
            )
            table.minutes = signed or table.minutes
    table.sitting.refresh_from_db()
    table.heard |= _entries(stage, table)
    for key, entry in table.heard.items():
        found = entry.deliberation
        lacking = () if table.opened else found.quorum.objections
        stage.keep("deliberate", "Délibération", key, (*lacking, *found.objections))


def _entries(stage: Stage, table: SittingTable) -> dict[str, DocketEntry]:
    """Return what the rules read and say of each dossier still on the agenda, by candidate."""
    return {stage.key_of(entry.dossier.pk): entry for entry in docket_of(table.sitting).entries}
