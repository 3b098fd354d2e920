"""Events of the organisations room."""

from parchemin.journal.registry import declare

BODY_ESTABLISHED = declare("organisations.body.established", "Le certificateur {name} est établi.")
PARTNER_REGISTERED = declare(
    "organisations.partner.registered", "L’organisme {name} (SIRET {siret}) est enregistré."
)
HABILITATION_GRANTED = declare(
    "organisations.habilitation.granted",
    "{partner} est habilité : {service}, {certification}, du {starts_on} au {ends_on}.",
)
HABILITATION_SUSPENDED = declare(
    "organisations.habilitation.suspended",
    "L’habilitation de {partner} est suspendue, pour ce motif : « {reason} ».",
)
HABILITATION_RESUMED = declare(
    "organisations.habilitation.resumed",
    "La suspension de l’habilitation de {partner} est levée, pour ce motif : « {reason} ».",
)
HABILITATION_ENDED = declare(
    "organisations.habilitation.ended",
    "Il est mis fin à l’habilitation de {partner}, griefs communiqués le {grievances_on}, "
    "pour ce motif : « {reason} ».",
)
EMPLOYER_REGISTERED = declare(
    "organisations.employer.registered", "L’employeur {name} (SIRET {siret}) est enregistré."
)
