"""Amounts and delays fixed by law, dated: no act holds a legal number of its own.

Texts read in the consolidation of 27 March 2026 of the Code du travail; `unconfirmed` marks a value
whose article has had a later version that we could not read.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parchemin.kernel.calendar import add_delay, end_of_month, french_date
from parchemin.kernel.terms import Term


class LegalUnit(Term):
    """What an amount counts."""

    DAYS = "days", "jours"
    MONTHS = "months", "mois"
    MONTH_ENDS = "month_ends", "mois, jusqu’à la fin du dernier"
    HOURS = "hours", "heures"
    EUROS = "euros", "euros"
    PERCENT = "percent", "%"
    COUNT = "count", "fois"


@dataclass(frozen=True, slots=True)
class LegalValue:
    """One amount of one text over one period; `ends` is the last day in force, or None."""

    code: str
    label: str
    amount: Decimal
    unit: LegalUnit
    starts: date
    source: str
    ends: date | None = None
    unconfirmed: bool = False

    def is_in_force(self, on: date) -> bool:
        """Tell whether the value applies on this day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def due(self, start: date) -> date:
        """Return the last day of this delay counted from `start`; what is done on that day is in time.

        Raises ValueError when the value is not a delay.
        """
        if self.unit is LegalUnit.MONTHS:
            return add_delay(start, months=int(self.amount))
        if self.unit is LegalUnit.MONTH_ENDS:
            return end_of_month(start, int(self.amount))
        if self.unit is LegalUnit.DAYS:
            return add_delay(start, days=int(self.amount))
        raise ValueError(f"{self.code} is not a delay")


class NotInForce(LookupError):
    """No text of that code was in force on that day; the message says so in French."""


def legal_value(code: str, on: date) -> LegalValue:
    """Return the value of `code` in force on that day.

    Raises `NotInForce` when no text was; LookupError for a code that no text bears, which is a fault of the
    caller and never to be caught.
    """
    known = [value for value in LEGAL_VALUES if value.code == code]
    if not known:
        raise LookupError(f"Aucune valeur légale ne porte le code « {code} ».")
    for value in known:
        if value.is_in_force(on):
            return value
    raise NotInForce(
        f"« {known[0].label} » n’a pas de valeur connue au {french_date(on)} "
        f"(la première date du {french_date(known[0].starts)})."
    )


def _law(
    code: str,
    label: str,
    amount: str,
    unit: LegalUnit,
    starts: str,
    source: str,
    ends: str = "",
    unconfirmed: bool = False,
) -> LegalValue:
    return LegalValue(
        code=code,
        label=label,
        amount=Decimal(amount),
        unit=unit,
        starts=date.fromisoformat(starts),
        source=source,
        ends=date.fromisoformat(ends) if ends else None,
        unconfirmed=unconfirmed,
    )


_DAYS, _MONTHS, _MONTH_ENDS = LegalUnit.DAYS, LegalUnit.MONTHS, LegalUnit.MONTH_ENDS
_EUROS, _HOURS = LegalUnit.EUROS, LegalUnit.HOURS
_PERCENT, _COUNT = LegalUnit.PERCENT, LegalUnit.COUNT

