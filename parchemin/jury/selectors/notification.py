"""What the notification of a decision says, gathered from its rows."""

from datetime import date

from parchemin.assessment.selectors.grids import full_name
from parchemin.certifications.reglement.law import VAE_DECISION, Effective
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.terms import CertificationKind
from parchemin.jury.documents.notification import AppealRoute, NotificationFacts
from parchemin.jury.models import AgendaItem, Decision
from parchemin.jury.rules.appeals import appeal_ends, grounds_admitted
from parchemin.jury.rules.deliberation import WITHOUT_DECISION
from parchemin.jury.selectors.following import rules_of
from parchemin.jury.selectors.means_told import MEAN_CODES
from parchemin.jury.selectors.notified import notified_units
from parchemin.jury.terms import Outcome
from parchemin.kernel.calendar import paris_date
from parchemin.pathways.models import Person
from parchemin.pathways.terms import Sex, SupportKind


def notification_facts(decision: Decision, notified_on: date) -> NotificationFacts:
    """Return what the letter of a decision says when it is sent that day.

    `decision` comes with its sitting, certification, body and person.
    """
    effective, notified = rules_of(decision), notified_units(decision, notified_on)
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
        name=full_name(dossier),
        kind=CertificationKind(certification.kind).label,
        title=certification.title,
        jury_on=paris_date(sitting.starts_at),
        jury_place=sitting.place,
        outcome=outcome,
        blocs=notified.blocs,
        competences=notified.competences,
        again=notified.again,
        reasons=_reasons(decision),
        retake=effective.reglement.retake,
        appeal=_appeal_route(effective, decision.decided_on, notified_on),
        notified_on=notified_on,
        distinction=mentions.get(decision.mention, ""),
        recommendation=decision.recommendation,
        adjourned_to=decision.adjourned_to,
        complement=_complement(decision),
        confirmed_on=said.confirmed_on if said else None,
        excused=notified.excused,
        fraud=_item(decision).fraud_reason if outcome is Outcome.EXCLUDED_FRAUD else "",
        heard=VAE_DECISION if VAE_DECISION in {r["source"] for r in decision.reasons} else "",
        copies=_guides(decision, effective),
        body=effective.reglement.jury.name,
        specimen=certification.body.demonstration,
    )


def _guides(decision: Decision, effective: Effective) -> tuple[str, ...]:
    """Return who accompanies the candidate of a VAE: the law tells them too (R6412-7)."""
    if effective.route is not RouteFamily.VAE:
        return ()
    guides = decision.dossier.supports.filter(kind=SupportKind.GUIDE).order_by("name")
    return tuple(guides.values_list("name", flat=True))


def civility(person: Person) -> str:
    """Return how a letter calls somebody, by their civil status."""
    return "Madame" if person.sex == Sex.FEMALE else "Monsieur"


def _complement(decision: Decision) -> str:
    """Return what an adjourned candidate has to bring."""
    if decision.outcome != Outcome.ADJOURNED:
        return ""
    return _item(decision).adjournment_reason


def _item(decision: Decision) -> AgendaItem:
    return decision.sitting.agenda.get(dossier_id=decision.dossier_id)


def _reasons(decision: Decision) -> tuple[str, ...]:
    """Return why, in words; where a mean decides, it says so itself, and names what is to be presented again."""
    if decision.outcome in WITHOUT_DECISION:
        return ()
    mean = dict.fromkeys(
        reason["text"]
        for unit in decision.units
        for reason in unit["reasons"]
        if reason["code"] in MEAN_CODES
    )
    refused = decision.outcome == Outcome.REFUSED
    told = [reason["text"] for reason in decision.reasons if not (mean and refused)]
    return (*told, *mean)


def _appeal_route(effective: Effective, decided_on: date, notified_on: date) -> AppealRoute:
    rules = effective.reglement.appeal
    return AppealRoute(
        until=appeal_ends(effective, decided_on, notified_on),
        window=rules.window,
        reply=rules.reply,
        grounds=grounds_admitted(effective),
        channel=rules.channel,
        precondition=rules.precondition,
        reasons_due=rules.reasons_due,
        source=effective.source("appeal.window"),
    )
