"""Events of the declarations room."""

from parchemin.journal.registry import declare

FLUX_MADE = declare(
    "declarations.flux.made",
    "Flux {ident} établi pour la Caisse des Dépôts : {action}, {count:titulaire|titulaires}, schéma {profile}.",
)
FLUX_SUBMITTED = declare(
    "declarations.flux.submitted", "Flux {ident} déposé sur l’espace certificateur."
)
FLUX_RECEIVED = declare("declarations.flux.received", "Flux {ident} reçu par la Caisse des Dépôts.")
FLUX_REJECTED = declare(
    "declarations.flux.rejected",
    "Flux {ident} rejeté en entier par la Caisse des Dépôts : « {reason} ».",
)
FLUX_DISCARDED = declare("declarations.flux.discarded", "Flux {ident} abandonné avant dépôt.")
CORRECTION_ASKED = declare(
    "declarations.correction.asked",
    "La Caisse des Dépôts demande, le {requested_on}, une correction de la déclaration du certificat {number} ; "
    "à répondre le {due} au plus tard.",
)
CORRECTION_ANSWERED = declare(
    "declarations.correction.answered",
    "Réponse à la correction demandée pour le certificat {number}, le {answered_on} : {answer}.",
)
RECEIPT_READ = declare(
    "declarations.receipt.read",
    "Accusé de traitement du flux {ident} lu : {accepted:accepté|acceptés}, {refused:refusé|refusés}.",
)
SCHEMA_GIVEN = declare(
    "declarations.schema.given",
    "Le schéma {name} est donné pour le profil {profile} ; avant : {before}.",
)
SCHEMA_TAKEN_BACK = declare(
    "declarations.schema.taken_back",
    "Le schéma {name} du profil {profile} est retiré : celui de Parchemin sert de nouveau.",
)
