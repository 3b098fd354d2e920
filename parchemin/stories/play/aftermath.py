"""What a signed sitting brings: the word of the CPNE, letters, certificates with their files, appeals."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import Any

from parchemin.certificates.actions.award import Awarding
from parchemin.jury.actions.appeals import lodge_appeal
from parchemin.jury.actions.notifications import write_notifications
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.notification import about_sitting
from parchemin.post.actions import send_all
from parchemin.post.selectors import waiting
from parchemin.post.terms import LetterKind
from parchemin.processes.award import award_sitting
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.deliver import deliver_certificate
from parchemin.stories.campaign.dates import morning
from parchemin.stories.campaign.value import AppealPlan, SittingPlan
from parchemin.stories.play.pool import steps_of_expenses
from parchemin.stories.play.stage import NOBODY, Stage, Step


def steps_after(stage: Stage, plan: SittingPlan) -> Iterator[Step]:
    """Yield the days after a sitting: confirmed, then notified and awarded, the first by its day first."""

    def after(day: date) -> datetime:
        return max(morning(day), plan.signed_at)

    if plan.confirmation:
        yield after(plan.confirmation.on), partial(_confirm, stage, plan)
    issued: list[Step] = []
    if plan.notification:
        issued.append((after(plan.notification.on), partial(_notify, stage, plan)))
    if plan.award:
        issued.append((after(plan.award.on), partial(_award, stage, plan)))
    yield from sorted(issued, key=itemgetter(0))
    for appeal in plan.appeals:
        yield after(appeal.on), partial(_appeal, stage, plan, appeal)
    for sheet in plan.expenses:
        yield from steps_of_expenses(stage, plan, sheet)


def _confirm(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Record what the CPNE says of the decisions."""
    table, said = stage.tables.get(plan.code), plan.confirmation
    if table is None or table.minutes is None or said is None:
        return
    decided = {stage.key_of(row.dossier_id): row.pk for row in current_decisions(table.sitting)}
    stage.attempt(
        "Délibération de la CPNE",
        confirm_sitting,
        sitting_id=table.sitting.pk,
        confirmed_on=said.on,
        deliberation=said.deliberation,
        sent_back={decided[key]: why for key, why in said.sent_back.items() if key in decided},
        at=at,
    )


def _notify(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Tell the candidates what was decided."""
    table = stage.tables.get(plan.code)
    if table is None or table.minutes is None or plan.notification is None:
        return
    sitting_id = table.sitting.pk
    stage.attempt("Notification", write_notifications, sitting_id=sitting_id, at=at)
    asked: dict[str, Any] = {"kind": LetterKind.NOTIFICATION, "about": about_sitting(sitting_id)}
    if waiting(stage.by(""), **asked):
        channel = plan.notification.channel
        stage.attempt("Envoi des notifications", send_all, channel=channel, **asked, at=at)


def _award(stage: Stage, plan: SittingPlan, at: datetime) -> None:
    """Award what the jury granted, and make the files of each certificate."""
    table = stage.tables.get(plan.code)
    if table is None or table.minutes is None or plan.award is None:
        return
    awarding = Awarding(on=plan.award.on, place=plan.award.place)
    awarded = stage.attempt(
        "Délivrance", award_sitting, sitting_id=table.sitting.pk, awarding=awarding, at=at
    )
    for certificate in awarded or ():
        delivered = stage.attempt(
            f"Établissement du certificat {certificate.number}",
            deliver_certificate,
            candidate=stage.key_of(certificate.decision.dossier_id),
            certificate_id=certificate.pk,
            at=at,
        )
        stage.certificates += (delivered or certificate,)


def _appeal(stage: Stage, plan: SittingPlan, appeal: AppealPlan, at: datetime) -> None:
    """Record the appeal of a candidate."""
    table, dossier = stage.tables.get(plan.code), stage.dossiers.get(appeal.candidate)
    decided = current_decisions(table.sitting) if table else ()
    decision = next((row for row in decided if dossier and row.dossier_id == dossier.pk), None)
    stage.attempt(
        "Recours",
        lodge_appeal,
        candidate=appeal.candidate,
        decision_id=decision.pk if decision else NOBODY,
        ground=appeal.ground,
        statement=appeal.text,
        at=at,
    )
