"""Events of the certificates room."""

from parchemin.journal.registry import declare

AWARDED = declare(
    "certificates.certificate.awarded", "Inscription au registre : {document} n° {number}."
)
DELIVERED = declare(
    "certificates.certificate.delivered",
    "Fichiers établis et scellés : {document} n° {number} (feuille {leaf} du registre).",
)
DUPLICATED = declare(
    "certificates.certificate.duplicated",
    "Duplicata du n° {number} établi, pour ce motif : « {reason} ».",
)
SUSPENDED = declare(
    "certificates.certificate.suspended",
    "Le n° {number} est suspendu, pour ce motif : « {reason} ». Confirmé par {second}.",
)
REINSTATED = declare(
    "certificates.certificate.reinstated",
    "La suspension du n° {number} est levée, pour ce motif : « {reason} ». Confirmé par {second}.",
)
REVOKED = declare(
    "certificates.certificate.revoked",
    "Le n° {number} est révoqué, pour ce motif : « {reason} ». Confirmé par {second}.",
)
SUPERSEDED = declare(
    "certificates.certificate.superseded",
    "Le n° {number} est remplacé par le n° {successor}, pour ce motif : « {reason} ». Confirmé par {second}.",
)
CHANGE_PROPOSED = declare(
    "certificates.change.proposed",
    "« {move} » est proposé pour le n° {number}, pour ce motif : « {reason} ». À confirmer par quelqu’un d’autre.",
)
CHANGE_DROPPED = declare(
    "certificates.change.dropped", "La proposition « {move} » pour le n° {number} est abandonnée."
)
SIGNATORY_NAMED = declare(
    "certificates.signatory.named",
    "{name}, « {function} », signe les parchemins à partir du {since}.",
)
SIGNATORY_CORRECTED = declare(
    "certificates.signatory.corrected", "Le signataire {name} est corrigé : {changes}."
)
PREFIX_SET = declare(
    "certificates.prefix.set",
    "Les numéros de certificat commencent désormais par {prefix}, et non plus {before}.",
)
KEY_MADE = declare("certificates.key.made", "Une clé est créée : {purpose} ({fragment}).")
KEY_ROTATED = declare(
    "certificates.key.rotated", "La clé {retired} cède la place à {fragment} : {purpose}."
)
KEY_COMPROMISED = declare(
    "certificates.key.compromised",
    "La clé {retired}, {purpose}, a pu être copiée, pour ce motif : « {reason} ». Ce qu’elle a signé ne se "
    "vérifie plus ; {fragment} la remplace.",
)
