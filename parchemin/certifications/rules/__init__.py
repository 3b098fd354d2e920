"""The law of certifications: pure functions of plain values, every reason out."""

from parchemin.certifications.rules.modalities import remarks_on_modalities
from parchemin.certifications.rules.objections import (
    objections_to_adoption,
    objections_to_force,
    objections_to_new_entry,
    objections_to_registration,
)
from parchemin.certifications.rules.remarks import (
    Remark,
    remarks_on,
    themes_of,
)
from parchemin.certifications.rules.title import (
    objections_to_title,
    remarks_on_title,
    shown_title,
)
from parchemin.certifications.rules.transmission import Transmission, remarks_on_transmission

__all__ = [
    "Remark",
    "Transmission",
    "objections_to_adoption",
    "objections_to_force",
    "objections_to_new_entry",
    "objections_to_registration",
    "objections_to_title",
    "remarks_on",
    "remarks_on_modalities",
    "remarks_on_title",
    "remarks_on_transmission",
    "shown_title",
    "themes_of",
]
