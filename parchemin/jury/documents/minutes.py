"""From the facts of a sitting to its procès-verbal in PDF."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from parchemin.jury.documents.facts import (
    MinutesCandidate,
    MinutesFacts,
    MinutesMember,
    MinutesReopening,
    MinutesSignatory,
    MinutesWithdrawal,
    minutes_digest,
)
from parchemin.jury.documents.words import gendered, voting_words
from parchemin.jury.rules.signatories import PRESIDENCY
from parchemin.jury.terms import College
from parchemin.kernel.calendar import (
    french_date,
    french_long_date,
    french_moment,
    french_time,
    paris_date,
)
from parchemin.kernel.documents import compile_pdf, french_civil_date, objections_to_text
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, refuse_if

_TEMPLATE = Path(__file__).parent / "minutes.typ"
_PARITY = frozenset((College.EMPLOYERS, College.EMPLOYEES))


def make_minutes(facts: MinutesFacts) -> bytes:
    """Return the procès-verbal (A4, PDF/A-3a and PDF/UA-1), before the seal of the body.

    Without signatures it is marked as a draft. The same facts give the same bytes. Raises `Refused` with
    every objection of `objections_to_minutes`.
    """
    refuse_if(objections_to_minutes(facts))
    return compile_pdf(
        _TEMPLATE, _data(facts), dated=paris_date(facts.closed_at or facts.opened_at)
    )


def objections_to_minutes(facts: MinutesFacts) -> tuple[Objection, ...]:
    """Return every reason not to print these minutes: something missing, incoherent or unprintable.

    Source: RULE-38; the branches' texts on what a procès-verbal says (docs/formats/documents.md).
    """
    return tuple(
        [
            *_heading_faults(facts),
            *_table_faults(facts),
            *_signature_faults(facts),
            *(
                objection
                for text in dict.fromkeys(_texts(facts))
                for objection in objections_to_text(text, f"« {text} »")
            ),
        ]
    )


def _objection_to_lack(code: str, message: str, remedy: str = "") -> Objection:
    return Objection(
        code=f"minutes-{code}",
        message=message,
        source="Contenu du procès-verbal (accords de branche)",
        remedy=remedy,
    )


def _heading_faults(facts: MinutesFacts) -> Iterator[Objection]:
    named = {
        "number": ("le numéro du procès-verbal", facts.number),
        "title": ("l’intitulé de la certification", facts.title),
        "edition": ("la version du référentiel", facts.edition),
        "place": ("le lieu de la séance", facts.place),
        "quorum": ("le constat du quorum", facts.quorum),
    }
    for code, (what, value) in named.items():
        if not value.strip():
            yield _objection_to_lack(code, f"Il manque {what}.")
    if facts.closed_at is not None and facts.closed_at < facts.opened_at:
        yield _objection_to_lack("hours", "La séance serait close avant d’être ouverte.")
    if facts.corrects is not None and not facts.corrects.reason.strip():
        yield _objection_to_lack("correction", "Un procès-verbal rectificatif doit dire pourquoi.")


def _table_faults(facts: MinutesFacts) -> Iterator[Objection]:
    for candidate in facts.candidates:
        if len(candidate.marks) != len(facts.units):
            yield _objection_to_lack(
                "marks",
                f"{candidate.name} a {len(candidate.marks)} décisions pour {len(facts.units)} unités.",
            )
    references = {candidate.reference for candidate in facts.candidates}
    units = {unit.code for unit in facts.units}
    for vote in facts.votes:
        if vote.reference not in references or vote.unit not in units:
            yield _objection_to_lack(
                "vote", f"Un vote porte sur {vote.reference}, {vote.unit}, absent du tableau."
            )
    for recusal in facts.recusals:
        if recusal.reference not in references:
            yield _objection_to_lack(
                "recusal", f"Un déport porte sur {recusal.reference}, absent du tableau."
            )
    for changed in facts.adjustments:
        if changed.reference not in references or not changed.reason.strip():
            yield _objection_to_lack(
                "adjustment",
                f"Une note modifiée, {changed.line}, n’a pas de motif ou porte sur un dossier absent.",
            )


def _signature_faults(facts: MinutesFacts) -> Iterator[Objection]:
    if not facts.signatures:
        return
    signed = [(each.name, each.role, each.college) for each in facts.signatures]
    if signed != [(each.name, each.role, each.college) for each in facts.signatories]:
        names = ", ".join(member.name for member in facts.signatories)
        yield _objection_to_lack(
            "signers", f"Le procès-verbal se signe par : {names}, chacun une fois."
        )
    if all(each.unable for each in facts.signatures) != (facts.attested is not None):
        yield _objection_to_lack(
            "attestation", "S’atteste un procès-verbal que nul ne peut signer, et aucun autre."
        )
    if facts.closed_at is None or any(
        signature.signed_at < facts.closed_at for signature in facts.signatures
    ):
        yield _objection_to_lack(
            "signed-early", "Le procès-verbal serait signé avant la fin de la séance."
        )


def _texts(facts: MinutesFacts) -> Iterator[str]:
    yield from (facts.number, facts.body_name, facts.kind, facts.title, facts.code, facts.edition)
    yield from (
        facts.reglement,
        facts.place,
        facts.quorum,
        facts.subject_to,
        *facts.incidents,
        *facts.annexes,
    )
    for member in facts.members:
        yield from (member.name, member.represented_by)
    for unit in facts.units:
        yield from (unit.code, unit.title)
    for person in facts.candidates:
        yield from (person.name, person.reference, person.route, person.scope)
        yield from (person.distinction, person.recommendation, person.adjourned)
        yield from (person.competences, person.told, *person.carried, *person.mean)
    for vote in facts.votes:
        yield from (vote.rule, *vote.reasons)
    for changed in facts.adjustments:
        yield from (changed.bloc, changed.line, changed.before, changed.after, changed.reason)
    for reopening in facts.reopenings:
        yield reopening.reason
    for withdrawal in facts.withdrawals:
        yield from (withdrawal.reference, withdrawal.name, withdrawal.reason)
    for recusal in facts.recusals:
        yield from (recusal.member, recusal.reason)
    yield from facts.pending
    if facts.corrects is not None:
        yield from (facts.corrects.number, facts.corrects.reason)
    yield from (each.unable for each in facts.signatures)
    if facts.attested is not None:
        yield from (facts.attested.by, facts.attested.reason)


def _data(facts: MinutesFacts) -> dict[str, Any]:
    names = {candidate.reference: candidate.name for candidate in facts.candidates}
    heading = "Procès-verbal rectificatif" if facts.corrects else "Procès-verbal de délibération"
    return {
        "document_title": f"{heading} n° {facts.number}, {facts.title}",
        "heading": heading,
        "number": facts.number,
        "body": facts.body_name,
        "kind": facts.kind,
        "title": facts.title,
        "draft": not facts.signatures,
        "unsigned": _unsigned(facts),
        "attested": _attested(facts),
        "pending": list(facts.pending),
        "specimen": facts.specimen,
        "correction": _correction(facts),
        "sitting": _sitting(facts),
        "quorum": facts.quorum,
        "colleges": _colleges(facts.members),
        "units": [{"code": unit.code, "title": unit.title} for unit in facts.units],
        "candidates": [_candidate(candidate) for candidate in facts.candidates],
        "voting": voting_words(facts),
        "votes": [
            {
                "name": names[vote.reference],
                "unit": vote.competence or vote.unit,
                "count": f"{vote.acquired} acquis, {vote.not_acquired} non acquis, "
                f"{plural(vote.abstentions, 'abstention')}",
                "decided": vote.decided.label if vote.decided else "",
                "reasons": list(vote.reasons or filter(None, [vote.rule])),
            }
            for vote in facts.votes
            if vote.worth_telling
        ],
        "adjustments": [
            {
                "name": names[changed.reference],
                "line": f"{changed.bloc}, {changed.line}",
                "before": changed.before,
                "after": changed.after,
                "reason": changed.reason,
            }
            for changed in facts.adjustments
        ],
        "reopenings": [_reopening(reopening) for reopening in facts.reopenings],
        "withdrawals": [
            {"name": each.name, "text": _withdrawal(each)} for each in facts.withdrawals
        ],
        "recusals": [
            {"member": recusal.member, "name": names[recusal.reference], "reason": recusal.reason}
            for recusal in facts.recusals
        ],
        "incidents": list(facts.incidents),
        "subject_to": facts.subject_to,
        "competences": _said_of(facts, lambda candidate: candidate.competences),
        "carried": _said_of(facts, lambda candidate: " ".join(candidate.carried)),
        "means": _said_of(facts, lambda candidate: " ".join(candidate.mean)),
        "recommendations": _said_of(facts, lambda candidate: candidate.recommendation),
        "annexes": list(facts.annexes),
        "signatures": [_signature(signature, facts) for signature in facts.signatures],
        "digest": minutes_digest(facts),
    }


def _said_of(facts: MinutesFacts, text: Callable[[MinutesCandidate], str]) -> list[dict[str, str]]:
    """Return what is said of each candidate of whom there is something to say."""
    said = ((candidate.name, text(candidate)) for candidate in facts.candidates)
    return [{"name": name, "text": words} for name, words in said if words]


def _sitting(facts: MinutesFacts) -> list[dict[str, str]]:
    place = f"{facts.place}, avec participation à distance" if facts.remote else facts.place
    lines = {
        "Date": french_long_date(paris_date(facts.opened_at)),
        "Séance": f"ouverte à {french_time(facts.opened_at)}, {_end(facts)}",
        "Lieu": place,
        "Certification": f"{facts.kind} : {facts.title}",
        "Code": facts.code,
        "Référentiel": facts.edition,
        "Règlement": facts.reglement,
    }
    return [{"label": label, "value": value} for label, value in lines.items() if value]


def _end(facts: MinutesFacts) -> str:
    closed = facts.closed_at
    if closed is None:
        return "non close"
    if paris_date(facts.opened_at) == paris_date(closed):
        return f"close à {french_time(closed)}"
    return f"close le {french_moment(closed)}"


def _reopening(reopening: MinutesReopening) -> str:
    return (
        f"Close le {french_moment(reopening.closed_at)}, la séance a été rouverte le "
        f"{french_moment(reopening.reopened_at)}, avant toute signature. Motif : {reopening.reason}"
    )


def _withdrawal(withdrawal: MinutesWithdrawal) -> str:
    return (
        f"Dossier {withdrawal.reference}, retiré le {french_date(withdrawal.on)}. "
        f"Motif : {withdrawal.reason}"
    )


def _unsigned(facts: MinutesFacts) -> str:
    if facts.closed_at is None:
        return "Projet, sans valeur : la séance n’est pas close."
    names = ", ".join(member.name for member in facts.signatories)
    return f"Projet, sans valeur : le procès-verbal n’est pas encore signé par {names}."


def _attested(facts: MinutesFacts) -> str:
    """Return that nobody could sign, in words; empty where somebody did."""
    if facts.attested is None:
        return ""
    told = facts.attested
    return (
        "Attestation, qui n’est la signature d’aucun juré : nul de ceux qui ont siégé avec une voix ne peut "
        f"signer. Attesté pour {facts.body_name} par {told.by}, le {french_moment(told.at)}. Motif : {told.reason}"
    )


def _correction(facts: MinutesFacts) -> dict[str, str] | None:
    if facts.corrects is None:
        return None
    return {
        "number": facts.corrects.number,
        "signed_on": french_date(facts.corrects.signed_on),
        "reason": facts.corrects.reason,
    }


def _colleges(members: tuple[MinutesMember, ...]) -> list[dict[str, Any]]:
    return [
        {
            "college": college.value,
            "label": f"Collège {college.label.lower()}" if college in _PARITY else college.label,
            "members": [
                {
                    "name": member.name,
                    "role": gendered(member.role.label, woman=member.woman)
                    if member.role in PRESIDENCY
                    else "",
                    "presence": _presence(member),
                }
                for member in members
                if member.college is college
            ],
        }
        for college in College
        if any(member.college is college for member in members)
    ]


def _presence(member: MinutesMember) -> str:
    presence = gendered(member.presence.label.lower(), woman=member.woman)
    if member.represented_by:
        presence += f" par {member.represented_by}"
    if member.hours:
        presence += f", {member.hours}"
    return presence if member.voting else f"{presence}, sans voix"


def _candidate(candidate: MinutesCandidate) -> dict[str, Any]:
    return {
        "name": candidate.name,
        "born": french_civil_date(candidate.birth_date).removeprefix("le "),
        "reference": candidate.reference,
        "route": candidate.route,
        "scope": candidate.scope,
        "marks": [{"mark": mark.value, "label": mark.label} for mark in candidate.marks],
        "outcome": candidate.outcome.value if candidate.outcome else "",
        "outcome_label": candidate.told
        or (candidate.outcome.label if candidate.outcome else "À décider"),
        "distinction": candidate.distinction,
        "adjourned": candidate.adjourned,
    }


def _signature(signature: MinutesSignatory, facts: MinutesFacts) -> dict[str, str]:
    who = (signature.name, signature.role, signature.college)
    woman = any((m.name, m.role, m.college) == who and m.woman for m in facts.members)
    return {
        "function": f"{gendered(signature.role.label, woman=woman)} du jury,",
        "college": signature.college.value,
        "college_label": f"collège {signature.college.label.lower()}",
        "name": "" if signature.unable else signature.name,
        "signed": _how_signed(signature, facts),
    }


def _how_signed(signature: MinutesSignatory, facts: MinutesFacts) -> str:
    moment = french_moment(signature.signed_at)
    if not signature.unable:
        named = facts.signs_by_reglement(signature)
        instead = "" if named else ", ceux que le règlement fait signer étant empêchés"
        return f"Signé à l’écran le {moment}{instead}"
    return f"{signature.name} n’a pas signé. Noté le {moment} : {signature.unable}"
