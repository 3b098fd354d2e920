"""When two employers are one, for those who may not judge their own people (`member.same_employer`)."""

from parchemin.certifications.reglement.terms import EmployerScope

_SIREN_LENGTH = 9


def same_employer(scope: EmployerScope, first: str, second: str) -> bool:
    """Tell whether two SIRET are one employer: the same SIREN, or the same site, as `scope` says.

    An unknown employer is nobody's.
    """
    if scope is EmployerScope.NONE or not first or not second:
        return False
    if scope is EmployerScope.COMPANY:
        return first[:_SIREN_LENGTH] == second[:_SIREN_LENGTH]
    return first == second
