"""Telling a candidate what was decided: one letter a decision, and the clock that its leaving starts."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import all_or_none, objections_to_role
from parchemin.accounts.terms import Role
from parchemin.certifications.reglement.terms import ValidityStart
from parchemin.jury.actions.guards import locked_sitting, tell
from parchemin.jury.documents.notification import (
    NotificationFacts,
    notification_letter,
)
from parchemin.jury.events import CANDIDATE_NOTIFIED
from parchemin.jury.models import Decision, Notification
from parchemin.jury.rules.appeals import appeal_ends
from parchemin.jury.selectors.followup import rules_of
from parchemin.jury.selectors.notification import (
    about_sitting,
    decisions_to_tell,
    notification_facts,
    objections_to_telling,
    thread_of,
    what_it_says,
)
from parchemin.jury.selectors.rectifications import decided_day, letter_due
from parchemin.jury.terms import Channel, Outcome
from parchemin.jury.texts import notification_values
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.documents import PrintedHead, make_letter
from parchemin.kernel.objections import refuse_if
from parchemin.pathways.actions import start_validities
from parchemin.post.actions import prepare, set_aside
from parchemin.post.letterhead import head_of
from parchemin.post.letters import PersonalLetter, WrittenFile
from parchemin.post.models import Dispatch
from parchemin.post.selectors import History, histories, is_written
from parchemin.post.terms import GONE, LETTER, PDF, LetterKind
from parchemin.post.texts import said_to


def write_notifications(
    *,
    sitting_id: int,
    actor: Actor,
    at: datetime,
    only: Collection[int] | None = None,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Dispatch, ...]:
    """Write the letter of each decision of a sitting still to be told, unless one says it as it stands.

    Returns those written; `only` limits it to some decisions, `say` hears how far it is. What the CPNE sent
    back and what was rectified have none: a letter of theirs that did not leave is set aside. Letters are
    typeset outside any transaction. Raises `Refused` while the minutes are not signed (RULE-40),
    `Sitting.DoesNotExist` for that of another body.
    """
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    decisions = list(decisions_to_tell(actor, sitting_id, only))
    with all_or_none() as attempt:
        for decision in decisions:
            with attempt(decision.dossier.person.full_name):
                refuse_if(objections_to_telling(decision))
    threads = [thread_of(decision.pk) for decision in decisions]
    known = histories(actor.body_id, LetterKind.NOTIFICATION, threads)
    letters, head = [], head_of(actor.body_id)
    for rank, decision in enumerate(decisions):
        say(rank, len(decisions))
        facts = notification_facts(decision, paris_date(at))
        rows = known.get(thread_of(decision.pk), ())
        if not _is_written(decision, facts, rows):
            letters.append(_letter_of(decision, facts, head))
    with transaction.atomic():
        sitting = locked_sitting(sitting_id, actor)
        about = about_sitting(sitting_id)
        gone = Decision.objects.filter(sitting=sitting).exclude(
            pk__in=decisions_to_tell(actor, sitting_id).values("pk")
        )
        stale = [thread_of(pk) for pk in gone.values_list("pk", flat=True)]
        set_aside(kind=LetterKind.NOTIFICATION, about=about, actor=actor, only=stale)
        return prepare(
            kind=LetterKind.NOTIFICATION,
            about=about,
            subjects=[f"sitting/{sitting.code}"],
            letters=letters,
            actor=actor,
            at=at,
        )


def note_notified(dispatch: Dispatch, decision: Decision, actor: Actor, at: datetime) -> None:
    """Write that the letter of a decision left: the appeal and what counts from the notification start that day.

    One that left after the former came back starts the appeal anew; any other changes nothing of it. To be called
    inside the transaction in which the letter leaves.
    """
    known = Notification.objects.filter(decision=decision).first()
    came_back = known is not None and known.dispatch.bounces.exists()
    if dispatch.sent_on is None or (known is not None and not came_back):
        return
    day, effective = dispatch.sent_on, rules_of(decision)
    until = appeal_ends(effective, decided_day(decision), day)
    due_on = letter_due(decision, effective)
    Notification.objects.update_or_create(
        decision=decision,
        defaults={"dispatch": dispatch, "notified_on": day, "appeal_until": until},
        create_defaults={
            "body_id": decision.body_id,
            "dispatch": dispatch,
            "notified_on": day,
            "due_on": due_on,
            "appeal_until": until,
        },
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
        channel=Channel(dispatch.channel).label.lower(),
        outcome=Outcome(decision.outcome).label.lower(),
        appeal=f"jusqu’au {french_date(until)}" if until else "sans délai",
        sha256=dispatch.files.get(role=LETTER).file_id,
    )


def _is_written(decision: Decision, facts: NotificationFacts, history: History) -> bool:
    """Tell whether the last letter of a decision says already what one would say.

    What left, or is leaving, is read as of the day it was written: a unit that lapsed since makes nothing owed.
    """
    last = history[-1] if history else None
    if last is not None and last.state in GONE:
        facts = notification_facts(decision, paris_date(last.prepared_at))
    return is_written(history, what_it_says(facts), decision.dossier.person.email)


def _letter_of(decision: Decision, facts: NotificationFacts, head: PrintedHead) -> PersonalLetter:
    dossier = decision.dossier
    name = f"decision-{dossier.number}.pdf"
    said = said_to(decision.body_id, LetterKind.NOTIFICATION, notification_values(facts))
    return PersonalLetter(
        thread=thread_of(decision.pk),
        name=dossier.person.full_name,
        email=dossier.person.email,
        says=what_it_says(facts),
        subject=said.subject,
        text=said.text,
        files=(WrittenFile(LETTER, name, PDF, make_letter(notification_letter(facts), head)),),
    )
