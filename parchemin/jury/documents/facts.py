"""What a procès-verbal says: plain frozen values, and their JSON form, kept with the minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from parchemin.jury.rules.signatories import PRESIDENCY, functions_signing, signs
from parchemin.jury.terms import College, Outcome, Presence, SeatRole
from parchemin.kernel.canonical import digest
from parchemin.kernel.records import record_converter
from parchemin.kernel.terms import Term

_SINCE = {"since": True}
"""Marks a mention added after minutes were signed without it: silent, it leaves their digest as it was."""

_KEPT = record_converter(lambda field: bool(field.metadata.get("since")))


class UnitMark(Term):
    """What the table of decisions shows for one candidate and one unit.

    A letter alone tells one as lapsed: its last day came between the jury and the day the letter is written.
    """

    ACQUIRED = "acquired", "acquis"
    NOT_ACQUIRED = "not_acquired", "non acquis"
    PARTLY = "partly", "acquis en partie"
    ADJOURNED = "adjourned", "ajourné"
    CARRIED_OVER = "carried_over", "déjà acquis"
    LAPSED = "lapsed", "n’est plus acquis"
    NOT_SOUGHT = "not_sought", "non visé"
    NO_DECISION = "no_decision", "sans décision"
    UNDECIDED = "undecided", "à décider"


@dataclass(frozen=True, slots=True)
class MinutesMember:
    """A member called to the sitting. `represented_by` names who holds the proxy or sits instead.

    `woman` tells how the words said of them agree; False where nothing says it. `hours` says when they were in
    the room, of who came after the opening or left before the end. `seat` is the key of their seat, by which
    signatures find their name as it was when the minutes were made.
    """

    name: str
    college: College
    role: SeatRole
    presence: Presence
    voting: bool = True
    represented_by: str = ""
    woman: bool = field(default=False, metadata=_SINCE)
    hours: str = field(default="", metadata=_SINCE)
    seat: int = field(default=0, metadata=_SINCE)


@dataclass(frozen=True, slots=True)
class MinutesUnit:
    """A unit of decision: a bloc, a competence or the whole certification."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class MinutesCandidate:
    """A candidate, one mark for each unit in their order, and the outcome.

    `reference` is the number of the dossier; `birth_date` is ISO, whole or partial; `adjourned` says until when
    and for what complement; `competences` names those acquired of blocs that are not. `outcome` is None while
    the jury has not decided: before the closing only. `told` is the outcome in the words that suit the person,
    `carried` what they had acquired before and its papers, `mean` what decides of a whole certification.
    """

    reference: str
    name: str
    birth_date: str
    route: str
    scope: str
    marks: tuple[UnitMark, ...]
    outcome: Outcome | None
    distinction: str = ""
    recommendation: str = ""
    adjourned: str = ""
    competences: str = ""
    told: str = field(default="", metadata=_SINCE)
    carried: tuple[str, ...] = field(default=(), metadata=_SINCE)
    mean: tuple[str, ...] = field(default=(), metadata=_SINCE)


@dataclass(frozen=True, slots=True)
class MinutesVote:
    """The count of one vote, never who voted what.

    `rule` is the tie rule used, if it was; `reasons` are every step of the vote: each round with its count, the
    majority asked, a tie and what settled it; `decided` is what the vote gave. `competence` is the one voted on
    in the bloc `unit`, where the jury decides competence by competence.
    """

    reference: str
    unit: str
    acquired: int
    not_acquired: int
    abstentions: int
    rule: str = ""
    reasons: tuple[str, ...] = ()
    decided: UnitMark | None = None
    competence: str = field(default="", metadata=_SINCE)

    @property
    def worth_telling(self) -> bool:
        """Tell whether the minutes must say it: not unanimous, or decided otherwise than all said."""
        voices = (self.acquired, self.not_acquired, self.abstentions)
        refused = self.not_acquired > 0 and self.acquired == self.abstentions == 0
        if refused and not self.rule and self.decided is UnitMark.NOT_ACQUIRED:
            return False
        if self.rule or len(self.reasons) > 1 or sum(voice > 0 for voice in voices) > 1:
            return True
        said = UnitMark.ACQUIRED if self.acquired else UnitMark.NOT_ACQUIRED
        return self.decided not in (None, said)


