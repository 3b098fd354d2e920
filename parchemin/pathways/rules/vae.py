"""The statutory VAE before its jury: yearly quotas, reply on admissibility, lapse."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parchemin.kernel.calendar import end_of_month, french_date
from parchemin.kernel.legal import legal_value
from parchemin.kernel.objections import Objection

REFORMED_ON = date(2024, 1, 1)
"""Day on which décret n° 2023-1275 of 27 December 2023 came into force."""


@dataclass(frozen=True, slots=True)
class EarlierVae:
    """A VAE dossier of the same person for a whole certification: blocs alone are not counted."""

    certification_code: str
    entry: date


def objections_to_vae_quota(
    certification_code: str, entry: date, earlier: Collection[EarlierVae]
) -> tuple[Objection, ...]:
    """Return why one more VAE dossier may not be opened that civil year (RULE-23).

    One per certification and three for different certifications. Source: C. trav., art. R6412-3,
    in force since 2024: nothing stands against an earlier entry.
    """
    if entry < REFORMED_ON:
        return ()
    this_year = [dossier for dossier in earlier if dossier.entry.year == entry.year]
    same = [d for d in this_year if d.certification_code == certification_code]
    one = legal_value("vae-dossiers-same-certification", entry)
    three = legal_value("vae-dossiers-a-year", entry)
    found = []
    if len(same) >= one.amount:
        found.append(
            Objection(
                "vae-quota-certification",
                f"Une VAE de cette certification a déjà été demandée en {entry.year}.",
                one.source,
                f"Attendez le 1er janvier {entry.year + 1}, ou visez des blocs.",
            )
        )
    others = {dossier.certification_code for dossier in this_year} - {certification_code}
    if len(others) >= three.amount:
        found.append(
            Objection(
                "vae-quota-year",
                f"{len(others)} VAE de certifications différentes ont déjà été demandées en {entry.year}.",
                three.source,
                f"Attendez le 1er janvier {entry.year + 1}, ou visez des blocs.",
            )
        )
    return tuple(found)


def reply_due_on(complete_on: date) -> date | None:
    """Return the day by which admissibility is answered; silence then means admissible (RULE-24).

    None before the reform of 2024. Source: C. trav., art. R6412-4.
    """
    if complete_on < REFORMED_ON:
        return None
    return legal_value("vae-admissibility-reply", complete_on).due(complete_on)


def lapses_on(admissible_on: date) -> date | None:
    """Return the last day of an admissibility without a step: the end of the sixth month (RULE-25).

    None before the reform of 2024. Source: C. trav., art. R6412-4.
    """
    if admissible_on < REFORMED_ON:
        return None
    return end_of_month(admissible_on, int(legal_value("vae-lapse", admissible_on).amount))


def is_lapsed(admissible_on: date, last_step_on: date | None, today: date) -> bool:
    """Tell whether an admissibility has lapsed for want of a step by `lapses_on` (RULE-25)."""
    limit = lapses_on(admissible_on)
    return limit is not None and last_step_on is None and today > limit


def objections_to_lapse(
    admissible_on: date, last_step_on: date | None, today: date
) -> tuple[Objection, ...]:
    """Return why an admissibility has not lapsed yet."""
    if is_lapsed(admissible_on, last_step_on, today):
        return ()
    limit = lapses_on(admissible_on)
    if last_step_on is not None:
        why = f"Une démarche a été faite le {french_date(last_step_on)}."
    elif limit is not None:
        why = f"La recevabilité court jusqu’au {french_date(limit)}."
    else:
        why = "Une recevabilité d’avant 2024 ne devient pas caduque."
    return (Objection("not-lapsed", why, "C. trav., art. R6412-4"),)
