"""The procès-verbal as screens read it: its versions, what one says, who signs next, what may be rectified."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.assessment.people import person_key
from parchemin.assessment.selectors.grids import full_name
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.certifications.reglement.value import Reglement
from parchemin.journal.standing import position_of
from parchemin.jury.documents import MinutesFacts, minutes_digest, minutes_from_json
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import Decision, Minutes, Sitting, SittingSeat
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.remembered import Agenda
from parchemin.jury.selectors.seats import is_held_by, roles_in, seats_of
from parchemin.jury.selectors.sittings import (
    MinutesLine,
    SittingLine,
    minutes_lines,
    sitting_line,
    visible_sittings,
)
from parchemin.jury.terms import Choice, MinutesState, Outcome, SeatRole, SittingState
from parchemin.jury.workflow import CLOSE, HOLDERS, SITTING

SIGNERS = (SeatRole.CHAIR, SeatRole.VICE_CHAIR)


@dataclass(frozen=True, slots=True)
class SignatureDue:
    """A signature: whose, when it was put, whether the actor may put it."""

    seat_id: int
    name: str
    role: SeatRole
    signed_at: datetime | None
    own: bool

    @property
    def signed(self) -> bool:
        """Tell whether the signature is put."""
        return self.signed_at is not None


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The procès-verbal of a sitting; `shown` and `facts` are None before it is closed.

    `digest` is what the signatories sign. `undecided` and `decided` are the cases as they stand; `closes` and
    `rectifies` tell whether the actor may do so now.
    """

    sitting: SittingLine
    versions: tuple[MinutesLine, ...]
    shown: MinutesLine | None
    facts: MinutesFacts | None
    digest: str
    sha256: str
    signatures: tuple[SignatureDue, ...]
    cases: tuple[BoardCase, ...]
    closes: bool
    rectifies: bool

    @property
    def undecided(self) -> tuple[BoardCase, ...]:
        """Return the cases that closing waits for."""
        return tuple(case for case in self.cases if not case.decided)


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A dossier that was judged, and what was decided."""

    dossier_id: int
    dossier: str
    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UnitVoices:
    """The voices on one unit, seat by seat in the order of the table; None where nobody voted."""

    code: str
    title: str
    voices: tuple[tuple[int, str, Choice | None], ...]


@dataclass(frozen=True, slots=True)
class Rectifiable:
    """A dossier to correct: what was written of it. No voice is shown of a secret ballot."""

    dossier_id: int
    dossier: str
    name: str
    recommendation: str
    units: tuple[UnitVoices, ...]


@dataclass(frozen=True, slots=True)
class RectifyingPage:
    """What may be rectified: every dossier judged, and those chosen in full."""

    sitting_id: int
    code: str
    secret: bool
    judged: tuple[JudgedLine, ...]
    chosen: tuple[Rectifiable, ...]


def minutes_page(actor: Actor, sitting_id: int, version: int | None = None) -> MinutesPage:
    """Return the procès-verbal of a sitting, the last version by default.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see, `Minutes.DoesNotExist` for a version
    that was not drafted.
    """
    position = position_of(actor.body_id)
    sitting = (
        visible_sittings(actor).select_related("certification", "reglement").get(pk=sitting_id)
    )
    seats = seats_of(sitting)
    lines = minutes_lines(sitting)
    row = _version(sitting, version)
    state = SittingState(sitting.state)
    roles = roles_in(actor, seats)
    last_signed = bool(lines) and lines[-1].state is MinutesState.SIGNED
    facts = minutes_from_json(row.facts) if row else None
    return MinutesPage(
        sitting=sitting_line(sitting, seats),
        versions=lines,
        shown=next((line for line in lines if row and line.id == row.pk), None),
        facts=facts,
        digest=minutes_digest(facts) if facts else "",
        sha256=row.sha256 if row else "",
        signatures=_signatures(row, seats, actor) if row else (),
        cases=() if row else Agenda(sitting, position).cases,
        closes=CLOSE in SITTING.available(state, roles),
        rectifies=last_signed and not roles.isdisjoint(HOLDERS),
    )


def _version(sitting: Sitting, version: int | None) -> Minutes | None:
    rows = Minutes.objects.filter(sitting=sitting).defer("pdf")
    return rows.get(version=version) if version else rows.order_by("version").last()


def _signatures(
    minutes: Minutes, seats: Collection[SittingSeat], actor: Actor
) -> tuple[SignatureDue, ...]:
    signed = dict(minutes.signatures.values_list("seat_id", "at"))
    held = {seat.role: seat for seat in seats}
    open_to_sign = minutes.state == MinutesState.DRAFT
    return tuple(
        SignatureDue(
            seat_id=held[role].pk,
            name=held[role].juror.name,
            role=role,
            signed_at=signed.get(held[role].pk),
            own=open_to_sign and is_held_by(held[role], actor),
        )
        for role in SIGNERS
        if role in held
    )


def rectifying_page(
    actor: Actor, sitting_id: int, dossier_ids: Collection[int] = ()
) -> RectifyingPage:
    """Return what may be rectified of a sitting, with the chosen dossiers in full.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see.
    """
    sitting = visible_sittings(actor).select_related("reglement").get(pk=sitting_id)
    reglement = reglement_of(sitting.reglement.value)
    decisions = current_decisions(sitting)
    seats = seats_of(sitting)
    return RectifyingPage(
        sitting_id=sitting.pk,
        code=sitting.code,
        secret=reglement.secrecy is Secrecy.SECRET,
        judged=tuple(
            JudgedLine(d.dossier_id, d.dossier.number, full_name(d.dossier), Outcome(d.outcome))
            for d in decisions
        ),
        chosen=tuple(
            _rectifiable(decision, seats, reglement)
            for decision in decisions
            if decision.dossier_id in dossier_ids
        ),
    )


def _rectifiable(
    decision: Decision, seats: Collection[SittingSeat], reglement: Reglement
) -> Rectifiable:
    case, facts, effective = inputs_from_json(decision.inputs, reglement)
    result = deliberate(case, facts, effective)
    said = {(vote.person, vote.unit): vote.choice for vote in case.votes}
    table = [s for s in seats if person_key(s.juror.email) in result.quorum.voters]
    secret = reglement.secrecy is Secrecy.SECRET
    return Rectifiable(
        dossier_id=decision.dossier_id,
        dossier=decision.dossier.number,
        name=full_name(decision.dossier),
        recommendation=decision.recommendation,
        units=()
        if secret
        else tuple(
            UnitVoices(
                unit.code,
                unit.title,
                tuple(
                    (
                        seat.pk,
                        seat.juror.name,
                        said.get((person_key(seat.juror.email), unit.code)),
                    )
                    for seat in table
                ),
            )
            for unit in result.units
        ),
    )
