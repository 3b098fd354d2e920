"""From the shape in which agreements are collected (KALI texts) to our format, with what is missing."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from parchemin.certifications.referentiel import value as v
from parchemin.certifications.referentiel.conversion import Conversion
from parchemin.certifications.referentiel.coverage import left_texts, published_counts
from parchemin.certifications.referentiel.published_activities import Activities
from parchemin.certifications.referentiel.published_blocs import read_bloc
from parchemin.certifications.referentiel.published_competences import (
    criteria_keys,
    modality_keys,
)
from parchemin.certifications.referentiel.published_rows import PublishedTable, tables_in
from parchemin.certifications.referentiel.reading import read_referentiel, shortened
from parchemin.certifications.referentiel.text import clean, heading, paragraph
from parchemin.certifications.referentiel.transcript import Transcript, lines_of
from parchemin.certifications.referentiel.writing import to_document
from parchemin.certifications.terms import AccessRoute, CertificationKind, Register
from parchemin.kernel.identifiers import normalise_idcc
from parchemin.kernel.objections import Refused
from parchemin.kernel.reading import Document, Unreadable
from parchemin.kernel.text import folded

_NOTED = {
    "sigle": "Sigle",
    "rncp_note": "Enregistrement",
    "etat": "État du texte à la collecte",
    "extension": "Extension",
    "jury_evaluation": "Commission d’évaluation",
    "jury_deliberation": "Délibération",
    "validite_blocs": "Validité des blocs",
    "regles_branche": "Règles de la branche",
}
KNOWN_KEYS = {
    "id", "intitule", "secteur", "idcc", "branche", "cpne", "niveau", "rncp", "source_titre",
    "source_url", "texte_id", "date", "licence", "voies_acces", "prerequis", "activites",
    "nsf", "rome", "titulaire_droits",
    *_NOTED,
}  # fmt: skip
_KINDS = (
    (
        r"(?:CQPI|certificat de qualification professionnelle inter-?branches)\s+",
        CertificationKind.CQPI,
    ),
    (r"(?:CQPM?|certificat de qualification professionnelle)\s+", CertificationKind.CQP),
    (r"(?:TFP|titre à finalité professionnelle)\s+", CertificationKind.TFP),
)
_THEIRS = {
    "certification.code": "id",
    "certification.title": "intitule",
    "certification.sector": "secteur",
    "certification.ip_holder": "titulaire_droits",
    "certification.registration.code": "rncp",
    "source.url": "source_url",
}
"""Where the source writes what our format may refuse by its length or its shape."""

_NSF, _ROME = re.compile(r"\b\d{2,3}[a-z]?\b"), re.compile(r"\b[A-N]\d{4}\b")


def is_published_text(document: Any) -> bool:
    """Tell whether a document has a shape that `convert` reads."""
    if not isinstance(document, dict) or "format" in document or "intitule" not in document:
        return False
    return "blocs" in document or _is_uncut(document) or bool(_table(document))


def _is_uncut(document: dict[str, Any]) -> bool:
    """Tell whether a document lists its competences, or a grid, without blocs around them."""
    rows = document.get("competences") or document.get("grille")
    return isinstance(rows, list) and all(
        isinstance(row, dict) or (isinstance(row, str) and "|" not in row) for row in rows
    )


def _table(document: dict[str, Any]) -> PublishedTable | None:
    return next((table for table in tables_in(document, KNOWN_KEYS) if table.blocs), None)


def convert(document: Document) -> Conversion:
    """Return the référentiel of a collected agreement, with its counts and gaps.

    Raises `Unreadable` with every fault: a bloc without competence, a value of the wrong kind…
    """
    page = Transcript()
    text = document.value
    signed_on = _day(page, text)
    identity, source = _identity(page, text), _source(page, text, signed_on)
    _noted(page, text)
    activities = Activities(page)
    activities.read_list(text)
    nodes, known = _nodes(page, text, identity.title)
    blocs = tuple(
        read_bloc(page, activities, node, path, rank)
        for rank, (path, node) in enumerate(nodes, start=1)
    )
    if not blocs and not page.faults:
        page.fault(
            "blocs",
            "aucun bloc : un référentiel ne tient pas sans compétences (C. trav., art. L6113-1)",
        )
    if not activities.found:
        page.gap("activites", "ni liste d’activités, ni activité nommée par une compétence")
    routes = tuple(_route(page, route) for route in page.texts(text, "voies_acces", ""))
    prerequisites = paragraph(page.text(text, "prerequis", ""))
    page.tell_unknown(text, KNOWN_KEYS | known, "")
    if page.faults:
        raise Unreadable(document.name, document.faults_in_order(tuple(page.faults)))
    referentiel = v.Referentiel(
        identity=identity,
        source=source,
        adoption=v.Adoption(number=1, adopted_on=signed_on),
        activities=tuple(activities.found.values()),
        blocs=blocs,
        routes=routes,
        prerequisites=prerequisites,
        notes=tuple(dict.fromkeys(page.notes)),
    )
    _check(document, referentiel)
    gaps = (*page.gaps, *left_texts(page, text, referentiel))
    return Conversion(
        referentiel, published_counts(page, referentiel), document.faults_in_order(gaps)
    )


def _nodes(
    page: Transcript, document: dict[str, Any], title: str
) -> tuple[list[tuple[str, dict[str, Any]]], set[str]]:
    """Return the blocs of a source with their paths, and the keys they are read under."""
    if "blocs" in document:
        return page.nodes(document, "blocs", ""), {"blocs"}
    table = None if _is_uncut(document) else _table(document)
    if table:
        page.gap(table.key, "lignes brutes, lues d’après leurs colonnes ou leurs codes")
        page.take(*table.headings)
        named = [{**node, "intitule": node["intitule"] or title} for node in table.blocs]
        return [(table.key, node) for node in named], {table.key}
    page.gap("", "le fichier n’est pas découpé en blocs ; un seul est tenu")
    known = {
        "competences",
        "grille",
        *modality_keys(document),
        *criteria_keys(document),
    } - KNOWN_KEYS
    whole = {key: document[key] for key in known if document.get(key)}
    if "competences" not in whole:
        whole["competences"] = whole.pop("grille")
    return [("", {"intitule": title, **whole})], known


def _check(document: Document, referentiel: v.Referentiel) -> None:
    """Refuse what our format refuses, at the path of the source."""
    try:
        read_referentiel(Document(document.name, to_document(referentiel)))
    except Unreadable as unreadable:
        faults = [replace(f, path=_THEIRS.get(f.path, f.path)) for f in unreadable.faults]
        raise Unreadable(document.name, document.faults_in_order(tuple(faults))) from None


def _identity(page: Transcript, document: dict[str, Any]) -> v.Identity:
    kind, title = _kind_and_title(page, document)
    branches = _branches(page, document)
    names = list(filter(None, map(clean, page.texts(document, "cpne", ""))))
    if not names:
        page.gap(
            "cpne", "aucune CPNE n’est dite ; il en faut une pour adopter (C. trav., art. L6113-4)"
        )
    nsf, rome = _codes(page, document, "nsf", _NSF), _codes(page, document, "rome", _ROME)
    holder = clean(page.text(document, "titulaire_droits", ""))
    told = (("titulaire des droits", holder), ("code NSF", nsf), ("code ROME", rome))
    if missing := [name for name, value in told if not value]:
        page.gap("", f"champs absents du fichier, à donner : {', '.join(missing)}")
    spoken_for = tuple(branch.idcc for branch in branches)
    return v.Identity(
        code=_code(page, document, title),
        kind=kind,
        title=title,
        short_title=shortened(title),
        sector=clean(page.text(document, "secteur", "")),
        branches=branches,
        cpne=tuple(v.Cpne(name, spoken_for) for name in names),
        ip_holder=holder,
        nsf=nsf,
        rome=rome,
        registration=_registration(page, document),
    )


def _codes(
    page: Transcript, document: dict[str, Any], key: str, pattern: re.Pattern[str]
) -> tuple[str, ...]:
    """Return the codes of a nomenclature; the labels written beside them are notes."""
    lines = list(lines_of(document.get(key)))
    found = [code for line in lines for code in pattern.findall(line)]
    page.take(*lines)
    if labelled := [line for line in lines if line not in found]:
        page.notes.append(f"{key.upper()} : " + "\n".join(labelled))
    return tuple(dict.fromkeys(found))


def _kind_and_title(page: Transcript, document: dict[str, Any]) -> tuple[CertificationKind, str]:
    title = clean(page.text(document, "intitule", ""))
    if not title:
        page.fault("intitule", "l’intitulé de la certification manque")
    for pattern, kind in _KINDS:
        if match := re.match(pattern, title, re.IGNORECASE):
            page.take(match[0])
            return kind, heading(title[match.end() :])
    page.gap("intitule", "la nature (CQP, CQPI, TFP) n’est pas dite ; CQP est retenu")
    return CertificationKind.CQP, heading(title)


def _code(page: Transcript, document: dict[str, Any], title: str) -> str:
    identifier = folded(page.text(document, "id", "")) or folded(title)
    page.take(identifier)
    if not document.get("id"):
        page.gap("id", "aucun identifiant ; le code est tiré de l’intitulé")
    words = identifier.upper().split()
    if len(words) > 1 and re.fullmatch(r"(?:19|20)\d\d", words[-1]):
        words.pop()
    return "-".join(words)[:40].rstrip("-")


def _branches(page: Transcript, document: dict[str, Any]) -> tuple[v.Branch, ...]:
    given = document.get("idcc")
    values = given if isinstance(given, list) else [] if given in (None, "") else [given]
    title = clean(page.text(document, "branche", ""))
    if not values:
        page.gap("idcc", "aucune convention collective (IDCC) n’est dite")
        if title:
            page.notes.append(f"Branche : {title}")
    codes: list[str] = []
    for value in values:
        try:
            codes.append(normalise_idcc(str(value)))
        except Refused as refusal:
            page.fault("idcc", str(refusal), value)
    page.take(*values)
    names = [title, *(["" for _ in codes[1:]])]
    return tuple(
        v.Branch(code, name or f"IDCC {code}") for code, name in zip(codes, names, strict=False)
    )


def _registration(page: Transcript, document: dict[str, Any]) -> v.RegistrationClaim:
    written = page.text(document, "rncp", "")
    page.take(written)
    code = re.sub(r"\s", "", written).upper()
    level = _level(document.get("niveau"))
    register = next(
        (r for r in (Register.RNCP, Register.RS) if code.startswith(r.value)), Register.NONE
    )
    if level is not None and (not isinstance(level, int) or not 2 <= level <= 8):
        page.fault("niveau", "un niveau va de 2 à 8 (C. trav., art. D6113-19)", level)
        level = None
    if code and register is Register.NONE:
        page.fault("rncp", "ce n’est pas un numéro de fiche (RNCPnnnnn ou RSnnnn)", code)
    if register is not Register.RNCP and level is not None:
        page.gap(
            "niveau",
            f"le niveau {level} est gardé en note : sans enregistrement au RNCP, un CQP n’a pas de niveau"
            " (C. trav., art. L6113-1 et D6113-19)",
        )
        level = None
    if register is not Register.NONE:
        page.gap("rncp", "les dates de l’enregistrement ne sont pas dites ; à compléter")
    return v.RegistrationClaim(register=register, code=code, level=level)


def _level(value: object) -> object:
    """Return a level as a number when the source writes « 4 » or « Niveau 4 »."""
    match = (
        re.fullmatch(r"(?:niveau )?(\d)", clean(value), re.IGNORECASE)
        if isinstance(value, str)
        else None
    )
    return int(match[1]) if match else value


def _source(page: Transcript, document: dict[str, Any], signed_on: date | None) -> v.Source:
    title = clean(page.text(document, "source_titre", ""))
    url = page.text(document, "source_url", "").strip()
    if not title:
        page.gap("source_titre", "le texte d’origine n’est pas nommé")
    for key, label in (("source_url", "l’adresse du texte"), ("licence", "la licence du texte")):
        if not document.get(key):
            page.gap(key, f"{label} n’est pas dite")
    return v.Source(
        title=title or "Texte d’origine non précisé",
        url=url,
        licence=clean(page.text(document, "licence", "")),
        text_id=page.text(document, "texte_id", "").strip(),
        signed_on=signed_on,
    )


def _day(page: Transcript, document: dict[str, Any]) -> date | None:
    text = page.text(document, "date", "")
    if not text:
        page.gap("date", "la date du texte n’est pas dite ; la date d’adoption reste à donner")
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        page.fault("date", "une date AAAA-MM-JJ qui existe est attendue", text)
        return None
    page.gap(
        "date",
        f"la date du texte, {text}, est prise pour date d’adoption ; l’entrée en vigueur reste à donner",
    )
    return day


def _route(page: Transcript, text: str) -> v.ReferentielRoute:
    words = folded(text)
    kind = AccessRoute.TRAINING
    if re.search(r"\bvae\b|acquis de l experience", words):
        kind = AccessRoute.VAE
    elif "professionnalisation" in words:
        kind = AccessRoute.PROFESSIONALISATION
    elif "candidature" in words:
        kind = AccessRoute.INDIVIDUAL
    elif "formation" not in words:
        page.gap("voies_acces", "voie d’accès non reconnue, tenue pour une formation", text)
    return v.ReferentielRoute(kind, clean(text))


def _noted(page: Transcript, document: dict[str, Any]) -> None:
    """Keep among the notes what the source says of itself and of its jury."""
    for key, label in _NOTED.items():
        if text := paragraph(page.text(document, key, "")):
            page.notes.append(f"{label} : {text}")
    if document.get("niveau") is not None:
        page.notes.append(f"Niveau annoncé par la source : {clean(str(document['niveau']))}")
