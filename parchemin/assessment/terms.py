"""The words of assessment."""

from parchemin.certifications.reglement.terms import MarkSign, ScaleKind
from parchemin.kernel.terms import Term
from parchemin.pathways.terms import DossierState

__all__ = [
    "AWAY",
    "NOT_ASSESSED",
    "REGISTRABLE",
    "AttendanceState",
    "Concordance",
    "EvidenceKind",
    "Gap",
    "GridState",
    "GridVerdict",
    "IncidentCategory",
    "MarkSign",
    "NoteKind",
    "ScaleKind",
    "SessionState",
    "Signal",
]

NOT_ASSESSED = "not_assessed"
"""What a mark holds when the assessor says "non évalué", whatever the scale."""

REGISTRABLE = frozenset({DossierState.ADMISSIBLE, DossierState.IN_ASSESSMENT})
"""Where a dossier stands when it may be registered to a session."""


class GridVerdict(Term):
    """What one assessor's marks say of a bloc or competence."""

    POSITIVE = "positive", "Acquis"
    NEGATIVE = "negative", "Non acquis"
    INCOMPLETE = "incomplete", "Évaluation incomplète"


class Concordance(Term):
    """What the verdicts of all assessors say together."""

    AGREE_POSITIVE = "agree_positive", "Avis concordants, favorables"
    AGREE_NEGATIVE = "agree_negative", "Avis concordants, défavorables"
    DIVERGENT = "divergent", "Avis divergents"
    INCOMPLETE = "incomplete", "Avis manquant"


class Gap(Term):
    """How far two marks of one competence stand from each other."""

    NONE = "none", "Accord"
    ONE_DEGREE = "one_degree", "Écart d’un degré"
    FRANK = "frank", "Écart franc"


class AttendanceState(Term):
    """Whether a candidate came."""

    REGISTERED = "registered", "Inscrit"
    PRESENT = "present", "Présent"
    ABSENT = "absent", "Absent"
    EXCUSED = "excused", "Excusé"


AWAY = frozenset({AttendanceState.ABSENT, AttendanceState.EXCUSED})
"""What is recorded of a candidate who did not come: their grids wait for nobody."""


class SessionState(Term):
    """Life of an assessment session."""

    PLANNED = "planned", "Planifiée"
    CONVENED = "convened", "Convoquée"
    HELD = "held", "Tenue"
    CLOSED = "closed", "Close"
    CANCELLED = "cancelled", "Annulée"


SESSIONS_HELD = frozenset({SessionState.HELD, SessionState.CLOSED})
"""The states of a session that took place."""


class GridState(Term):
    """Life of one assessor's grid."""

    OPEN = "open", "En cours"
    SIGNED = "signed", "Signée"
    CANCELLED = "cancelled", "Annulée"


class EvidenceKind(Term):
    """What an evidence is; its value is the family of its media type (RFC 6838)."""

    PHOTOGRAPH = "image", "Photographie"
    SOUND = "audio", "Son"
    DOCUMENT = "application", "Document"


class IncidentCategory(Term):
    """What kind of thing went wrong in a session."""

    MATERIAL = "material", "Incident matériel"
    ORGANISATION = "organisation", "Organisation"
    HEALTH = "health", "Santé ou sécurité"
    BEHAVIOUR = "behaviour", "Comportement"
    FRAUD = "fraud", "Suspicion de fraude"
    OTHER = "other", "Autre"


class NoteKind(Term):
    """What a phone notes of a candidate besides marks."""

    PRESENCE = "presence", "Présence"
    IDENTITY = "identity", "Identité vérifiée"
    INCIDENT = "incident", "Incident"


class Signal(Term):
    """What the marks of an assessor, a pair or a centre may show beside the others."""

    SEVERITY = "severity", "Sévérité"
    DRIFT = "drift", "Dérive dans le temps"
    REPEATS = "repeats", "Grilles répétées à l’identique"
    ALIKE = "alike", "Grilles identiques dans le binôme"
    NIGHT = "night", "Saisies de nuit"
