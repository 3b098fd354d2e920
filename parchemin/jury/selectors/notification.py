"""Whom the notifications of a sitting go to, and what each says, gathered from its rows."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from parchemin.accounts.actor import Actor
from parchemin.certifications.reglement.law import VAE_DECISION, Effective, branch_source
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import AppealStart, RouteFamily
from parchemin.certifications.terms import CertificationKind
from parchemin.jury.documents.notification import AppealNotice, NotificationFacts
from parchemin.jury.models import AgendaItem, Decision, Minutes
from parchemin.jury.rules.appeals import appeal_ends, grounds_admitted
from parchemin.jury.rules.deliberation import WITHOUT_DECISION
from parchemin.jury.selectors.confirmations import objections_to_effect
from parchemin.jury.selectors.followup import rules_of
from parchemin.jury.selectors.letter_units import notified_units
from parchemin.jury.selectors.minutes_means import MEAN_CODES
from parchemin.jury.selectors.presentations import times_presented
from parchemin.jury.selectors.rectifications import as_signed, decided_day, is_rectified
from parchemin.jury.terms import ConfirmationVerdict, Ground, MinutesState, Outcome
from parchemin.kernel.canonical import sha256_hex
from parchemin.kernel.objections import Objection
from parchemin.pathways.models import Person
from parchemin.pathways.terms import Sex, SupportKind


def about_sitting(sitting_id: int) -> str:
    """Return what the notifications of a sitting are about, for the post."""
    return f"sitting/{sitting_id}"


def thread_of(decision_id: int) -> str:
    """Return the thread of the versions of the letter of a decision."""
    return f"decision/{decision_id}"


def decisions_to_tell(
    actor: Actor, sitting_id: int, only: Collection[int] | None = None
) -> QuerySet[Decision]:
    """Return the decisions of a sitting still to be told: neither told already, nor rectified, nor sent back."""
    rows = (
        as_signed(Decision.objects.filter(body_id=actor.body_id, sitting_id=sitting_id))
        .filter(notification__isnull=True)
        .exclude(confirmation__verdict=ConfirmationVerdict.SENT_BACK)
        .order_by("pk")
    )
    rows = rows if only is None else rows.filter(pk__in=only)
    return rows.select_related(
        "sitting__reglement", "dossier__person", "dossier__certification__body", "confirmation"
    )


def objections_to_telling(decision: Decision) -> tuple[Objection, ...]:
    """Return why a decision may not be told: rectified since, not signed yet, or not confirmed (RULE-40)."""
    found = []
    if is_rectified(decision):
        found.append(
            Objection(
                "decision-rectified",
                "Cette décision a été rectifiée.",
                remedy="Notifiez la décision qui la rectifie.",
            )
        )
    newest = Minutes.objects.filter(sitting=decision.sitting_id).order_by("-version").first()
    if newest is None or newest.state != MinutesState.SIGNED:
        found.append(
            Objection(
                "minutes-not-signed",
                "Le procès-verbal n’est pas signé : rien ne se notifie avant.",
                branch_source(reglement_of(decision.sitting.reglement.value), "minutes.signed_by"),
                "Faites signer le procès-verbal de la séance.",
            )
        )
    return (*found, *objections_to_effect(decision))


def what_it_says(facts: NotificationFacts) -> str:
    """Return the digest of what the letter of a decision says, its date and what is counted from it aside.

    Units that lapse change it: it compares with a letter as of the day on which that one was written.
    """
    appeal = replace(facts.appeal, until=None) if facts.appeal.from_letter else facts.appeal
    return sha256_hex(repr(replace(facts, written_on=facts.jury_on, appeal=appeal)).encode())


def notification_facts(decision: Decision, written_on: date) -> NotificationFacts:
    """Return what the letter of a decision says when it is written that day.

    `decision` comes with its sitting, certification, body and person.
    """
    effective, notified = rules_of(decision), notified_units(decision, written_on)
    sitting, dossier, outcome = decision.sitting, decision.dossier, Outcome(decision.outcome)
    certification = dossier.certification
    said = getattr(decision, "confirmation", None)
    mentions = {mention.code: mention.label for mention in effective.reglement.mentions}
    return NotificationFacts(
        body_name=certification.body.legal_name,
        city=certification.body.city,
        dossier=dossier.number,
        sitting=sitting.code,
        civility=civility(dossier.person),
        name=dossier.person.full_name,
        kind=CertificationKind(certification.kind).label,
        title=certification.title,
        jury_on=sitting.day,
        jury_place=sitting.place,
        outcome=outcome,
        blocs=notified.blocs,
        competences=notified.competences,
        again=notified.again,
        refused=notified.refused,
        reasons=_reasons(decision, lapsed=notified.lapsed),
        retake=effective.reglement.retake,
        last_presentation=_last_presentation(decision, effective),
        appeal=_appeal_route(effective, decided_day(decision), written_on),
        written_on=written_on,
        distinction=mentions.get(decision.mention, ""),
        recommendation=decision.recommendation,
        adjourned_to=decision.adjourned_to,
        adjourned_why=_adjourned_why(decision),
        confirmed_on=said.confirmed_on if said else None,
        excused=notified.excused,
        fraud=_item(decision).fraud_reason if outcome is Outcome.EXCLUDED_FRAUD else "",
        heard=VAE_DECISION if VAE_DECISION in {r["source"] for r in decision.reasons} else "",
        copies=_guides(decision, effective),
        body=effective.reglement.jury.name,
        specimen=certification.body.demonstration,
    )


def _last_presentation(decision: Decision, effective: Effective) -> str:
    """Return the text by which the candidate may not be presented again, empty when they may of the règlement."""
    most = effective.reglement.retake.max_attempts
    if most is None or times_presented(decision.dossier) < most:
        return ""
    return effective.source("retake.max_attempts")


def _guides(decision: Decision, effective: Effective) -> tuple[str, ...]:
    """Return who accompanies the candidate of a VAE: the law tells them too (R6412-7)."""
    if effective.route is not RouteFamily.VAE:
        return ()
    guides = decision.dossier.supports.filter(kind=SupportKind.GUIDE).order_by("name")
    return tuple(guides.values_list("name", flat=True))


def civility(person: Person) -> str:
    """Return how a letter calls somebody, by their civil status."""
    return "Madame" if person.sex == Sex.FEMALE else "Monsieur"


def _adjourned_why(decision: Decision) -> str:
    """Return why a candidate is adjourned, as the jury wrote it: a complement asked, or another reason."""
    if decision.outcome != Outcome.ADJOURNED:
        return ""
    return _item(decision).adjournment_reason


def _item(decision: Decision) -> AgendaItem:
    return decision.sitting.agenda.get(dossier_id=decision.dossier_id)


def _reasons(decision: Decision, *, lapsed: bool) -> tuple[str, ...]:
    """Return why, in words; where a mean decides, it says so itself, and names what is to be presented again.

    Where something has lapsed, the letter alone names what is acquired and what is to be presented again.
    """
    if decision.outcome in WITHOUT_DECISION:
        return ()
    mean = dict.fromkeys(
        reason["text"]
        for unit in decision.units
        for reason in unit["reasons"]
        if reason["code"] in MEAN_CODES
    )
    refused = decision.outcome == Outcome.REFUSED
    named = (mean and refused) or (lapsed and decision.outcome != Outcome.ADJOURNED)
    told = [] if named else [reason["text"] for reason in decision.reasons]
    return (*told, *mean)


def _appeal_route(effective: Effective, decided_on: date, written_on: date) -> AppealNotice:
    rules = effective.reglement.appeal
    return AppealNotice(
        until=appeal_ends(effective, decided_on, written_on),
        window=rules.window,
        reply=rules.reply,
        grounds=grounds_admitted(effective),
        channel=rules.channel,
        precondition=rules.precondition,
        reasons_due=rules.reasons_due,
        from_letter=rules.start is not AppealStart.JURY_DATE,
        source=effective.source_of(
            "appeal.window",
            "appeal.channel",
            *(() if len(grounds_admitted(effective)) == len(Ground) else ("appeal.grounds",)),
            *(("appeal.reply", "appeal.reasons_due") if rules.reply else ()),
        ),
    )
