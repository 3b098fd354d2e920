"""Events of the assessment room."""

from parchemin.journal.registry import declare

ASSESSOR_HABILITATED = declare(
    "assessment.assessor.habilitated",
    "{assessor} a l’habilitation d’évaluateur à partir du {from_day}.",
)
ASSESSOR_CORRECTED = declare(
    "assessment.assessor.corrected",
    "La fiche {assessor:de} est corrigée ({fields}) : « {reason} ».",
)
ASSESSOR_PERIOD_CHANGED = declare(
    "assessment.assessor.period",
    "L’habilitation d’évaluateur {assessor:de} vaut {until}, pour ce motif : « {reason} ».",
)
SESSION_PLANNED = declare(
    "assessment.session.planned",
    "La session {session} est planifiée le {day} à {place}, {capacity} places.",
)
SESSION_CONVENED = declare("assessment.session.convened", "La session {session} est convoquée.")
SESSION_HELD = declare("assessment.session.held", "La session {session} a eu lieu.")
SESSION_CLOSED = declare("assessment.session.closed", "La session {session} est close.")
SESSION_CANCELLED = declare(
    "assessment.session.cancelled",
    "La session {session} est annulée, pour ce motif : « {reason} ».",
)
SESSION_CHANGED = declare("assessment.session.changed", "La session {session} change : {changes}.")
CANDIDATE_MOVED = declare(
    "assessment.candidate.moved",
    "Le dossier {dossier} passe à {hour} dans la session {session}, au lieu de {former_hour}.",
)
CANDIDATE_TRANSFERRED = declare(
    "assessment.candidate.transferred",
    "Le dossier {dossier} passe de la session {former_session} à la session {session}, le {day}.",
)
CANDIDATE_WITHDRAWN = declare(
    "assessment.candidate.withdrawn",
    "Le dossier {dossier} est retiré de la session {session} : « {reason} ».",
)
ASSESSOR_REPLACED = declare(
    "assessment.assessor.replaced",
    "{substitute} remplace {assessor}, bloc {bloc} du dossier {dossier}, session {session}.",
)
GRID_CANCELLED = declare(
    "assessment.grid.cancelled",
    "La grille {assessor:de}, bloc {bloc}, dossier {dossier}, est annulée, pour ce motif : « {reason} ».",
)
CANDIDATE_REGISTERED = declare(
    "assessment.candidate.registered", "Le dossier {dossier} est inscrit à la session {session}."
)
ASSESSORS_ASSIGNED = declare(
    "assessment.assessors.assigned",
    "{assessors} évaluent le bloc {bloc} du dossier {dossier}, session {session}.",
)
ATTENDANCE_RECORDED = declare(
    "assessment.attendance.recorded", "Dossier {dossier}, session {session} : {presence}."
)
ATTENDANCE_SIGNED = declare(
    "assessment.attendance.signed",
    "Le candidat du dossier {dossier} signe sa présence à la session {session}, devant {held_by}.",
)
IDENTITY_CHECKED = declare(
    "assessment.identity.checked",
    "{checked_by} a vérifié l’identité du candidat du dossier {dossier} avant le bloc {bloc}, "
    "session {session}.",
)
MARKS_RECORDED = declare(
    "assessment.marks.recorded",
    "{count:saisie|saisies} {assessor:de} sur le bloc {bloc} du dossier {dossier}.",
)
INDICATORS_OBSERVED = declare(
    "assessment.indicators.observed",
    "{count:indicateur coché ou décoché|indicateurs cochés ou décochés} par {assessor} sur le bloc {bloc} "
    "du dossier {dossier}.",
)
GRID_SIGNED = declare(
    "assessment.grid.signed", "{assessor} signe sa grille du bloc {bloc}, dossier {dossier}."
)
INCIDENT_REPORTED = declare(
    "assessment.incident.reported",
    "Incident dans la session {session} ({category}) : « {description} ».",
)
GRID_LINK_MADE = declare(
    "assessment.link.made", "Un lien de grille est donné à {assessor}, session {session}."
)
GRID_LINK_OPENED = declare(
    "assessment.link.opened", "{assessor} ouvre son lien de grille, session {session}."
)
GRID_LINK_REVOKED = declare(
    "assessment.link.revoked", "Le lien de grille {assessor:de} est retiré, session {session}."
)
EVIDENCE_KEPT = declare(
    "assessment.evidence.kept",
    "{assessor} joint « {name} » à la compétence {competence}, dossier {dossier}.",
)
