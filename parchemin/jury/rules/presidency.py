"""Who may be named to preside in the place of who was: a presidency stays to its college while somebody sits."""

from collections.abc import Iterator

from parchemin.assembly.terms import College, SeatRole
from parchemin.certifications.reglement.law import Effective
from parchemin.jury.rules.facts import JurorFacts, SittingFacts
from parchemin.jury.rules.signatories import SAT, functions_asked
from parchemin.jury.terms import SittingState
from parchemin.kernel.objections import Objection

_TWO_COLLEGES = "presidency.vice_chair_of_other_college"
OTHER_PRESIDENCY = {SeatRole.CHAIR: SeatRole.VICE_CHAIR, SeatRole.VICE_CHAIR: SeatRole.CHAIR}


def objections_to_naming(
    sitting: SittingFacts, juror: JurorFacts, role: SeatRole, effective: Effective
) -> tuple[Objection, ...]:
    """Return why a juror of a sitting may not be made its chair or vice-chair.

    Who is not recorded yet is expected: see `expected_sitting`.
    """
    return tuple(_objections(sitting, juror, role, effective))


def _objections(
    sitting: SittingFacts, juror: JurorFacts, role: SeatRole, effective: Effective
) -> Iterator[Objection]:
    if role is SeatRole.MEMBER:
        yield Objection("presidency-emptied", "Nommez plutôt celui qui préside à sa place.")
    if juror.presence not in SAT:
        away = f"{juror.name} ne siège pas : {juror.presence.label.lower()}."
        yield Objection(
            "juror-away", away, remedy="Consignez sa présence, ou nommez quelqu’un qui siège."
        )
    if juror.role in functions_asked(effective.reglement.minutes.signed_by):
        yield Objection("presidency-held", f"{juror.name} est déjà de la présidence.")
    former = next((seat for seat in sitting.jurors if seat.role is role), None)
    opened = sitting.state in (SittingState.OPEN, SittingState.SUSPENDED)
    if former and opened and former.presence in SAT and former is not juror:
        yield Objection(
            "presidency-present",
            f"{former.name} siège : le {role.label.lower()} de la séance ne change pas.",
            remedy="Consignez d’abord son départ.",
        )
    if former and former.college is not juror.college and _has_another(sitting, former):
        yield Objection(
            "presidency-college",
            "La présidence et la vice-présidence restent à leur collège.",
            effective.source(_TWO_COLLEGES),
        )
    else:
        held_by = [seat for seat in sitting.jurors if seat.role is OTHER_PRESIDENCY.get(role)]
        if any(seat.college is juror.college and seat is not juror for seat in held_by):
            yield from objections_to_one_college(role, juror.college, effective)


def objections_to_one_college(
    role: SeatRole, college: College, effective: Effective
) -> tuple[Objection, ...]:
    """Return why a college that presides already may not hold the other function, where the text asks for two."""
    if not effective.reglement.presidency.vice_chair_of_other_college:
        return ()
    return (
        Objection(
            "presidency-one-college",
            f"Le {OTHER_PRESIDENCY[role].label.lower()} est déjà du collège {college.label.lower()}.",
            effective.source(_TWO_COLLEGES),
            f"Choisissez le {role.label.lower()} dans l’autre collège.",
        ),
    )


def _has_another(sitting: SittingFacts, former: JurorFacts) -> bool:
    """Tell whether somebody else of the same college sits, or is still expected, and may be named."""
    return any(
        seat.college is former.college and seat.role is SeatRole.MEMBER and seat.presence in SAT
        for seat in sitting.jurors
    )
