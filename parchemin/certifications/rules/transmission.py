"""An adopted edition is sent to France compétences and to the Caisse des Dépôts: the existence of a CQP (RULE-03).

The article sets no delay. What is not sent is a remark for three months from the adoption; after that, the
edition is not put in force.
"""

from dataclasses import dataclass
from datetime import date

from parchemin.certifications.rules.remarks import Remark
from parchemin.certifications.terms import Weight
from parchemin.kernel.calendar import french_date
from parchemin.kernel.legal import LegalValue, legal_value

DUTY_SINCE = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Transmission:
    """The days on which an adopted edition was sent to France compétences and to the Caisse des Dépôts."""

    adopted_on: date
    fc_on: date | None = None
    cdc_on: date | None = None

    @property
    def ends_on(self) -> date:
        """Return the last day on which what is not transmitted is only a remark (RULE-03)."""
        return self._grace.due(self._since)

    @property
    def source(self) -> str:
        """Return the text of the duty, which says that the delay is not its own."""
        return self._grace.source

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Return the code and the name of whom the edition was not sent to."""
        wanted = (
            ("transmission-fc", self.fc_on, "France compétences"),
            ("transmission-cdc", self.cdc_on, "la Caisse des Dépôts"),
        )
        return tuple((code, whom) for code, day, whom in wanted if day is None)

    @property
    def _grace(self) -> LegalValue:
        return legal_value("transmission-grace", self._since)

    @property
    def _since(self) -> date:
        """Return the adoption, or the first day of the duty for what was adopted before it."""
        return max(self.adopted_on, DUTY_SINCE)


def remarks_on_transmission(sent: Transmission, on: date) -> tuple[Remark, ...]:
    """Return what is missing of the transmission of an adopted edition (RULE-03).

    Advice for as long as it may still be put in force without; then the law stops it.
    """
    late = on > sent.ends_on
    rest = "" if late else f" ; elle l’est le {french_date(sent.ends_on)} au plus tard"
    return tuple(
        Remark(
            code,
            "RULE-03",
            Weight.LAW if late else Weight.ADVICE,
            "edition",
            f"L’édition n’est pas transmise à {whom}{rest}.",
            sent.source,
            "Transmettez-la, puis notez la date.",
        )
        for code, whom in sent.missing
    )
