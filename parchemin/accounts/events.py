"""Events of the accounts room."""

from parchemin.journal.registry import declare

MANDATE_GRANTED = declare(
    "accounts.mandate.granted", "{person} reçoit le mandat « {role} » à partir du {starts_on}."
)
MANDATE_ENDED = declare(
    "accounts.mandate.ended", "Le mandat « {role} » {person:de} finit le {ends_on}."
)
FEED_MADE = declare(
    "accounts.feed.made",
    "{person} se donne une adresse d’agenda ; une précédente n’ouvre plus rien.",
)
FEED_CLOSED = declare("accounts.feed.closed", "L’adresse d’agenda {person:de} n’ouvre plus rien.")
MANDATE_CLOSED = declare(
    "accounts.mandate.closed",
    "Le mandat « {role} » {person:de} est retiré tout de suite.",
)
MANDATE_PROLONGED = declare(
    "accounts.mandate.prolonged", "Le mandat « {role} » {person:de} n’a plus de date de fin."
)
ACCOUNT_OPENED = declare("accounts.account.opened", "{person} ouvre son compte par l’invitation.")
INVITED_CORRECTED = declare(
    "accounts.invited.corrected",
    "L’invitation {person:de} est corrigée : {fields}. Motif : « {reason} ».",
)
FACTOR_PROPOSED = declare(
    "accounts.factor.proposed",
    "Remplacer le second facteur {person:de} est proposé. Motif : « {reason} ».",
)
FACTOR_REPLACED = declare(
    "accounts.factor.replaced",
    "Le second facteur {person:de}, perdu, est détaché ; {proposer} l’avait proposé.",
)
FACTOR_KEPT = declare(
    "accounts.factor.kept", "La proposition de remplacer le second facteur {person:de} est écartée."
)
