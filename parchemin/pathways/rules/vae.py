"""How many statutory VAE a person may ask for in a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from parchemin.kernel.legal import legal_value
from parchemin.kernel.objections import Objection
from parchemin.pathways.rules.clocks import REFORMED_ON


@dataclass(frozen=True, slots=True)
class EarlierVae:
    """A VAE dossier of the same person for a whole certification: blocs alone are not counted.

    `lapsed` when it lapsed and the référentiel of its certification has not changed since.
    """

    certification_code: str
    entry: date
    lapsed: bool = False


def objections_to_vae_quota(
    certification_code: str, entry: date, earlier: Collection[EarlierVae]
) -> tuple[Objection, ...]:
    """Return why one more VAE dossier may not be opened that civil year (RULE-23).

    One per certification and three for different certifications. Source: C. trav., art. R6412-3,
    in force since 2024: nothing stands against an earlier entry. Nor against a dossier presented again after it
    lapsed, while the référentiel is the same (R6412-4, last paragraph; RULE-25).
    """
    known = [d for d in earlier if d.certification_code == certification_code]
    last = max(known, key=lambda dossier: dossier.entry, default=None)
    if entry < REFORMED_ON or (last and last.lapsed):
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
