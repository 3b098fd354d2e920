"""What a signed sitting brings: the word of the CPNE, certificates, their files, and the flux."""

from datetime import datetime

from django.db import transaction

from parchemin.certificates.actions.award import Awarding
from parchemin.certificates.actions.status import publish_status_list
from parchemin.certificates.models import StatusList
from parchemin.declarations.actions.declaring import prepare_flux
from parchemin.jury.actions.notifying import notify_sitting
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.processes.award import award_sitting
from parchemin.processes.campaign.moments import morning
from parchemin.processes.confirm_sitting import confirm_sitting
from parchemin.processes.deliver import deliver_certificate
from parchemin.processes.rehearse.stage import Stage


def confirm(stage: Stage) -> None:
    """Record what the CPNE says of the decisions, where the campaign has it speak."""
    plan, sitting = stage.campaign.confirmation, stage.sitting
    if plan is None or sitting is None or stage.minutes is None:
        return
    decided = {stage.key_of(row.dossier_id): row.pk for row in current_decisions(sitting)}
    stage.attempt(
        "Délibération de la CPNE",
        confirm_sitting,
        sitting_id=sitting.pk,
        confirmed_on=plan.on,
        deliberation=plan.deliberation,
        sent_back={decided[key]: why for key, why in plan.sent_back.items() if key in decided},
        at=max(morning(plan.on), stage.campaign.sitting.signed_at),
    )


def issue(stage: Stage) -> None:
    """Notify and award, the first by its day first."""
    told, given = stage.campaign.notification, stage.campaign.award
    acts = [notify, award]
    if told and given and given.on < told.on:
        acts.reverse()
    for act in acts:
        act(stage)


def notify(stage: Stage) -> None:
    """Tell the candidates what was decided, where the campaign says when."""
    plan, sitting = stage.campaign.notification, stage.sitting
    if plan is None or sitting is None or stage.minutes is None:
        return
    stage.attempt(
        "Notification",
        notify_sitting,
        sitting_id=sitting.pk,
        channel=plan.channel,
        at=max(morning(plan.on), stage.campaign.sitting.signed_at),
    )


def award(stage: Stage) -> None:
    """Award what the jury granted, and make the files of each certificate."""
    plan, sitting = stage.campaign.award, stage.sitting
    if plan is None or sitting is None or stage.minutes is None:
        return
    at = max(morning(plan.on), stage.campaign.sitting.signed_at)
    awarding = Awarding(on=plan.on, place=plan.place)
    awarded = stage.attempt(
        "Délivrance", award_sitting, sitting_id=sitting.pk, awarding=awarding, at=at
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


def declare(stage: Stage) -> None:
    """Put in a flux every holder that may be declared on the day of the campaign."""
    plan = stage.campaign.declaration
    if plan and stage.certificates:
        what = "Déclaration à la Caisse des Dépôts"
        stage.flux = stage.attempt(what, prepare_flux, profile=plan.profile, at=plan.at) or ()


@transaction.atomic
def renew_status_lists(stage: Stage, today: datetime) -> None:
    """Sign the status lists as of today: a list of the day of the award would be too old to rely on."""
    for status_list in StatusList.objects.filter(body_id=stage.body.pk).order_by("pk"):
        publish_status_list(status_list=status_list, at=today)
