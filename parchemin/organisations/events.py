"""Events of the organisations room."""

from parchemin.journal.registry import declare

BODY_ESTABLISHED = declare("organisations.body.established", "Le certificateur {name} est établi.")
BODY_CORRECTED = declare(
    "organisations.body.corrected", "Le certificateur est corrigé : {changes}."
)
ZONE_SET = declare(
    "organisations.zone.set",
    "Le fuseau des lieux devient {zone} ; avant : {before}.",
)
CDC_IDENTITY_SET = declare(
    "organisations.cdc_identity.set", "Identifiants de la Caisse des Dépôts : {changes}."
)
CONTRACT_ADDED = declare(
    "organisations.contract.added", "Le contrat {number} de la Caisse des Dépôts est ajouté."
)
CONTRACT_CORRECTED = declare(
    "organisations.contract.corrected",
    "Le contrat {number} de la Caisse des Dépôts est corrigé : {changes}.",
)
PARTNER_REGISTERED = declare(
    "organisations.partner.registered", "L’organisme {name} (SIRET {siret}) est enregistré."
)
# No act writes it any more; journals tell it.
declare(
    "organisations.partner.renamed",
    "L’organisme {before} (SIRET {siret}) s’appelle {name}, pour ce motif : « {reason} ».",
)
PARTNER_CORRECTED = declare(
    "organisations.partner.corrected",
    "L’organisme {before} (SIRET {former}) est corrigé : {name}, SIRET {siret}, pour ce motif : « {reason} ».",
)
PARTNER_DESCRIBED = declare(
    "organisations.partner.described", "La fiche {partner:de} change : {fields}."
)
SITE_ADDED = declare("organisations.site.added", "Le site {site} est ajouté à {partner}.")
SITE_CORRECTED = declare(
    "organisations.site.corrected", "Le site {before} de l’organisme {partner} devient : {site}."
)
SITE_CLOSED = declare(
    "organisations.site.closed",
    "Le site {site} de l’organisme {partner} ferme : {until}, pour ce motif : « {reason} ».",
)
PARTNERS_MERGED = declare(
    "organisations.partner.merged",
    "L’organisme {former} (SIRET {former_siret}) est réuni à {partner} (SIRET {siret}) : {moved}, pour ce "
    "motif : « {reason} ».",
)
PARTNERS_PARTED = declare(
    "organisations.partner.parted",
    "L’organisme {former} (SIRET {former_siret}) n’est plus réuni à {partner} (SIRET {siret}) : {moved}, pour ce "
    "motif : « {reason} ».",
)
EMPLOYER_CORRECTED = declare(
    "organisations.employer.corrected",
    "L’employeur {before} (SIRET {former}) est corrigé : {name}, SIRET {siret}, pour ce motif : « {reason} ».",
)
EMPLOYER_NAMED = declare(
    "organisations.employer.named", "L’employeur de SIRET {siret} est nommé : {name}."
)
EMPLOYER_REGISTERED = declare(
    "organisations.employer.registered", "L’employeur {name} (SIRET {siret}) est enregistré."
)
