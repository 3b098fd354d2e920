"""The procès-verbal as screens read it: its versions, what one says, who signs next, what may be rectified."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assembly.rounds import ordinal
from parchemin.certifications.reglement.reading import reglement_of
from parchemin.certifications.reglement.terms import Secrecy
from parchemin.certifications.reglement.value import Reglement
from parchemin.journal.chain import position_of
from parchemin.jurors.terms import Gender
from parchemin.jury.documents import (
    AttestedUnsigned,
    MinutesFacts,
    minutes_digest,
    minutes_from_json,
    objections_to_minutes,
)
from parchemin.jury.documents.words import gendered
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import Decision, Minutes, Sitting, SittingSeat
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.memory import Agenda
from parchemin.jury.selectors.minutes_candidates import Proceeding
from parchemin.jury.selectors.minutes_lines import MinutesLine, minutes_lines
from parchemin.jury.selectors.proceedings import minutes_facts
from parchemin.jury.selectors.seats import (
    general_rules,
    is_held_by,
    roles_in,
    seats_of,
    signatories_of,
)
from parchemin.jury.selectors.sittings import (
    SittingLine,
    sitting_line,
    visible_sittings,
)
from parchemin.jury.terms import Choice, MinutesState, Outcome, SeatRole, SittingState
from parchemin.jury.workflow import CLOSE, HOLDERS, SITTING
from parchemin.kernel.objections import Objection


@dataclass(frozen=True, slots=True)
class SignatureDue:
    """A signature: whose, when it was put, whether the actor may put it.

    `office` is their function, `unable` says why it could not be had, and `excuses` whether the actor may note
    that now.
    """

    seat_id: int
    name: str
    role: SeatRole
    signed_at: datetime | None
    own: bool
    office: str
    unable: str = ""
    excuses: bool = False

    @property
    def signed(self) -> bool:
        """Tell whether the signature is put."""
        return self.signed_at is not None


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The procès-verbal of a sitting; `shown` and `facts` are None before it is closed.

    `digest` is what the signatories sign; `unprintable` what of a draft could never be sealed. `attested` tells
    that nobody can sign, once it is written; `attests` whether the actor may write it now. `undecided` and
    `decided` are the cases as they stand; `closes`, `mends` (reopen the sitting, or correct its draft) and
    `rectifies` tell whether the actor may do so now.
    """

    sitting: SittingLine
    versions: tuple[MinutesLine, ...]
    shown: MinutesLine | None
    facts: MinutesFacts | None
    digest: str
    sha256: str
    signatures: tuple[SignatureDue, ...]
    attested: AttestedUnsigned | None
    attests: bool
    cases: tuple[BoardCase, ...]
    unprintable: tuple[Objection, ...]
    closes: bool
    mends: bool
    rectifies: bool

    @property
    def is_readable(self) -> bool:
        """Tell whether what the minutes would say may be read: the sitting is open, or suspended."""
        return self.sitting.state in (SittingState.OPEN, SittingState.SUSPENDED)

    @property
    def reopens(self) -> bool:
        """Tell whether the actor may reopen the sitting: only its first minutes, unsigned, are a draft."""
        return self.mends and self.sitting.state is SittingState.CLOSED

    @property
    def interrupted(self) -> bool:
        """Tell whether every signature is there and the seal is not: it was stopped halfway."""
        drafted = self.shown is not None and self.shown.signed_at is None
        put = any(not due.unable for due in self.signatures) or self.attested is not None
        return drafted and put and all(due.signed for due in self.signatures)

    @property
    def undecided(self) -> tuple[BoardCase, ...]:
        """Return the cases that closing waits for."""
        return tuple(case for case in self.cases if not case.decided and not case.unheard)

    @property
    def unheard(self) -> tuple[BoardCase, ...]:
        """Return the cases that closing now would put off: their table lacks its quorum."""
        return tuple(case for case in self.cases if case.unheard)


@dataclass(frozen=True, slots=True)
class AdvisedLine:
    """A dossier that was judged, and what the jury advises its candidate."""

    dossier_id: int
    dossier: str
    name: str
    outcome: Outcome
    recommendation: str


