"""The table of a rehearsal: the jury is convened and seated, dossiers are put before it, jurors come."""

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.agenda import declare_interest, put_on_agenda
from parchemin.jury.actions.convening import convene_sitting, enlist_juror, seat_juror
from parchemin.jury.actions.holding import give_proxy, record_presence
from parchemin.jury.actions.pool import JurorProfile, describe_juror
from parchemin.jury.actions.reconvening import convene_again, record_lack_of_quorum
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.terms import Presence
from parchemin.kernel.objections import Objection
from parchemin.processes.campaign.moments import morning
from parchemin.processes.campaign.value import CasePlan, FirstSittingPlan
from parchemin.processes.rehearse.stage import NOBODY, Stage


def convene(stage: Stage) -> Sitting | None:
    """Convene the jury of the campaign, seat it, give it its agenda; return its sitting, or None when refused.

    A second convocation follows a first sitting that lacked its quorum, played before it.
    """
    plan = stage.campaign.sitting
    if plan.first is None and plan.second_convocation:
        stage.keep("convene_again", "Seconde convocation", "", (_without_first(stage),))
        return None
    if plan.first is not None:
        return _convene_again(stage, plan.first)
    sitting = stage.attempt(
        "Convocation du jury",
        convene_sitting,
        code=plan.code,
        certification_id=stage.certification.pk,
        starts_at=plan.starts_at,
        place=plan.place,
        remote=plan.remote,
        at=morning(plan.convened_on),
    )
    if sitting is not None:
        seat_jurors(stage, sitting)
        put_dossiers(stage, sitting)
    return sitting


def _without_first(stage: Stage) -> Objection:
    text = reglement_of(stage.campaign.reglement)
    return Objection(
        "second-convocation-without-first",
        "Une seconde convocation suit une première séance, convoquée pour les mêmes dossiers, qui n’a pas eu "
        "son quorum.",
        branch_source(text, "quorum.second_convocation_without_quorum"),
        "Décrivez cette séance dans « first_convocation », ou convoquez une première séance.",
    )


def _convene_again(stage: Stage, first: FirstSittingPlan) -> Sitting | None:
    plan = stage.campaign.sitting
    before = stage.attempt(
        "Première convocation du jury",
        convene_sitting,
        code=first.code,
        certification_id=stage.certification.pk,
        starts_at=first.starts_at,
        place=plan.place,
        remote=plan.remote,
        at=morning(first.convened_on),
    )
    if before is None:
        return None
    seat_jurors(stage, before)
    put_dossiers(stage, before)
    for key in stage.seats:
        stage.attempt(
            f"Présence de {stage.campaign.jurors[key].name}",
            record_presence,
            seat_id=seat_id(stage, key),
            presence=Presence.PRESENT if key in first.came else Presence.ABSENT,
            at=first.starts_at,
        )
    lacking = "Absence de quorum"
    stage.attempt(lacking, record_lack_of_quorum, sitting_id=before.pk, at=first.starts_at)
    sitting = stage.attempt(
        "Seconde convocation du jury",
        convene_again,
        sitting_id=before.pk,
        code=plan.code,
        starts_at=plan.starts_at,
        place=plan.place,
        remote=plan.remote,
        at=morning(plan.convened_on),
    )
    if sitting is not None:
        _take_up(stage, sitting)
    return sitting


def _take_up(stage: Stage, sitting: Sitting) -> None:
    """Find the seats and the cases of the first sitting again in the second."""
    seats = {seat.juror_id: seat for seat in sitting.seats.select_related("juror")}
    stage.seats = {key: seats[seat.juror_id] for key, seat in stage.seats.items()}
    items = {item.dossier_id: item for item in sitting.agenda.select_related("dossier")}
    stage.items = {key: items[item.dossier_id] for key, item in stage.items.items()}


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
    if plan.in_trade_since or plan.left_trade_on:
        profile = JurorProfile(
            trade="",
            in_trade_since=plan.in_trade_since,
            left_trade_on=plan.left_trade_on,
            qualified=juror.qualified,
            employer_id=juror.employer_id,
        )
        what = f"Expérience de {plan.name}"
        stage.attempt(what, describe_juror, juror_id=juror.pk, profile=profile, at=at)
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
