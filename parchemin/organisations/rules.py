"""Law of partners: who may prepare for, or evaluate, a certification on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from parchemin.kernel.objections import Objection
from parchemin.organisations.terms import HabilitationState, Service


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
    """Return why a partner may not do this service for this certification, or these blocs of it, on that day.

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
                message=f"L’habilitation de {name} est suspendue ou terminée.",
                source="Code du travail, art. R6113-16-6",
            ),
        )
    periods = ", ".join(f"du {h.starts_on:%d/%m/%Y} au {h.ends_on:%d/%m/%Y}" for h in held)
    return (
        Objection(
            code="habilitation-out-of-period",
            message=f"Le {on:%d/%m/%Y}, {name} n’est pas habilité : sa convention court {periods}.",
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


def objections_to_period(starts_on: date, ends_on: date, convention: str) -> tuple[Objection, ...]:
    """Return why a habilitation may not be recorded so (art. R6113-16-2: period and convention)."""
    found = []
    if ends_on < starts_on:
        found.append(
            Objection(
                code="period",
                message=f"L’habilitation finirait le {ends_on:%d/%m/%Y}, avant son début le {starts_on:%d/%m/%Y}.",
                source="Code du travail, art. R6113-16-2",
            )
        )
    if not convention.strip():
        found.append(
            Objection(
                code="convention",
                message="La référence de la convention manque.",
                source="Code du travail, art. R6113-16-1, 2°",
            )
        )
    return tuple(found)
