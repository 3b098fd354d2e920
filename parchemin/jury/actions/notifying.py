"""Telling a candidate what was decided: one letter a decision, kept as it was sent."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_role
from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.jury.actions.guards import tell
from parchemin.jury.documents.notification import make_notification
from parchemin.jury.events import CANDIDATE_NOTIFIED
from parchemin.jury.models import Decision, Minutes, Notification
from parchemin.jury.rules.appeals import appeal_ends
from parchemin.jury.rules.notification import notification_due
from parchemin.jury.selectors.confirming import deciding_day, objections_to_effect
from parchemin.jury.selectors.following import rules_of
from parchemin.jury.selectors.notification import notification_facts
from parchemin.jury.terms import ConfirmationVerdict, MinutesState, NoticeChannel, Outcome
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.pathways.actions import start_validities


def notify_candidate(
    *,
    decision_id: int,
    channel: NoticeChannel,
    actor: Actor,
    at: datetime,
    notified_on: date | None = None,
) -> Notification:
    """Write and keep the letter of a decision, and note when and how the candidate was told; told once.

    `notified_on` is the day the letter reached the candidate, today unless said; a validity that counts from
    the notification starts that day. The letter is typeset outside any transaction. Raises `Refused` while the
    minutes are not signed (RULE-40).
    """
    day = notified_on or paris_date(at)
    decision = _decisions(actor).get(pk=decision_id)
    known = Notification.objects.filter(decision=decision).first()
    if known:
        return known
    refuse_if(_objections(decision, day, actor, at))
    pdf = make_notification(notification_facts(decision, day))
    return _keep(decision_id, channel, day, pdf, actor, at)


def notify_sitting(
    *, sitting_id: int, channel: NoticeChannel, actor: Actor, at: datetime
) -> tuple[Notification, ...]:
    """Notify every decision of a sitting to its candidate; those who were told are not told again.

    What the CPNE sent back is left out: the jury decides again. Each letter is kept as it is
    made: stopped halfway, it goes on from there. Raises `Refused` as `notify_candidate` does.
    """
    decisions = (
        _decisions(actor)
        .filter(sitting_id=sitting_id, rectified_by__isnull=True)
        .exclude(confirmation__verdict=ConfirmationVerdict.SENT_BACK)
    )
    return tuple(
        notify_candidate(decision_id=pk, channel=channel, actor=actor, at=at)
        for pk in decisions.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _keep(
    decision_id: int,
    channel: NoticeChannel,
    day: date,
    pdf: bytes,
    actor: Actor,
    at: datetime,
) -> Notification:
    decision = _decisions(actor).select_for_update(of=("self",)).get(pk=decision_id)
    known = Notification.objects.filter(decision=decision).first()
    if known:
        return known
    refuse_if(_objections(decision, day, actor, at))
    effective = rules_of(decision)
    until = appeal_ends(effective, decision.decided_on, day)
    notification = Notification.objects.create(
        body_id=decision.body_id,
        decision=decision,
        channel=channel,
        notified_on=day,
        due_on=notification_due(effective, decision.decided_on, deciding_day(decision)),
        appeal_until=until,
        pdf=pdf,
        sha256=sha256_hex(pdf),
        recorded_at=at,
    )
    started = {f"decision/{decision.pk}": day}
    start_validities(started=started, act=ValidityStart.NOTIFICATION, actor=actor, at=at)
    tell(
        CANDIDATE_NOTIFIED,
        decision.sitting,
        actor,
        at,
        decision.dossier,
        day=french_short_date(day),
        channel=channel.label.lower(),
        outcome=Outcome(decision.outcome).label.lower(),
        appeal=f"jusqu’au {french_date(until)}" if until else "sans délai",
        sha256=notification.sha256,
    )
    return notification


def _decisions(actor: Actor) -> QuerySet[Decision]:
    return Decision.objects.filter(body_id=actor.body_id).select_related(
        "sitting__reglement", "dossier__person", "dossier__certification__body"
    )


def _objections(decision: Decision, day: date, actor: Actor, at: datetime) -> tuple[Objection, ...]:
    found = list(objections_to_role(actor, Role.SECRETARIAT))
    if hasattr(decision, "rectified_by"):
        found.append(
            Objection(
                "decision-rectified",
                "Cette décision a été rectifiée.",
                remedy="Notifiez la décision qui la rectifie.",
            )
        )
    newest = Minutes.objects.filter(sitting=decision.sitting).order_by("-version").first()
    if newest is None or newest.state != MinutesState.SIGNED:
        found.append(
            Objection(
                "minutes-not-signed",
                "Le procès-verbal n’est pas signé : rien ne se notifie avant.",
                branch_source(reglement_of(decision.sitting.reglement.value), "minutes.signed_by"),
                "Faites signer le procès-verbal de la séance.",
            )
        )
    found.extend(objections_to_effect(decision))
    decided_on = deciding_day(decision)
    if not decided_on <= day <= paris_date(at):
        found.append(
            Objection(
                "notified-when",
                f"Une notification du {french_short_date(day)} ne va pas : la décision est du "
                f"{french_short_date(decided_on)}.",
                remedy="Donnez le jour où le candidat a reçu la lettre.",
            )
        )
    return tuple(found)
