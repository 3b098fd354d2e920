"""The letter that tells a candidate what the jury decided (RULE-40): facts in, letter out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.terms import JOINT_JURY, JuryName
from parchemin.certifications.reglement.validity import Validity
from parchemin.certifications.reglement.value import Delay, RetakeRules
from parchemin.jury.documents.facts import UnitMark
from parchemin.jury.documents.words import feminine
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from parchemin.kernel.calendar import french_date, french_delay, within
from parchemin.kernel.documents import Letter, LetterTable, Note, Paragraph, Part, PartHeading
from parchemin.kernel.numbers import plural

_SAID = {
    Outcome.FULL: "Le jury vous accorde la certification entière. Toutes nos félicitations.",
    Outcome.PARTIAL: "Le jury vous accorde une partie de la certification.",
    Outcome.REFUSED: "Le jury ne vous a rien accordé de ce que vous présentiez.",
    Outcome.ADJOURNED: "Votre dossier est ajourné.",
}
_RIGHTS = (
    "Vos données servent à délivrer et à prouver la certification. Vous pouvez y accéder, les faire rectifier "
    "ou demander leur effacement (RGPD, art. 15 à 17) auprès du certificateur."
)
_FORMS = {
    AppealChannel.WRITTEN: "par écrit",
    AppealChannel.REGISTERED_LETTER: "par lettre recommandée avec avis de réception",
}


@dataclass(frozen=True, slots=True)
class NotifiedUnit:
    """A bloc, or a competence, after the jury, and how long it is kept if it is.

    `mark_kept` tells the mark that is kept of a bloc refused.
    """

    code: str
    title: str
    mark: UnitMark
    kept: Validity | None = None
    mark_kept: str = ""


@dataclass(frozen=True, slots=True)
class AppealNotice:
    """How the decision may be contested; `until` None when the règlement sets no delay.

    `from_letter` when the delay counts from the day the letter leaves, never before it is dated.
    """

    until: date | None
    window: Delay | None
    reply: Delay | None
    grounds: tuple[Ground, ...]
    channel: AppealChannel
    precondition: str
    reasons_due: bool
    source: str
    from_letter: bool = True


@dataclass(frozen=True, slots=True)
class NotificationFacts:
    """Everything that the letter says. `confirmed_on` is the day of the CPNE when it decides last.

    `competences` are those acquired of blocs that are not, `again` the codes of what is to be presented again,
    `refused` what was not acquired and why;
    `excused` tells who warned that they would not come, `fraud` the facts that exclude somebody and `heard` the
    law under which they could answer, if any says it; `copies` are those whom the law tells too: who accompanies
    the candidate of a VAE.
    """

    body_name: str
    city: str
    dossier: str
    sitting: str
    civility: str
    name: str
    kind: str
    title: str
    jury_on: date
    jury_place: str
    outcome: Outcome
    blocs: tuple[NotifiedUnit, ...]
    reasons: tuple[str, ...]
    retake: RetakeRules
    appeal: AppealNotice
    written_on: date
    competences: tuple[NotifiedUnit, ...] = ()
    again: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    distinction: str = ""
    recommendation: str = ""
    adjourned_to: date | None = None
    adjourned_why: str = ""
    confirmed_on: date | None = None
    excused: bool = False
    fraud: str = ""
    heard: str = ""
    copies: tuple[str, ...] = ()
    body: JuryName = JOINT_JURY
    specimen: bool = False
    last_presentation: str = ""

    @property
    def feminine(self) -> bool:
        """Tell whether what is said of the candidate agrees in the feminine."""
        return self.civility == "Madame"

    @property
    def decided_on(self) -> date:
        """Return the day of the body that decided last."""
        return self.confirmed_on or self.jury_on


def notification_letter(facts: NotificationFacts) -> Letter:
    """Return the letter: outcome, blocs and their validity, advice, what comes next, how to appeal."""
    return Letter(
        sender=(facts.body_name, facts.body.head),
        recipient=(f"{facts.civility} {facts.name}", f"Dossier n° {facts.dossier}"),
        place=facts.city,
        dated=facts.written_on,
        subject=_subject(facts),
        references=(
            (facts.kind, facts.title),
            ("Séance", f"{facts.sitting}, {facts.jury_place}, le {french_date(facts.jury_on)}"),
        ),
        greeting=f"{facts.civility},",
        parts=tuple(_parts(facts)),
        closing=f"Nous vous prions d’agréer, {facts.civility}, l’expression de nos salutations distinguées.",
        signatory=(f"Pour {facts.body.the}, le secrétariat", facts.body_name),
        footer=_RIGHTS,
        specimen=facts.specimen,
    )


def _subject(facts: NotificationFacts) -> str:
    if facts.outcome is Outcome.ABSENT:
        return f"Constat du jury : absence{' excusée' if facts.excused else ''}"
    outcome = facts.outcome.label.lower()
    excluded = facts.outcome is Outcome.EXCLUDED_FRAUD and facts.feminine
    return f"Décision du jury : {feminine(outcome) if excluded else outcome}"


def _opening(facts: NotificationFacts) -> Iterator[str]:
    """Yield what the jury did of a dossier: examined it, or found that nobody came or that somebody cheated."""
    mark = "e" if facts.feminine else ""
    day, body = french_date(facts.jury_on), facts.body.the
    if facts.outcome is Outcome.ABSENT:
        how = "excusé" if facts.excused else "absent"
        yield (
            f"Le {day}, {body} a constaté que vous étiez {how}{mark} à l’évaluation. Il n’a rien décidé de vos "
            "acquis."
        )
    elif facts.outcome is Outcome.EXCLUDED_FRAUD:
        yield f"Le {day}, {body} a retenu une fraude et vous a exclu{mark} de cette session."
        if facts.fraud:
            yield f"Faits retenus : {facts.fraud}"
        text = f" ({facts.heard})" if facts.heard else ""
        yield f"Vous avez pu présenter vos observations avant cette décision{text}."
    else:
        yield f"Le {day}, {body} a examiné votre dossier. {_SAID[facts.outcome]}"


def _parts(facts: NotificationFacts) -> Iterator[Part]:
    for text in _opening(facts):
        yield Paragraph(text)
    if facts.confirmed_on:
        yield Paragraph(
            "La commission paritaire nationale de l’emploi a confirmé cette décision le "
            f"{french_date(facts.confirmed_on)}."
        )
    if facts.distinction:
        yield Paragraph(f"Le jury y ajoute la mention « {facts.distinction} ».")
    if facts.reasons:
        yield Paragraph(" ".join(facts.reasons))
    if facts.blocs:
        yield PartHeading("Vos blocs de compétences")
        yield LetterTable(
            ("Bloc", "Décision", "Validité"), tuple(_row(bloc) for bloc in facts.blocs)
        )
    if facts.competences:
        over = any(competence.mark is UnitMark.LAPSED for competence in facts.competences)
        yield PartHeading("Vos compétences" if over else "Vos compétences acquises")
        rows = tuple(_row(competence) for competence in facts.competences)
        yield LetterTable(("Compétence", "Décision", "Validité"), rows)
    if facts.refused:
        yield PartHeading("Motifs")
        yield LetterTable(("Ce qui n’est pas acquis", "Motifs"), facts.refused)
        yield Paragraph("Une lettre, A ou B, désigne un évaluateur.")
    if facts.recommendation:
        yield PartHeading("Recommandation du jury")
        yield Paragraph(facts.recommendation)
    if following := " ".join(_following(facts)):
        yield PartHeading("Et maintenant")
        yield Paragraph(following)
    if facts.outcome not in (Outcome.FULL, Outcome.ADJOURNED):
        what = "ce constat" if facts.outcome is Outcome.ABSENT else "cette décision"
        yield Note(f"Contester {what}", " ".join(_appeal(facts.appeal)))
    if facts.copies:
        named = " et ".join(facts.copies)
        yield Paragraph(f"Copie à {named}, qui vous accompagne (C. trav., art. R6412-7).")


def _row(unit: NotifiedUnit) -> tuple[str, str, str]:
    kept = "voir plus bas" if unit.mark is UnitMark.PARTLY else unit.mark_kept or "sans objet"
    if unit.kept and unit.mark in (UnitMark.ACQUIRED, UnitMark.CARRIED_OVER):
        kept = unit.kept.in_words
    elif unit.kept and unit.kept.until and unit.mark is UnitMark.LAPSED:
        kept = f"validité terminée le {french_date(unit.kept.until)}"
    return f"{unit.code} {unit.title}", unit.mark.label, kept


def _following(facts: NotificationFacts) -> Iterator[str]:
    if facts.outcome is Outcome.FULL:
        yield "Votre parchemin vous sera remis avec une adresse où chacun pourra le vérifier."
    elif facts.outcome is Outcome.ADJOURNED and facts.adjourned_to is None:
        yield "Le jury reprendra votre dossier à une prochaine séance : vous en recevrez la date."
    elif facts.outcome is Outcome.ADJOURNED and facts.adjourned_to:
        yield f"Le jury reprendra votre dossier le {french_date(facts.adjourned_to)}."
        if facts.adjourned_why:
            yield f"Motif de l’ajournement : {facts.adjourned_why}"
    elif facts.outcome is Outcome.EXCLUDED_FRAUD:
        return
    else:
        marks = {bloc.mark for bloc in facts.blocs}
        if facts.outcome is Outcome.PARTIAL and UnitMark.ACQUIRED in marks:
            yield "Les blocs acquis vous restent ; une attestation vous sera remise pour chacun."
        own = {competence.mark for competence in facts.competences}
        if facts.outcome is Outcome.PARTIAL and own - {UnitMark.LAPSED}:
            yield "Les compétences acquises vous restent ; une attestation vous sera remise, qui les nomme."
        over = [u.code for u in (*facts.blocs, *facts.competences) if u.mark is UnitMark.LAPSED]
        if over:
            yield (
                f"La validité de {', '.join(over)} a pris fin depuis le jury : un prochain jury n’en "
                "reprendra rien."
            )
        what = "ce qui manque" if UnitMark.PARTLY in marks else "les blocs manquants"
        again = f"{what} ({', '.join(facts.again)})" if facts.again else "la certification"
        if facts.last_presentation:
            most = plural(facts.retake.max_attempts or 0, "présentation")
            yield (
                f"Le règlement admet {most} au plus ({facts.last_presentation}) : il n’en reste pas pour "
                f"{again}."
            )
            return
        yield f"Vous pouvez vous présenter à nouveau pour {again}."
        kept = [bloc.code for bloc in facts.blocs if bloc.mark_kept]
        if kept:
            yield (
                f"Vos notes conservées ({', '.join(kept)}) compteront alors telles quelles, sans nouvelle "
                "évaluation, sauf si vous demandez à présenter ces blocs de nouveau."
            )
        yield from _retake(facts.retake, facts.decided_on)


def _retake(rules: RetakeRules, decided_on: date) -> Iterator[str]:
    if rules.min_delay:
        yield f"Pas avant le {french_date(rules.min_delay.after(decided_on))}."
    if rules.window:
        yield f"Au plus tard le {french_date(rules.window.after(decided_on))}."
    if rules.max_attempts:
        yield f"Le règlement admet {plural(rules.max_attempts, 'présentation')} au plus."


def _appeal(route: AppealNotice) -> Iterator[str]:
    if route.until and route.window:
        window = french_delay(route.window.months, route.window.days)
        since = (
            " à compter du jour où cette lettre vous est envoyée, soit au moins"
            if route.from_letter
            else ", soit"
        )
        yield (
            f"Vous pouvez former un recours {_FORMS[route.channel]} dans un délai de {window}{since} "
            f"jusqu’au {french_date(route.until)} inclus."
        )
    else:
        yield f"Vous pouvez former un recours {_FORMS[route.channel]}, sans condition de délai."
    if route.grounds and len(route.grounds) < len(Ground):
        yield f"Motifs admis : {', '.join(ground.label.lower() for ground in route.grounds)}."
    if route.precondition:
        yield f"Avant tout recours : {route.precondition[0].lower()}{route.precondition[1:]}."
    if route.reply:
        delay = within(route.reply.months, route.reply.days)
        how = "réponse motivée" if route.reasons_due else "réponse"
        yield f"Une {how} vous sera donnée {delay}{' qui suit' if delay == 'dans le mois' else ' qui suivent'}."
    yield f"({route.source}.)"