@dataclass(frozen=True, slots=True)
class WordingPage:
    """The words of a draft that may still be corrected."""

    sitting_id: int
    code: str
    number: str
    place: str
    incidents: tuple[str, ...]
    judged: tuple[AdvisedLine, ...]


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A dossier that was judged, and what was decided."""

    dossier_id: int
    dossier: str
    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UnitVoices:
    """The voices on one unit in one round, seat by seat in the order of the table; None where nobody voted.

    `titled` names the unit, and says which of the rounds it is where several were held.
    """

    code: str
    titled: str
    round: int
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
    last = lines[-1] if lines else None
    last_signed = last is not None and last.state is MinutesState.SIGNED
    drafted = last is not None and last.state is MinutesState.DRAFT
    untouched = last is not None and drafted and last.untouched
    facts = minutes_from_json(row.facts) if row else None
    signatures = _signatures(row, sitting, seats, actor, roles) if row else ()
    attested = _attested(row) if row else None
    nobody_can = bool(signatures) and all(due.unable for due in signatures)
    return MinutesPage(
        sitting=sitting_line(sitting, seats),
        versions=lines,
        shown=next((line for line in lines if row and line.id == row.pk), None),
        facts=facts,
        digest=minutes_digest(facts) if facts else "",
        sha256=(row and row.file_id) or "",
        signatures=signatures,
        attested=attested,
        attests=nobody_can and attested is None and actor.holds(Role.SECRETARIAT),
        cases=() if row else Agenda(sitting, position).cases,
        unprintable=objections_to_minutes(facts) if drafted and facts else (),
        closes=CLOSE in SITTING.available(state, roles),
        mends=untouched and not roles.isdisjoint(HOLDERS),
        rectifies=last_signed and not roles.isdisjoint(HOLDERS),
    )


def _version(sitting: Sitting, version: int | None) -> Minutes | None:
    rows = Minutes.objects.filter(sitting=sitting).select_related("attestation")
    return rows.get(version=version) if version else rows.order_by("version").last()


def _attested(minutes: Minutes) -> AttestedUnsigned | None:
    if not hasattr(minutes, "attestation"):
        return None
    row = minutes.attestation
    return AttestedUnsigned(row.attested_by, row.at, row.reason)


def _signatures(
    minutes: Minutes,
    sitting: Sitting,
    seats: Sequence[SittingSeat],
    actor: Actor,
    roles: Collection[Role],
) -> tuple[SignatureDue, ...]:
    rows = {row.seat_id: row for row in minutes.signatures.all()}
    prevented = {seat_id for seat_id, row in rows.items() if row.unable}
    open_to_sign = minutes.state == MinutesState.DRAFT
    excuses = open_to_sign and Role.SECRETARIAT in roles
    return tuple(
        SignatureDue(
            seat_id=seat.pk,
            name=seat.juror.name,
            role=SeatRole(seat.role),
            office=gendered(
                SeatRole(seat.role).label.lower(), woman=seat.juror.sex == Gender.WOMAN
            ),
            signed_at=rows[seat.pk].at if seat.pk in rows else None,
            own=open_to_sign and is_held_by(seat, actor),
            unable=rows[seat.pk].unable if seat.pk in rows else "",
            excuses=excuses and seat.pk not in rows,
        )
        for seat in signatories_of(sitting, seats, prevented)
    )


def facts_before_closing(actor: Actor, sitting_id: int) -> MinutesFacts:
    """Return what the minutes of an open sitting would say now, with what is left to decide.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see, not opened, or closed.
    """
    opened = visible_sittings(actor).filter(opened_at__isnull=False, closed_at__isnull=True)
    sitting = opened.select_related("certification__body", "reglement").get(pk=sitting_id)
    docket = docket_of(sitting)
    proceedings = [
        Proceeding(
            entry.dossier,
            entry.case,
            entry.effective,
            entry.deliberation,
            entry.item.recommendation,
        )
        for entry in docket.entries
    ]
    return minutes_facts(sitting, docket.seats, general_rules(sitting), proceedings)


def wording_page(actor: Actor, sitting_id: int) -> WordingPage:
    """Return the words of a draft that may be corrected.

    Raises `Sitting.DoesNotExist` for a sitting that the actor may not see, `Minutes.DoesNotExist` without a draft.
    """
    sitting = visible_sittings(actor).get(pk=sitting_id)
    rows = Minutes.objects.filter(sitting=sitting)
    draft = rows.get(state=MinutesState.DRAFT)
    return WordingPage(
        sitting_id=sitting.pk,
        code=sitting.code,
        number=draft.facts["number"],
        place=sitting.place,
        incidents=tuple(draft.facts["incidents"]),
        judged=tuple(
            AdvisedLine(
                d.dossier_id,
                d.dossier.number,
                d.dossier.person.full_name,
                Outcome(d.outcome),
                d.recommendation,
            )
            for d in current_decisions(sitting)
        ),
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
            JudgedLine(
                d.dossier_id, d.dossier.number, d.dossier.person.full_name, Outcome(d.outcome)
            )
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
    said = {(vote.person, vote.unit, vote.round): vote.choice for vote in case.votes}
    table = [s for s in seats if s.juror.key in result.quorum.voters]
    secret = reglement.secrecy is Secrecy.SECRET
    return Rectifiable(
        dossier_id=decision.dossier_id,
        dossier=decision.dossier.number,
        name=decision.dossier.person.full_name,
        recommendation=decision.recommendation,
        units=()
        if secret
        else tuple(
            UnitVoices(
                unit.code,
                f"{unit.heading}, {ordinal(place).lower()} tour"
                if unit.round > 1
                else unit.heading,
                place,
                tuple(
                    (
                        seat.pk,
                        seat.juror.name,
                        said.get((seat.juror.key, unit.code, place)),
                    )
                    for seat in table
                ),
            )
            for unit in result.units
            for place in range(unit.held + 1, unit.round + 1)
        ),
    )
