"""What acts of the rooms above ask of a certification first: the règlement of a day."""

from datetime import date

from parchemin.certifications.models import Certification, Reglement
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.kernel.objections import Objection, Refused, refuse_if


def reglement_or_refuse(
    certification: Certification, on: date, objections: tuple[Objection, ...]
) -> Reglement:
    """Return the règlement in force on a day; raise `Refused` with these objections, or without one."""
    reglement = reglement_in_force(certification.pk, on)
    if reglement is None:
        raise Refused((*objections, *objections_to_reglement(certification.pk, on)))
    refuse_if(objections)
    return reglement
