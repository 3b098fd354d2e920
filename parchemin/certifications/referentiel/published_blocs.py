"""Blocs, competences and criteria read in the shape of published agreements."""

import re
from dataclasses import replace
from typing import Any

from parchemin.certifications.referentiel.published_modalities import (
    company_and_outside,
    general_rules,
    modalities,
)
from parchemin.certifications.referentiel.text import (
    clean,
    heading,
    item,
    nearly_same_words,
    paragraph,
    quoted,
    same_words,
)
from parchemin.certifications.referentiel.transcript import Transcript, under
from parchemin.certifications.referentiel.value import Bloc, Competence, Criterion, Modality

_BLOC_KEYS = {
    "numero", "code", "intitule", "competences", "grille", "notes", "modalite_evaluation",
    "evaluation_entreprise", "evaluation_externe", "evaluation_externe_ou_conditions",
}  # fmt: skip
_COMPETENCE_KEYS = {
    "code", "intitule", "criteres", "modalite_evaluation", "activite", "activite_code",
}  # fmt: skip
_ODD = re.compile(r"[§¤�]|&(?!\w)|(?<=\w)&$")


def read_bloc(
    page: Transcript, node: dict[str, Any], path: str, rank: int
) -> tuple[Bloc, list[str]]:
    """Return the bloc of rank `rank` (from 1) and the notes that its text carries."""
    page.tell_unknown(node, _BLOC_KEYS, path)
    title = heading(page.text(node, "intitule", path))
    if not title:
        page.fault(under(path, "intitule"), "un bloc porte un intitulé ; celui-ci n’en a pas")
    number = node.get("numero")
    number = number if isinstance(number, int) and number > 0 else rank
    competences, texts = _competences(page, node, path, number)
    if not competences:
        page.fault(
            under(path, "competences"),
            f"le bloc {quoted(title)} n’a aucune compétence : ce n’est pas encore un bloc"
            " (C. trav., art. L6113-1)",
        )
    competences, criteria = _grid(page, node, path, f"B{number}", competences)
    assessed, notes = _modalities(page, node, path, texts)
    notes += [f"Bloc {number} : {paragraph(note)}" for note in page.texts(node, "notes", path)]
    for index, competence in enumerate(competences):
        if not competence.criteria and not criteria:
            page.gap(f"{path}.competences[{index}]", "aucun critère d’évaluation dans la source")
    bloc = Bloc(
        code=clean(page.text(node, "code", path)) or f"B{number}",
        title=title,
        competences=tuple(competences),
        criteria=tuple(criteria),
        modalities=tuple(assessed),
    )
    return bloc, notes


def _competences(
    page: Transcript, node: dict[str, Any], path: str, number: int
) -> tuple[list[Competence], list[tuple[str, str]]]:
    """Return the competences, and (code, text of its modalities) for each of them in order."""
    found: list[Competence] = []
    texts: list[tuple[str, str]] = []
    activity = ""
    children = page.nodes(node, "competences", path)
    told = any(child.get("activite_code") for _, child in children)
    for rank, (where, child) in enumerate(children, start=1):
        page.tell_unknown(child, _COMPETENCE_KEYS, where)
        title = heading(page.text(child, "intitule", where))
        if not title:
            page.fault(
                under(where, "intitule"), "une compétence porte un intitulé ; celle-ci est vide"
            )
            continue
        own = clean(page.text(child, "activite_code", where))
        if told and not own and activity:
            page.gap(
                where,
                f"aucune activité n’est dite ; celle de la ligne précédente, {activity}, est reprise",
            )
        activity = own or activity
        code = clean(page.text(child, "code", where)) or f"C{number}.{rank}"
        criteria = _criteria(page, page.texts(child, "criteres", where), where, code, title)
        competence = Competence(code=code, title=title, activity=activity, criteria=tuple(criteria))
        _add(page, found, competence, where)
        texts.append((code, page.text(child, "modalite_evaluation", where)))
    return found, texts


def _add(page: Transcript, found: list[Competence], competence: Competence, path: str) -> None:
    """Add a competence, or merge it into the one that bears the same code and says the same."""
    for rank, other in enumerate(found):
        if other.code == competence.code and same_words(other.title, competence.title):
            page.gap(
                path, f"la compétence {other.code} est écrite deux fois ; une seule est gardée"
            )
            extra = [
                c
                for c in competence.criteria
                if all(c.indicators != o.indicators for o in other.criteria)
            ]
            found[rank] = replace(
                other, criteria=_renumbered((*other.criteria, *extra), other.code)
            )
            return
    found.append(competence)


