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
