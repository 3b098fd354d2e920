"""The public answer about a certificate: one word, one sentence, what was checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from parchemin.certificates.verification import Verdict
from parchemin.kernel.terms import Term
from parchemin.web.pieces.words import hour, long_date


class Language(Term):
    """The two languages of the public verification."""

    FRENCH = "fr", "français"
    ENGLISH = "en", "English"


class CheckFinding(Term):
    """What one check found; its value is an icon of the sprite."""

    PASSED = "acquired", "vérifié"
    FAILED = "refused", "en défaut"
    SUSPENDED = "suspended", "suspendu"
    NOT_DONE = "pending", "non vérifié"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is shown: its shape, its tone (a class), and its words in each language.

    `words` holds the verdict, the sentence that explains it and what to do now, if anything.
    """

    icon: str
    tone: str
    words: Mapping[Language, tuple[str, str, str]]


def _answer(
    icon: str, tone: str, french: tuple[str, str], english: tuple[str, ...]
) -> VerdictWords:
    return VerdictWords(
        icon,
        tone,
        {Language.FRENCH: ("", *french), Language.ENGLISH: (english[0], english[1], english[2])},
    )


# The French word of each verdict is its own label: one word, one meaning, on paper and on screens.
ANSWERS: Mapping[Verdict, VerdictWords] = {
    Verdict.VALID: _answer(
        "acquired",
        "ok",
        ("Ce certificat est authentique et en cours de validité.", ""),
        ("Valid", "This certificate is genuine and currently valid.", ""),
    ),
    Verdict.SUSPENDED: _answer(
        "suspended",
        "wait",
        (
            "Ce certificat est authentique, mais il ne vaut pas en ce moment.",
            "Revenez plus tard, ou demandez au certificateur où en est la suspension.",
        ),
        (
            "Suspended",
            "This certificate is genuine, but it is not valid at the moment.",
            "Come back later, or ask the certifying body about the suspension.",
        ),
    ),
    Verdict.REVOKED: _answer(
        "refused",
        "no",
        (
            "Ce certificat a existé. Il n’a plus de valeur.",
            "Vous le tenez d’un candidat ? Demandez-lui son nouveau certificat avant de conclure.",
        ),
        (
            "Revoked",
            "This certificate existed. It is no longer valid.",
            "Did a candidate give it to you? Ask for the new certificate before concluding.",
        ),
    ),
    Verdict.EXPIRED: _answer(
        "clock",
        "wait",
        ("Ce certificat est authentique, mais sa durée de validité est passée.", ""),
        ("Expired", "This certificate is genuine, but its period of validity is over.", ""),
    ),
    Verdict.NOT_YET_VALID: _answer(
        "clock",
        "wait",
        ("Ce certificat est authentique, mais il ne vaut pas encore.", ""),
        ("Not yet valid", "This certificate is genuine, but it is not valid yet.", ""),
    ),
    Verdict.UNKNOWN: _answer(
        "pending",
        "plain-state",
        (
            "Rien ne permet de dire que ce certificat existe.",
            "Recopiez le numéro et le code tels qu’ils sont imprimés en bas à droite, tirets compris.",
        ),
        (
            "Unknown",
            "Nothing allows us to say that this certificate exists.",
            "Copy the number and the code exactly as printed at the bottom right, hyphens included.",
        ),
    ),
    Verdict.UNVERIFIABLE: _answer(
        "alert",
        "wait",
        (
            "La vérification n’a pas pu aboutir, ou le document n’est pas fiable.",
            "Ne concluez rien de cette page. Réessayez, ou demandez l’original au titulaire.",
        ),
        (
            "Not verifiable",
            "The check could not be completed, or the document cannot be trusted.",
            "Conclude nothing from this page. Try again, or ask the holder for the original.",
        ),
    ),
}

