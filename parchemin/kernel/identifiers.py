"""Numbers and codes of the field, checked and put in their one written form.

Each `normalise_x(text)` returns the canonical text, or raises `Refused` with one French objection
that names the value and the rule. Spaces, dots, tabs and lower case of a copy-paste are forgiven;
wrong keys are not.
"""

import re
import string
from collections.abc import Callable

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import nir, siren, siret

from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection, Refused
from parchemin.kernel.text import the

_NIR = re.compile(r"[12]\d{2}(?P<month>\d{2})(?:\d{2}|2[AB])\d{6}", re.ASCII)
# Letters that a hand or a scan writes for a digit.
_TYPED_FOR = {"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
# The letters that a digit is typed for, the other way round.
_TYPED_FOR_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "8": "B"}
# How the Caisse des Dépôts writes those that it gives (9 a digit, A a letter); its schema asks less.
CDC_CLIENT_FORM, CDC_CONTRACT_FORM = "99AAA999", "AAAAAA999999"
# Months 20, 30 to 42 and 50 to 99 stand for births whose month is unknown (Insee, règles du NIR).
_NIR_MONTHS = frozenset(range(1, 13)) | {20} | frozenset(range(30, 43)) | frozenset(range(50, 100))


def normalise_siren(text: str) -> str:
    """Return the nine digits of a company. Source: Insee, répertoire Sirene (Luhn key)."""
    return _checked(text, "siren", "SIREN", siren.validate, 9)


def normalise_siret(text: str) -> str:
    """Return the fourteen digits of an establishment; La Poste has its own key. Source: Sirene."""
    return _checked(text, "siret", "SIRET", siret.validate, 14)


def normalise_nda(text: str) -> str:
    """Return the eleven digits of a declaration of activity. Source: Code du travail, art. R6351-6."""
    number = _compact(text)
    if fault := _fault_of_digits(number, 11):
        raise _refused("nda", "numéro de déclaration d’activité", text, fault)
    return number


def normalise_nir(text: str) -> str:
    """Return a NIR as fifteen characters; given thirteen, its key is added.

    Provisional numbers (first digit 7 or 8) are refused: the Caisse des dépôts knows certified ones
    only. Source: décret 82-103, art. 4.
    """
    number = _compact(text)
    rule = (
        "1 ou 2, année, mois, département (2A et 2B admis), commune, rang, et deux chiffres de clé"
    )
    body = _NIR.fullmatch(number[:13])
    if body is None or len(number) not in (13, 15) or int(body["month"]) not in _NIR_MONTHS:
        raise _refused("nir", "NIR", _masked(number), rule)
    key = nir.calc_check_digits(number[:13])
    if len(number) == 15 and number[13:] != key:
        raise _refused(
            "nir", "NIR", _masked(number), "la clé ne correspond pas aux treize premiers"
        )
    return number[:13] + key


def normalise_idcc(text: str) -> str:
    """Return the four digits of a collective agreement; sources often drop the leading zeros."""
    number = _matching(text, "idcc", "IDCC", r"\d{1,4}", "un à quatre chiffres")
    if int(number) == 0:
        raise _refused("idcc", "IDCC", text, "un à quatre chiffres, dont un non nul")
    return number.zfill(4)


def normalise_nsf(text: str) -> str:
    """Return an NSF code: three digits, then a letter or none: 312t. Source: décret 94-522."""
    return _matching(
        text, "nsf", "code NSF", r"\d{3}[A-Z]?", "trois chiffres, puis une lettre ou rien"
    ).lower()


def normalise_rncp(text: str) -> str:
    """Return the number of a RNCP record, such as RNCP35340. Source: France compétences."""
    return _matching(text, "rncp", "numéro RNCP", r"RNCP[1-9]\d{0,5}", "RNCP suivi d’un nombre")


def normalise_rs(text: str) -> str:
    """Return the number of a record of the répertoire spécifique. Source: France compétences."""
    return _matching(text, "rs", "numéro RS", r"RS[1-9]\d{0,5}", "RS suivi d’un nombre")


def normalise_cdc_client(text: str) -> str:
    """Return the eight letters or digits of a client number. Source: schema of the flux, `idClient`."""
    return _lettered(text, "cdc-client", "numéro client", 8, 8, "")


