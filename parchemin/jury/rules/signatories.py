"""Who signs the procès-verbal of a sitting: what its règlement says, of those who sat (RULE-38).

By function: the chair alone, the chair and the vice-chair. Where the règlement names the members, each one
who sat with a voice signs, and so do the chair and the vice-chair, whatever their college. Once all of those are
noted prevented, whoever sat with a voice signs in their place.
"""

from collections.abc import Collection

from parchemin.jury.terms import Presence, SeatRole

PRESIDENCY = (SeatRole.CHAIR, SeatRole.VICE_CHAIR)
SAT = (Presence.PRESENT, Presence.REMOTE)


def functions_asked(signed_by: Collection[SeatRole]) -> tuple[SeatRole, ...]:
    """Return the functions that a sitting cannot open without: a chair, and who else signs by function."""
    return tuple(role for role in PRESIDENCY if role is SeatRole.CHAIR or role in signed_by)


def functions_signing(signed_by: Collection[SeatRole], *, prevented: bool) -> Collection[SeatRole]:
    """Return the functions that sign: those of the règlement, or all once all of those are `prevented`."""
    return tuple(SeatRole) if prevented else signed_by


def signs(
    role: SeatRole, *, voting: bool, presence: Presence, signed_by: Collection[SeatRole]
) -> bool:
    """Tell whether somebody signs, by their function or as a member with a voice."""
    if presence not in SAT:
        return False
    presides = role in PRESIDENCY
    return (presides and role in signed_by) or (
        SeatRole.MEMBER in signed_by and (voting or presides)
    )