LABELS: Mapping[Language, Mapping[str, str]] = {
    Language.FRENCH: {
        "title": "Vérifier un certificat",
        "promise": "Sans compte. Nous ne gardons rien du document que vous déposez.",
        "number": "Numéro de registre",
        "code": "Code de vérification",
        "hint": "Au bas du parchemin, à droite, par exemple 1505-RMAG-2026-00042-M",
        "check": "Vérifier",
        "drop": "Ou le document lui-même",
        "drop_hint": "PDF ou fichier .json, 5 Mo au plus. Il est lu, puis oublié.",
        "drop_check": "Vérifier le document",
        "answers": "Les réponses possibles, et aucune autre :",
        "checked": "Ce qui a été vérifié",
        "another": "Vérifier un autre certificat",
        "skip": "Aller au contenu",
        "other": "Read in English",
    },
    Language.ENGLISH: {
        "title": "Check a certificate",
        "promise": "No account. We keep nothing of the document that you hand in.",
        "number": "Register number",
        "code": "Verification code",
        "hint": "At the bottom right of the certificate, for example 1505-RMAG-2026-00042-M",
        "check": "Check",
        "drop": "Or the document itself",
        "drop_hint": "PDF or .json file, 5 MB at most. It is read, then forgotten.",
        "drop_check": "Check the document",
        "answers": "The possible answers, and no other:",
        "checked": "What was checked",
        "another": "Check another certificate",
        "skip": "Skip to content",
        "other": "Lire en français",
    },
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A verdict as the list of possible answers explains it."""

    icon: str
    tone: str
    word: str
    meaning: str


_MEANINGS = {
    Verdict.VALID: (
        "scellé, inscrit au registre, ni suspendu ni révoqué, rien de modifié.",
        "sealed, in the register, neither suspended nor revoked, nothing altered.",
    ),
    Verdict.SUSPENDED: (
        "authentique, mais il ne vaut pas en ce moment.",
        "genuine, but not valid at the moment.",
    ),
    Verdict.REVOKED: (
        "il a existé ; il n’a plus de valeur.",
        "it existed; it is no longer valid.",
    ),
    Verdict.EXPIRED: (
        "authentique, mais sa durée de validité est passée, ou n’a pas commencé.",
        "genuine, but its period of validity is over, or has not begun.",
    ),
    Verdict.UNKNOWN: (
        "rien ne permet de dire que ce certificat existe.",
        "nothing allows us to say that this certificate exists.",
    ),
    Verdict.UNVERIFIABLE: (
        "la vérification n’a pas abouti, ou le document n’est pas fiable : ce n’est pas un oui.",
        "the check did not succeed, or the document cannot be trusted: this is not a yes.",
    ),
}


def possible_answers(language: Language) -> tuple[Explained, ...]:
    """Return every answer that a verification may give, the best first, in a language."""
    rank = list(Language).index(language)
    return tuple(
        Explained(
            ANSWERS[verdict].icon,
            ANSWERS[verdict].tone,
            (ANSWERS[verdict].words[language][0] or verdict.label).lower(),
            meanings[rank],
        )
        for verdict, meanings in _MEANINGS.items()
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a certificate, such as « Titulaire » and its value; its code is the same in every language."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked, what was found, and how; its code is the same in every language."""

    code: str
    title: str
    detail: str
    finding: CheckFinding = CheckFinding.PASSED


@dataclass(frozen=True, slots=True)
class Further:
    """A page or a file that says more; its code is the same in every language."""

    code: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """All that `ui/verdict.html` shows.

    `code` is the number or code that was asked. `facts` are those of the certificate, already in `language`;
    empty when nothing may be told. `seal_top` and `seal_bottom` are written around the seal. `sentence` replaces
    the usual one (with the day of a revocation, for instance). `further` leads on; `other_language_url` is the
    same page in the other language.
    """

    verdict: Verdict
    code: str
    at: datetime
    facts: tuple[Fact, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    language: Language = Language.FRENCH
    seal_top: str = ""
    seal_bottom: str = ""
    sentence: str = ""
    further: tuple[Further, ...] = ()
    other_language_url: str = ""

    @property
    def word(self) -> str:
        """Return the verdict in one word."""
        return ANSWERS[self.verdict].words[self.language][0] or self.verdict.label

    @property
    def icon(self) -> str:
        """Return the shape of the verdict."""
        return ANSWERS[self.verdict].icon

    @property
    def tone(self) -> str:
        """Return the class that gives the verdict its colour."""
        return ANSWERS[self.verdict].tone

    @property
    def meaning(self) -> str:
        """Return the verdict in one sentence."""
        return self.sentence or ANSWERS[self.verdict].words[self.language][1]

    @property
    def advice(self) -> str:
        """Return what to do now, or nothing."""
        return ANSWERS[self.verdict].words[self.language][2]

    @property
    def written_at(self) -> str:
        """Return the moment of the check as the language writes it, in Paris time."""
        if self.language is Language.FRENCH:
            return f"{long_date(self.at)}, {hour(self.at)}"
        return f"{timezone.localtime(self.at):%A %-d %B %Y, %H:%M}"

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the fixed words of the page in its language."""
        return LABELS[self.language]

    @property
    def struck(self) -> bool:
        """Tell whether the seal is struck through."""
        return self.verdict is Verdict.REVOKED

    @property
    def other_language(self) -> Language:
        """Return the language that the page is not in."""
        return Language.ENGLISH if self.language is Language.FRENCH else Language.FRENCH
