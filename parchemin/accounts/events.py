"""Events of the accounts room."""

from parchemin.journal.registry import declare

MANDATE_GRANTED = declare(
    "accounts.mandate.granted", "{person} reçoit le mandat « {role} » à partir du {starts_on}."
)
MANDATE_ENDED = declare(
    "accounts.mandate.ended", "Le mandat « {role} » {person:de} finit le {ends_on}."
)
