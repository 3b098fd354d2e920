"""When somebody may enter a certification: the edition, the route, what they seek and already hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.rules import objections_to_new_entry
from parchemin.certifications.terms import CertificationKind, EditionState, Register
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection
from parchemin.pathways.birthdates import BirthDate
from parchemin.pathways.rules.routes import objections_to_route
from parchemin.pathways.terms import Route, Scope

YOUNGEST = 16


@dataclass(frozen=True, slots=True)
class CarriedFacts:
    """A bloc already held: its code in the edition, since when, until when (None: for ever)."""

    code: str
    acquired_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """What decides of an enrolment on `entry`.

    `edition_blocs` are the codes of the edition pinned; `sought` those asked for, empty for the whole
    certification; `register` is where the certification stands on that day;
    `kept_by` is the text that says how long a bloc is kept.
    """

    route: Route
    scope: Scope
    kind: CertificationKind
    register: Register
    entry: date
    born: BirthDate
    edition_state: EditionState
    edition_blocs: frozenset[str]
    in_force_from: date | None = None
    closed_on: date | None = None
    sought: frozenset[str] = frozenset()
    carried: tuple[CarriedFacts, ...] = ()
    employer_known: bool = False
    kept_by: str = ""


def objections_to_enrolment(facts: EnrolmentFacts) -> tuple[Objection, ...]:
    """Return every reason against an enrolment.

    RULE-11 (edition and closing), RULE-07, 18 and 21 (route), RULE-33 (blocs held); partners and
    quotas of VAE are told apart. Sources: each objection carries its own.
    """
    return (
        *objections_to_new_entry(
            state=facts.edition_state,
            in_force_from=facts.in_force_from,
            closed_on=facts.closed_on,
            on=facts.entry,
        ),
        *objections_to_route(facts.route, facts.scope, facts.kind, facts.register, facts.entry),
        *_on_dates(facts),
        *_on_blocs(facts),
        *objections_to_carrying(facts.carried, facts.edition_blocs, facts.entry, facts.kept_by),
    )


def _on_dates(facts: EnrolmentFacts) -> Iterator[Objection]:
    if facts.born.first >= facts.entry:
        yield Objection(
            "born-after-entry",
            f"La naissance ({facts.born.in_french()}) n’est pas avant l’entrée "
            f"({french_date(facts.entry)}).",
            remedy="Corrigez l’une des deux dates.",
        )
    elif facts.route is Route.PROFESSIONALISATION_CONTRACT and _age(facts) < YOUNGEST:
        yield Objection(
            "too-young",
            f"Le contrat de professionnalisation s’ouvre à {YOUNGEST} ans révolus.",
            "C. trav., art. L6325-1",
        )
    if facts.route is Route.PROFESSIONALISATION_CONTRACT and not facts.employer_known:
        yield Objection(
            "employer-missing",
            "L’employeur du contrat de professionnalisation manque.",
            "C. trav., art. L6325-1 à L6325-4",
            "Donnez le SIRET de l’établissement.",
        )


def _age(facts: EnrolmentFacts) -> int:
    """Return the highest age that the person may have on entry."""
    born, entry = facts.born.first, facts.entry
    return entry.year - born.year - ((entry.month, entry.day) < (born.month, born.day))


def _on_blocs(facts: EnrolmentFacts) -> Iterator[Objection]:
    if facts.scope is Scope.BLOCS and not facts.sought:
        yield Objection(
            "no-bloc", "Aucun bloc n’est choisi.", remedy="Choisissez au moins un bloc."
        )
    for code in sorted(facts.sought - facts.edition_blocs):
        yield Objection(
            "unknown-bloc",
            f"Le bloc « {code} » n’est pas de cette édition du référentiel.",
            remedy=f"Blocs de l’édition : {', '.join(sorted(facts.edition_blocs))}.",
        )
    held = {carried.code for carried in facts.carried}
    for code in sorted(facts.sought & held):
        yield Objection(
            "bloc-already-held",
            f"Le bloc « {code} » est déjà acquis.",
            remedy="Retirez-le des blocs visés.",
        )
    if facts.scope is Scope.WHOLE and held and held >= facts.edition_blocs:
        yield Objection(
            "nothing-left",
            "Tous les blocs de la certification sont déjà acquis.",
            remedy="Présentez le dossier au jury par les blocs acquis.",
        )


def objections_to_carrying(
    carried: tuple[CarriedFacts, ...], edition_blocs: frozenset[str], on: date, source: str
) -> tuple[Objection, ...]:
    """Return why blocs already held do not count on a day (RULE-33); `source` is the text of their validity.

    A bloc of another edition counts only through an equivalence of the CPNE, applied before.
    """
    found = []
    for bloc in carried:
        if bloc.code not in edition_blocs:
            found.append(
                Objection(
                    "carried-of-another-edition",
                    f"Le bloc acquis « {bloc.code} » n’est pas de cette édition du référentiel.",
                    "C. trav., art. R6113-9, I, 8°",
                    "Une équivalence décidée par la CPNE est nécessaire.",
                )
            )
        if bloc.acquired_on > on:
            found.append(
                Objection(
                    "carried-later",
                    f"Le bloc « {bloc.code} » est acquis le {french_date(bloc.acquired_on)}, après le "
                    f"{french_date(on)}.",
                )
            )
        if bloc.valid_until is not None and bloc.valid_until < on:
            found.append(
                Objection(
                    "carried-expired",
                    f"Le bloc « {bloc.code} » n’est plus valable : son dernier jour était le "
                    f"{french_date(bloc.valid_until)}.",
                    source,
                    "Inscrivez ce bloc parmi ceux à présenter.",
                )
            )
    return tuple(found)
