"""Text of people: one spelling everywhere, folding for search, what a name may not hold."""

import re
import unicodedata

from parchemin.kernel.coverage import uncovered_characters
from parchemin.kernel.objections import Objection

APOSTROPHES = "'’‘ʼ`´′＇"
HYPHENS = "-‐‑‒–—−﹣－"
LONGEST_NAME = 120

# Letters that Unicode does not decompose, written as French registers transliterate them.
_UNDECOMPOSED = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ŋ": "n", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k", "ə": "e", "ɗ": "d", "ɓ": "b", "ƙ": "k", "ƴ": "y",
        "ɛ": "e", "ɔ": "o", "ɲ": "n",
    }
)  # fmt: skip
_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_ELIDED = re.compile(r"[aeiou]|h[aeiouy]|y[^aeiou ]")
_SEPARATORS = re.compile(r"[\W_]+")
_NAME_PUNCTUATION = frozenset(" .,()·/" + APOSTROPHES + HYPHENS)
_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def tidy(text: str) -> str:
    """Return `text` as it is kept: Unicode NFC, one plain space between words, none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def tidy_lines(text: str) -> str:
    """Return a text of several lines as it is kept: Unicode NFC, one kind of line end and no blank before it.

    Browsers end lines with CR LF, spreadsheets with either: `tidy_lines("Vu.\\r\\nÀ revoir. ")` is
    `"Vu.\\nÀ revoir."`.
    """
    lines = _LINE_END.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def folded(text: str) -> str:
    """Return `text` as plain lower-case words, without accents, ligatures or punctuation.

    Used to search and to find duplicates, never to show: `folded("L’Œuvre d’Orée")` is
    `"l oeuvre d oree"`.
    """
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(char for char in lowered if not unicodedata.combining(char))
    return _SEPARATORS.sub(" ", letters.translate(_UNDECOMPOSED)).strip()


def spelt_out(lowered: str) -> str:
    """Return a lower-case text with the letters that Unicode does not decompose written as plain ones: œ as oe."""
    return lowered.translate(_UNDECOMPOSED)


def lowered(label: str) -> str:
    """Return a label as it stands inside a sentence; « PV signé » keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def the(noun: str) -> str:
    """Return a masculine noun after its article, which it may elide: `l’IDCC`, `le SIRET`."""
    return f"l’{noun}" if _ELIDED.match(folded(noun)) else f"le {noun}"


def of(name: str) -> str:
    """Return a name after « de », which it may elide: `d’Odile`, `d’Hélène`, `d’Yves`, `de Karim`."""
    word = folded(name)
    return f"d’{name}" if _ELIDED.match(word) else f"de {name}"


def compact_key(text: str) -> str:
    """Return `folded(text)` without spaces: « Jean-Paul » and « JEAN PAUL » are alike."""
    return folded(text).replace(" ", "")


def same_spelling(first: str, second: str) -> bool:
    """Tell whether two names are written alike: accents count, case and the shape of ’ do not."""
    return _spelling(first) == _spelling(second)


def _spelling(name: str) -> str:
    plain = _HYPHEN.sub("-", _APOSTROPHE.sub("'", tidy(name)))
    return unicodedata.normalize("NFC", plain.casefold())


def objections_to_name(name: str, field: str = "nom") -> tuple[Objection, ...]:
    """Return why `name` may not be kept; `field` is what it is called in messages.

    A name is written in Latin letters, as on the act (circulaire du 23 juillet 2014 relative à
    l’état civil), with apostrophes, hyphens and spaces; neither invisible characters, nor digits,
    nor symbols.
    """
    text = tidy(name)
    found = []
    if not text:
        return (
            Objection(
                "name-missing", f"Le {field} manque.", remedy="Recopiez l’acte de naissance."
            ),
        )
    if len(text) > LONGEST_NAME:
        found.append(
            Objection(
                "name-too-long",
                f"Le {field} compte {len(text)} caractères ; {LONGEST_NAME} au plus.",
                remedy="Vérifiez qu’une seule personne est saisie.",
            )
        )
    faults = {char: fault for char in unicodedata.normalize("NFC", name) if (fault := _fault(char))}
    found += [
        Objection(
            "name-character",
            f"Le {field} contient {_character_in_words(char)} : {fault}.",
            source="Circulaire du 23 juillet 2014 relative à l’état civil",
            remedy="Ressaisissez le nom lettre à lettre, tel qu’il figure sur l’acte en français.",
        )
        for char, fault in faults.items()
    ]
    if not faults and not any(char.isalpha() for char in text):
        found.append(Objection("name-without-letter", f"Le {field} « {text} » n’a aucune lettre."))
    return tuple(found)


def _fault(char: str) -> str:
    """Return what is wrong with one character of a name, or an empty string."""
    category = unicodedata.category(char)
    if category == "Zs":
        return ""
    if category in ("Cc", "Cf", "Zl", "Zp"):
        return "caractère invisible ou de commande"
    if category.startswith("L") and not _is_latin(char):
        return "lettre qui n’est pas latine"
    if category == "Nd":
        return "chiffre"
    if char not in _NAME_PUNCTUATION and category != "Mn" and not category.startswith("L"):
        return "symbole étranger à l’état civil"
    return "signe que nos documents n’impriment pas" if uncovered_characters(char) else ""


def _is_latin(char: str) -> bool:
    name = unicodedata.name(char, "")
    return (
        "LATIN" in name or name.startswith("MODIFIER LETTER") or name.endswith("ORDINAL INDICATOR")
    )


def _character_in_words(char: str) -> str:
    """Return a character so that a person can find it: itself when it shows, and its code."""
    code = f"U+{ord(char):04X}"
    return f"« {char} » ({code})" if char.isprintable() and not char.isspace() else code


def without_formula(cell: str) -> str:
    """Return `cell` so that a spreadsheet shows it instead of running it, with a leading `'`.

    Source: OWASP, CSV injection; ASVS 1.2.10.
    """
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
