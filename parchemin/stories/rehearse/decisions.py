"""What a rehearsal decided, as plain values: the content of `decisions.json` (docs/formats/campaign.md).

The same campaign gives the same values on any day and machine: no key, token or identifier of the rehearsal
itself is told here. Voices are counted, never named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from parchemin.certificates.models import Certificate
from parchemin.certificates.terms import CertificateState, RenditionKind
from parchemin.certifications.reglement.reading import digest, reglement_of
from parchemin.declarations.selectors.pages import pending_declarations
from parchemin.jury.actions.decisions import units_as_json
from parchemin.jury.models import Decision, Minutes
from parchemin.jury.rules.adjustments import adjusted_marks
from parchemin.jury.rules.composition import remarks_on_notice
from parchemin.jury.rules.remarks import remarks_on_sitting
from parchemin.jury.rules.results import BlocResult
from parchemin.jury.rules.table import table_of
from parchemin.jury.selectors.confirmations import deciding_day
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.selectors.followup import rules_of
from parchemin.jury.selectors.lateness import remarks_on_hearings, remarks_on_letters
from parchemin.jury.selectors.minutes_lines import minutes_number
from parchemin.jury.selectors.rectifications import letter_due
from parchemin.jury.terms import ConfirmationVerdict, Outcome, Unit, UnitOutcome
from parchemin.kernel.calendar import paris_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import Reason
from parchemin.pathways.civil_status import join_given_names
from parchemin.pathways.models import Dossier
from parchemin.pathways.selectors import jury_clock_of
from parchemin.pathways.terms import Scope
from parchemin.stories.campaign.value import CandidatePlan
from parchemin.stories.play.stage import SittingTable, Stage
from parchemin.stories.rehearse.paths import path_of
from parchemin.stories.rehearse.transmissions import remarks_on_sending
from parchemin.stories.rehearse.units import kept_of, marks_left_by

FORMAT = "parchemin-decisions/1"
Plain = dict[str, Any]

_UNDECIDED: Plain = {
    "outcome": None,
    "label": "Aucune décision",
    "reasons": [],
    "mention": "",
    "mention_label": "",
    "recommendation": "",
    "adjourned_to": None,
    "confirmation": None,
    "notification_due_on": None,
    "notified_on": None,
    "inputs_digest": None,
}
_UNHEARD: Plain = {
    "blocs": [],
    "units": [],
    "kept": [],
    "quorum": None,
    "recusals": [],
    "uncounted_proxies": [],
    "adjustments": [],
    "warnings": [],
    "to_confirm_by_cpne": None,
}


def decisions_of(stage: Stage) -> Plain:
    """Return what was decided of each candidate and bloc, what was refused, and every reason with its text."""
    campaign, heard = stage.campaign, stage.table.heard if stage.table else {}
    decided = {
        stage.key_of(decision.dossier_id): decision
        for decision in (current_decisions(stage.table.sitting) if stage.table else ())
    }
    declarations = _declarations(stage)
    return {
        "format": FORMAT,
        "campaign": {"title": campaign.title, "sha256": campaign.sha256},
        "certification": _certification(stage),
        "sitting": _sitting(stage),
        "refusals": _refusals(stage, ""),
        "candidates": [
            {
                **_person(stage, key, plan),
                **_decision(stage, decided.get(key)),
                **_deliberation(heard.get(key), decided.get(key)),
                "refusals": _refusals(stage, key),
                "certificates": list(_certificates(stage, key)),
                "declarations": [
                    declarations[certificate.number]
                    for certificate in _certificates_of(stage, key)
                    if certificate.number in declarations
                ],
            }
            for key, plan in campaign.candidates.items()
        ],
    }


def _certification(stage: Stage) -> Plain:
    (certification,), (edition,) = stage.certifications.values(), stage.editions.values()
    registration, reglement = certification.registrations.first(), _reglement(stage)
    return {
        "code": certification.code,
        "title": certification.title,
        "edition": edition.number,
        "edition_digest": edition.digest,
        "registration": registration.code if registration else "",
        "reglement": reglement["name"],
        "reglement_digest": digest(reglement_of(reglement)),
    }


def _reglement(stage: Stage) -> Mapping[str, Any]:
    (plan,) = stage.campaign.certifications.values()
    return plan.reglement


def _sitting(stage: Stage) -> Plain | None:
    if stage.table is None:
        return None
    sitting, minutes = stage.table.sitting, stage.table.minutes
    return {
        "code": sitting.code,
        "held_on": sitting.day.isoformat(),
        "state": sitting.state,
        "minutes": minutes_number(sitting, minutes.version) if minutes else None,
        "minutes_state": minutes.state if minutes else None,
        "signed_by": list(_signatures(minutes)) if minutes else [],
        "remarks": [each.as_dict() for each in _of_the_sitting(stage, stage.table)],
    }


def _of_the_sitting(stage: Stage, table: SittingTable) -> tuple[Objection, ...]:
    """Return what the law and the notice given say to whoever convenes this jury, whatever the case."""
    heard = next(iter(table.heard.values()), None)
    if heard is None:
        return ()
    convened_on = heard.sitting.convened_on or paris_date(table.sitting.convened_at)
    convened = replace(heard.sitting, convened_on=convened_on)
    return (
        *remarks_on_sitting(heard.effective),
        *remarks_on_notice(convened, heard.effective),
        *remarks_on_sending(stage, table.sitting.day),
    )


def _signatures(minutes: Minutes) -> Iterator[Plain]:
    """Yield who signed the procès-verbal, and as what."""
    signed = minutes.signatures.filter(unable="")
    for signature in signed.select_related("seat__juror").order_by("pk"):
        yield {"name": signature.seat.juror.name, "role": signature.role}


def _person(stage: Stage, key: str, plan: CandidatePlan) -> Plain:
    enrolment, dossier = plan.enrolment, stage.dossiers.get(key)
    status = enrolment.person
    return {
        "key": key,
        "name": f"{status.birth_name} {join_given_names(status.given_names)}",
        "route": enrolment.route.value,
        "scope": enrolment.scope.value
        if enrolment.scope is Scope.WHOLE
        else list(enrolment.sought),
        "dossier": dossier.number if dossier else None,
        **_vae(dossier),
    }


def _vae(dossier: Dossier | None) -> Plain:
    """Return when the file of a VAE was deposited, and the last day of its jury, counted from there (RULE-26)."""
    deposited = dossier.validation_on if dossier else None
    clock = jury_clock_of(dossier) if dossier else None
    return {
        "validation_file_on": deposited.isoformat() if deposited else None,
        "jury_due_on": clock.last_day.isoformat() if clock and clock.deposited else None,
    }


def _decision(stage: Stage, decision: Decision | None) -> Plain:
    """Return the outcome with its reasons; without a decision, refusals say why there is none."""
    if decision is None:
        return _UNDECIDED
    mentions = reglement_of(_reglement(stage)).mentions
    return {
        "outcome": decision.outcome,
        "label": Outcome(decision.outcome).label,
        "reasons": decision.reasons,
        "mention": decision.mention,
        "mention_label": next((m.label for m in mentions if m.code == decision.mention), ""),
        "recommendation": decision.recommendation,
        "adjourned_to": decision.adjourned_to.isoformat() if decision.adjourned_to else None,
        "confirmation": _confirmation(decision),
        **_notification(decision),
        "inputs_digest": decision.inputs_digest,
    }


def _confirmation(decision: Decision) -> Plain | None:
    """Return what the CPNE said of a decision, where it decides last."""
    said = getattr(decision, "confirmation", None)
    return said and {
        "verdict": said.verdict,
        "label": said.get_verdict_display(),
        "on": said.confirmed_on.isoformat(),
        "deliberation": said.deliberation,
        "reason": said.reason,
    }


def _notification(decision: Decision) -> Plain:
    """Return by when the candidate is told the decision, and when they were; null for what the CPNE sent back."""
    said, told = getattr(decision, "confirmation", None), getattr(decision, "notification", None)
    sent_back = said is not None and said.verdict == ConfirmationVerdict.SENT_BACK
    return {
        "notification_due_on": None
        if sent_back
        else letter_due(decision, rules_of(decision)).isoformat(),
        "notified_on": told.notified_on.isoformat() if told else None,
    }


def _deliberation(entry: DocketEntry | None, decision: Decision | None) -> Plain:
    """Return what the rules read and say of a dossier that came before the jury."""
    if entry is None:
        return _UNHEARD
    found, kept = entry.deliberation, kept_of(entry, decision)
    marks = marks_left_by(decision)
    return {
        "blocs": [
            {**_bloc(entry, bloc, kept), "mark_kept": marks.get(bloc.code)}
            for bloc in _blocs(entry)
        ],
        "units": units_as_json(found),
        "kept": kept,
        "quorum": {
            "present": found.quorum.present,
            "required": found.quorum.required,
            "strict": entry.effective.reglement.quorum.strict,
            "by_college": {college.value: count for college, count in found.quorum.by_college},
            "met": not found.quorum.objections,
            "lacking": [lack.as_dict() for lack in found.quorum.objections],
        },
        "recusals": [
            {"juror": recusal.name, "reasons": [_reason(reason) for reason in recusal.reasons]}
            for recusal in found.recusals
        ],
        "uncounted_proxies": [_reason(why) for why in _uncounted_proxies(entry)],
        "adjustments": [
            {
                "bloc": changed.bloc,
                "line": changed.item,
                "before": list(changed.before),
                "after": changed.after,
                "reason": changed.reason,
            }
            for changed in adjusted_marks(entry.case, entry.effective)
        ],
        "warnings": [warning.as_dict() for warning in (*found.warnings, *_late(entry, decision))],
        "to_confirm_by_cpne": found.to_confirm,
    }


def _uncounted_proxies(entry: DocketEntry) -> Iterator[Reason]:
    """Yield the proxies that nobody at the table could use for this candidate."""
    aside = entry.case.away.union(one.person for one in entry.deliberation.recusals)
    table = table_of(entry.sitting, entry.effective, aside)
    yield from (why for _, why in table.away if why.code == "voice-proxy")


def _late(entry: DocketEntry, decision: Decision | None) -> tuple[Objection, ...]:
    """Return that the jury, the CPNE or the letter came too late; of a VAE not told yet, by when it is to be."""
    dossier, held_on = entry.dossier, entry.sitting.held_on
    confirmed_on = deciding_day(decision) if decision else None
    late = remarks_on_hearings([dossier], entry.effective.reglement, held_on, confirmed_on)
    told = remarks_on_letters(Decision.objects.filter(pk=decision.pk)) if decision else {}
    return (*late[dossier.pk], *told.get(dossier.pk, ()))


def _blocs(entry: DocketEntry) -> list[BlocResult]:
    """Return the blocs after the jury, in the order of the edition, those held before that no longer count too."""
    found = {bloc.code: bloc for bloc in entry.deliberation.blocs}
    lost = {result.code for result in entry.deliberation.carried if not result.valid}
    for bloc in entry.case.blocs:
        if bloc.code in lost - found.keys():
            outcome = UnitOutcome.NOT_ACQUIRED
            found[bloc.code] = BlocResult(bloc.code, bloc.title, outcome, False, ())
    return [found[bloc.code] for bloc in entry.case.blocs if bloc.code in found]


def _bloc(entry: DocketEntry, bloc: BlocResult, kept: list[Plain]) -> Plain:
    """Return a bloc after the jury; its `competences`, one by one, where the jury decides so."""
    until = [
        one["valid_until"] for one in kept if one["unit"] == "bloc" and one["code"] == bloc.code
    ]
    return {
        "code": bloc.code,
        "title": bloc.title,
        "outcome": bloc.outcome.value,
        "label": bloc.outcome.label,
        "carried": bloc.carried,
        "valid_until": until[0] if until else None,
        "competences": list(_competences(entry, bloc)),
        "reasons": [_reason(reason) for reason in _reasons(entry, bloc)],
    }


def _reasons(entry: DocketEntry, bloc: BlocResult) -> list[Reason]:
    """Return why a bloc is acquired or not: what was acquired before, the grids, then the jury.

    What one step said is not told again of another; two rounds that end alike are both told.
    """
    competences = next(known.competences for known in entry.case.blocs if known.code == bloc.code)
    inside = {bloc.code, *competences}
    said = [result.reason for result in entry.deliberation.carried if result.code in inside]
    units = [unit.reasons for unit in entry.deliberation.units if unit.code in competences]
    for reasons in (bloc.reasons, *units):
        said += [reason for reason in reasons if reason not in said]
    return said


def _competences(entry: DocketEntry, bloc: BlocResult) -> Iterator[Plain]:
    """Yield the competences of a bloc decided competence by competence: acquired before, now, or not."""
    if entry.effective.reglement.decision.unit is not Unit.COMPETENCE or bloc.carried:
        return
    decided = {unit.code: unit.outcome for unit in entry.deliberation.units}
    for code in next(known.competences for known in entry.case.blocs if known.code == bloc.code):
        before = code not in decided and code in bloc.competences
        outcome = UnitOutcome.ACQUIRED if before else decided.get(code, bloc.outcome)
        yield {
            "code": code,
            "outcome": outcome.value,
            "label": outcome.label,
            "carried": code not in decided,
        }


def _reason(reason: Reason) -> Plain:
    return {"code": reason.code, "text": reason.text, "source": reason.source}


def _refusals(stage: Stage, key: str) -> list[Plain]:
    return [
        {"act": refusal.act, "what": refusal.what, **refusal.objection.as_dict()}
        for refusal in stage.refusals
        if refusal.candidate == key
    ]


def _certificates_of(stage: Stage, key: str) -> list[Certificate]:
    dossier = stage.dossiers.get(key)
    return [
        certificate
        for certificate in stage.certificates
        if dossier and certificate.decision.dossier_id == dossier.pk
    ]


def _certificates(stage: Stage, key: str) -> Iterator[Plain]:
    certificates = _certificates_of(stage, key)
    now = Certificate.objects.in_bulk([certificate.pk for certificate in certificates])
    for certificate in certificates:
        yield {
            "number": certificate.number,
            "state": now[certificate.pk].state,
            "state_label": CertificateState(now[certificate.pk].state).label,
            "kind": certificate.kind,
            "label": certificate.get_kind_display(),
            "bloc": certificate.bloc.code if certificate.bloc else None,
            "competences": [one["code"] for one in certificate.facts["competences"]],
            "files": [str(path_of(certificate, kind)) for kind in _kinds(certificate)],
        }


def _kinds(certificate: Certificate) -> tuple[RenditionKind, ...]:
    """Return the files of a certificate: none when it could not be delivered."""
    delivered = certificate.delivered_at is not None
    return (RenditionKind.PDF, RenditionKind.CREDENTIAL) if delivered else ()


def _declarations(stage: Stage) -> dict[str, Plain]:
    """Return where the declaration of each registered certificate stands on the day of the flux, by number."""
    plan = stage.campaign.declaration
    if plan is None:
        return {}
    return {
        row.number: {
            "number": row.number,
            "status": row.status.value,
            "label": row.status.label,
            "due": row.clock.due.isoformat() if row.clock else None,
            "reasons": [reason.as_dict() for reason in row.reasons],
        }
        for row in pending_declarations(stage.body.pk, paris_date(plan.at))
    }
