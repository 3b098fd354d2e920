"""The words of the jury paritaire."""

from parchemin.assembly.terms import College, Presence, SeatRole
from parchemin.certifications.reglement.terms import AppealChannel, Outcome, Unit
from parchemin.kernel.terms import Term
from parchemin.post.terms import Channel

__all__ = [
    "AppealChannel",
    "AppealState",
    "Channel",
    "Choice",
    "College",
    "ConfirmationVerdict",
    "Duty",
    "ExpenseKind",
    "ExpenseState",
    "Ground",
    "InterestKind",
    "MinutesState",
    "Outcome",
    "PreDecision",
    "Presence",
    "SeatRole",
    "SittingState",
    "Unit",
    "UnitOutcome",
]


class Choice(Term):
    """One juror's voice on one unit."""

    ACQUIRED = "acquired", "Acquis"
    NOT_ACQUIRED = "not_acquired", "Non acquis"
    ABSTAIN = "abstain", "Abstention"


class InterestKind(Term):
    """Why a juror does not deliberate on a candidate."""

    SELF = "self", "Est le candidat"
    EMPLOYER = "employer", "Même employeur"
    TRAINER = "trainer", "A formé le candidat"
    TUTOR = "tutor", "A été tuteur du candidat"
    ASSESSOR = "assessor", "A évalué le candidat"
    GUIDE = "guide", "A accompagné la VAE"
    RELATION = "relation", "Relation personnelle ou professionnelle"
    DECLARED = "declared", "Intérêt déclaré"


class PreDecision(Term):
    """What the grids propose before the jury speaks."""

    ACQUIRED = "acquired", "Acquis"
    NOT_ACQUIRED = "not_acquired", "Non acquis"
    TO_DELIBERATE = "to_deliberate", "À délibérer"


class UnitOutcome(Term):
    """What the jury says of one unit."""

    ACQUIRED = "acquired", "Acquis"
    NOT_ACQUIRED = "not_acquired", "Non acquis"
    ADJOURNED = "adjourned", "Ajourné"
    UNDECIDED = "undecided", "À décider"


class SittingState(Term):
    """Life of a sitting."""

    CONVENED = "convened", "Convoquée"
    OPEN = "open", "Ouverte"
    SUSPENDED = "suspended", "Suspendue"
    LACKED_QUORUM = "lacked_quorum", "Sans quorum"
    CONVENED_AGAIN = "convened_again", "Convoquée de nouveau"
    CLOSED = "closed", "Close"
    MINUTES_SIGNED = "minutes_signed", "PV signé"
    CANCELLED = "cancelled", "Annulée"


BEFORE_CLOSING = (SittingState.CONVENED, SittingState.OPEN, SittingState.SUSPENDED)


class MinutesState(Term):
    """Life of a procès-verbal."""

    DRAFT = "draft", "Projet"
    SIGNED = "signed", "Signé"
    RECTIFIED = "rectified", "Rectifié"


class Ground(Term):
    """What an appeal says was wrong; a règlement may admit only some of it."""

    PROCEDURE = "procedure", "Vice de procédure"
    MATERIAL_ERROR = "material_error", "Erreur matérielle"
    APPRECIATION = "appreciation", "Appréciation du jury"


class AppealState(Term):
    """Life of an appeal."""

    LODGED = "lodged", "Déposé"
    ADMITTED = "admitted", "Recevable"
    INADMISSIBLE = "inadmissible", "Irrecevable"
    WITHDRAWN = "withdrawn", "Retiré"
    SETTLED = "settled", "Jugé"


class ConfirmationVerdict(Term):
    """What the CPNE says of a jury's decision, where it decides last."""

    CONFIRMED = "confirmed", "Confirmée"
    SENT_BACK = "sent_back", "Rendue au jury"


class ExpenseKind(Term):
    """What a juror spends to sit."""

    TRANSPORT = "transport", "Transport en commun"
    MILEAGE = "mileage", "Véhicule personnel"
    MEAL = "meal", "Repas"
    NIGHT = "night", "Nuitée"
    ALLOWANCE = "allowance", "Indemnité de jury"
    OTHER = "other", "Autre frais"


class ExpenseState(Term):
    """Life of a sheet of expenses."""

    DRAFT = "draft", "En préparation"
    SUBMITTED = "submitted", "Déposée"
    SETTLED = "settled", "Arrêtée"


class Duty(Term):
    """What waits for a juror in a sitting; its label is what they do."""

    ACKNOWLEDGE = "acknowledge", "Accuser réception"
    DELIBERATE = "deliberate", "Délibérer"
    SIGN = "sign", "Signer le procès-verbal"
    CLAIM = "claim", "Mes frais"
