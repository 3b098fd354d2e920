"""The table of a jury: convened and seated, convened, dossiers put before it; jurors come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.agenda import declare_interest, put_on_agenda
from parchemin.jury.actions.convocations import prepare_convocations
from parchemin.jury.actions.second_convocations import convene_again, record_lack_of_quorum
from parchemin.jury.actions.sitting_day import give_proxy, record_presence
from parchemin.jury.actions.sittings import convene_sitting, seat_juror
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.terms import Channel, Presence
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import of
from parchemin.post.actions import acknowledge, send
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import CasePlan, FirstSittingPlan, SittingPlan
from parchemin.stories.play.pool import enlist
from parchemin.stories.play.stage import Refusal, SittingTable, Stage


def convene(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Convene a jury and seat it.

    A second convocation follows a first sitting that lacked its quorum, played before it with its agenda.
    """
    if plan.first_convocation is None and plan.second_convocation:
        stage.keep("convene_again", "Seconde convocation", "", (_without_first(stage, plan),))
    elif plan.first_convocation is not None:
        _convene_again(stage, plan, plan.first_convocation)
    else:
        table = _convened(stage, plan, "Convocation du jury", plan, at)
        if table is not None:
            stage.tables[plan.code] = table


def _convened(
    stage: Stage, plan: SittingPlan, what: str, call: SittingPlan | FirstSittingPlan, at: datetime
) -> SittingTable | None:
    """Return the table of a sitting convened as its `call` says, with its jurors seated; None when refused."""
    sitting = stage.attempt(
        what,
        convene_sitting,
        code=call.code,
        certification_id=stage.certifications[plan.certification].pk,
        starts_at=call.at,
        place=plan.place,
        remote=plan.remote,
        at=at,
    )
    if sitting is None:
        return None
    table = SittingTable(plan, sitting)
    # Substitutes come after those whom they stand in for.
    for key in sorted(plan.seats, key=lambda key: bool(plan.seats[key].stands_in_for)):
        seat = _seated(stage, table, key)
        if seat:
            table.seats[key] = seat
    return table


def _without_first(stage: Stage, plan: SittingPlan) -> Objection:
    text = reglement_of(stage.campaign.certifications[plan.certification].reglement)
    return Objection(
        "second-convocation-without-first",
        "Une seconde convocation suit une première séance, convoquée pour les mêmes dossiers, qui n’a pas eu "
        "son quorum.",
        branch_source(text, "quorum.second_convocation_without_quorum"),
        "Décrivez cette séance dans « first_convocation », ou convoquez une première séance.",
    )


def _convene_again(stage: Stage, plan: SittingPlan, first: FirstSittingPlan) -> None:
    called = morning(first.convened_on)
    table = _convened(stage, plan, "Première convocation du jury", first, called)
    if table is None:
        return
    before = table.sitting
    put_dossiers(stage, table, first.at)
    for key, seat in table.seats.items():
        stage.attempt(
            f"Présence {of(stage.campaign.jurors[key].name)}",
            record_presence,
            seat_id=seat.pk,
            presence=Presence.PRESENT if key in first.came else Presence.ABSENT,
            at=first.at,
        )
    lacking = "Absence de quorum"
    stage.attempt(lacking, record_lack_of_quorum, sitting_id=before.pk, at=first.at)
    sitting = stage.attempt(
        "Seconde convocation du jury",
        convene_again,
        sitting_id=before.pk,
        code=plan.code,
        starts_at=plan.at,
        place=plan.place,
        remote=plan.remote,
        at=morning(plan.convened_on),
    )
    if sitting is not None:
        stage.tables[plan.code] = _taken_up(table, sitting)


def _taken_up(first: SittingTable, sitting: Sitting) -> SittingTable:
    """Return the table of a second sitting, with the seats and the cases of the first."""
    seats = {seat.juror_id: seat for seat in sitting.seats.select_related("juror")}
    items = {item.dossier_id: item for item in sitting.agenda.select_related("dossier")}
    return SittingTable(
        first.plan,
        sitting,
        seats={key: seats[seat.juror_id] for key, seat in first.seats.items()},
        items={key: items[item.dossier_id] for key, item in first.items.items()},
    )


