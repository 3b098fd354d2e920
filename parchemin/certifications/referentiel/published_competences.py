"""Competences and their criteria, read in the shape of published agreements."""

import re
from dataclasses import dataclass, replace
from typing import Any

from parchemin.certifications.referentiel.published_activities import Activities, activities_named
from parchemin.certifications.referentiel.text import (
    bare_code,
    folded_words,
    heading,
    item,
    nearly_same_words,
    quoted,
    same_words,
    split_code,
)
from parchemin.certifications.referentiel.transcript import Part, Transcript, under
from parchemin.certifications.referentiel.value import Competence, Criterion

TITLES = ("intitule", "competence", "libelle", "titre", "element", "critere")
"""Keys under which a source writes the words of a bloc, a competence or a criterion."""

_KEYS = {"code", "activite", "activites", "activite_code", *TITLES}
_CRITERION_KEYS = {"code", "coefficient", "poids", "eliminatoire", *TITLES}
_CRITERIA = re.compile(r"criteres|indicateurs?")
_MODALITY = re.compile(r"evaluation|epreuve|modalite")
_ODD = re.compile(r"[§¤�]|&(?!\w)|(?<=\w)&$")


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A competence of the source with the texts of its own modalities."""

    competence: Competence
    modalities: str


def title_of(page: Transcript, node: dict[str, Any], path: str) -> str:
    """Return the words that a node bears under one of the keys for them, as they are written."""
    key = next((key for key in TITLES if node.get(key)), TITLES[0])
    return page.text(node, key, path)


def criteria_keys(node: dict[str, Any]) -> list[str]:
    """Return the keys under which a node lists criteria."""
    return sorted(key for key in node if _CRITERIA.match(key))


def modality_keys(node: dict[str, Any]) -> list[str]:
    """Return the keys under which a node tells how it is assessed, in its own order."""
    return [key for key in node if _MODALITY.search(key) and not _CRITERIA.match(key)]


def modality_text(page: Transcript, node: dict[str, Any], keys: list[str], path: str) -> str:
    """Return what a node tells of its assessment; the items of a list are bulleted, as they are apart."""
    texts = []
    for key in keys:
        found = [text.strip() for text in page.texts(node, key, path) if text.strip()]
        listed = isinstance(node[key], list) and len(found) > 1
        texts += [f"• {text}" if listed and text[0] not in "•–" else text for text in found]
    return "\n".join(texts)


def read_competences(
    page: Transcript, activities: Activities, node: dict[str, Any], path: str, number: int
) -> list[CompetenceRow]:
    """Return the competences of a bloc, those that a source writes twice once."""
    found: list[CompetenceRow] = []
    whole = _activity(page, activities, node, path)
    above = ""
    children = [
        (where, {TITLES[0]: child} if isinstance(child, str) else child)
        for where, child in page.entries(node, "competences", path)
    ]
    tells = any(child.get("activite_code") or activities_named(child) for _, child in children)
    for rank, (where, child) in enumerate(children, start=1):
        activity = _activity(page, activities, child, where) or whole
        if tells and not activity and above:
            message = "aucune activité n’est dite ; celle de la ligne précédente est reprise"
            page.gap(where, message, above)
        above = activity or above
        row = _row(page, child, where, f"C{number}.{rank}")
        if row:
            _add(
                page, found, replace(row, competence=replace(row.competence, activity=above)), where
            )
    return found


def _activity(page: Transcript, activities: Activities, node: dict[str, Any], path: str) -> str:
    """Return the code of the activity that a node names, the first when it names several."""
    code = page.text(node, "activite_code", path)
    named = activities_named(node) or ([""] if code else [])
    codes = [
        activities.tie(code if not rank else "", text, path) for rank, text in enumerate(named)
    ]
    if len(set(codes)) > 1:
        page.gap(path, "plusieurs activités nommées ; la première est retenue", " ; ".join(codes))
    return codes[0] if codes else ""


def _row(page: Transcript, node: dict[str, Any], path: str, place: str) -> CompetenceRow | None:
    known = {*_KEYS, *criteria_keys(node), *modality_keys(node)}
    written, words = split_code(title_of(page, node, path), "C")
    title = heading(words)
    if not title:
        page.fault(under(path, TITLES[0]), "une compétence porte un intitulé ; celle-ci est vide")
        return None
    page.hold(Part.COMPETENCE, path, words)
    code = _code(page, page.text(node, "code", path) or written, path, place)
    page.take(written)
    page.tell_unknown(node, known, path, code)
    criteria = read_criteria(page, node, path, code, title)
    competence = Competence(code=code, title=title, criteria=criteria)
    return CompetenceRow(competence, modality_text(page, node, modality_keys(node), path))


def _code(page: Transcript, written: str, path: str, place: str) -> str:
    """Return the code of a competence: its own, else its place in the text."""
    page.take(written)
    code = bare_code(written)
    if written and not code:
        page.gap(path, "code de compétence hors du format, remplacé par sa place", written)
    return code or place


def _add(page: Transcript, found: list[CompetenceRow], row: CompetenceRow, path: str) -> None:
    """Add a competence, or merge it into the one that bears the same code and says the same."""
    competence = row.competence
    for rank, other in enumerate(held.competence for held in found):
        if other.code == competence.code and same_words(other.title, competence.title):
            page.gap(path, "compétence écrite deux fois, gardée une seule", other.code)
            page.repeated[Part.COMPETENCE] += 1
            whole = _joined(page, other, competence.criteria)
            found[rank] = replace(found[rank], competence=whole)
            return
    found.append(replace(row, competence=_recoded(page, competence, path)))


def _recoded(page: Transcript, competence: Competence, path: str) -> Competence:
    """Return a competence under a code that no other bears."""
    code, inside = competence.code, path.split(".")[0]
    if code in page.codes:
        rank = int(re.sub(r"\D", "", inside) or 0) + 1
        tries = (f"B{rank}-{code}"[:15], *(f"B{rank}-{number}" for number in range(1, 1000)))
        code = next(one for one in tries if one not in page.codes)
        page.gap(
            path, "code de compétence porté deux fois, remplacé", f"{competence.code} → {code}"
        )
    page.codes.add(code)
    return replace(competence, code=code, criteria=renumbered(competence.criteria, code))


def read_criteria(
    page: Transcript, node: dict[str, Any], path: str, code: str, title: str
) -> tuple[Criterion, ...]:
    """Return the criteria of a node, numbered under its code.

    Texts are the indicators of one criterion that bears `title`; one that ends with a colon, or an object,
    is a criterion of its own.
    """
    groups: list[Criterion] = []
    for key in criteria_keys(node):
        for where, entry in page.entries(node, key, path):
            if isinstance(entry, dict):
                groups += _criterion(page, entry, where)
                continue
            page.hold(Part.CRITERION, where, entry)
            _tell_odd(page, entry, where)
            if entry.rstrip().endswith(":") and heading(entry):
                groups.append(Criterion("", heading(entry)))
            elif item(entry):
                groups = [*(groups or [Criterion("", title)])]
                groups[-1] = _with(groups[-1], [item(entry)])
    return renumbered(tuple(groups), code)


def _criterion(page: Transcript, node: dict[str, Any], path: str) -> list[Criterion]:
    """Return the criterion that an object is, with its indicators, its weight and whether it eliminates."""
    page.tell_unknown(node, {*_CRITERION_KEYS, *criteria_keys(node)}, path, "Critère")
    title = title_of(page, node, path)
    if not heading(title):
        page.fault(path, "un critère porte un intitulé ; celui-ci est vide")
        return []
    page.hold(Part.CRITERION, path, title)
    page.take(page.text(node, "code", path))
    indicators = [
        entry for key in criteria_keys(node) for entry in page.placed_texts(node, key, path)
    ]
    for where, text in indicators:
        page.hold(Part.CRITERION, where, text)
    weight = _weight(page, node, path)
    eliminatory = node.get("eliminatoire") is True
    texts = tuple(filter(None, (item(text) for _, text in indicators)))
    return [Criterion("", heading(title), texts, eliminatory, weight)]


def _weight(page: Transcript, node: dict[str, Any], path: str) -> float:
    for key in ("coefficient", "poids"):
        value = node.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 0 < value <= 9999 and round(value, 2) == value:
                page.take(value)
                return value
            page.fault(
                under(path, key), "un poids va de 0,01 à 9999, deux décimales au plus", value
            )
        elif value is not None:
            page.keep(
                under(path, key), "Coefficient", value, "coefficient illisible, gardé en note"
            )
    return 1.0


def read_grid(
    page: Transcript, node: dict[str, Any], path: str, code: str, rows: list[CompetenceRow]
) -> tuple[Criterion, ...]:
    """Give the competences what the grid of a bloc says of them, and return the criteria of the bloc."""
    own: list[Criterion] = []
    apart = any(row.competence.criteria for row in rows)
    for where, entry in page.entries(node, "grille", path):
        child = {"element": entry} if isinstance(entry, str) else entry
        title = heading(title_of(page, child, where))
        if not title:
            message = "un élément de grille porte un intitulé ; celui-ci est vide"
            page.fault(under(where, "element"), message)
            continue
        page.tell_unknown(child, {*_CRITERION_KEYS, *criteria_keys(child)}, where, title)
        rank = _spoken_of(page, rows, title, where)
        if rank is None:
            found = read_criteria(page, child, where, code, title) or (Criterion("", title),)
            own += found if found[0].title == title else (Criterion("", title), *found)
            if apart:
                message = "aucune compétence ne dit ces mots ; le critère est tenu au bloc"
                page.gap(where, message, title)
        else:
            _complete(page, rows, rank, child, where)
    if own and not apart:
        message = (
            "la grille porte sur le bloc entier : ses critères ne sont pas liés à une compétence"
        )
        page.gap(under(path, "grille"), message)
    return renumbered(tuple(own), code)


def _complete(
    page: Transcript, rows: list[CompetenceRow], rank: int, node: dict[str, Any], path: str
) -> None:
    """Add to the criteria of a competence what the grid says more than its own list."""
    competence = rows[rank].competence
    title = heading(title_of(page, node, path))
    title = competence.title if same_words(title, competence.title) else title
    read = read_criteria(page, node, path, competence.code, title)
    rows[rank] = replace(rows[rank], competence=_joined(page, competence, read))


def _joined(page: Transcript, competence: Competence, more: tuple[Criterion, ...]) -> Competence:
    """Return a competence with the criteria that another list of the source adds to its own."""
    known = {_key(text) for one in competence.criteria for text in (one.title, *one.indicators)}
    own = _key(competence.title)
    added = []
    for criterion in more:
        new = tuple(text for text in criterion.indicators if _key(text) not in known)
        page.repeated[Part.CRITERION] += len(criterion.indicators) - len(new)
        page.repeated[Part.CRITERION] += _key(criterion.title) in known - {own}
        if new or _key(criterion.title) not in {*known, own}:
            added.append(replace(criterion, indicators=new))
    return replace(competence, criteria=renumbered((*competence.criteria, *added), competence.code))


def _spoken_of(page: Transcript, rows: list[CompetenceRow], title: str, path: str) -> int | None:
    """Return the rank of the competence that an element of grid assesses.

    Failing the same words, nearly the same words and no criterion yet.
    """
    for rank, row in enumerate(rows):
        if same_words(row.competence.title, title):
            return rank
    for rank, row in enumerate(rows):
        competence = row.competence
        if not competence.criteria and nearly_same_words(competence.title, title):
            message = "rapproché d’une compétence dont les mots diffèrent un peu"
            page.gap(path, message, f"{competence.code} {quoted(title)}")
            return rank
    return None


def renumbered(criteria: tuple[Criterion, ...], code: str) -> tuple[Criterion, ...]:
    """Return criteria with the codes of their rank under the code of what they assess."""
    return tuple(
        replace(criterion, code=f"{code}-K{rank}")
        for rank, criterion in enumerate(criteria, start=1)
    )


def _with(criterion: Criterion, indicators: list[str]) -> Criterion:
    return replace(criterion, indicators=(*criterion.indicators, *indicators))


def _tell_odd(page: Transcript, text: str, path: str) -> None:
    if _ODD.search(text):
        page.gap(path, "caractères inattendus, à relire", text)
    if text.lstrip()[:1].islower():
        page.gap(path, "commence par une minuscule, une lettre manque peut-être", text)


def _key(text: str) -> str:
    return " ".join(folded_words(text))
