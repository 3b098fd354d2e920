"""Events of the certifications room."""

from parchemin.journal.registry import declare

REFERENTIEL_IMPORTED = declare(
    "certifications.edition.imported",
    "L’édition {number} du référentiel « {title} » est importée en brouillon.",
)
EDITION_SUBMITTED = declare(
    "certifications.edition.submitted",
    "L’édition {number} du référentiel « {title} » est soumise au vote.",
)
EDITION_RETURNED = declare(
    "certifications.edition.returned",
    "L’édition {number} du référentiel « {title} » revient en brouillon.",
)
EDITION_ADOPTED = declare(
    "certifications.edition.adopted",
    "L’édition {number} du référentiel « {title} » est adoptée le {adopted_on} : {decision}.",
)
EDITION_IN_FORCE = declare(
    "certifications.edition.in_force",
    "L’édition {number} du référentiel « {title} » est en vigueur à partir du {from_day}.",
)
EDITION_REPLACED = declare(
    "certifications.edition.replaced",
    "L’édition {number} du référentiel « {title} » est remplacée par l’édition {by}.",
)
EDITION_TRANSMITTED = declare(
    "certifications.edition.transmitted",
    "L’édition {number} du référentiel « {title} » est transmise à {to} le {on}.",
)
REGLEMENT_SET = declare(
    "certifications.reglement.set",
    "Le règlement « {name} » de « {title} » s’applique à partir du {from_day}.",
)
REGISTERED = declare(
    "certifications.registration.noted",
    "« {title} » est enregistré sous le numéro {code}, du {starts_on} au {ends_on}.",
)
TITLED = declare(
    "certifications.registration.titled",
    "L’intitulé enregistré sous le numéro {code} est noté : « {registered} ».",
)
SPECIALITIES_NOTED = declare(
    "certifications.specialities.noted", "Les codes NSF de la certification sont notés : {codes}."
)
WITHDRAWN = declare(
    "certifications.registration.withdrawn",
    "L’enregistrement {code} de « {title} », prévu jusqu’au {until}, ne vaut plus à partir du {from_day}.",
)
PUBLISHED = declare("certifications.certification.published", "« {title} » paraît au catalogue.")
CLOSED = declare(
    "certifications.certification.closed",
    "« {title} » n’accueille plus d’entrée à partir du {from_day}.",
)
HABILITATION_GRANTED = declare(
    "certifications.habilitation.granted",
    "{partner} est habilité : {service}, {certification}, du {starts_on} au {ends_on}.",
)
HABILITATION_RENEWED = declare(
    "certifications.habilitation.renewed",
    "L’habilitation {partner:de} est renouvelée : {service}, {certification}, du {starts_on} au {ends_on}.",
)
HABILITATION_SHORTENED = declare(
    "certifications.habilitation.shortened",
    "L’habilitation {partner:de} ({convention}) finit le {ends_on}, et non plus le {before}, "
    "pour ce motif : « {reason} ».",
)
CONVENTION_JOINED = declare(
    "certifications.convention.joined",
    "La convention signée {convention} {partner:de} est jointe : « {document} ».",
)
HABILITATION_SUSPENDED = declare(
    "certifications.habilitation.suspended",
    "L’habilitation {partner:de} est suspendue, pour ce motif : « {reason} ».",
)
HABILITATION_RESUMED = declare(
    "certifications.habilitation.resumed",
    "La suspension de l’habilitation {partner:de} est levée, pour ce motif : « {reason} ».",
)
HABILITATION_ENDED = declare(
    "certifications.habilitation.ended",
    "Il est mis fin à l’habilitation {partner:de}, griefs communiqués le {grievances_on}, "
    "pour ce motif : « {reason} ».",
)