def send_convocations(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Send every convocation; each juror but the last says that it arrived, of one that left."""
    table = stage.tables.get(plan.code)
    if table is None:
        return
    prepared = stage.attempt(
        "Convocations", prepare_convocations, sitting_id=table.sitting.pk, at=at
    )
    keys = {stage.campaign.jurors[key].name: key for key in table.seats}
    before = len(stage.refusals)
    for rank, convocation in enumerate(prepared or (), start=1):
        one: dict[str, Any] = {"dispatch_id": convocation.pk, "at": at}
        what = f"Convocation {of(convocation.name)}"
        sent = stage.attempt(f"{what}, envoi", send, channel=Channel.EMAIL, **one)
        if sent and rank < len(table.seats):
            stage.attempt(f"{what}, réception", acknowledge, by=keys[convocation.name], **one)
    stage.refusals[before:] = _told_once(stage.refusals[before:], len(prepared or ()))


def _told_once(refusals: Sequence[Refusal], letters: int) -> list[Refusal]:
    """Return the refusals of so many letters, with one for all where each is refused for the same reason."""
    reasons = [refusal.objection for refusal in refusals]
    told = [
        replace(refusal, what=f"Envoi des {letters} convocations")
        if letters > 1 and reasons.count(refusal.objection) == letters
        else refusal
        for refusal in refusals
    ]
    return [refusal for place, refusal in enumerate(told) if refusal not in told[:place]]


def _seated(stage: Stage, table: SittingTable, key: str) -> SittingSeat | None:
    place, at = table.plan.seats[key], table.sitting.convened_at
    juror = enlist(stage, key, at)
    if juror is None:
        return None
    replaced = table.seats.get(place.stands_in_for)
    return stage.attempt(
        f"Siège {of(juror.name)}",
        seat_juror,
        sitting_id=table.sitting.pk,
        juror_id=juror.pk,
        role=place.role,
        voting=place.voting,
        stands_in_for_id=replaced.pk if replaced else None,
        at=at,
    )


def put_dossiers(stage: Stage, table: SittingTable, at: datetime) -> None:
    """Put dossiers on the agenda in the order of the file, with the links that jurors declare."""
    for key in stage.entrants(table.plan.certification, table.plan.promotion):
        item = stage.attempt(
            "Inscription à l’ordre du jour",
            put_on_agenda,
            candidate=key,
            sitting_id=table.sitting.pk,
            dossier_id=stage.dossiers[key].pk,
            at=at,
        )
        if item:
            table.items[key] = item
            _declare_interests(stage, table, key, at)


def _declare_interests(stage: Stage, table: SittingTable, key: str, at: datetime) -> None:
    for interest in case_of(table, key).interests:
        if interest.juror in table.seats:
            stage.attempt(
                f"Lien déclaré par {stage.campaign.jurors[interest.juror].name}",
                declare_interest,
                candidate=key,
                item_id=table.items[key].pk,
                juror_id=table.seats[interest.juror].juror_id,
                kind=interest.kind,
                detail=interest.detail,
                at=at,
            )


def note_presences(stage: Stage, table: SittingTable, at: datetime) -> None:
    """Record who came, then the proxies: their holder must be there."""
    plans = table.plan.seats
    for key, seat in table.seats.items():
        if not plans[key].proxy_to:
            what, presence = f"Présence {of(seat.juror.name)}", plans[key].presence
            stage.attempt(what, record_presence, seat_id=seat.pk, presence=presence, at=at)
    for key, seat in table.seats.items():
        holder = table.seats.get(plans[key].proxy_to)
        if holder:
            what = f"Pouvoir {of(seat.juror.name)}"
            stage.attempt(what, give_proxy, seat_id=seat.pk, holder_id=holder.pk, at=at)


def case_of(table: SittingTable, key: str) -> CasePlan:
    """Return what the jury says of a candidate; nothing when the file has no word on them."""
    return table.plan.cases.get(key, CasePlan())
