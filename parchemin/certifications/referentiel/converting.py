"""From the shape in which agreements are collected (KALI texts) to our format, with what is missing."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from parchemin.certifications.referentiel import value as v
from parchemin.certifications.referentiel.published_blocs import read_bloc
from parchemin.certifications.referentiel.reading import read_referentiel, shortened
from parchemin.certifications.referentiel.text import clean, heading, item, paragraph
from parchemin.certifications.referentiel.transcript import Gap, Transcript
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
    "regles_branche": "Règles de la branche",
}
_KNOWN = {
    "id", "intitule", "secteur", "idcc", "branche", "cpne", "niveau", "rncp", "source_titre",
    "source_url", "texte_id", "date", "licence", "voies_acces", "prerequis", "activites", "blocs",
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
_ACTIVITY_CODE = re.compile(r"^([A-Z]\d+)\.?\s*(\d+)\.?\s+")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A référentiel taken from another shape, and everything that the source does not say."""

    referentiel: v.Referentiel
    gaps: tuple[Gap, ...]


def is_published_text(document: Any) -> bool:
    """Tell whether a document has the shape that `convert` reads."""
    return isinstance(document, dict) and {"intitule", "blocs"} <= set(document)


def convert(document: Document) -> Conversion:
    """Return the référentiel of a collected agreement, with its gaps.

    Raises `Unreadable` with every fault: a bloc without competence, a value of the wrong kind…
    """
    page = Transcript()
    text = document.value
    page.tell_unknown(text, _KNOWN, "")
    blocs: list[v.Bloc] = []
    notes = _notes(page, text)
    for rank, (path, node) in enumerate(page.nodes(text, "blocs", ""), start=1):
        bloc, said = read_bloc(page, node, path, rank)
        blocs.append(bloc)
        notes += said
    if not blocs and not page.faults:
        page.fault(
            "blocs",
            "aucun bloc : un référentiel ne tient pas sans compétences (C. trav., art. L6113-1)",
        )
    signed_on = _day(page, text)
    referentiel = v.Referentiel(
        identity=_identity(page, text),
        source=_source(page, text, signed_on),
        adoption=v.Adoption(number=1, adopted_on=signed_on),
        activities=_activities(page, text),
        blocs=tuple(blocs),
        routes=tuple(_route(page, route) for route in page.texts(text, "voies_acces", "")),
        prerequisites=paragraph(page.text(text, "prerequis", "")),
        notes=tuple(dict.fromkeys(notes)),
    )
    if page.faults:
        raise Unreadable(document.name, document.located(tuple(page.faults)))
    read_referentiel(Document(document.name, to_document(referentiel)))
    return Conversion(referentiel, tuple(page.gaps))


def _identity(page: Transcript, document: dict[str, Any]) -> v.Identity:
    kind, title = _kind_and_title(page, document)
    idcc = _idcc(page, document)
    cpne = clean(page.text(document, "cpne", ""))
    branch = clean(page.text(document, "branche", ""))
    if not cpne:
        page.gap(
            "cpne", "aucune CPNE n’est dite ; il en faut une pour adopter (C. trav., art. L6113-4)"
        )
    page.gap("", "la source ne dit ni titulaire des droits, ni code NSF, ni code ROME")
    return v.Identity(
        code=_code(page, document, title),
        kind=kind,
        title=title,
        short_title=shortened(title),
        sector=clean(page.text(document, "secteur", "")),
        branches=(v.Branch(idcc, branch or f"IDCC {idcc}"),) if idcc else (),
        cpne=(v.Cpne(cpne, (idcc,) if idcc else ()),) if cpne else (),
        registration=_registration(page, document),
    )


def _kind_and_title(page: Transcript, document: dict[str, Any]) -> tuple[CertificationKind, str]:
    title = clean(page.text(document, "intitule", ""))
    if not title:
        page.fault("intitule", "l’intitulé de la certification manque")
    for pattern, kind in _KINDS:
        if match := re.match(pattern, title, re.IGNORECASE):
            return kind, heading(title[match.end() :])
    page.gap("intitule", "la nature (CQP, CQPI, TFP) n’est pas dite ; CQP est retenu")
    return CertificationKind.CQP, heading(title)