def _criteria(
    page: Transcript, texts: list[str], path: str, code: str, title: str
) -> list[Criterion]:
    """Return one criterion that bears the title of its competence and whose indicators are the texts.

    A text that ends with a colon starts a criterion of its own, and names it.
    """
    groups: list[tuple[str, list[str]]] = []
    for rank, text in enumerate(texts):
        _tell_odd(page, text, f"{under(path, 'criteres')}[{rank}]")
        if text.rstrip().endswith(":"):
            groups.append((heading(text), []))
        elif groups:
            groups[-1][1].append(item(text))
        elif item(text):
            groups.append((title, [item(text)]))
    criteria = [Criterion("", name, tuple(indicators)) for name, indicators in groups]
    return list(_renumbered(tuple(criteria), code))


def _renumbered(criteria: tuple[Criterion, ...], code: str) -> tuple[Criterion, ...]:
    return tuple(
        replace(criterion, code=f"{code}-K{rank}")
        for rank, criterion in enumerate(criteria, start=1)
    )


def _tell_odd(page: Transcript, text: str, path: str) -> None:
    if _ODD.search(text):
        page.gap(path, "caractères inattendus, à relire", text)
    if item(text)[:1].islower():
        page.gap(path, "commence par une minuscule, une lettre manque peut-être", text)


def _grid(
    page: Transcript, node: dict[str, Any], path: str, code: str, competences: list[Competence]
) -> tuple[list[Competence], list[Criterion]]:
    """Return the competences with what the grid says of them, and the criteria of the bloc itself."""
    own: list[Criterion] = []
    apart = any(competence.criteria for competence in competences)
    for where, child in page.nodes(node, "grille", path):
        title = heading(page.text(child, "element", where))
        indicators = page.texts(child, "criteres", where)
        if not title:
            page.fault(
                under(where, "element"),
                "un élément de grille porte un intitulé ; celui-ci est vide",
            )
            continue
        rank = _spoken_of(page, competences, title, where)
        if rank is None:
            own += _criteria(page, [f"{title} :", *indicators], where, code, title)
            if apart:
                page.gap(
                    where,
                    f"aucune compétence ne dit {quoted(title)} ; le critère est tenu au bloc",
                )
        elif not competences[rank].criteria:
            criteria = _criteria(page, indicators, where, competences[rank].code, title)
            competences[rank] = replace(competences[rank], criteria=tuple(criteria))
    if own and not apart:
        page.gap(
            under(path, "grille"),
            "la source évalue le bloc entier : ses critères n’y sont pas liés à une compétence",
        )
    return competences, list(_renumbered(tuple(own), code))


def _spoken_of(
    page: Transcript, competences: list[Competence], title: str, path: str
) -> int | None:
    """Return the rank of the competence that an element of grid assesses.

    Failing the same words, nearly the same words and no criterion yet.
    """
    for rank, competence in enumerate(competences):
        if same_words(competence.title, title):
            return rank
    for rank, competence in enumerate(competences):
        if not competence.criteria and nearly_same_words(competence.title, title):
            page.gap(
                path,
                f"rapproché de la compétence {competence.code}, dont les mots diffèrent un peu",
            )
            return rank
    return None


def _modalities(
    page: Transcript, node: dict[str, Any], path: str, texts: list[tuple[str, str]]
) -> tuple[list[Modality], list[str]]:
    """Return the modalities of a bloc, and the rules of assessment that follow them in the text."""
    found = company_and_outside(
        page.text(node, "evaluation_entreprise", path),
        page.text(node, "evaluation_externe_ou_conditions", path)
        or page.text(node, "evaluation_externe", path),
    )
    body, rules = general_rules(page.text(node, "modalite_evaluation", path))
    found += modalities(body)
    unread = [body] if body.strip() and not found else []
    for text, codes in _by_text(texts):
        read = modalities(text, codes if len(codes) < len(texts) else ())
        found += read
        unread += [] if read else [text]
    for text in unread:
        page.gap(path, "modalité d’évaluation non reconnue, gardée en note", clean(text))
    if not found:
        page.gap(path, "aucune modalité d’évaluation dans la source")
    notes = [f"Modalité d’évaluation : {paragraph(text)}" for text in unread]
    notes += [f"Règles d’évaluation du texte :\n{paragraph(rules)}"] if rules else []
    return found, notes


def _by_text(texts: list[tuple[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    """Group the codes by the text of their modalities; an empty text continues the one before."""
    groups: dict[str, list[str]] = {}
    current = ""
    for code, text in texts:
        current = text if text.strip() else current
        if current and code not in groups.setdefault(current, []):
            groups[current].append(code)
    return [(text, tuple(codes)) for text, codes in groups.items()]
