"""Blocs read in the shape of published agreements."""

import re
from typing import Any

from parchemin.certifications.referentiel.published_activities import Activities
from parchemin.certifications.referentiel.published_competences import (
    TITLES,
    CompetenceRow,
    criteria_keys,
    modality_keys,
    modality_text,
    read_competences,
    read_criteria,
    read_grid,
    renumbered,
    title_of,
)
from parchemin.certifications.referentiel.published_modalities import (
    company_and_outside,
    general_rules,
    modalities,
)
from parchemin.certifications.referentiel.text import (
    bare_code,
    heading,
    paragraph,
    quoted,
    split_number,
)
from parchemin.certifications.referentiel.transcript import Part, Transcript, under
from parchemin.certifications.referentiel.value import Bloc, Modality

_COMPANY = "evaluation_entreprise"
_OUTSIDE = ("evaluation_externe_ou_conditions", "evaluation_externe")
_KEYS = {
    "numero", "code", "competences", "grille", "notes", "facultatif",
    "activite", "activites", "activite_code", *TITLES,
}  # fmt: skip
_REGISTER_CODE = re.compile(r"RNCP\d{1,6}BC\d\d")


def read_bloc(
    page: Transcript, activities: Activities, node: dict[str, Any], path: str, rank: int
) -> Bloc:
    """Return the bloc of rank `rank` (from 1); what it says besides goes to the notes of the page."""
    known = {*_KEYS, *criteria_keys(node), *modality_keys(node)}
    numbered, words = split_number(title_of(page, node, path))
    title = heading(words)
    if not title:
        page.fault(under(path, TITLES[0]), "un bloc porte un intitulé ; celui-ci n’en a pas")
    number = _number(page, node, numbered, path, rank)
    page.hold(Part.BLOC, path, title)
    page.tell_unknown(node, known, path, f"Bloc {number}")
    rows = read_competences(page, activities, node, path, number)
    if not rows:
        named = f"le bloc {quoted(title)}" if title else "ce bloc"
        page.fault(
            under(path, "competences"),
            f"{named} n’a aucune compétence : ce n’est pas encore un bloc (C. trav., art. L6113-1)",
        )
    criteria = read_criteria(page, node, path, f"B{number}", title)
    criteria += read_grid(page, node, path, f"B{number}", rows)
    for index, row in enumerate(rows):
        if not row.competence.criteria and not criteria:
            page.gap(
                under(path, f"competences[{index}]"),
                "le fichier ne donne aucun critère d’évaluation",
            )
    assessed = _modalities(page, node, path, rows)
    page.notes += [f"Bloc {number} : {paragraph(note)}" for note in page.texts(node, "notes", path)]
    code, register_code = _codes(page, node, path, number)
    return Bloc(
        code=_distinct(page, code, path, rank),
        title=title,
        optional=node.get("facultatif") is True,
        register_code=register_code,
        competences=tuple(row.competence for row in rows),
        criteria=renumbered(criteria, f"B{number}"),
        modalities=tuple(assessed),
    )


def _number(page: Transcript, node: dict[str, Any], numbered: str, path: str, rank: int) -> int:
    """Return the number of a bloc: what the source gives, what starts its title, else its rank."""
    given = node.get("numero")
    page.take(numbered)
    if isinstance(given, int | str):
        page.take(given)
        numbered = str(given)
    elif given is not None:
        why = "numéro de bloc illisible, remplacé par son rang, gardé en note"
        page.keep(under(path, "numero"), f"Bloc {rank}, numéro", given, why)
    found = re.search(r"\d{1,4}", numbered)
    return int(found[0]) or rank if found else rank


def _codes(page: Transcript, node: dict[str, Any], path: str, number: int) -> tuple[str, str]:
    """Return the code of a bloc, and its code at the RNCP when the source writes it there."""
    written = page.text(node, "code", path)
    page.take(written)
    code = bare_code(written)
    if _REGISTER_CODE.fullmatch(code):
        return f"B{number}", code
    if written and not code:
        page.gap(path, "code de bloc hors du format, remplacé par son numéro", written)
    return code or f"B{number}", ""


def _distinct(page: Transcript, code: str, path: str, rank: int) -> str:
    """Return the code of a bloc, or one of its rank when another bloc bears it."""
    tries = (code, f"B{rank}", *(f"B{rank}-{number}" for number in range(2, 1000)))
    free = next(one for one in tries if one not in page.bloc_codes)
    if free != code:
        page.gap(path, "code de bloc porté deux fois, remplacé", f"{code} → {free}")
    page.bloc_codes.add(free)
    return free


def _modalities(
    page: Transcript, node: dict[str, Any], path: str, rows: list[CompetenceRow]
) -> list[Modality]:
    """Return the modalities of a bloc; the rules of assessment that follow them in the text are notes."""
    keys = [key for key in modality_keys(node) if key not in (_COMPANY, *_OUTSIDE)]
    company = page.text(node, _COMPANY, path)
    outsides = dict.fromkeys(page.text(node, key, path) for key in _OUTSIDE)
    outside = "\n".join(filter(None, outsides))
    found, unread = company_and_outside(page, path, company, outside)
    body, rules = general_rules(modality_text(page, node, keys, path))
    passages: list[tuple[str, tuple[str, ...]]] = [(body, ())] if body.strip() else []
    grouped = _by_text(rows)
    passages += [(text, codes if len(codes) < len(rows) else ()) for text, codes in grouped]
    for text in filter(str.strip, (company, outside, *(text for text, _ in passages))):
        page.hold(Part.MODALITY, path, text)
    for text, codes in passages:
        read, others = modalities(page, path, text, codes)
        found += read
        unread += others
    for text in unread:
        page.keep(path, "Modalité d’évaluation", text, "modalité non reconnue, gardée en note")
    if not found and not unread:
        page.gap(path, "le fichier ne donne aucune modalité d’évaluation")
    if rules:
        page.notes.append(f"Règles d’évaluation du texte :\n{paragraph(rules)}")
    return found


def _by_text(rows: list[CompetenceRow]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the codes by the text of their modalities; an empty text continues the one before."""
    groups: dict[str, list[str]] = {}
    current = ""
    for row in rows:
        current = row.modalities if row.modalities.strip() else current
        if current:
            groups.setdefault(current, []).append(row.competence.code)
    return [(text, tuple(codes)) for text, codes in groups.items()]
