"""Acts on accounts, mandates, invitations and second factors."""

from parchemin.accounts.actions.comfort import drop_view, keep_columns, keep_view
from parchemin.accounts.actions.invitations import (
    correct_invited,
    make_invitation,
    open_by_invitation,
)
from parchemin.accounts.actions.mandates import end_mandate, grant_mandate, open_account
from parchemin.accounts.actions.second_factor import (
    confirm_factor_replacement,
    drop_factor_replacement,
    propose_factor_replacement,
)

__all__ = [
    "confirm_factor_replacement",
    "correct_invited",
    "drop_factor_replacement",
    "drop_view",
    "end_mandate",
    "grant_mandate",
    "keep_columns",
    "keep_view",
    "make_invitation",
    "open_account",
    "open_by_invitation",
    "propose_factor_replacement",
]
