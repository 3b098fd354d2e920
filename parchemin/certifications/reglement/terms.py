"""The words of a règlement; their values are those written in règlement files."""

from dataclasses import dataclass

from parchemin.assembly.terms import (
    SOCIAL_PARTNERS,
    College,
    Parity,
    SeatRole,
    TieRule,
)
from parchemin.certifications.terms import Register
from parchemin.kernel.terms import Term

__all__ = [
    "JOINT_JURY",
    "SOCIAL_PARTNERS",
    "Aggregation",
    "AppealChannel",
    "AppealGround",
    "AppealStart",
    "Binding",
    "College",
    "Divergence",
    "Doctrine",
    "EmployerScope",
    "FullAward",
    "JuryBody",
    "JuryFlow",
    "JuryName",
    "MarkAdjuster",
    "MarkSign",
    "Marked",
    "NotAssessed",
    "Outcome",
    "Parity",
    "Register",
    "Rotation",
    "RouteFamily",
    "ScaleKind",
    "SeatRole",
    "Secrecy",
    "TieRule",
    "Unit",
    "UsableUntil",
    "ValidityStart",
]


class RouteFamily(Term):
    """Families of routes that the law or a règlement treats differently."""

    TRAINING = "training", "Formation"
    INDIVIDUAL = "individual", "Candidature individuelle"
    VAE = "vae", "VAE"
    BRANCH_VAE = "branch_vae", "VAE de branche"


class JuryBody(Term):
    """Which body sits as jury."""

    CPNE_ITSELF = "cpne_itself", "La CPNE elle-même"
    DEDICATED_JURY = "dedicated_jury", "Un jury paritaire dédié"
    CHAIR_AND_VICE_CHAIR = "chair_and_vice_chair", "Présidence et vice-présidence de la CPNE"

    def name_for(self, *, joint: bool) -> "JuryName":
        """Return how sentences name the body; `joint` tells whether both colleges of social partners sit."""
        if self is JuryBody.DEDICATED_JURY:
            return JOINT_JURY if joint else JuryName("jury")
        return JuryName(_OF_CPNE[self.value], of_cpne=True)


_OF_CPNE = {
    "cpne_itself": "CPNE siégeant en jury",
    "chair_and_vice_chair": "présidence de la CPNE siégeant en jury",
}


@dataclass(frozen=True, slots=True)
class JuryName:
    """How sentences name the body that sits as jury."""

    noun: str
    of_cpne: bool = False

    @property
    def head(self) -> str:
        """Return how the head of a letter names the body: « Jury paritaire »."""
        return f"{self.noun[0].upper()}{self.noun[1:]}"

    @property
    def the(self) -> str:
        """Return how a sentence names the body: « le jury paritaire », « la CPNE siégeant en jury »."""
        return f"{'la' if self.of_cpne else 'le'} {self.noun}"

    @property
    def of_it(self) -> str:
        """Return « du jury paritaire », « de la CPNE siégeant en jury »."""
        return f"{'de la' if self.of_cpne else 'du'} {self.noun}"

    @property
    def to_it(self) -> str:
        """Return « au jury paritaire », « à la CPNE siégeant en jury »."""
        return f"{'à la' if self.of_cpne else 'au'} {self.noun}"

    @property
    def presidency(self) -> str:
        """Return of what its chair is the chair: « du jury paritaire », « de la CPNE »."""
        return "de la CPNE" if self.of_cpne else self.of_it


JOINT_JURY = JuryName("jury paritaire")


class JuryFlow(Term):
    """How many bodies stand between the assessment and the award."""

    SINGLE = "single", "Le jury évalue et décide"
    COMMISSION_THEN_JURY = "commission_then_jury", "Évaluateurs, puis jury"
    JURY_THEN_CPNE = "jury_then_cpne", "Avis du jury, puis validation par la CPNE"


class Secrecy(Term):
    """How votes are taken."""

    OPEN = "open", "À main levée"
    SECRET = "secret", "À bulletin secret"


class Rotation(Term):
    """How often the presidency passes to the other college."""

    NONE = "none", "Aucune"
    YEARLY = "yearly", "Chaque année"
    EVERY_TWO_YEARS = "every_two_years", "Tous les deux ans"
    EVERY_THREE_YEARS = "every_three_years", "Tous les trois ans"


class Unit(Term):
    """What is decided, acquired and kept."""

    COMPETENCE = "competence", "Compétence"
    BLOC = "bloc", "Bloc"
    CERTIFICATION = "certification", "Certification entière"


