"""Answering an appeal by a letter that is kept, once a jury, the rules or the candidate has settled it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.jury.actions.guards import tell
from parchemin.jury.documents.appeal import ReplyFacts, reply_letter
from parchemin.jury.events import APPEAL_REPLIED
from parchemin.jury.models import Appeal, AppealReply
from parchemin.jury.rules.appeals import objections_to_reply
from parchemin.jury.selectors.followup import rules_of
from parchemin.jury.selectors.notification import civility
from parchemin.jury.terms import AppealState, Channel, Ground, Outcome
from parchemin.jury.texts import reply_values
from parchemin.kernel.calendar import french_short_date, paris_date
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.documents import make_letter
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.post.actions import prepare
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.models import Dispatch
from parchemin.post.selectors import histories
from parchemin.post.terms import LETTER, PDF, LetterKind
from parchemin.post.texts import said_to


def write_reply(*, appeal_id: int, actor: Actor, at: datetime, reasons: str = "") -> Dispatch:
    """Write the letter that answers an appeal, unless one that says it is written; it waits to be sent.

    `reasons` are those of the jury that examined the case again. The letter is typeset outside any
    transaction. Raises `Refused` while the appeal waits for its answer, or for its reasons where the
    règlement makes them due (`appeal.reasons_due`); `Appeal.DoesNotExist` for that of another body.
    """
    appeal = _appeals(actor).select_related("reply__dispatch").get(pk=appeal_id)
    if hasattr(appeal, "reply"):
        return appeal.reply.dispatch
    day = paris_date(at)
    refuse_if(
        (
            *_objections(appeal, actor),
            *objections_to_reply(_reexamined(appeal), reasons, rules_of(appeal.decision)),
        )
    )
    dossier, facts = appeal.decision.dossier, _facts(appeal, day, reasons.strip())
    said = said_to(actor.body_id, LetterKind.APPEAL_REPLY, reply_values(facts))
    letter = PersonalLetter(
        thread=f"appeal/{appeal.pk}",
        name=dossier.person.full_name,
        email=dossier.person.email,
        says=sha256_hex(repr(replace(facts, sent_on=facts.answered_on)).encode()),
        subject=said.subject,
        text=said.text,
        files=(
            WrittenFile(
                LETTER,
                f"recours-{dossier.number}.pdf",
                PDF,
                make_letter(reply_letter(facts), head_of(actor.body_id)),
            ),
        ),
    )
    kind, about = LetterKind.APPEAL_REPLY, f"appeal/{appeal.pk}"
    with transaction.atomic():
        refuse_if(
            _objections(_appeals(actor).select_for_update(of=("self",)).get(pk=appeal_id), actor)
        )
        prepare(
            kind=kind,
            about=about,
            subjects=[f"sitting/{appeal.decision.sitting.code}", f"dossier/{dossier.number}"],
            letters=[letter],
            actor=actor,
            at=at,
        )
        return histories(actor.body_id, kind, [letter.thread])[letter.thread][-1]


def note_replied(dispatch: Dispatch, appeal: Appeal, actor: Actor, at: datetime) -> None:
    """Write that the letter which answers an appeal left. To be called in the transaction in which it leaves."""
    if dispatch.sent_on is None:
        return
    _, created = AppealReply.objects.get_or_create(
        appeal=appeal, defaults={"dispatch": dispatch, "sent_on": dispatch.sent_on}
    )
    if created:
        decision = appeal.decision
        told = {
            "day": french_short_date(dispatch.sent_on),
            "channel": Channel(dispatch.channel).label.lower(),
            "sha256": dispatch.files.get(role=LETTER).file_id,
        }
        tell(APPEAL_REPLIED, decision.sitting, actor, at, decision.dossier, **told)


def _appeals(actor: Actor) -> QuerySet[Appeal]:
    return Appeal.objects.filter(body_id=actor.body_id).select_related(
        "decision__sitting__reglement",
        "decision__dossier__person",
        "decision__dossier__certification__body",
    )


def _objections(appeal: Appeal, actor: Actor) -> tuple[Objection, ...]:
    found = list(objections_to_role(actor, Role.SECRETARIAT))
    if appeal.answered_on is None:
        found.append(
            Objection(
                "appeal-open",
                f"Le recours est {AppealState(appeal.state).label.lower()} : sa réponse n’est pas connue.",
                remedy="Attendez le jury qui réexamine, ou statuez sur sa recevabilité.",
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
        name=dossier.person.full_name,
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
