"""Law of certificates: who may rely on a registration, what an award needs, who may change a status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from parchemin.kernel.calendar import french_short_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import objections_to_reason


@dataclass(frozen=True, slots=True)
class RegistrationPeriod:
    """A period in a national register; both days are included, and a withdrawal has cut it short.

    `promotions_from` is the first promotion that the file of registration rested on, when it is known.
    """

    code: str
    starts_on: date
    ends_on: date
    promotions_from: date | None = None

    def covers(self, on: date) -> bool:
        """Tell whether that day falls within the period."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class RegistrationBasis:
    """The registration that a holder may rely on, and the text that lets them."""

    code: str
    source: str


def registration_basis(
    periods: Sequence[RegistrationPeriod], *, entered_on: date, awarded_on: date
) -> RegistrationBasis | None:
    """Return the registration that a holder may rely on, and that their certificate may show, or None (RULE-12).

    `entered_on` is the first day of training, or that of the admissibility in a VAE. Who entered while the
    registration was valid keeps its benefit, even when awarded after its end or its withdrawal (2°, 3° and 4°);
    so has who was on the way when it stood, or belongs to the promotions that the file rested on (1°).
    Source: Code du travail, art. L6113-9 and R6113-17-3, II.
    """
    for period in periods:
        if period.covers(entered_on):
            return RegistrationBasis(period.code, f"{_RELIANCE}, 2° à 4°")
    for period in periods:
        if period.covers(awarded_on):
            return RegistrationBasis(period.code, f"{_RELIANCE}, 1°")
    for period in periods:
        on_the_way = entered_on <= period.ends_on and period.starts_on <= awarded_on
        presented = (
            period.promotions_from and period.promotions_from <= awarded_on < period.starts_on
        )
        if on_the_way or presented:
            return RegistrationBasis(period.code, f"{_RELIANCE}, 1°")
    return None


_RELIANCE = "Code du travail, art. L6113-9"


def objections_to_award(
    *,
    granted: bool,
    what: str,
    minutes_signed: bool,
    decided_on: date,
    awarded_on: date,
    today: date,
) -> tuple[Objection, ...]:
    """Return why `what` may not be awarded (RULE-42).

    `granted` says that the jury's current decision gives it. Source: Code du travail, art. R6412-7, and the
    rule of the branches that a certificate follows minutes signed by both colleges.
    """
    found = []
    if not granted:
        found.append(
            Objection(
                code="not-granted",
                message=f"La décision du jury n’accorde pas {what}.",
                source="Code du travail, art. R6412-7",
            )
        )
    if not minutes_signed:
        found.append(
            Objection(
                code="minutes-not-signed",
                message="Le procès-verbal n’est pas signé par la présidence et la vice-présidence.",
                remedy="Faites signer le procès-verbal de la séance.",
            )
        )
    if awarded_on < decided_on:
        found.append(
            Objection(
                code="awarded-before-decision",
                message=f"Délivrance au {french_short_date(awarded_on)}, "
                f"avant la décision du {french_short_date(decided_on)}.",
            )
        )
    if awarded_on > today:
        found.append(
            Objection(
                code="awarded-in-the-future",
                message=f"Délivrance au {french_short_date(awarded_on)} : cette date n’est pas encore venue.",
                remedy="Datez le certificat d’aujourd’hui, ou revenez ce jour-là.",
            )
        )
    return tuple(found)


def objections_to_proposal(
    *, reason: str, in_person: bool, heard: bool, pending: bool
) -> tuple[Objection, ...]:
    """Return why a change of status may not be proposed.

    `in_person` says that somebody signed in proposes; `heard` is as for `objections_to_status_change`; `pending`
    says that another proposal waits on the same certificate.
    """
    found = [*_unexplained(reason), *_unheard(heard)]
    if not in_person:
        found.append(
            Objection(code="in-person", message="Une personne propose, jamais un automate.")
        )
    if pending:
        found.append(
            Objection(
                code="already-proposed",
                message="Une proposition attend déjà d’être confirmée pour ce certificat.",
                remedy="Confirmez-la ou abandonnez-la d’abord.",
            )
        )
    return tuple(found)


def objections_to_status_change(
    *, reason: str, decided_by: int | None, seconded_by: int, heard: bool
) -> tuple[Objection, ...]:
    """Return why a certificate may not be suspended, reinstated or revoked (RULE-55).

    `heard` says that the holder was told and could comment before a revocation. Source: Code du travail,
    art. R6412-7 (fraud: after the candidate could comment); two persons for what takes a right away.
    """
    found = list(_unexplained(reason))
    if decided_by is None or decided_by == seconded_by:
        found.append(
            Objection(
                code="two-people",
                message="Il faut deux personnes : l’une décide, l’autre confirme.",
                remedy="Demandez à une autre personne du secrétariat de confirmer.",
            )
        )
    return (*found, *_unheard(heard))


def objections_to_replacing(
    *, said: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[Objection, ...]:
    """Return why a certificate may not be replaced: civil status and registered title are still what it says.

    Both are the facts of the certificate, as it bears them and as it would today.
    """
    if any(said[part] != now[part] for part in ("holder", "certification")):
        return ()
    return (
        Objection(
            code="same-civil-status",
            message="Le certificat porte déjà l’état civil et l’intitulé d’aujourd’hui : rien n’est à corriger.",
            remedy="Corrigez d’abord l’état civil du titulaire depuis son dossier, ou l’intitulé enregistré.",
        ),
    )


def _unexplained(reason: str) -> Iterator[Objection]:
    yield from objections_to_reason(reason, Objection(code="reason", message="Le motif manque."))


def _unheard(heard: bool) -> Iterator[Objection]:
    if not heard:
        yield Objection(
            code="not-heard",
            message="Le titulaire n’a pas été mis en mesure de présenter ses observations.",
            source="Code du travail, art. R6412-7",
            remedy="Informez le titulaire des griefs et laissez-lui le temps de répondre.",
        )
