"""Until when a decision may be contested, and whether an appeal is admissible (RULE-41).

Delays run from the day after: an appeal lodged on the last day is in time. A delay that runs from the
notification does not start while nobody was notified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import AppealGround, AppealStart
from parchemin.certifications.reglement.value import Delay
from parchemin.jury.terms import AppealChannel, Ground, Outcome
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection

_ADMITTED = {
    AppealGround.PROCEDURE: frozenset({Ground.PROCEDURE}),
    AppealGround.MATERIAL_ERROR: frozenset({Ground.MATERIAL_ERROR}),
    AppealGround.ANY: frozenset(Ground),
}


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """An appeal and the decision that it contests.

    `notified_on` is None while the candidate was not notified; `precondition_met` says that they did what
    the règlement asks before (consult the detailed results, for instance).
    """

    lodged_on: date
    ground: Ground
    channel: AppealChannel
    outcome: Outcome
    decided_on: date
    notified_on: date | None = None
    precondition_met: bool = False


def appeal_ends(effective: Effective, decided_on: date, notified_on: date | None) -> date | None:
    """Return the last day to contest a decision; None when no delay is set, or none runs yet."""
    rules = effective.reglement.appeal
    start = decided_on if rules.start is AppealStart.JURY_DATE else notified_on
    return _end(rules.window, start) if start else None


def reply_due(effective: Effective, lodged_on: date) -> date | None:
    """Return the day by which an appeal must be answered, or None when the règlement sets none."""
    return _end(effective.reglement.appeal.reply, lodged_on)


def grounds_admitted(effective: Effective) -> tuple[Ground, ...]:
    """Return what an appeal may rest on, in the order of the words."""
    kinds = effective.reglement.appeal.grounds
    return tuple(ground for ground in Ground if any(ground in _ADMITTED[kind] for kind in kinds))


def objections_to_appeal(facts: AppealFacts, effective: Effective) -> tuple[Objection, ...]:
    """Return every reason why an appeal is inadmissible; none when it must be examined."""
    return (
        *_on_decision(facts),
        *_on_delay(facts, effective),
        *_on_form(facts, effective),
    )


def objections_to_reply(
    reexamined: Outcome | None, reasons: str, effective: Effective
) -> tuple[Objection, ...]:
    """Return why a reply may not leave without reasons: they are due, and a jury did not grant the whole.

    `reexamined` is what the jury that examined the case again decided, None when none did: an inadmissible
    appeal has the reasons of the rules, a rectified decision those of its rectification.
    """
    silent = reexamined not in (None, Outcome.FULL) and not reasons.strip()
    if not silent or not effective.reglement.appeal.reasons_due:
        return ()
    return (
        Objection(
            "appeal-reasons-missing",
            "La réponse à un recours est motivée : celle-ci ne dit pas pourquoi le jury a décidé ainsi.",
            effective.source("appeal.reasons_due"),
            "Donnez les motifs du réexamen.",
        ),
    )


def _end(delay: Delay | None, start: date) -> date | None:
    return None if delay is None else delay.after(start)


def _on_decision(facts: AppealFacts) -> Iterator[Objection]:
    if facts.outcome is Outcome.FULL:
        yield Objection(
            "appeal-nothing-refused",
            "La décision accorde la certification entière : il n’y a rien à contester.",
        )
    if facts.outcome is Outcome.ADJOURNED:
        yield Objection(
            "appeal-not-decided",
            "Le jury a ajourné le dossier sans en décider : il le reprendra.",
            remedy="Attendre la décision du prochain jury.",
        )
    if facts.lodged_on < facts.decided_on:
        yield Objection("appeal-before-decision", "Le recours est antérieur à la décision.")


def _on_delay(facts: AppealFacts, effective: Effective) -> Iterator[Objection]:
    last = appeal_ends(effective, facts.decided_on, facts.notified_on)
    if last is not None and facts.lodged_on > last:
        yield Objection(
            "appeal-late",
            f"Le délai de recours a pris fin le {french_date(last)} ; le recours est du "
            f"{french_date(facts.lodged_on)}.",
            effective.source("appeal.window"),
        )


def _on_form(facts: AppealFacts, effective: Effective) -> Iterator[Objection]:
    rules = effective.reglement.appeal
    admitted = grounds_admitted(effective)
    if facts.ground not in admitted:
        words = ", ".join(ground.label.lower() for ground in admitted) or "aucun"
        yield Objection(
            "appeal-ground",
            f"Le motif « {facts.ground.label.lower()} » n’est pas de ceux qui sont admis "
            f"({words}).",
            effective.source("appeal.grounds"),
        )
    if (
        rules.channel is AppealChannel.REGISTERED_LETTER
        and facts.channel is not AppealChannel.REGISTERED_LETTER
    ):
        yield Objection(
            "appeal-channel",
            "Le règlement demande une lettre recommandée avec avis de réception.",
            effective.source("appeal.channel"),
            "Inviter le candidat à renouveler son recours dans cette forme.",
        )
    if rules.precondition and not facts.precondition_met:
        yield Objection(
            "appeal-precondition",
            f"Le préalable du règlement n’est pas accompli : « {rules.precondition} ».",
            effective.source("appeal.precondition"),
            "L’accomplir, puis renouveler le recours.",
        )