def normalise_cdc_contract(text: str) -> str:
    """Return a contract number, of twenty letters or digits at most. Source: schema of the flux, `idContrat`."""
    return _lettered(text, "cdc-contract", "numéro de contrat", 1, 20, "-_")


def look_alikes(number: str, form: str) -> tuple[str, ...]:
    """Return each character of a number that looks like the one its form has there, in words.

    `O3VML243` under the form `99AAA999`: « le 1er caractère est la lettre « O » (pour le chiffre 0 ?) ». A number
    of another length follows another form: nothing is said of it.
    """
    if len(number) != len(form):
        return ()
    return tuple(
        f"le {_rank(rank)} caractère est {_character_in_words(char)}"
        if form[rank - 1] == "9"
        else f"le {_rank(rank)} caractère est le chiffre {char} (pour la lettre « {_TYPED_FOR_LETTER[char]} » ?)"
        for rank, char in enumerate(number, start=1)
        if char in (_TYPED_FOR if form[rank - 1] == "9" else _TYPED_FOR_LETTER)
    )


def _lettered(text: str, code: str, label: str, least: int, most: int, signs: str) -> str:
    number = re.sub(r"[\s\u200b\ufeff]", "", text).upper()
    allowed = string.ascii_uppercase + string.digits + signs
    strangers = [
        f"le {_rank(rank)} caractère est {_character_in_words(char)}"
        for rank, char in enumerate(number, start=1)
        if char not in allowed
    ]
    if strangers:
        raise _refused(code, label, text, f"{', '.join(strangers)}, ni une lettre ni un chiffre")
    if not least <= len(number) <= most:
        asked = f"de {least} à {most}" if least != most else str(most)
        rule = f"il compte {plural(len(number), 'caractère')} au lieu de {asked}"
        raise _refused(code, label, text, rule)
    return number


def _compact(text: str) -> str:
    """Return `text` in upper case without the separators of a copy-paste."""
    return re.sub(r"[\s.\-/\u200b\ufeff]", "", text).upper()


def _checked(text: str, code: str, label: str, validate: Callable[[str], str], digits: int) -> str:
    number = _compact(text)
    if fault := _fault_of_digits(number, digits):
        raise _refused(code, label, text, fault)
    try:
        return validate(number)
    except InvalidChecksum:
        raise _refused(code, label, text, "la clé de contrôle est fausse") from None
    except ValidationError:
        raise _refused(code, label, text, f"{digits} chiffres sont attendus") from None


def _fault_of_digits(number: str, digits: int) -> str:
    """Return which characters are no digit, each with its rank, or how many digits there are; or nothing."""
    strangers = [
        f"le {_rank(rank)} caractère est {_character_in_words(char)}"
        for rank, char in enumerate(number, start=1)
        if char not in string.digits
    ]
    if strangers:
        return f"{', '.join(strangers)}, et non un chiffre"
    if len(number) != digits:
        return f"il compte {plural(len(number), 'chiffre')} au lieu de {digits}"
    return ""


def _rank(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"


def _character_in_words(char: str) -> str:
    """Return a character as it is told, with the digit that it is often typed for."""
    meant = _TYPED_FOR.get(char)
    told = f"la lettre « {char} »" if char.isalpha() else f"« {char} »"
    return f"{told} (pour le chiffre {meant} ?)" if meant else told


def _matching(text: str, code: str, label: str, pattern: str, rule: str) -> str:
    value = _compact(text)
    if not re.fullmatch(pattern, value, re.ASCII):
        raise _refused(code, label, text, rule)
    return value


def _refused(code: str, label: str, value: str, rule: str) -> Refused:
    named = the(label)
    remedy = "Recopiez-le depuis un document officiel."
    return Refused(
        Objection(
            f"identifier-{code}",
            f"{named[0].upper()}{named[1:]} « {value.strip()} » est refusé : {rule}.",
            remedy=remedy,
        )
    )


def _masked(number: str) -> str:
    """Return a NIR that messages and logs may carry: its first digit and its length only."""
    return f"{number[:1]}… ({len(number)} caractères)"
