"""The sheet of expenses of a juror, once settled, as a letter to them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parchemin.kernel.calendar import french_date, french_short_date
from parchemin.kernel.documents import Letter, LetterTable, Paragraph
from parchemin.kernel.numbers import french_euros


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One expense as it was settled."""

    spent_on: date
    kind: str
    label: str
    amount: Decimal
    granted: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class ExpensesFacts:
    """Everything that the sheet says."""

    body_name: str
    city: str
    name: str
    sitting: str
    certification: str
    held_on: date
    lines: tuple[SettledLine, ...]
    settled_on: date
    specimen: bool = False

    @property
    def granted(self) -> Decimal:
        """Return what is paid."""
        return sum((line.granted for line in self.lines), Decimal(0))

    @property
    def asked(self) -> Decimal:
        """Return what was asked."""
        return sum((line.amount for line in self.lines), Decimal(0))


def expenses_letter(facts: ExpensesFacts) -> Letter:
    """Return the letter that tells a juror what is paid back, line by line, and why not all of it."""
    return Letter(
        sender=(facts.body_name, "Jury paritaire"),
        recipient=(facts.name,),
        place=facts.city,
        dated=facts.settled_on,
        subject=f"Frais de jury : {french_euros(facts.granted)}",
        references=(
            ("Séance", f"{facts.sitting}, le {french_date(facts.held_on)}"),
            ("Certification", facts.certification),
        ),
        greeting="Madame, Monsieur,",
        parts=(
            Paragraph(
                f"Vos frais pour cette séance sont arrêtés à {french_euros(facts.granted)}, sur "
                f"{french_euros(facts.asked)} demandés."
            ),
            LetterTable(
                ("Dépense", "Demandé", "Accordé"),
                tuple(
                    (_sentence_of(line), french_euros(line.amount), french_euros(line.granted))
                    for line in facts.lines
                ),
            ),
        ),
        closing="Nous vous remercions de votre participation au jury.",
        signatory=("Pour le jury paritaire, le secrétariat", facts.body_name),
        footer="Données conservées avec les pièces comptables du certificateur.",
        specimen=facts.specimen,
    )


def _sentence_of(line: SettledLine) -> str:
    told = f"{french_short_date(line.spent_on)}, {line.kind.lower()} : {line.label}"
    return f"{told}. {line.reason}" if line.reason else told