def _code(page: Transcript, document: dict[str, Any], title: str) -> str:
    identifier = folded(page.text(document, "id", "")) or folded(title)
    if not document.get("id"):
        page.gap("id", "aucun identifiant ; le code est tiré de l’intitulé")
    words = identifier.upper().split()
    if len(words) > 1 and re.fullmatch(r"(?:19|20)\d\d", words[-1]):
        words.pop()
    return "-".join(words)[:40].rstrip("-")


def _idcc(page: Transcript, document: dict[str, Any]) -> str:
    value = document.get("idcc")
    if value in (None, ""):
        page.gap("idcc", "aucune convention collective (IDCC) n’est dite")
        return ""
    try:
        return normalise_idcc(str(value))
    except Refused as refusal:
        page.fault("idcc", str(refusal), value)
        return ""


def _registration(page: Transcript, document: dict[str, Any]) -> v.RegistrationClaim:
    code = re.sub(r"\s", "", page.text(document, "rncp", "")).upper()
    level = document.get("niveau")
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
            f"le niveau {level} n’est pas repris : sans enregistrement au RNCP, un CQP n’a pas de niveau"
            " (C. trav., art. L6113-1 et D6113-19)",
        )
        level = None
    if register is not Register.NONE:
        page.gap("rncp", "les dates de l’enregistrement ne sont pas dites ; à compléter")
    return v.RegistrationClaim(register=register, code=code, level=level)


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
        f"la date du texte, {text}, est prise pour date d’adoption ; l’entrée en vigueur n’est pas dite",
    )
    return day


def _activities(page: Transcript, document: dict[str, Any]) -> tuple[v.Activity, ...]:
    listed = _listed_activities(page.texts(document, "activites", ""))
    found = listed or _activities_of_competences(document)
    if not found:
        page.gap("activites", "aucun référentiel d’activités dans la source")
    return found


def _listed_activities(texts: list[str]) -> tuple[v.Activity, ...]:
    """Return the activities of a flat list, where a title is bulleted or ends with a colon."""
    found: list[tuple[str, list[str]]] = []
    for text in texts:
        if folded(text) == "referentiel d activites":
            continue
        if text.startswith("•") or text.rstrip().endswith(":") or not found:
            found.append((heading(text), []))
        else:
            found[-1][1].append(re.sub(r"\.$", "", item(text)))
    return tuple(
        v.Activity(f"A{rank}", title, tuple(tasks))
        for rank, (title, tasks) in enumerate(found, start=1)
    )


def _activities_of_competences(document: dict[str, Any]) -> tuple[v.Activity, ...]:
    """Return the activities that competences name beside their code (« A1. 2. Accueil… »)."""
    found: dict[str, v.Activity] = {}
    blocs = [bloc for bloc in document.get("blocs") or [] if isinstance(bloc, dict)]
    for child in (child for bloc in blocs for child in bloc.get("competences") or []):
        code, text = (
            (child.get("activite_code"), child.get("activite"))
            if isinstance(child, dict)
            else ("", "")
        )
        if isinstance(code, str) and isinstance(text, str) and code and text:
            first, *others = _ACTIVITY_CODE.sub("", text).splitlines()
            if first.rstrip().endswith(":"):
                activity = v.Activity(code, heading(first), tuple(map(item, others)))
            else:
                activity = v.Activity(code, " ; ".join(map(heading, [first, *others])))
            found.setdefault(code, activity)
    return tuple(found.values())


def _route(page: Transcript, text: str) -> v.Route:
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
    return v.Route(kind, clean(text))


def _notes(page: Transcript, document: dict[str, Any]) -> list[str]:
    notes = [
        f"{label} : {paragraph(text)}"
        for key, label in _NOTED.items()
        if (text := page.text(document, key, ""))
    ]
    level = document.get("niveau")
    return notes if level is None else [*notes, f"Niveau annoncé par la source : {level}"]
