"""Invented certificates with which the page of the pieces shows the answers."""

from dataclasses import replace

from parchemin.certificates.verification import Verdict
from parchemin.web.pieces.samples import HERE, NOON
from parchemin.web.pieces.verdict import CheckFinding, CheckLine, Fact, Language, VerdictPage

SEALED = CheckLine("seal", "Scellé par le certificateur", "Signature reconnue, clé publiée")
LOGGED = CheckLine(
    "register", "Inscrit au registre", "Feuille 10 418, preuve d’inclusion recalculée"
)

FACTS = (
    Fact("holder", "Titulaire", "Aminata Traoré"),
    Fact("title", "Certificat", "CQP Manager d’unité commerciale"),
    Fact("awarded", "Délivré", "le 9 novembre 2026, à Paris"),
    Fact("register", "Registre", "EX-2026-00418-K7"),
)

VALID = VerdictPage(
    verdict=Verdict.VALID,
    code="EX-2026-00418-K7",
    at=NOON,
    facts=FACTS,
    checks=(
        SEALED,
        LOGGED,
        CheckLine("state", "Ni révoqué, ni suspendu", "Liste d’état de 15 h 00"),
    ),
    seal_top="Commerce alimentaire",
    seal_bottom="CPNEFP · 1505",
    other_language_url=HERE,
)

VERDICTS = (
    VALID,
    replace(
        VALID,
        language=Language.ENGLISH,
        facts=(
            Fact("holder", "Holder", "Aminata Traoré"),
            Fact("register", "Register", "EX-2026-00418-K7"),
        ),
        checks=(CheckLine("seal", "Sealed by the certifying body", "Known signature"),),
    ),
    replace(
        VALID,
        verdict=Verdict.SUSPENDED,
        facts=FACTS[1:],
        checks=(
            SEALED,
            LOGGED,
            CheckLine("state", "Suspendu", "Depuis le 3 novembre", CheckFinding.SUSPENDED),
        ),
    ),
    replace(
        VALID,
        verdict=Verdict.REVOKED,
        facts=FACTS[1:],
        sentence="Ce certificat a existé. Il n’a plus de valeur depuis le 3 novembre 2026.",
        checks=(
            SEALED,
            LOGGED,
            CheckLine("state", "Révoqué", "Décision du 3 novembre", CheckFinding.FAILED),
        ),
    ),
    VerdictPage(
        verdict=Verdict.UNKNOWN,
        code="EX-2026-99999-Z9",
        at=NOON,
        checks=(
            CheckLine(
                "register", "Registre consulté", "Aucune feuille à ce code", CheckFinding.NOT_DONE
            ),
        ),
    ),
    replace(VALID, verdict=Verdict.EXPIRED, checks=(SEALED, LOGGED)),
    VerdictPage(
        verdict=Verdict.UNVERIFIABLE,
        code="EX-2026-00418-K7",
        at=NOON,
        checks=(
            SEALED,
            CheckLine("state", "Liste d’état", "Pas de réponse", CheckFinding.NOT_DONE),
        ),
    ),
)
