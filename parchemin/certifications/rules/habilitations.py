"""Law of partners: who may prepare for, or evaluate, a certification on a day, and under which convention."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.terms import HabilitationState, Service
from parchemin.kernel import reasons
from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import of

CONTENT = "Code du travail, art. R6113-16-2"
# Conventions signed from this day on say all that the article asks.
CONTENT_SINCE = date(2025, 10, 1)
BREACH = "Code du travail, art. R6113-16-6"


@dataclass(frozen=True, slots=True)
class Convention:
    """The convention of a habilitation: its reference, the day it was signed, and what it says (RULE-14).

    What it covers and for how long are those of the habilitation. `purpose` is its object, `finance` the financial
    counterpart and how it is paid, `subcontracting` its conditions, `means` those of the partner.
    """

    reference: str
    signed_on: date
    purpose: str = ""
    finance: str = ""
    subcontracting: str = ""
    means: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the article asks and the convention does not say, in French."""
        asked = (
            (self.purpose, "l’objet"),
            (self.finance, "la contrepartie financière et les modalités de paiement"),
            (self.subcontracting, "les conditions de sous-traitance"),
            (self.means, "les moyens"),
        )
        return tuple(named for said, named in asked if not said.strip())


@dataclass(frozen=True, slots=True)
class HabilitationFacts:
    """A habilitation as the law sees it: its service, certification code, state and period (inclusive).

    `blocs` are the codes it covers, all of them when empty.
    """

    service: Service
    certification_code: str
    state: HabilitationState
    starts_on: date
    ends_on: date
    blocs: frozenset[str] = frozenset()

    def covers(self, on: date) -> bool:
        """Tell whether that day falls within the period."""
        return self.starts_on <= on <= self.ends_on


def objections_to_partner(
    *,
    name: str,
    habilitations: Iterable[HabilitationFacts],
    service: Service,
    certification_code: str,
    on: date,
    blocs: Collection[str] = (),
) -> tuple[Objection, ...]:
    """Return why a partner may not do this service for this certification, or these blocs, that day (RULE-13).

    Source: Code du travail, art. R6113-16-1 and R6113-16-2 (a convention, a scope, a period).
    """
    held = [
        h
        for h in habilitations
        if h.service is service and h.certification_code == certification_code
    ]
    live = [h for h in held if h.state is HabilitationState.ACTIVE and h.covers(on)]
    if live:
        return _objections_to_blocs(name, live, blocs)
    if not held:
        return (
            Objection(
                code="partner-not-habilitated",
                message=f"{name} n’est pas habilité à « {service.label.lower()} » pour cette certification.",
                source="Code du travail, art. R6113-16-1",
                remedy="Enregistrez la convention d’habilitation, ou choisissez un autre organisme.",
            ),
        )
    if any(h.covers(on) for h in held):
        return (
            Objection(
                code="habilitation-suspended",
                message=f"L’habilitation {of(name)} est suspendue ou terminée.",
                source=BREACH,
            ),
        )
    periods = ", ".join(
        f"du {french_short_date(h.starts_on)} au {french_short_date(h.ends_on)}" for h in held
    )
    return (
        Objection(
            code="habilitation-out-of-period",
            message=f"Le {french_short_date(on)}, {name} n’est pas habilité : sa convention court {periods}.",
            source="Code du travail, art. R6113-16-2",
        ),
    )


def _objections_to_blocs(
    name: str, live: Iterable[HabilitationFacts], blocs: Collection[str]
) -> tuple[Objection, ...]:
    """Return the blocs that no habilitation in force covers."""
    if any(not h.blocs for h in live):
        return ()
    covered = frozenset().union(*(h.blocs for h in live))
    missing = sorted(set(blocs) - covered)
    if not missing:
        return ()
    return (
        Objection(
            code="habilitation-other-blocs",
            message=f"{name} n’est pas habilité pour : {', '.join(missing)}. "
            f"Sa convention couvre : {', '.join(sorted(covered))}.",
            source="Code du travail, art. R6113-16-1",
            remedy="Limitez les blocs, ou choisissez un autre organisme.",
        ),
    )


def objections_to_convention(
    convention: Convention, *, starts_on: date, ends_on: date, today: date
) -> tuple[Objection, ...]:
    """Return why a habilitation may not be recorded under this convention (RULE-14).

    Source: Code du travail, art. R6113-16-1, 2° (a convention) and R6113-16-2 (what it says: object, scope,
    period, finance, subcontracting, means), the content for those signed from 1 October 2025.
    """
    return tuple(_about_convention(convention, starts_on, ends_on, today))


def _about_convention(
    convention: Convention, starts_on: date, ends_on: date, today: date
) -> Iterator[Objection]:
    if ends_on < starts_on:
        yield Objection(
            code="period",
            message=f"L’habilitation finirait le {french_short_date(ends_on)}, "
            f"avant son début le {french_short_date(starts_on)}.",
            source=f"{CONTENT}, 3°",
        )
    if not convention.reference.strip():
        yield Objection(
            code="convention",
            message="La référence de la convention manque.",
            source="Code du travail, art. R6113-16-1, 2°",
        )
    if convention.signed_on > today:
        yield Objection(
            code="signed-in-the-future",
            message=f"Le {french_date(convention.signed_on)}, jour de la signature, n’est pas encore venu.",
            source="Code du travail, art. R6113-16-1, 2°",
            remedy="Enregistrez l’habilitation une fois la convention signée.",
        )
    if convention.signed_on >= CONTENT_SINCE and convention.missing:
        yield Objection(
            code="convention-incomplete",
            message=f"La convention ne dit pas : {' ; '.join(convention.missing)}.",
            source=f"{CONTENT} (conventions signées depuis le {french_date(CONTENT_SINCE)})",
            remedy="Complétez la convention, puis enregistrez l’habilitation.",
        )


def objections_to_ending(
    *, reason: str, grievances_on: date | None, today: date
) -> tuple[Objection, ...]:
    """Return why a habilitation may not be ended: no reason, or the partner could not answer its grievances.

    The article sets no delay to answer: a day at least has passed. Source: Code du travail, art. R6113-16-6.
    """
    found = list(objections_to_reason(reason))
    if grievances_on is None or grievances_on >= today:
        found.append(
            Objection(
                code="not-heard",
                message="L’organisme n’a pas été mis en mesure de répondre aux griefs.",
                source=BREACH,
                remedy="Communiquez-lui les griefs, laissez-lui le temps de répondre, puis revenez.",
            )
        )
    return tuple(found)


def objections_to_reason(reason: str) -> tuple[Objection, ...]:
    """Return why a habilitation may not be suspended, or given back: nobody says why, in words to be told."""
    missing = Objection(code="reason", message="Le motif manque.", source=BREACH)
    return reasons.objections_to_reason(reason, missing)
