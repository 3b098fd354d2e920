"""Who may sign a parchemin: a name and a function, two at most on one day, and nothing of a college."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parchemin.certificates.documents.mentions import objections_to_wording
from parchemin.kernel.calendar import french_date
from parchemin.kernel.objections import Objection
from parchemin.kernel.text import folded

MOST_AT_ONCE = 2
# What would tell of which college, hence of which union, somebody is (RGPD, art. 9).
_COLLEGES = ("college", "salaries", "employeurs")


@dataclass(frozen=True, slots=True)
class SigningTerm:
    """Somebody who signs over a period; without a last day, it goes on."""

    name: str
    function: str
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        """Tell whether they sign on that day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def objections_to_signing(
    asked: SigningTerm, others: Sequence[SigningTerm]
) -> tuple[Objection, ...]:
    """Return why somebody may not sign so beside the others of a body. Source: docs/formats/documents.md."""
    found = [
        Objection("signatory-missing", f"{label} du signataire : à remplir.")
        for label, text in (("Nom", asked.name), ("Fonction", asked.function))
        if not text
    ]
    found += objections_to_wording([text for text in (asked.name, asked.function) if text])
    told = next((word for word in _COLLEGES if word in folded(asked.function)), "")
    if told:
        found.append(
            Objection(
                "signatory-college",
                f"La fonction « {asked.function} » dit un collège : un parchemin ne le porte jamais.",
                "Règlement (UE) 2016/679, art. 9",
                "Dites la fonction seule : « Présidente du jury ».",
            )
        )
    if asked.ends_on is not None and asked.ends_on < asked.starts_on:
        found.append(
            Objection(
                "signatory-ends-before",
                f"Le dernier jour, le {french_date(asked.ends_on)}, vient avant le premier, le "
                f"{french_date(asked.starts_on)}.",
            )
        )
    crowded = _crowded_day(asked, others)
    if crowded is not None:
        names = ", ".join(one.name for one in others if one.holds(crowded))
        found.append(
            Objection(
                "signatories-too-many",
                f"Le {french_date(crowded)}, {names} signent déjà : un parchemin a un ou deux signataires.",
                remedy="Finissez d’abord l’un d’eux.",
            )
        )
    return tuple(found)


def _crowded_day(asked: SigningTerm, others: Sequence[SigningTerm]) -> date | None:
    """Return the first day of a period on which too many would sign; one that starts is enough to look at."""
    starts = sorted({asked.starts_on, *(one.starts_on for one in others)})
    return next(
        (
            day
            for day in starts
            if asked.holds(day) and sum(one.holds(day) for one in others) >= MOST_AT_ONCE
        ),
        None,
    )
