"""Assessment modalities read in the words of a published agreement.

Four ways of writing are met: bulleted items with their questions (IDCC 1505), numbered items with
their share, duration, place and assessors (IDCC 2098), two columns, company then outside assessor
(IDCC 0573), and sentences (« L’épreuve E1 est constituée d’une mise en situation »).
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from parchemin.certifications.referentiel.durations import minutes_in
from parchemin.certifications.referentiel.reading import shortened
from parchemin.certifications.referentiel.text import clean, heading, item, joined_lines
from parchemin.certifications.referentiel.transcript import Transcript
from parchemin.certifications.referentiel.value import Modality
from parchemin.certifications.terms import ModalityKind

_KINDS = (
    (r"complétée par un qcm|^qcm\b|^questionnaire|^quiz\b", ModalityKind.MCQ),
    (r"^observation|^visite\b|en visite client", ModalityKind.REAL_WORK_OBSERVATION),
    (r"^mises? en situation|^jeux? de rôles?|^simulation", ModalityKind.SIMULATION),
    (r"^études? de cas|^cas pratiques?|^exercice pratique", ModalityKind.CASE_STUDY),
    (
        r"^(?:réalisation|présentation|analyse)\b.*(?:document écrit|synthèse écrite|dossier)"
        r"|^(?:dossier|mémoire|portefeuille|portfolio|livret)\b|^rapport (?:d’activité|écrit)",
        ModalityKind.PROFESSIONAL_FILE,
    ),
    (
        r"^(?:rapport|évaluation|appréciation|avis) (?:de l’|d’|en |par l’)entreprise"
        r"|^(?:rapport|évaluation|appréciation|avis) (?:du |par le )tuteur",
        ModalityKind.COMPANY_REPORT,
    ),
    (r"^contrôles? continus?|^évaluations? continues?", ModalityKind.CONTINUOUS),
    (
        r"^entretien|^présentation|^soutenance|^exposé|^(?:épreuve|interrogation) orale|^oral\b",
        ModalityKind.ORAL_INTERVIEW,
    ),
    (
        r"^rédaction|^(?:épreuve|évaluation|examen|devoir|test) écrite?\b|^écrit\b",
        ModalityKind.WRITTEN_TEST,
    ),
)
_NAMED = re.compile(
    r"\b(?:qcm|questionnaire|quiz|observation|mises? en situation|jeux? de rôles?|simulation"
    r"|études? de cas|cas pratiques?|exercice pratique|dossier professionnel|portefeuille de preuves"
    r"|rapport d’activité|contrôle continu|entretien|soutenance|exposé|présentation orale"
    r"|(?:épreuve|interrogation) orale|épreuve écrite|rédaction)\b"
)
"""Nouns of modalities, as a sentence names them."""

_ALSO = re.compile(
    r"(?:[+,/]|\b(?:et|ou|puis|suivie?)) ?(?:puis )?(?:d’)?(?:une? |l’|la |le )?(?=("
    + _NAMED.pattern
    + "))"
)
_EXAM = re.compile(
    r"(?:l’|cette |la |les |une? )?(?P<name>(?:épreuve|évaluation|examen|certification|validation)s?"
    r"(?: (?:n° ?)?(?:[a-z]{1,2} ?)?\d+)?)\b",
    re.IGNORECASE,
)
"""How a sentence that describes an assessment opens: « L’épreuve E1 … »."""

_PART = re.compile(
    r"^(?:épreuve (?:n° ?)?(?:[a-z]{1,2} ?)?\d+|e ?\d+|partie \d+"
    r"|(?:\d(?:re|er|de|e|ère|ème)|première|deuxième|seconde|troisième) partie)"
    r"(?: ?\([^)]*\))? ?[:–—-] ?",
    re.IGNORECASE,
)
"""A label before a modality: « E1 : », « 2e partie (1 heure) – »."""

_LABEL_ALONE = re.compile(r"(?:épreuve (?:n° ?)?(?:e ?)?|e ?)\d+ ?:?", re.IGNORECASE)
_NEXT_EXAM = re.compile(r"(?<=[.;]) (?=(?:l[’'])?épreuve (?:n° ?)?[A-Z]{0,2} ?\d)", re.IGNORECASE)
_GENERAL_RULES = re.compile(r"^\d+\.\d+\.\s", re.MULTILINE)
_NUMBERED = re.compile(r"^\d+\.\s+")
_SHARE = re.compile(
    r"(?:correspond à|compte pour|représente|pondération(?: de| :)?) (\d+(?:,\d+)?) ?%"
)
_SHARE_LINE = re.compile(r"^(?:dont )?(?:la |sa )?(?:part|pondération)\b[^.;]*%\.?$", re.IGNORECASE)
_DURATION_LINE = re.compile(r"^durée[^:.]*(?::|\bde\b)[^:.(]{1,30}\.?$", re.IGNORECASE)
_TITLE_ENDS = re.compile(r",? (?:permettant|portant sur|détaillant|comprenant|à partir d\w*)\b")
_EXAM_ENDS = re.compile(
    r"[.,;:(]|,? (?:permettant|portant|détaillant|comprenant|visant|afin|qui|dont|durant|au cours|en présence"
    r"|à partir|d’une durée|en (?:\w+) parties)\b"
)
_COMPLEMENT = re.compile(r"^.* complétée par une? (?=QCM)")
_LABELS = re.compile(r"(?P<place>lieu(?: de l’évaluation)?)|(?:évaluateurs?|jury)", re.IGNORECASE)
_LONGEST_PLACE = 120


def kind_of(text: str) -> ModalityKind | None:
    """Return the kind that the first words of a modality name, or the sentence that describes an exam."""
    words = _words(text)
    if kind := _first_kind(words):
        return kind
    noun = _NAMED.search(words) if _EXAM.match(words) else None
    return _first_kind(words[noun.start() :]) if noun else None


def _words(text: str) -> str:
    return _PART.sub("", item(_NUMBERED.sub("", text)), count=1).casefold()


def _first_kind(words: str) -> ModalityKind | None:
    return next((kind for pattern, kind in _KINDS if re.search(pattern, words)), None)


def _named_kind(text: str) -> ModalityKind | None:
    """Return the kind of the first modality that a text names anywhere."""
    words = _words(text)
    noun = _NAMED.search(words)
    return _first_kind(words[noun.start() :]) if noun else None


def general_rules(text: str) -> tuple[str, str]:
    """Split a text into the modalities of a bloc and the rules for all blocs printed after them."""
    match = _GENERAL_RULES.search(text)
    return (text[: match.start()], text[match.start() :]) if match else (text, "")


def company_and_outside(
    page: Transcript, path: str, company: str, outside: str
) -> tuple[list[Modality], list[str]]:
    """Return the modalities of a text in two columns, and the lines of no known kind."""
    found, unread = [], []
    for text, place, assessors in (
        (company, "Entreprise", "Évaluateur entreprise"),
        (outside, "", ""),
    ):
        for line in joined_lines(text):
            modality = _modality(page, path, [line])
            if modality is None:
                unread.append(line)
                continue
            if modality.description == heading(line):
                modality = replace(modality, title=modality.description, description="")
            found.append(
                replace(
                    modality,
                    place=modality.place or place,
                    assessors=modality.assessors or assessors,
                )
            )
    return found, unread


def modalities(
    page: Transcript, path: str, text: str, competences: tuple[str, ...] = ()
) -> tuple[list[Modality], list[str]]:
    """Return the modalities of a text in items, and its items of no known kind.

    `competences` are the codes that the text covers.
    """
    preamble, parts = _parts(text)
    if not parts:
        parts, preamble = ([preamble] if preamble else []), []
    found: list[Modality] = []
    unread: list[str] = []
    for part in parts:
        if modality := _modality(page, path, part):
            found.append(modality)
        else:
            unread.append("\n".join(part))
    if not found:
        return [], [text]
    place = next((modality.place for modality in reversed(found) if modality.place), "")
    assessors = next((modality.assessors for modality in reversed(found) if modality.assessors), "")
    found = [
        replace(
            modality,
            place=modality.place or place,
            assessors=modality.assessors or assessors,
            competences=competences,
        )
        for modality in found
    ]
    found[0] = _introduced(page, found[0], preamble, alone=len(found) == 1)
    return found, unread


def _introduced(
    page: Transcript, modality: Modality, preamble: list[str], *, alone: bool
) -> Modality:
    """Return the first modality with what is written above it; a duration there is its own when alone."""
    minutes = minutes_in(preamble)[0] if alone else None
    if minutes and modality.minutes in (None, minutes) and all(map(_DURATION_LINE.match, preamble)):
        page.take(*preamble)
        return replace(modality, minutes=minutes)
    described = "\n".join(filter(None, [*map(clean, preamble), modality.description]))
    return replace(modality, minutes=modality.minutes or minutes, description=described)


def _parts(text: str) -> tuple[list[str], list[list[str]]]:
    text = _NEXT_EXAM.sub("\n", text)
    lines = _labelled(line.strip() for line in text.splitlines() if line.strip() not in ("", "+"))
    bulleted = any(line.startswith("•") for line in lines)
    numbered = any(map(_NUMBERED.match, lines))
    shared_out = bool(_SHARE.search(clean(text)))
    preamble: list[str] = []
    parts: list[list[str]] = []
    for line in lines:
        waits = shared_out and parts and _share(parts[-1]) is None
        if bulleted or numbered:
            starts = bool(line.startswith("•") if bulleted else _NUMBERED.match(line))
        else:
            starts = _starts(line, inside=bool(parts) and _is_exam(parts[-1][0]))
        if starts and not waits:
            parts.append([line])
        elif parts:
            parts[-1].append(line)
        elif kind_of(line):
            parts.append([line])
        else:
            preamble.append(line)
    return preamble, parts


def _labelled(lines: Iterable[str]) -> list[str]:
    """Return lines with each label that stands alone, « Épreuve E4 », put before what it names."""
    found: list[str] = []
    label = ""
    for line in lines:
        if _LABEL_ALONE.fullmatch(clean(line)):
            found += [label] if label else []
            label = line
        elif label and kind_of(line) and not _is_exam(line):
            found.append(f"{label.rstrip(' :')} : {line}")
            label = ""
        else:
            found += [line, label] if label else [line]
            label = ""
    return [*found, label] if label else found


def _starts(line: str, *, inside: bool) -> bool:
    """Tell whether a line without bullet nor number starts a modality; the parts of an exam do not."""
    if inside or _is_exam(line):
        return _is_exam(line)
    if line.startswith("– ") or _PART.match(clean(line)):
        return kind_of(line) is not None
    return bool(_NAMED.match(_words(line)))


def _is_exam(line: str) -> bool:
    """Tell whether a line is the sentence of an exam that bears a number, « L’épreuve E1 est… »."""
    exam = _EXAM.match(clean(line))
    return bool(exam and exam["name"][-1].isdigit())


def _modality(page: Transcript, path: str, lines: list[str]) -> Modality | None:
    whole = heading(_NUMBERED.sub("", lines[0]))
    kind = kind_of(lines[0])
    if kind is None:
        kind = next(filter(None, map(_named_kind, lines)), None)
        if kind is None:
            return None
        page.gap(path, "modalité reconnue à un mot de sa phrase", whole)
    others = {_first_kind(match[1]) for match in _ALSO.finditer(whole.casefold())}
    if others - {kind, None} and not _COMPLEMENT.match(whole):
        page.gap(path, "la phrase nomme plusieurs modalités ; la première est retenue", whole)
    minutes, is_open = minutes_in(lines)
    if is_open:
        page.gap(path, "plusieurs durées ; aucune n’est retenue, le texte est gardé", whole)
    title = _title(whole)
    facts, rest = _facts(page, lines[1:], minutes)
    described = ([] if title == whole else [whole]) + rest
    return Modality(
        kind=kind,
        title=title,
        description="\n".join(described),
        minutes=minutes,
        weight=_share(lines),
        place=facts.get("place", ""),
        assessors=facts.get("assessors", ""),
    )


def _title(whole: str) -> str:
    """Return the words that name a modality: « Épreuve E1 : mise en situation » for a sentence."""
    exam = _EXAM.match(whole)
    noun = _NAMED.search(whole.casefold()) if exam else None
    if exam is None or noun is None or _first_kind(_words(whole)):
        return shortened(_COMPLEMENT.sub("", _TITLE_ENDS.split(whole)[0]), 140)
    named = _EXAM_ENDS.split(whole[noun.start() :])[0].strip()
    return shortened(f"{heading(exam['name'])} : {named}", 140)


def _facts(
    page: Transcript, lines: list[str], minutes: int | None
) -> tuple[dict[str, str], list[str]]:
    """Return the place and the assessors that lines label, and the lines that are the description."""
    facts: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(map(clean, lines))
    for line in waiting:
        label, _, value = line.partition(":")
        if known := _LABELS.fullmatch(label.strip()):
            name = "place" if known["place"] else "assessors"
            told = value.strip() or next(waiting, "")
            if told and name not in facts and (name != "place" or len(told) <= _LONGEST_PLACE):
                page.take(label)
                facts[name] = told
            else:
                rest += filter(None, [line, "" if value.strip() else told])
        elif _is_fact(line, minutes):
            page.take(line)
        else:
            rest.append(_NUMBERED.sub("", line))
    return facts, rest


def _is_fact(line: str, minutes: int | None) -> bool:
    """Tell whether a line says a share or the duration retained, and nothing else."""
    if _SHARE_LINE.match(line) and _share([line]) is not None:
        return True
    return (
        bool(_DURATION_LINE.match(line))
        and minutes is not None
        and minutes_in([line])[0] == minutes
    )


def _share(lines: list[str]) -> float | None:
    match = next(filter(None, (_SHARE.search(clean(line)) for line in lines)), None)
    share = float(match[1].replace(",", ".")) if match else None
    return share if share is None or 0 < share <= 100 else None
