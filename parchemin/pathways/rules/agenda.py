"""What a dossier must hold before it goes to a jury (RULE-37)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.reglement.law import branch_source
from parchemin.certifications.reglement.value import Reglement
from parchemin.kernel.calendar import add_months, french_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.terms import DossierState, Route, Scope, SupportKind

PREPARED_ROUTES = frozenset(
    {
        Route.CONTINUING_TRAINING,
        Route.PROFESSIONALISATION_CONTRACT,
        Route.RECONVERSION_PERIOD,
        Route.JOB_PREPARATION,
        Route.CAREER_TRANSITION,
        Route.SKILLS_PLAN,
        Route.APPRENTICESHIP,
    }
)

_WITHOUT = "corrigez son parcours pour n’y présenter que les autres blocs"
COMPLETE = "Complétez le dossier, depuis sa page."


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """What makes a dossier complete on the day of a jury.

    `to_assess` are the codes of the blocs presented, `assessed` those whose grids are all signed, `carried` those
    held already with their last day, None for life, and the text that sets it; `kept_marks` those whose mark is
    kept, with its last day. `unmarked` are, as `carried`, competences that count no more and that nobody marked:
    they counted on the day of the assessment, or their bloc waits for its own.
    """

    state: DossierState
    route: Route
    scope: Scope
    entry: date
    to_assess: frozenset[str]
    assessed: frozenset[str]
    supports: frozenset[SupportKind] = frozenset()
    partner_known: bool = False
    employer_known: bool = False
    carried: tuple[tuple[str, date | None, str], ...] = ()
    kept_marks: tuple[tuple[str, date | None], ...] = ()
    unmarked: tuple[tuple[str, date | None, str], ...] = ()


def objections_to_agenda(
    facts: AgendaFacts, reglement: Reglement, on: date
) -> tuple[Objection, ...]:
    """Return what is missing for a dossier to be put on the agenda of a jury on a day.

    Nothing, where the règlement waives completeness, but the state of the dossier still counts.
    """
    return (
        *_on_state(facts),
        *(_on_content(facts, reglement) if reglement.file.completeness_required else ()),
        *_on_practice(facts, reglement, on),
        *_on_kept_marks(facts, reglement, on),
    )


def remarks_on_agenda(facts: AgendaFacts, on: date) -> tuple[Objection, ...]:
    """Return what a dossier holds from before that counts no more on the day of a jury (RULE-33).

    It stands against no hearing: the jury decides of the rest, and what is lost is presented again.
    """
    return (*_on_carried(facts, on), *_on_unmarked(facts, on))


def _on_state(facts: AgendaFacts) -> Iterator[Objection]:
    possible = (DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT, DossierState.READY)
    if facts.state not in possible:
        yield Objection(
            "dossier-state",
            f"Un dossier « {facts.state.label.lower()} » ne passe pas devant un jury.",
            remedy="Il doit être recevable et évalué.",
        )


def _on_content(facts: AgendaFacts, reglement: Reglement) -> Iterator[Objection]:
    asked = branch_source(reglement, "file.completeness_required")
    for code in sorted(facts.to_assess - facts.assessed):
        yield Objection(
            "bloc-not-assessed",
            f"Le bloc « {code} » n’a pas toutes ses grilles signées.",
            asked,
            "Faites signer les grilles, ou reportez le dossier.",
        )
    if facts.route in PREPARED_ROUTES and not facts.partner_known:
        yield Objection(
            "partner-missing",
            "L’organisme de formation n’est pas connu.",
            asked,
            COMPLETE,
        )
    if facts.route is Route.PROFESSIONALISATION_CONTRACT:
        if not facts.employer_known:
            yield Objection(
                "employer-missing",
                "L’employeur du contrat de professionnalisation n’est pas connu.",
                "C. trav., art. L6325-1 à L6325-4",
                COMPLETE,
            )
        if SupportKind.TUTOR not in facts.supports:
            yield Objection(
                "tutor-missing",
                "Le tuteur du contrat de professionnalisation n’est pas connu.",
                "C. trav., art. D6325-6",
                COMPLETE,
            )


def _on_practice(facts: AgendaFacts, reglement: Reglement, on: date) -> Iterator[Objection]:
    """Yield that the practice which a branch asks is too short; a VAE is never asked a duration (RULE-22)."""
    whole = facts.scope is Scope.WHOLE
    key = "practice_months_full" if whole else "practice_months_bloc"
    months = getattr(reglement.file, key)
    if months and facts.route in PREPARED_ROUTES and add_months(facts.entry, months) > on:
        yield Objection(
            "practice-too-short",
            f"Il faut {months} mois de pratique en entreprise : pas avant le "
            f"{french_date(add_months(facts.entry, months))}.",
            branch_source(reglement, f"file.{key}"),
        )


def _on_carried(facts: AgendaFacts, on: date) -> Iterator[Objection]:
    for code, until, source in facts.carried:
        if until is not None and until < on:
            yield lost_bloc(code, until, on, source)


def lost_bloc(code: str, until: date, on: date, source: str) -> Objection:
    """Return that a bloc held from before ends before a jury, what sets its last day, and what may be done."""
    return Objection(
        "carried-expired",
        f"Le bloc « {code} », acquis avant, vaut jusqu’au {french_date(until)} : il ne compte pas pour un jury du "
        f"{french_date(on)}.",
        source,
        f"Depuis la page du dossier, faites-le présenter de nouveau, ou {_WITHOUT}.",
    )


def _on_unmarked(facts: AgendaFacts, on: date) -> Iterator[Objection]:
    for code, until, source in facts.unmarked:
        last = f", vaut jusqu’au {french_date(until)}" if until else ""
        yield Objection(
            "competence-expired",
            f"La compétence « {code} », acquise avant et non évaluée depuis{last} : elle ne compte pas pour un "
            f"jury du {french_date(on)}.",
            source,
            f"Faites-la évaluer dans une session qui suit ce jour, avancez la séance, ou {_WITHOUT}.",
        )


def _on_kept_marks(facts: AgendaFacts, reglement: Reglement, on: date) -> Iterator[Objection]:
    source = branch_source(reglement, "grid.certification.kept")
    remedy = "Faites-le présenter de nouveau, depuis la page du dossier."
    for code, until in facts.kept_marks:
        if reglement.grid.certification is None:
            message = (
                f"Le règlement de cette séance ne lit pas la note conservée du bloc « {code} »."
            )
            yield Objection("mark-unread", message, source, remedy)
        elif until is not None and until < on:
            day = french_date(until)
            message = f"La note conservée du bloc « {code} » ne vaut plus : son dernier jour était le {day}."
            yield Objection("mark-expired", message, source, remedy)
