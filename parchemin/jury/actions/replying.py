"""Answering an appeal by a letter that is kept, once a jury, the rules or the candidate has settled it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.actions.guards import objections_to_role
from parchemin.assessment.selectors.grids import full_name
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.guards import tell
from parchemin.jury.documents.appeal import ReplyFacts, reply_letter
from parchemin.jury.events import APPEAL_REPLIED
from parchemin.jury.models import Appeal, AppealReply
from parchemin.jury.rules.appeals import objections_to_reply
from parchemin.jury.selectors.following import rules_of
from parchemin.jury.selectors.notification import civility
from parchemin.jury.terms import AppealState, Ground, NoticeChannel, Outcome
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if


def reply_to_appeal(
    *,
    appeal_id: int,
    channel: NoticeChannel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
    reasons: str = "",
) -> AppealReply:
    """Write and keep the letter that answers an appeal, and note when and how it left; answered once.

    `reasons` are those of the jury that examined the case again. The letter is typeset outside any
    transaction. Raises `Refused` while the appeal waits for its answer, or for its reasons where the
    règlement makes them due (`appeal.reasons_due`).
    """
    day = sent_on or paris_date(at)
    appeal = _appeals(actor).get(pk=appeal_id)
    known = AppealReply.objects.filter(appeal=appeal).first()
    if known:
        return known
    refuse_if(
        (
            *_objections(appeal, day, actor, at),
            *objections_to_reply(_reexamined(appeal), reasons, rules_of(appeal.decision)),
        )
    )
    letter = reply_letter(_facts(appeal, day, reasons.strip()))
    return _keep(appeal_id, channel, day, make_letter(letter), actor, at)


@transaction.atomic
def _keep(
    appeal_id: int, channel: NoticeChannel, day: date, pdf: bytes, actor: Actor, at: datetime
) -> AppealReply:
    appeal = _appeals(actor).select_for_update(of=("self",)).get(pk=appeal_id)
    reply, created = AppealReply.objects.get_or_create(
        appeal=appeal,
        defaults={
            "channel": channel,
            "sent_on": day,
            "pdf": pdf,
            "sha256": sha256_hex(pdf),
            "recorded_at": at,
        },
    )
    if created:
        decision = appeal.decision
        told = {"day": french_short_date(day), "channel": channel.label.lower()}
        told["sha256"] = reply.sha256
        tell(APPEAL_REPLIED, decision.sitting, actor, at, decision.dossier, **told)
    return reply


def _appeals(actor: Actor) -> QuerySet[Appeal]:
    return Appeal.objects.filter(body_id=actor.body_id).select_related(
        "decision__sitting__reglement",
        "decision__dossier__person",
        "decision__dossier__certification__body",
    )


def _objections(appeal: Appeal, day: date, actor: Actor, at: datetime) -> tuple[Objection, ...]:
    found = list(objections_to_role(actor, Role.SECRETARIAT))
    if appeal.answered_on is None:
        found.append(
            Objection(
                "appeal-open",
                f"Le recours est {AppealState(appeal.state).label.lower()} : sa réponse n’est pas connue.",
                remedy="Attendez le jury qui réexamine, ou statuez sur sa recevabilité.",
            )
        )
    elif not appeal.answered_on <= day <= paris_date(at):
        found.append(
            Objection(
                "replied-when",
                f"Une réponse du {french_short_date(day)} ne va pas : le recours est jugé le "
                f"{french_short_date(appeal.answered_on)}.",
            )
        )
    return tuple(found)


def _reexamined(appeal: Appeal) -> Outcome | None:
    second = appeal.decision.reexaminations.first()
    if second is None or appeal.state != AppealState.SETTLED:
        return None
    return Outcome(second.outcome)


def _facts(appeal: Appeal, day: date, reasons: str) -> ReplyFacts:
    decision = appeal.decision
    dossier = decision.dossier
    second = decision.reexaminations.select_related("sitting").first()
    return ReplyFacts(
        body_name=dossier.certification.body.legal_name,
        city=dossier.certification.body.city,
        civility=civility(dossier.person),
        name=full_name(dossier),
        dossier=dossier.number,
        sitting=decision.sitting.code,
        certification=dossier.certification.title,
        decided_on=decision.decided_on,
        lodged_on=appeal.lodged_on,
        ground=Ground(appeal.ground),
        state=AppealState(appeal.state),
        answer=appeal.answer,
        answered_on=appeal.answered_on or day,
        sent_on=day,
        objections=tuple(Objection(**reason) for reason in appeal.objections),
        reexamined_on=second.decided_on if second and appeal.state == AppealState.SETTLED else None,
        reasons=reasons,
        body=reglement_of(decision.sitting.reglement.value).jury.name,
        specimen=dossier.certification.body.demonstration,
    )
