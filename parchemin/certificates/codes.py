"""What is printed on a parchemin: its number, and the secrets that open its verification page.

The number identifies and is no secret; the token (in the QR code) and the short code (typed beside the
number) are drawn from the operating system's secure source and carry no personal data.
"""

import re
import secrets

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 26
SHORT_CODE_LENGTH = 10

TOKEN = re.compile(f"[{CROCKFORD}]{{{TOKEN_LENGTH}}}")
SHORT_CODE = re.compile(f"[{CROCKFORD}]{{{SHORT_CODE_LENGTH}}}")
NUMBER = re.compile(r"([A-Z0-9]{1,8})-([A-Z0-9]{1,12})-([0-9]{4})-([0-9]{5,9})-([A-Z0-9])")
_PAGE = re.compile(r"/v/([^/?#\s]+)")
_PART = {"branche": r"[A-Z0-9]{1,8}", "certification": r"[A-Z0-9]{1,12}"}
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\u00a0\u2010-\u2015\u2212.-]+")


def verification_token() -> str:
    """Return a new token of 26 Crockford base-32 characters (130 bits), for the QR code."""
    return _draw(TOKEN_LENGTH)


def short_code() -> str:
    """Return a new code of 10 Crockford base-32 characters (50 bits), typed with the number."""
    return _draw(SHORT_CODE_LENGTH)


def typed_code(text: str) -> str:
    """Return a code as typed by a person in its stored form.

    Case, spaces and hyphens do not count; O reads 0, I and L read 1, as Crockford's base 32 says.
    """
    return _SEPARATORS.sub("", text).upper().translate(_MISREAD)


def pasted_token(text: str) -> str | None:
    """Return the token in a text that is one, or that holds the address of a verification page; else None."""
    page = _PAGE.search(text)
    token = page[1] if page else typed_code(text)
    return token if TOKEN.fullmatch(token) else None


def certificate_number(branch: str, certification: str, year: int, sequence: int) -> str:
    """Return `branch-certification-year-sequence-check`, as `1505-RMAG-2026-00042-M`.

    The check character is ISO 7064 MOD 37,36 over the letters and digits before it: it finds every
    single wrong character and nearly every swap of two neighbours.
    Raises `ValueError` for a part that is not of upper-case letters and digits, or out of range.
    """
    for name, value in (("branche", branch), ("certification", certification)):
        if not re.fullmatch(_PART[name], value):
            raise ValueError(f"numéro de certificat : {name} « {value} » (A-Z et 0-9 seulement)")
    if not 1000 <= year <= 9999 or not 1 <= sequence <= 999_999_999:
        raise ValueError(f"numéro de certificat : année {year} ou rang {sequence} hors limites")
    body = f"{branch}-{certification}-{year}-{sequence:05d}"
    return f"{body}-{mod_37_36.calc_check_digit(body.replace('-', ''))}"


def typed_number(text: str) -> str:
    """Return a certificate number as typed by a person in its printed form.

    Raises `ValueError`, in French, when the shape or the check character is wrong.
    """
    number = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[\s\u00a0]+", "", text)).upper()
    if not NUMBER.fullmatch(number):
        raise ValueError("Ce numéro n’a pas la forme attendue, par exemple 1505-RMAG-2026-00042-M.")
    try:
        mod_37_36.validate(number.replace("-", ""))
    except ValidationError as error:
        raise ValueError("Ce numéro comporte une erreur de frappe (clé de contrôle).") from error
    return number


def _draw(length: int) -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))
