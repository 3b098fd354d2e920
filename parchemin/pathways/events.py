"""Events of the pathways room. People are told by their reference, never by their name."""

from parchemin.journal.registry import declare

PERSON_REGISTERED = declare("pathways.person.registered", "La personne {person} est inscrite.")
CIVIL_STATUS_CORRECTED = declare(
    "pathways.person.corrected", "L’état civil {person:de} est corrigé ({fields}) : « {reason} »."
)
CONTACT_CORRECTED = declare(
    "pathways.person.reached", "Les coordonnées {person:de} changent ({fields})."
)
ACCESS_GIVEN = declare(
    "pathways.person.given_access", "{person} a désormais accès à son espace de candidat."
)
UNIT_ACQUIRED = declare(
    "pathways.unit.acquired", "{person} a acquis {units} le {acquired_on} ({origin})."
)
UNIT_WITHDRAWN = declare(
    "pathways.unit.withdrawn",
    "{person} perd un acquis du {acquired_on}, {units} : {decision} ne tient plus.",
)
VALIDITY_STARTED = declare(
    "pathways.validity.started",
    "La validité des acquis {person:de} par {decision} court : {units}, {kept}.",
)
BLOC_TAKEN_UP = declare(
    "pathways.dossier.taken_up",
    "Le dossier {dossier} reprend le bloc {bloc}, acquis le {acquired_on} : il n’y est plus évalué.",
)
BLOC_PRESENTED_AGAIN = declare(
    "pathways.dossier.presented_again",
    "Le bloc {bloc} du dossier {dossier}, acquis le {acquired_on}, sera présenté de nouveau, pour ce motif : "
    "« {reason} ».",
)
MARKS_KEPT = declare(
    "pathways.marks.kept", "{person} garde du jury du {kept_on} les notes de {marks}, {kept}."
)
MARKS_WITHDRAWN = declare(
    "pathways.marks.withdrawn",
    "{person} ne garde plus les notes de {marks} du jury du {kept_on} : {decision} ne tient plus.",
)
MARK_SET_ASIDE = declare(
    "pathways.dossier.mark_set_aside",
    "La note du bloc {bloc} conservée du jury du {kept_on} est mise de côté dans le dossier {dossier} : le bloc "
    "sera présenté de nouveau, pour ce motif : « {reason} ».",
)
DOSSIER_OPENED = declare(
    "pathways.dossier.opened",
    "Le dossier {dossier} est ouvert : {certification}, édition {edition}, {route}.",
)
SUPPORT_NAMED = declare("pathways.dossier.supported", "Le dossier {dossier} nomme un {kind}.")
DOSSIER_COMPLETED = declare(
    "pathways.dossier.completed", "Le dossier {dossier} est complété : {fields}."
)
DOSSIER_CORRECTED = declare(
    "pathways.dossier.corrected",
    "Ce que dit le dossier {dossier} est corrigé ({fields}) : « {reason} ».",
)
COURSE_CORRECTED = declare(
    "pathways.dossier.redirected",
    "Le parcours du dossier {dossier} est corrigé ({changes}), pour ce motif : « {reason} ».",
)
DOSSIER_SUBMITTED = declare("pathways.dossier.submitted", "Le dossier {dossier} est déposé.")
DOSSIER_RETURNED = declare(
    "pathways.dossier.returned", "Un complément est demandé au dossier {dossier} : « {reason} »."
)
DOSSIER_ADMITTED = declare("pathways.dossier.admitted", "Le dossier {dossier} est recevable.")
DOSSIER_ADMITTED_BY_SILENCE = declare(
    "pathways.dossier.admitted_by_silence",
    "Le dossier {dossier} est recevable depuis le {since} : deux mois ont passé sans réponse.",
)
DOSSIER_REFUSED = declare(
    "pathways.dossier.refused", "Le dossier {dossier} n’est pas recevable : « {reason} »."
)
ASSESSMENT_STARTED = declare(
    "pathways.dossier.assessed", "L’évaluation du dossier {dossier} est ouverte."
)
ASSESSMENT_STOPPED = declare(
    "pathways.dossier.unassessed",
    "Le dossier {dossier}, retiré de sa session, redevient recevable.",
)
DOSSIER_READIED = declare("pathways.dossier.readied", "Le dossier {dossier} est prêt pour le jury.")
DOSSIER_ADJOURNED = declare("pathways.dossier.adjourned", "Le dossier {dossier} est ajourné.")
DOSSIER_DECIDED = declare("pathways.dossier.decided", "Le jury a décidé du dossier {dossier}.")
DOSSIER_REOPENED = declare(
    "pathways.dossier.reopened", "Le dossier {dossier} revient devant un jury : « {reason} »."
)
DOSSIER_TAKEN_BACK = declare(
    "pathways.dossier.taken_back",
    "Le dossier {dossier} est de nouveau devant son jury : la séance est rouverte.",
)
DOSSIER_ABANDONED = declare(
    "pathways.dossier.abandoned", "Le dossier {dossier} est abandonné : « {reason} »."
)
DOSSIER_LAPSED = declare("pathways.dossier.lapsed", "Le dossier {dossier} est caduc.")
DOSSIER_REVIVED = declare(
    "pathways.dossier.revived", "La caducité du dossier {dossier} est levée : « {reason} »."
)
ABANDONMENT_LIFTED = declare(
    "pathways.dossier.resumed", "L’abandon du dossier {dossier} est levé : « {reason} »."
)
ADMISSION_WITHDRAWN = declare(
    "pathways.dossier.admission_withdrawn",
    "Le dossier {dossier} n’est plus recevable, il attend sa réponse : « {reason} ».",
)
DOSSIER_ADMITTED_ON_REVIEW = declare(
    "pathways.dossier.admitted_on_review",
    "Le dossier {dossier}, refusé, est recevable après réexamen : « {reason} ».",
)
COMPLETION_ANSWERED = declare(
    "pathways.dossier.answered",
    "Le candidat répond au complément demandé au dossier {dossier} : {given:pièce jointe|pièces jointes}.",
)
DOCUMENT_JOINED = declare(
    "pathways.document.joined", "Une pièce est jointe au dossier {dossier} (empreinte {digest})."
)
DOCUMENT_TAKEN_AWAY = declare(
    "pathways.document.taken_away",
    "Une pièce du dossier {dossier} (empreinte {digest}) en est retirée : « {reason} ».",
)
NOTE_WRITTEN = declare("pathways.note.written", "Une note est écrite au dossier {dossier}.")
TASK_SET = declare("pathways.task.set", "Une tâche est notée au dossier {dossier}, pour le {day}.")
TASK_DONE = declare("pathways.task.done", "Une tâche du dossier {dossier} est faite.")
MESSAGE_WRITTEN = declare(
    "pathways.message.written", "Un message sur le dossier {dossier} attend une réponse."
)
MESSAGE_ANSWERED = declare(
    "pathways.message.answered", "Le message sur le dossier {dossier} a sa réponse."
)
NOTE_ERASED = declare("pathways.note.erased", "Une note du dossier {dossier} est effacée.")
VAE_FILED = declare(
    "pathways.vae.filed", "Le dossier {dossier} est déposé ; la demande de VAE l’a été le {on}."
)
VAE_FILING_CORRECTED = declare(
    "pathways.vae.refiled",
    "Dossier {dossier} : la demande de VAE a été déposée le {on} et non le {before} (« {reason} »).",
)
VAE_STEP_DATED = declare("pathways.vae.dated", "Dossier {dossier} : {step}, le {on}.")
VAE_STEP_TOLD = declare("pathways.vae.told", "Dossier {dossier} : {step}, le {on} (« {reason} »).")
VAE_STEP_CORRECTED = declare(
    "pathways.vae.corrected",
    "Dossier {dossier} : {step}, le {on} et non le {before} (« {reason} »).",
)
VAE_STEP_WITHDRAWN = declare(
    "pathways.vae.withdrawn",
    "Dossier {dossier} : {step}, la date du {before} est retirée (« {reason} »).",
)
CANDIDATES_IMPORTED = declare(
    "pathways.import.applied",
    "Le fichier {file} est importé : {applied:ligne appliquée|lignes appliquées}, "
    "{rejected:rejetée|rejetées}.",
)
IMPORT_UNDONE = declare(
    "pathways.import.undone",
    "L’import du fichier {file} est repris : {undone:dossier effacé|dossiers effacés}, "
    "{kept:gardé|gardés}, pour ce motif : « {reason} ».",
)
