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
from parchemin.jury.documents import (
    MinutesFacts,
    minutes_digest,
    minutes_from_json,
    objections_to_minutes,
)
from parchemin.jury.inputs import inputs_from_json
from parchemin.jury.models import Decision, Minutes, Sitting, SittingSeat
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.selectors.board_values import BoardCase
from parchemin.jury.selectors.candidates_told import Proceeding
from parchemin.jury.selectors.decisions import current_decisions
from parchemin.jury.selectors.docket import docket_of
from parchemin.jury.selectors.proceedings import minutes_facts
from parchemin.jury.selectors.remembered import Agenda
from parchemin.jury.selectors.seats import (
    general_rules,
    is_held_by,
    roles_in,
    seats_of,
    signatories_of,
)
from parchemin.jury.selectors.sittings import (
    MinutesLine,
    SittingLine,
    minutes_lines,
    sitting_line,
    visible_sittings,
)
from parchemin.jury.terms import Choice, MinutesState, Outcome, SeatRole, SittingState
from parchemin.jury.workflow import CLOSE, HOLDERS, SITTING
from parchemin.kernel.objections import Objection


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

    `digest` is what the signatories sign; `unprintable` what of a draft could never be sealed. `undecided` and
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
    cases: tuple[BoardCase, ...]
    unprintable: tuple[Objection, ...]
    closes: bool
    mends: bool
    rectifies: bool

    @property
    def opened(self) -> bool:
        """Tell whether what the minutes would say may be read: the sitting is open, or suspended."""
        return self.sitting.state in (SittingState.OPEN, SittingState.SUSPENDED)

    @property
    def reopens(self) -> bool:
        """Tell whether the actor may reopen the sitting: only its first minutes, unsigned, are a draft."""
        return self.mends and self.sitting.state is SittingState.CLOSED

    @property
    def undecided(self) -> tuple[BoardCase, ...]:
        """Return the cases that closing waits for."""
        return tuple(case for case in self.cases if not case.decided)


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
    last = lines[-1] if lines else None
    last_signed = last is not None and last.state is MinutesState.SIGNED
    drafted = last is not None and last.state is MinutesState.DRAFT
    unsigned = last is not None and drafted and not last.signatures
    facts = minutes_from_json(row.facts) if row else None
    return MinutesPage(
        sitting=sitting_line(sitting, seats),
        versions=lines,
        shown=next((line for line in lines if row and line.id == row.pk), None),
        facts=facts,
        digest=minutes_digest(facts) if facts else "",
        sha256=row.sha256 if row else "",
        signatures=_signatures(row, signatories_of(sitting, seats), actor) if row else (),
        cases=() if row else Agenda(sitting, position).cases,
        unprintable=objections_to_minutes(facts) if drafted and facts else (),
        closes=CLOSE in SITTING.available(state, roles),
        mends=unsigned and not roles.isdisjoint(HOLDERS),
        rectifies=last_signed and not roles.isdisjoint(HOLDERS),
    )


def _version(sitting: Sitting, version: int | None) -> Minutes | None:
    rows = Minutes.objects.filter(sitting=sitting).defer("pdf")
    return rows.get(version=version) if version else rows.order_by("version").last()


def _signatures(
    minutes: Minutes, seats: Collection[SittingSeat], actor: Actor
) -> tuple[SignatureDue, ...]:
    signed = dict(minutes.signatures.values_list("seat_id", "at"))
    open_to_sign = minutes.state == MinutesState.DRAFT
    return tuple(
        SignatureDue(
            seat_id=seat.pk,
            name=seat.juror.name,
            role=SeatRole(seat.role),
            signed_at=signed.get(seat.pk),
            own=open_to_sign and is_held_by(seat, actor),
        )
        for seat in seats
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
    rows = Minutes.objects.filter(sitting=sitting).defer("pdf")
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
                full_name(d.dossier),
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
