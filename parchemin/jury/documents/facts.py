"""What a procès-verbal says: plain frozen values, and their JSON form, kept with the minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any

from parchemin.jury.rules.signing import PRESIDENCY, signs
from parchemin.jury.terms import College, Outcome, Presence, SeatRole
from parchemin.kernel.canonical import digest
from parchemin.kernel.terms import Term

_SINCE = {"since": True}
"""Marks a mention added after minutes were signed without it: silent, it leaves their digest as it was."""


class UnitMark(Term):
    """What the table of decisions shows for one candidate and one unit."""

    ACQUIRED = "acquired", "acquis"
    NOT_ACQUIRED = "not_acquired", "non acquis"
    PARTLY = "partly", "acquis en partie"
    ADJOURNED = "adjourned", "ajourné"
    CARRIED_OVER = "carried_over", "déjà acquis"
    NOT_SOUGHT = "not_sought", "non visé"
    NO_DECISION = "no_decision", "sans décision"
    UNDECIDED = "undecided", "à décider"


@dataclass(frozen=True, slots=True)
class MinutesMember:
    """A member called to the sitting. `represented_by` names who holds the proxy or sits instead.

    `woman` tells how the words said of them agree; False where nothing says it.
    """

    name: str
    college: College
    role: SeatRole
    presence: Presence
    voting: bool = True
    represented_by: str = ""
    woman: bool = field(default=False, metadata=_SINCE)


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
    majority asked, a tie and what settled it; `decided` is what the vote gave.
    """

    reference: str
    unit: str
    acquired: int
    not_acquired: int
    abstentions: int
    rule: str = ""
    reasons: tuple[str, ...] = ()
    decided: UnitMark | None = None

    @property
    def worth_telling(self) -> bool:
        """Tell whether the minutes must say it: not unanimous, or decided otherwise than all said."""
        voices = (self.acquired, self.not_acquired, self.abstentions)
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
class MinutesSignature:
    """An on-screen signature: who, by which function and college, and when."""

    name: str
    role: SeatRole
    college: College
    signed_at: datetime


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
    signatures: tuple[MinutesSignature, ...] = ()
    specimen: bool = False
    withdrawals: tuple[MinutesWithdrawal, ...] = field(default=(), metadata=_SINCE)
    subject_to: str = field(default="", metadata=_SINCE)

    @property
    def signatories(self) -> tuple[MinutesMember, ...]:
        """Return the members who sign, in the order of the document."""
        return tuple(
            member
            for member in self.members
            if signs(
                member.role,
                voting=member.voting,
                presence=member.presence,
                signed_by=self.signed_by,
            )
        )


def minutes_as_json(facts: MinutesFacts) -> dict[str, Any]:
    """Return the facts as JSON values; dates and moments in ISO 8601, terms by their value."""
    return _record(facts)


def _record(value: Any) -> dict[str, Any]:
    said = ((each, getattr(value, each.name)) for each in fields(value))
    return {
        each.name: _plain(own)
        for each, own in said
        if not (each.metadata.get("since") and own == each.default)
    }


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _record(value)
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Term) else value


def minutes_from_json(values: Mapping[str, Any]) -> MinutesFacts:
    """Return the facts that `minutes_as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` otherwise."""
    correction = values["corrects"]
    return MinutesFacts(
        **{
            **values,
            "opened_at": datetime.fromisoformat(values["opened_at"]),
            "closed_at": values["closed_at"] and datetime.fromisoformat(values["closed_at"]),
            "members": tuple(_member(member) for member in values["members"]),
            "units": tuple(MinutesUnit(**unit) for unit in values["units"]),
            "candidates": tuple(_candidate(candidate) for candidate in values["candidates"]),
            "votes": tuple(_vote(vote) for vote in values["votes"]),
            "adjustments": tuple(
                MinutesAdjustment(**each) for each in values.get("adjustments", ())
            ),
            "reopenings": tuple(_reopening(each) for each in values.get("reopenings", ())),
            "pending": tuple(values.get("pending", ())),
            "signed_by": tuple(SeatRole(role) for role in values.get("signed_by", PRESIDENCY)),
            "withdrawals": tuple(_withdrawal(each) for each in values.get("withdrawals", ())),
            "recusals": tuple(MinutesRecusal(**recusal) for recusal in values["recusals"]),
            "incidents": tuple(values["incidents"]),
            "annexes": tuple(values["annexes"]),
            "corrects": correction
            and MinutesCorrection(
                **{**correction, "signed_on": date.fromisoformat(correction["signed_on"])}
            ),
            "signatures": tuple(_signature(signature) for signature in values["signatures"]),
        }
    )


def _member(values: Mapping[str, Any]) -> MinutesMember:
    terms = {
        "college": College(values["college"]),
        "role": SeatRole(values["role"]),
        "presence": Presence(values["presence"]),
    }
    return MinutesMember(**{**values, **terms})


def _candidate(values: Mapping[str, Any]) -> MinutesCandidate:
    terms = {
        "marks": tuple(UnitMark(mark) for mark in values["marks"]),
        "outcome": values["outcome"] and Outcome(values["outcome"]),
        "carried": tuple(values.get("carried", ())),
        "mean": tuple(values.get("mean", ())),
    }
    return MinutesCandidate(**{**values, **terms})


def _vote(values: Mapping[str, Any]) -> MinutesVote:
    decided = values.get("decided")
    said = {
        "reasons": tuple(values.get("reasons", ())),
        "decided": UnitMark(decided) if decided else None,
    }
    return MinutesVote(**{**values, **said})


def _withdrawal(values: Mapping[str, Any]) -> MinutesWithdrawal:
    return MinutesWithdrawal(**{**values, "on": date.fromisoformat(values["on"])})


def _reopening(values: Mapping[str, Any]) -> MinutesReopening:
    moments = {name: datetime.fromisoformat(values[name]) for name in ("closed_at", "reopened_at")}
    return MinutesReopening(**{**values, **moments})


def _signature(values: Mapping[str, Any]) -> MinutesSignature:
    terms = {
        "role": SeatRole(values["role"]),
        "college": College(values["college"]),
        "signed_at": datetime.fromisoformat(values["signed_at"]),
    }
    return MinutesSignature(**{**values, **terms})


def minutes_digest(facts: MinutesFacts) -> str:
    """Return the SHA-256 of the facts without their signatures: what a signatory signs, printed in the PDF."""
    return digest(minutes_as_json(replace(facts, signatures=())))
