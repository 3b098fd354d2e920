"""Acts on bodies, on what the Caisse des Dépôts knows them by, on partners and employers."""

from parchemin.organisations.actions.bodies import correct_body, establish_body, set_zone
from parchemin.organisations.actions.cdc import (
    add_contract,
    correct_contract,
    set_cdc_identity,
)
from parchemin.organisations.actions.partners import (
    add_site,
    correct_employer,
    correct_partner,
    correct_site,
    describe_partner,
    register_employer,
    register_partner,
)

__all__ = [
    "add_contract",
    "add_site",
    "correct_body",
    "correct_contract",
    "correct_employer",
    "correct_partner",
    "correct_site",
    "describe_partner",
    "establish_body",
    "register_employer",
    "register_partner",
    "set_cdc_identity",
    "set_zone",
]