@dataclass(frozen=True, slots=True)
class MinutesAdjustment:
    """A mark that the jury changed: line of the grid, mark of each assessor by letter, mark after, and why."""

    reference: str
    bloc: str
    line: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesRecusal:
    """A member who left the table for one candidate, and why."""

    member: str
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesWithdrawal:
    """A dossier that was on the agenda and that this jury did not judge: taken off when, and why."""

    reference: str
    name: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesReopening:
    """A closing that the jury took back before anybody had signed, and why."""

    closed_at: datetime
    reopened_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesCorrection:
    """The minutes that these ones correct, and why. The corrected ones are never touched."""

    number: str
    signed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesSignatory:
    """An on-screen signature: who, by which function and college, and when.

    `unable` says why it could not be had, where somebody whom the règlement makes sign could not: then
    `signed_at` is when that was noted.
    """

    name: str
    role: SeatRole
    college: College
    signed_at: datetime
    unable: str = ""


@dataclass(frozen=True, slots=True)
class AttestedUnsigned:
    """That nobody who sat can sign: who attests it for the certifying body, when, why. Nobody signs by it."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Everything the procès-verbal of a sitting says.

    `edition` names the version of the référentiel, `reglement` the rules in force that day. `quorum` is
    the sentence that states presence against what the règlement asks. `signed_by` says whom the règlement
    makes sign. Without signatures the document is a draft and says so; while the sitting is not closed
    `closed_at` is None and `pending` says what is left to decide. `subject_to` says what the decisions wait for,
    where the CPNE decides last. Source: reference list of branch texts,
    docs/formats/documents.md.
    """

    number: str
    body_name: str
    kind: str
    title: str
    code: str
    edition: str
    reglement: str
    opened_at: datetime
    closed_at: datetime | None
    place: str
    quorum: str
    members: tuple[MinutesMember, ...]
    units: tuple[MinutesUnit, ...]
    candidates: tuple[MinutesCandidate, ...]
    remote: bool = False
    votes: tuple[MinutesVote, ...] = ()
    adjustments: tuple[MinutesAdjustment, ...] = ()
    recusals: tuple[MinutesRecusal, ...] = ()
    incidents: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    corrects: MinutesCorrection | None = None
    reopenings: tuple[MinutesReopening, ...] = ()
    pending: tuple[str, ...] = ()
    signed_by: tuple[SeatRole, ...] = PRESIDENCY
    signatures: tuple[MinutesSignatory, ...] = ()
    specimen: bool = False
    withdrawals: tuple[MinutesWithdrawal, ...] = field(default=(), metadata=_SINCE)
    subject_to: str = field(default="", metadata=_SINCE)
    attested: AttestedUnsigned | None = field(default=None, metadata=_SINCE)

    @property
    def signatories(self) -> tuple[MinutesMember, ...]:
        """Return the members who sign, in the order of the document.

        Whoever sat with a voice, where all those of the règlement could not.
        """
        named = self._signing(self.signed_by)
        unable = sum(bool(each.unable) for each in self.signatures)
        none_can = 0 < len(named) <= unable  # nobody else is noted before all of those are
        return self._signing(functions_signing(self.signed_by, prevented=none_can))

    def signs_by_reglement(self, signatory: MinutesSignatory) -> bool:
        """Tell whether somebody signs as the règlement says, and not in the place of those who cannot."""
        who = (signatory.name, signatory.role, signatory.college)
        return any(
            (each.name, each.role, each.college) == who for each in self._signing(self.signed_by)
        )

    def _signing(self, signed_by: Collection[SeatRole]) -> tuple[MinutesMember, ...]:
        return tuple(
            member
            for member in self.members
            if signs(
                member.role,
                voting=member.voting,
                presence=member.presence,
                signed_by=signed_by,
            )
        )


def minutes_as_json(facts: MinutesFacts) -> dict[str, Any]:
    """Return the facts as JSON values (`kernel.records`)."""
    said: dict[str, Any] = _KEPT.unstructure(facts)
    return said


def minutes_from_json(values: Mapping[str, Any]) -> MinutesFacts:
    """Return the facts that `minutes_as_json` wrote; raises `KeyError`, `TypeError` or `ValueError` otherwise."""
    return _KEPT.structure(values, MinutesFacts)


def minutes_digest(facts: MinutesFacts) -> str:
    """Return the SHA-256 of the facts without signatures nor attestation: what a signatory signs, in the PDF."""
    return digest(minutes_as_json(replace(facts, signatures=(), attested=None)))
