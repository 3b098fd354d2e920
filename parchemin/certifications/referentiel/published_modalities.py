"""Assessment modalities read in the words of a published agreement.

Three ways of writing are met: bulleted items with their questions (IDCC 1505), numbered items with
their share, duration, place and assessors (IDCC 2098), and two columns, company then outside
assessor (IDCC 0573).
"""

import re
from dataclasses import replace

from parchemin.certifications.referentiel.reading import shortened
from parchemin.certifications.referentiel.text import clean, heading, item, joined_lines
from parchemin.certifications.referentiel.value import Modality
from parchemin.certifications.terms import ModalityKind

_KINDS = (
    (r"complétée par un qcm|^qcm\b|^questionnaire", ModalityKind.MCQ),
    (r"^observation|^visite\b|en visite client", ModalityKind.REAL_WORK_OBSERVATION),
    (r"^mise en situation|^jeu de rôle", ModalityKind.SIMULATION),
    (r"^(?:l’)?étude de cas|^exercice pratique", ModalityKind.CASE_STUDY),
    (
        r"^(?:réalisation|présentation|analyse)\b.*(?:document écrit|synthèse écrite|dossier)",
        ModalityKind.PROFESSIONAL_FILE,
    ),
    (r"^entretien|^présentation", ModalityKind.ORAL_INTERVIEW),
    (r"^rédaction", ModalityKind.WRITTEN_TEST),
)
_GENERAL_RULES = re.compile(r"^\d+\.\d+\.\s", re.MULTILINE)
_NUMBERED = re.compile(r"^\d+\.\s+")
_SHARE = re.compile(r"correspond à (\d+(?:,\d+)?) ?%")
_DURATION = re.compile(r"(\d+) ?(minutes?|heures?)\b")
_TITLE_ENDS = re.compile(r",? (?:permettant|portant sur|détaillant|comprenant|à partir d\w*)\b")
_COMPLEMENT = re.compile(r"^.* complétée par une? (?=QCM)")
_LABELS = {"lieu de l’évaluation": "place", "évaluateurs": "assessors"}


def kind_of(text: str) -> ModalityKind | None:
    """Return the kind that the first words of a modality name, or None."""
    words = item(_NUMBERED.sub("", text)).casefold()
    return next((kind for pattern, kind in _KINDS if re.search(pattern, words)), None)


def general_rules(text: str) -> tuple[str, str]:
    """Split a text into the modalities of a bloc and the rules for all blocs printed after them."""
    match = _GENERAL_RULES.search(text)
    return (text[: match.start()], text[match.start() :]) if match else (text, "")


def company_and_outside(company: str, outside: str) -> list[Modality]:
    """Return the modalities of a text in two columns; lines of an unknown kind are left out."""
    found = []
    for text, place, assessors in (
        (company, "Entreprise", "Évaluateur entreprise"),
        (outside, "", ""),
    ):
        for line in joined_lines(text):
            if kind := kind_of(line):
                found.append(Modality(kind, heading(line), place=place, assessors=assessors))
    return found


def modalities(text: str, competences: tuple[str, ...] = ()) -> list[Modality]:
    """Return the modalities of a text in items; none when no line names a kind that is known.

    `competences` are the codes that the text covers.
    """
    preamble, parts = _parts(text)
    found = [modality for part in parts if (modality := _modality(part))]
    if not found:
        return []
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
    if preamble and len(found) == 1:
        found[0] = replace(found[0], minutes=found[0].minutes or _minutes(preamble))
    elif preamble:
        described = "\n".join(filter(None, [*map(clean, preamble), found[0].description]))
        found[0] = replace(found[0], description=described)
    return found


def _parts(text: str) -> tuple[list[str], list[list[str]]]:
    lines = [line.strip() for line in text.splitlines() if line.strip() not in ("", "+")]
    bulleted = any(line.startswith("•") for line in lines)
    shared_out = bool(_SHARE.search(clean(text)))
    preamble: list[str] = []
    parts: list[list[str]] = []
    for line in lines:
        if _starts(line, bulleted) and not (shared_out and parts and _share(parts[-1]) is None):
            parts.append([line])
        elif parts:
            parts[-1].append(line)
        elif kind_of(line):
            parts.append([line])
        else:
            preamble.append(line)
    return preamble, parts


def _starts(line: str, bulleted: bool) -> bool:
    if bulleted:
        return line.startswith("•")
    if _NUMBERED.match(line):
        return True
    return line.startswith("– ") and kind_of(line) is not None


def _modality(lines: list[str]) -> Modality | None:
    kind = kind_of(lines[0])
    if kind is None:
        return None
    whole = heading(_NUMBERED.sub("", lines[0]))
    title = shortened(_COMPLEMENT.sub("", _TITLE_ENDS.split(whole)[0]), 140)
    facts, rest = _facts(lines[1:])
    described = ([] if title == whole else [whole]) + rest
    return Modality(
        kind=kind,
        title=title,
        description="\n".join(described),
        minutes=_minutes(lines),
        weight=_share(lines),
        place=facts.get("place", ""),
        assessors=facts.get("assessors", ""),
    )


def _facts(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the labelled facts of a modality, and the lines that are its description."""
    facts: dict[str, str] = {}
    rest: list[str] = []
    label = ""
    for line in map(clean, lines):
        if label:
            facts[label], label = line, ""
        elif name := _LABELS.get(line.rstrip(" :").casefold()):
            label = name
        elif not _SHARE.search(line) and not line.startswith("Durée"):
            rest.append(_NUMBERED.sub("", line))
    return facts, rest


def _minutes(lines: list[str]) -> int | None:
    stated = [line for line in lines if line.startswith("Durée")] or lines
    match = next(filter(None, (_DURATION.search(clean(line)) for line in stated)), None)
    if match is None:
        return None
    return int(match[1]) * (60 if match[2].startswith("heure") else 1)


def _share(lines: list[str]) -> float | None:
    match = next(filter(None, (_SHARE.search(clean(line)) for line in lines)), None)
    return float(match[1].replace(",", ".")) if match else None
