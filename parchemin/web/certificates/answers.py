"""An answer of the register as a page, in French or in English, and as JSON for programs.

Nothing personal is told beyond the name of the holder, and not even that when the certificate is worth nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from parchemin.certificates.facts import display_name
from parchemin.certificates.models import Certificate
from parchemin.certificates.selectors.validity import validity_now
from parchemin.certificates.selectors.verdicts import VerificationAnswer
from parchemin.certificates.terms import CertificateState
from parchemin.certificates.verification import Check, Verdict, Verification
from parchemin.kernel.calendar import paris_date
from parchemin.web.certificates.verdict_words import (
    FACTS,
    FINDINGS,
    INTERRUPTED,
    NOTHING_FOUND,
    SINCE,
    SUBJECTS,
    WORDS,
)
from parchemin.web.pieces.verdict import (
    CheckFinding,
    CheckLine,
    Fact,
    Further,
    Language,
    VerdictPage,
)
from parchemin.web.pieces.words import day_date, number

WORTHLESS = {Verdict.SUSPENDED, Verdict.REVOKED}
LONGEST_ARC = 24


def page_of(
    answer: VerificationAnswer, at: datetime, language: Language, address: str = ""
) -> VerdictPage:
    """Return the page of an answer given at a moment.

    `address` is where the same is asked again, empty when it cannot be (a file was handed in).
    """
    verdict, certificate = answer.verdict, answer.certificate
    page = VerdictPage(
        verdict=verdict,
        code=certificate.number if certificate else "",
        at=at,
        checks=tuple(_lines(answer, language)),
        language=language,
        other_language_url=_in_other_language(address, language),
    )
    if certificate is None or verdict is Verdict.UNVERIFIABLE:
        return page
    told = () if verdict is Verdict.UNKNOWN else tuple(_facts(certificate, verdict, language))
    return replace(
        page,
        facts=told,
        sentence=_sentence(answer, certificate, language),
        further=tuple(_further(certificate, language)),
        seal_top=_seal_top(certificate),
        seal_bottom=" · ".join(certificate.number.split("-")[:3:2]),
    )


def unknown_page(code: str, at: datetime, language: Language, address: str = "") -> VerdictPage:
    """Return the page of a code to which nothing answers."""
    return VerdictPage(
        verdict=Verdict.UNKNOWN,
        code=code,
        at=at,
        checks=(NOTHING_FOUND[language],),
        language=language,
        other_language_url=_in_other_language(address, language),
    )


def interrupted_page(at: datetime, language: Language) -> VerdictPage:
    """Return the page of a verification that an error stopped: whatever it was about, never “valid”."""
    return VerdictPage(
        verdict=Verdict.UNVERIFIABLE,
        code="",
        at=at,
        checks=(INTERRUPTED[language],),
        language=language,
    )


def plain(page: VerdictPage) -> dict[str, Any]:
    """Return a page as JSON values (docs/formats/verification.md): its keys are the same in every language."""
    return {
        "verdict": page.verdict.value,
        "word": page.word,
        "meaning": page.meaning,
        "number": page.code,
        "at": page.at.isoformat(timespec="seconds"),
        "language": page.language.value,
        "facts": {one.code: {"label": one.label, "value": one.value} for one in page.facts},
        "checks": [
            {
                "code": one.code,
                "title": one.title,
                "detail": one.detail,
                "passed": one.finding is CheckFinding.PASSED,
            }
            for one in page.checks
        ],
        "further": {one.code: {"label": one.label, "url": one.url} for one in page.further},
    }


def _lines(answer: VerificationAnswer, language: Language) -> Iterator[CheckLine]:
    """Return one line a subject, in the order in which they were looked at.

    Of a file that the register does not know, only what fails is told: the rest proves nothing. Nor is a
    certificate that is worth nothing said to be valid until a day.
    """
    subjects: dict[str, list[Check]] = {}
    for made in answer.checks:
        subjects.setdefault(SUBJECTS[made.name], []).append(made)
    for subject, checks in subjects.items():
        words, worst = WORDS[language][subject], Verification(tuple(checks)).verdict
        if worst is not Verdict.VALID:
            found = dict.fromkeys(made.finding for made in checks if made.allows is worst)
            yield CheckLine(
                subject,
                worst.label if language is Language.FRENCH and worst in WORTHLESS else words.doubt,
                words.lacks or " ".join(found),
                FINDINGS.get(worst, CheckFinding.NOT_DONE),
            )
        elif answer.certificate and not (subject == "dates" and answer.verdict in WORTHLESS):
            measures = {
                "rank": number(answer.rank or 0),
                "since": _day(paris_date(answer.certificate.issued_at), language),
                "until": _term(answer.certificate, language),
            }
            yield CheckLine(
                subject, words.title.format(**measures), words.detail.format(**measures)
            )


def _facts(certificate: Certificate, verdict: Verdict, language: Language) -> Iterator[Fact]:
    words, said = FACTS[language], certificate.facts
    if said["demonstration"]:
        yield Fact("specimen", words["specimen"], words["worthless"])
    if verdict not in WORTHLESS:
        yield Fact("holder", words["holder"], display_name(said["holder"]))
    kind, title = said["certification"]["kind"].upper(), said["certification"]["title"]
    yield Fact(
        "title", words["title"], title if title.upper().startswith(kind) else f"{kind} {title}"
    )
    if certificate.kind == "BLOC":
        (bloc,) = said["blocs"]
        yield Fact("bloc", words["bloc"], f"{bloc['code']}, {bloc['title']} ({words['alone']})")
    elif certificate.kind == "COMP":
        named = "; ".join(f"{one['code']}, {one['title']}" for one in said["competences"])
        yield Fact("competences", words["competences"], f"{named} ({words['only']})")
    on = _day(certificate.awarded_on, language)
    yield Fact("awarded", words["awarded"], words["on"].format(on=on, place=certificate.place))
    yield Fact("issuer", words["issuer"], said["body"]["name"])
    term = "" if verdict in WORTHLESS else f", {_term(certificate, language)}"
    yield Fact("register", words["register"], certificate.number + term)
    yield Fact("scope", words["scope"], _scope(said["registration"], language))


def _scope(registration: dict[str, Any] | None, language: Language) -> str:
    words = FACTS[language]
    if registration is None:
        return words["branch"]
    level = registration["level"]
    return words["registered"].format(
        code=registration["code"] + (words["fictitious"] if registration["fictitious"] else ""),
        level=words["level"].format(level=level) if level else "",
    )


def _sentence(answer: VerificationAnswer, certificate: Certificate, language: Language) -> str:
    """Return since when a certificate is worth nothing, or why its file proves nothing; else nothing."""
    words = SINCE[language]
    if answer.verdict is Verdict.UNKNOWN:
        return words["unknown"]
    if answer.verdict not in WORTHLESS or answer.changed_at is None:
        return ""
    day = _day(paris_date(answer.changed_at), language)
    return words[CertificateState(certificate.state).value].format(day=day)


def _further(certificate: Certificate, language: Language) -> Iterator[Further]:
    words = FACTS[language]
    yield Further(
        "credential", words["credential"], reverse("public:attestation", args=[certificate.token])
    )
    yield Further("body", words["body"], reverse("public:body", args=[certificate.body.slug]))


def _seal_top(certificate: Certificate) -> str:
    """Return what is written above the seal: the name of the body, or the code of the title if it is too long."""
    said = certificate.facts
    name = said["body"]["name"]
    return str(name if len(name) <= LONGEST_ARC else said["certification"]["code"])


def _term(certificate: Certificate, language: Language) -> str:
    """Return how long the certificate holds; only an attestation may have an end."""
    kept = validity_now(certificate)
    words = FACTS[language]
    until = words["until"].format(day=_day(kept.until, language)) if kept.until else ""
    if kept.awaits is None:
        return until or words["endless"]
    counted = words[f"from_{kept.awaits}"].format(months=kept.months)
    return f"{counted}, {until}" if until else counted


def _day(day: date, language: Language) -> str:
    return day_date(day) if language is Language.FRENCH else f"{day:%-d %B %Y}"


def _in_other_language(address: str, language: Language) -> str:
    if not address:
        return ""
    return f"{address}?lang=en" if language is Language.FRENCH else address
