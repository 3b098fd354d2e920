"""The table of a rehearsal: the jury is convened and seated, dossiers are put before it, jurors come."""

from parchemin.jury.actions.agenda import declare_interest, put_on_agenda
from parchemin.jury.actions.convening import convene_sitting, enlist_juror, seat_juror
from parchemin.jury.actions.holding import give_proxy, record_presence
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.processes.campaign.moments import morning
from parchemin.processes.campaign.value import CasePlan
from parchemin.processes.rehearse.stage import NOBODY, Stage


def convene(stage: Stage) -> Sitting | None:
    """Convene the jury of the campaign; return its sitting, or None when it is refused."""
    plan = stage.campaign.sitting
    return stage.attempt(
        "Convocation du jury",
        convene_sitting,
        code=plan.code,
        certification_id=stage.certification.pk,
        starts_at=plan.starts_at,
        place=plan.place,
        remote=plan.remote,
        second_convocation=plan.second_convocation,
        at=morning(plan.convened_on),
    )


def seat_jurors(stage: Stage, sitting: Sitting) -> None:
    """Enlist and seat the jurors of the table: substitutes after those whom they stand in for."""
    seats = stage.campaign.sitting.seats
    for key in sorted(seats, key=lambda key: bool(seats[key].stands_in_for)):
        seat = _seated(stage, sitting, key)
        if seat:
            stage.seats[key] = seat


def _seated(stage: Stage, sitting: Sitting, key: str) -> SittingSeat | None:
    plan, place, at = (
        stage.campaign.jurors[key],
        stage.campaign.sitting.seats[key],
        sitting.convened_at,
    )
    juror = stage.attempt(
        f"Désignation de {plan.name}, juré",
        enlist_juror,
        name=plan.name,
        email=plan.email,
        sex=plan.sex,
        college=plan.college,
        active_from=plan.active_from,
        active_until=plan.active_until,
        employer=stage.employers.get(plan.employer),
        qualified=plan.qualified,
        mandated_by=plan.mandated_by,
        at=at,
    )
    if juror is None:
        return None
    replaced = stage.seats.get(place.stands_in_for)
    return stage.attempt(
        f"Siège de {plan.name}",
        seat_juror,
        sitting_id=sitting.pk,
        juror_id=juror.pk,
        role=place.role,
        voting=place.voting,
        stands_in_for_id=replaced.pk if replaced else None,
        at=at,
    )


def put_dossiers(stage: Stage, sitting: Sitting) -> None:
    """Put dossiers on the agenda in the order of the file, with the links that jurors declare."""
    for key, dossier in stage.dossiers.items():
        item = stage.attempt(
            "Inscription à l’ordre du jour",
            put_on_agenda,
            candidate=key,
            sitting_id=sitting.pk,
            dossier_id=dossier.pk,
            at=sitting.starts_at,
        )
        if item:
            stage.items[key] = item
            _declare_interests(stage, sitting, key)


def _declare_interests(stage: Stage, sitting: Sitting, key: str) -> None:
    for interest in case_of(stage, key).interests:
        if interest.juror in stage.seats:
            stage.attempt(
                f"Lien déclaré par {stage.campaign.jurors[interest.juror].name}",
                declare_interest,
                candidate=key,
                item_id=stage.items[key].pk,
                juror_id=stage.seats[interest.juror].juror_id,
                kind=interest.kind,
                detail=interest.detail,
                at=sitting.starts_at,
            )


def note_presences(stage: Stage, sitting: Sitting) -> None:
    """Record who came, then the proxies: their holder must be there."""
    plans, at = stage.campaign.sitting.seats, sitting.starts_at
    for key, seat in stage.seats.items():
        if not plans[key].proxy_to:
            what, presence = f"Présence de {seat.juror.name}", plans[key].presence
            stage.attempt(what, record_presence, seat_id=seat.pk, presence=presence, at=at)
    for key, seat in stage.seats.items():
        holder = stage.seats.get(plans[key].proxy_to)
        if holder:
            what = f"Pouvoir de {seat.juror.name}"
            stage.attempt(what, give_proxy, seat_id=seat.pk, holder_id=holder.pk, at=at)


def case_of(stage: Stage, key: str) -> CasePlan:
    """Return what the jury says of a candidate; nothing when the file has no word on them."""
    return stage.campaign.sitting.cases.get(key, CasePlan())


def seat_id(stage: Stage, key: str) -> int:
    """Return the seat of a juror, or `NOBODY` when they were given none: their voice is refused."""
    return stage.seats[key].pk if key in stage.seats else NOBODY
