"""Words of the accounts room: who people are when they sign in."""

from parchemin.kernel.terms import Term


class Role(Term):
    """What a mandate, or a seat in a sitting, lets a person do."""

    SECRETARIAT = "secretariat", "Secrétariat"
    COMMISSION = "commission", "Membre de la commission"
    PARTNER = "partner", "Organisme partenaire"
    ASSESSOR = "assessor", "Évaluateur"
    JUROR = "juror", "Juré"
    CHAIR = "chair", "Président de jury"
    VICE_CHAIR = "vice_chair", "Vice-président de jury"
    CANDIDATE = "candidate", "Candidat"
    STAFF = "staff", "Exploitation"
    SYSTEM = "system", "Parchemin"


MANDATED_ROLES = (
    Role.SECRETARIAT,
    Role.COMMISSION,
    Role.PARTNER,
    Role.ASSESSOR,
    Role.JUROR,
    Role.CANDIDATE,
    Role.STAFF,
)

# Everybody but the candidate decides on, or sees, the files of others: a second factor (ASVS 5.0, 6.3.3).
SECOND_FACTOR_ROLES = frozenset(Role) - {Role.CANDIDATE}