class Outcome(Term):
    """What a jury says about a candidate."""

    FULL = "full", "Validation totale"
    PARTIAL = "partial", "Validation partielle"
    REFUSED = "refused", "Refus"
    ADJOURNED = "adjourned", "Ajournement"
    ABSENT = "absent", "Absent"
    EXCLUDED_FRAUD = "excluded_fraud", "Exclu pour fraude"


class FullAward(Term):
    """What the whole certification requires."""

    ALL_BLOCS = "all_blocs", "Tous les blocs"
    ALL_COMPETENCES = "all_competences", "Toutes les compétences"
    SHARE_OF_BLOCS = "share_of_blocs", "Une part des blocs"


class ValidityStart(Term):
    """When the validity of a partial result starts."""

    JURY_DATE = "jury_date", "Date du jury"
    NOTIFICATION = "notification", "Date de la notification"
    DELIVERY = "delivery", "Date de la délivrance"


class UsableUntil(Term):
    """An outside date after which a partial result cannot be used."""

    REGISTRATION_EXPIRY = "registration_expiry", "Échéance de l’enregistrement"


class EmployerScope(Term):
    """How far "the same employer" reaches."""

    NONE = "none", "Sans objet"
    SITE = "site", "Même établissement (SIRET)"
    COMPANY = "company", "Même entreprise (SIREN)"


class AppealGround(Term):
    """What an appeal may rest on."""

    PROCEDURE = "procedure", "Vice de procédure"
    MATERIAL_ERROR = "material_error", "Erreur matérielle"
    ANY = "any", "Tout motif"


class AppealStart(Term):
    """When the window of an appeal opens."""

    NOTIFICATION = "notification", "Notification écrite"
    JURY_DATE = "jury_date", "Date du jury"


class AppealChannel(Term):
    """How an appeal is filed."""

    WRITTEN = "written", "Par écrit"
    REGISTERED_LETTER = "registered_letter", "Lettre recommandée avec avis de réception"


class Marked(Term):
    """What an assessor marks."""

    COMPETENCE = "competence", "La compétence"
    CRITERION = "criterion", "Le critère"


class ScaleKind(Term):
    """How a mark is said."""

    MASTERY = "mastery", "Acquis, partiel, non acquis"
    POINTS = "points", "Points"
    LEVELS = "levels", "Degrés"
    PERCENT = "percent", "Pourcentage"
    COUNT = "count", "Nombre d’éléments"


class MarkSign(Term):
    """How a mark reads at a glance, whatever the scale."""

    ACQUIRED = "acquired", "Acquis"
    PARTIAL = "partial", "Partiel"
    NOT_ACQUIRED = "not_acquired", "Non acquis"
    NOT_ASSESSED = "not_assessed", "Non évalué"


class Aggregation(Term):
    """How marks make a result."""

    ALL_CRITERIA = "all_criteria", "Tout est acquis"
    MIN_SCORE = "min_score", "Total minimal"
    MIN_SCORE_AND_NO_ZERO = "min_score_and_no_zero", "Total minimal sans zéro"
    WEIGHTED_AVERAGE = "weighted_average", "Moyenne pondérée"
    N_OF_M = "n_of_m", "Nombre minimal d’acquis"


class NotAssessed(Term):
    """What an item without a mark counts for."""

    TO_JURY = "to_jury", "Le jury en décide"
    FAILED = "failed", "Compte comme non acquis"
    LEFT_OUT = "left_out", "N’est pas compté"


class Divergence(Term):
    """What follows when assessors disagree on a unit."""

    TO_JURY = "to_jury", "Le jury lit le dossier"
    FAVOURABLE = "favourable", "L’avis favorable l’emporte"
    UNFAVOURABLE = "unfavourable", "L’avis défavorable l’emporte"
    AVERAGE = "average", "La moyenne des évaluateurs"


class MarkAdjuster(Term):
    """Who may change a mark once grids are signed."""

    NOBODY = "nobody", "Personne"
    JURY = "jury", "Le jury, avec un motif"


class Binding(Term):
    """How far the result of the marks binds the jury."""

    FREE = "free", "Le jury décide librement au vu des notes"
    REMARK = "remark", "Le jury qui s’écarte du résultat des notes le justifie par une remarque"
    BINDS = "binds", "Le résultat des notes lie le jury"


class Doctrine(Term):
    """A position of the national authority that applies unless waived with a reason."""

    REGISTERED_BLOC_FOR_LIFE = "registered_bloc_for_life", "Un bloc RNCP est acquis à vie"
