"""The report of a rehearsal, for a secretary: what came out, what was refused, why, and what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from parchemin.certificates.terms import CertificateState
from parchemin.jury.terms import ConfirmationVerdict, Outcome, SittingState, Unit, UnitOutcome
from parchemin.kernel.calendar import french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.text import lowered
from parchemin.pathways.terms import Route

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")
Plain = dict[str, Any]


def report_of(decisions: Plain, *, gaps: Sequence[str], faults: Sequence[str]) -> str:
    """Return the report, in Markdown, of what `decisions_of` gives.

    `gaps` are what the référentiel does not say; `faults` what did not recompute, and there should be none.
    """
    lines = [
        *_heading(decisions),
        *_summary(decisions),
        *_refused(decisions),
        *(line for candidate in decisions["candidates"] for line in _candidate(candidate)),
        *_gaps(gaps),
        *_proofs(decisions, faults),
    ]
    return "\n".join(lines) + "\n"


def _heading(decisions: Plain) -> Iterator[str]:
    certification = decisions["certification"]
    yield f"# {_text(decisions['campaign']['title'])}"
    yield ""
    yield (
        "Répétition : les actes de l’application, dans une base jetée ensuite. Rien ici n’a de valeur, et les "
        "documents sont des spécimens."
    )
    yield ""
    registration = certification["registration"] or "non enregistrée"
    yield f"- Certification : {_text(certification['title'])}, édition {certification['edition']}, {registration}"
    yield f"- Règlement : {_text(certification['reglement'])}"
    yield f"- Séance : {_sitting(decisions['sitting'])}"
    yield from _remarks(decisions["sitting"]["remarks"] if decisions["sitting"] else ())
    yield ""


def _sitting(sitting: Plain | None) -> str:
    if sitting is None:
        return "elle n’a pas pu être convoquée"
    held_on = french_date(date.fromisoformat(sitting["held_on"]))
    return f"{sitting['code']}, {held_on} ({SittingState(sitting['state']).label})"


def _summary(decisions: Plain) -> Iterator[str]:
    yield "## Résultats"
    yield ""
    yield "| Candidat | Voie | Issue | Acquis | Non acquis | Certificats |"
    yield "|---|---|---|---|---|---|"
    for candidate in decisions["candidates"]:
        blocs = _decided(candidate)
        gained, others = _split(blocs) if _is_final(candidate) else ([], [])
        numbers = [certificate["number"] for certificate in candidate["certificates"]]
        cells = (
            _text(candidate["name"]),
            Route(candidate["route"]).label,
            _outcome(candidate),
            *(", ".join(cell) or "—" for cell in (gained, others, numbers)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _is_final(candidate: Plain) -> bool:
    """Tell whether nothing waits for the CPNE, nor came back from it: until then nothing is granted."""
    if candidate["confirmation"]:
        return bool(candidate["confirmation"]["verdict"] == ConfirmationVerdict.CONFIRMED)
    return not candidate["to_confirm_by_cpne"]


def _outcome(candidate: Plain) -> str:
    """Return what the jury decided, and what the CPNE made of it where it decides last."""
    if _is_final(candidate):
        return str(candidate["label"])
    after = "rendu au jury par la CPNE" if candidate["confirmation"] else "sous réserve de la CPNE"
    return f"{candidate['label']}, {after}"


def _split(blocs: Sequence[Plain]) -> tuple[list[str], list[str]]:
    """Return the codes acquired and those not; a bloc acquired in part is told by its competences."""
    gained: list[str] = []
    others: list[str] = []
    for bloc in blocs:
        acquired = bloc["outcome"] == UnitOutcome.ACQUIRED
        inside = [one for one in bloc["competences"] if one["outcome"] == UnitOutcome.ACQUIRED]
        if acquired or not inside:
            (gained if acquired else others).append(bloc["code"])
            continue
        for one in bloc["competences"]:
            (gained if one in inside else others).append(one["code"])
    return gained, others


def _refused(decisions: Plain) -> Iterator[str]:
    if decisions["refusals"]:
        yield "## Ce qui a été refusé"
        yield ""
        yield from _refusals(decisions["refusals"])
        yield ""


def _refusals(refusals: Sequence[Plain]) -> Iterator[str]:
    """Yield one point per act refused, with each reason, its text and what would lift it.

    That the jury has not spoken goes without saying where something else kept it from speaking.
    """
    for what, group in groupby(refusals, key=lambda refusal: refusal["what"]):
        reasons = list(group)
        yield f"- {_text(what)} :"
        for refusal in [one for one in reasons if one["code"] != "to-decide"] or reasons:
            yield f"  - {_sourced(refusal['message'], refusal['source'])}{_remedy(refusal['remedy'])}"


def _remarks(remarks: Iterable[Plain]) -> Iterator[str]:
    for remark in remarks:
        yield f"- À savoir. {_sourced(remark['message'], remark['source'])}{_remedy(remark['remedy'])}"


def _remedy(text: str) -> str:
    return f" *{_text(text)}*" if text else ""


def _candidate(candidate: Plain) -> Iterator[str]:
    yield f"## {_text(candidate['name'])} : {lowered(_outcome(candidate))}"
    yield ""
    if candidate["dossier"]:
        yield f"Dossier {candidate['dossier']} ; voie : {Route(candidate['route']).label}."
        yield ""
    for reason in candidate["reasons"]:
        yield f"- {_sourced(reason['text'], reason['source'])}"
    whole = [unit for unit in candidate["units"] if unit["unit"] == Unit.CERTIFICATION]
    if candidate["outcome"]:
        yield from (
            f"- {_sourced(r['text'], r['source'])}" for unit in whole for r in unit["reasons"]
        )
    for bloc in _decided(candidate):
        yield f"- **{_text(bloc['code'])}**, {_text(bloc['title'])} : {bloc['label'].lower()}{_until(bloc)}"
        yield from _reasons(bloc, candidate["units"])
    yield from _lines_of_kept_units(candidate)
    for recusal in candidate["recusals"]:
        for reason in recusal["reasons"]:
            yield f"- Déport. {_sourced(reason['text'], reason['source'])}"
    for reason in candidate["uncounted_proxies"]:
        yield f"- Pouvoir. {_sourced(reason['text'], reason['source'])}"
    if candidate["recusals"] and candidate["quorum"]["required"] and candidate["quorum"]["met"]:
        there = plural(candidate["quorum"]["present"], "votant")
        yield f"- Quorum de ce dossier : {there} pour {candidate['quorum']['required']} requis."
    yield from _remarks(candidate["warnings"])
    yield from _words(candidate)
    yield from _refusals(candidate["refusals"])
    yield from _papers(candidate)
    yield ""


def _reasons(bloc: Plain, units: Sequence[Plain]) -> Iterator[str]:
    """Yield why a bloc is acquired or not, under the name of each competence where each was decided.

    What is said of the certification as a whole is told once, before the blocs.
    """
    decided = {unit["code"]: unit for unit in units if unit["unit"] == Unit.COMPETENCE}
    inside = [decided[one["code"]] for one in bloc["competences"] if one["code"] in decided]
    whole = [unit for unit in units if unit["unit"] == Unit.CERTIFICATION]
    told = [reason for unit in (*inside, *whole) for reason in unit["reasons"]]
    for reason in bloc["reasons"]:
        if reason not in told:
            yield f"  - {_sourced(reason['text'], reason['source'])}"
    for unit in inside:
        outcome = UnitOutcome(unit["outcome"]).label.lower()
        yield f"  - Compétence {_text(unit['code'])} : {outcome}"
        for reason in unit["reasons"]:
            yield f"    - {_sourced(reason['text'], reason['source'])}"


def _lines_of_kept_units(candidate: Plain) -> Iterator[str]:
    """Yield what the candidate keeps without the whole, with how long each is kept."""
    if candidate["outcome"] in (None, Outcome.FULL):
        return

    def told(unit: Plain) -> tuple[str, str, str]:
        return unit["validity"], unit["unit"], unit["source"]

    for (validity, kind, source), group in groupby(candidate["kept"], key=told):
        codes = [unit["code"] for unit in group]
        noun = Unit(kind).label.lower() + ("s" if len(codes) > 1 else "")
        yield "- " + _sourced(f"Gardé {validity}, {noun} : {', '.join(codes)}.", source)


def _decided(candidate: Plain) -> list[Plain]:
    """Return the blocs of a candidate that the jury said something of."""
    undecided = UnitOutcome.UNDECIDED
    blocs = candidate["blocs"] if candidate["outcome"] else ()
    return [bloc for bloc in blocs if bloc["outcome"] != undecided]


def _until(bloc: Plain) -> str:
    until = bloc["valid_until"]
    return f", valable jusqu’au {french_date(date.fromisoformat(until))}" if until else ""


def _words(candidate: Plain) -> Iterator[str]:
    """Yield what the jury adds to its decision."""
    if candidate["mention_label"]:
        yield f"- Mention : {_text(candidate['mention_label'])}."
    if candidate["recommendation"]:
        yield f"- Recommandation : {_text(candidate['recommendation'])}"
    if confirmation := candidate["confirmation"]:
        on = french_date(date.fromisoformat(confirmation["on"]))
        why = f" {confirmation['reason']}" if confirmation["reason"] else ""
        said = f"{confirmation['label']} par la CPNE le {on}, {confirmation['deliberation']}.{why}"
        yield f"- {_text(said)}"
    elif candidate["to_confirm_by_cpne"]:
        yield "- Cette décision attend la CPNE."


def _papers(candidate: Plain) -> Iterator[str]:
    """Yield the certificates with their files, and where their declaration stands."""
    for certificate in candidate["certificates"]:
        files = ", ".join(f"[{path}]({path})" for path in certificate["files"]) or "aucun fichier"
        fallen = certificate["state"] != CertificateState.ACTIVE
        state = f", {certificate['state_label'].lower()}" if fallen else ""
        yield f"- {certificate['label']} {certificate['number']}{state} : {files}"
    for declaration in candidate["declarations"]:
        due = french_date(date.fromisoformat(declaration["due"])) if declaration["due"] else ""
        before = f", avant le {due}" if due else ""
        yield f"- Déclaration à la Caisse des Dépôts : {declaration['label'].lower()}{before}."
        for reason in declaration["reasons"]:
            yield f"  - {_sourced(reason['message'], reason['source'])}{_remedy(reason['remedy'])}"


def _gaps(gaps: Sequence[str]) -> Iterator[str]:
    if gaps:
        yield "## À relire dans le référentiel"
        yield ""
        yield from (f"- {_text(gap)}" for gap in gaps)
        yield ""


def _proofs(decisions: Plain, faults: Sequence[str]) -> Iterator[str]:
    yield "## Vérifier"
    yield ""
    if faults:
        yield f"{plural(len(faults), 'élément ne se recalcule', 'éléments ne se recalculent')} pas :"
        yield from (f"- {_text(fault)}" for fault in faults)
    else:
        yield "Journal, décisions et registre se recalculent à l’identique."
    files = [
        path
        for candidate in decisions["candidates"]
        for certificate in candidate["certificates"]
        for path in certificate["files"]
    ]
    if files:
        yield ""
        yield "Chaque parchemin et chaque attestation se vérifie sans réseau, depuis ce dossier :"
        yield ""
        yield f"    parchemin check {files[0]} --trust trust"


def _sourced(text: str, source: str) -> str:
    return f"{_text(text)} ({_text(source)})" if source else _text(text)


def _text(text: str) -> str:
    """Return a text on one line, with nothing that Markdown would read."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
