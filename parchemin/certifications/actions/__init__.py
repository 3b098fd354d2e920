"""Acts on certifications: import, adoption, entry into force, règlement, registration, catalogue."""

from parchemin.certifications.actions.certification import (
    close_entries,
    note_registered_title,
    note_specialities,
    publish,
    register,
    set_reglement,
    withdraw_registration,
)
from parchemin.certifications.actions.editions import (
    adopt_edition,
    note_transmission,
    put_in_force,
    return_edition,
    submit_edition,
)
from parchemin.certifications.actions.imports import import_referentiel

__all__ = [
    "adopt_edition",
    "close_entries",
    "import_referentiel",
    "note_registered_title",
    "note_specialities",
    "note_transmission",
    "publish",
    "put_in_force",
    "register",
    "return_edition",
    "set_reglement",
    "submit_edition",
    "withdraw_registration",
]