LEGAL_VALUES: tuple[LegalValue, ...] = (
    # VAE: décret n° 2023-1275 du 27 décembre 2023, décret n° 2024-332 du 10 avril 2024
    _law("vae-admissibility-reply", "Réponse sur la recevabilité d’une VAE (silence : recevable)",
         "2", _MONTHS, "2024-01-01", "C. trav., art. R6412-4"),
    _law("vae-lapse", "Caducité d’une recevabilité sans démarche",
         "6", _MONTH_ENDS, "2024-01-01", "C. trav., art. R6412-4"),
    _law("vae-jury", "Tenue du jury de VAE après le dépôt du dossier",
         "3", _MONTH_ENDS, "2024-01-01", "C. trav., art. R6412-5"),
    _law("vae-notification", "Notification du résultat d’une VAE",
         "15", _DAYS, "2024-01-01", "C. trav., art. R6412-7"),
    _law("vae-dossiers-same-certification", "Dossiers de VAE par an pour une certification",
         "1", _COUNT, "2024-01-01", "C. trav., art. R6412-3"),
    _law("vae-dossiers-a-year", "Dossiers de VAE par an, toutes certifications",
         "3", _COUNT, "2024-01-01", "C. trav., art. R6412-3"),
    _law("vae-jury-voters", "Membres d’un jury de VAE",
         "2", _COUNT, "2024-04-13", "C. trav., art. D6412-6"),
    _law("vae-jury-qualified", "Membres qualifiés d’un jury de VAE",
         "1", _COUNT, "2024-04-13", "C. trav., art. D6412-6"),
    # Jury
    _law("juror-notice", "Prévenance de l’employeur d’un membre de jury",
         "15", _DAYS, "2020-01-01", "C. trav., art. D3142-32"),
    # Expenses: limits under which a repayment bears no contribution; a branch may set its own
    _law("expense-mileage", "Indemnité kilométrique (5 CV, jusqu’à 5 000 km)",
         "0.636", _EUROS, "2023-01-01", "Arrêté du 27 mars 2023", unconfirmed=True),
    _law("expense-meal", "Repas au restaurant en déplacement",
         "21.10", _EUROS, "2025-01-01", "Arrêté du 20 décembre 2002, montant de 2025", unconfirmed=True),
    # Declarations and duties of the certifying body
    # The article sets no delay: this one is what the product leaves before it stops an edition.
    _law("transmission-grace", "Transmission d’un CQP à France compétences et à la Caisse des dépôts",
         "3", _MONTHS, "2019-01-01",
         "C. trav., art. L6113-4 (qui ne fixe pas de délai : Parchemin laisse trois mois)"),
    _law("declaration", "Déclaration d’un titulaire au SI-CPF après la délivrance",
         "3", _MONTHS, "2021-05-21", "C. trav., art. R6113-17-1 et R6113-17-2"),
    _law("declaration-correction", "Réponse à une demande de correction de la Caisse des dépôts",
         "3", _MONTHS, "2025-01-01", "C. trav., art. R6113-17-2"),
    _law("partner-list-change", "Communication d’un changement d’habilitation",
         "2", _MONTHS, "2025-10-01", "C. trav., art. R6113-16-5"),
    _law("insertion-statistics", "Transmission des statistiques d’insertion (RNCP)",
         "24", _MONTHS, "2020-01-01", "C. trav., art. R6113-15"),
    _law("registration-longest", "Durée maximale d’un enregistrement",
         "60", _MONTHS, "2019-01-01", "C. trav., art. L6113-5 et L6113-6"),
    _law("registration-longest-single-year", "Durée maximale sur les données d’une seule année",
         "36", _MONTHS, "2025-06-09", "C. trav., art. R6113-9, II"),
    # CPF
    _law("cpf-participation", "Participation forfaitaire au CPF",
         "100", _EUROS, "2024-05-02", "C. trav., art. R6323", ends="2024-12-31"),
    _law("cpf-participation", "Participation forfaitaire au CPF",
         "102.23", _EUROS, "2025-01-01", "C. trav., art. R6323", ends="2025-12-31"),
    _law("cpf-participation", "Participation forfaitaire au CPF",
         "103.20", _EUROS, "2026-01-01", "C. trav., art. R6323 ; arrêté du 30 décembre 2025",
         unconfirmed=True),
    _law("cpf-cap-rs", "Plafond du CPF pour le répertoire spécifique (hors CléA)",
         "1500", _EUROS, "2026-02-26", "C. trav., art. D6323-1 A"),
    # Contrat de professionnalisation
    _law("pro-contract-shortest", "Durée minimale de l’action de professionnalisation",
         "6", _MONTHS, "2019-01-01", "C. trav., art. L6325-11"),
    _law("pro-contract-longest", "Durée maximale de l’action, sauf exception",
         "12", _MONTHS, "2019-01-01", "C. trav., art. L6325-11"),
    _law("pro-contract-hours", "Formation minimale en contrat de professionnalisation",
         "150", _HOURS, "2019-01-01", "C. trav., art. L6325-13"),
    _law("pro-contract-share-lowest", "Part minimale de la formation dans le contrat",
         "15", _PERCENT, "2019-01-01", "C. trav., art. L6325-13"),
    _law("pro-contract-share-highest", "Part maximale de la formation, sauf accord",
         "25", _PERCENT, "2019-01-01", "C. trav., art. L6325-13"),
    _law("tutor-experience", "Expérience d’un tuteur",
         "24", _MONTHS, "2019-01-01", "C. trav., art. D6325-6"),
    _law("tutor-tutees", "Salariés suivis par un tuteur",
         "3", _COUNT, "2019-01-01", "C. trav., art. D6325-9"),
    _law("tutor-tutees-employer", "Salariés suivis par un employeur tuteur",
         "2", _COUNT, "2019-01-01", "C. trav., art. D6325-9"),
    # Période de reconversion: loi n° 2025-989 du 24 octobre 2025
    _law("reconversion-hours-lowest", "Formation minimale d’une période de reconversion",
         "150", _HOURS, "2026-01-01", "C. trav., art. L6324-4"),
    _law("reconversion-hours-highest", "Formation maximale, sauf accord",
         "450", _HOURS, "2026-01-01", "C. trav., art. L6324-4"),
    _law("reconversion-longest", "Durée maximale, sauf accord",
         "12", _MONTHS, "2026-01-01", "C. trav., art. L6324-4"),
)  # fmt: skip
