"""What e-mails say: a standard text for each kind of letter, and that which a body writes instead.

A text holds fields in braces, each replaced by its value, and nothing else: no condition, no code.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.guards import objections_to_role
from parchemin.accounts.terms import Role
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_long_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines
from parchemin.post.events import TEXT_RESET, TEXT_SET
from parchemin.post.letters import LINK
from parchemin.post.models import LetterText
from parchemin.post.terms import TextKind

_FIELD = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT, LONGEST_TEXT = 200, 5_000
_LONGEST_TOLD = 300


@dataclass(frozen=True, slots=True)
class Field:
    """What a field stands for, and an invented value of it, for who writes a text."""

    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class StandardText:
    """What a kind of letter says when its body writes nothing else, and the fields that it may hold.

    `case` returns the values of a real letter of a body, the last one, if there is one.
    """

    subject: str
    text: str
    fields: Mapping[str, Field]
    case: Callable[[int], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class MailText:
    """The subject and the text of an e-mail."""

    subject: str
    text: str


SECRET = Field("l’adresse personnelle, faite au départ du courriel", "https://exemple.fr/…")
CIVILITY = Field("« Madame » ou « Monsieur », selon l’état civil", "Madame")
NAME = Field("le prénom et le nom", "Camille Exemple")
BODY = Field("la raison sociale du certificateur", "Certification de l’exemple")
CERTIFICATION = Field("l’intitulé de la certification", "Manager d’unité commerciale")
CONVENED = Field("« Vous êtes convoquée », selon l’état civil", "Vous êtes convoquée")
REPLACES = Field(
    "qu’une convocation en remplace une autre, ou rien",
    "Cette convocation remplace la précédente.",
)
DAY = Field("le jour en entier", "mardi 24 novembre 2026")
HOUR = Field("l’heure du lieu", "10 h 00")
CONVENED_FOR = Field(
    "le jour que dit la convocation reçue, s’il en est un autre, ou rien",
    "La convocation que vous avez reçue est pour le mardi 24 novembre 2026 : elle est sans effet.",
)
SIGNED = "\n\nLe secrétariat\n{certificateur}"
_STANDARD: dict[TextKind, StandardText] = {}


def convened_for(day: date | None) -> str:
    """Return that the convocation received, for another day than the one called off, is void; empty for None."""
    if day is None:
        return ""
    return f"La convocation que vous avez reçue est pour le {french_long_date(day)} : elle est sans effet."


def declare_text(kind: TextKind, standard: StandardText) -> None:
    """Say what a kind of letter says; once for each kind, when its room starts."""
    _STANDARD[kind] = standard


def standard_texts() -> Mapping[TextKind, StandardText]:
    """Return the kinds of letters whose text a body may write, with the standard one."""
    return dict(_STANDARD)


def text_of(body_id: int, kind: TextKind) -> MailText:
    """Return the text that a body says for a kind of letter, fields in braces: its own, or the standard one."""
    own = LetterText.objects.filter(body_id=body_id, kind=kind).first()
    chosen = own or _STANDARD[kind]
    return MailText(chosen.subject, chosen.text)


def text_with_values(said: MailText, values: Mapping[str, str]) -> MailText:
    """Return a text whose fields have their values, without a blank where one ends a line and is empty.

    A field without a value stays as it is written; a subject longer than what a letter keeps is cut.
    """

    def value(found: re.Match[str]) -> str:
        return values.get(found[1].strip(), found[0])

    return MailText(
        _FIELD.sub(value, said.subject)[:_LONGEST_TOLD],
        tidy_lines(_FIELD.sub(value, said.text)),
    )


def said_to(body_id: int, kind: TextKind, values: Mapping[str, str]) -> MailText:
    """Return what an e-mail of a body says to somebody."""
    return text_with_values(text_of(body_id, kind), values)


def preview(body_id: int, kind: TextKind, said: MailText) -> tuple[MailText, bool]:
    """Return a text as its last addressee would have read it, and whether that is a real case."""
    standard = _STANDARD[kind]
    invented = {name: field.example for name, field in standard.fields.items()}
    real = standard.case(body_id)
    return text_with_values(said, {**invented, **(real or {})}), real is not None


def objections_to_text(kind: TextKind, said: MailText) -> tuple[Objection, ...]:
    """Return why a text cannot be said: empty, too long, a field unknown, badly written or missing."""
    fields = _STANDARD[kind].fields
    found = []
    for name, text, longest in (
        ("Objet", said.subject, LONGEST_SUBJECT),
        ("Texte", said.text, LONGEST_TEXT),
    ):
        if not text.strip():
            found.append(Objection("text-empty", f"{name} : il est vide."))
        if len(text) > longest:
            told = f"{name} : {len(text)} caractères, au plus {longest}."
            found.append(Objection("text-too-long", told))
        for rank, line in enumerate(text.splitlines(), start=1):
            found.extend(_objections_to_line(f"{name}, ligne {rank}", line, fields))
    for name, field in fields.items():
        if field is SECRET and f"{{{name}}}" not in said.text:
            told = (
                f"Texte : le champ {{{name}}} manque, sans lequel ce courriel ne mène nulle part."
            )
            found.append(Objection("field-missing", told))
    return tuple(found)


def _objections_to_line(where: str, line: str, fields: Mapping[str, Field]) -> list[Objection]:
    known = "Champs connus : " + ", ".join(f"{{{name}}}" for name in fields) + "."
    found = [
        Objection("unknown-field", f"{where} : le champ {{{name}}} n’existe pas.", remedy=known)
        for name in _FIELD.findall(line)
        if name.strip() not in fields
    ]
    if re.search(r"[{}]", _FIELD.sub("", line)):
        told = f"{where} : une accolade n’est pas fermée, ou pas ouverte."
        found.append(Objection("brace", told, remedy="Un champ s’écrit {ainsi}."))
    if LINK in line:
        found.append(Objection("reserved", f"{where} : « {LINK} » est réservé."))
    return found


@transaction.atomic
def set_text(*, kind: TextKind, said: MailText, actor: Actor, at: datetime) -> MailText:
    """Have the e-mails of a kind say this from now on, in the actor's body; letters written already do not change.

    Raises `Refused` with everything that stands against the text, field by field and line by line.
    """
    kept = MailText(tidy(said.subject), tidy_lines(said.text))
    refuse_if((*objections_to_role(actor, Role.SECRETARIAT), *objections_to_text(kind, kept)))
    if text_of(actor.body_id, kind) == kept:
        return kept
    values = {"subject": kept.subject, "text": kept.text}
    LetterText.objects.update_or_create(body_id=actor.body_id, kind=kind, defaults=values)
    _tell(TEXT_SET, kind, actor, at)
    return kept


@transaction.atomic
def reset_text(*, kind: TextKind, actor: Actor, at: datetime) -> None:
    """Have the e-mails of a kind say the standard text again; done once."""
    refuse_if(objections_to_role(actor, Role.SECRETARIAT))
    gone, _ = LetterText.objects.filter(body_id=actor.body_id, kind=kind).delete()
    if gone:
        _tell(TEXT_RESET, kind, actor, at)


def _tell(event: str, kind: TextKind, actor: Actor, at: datetime) -> None:
    record(actor=actor, event=event, subjects=[f"text/{kind}"], at=at, kind=kind.label)
