"""Whether a juror knows the trade as the règlement asks: for how long, and until when."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from parchemin.certifications.reglement.law import Effective
from parchemin.kernel.calendar import add_months, french_date
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Objection


class Practitioner(Protocol):
    """Somebody whose years in the trade are known, or not."""

    @property
    def name(self) -> str:
        """Their name."""

    @property
    def in_trade_since(self) -> date | None:
        """The day they entered the trade, if known."""

    @property
    def left_trade_on(self) -> date | None:
        """The day they left it, if they did."""


def objections_to_experience(
    juror: Practitioner, on: date, effective: Effective
) -> Iterator[Objection]:
    """Yield why a juror does not have the experience asked on a day; what is not known is no reason."""
    member = effective.reglement.member
    years = member.experience_years
    if years and juror.in_trade_since and add_months(juror.in_trade_since, 12 * years) > on:
        yield Objection(
            "juror-experience",
            f"{juror.name} exerce le métier depuis le {french_date(juror.in_trade_since)} : le "
            f"règlement demande {plural(years, 'an')}.",
            effective.source("member.experience_years"),
            "Désigner un juré qui a cette expérience.",
        )
    recent = member.active_within_years
    if recent and juror.left_trade_on and add_months(juror.left_trade_on, 12 * recent) < on:
        yield Objection(
            "juror-left-trade",
            f"{juror.name} a quitté le métier le {french_date(juror.left_trade_on)}, il y a plus de "
            f"{plural(recent, 'an')}.",
            effective.source("member.active_within_years"),
            "Désigner un juré qui exerce, ou a exercé plus récemment.",
        )


def remarks_on_experience(juror: Practitioner, effective: Effective) -> Iterator[Objection]:
    """Yield what the règlement asks to know of a juror and nobody wrote."""
    if effective.reglement.member.experience_years and juror.in_trade_since is None:
        yield Objection(
            "juror-experience-unknown",
            f"Depuis quand {juror.name} exerce le métier n’est pas consigné.",
            effective.source("member.experience_years"),
            "Le compléter sur sa fiche.",
        )
