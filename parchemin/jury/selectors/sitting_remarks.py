"""What a secretariat should know of a sitting before it opens, without being stopped by it."""

from collections.abc import Iterator, Sequence
from datetime import date

from parchemin.certifications.reglement.law import Effective
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.certifications.selectors import reglement_in_force
from parchemin.jurors.rules.experience import objections_to_experience
from parchemin.jury.models import Sitting, SittingSeat
from parchemin.jury.rules.composition import lacks_for, remarks_on_convocation
from parchemin.jury.selectors.convocations import unconvened
from parchemin.jury.selectors.docket import Docket
from parchemin.jury.selectors.load import convened_that_day
from parchemin.jury.terms import SeatRole, SittingState
from parchemin.kernel.objections import Objection


def remarks_before_the_day(
    sitting: Sitting, docket: Docket, effective: Effective
) -> tuple[Objection, ...]:
    """Return the remarks on a sitting: its hour, its règlement, its convocations, who may sign or is elsewhere."""
    return (
        *((_PAST,) if sitting.starts_at < sitting.convened_at else ()),
        *_on_other_reglement(sitting, docket.facts.held_on),
        *remarks_on_convocation(docket.facts, effective),
        *_on_unconvened(sitting, docket.seats, effective),
        *_on_experience(docket, effective),
        *_on_cases(docket, effective),
        *_on_access(docket),
        *_on_elsewhere(sitting, docket.seats, docket.facts.held_on),
    )


_PAST = Objection(
    "convened-past-its-hour",
    "La séance a été convoquée pour une heure déjà passée.",
    remedy="Vérifier le jour et l’heure ; une séance mal datée s’annule.",
)


def _on_unconvened(
    sitting: Sitting, seats: Sequence[SittingSeat], effective: Effective
) -> tuple[Objection, ...]:
    """Return whom no convocation left for: told before the opening, and no refusal where everybody came."""
    missing = unconvened(sitting, seats) if sitting.state == SittingState.CONVENED else ()
    if not missing:
        return ()
    return (
        Objection(
            "convocation-not-sent",
            f"Aucune convocation n’est partie pour {', '.join(seat.juror.name for seat in missing)}.",
            effective.source("convocation.days_before"),
            "Envoyez-les, ou notez comment elles sont parties : le procès-verbal dira pour qui rien ne l’est.",
        ),
    )


def _on_elsewhere(
    sitting: Sitting, seats: Sequence[SittingSeat], day: date
) -> tuple[Objection, ...]:
    """Return which jurors are convened to another sitting of the same day."""
    if sitting.opened_at is not None:
        return ()
    others = convened_that_day({seat.juror_id for seat in seats}, day, besides=sitting)
    return tuple(
        Objection(
            "juror-elsewhere",
            f"{seat.juror.name} siège aussi ce jour-là à la séance {others[seat.juror_id]}.",
            remedy="Désignez un autre juré, ou vérifiez les heures.",
        )
        for seat in seats
        if seat.juror_id in others
    )


def _on_other_reglement(sitting: Sitting, on: date) -> Iterator[Objection]:
    """Yield that a règlement came into force after the convocation: the opening will follow it."""
    in_force = reglement_in_force(sitting.certification_id, on)
    if sitting.opened_at is None and in_force and in_force.pk != sitting.reglement_id:
        yield Objection(
            "reglement-replaced",
            f"« {in_force.title} » sera en vigueur ce jour-là : la séance s’ouvrira sous lui, et non sous "
            f"« {sitting.reglement.title} ».",
            remedy="Vérifiez les sièges et le quorum qu’il demande.",
        )


def _on_experience(docket: Docket, effective: Effective) -> Iterator[Objection]:
    """Yield which jurors seated have not the experience asked that day: their voice would not count."""
    for juror in docket.facts.jurors:
        yield from objections_to_experience(juror, docket.facts.held_on, effective)


def _on_cases(docket: Docket, general: Effective) -> Iterator[Objection]:
    """Yield what the table would lack for the cases of a route that the law asks more of."""
    if docket.sitting.opened_at is None:
        for effective in dict.fromkeys(entry.effective for entry in docket.entries):
            yield from lacks_for(docket.facts, effective, general)


def _on_access(docket: Docket) -> Iterator[Objection]:
    """Yield who could not do from their own account what the sitting asks of them: sign, or vote in secret."""
    secret = docket.reglement.secrecy is Secrecy.SECRET
    named = docket.reglement.minutes.signed_by
    for seat in docket.seats:
        signs = seat.role in named or (SeatRole.MEMBER in named and seat.voting)
        if seat.juror.user_id is None and (signs or (secret and seat.voting)):
            what = "signer le procès-verbal" if signs else "voter à bulletin secret"
            yield Objection(
                "juror-without-access",
                f"{seat.juror.name} n’a pas d’accès pour {what}.",
                remedy="L’ouvrir depuis sa fiche.",
            )
