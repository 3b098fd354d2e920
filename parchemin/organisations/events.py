"""Events of the organisations room."""

from parchemin.journal.registry import declare

BODY_ESTABLISHED = declare("organisations.body.established", "Le certificateur {name} est établi.")
PARTNER_REGISTERED = declare(
    "organisations.partner.registered", "L’organisme {name} (SIRET {siret}) est enregistré."
)
PARTNER_RENAMED = declare(
    "organisations.partner.renamed",
    "L’organisme {before} (SIRET {siret}) s’appelle {name}, pour ce motif : « {reason} ».",
)
EMPLOYER_REGISTERED = declare(
    "organisations.employer.registered", "L’employeur {name} (SIRET {siret}) est enregistré."
)
