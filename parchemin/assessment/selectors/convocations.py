"""What the convocations of a session say, and where each stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypedDict

from django.db.models import Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.assessment.documents.convocation import ConvocationFacts, Passage, what_it_says
from parchemin.assessment.models import Assessor, Convocation, Session
from parchemin.assessment.selectors.candidates import BlocRow, CandidateRow, candidate_rows
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.assessment.terms import ConvocationChannel, ConvocationState, SessionState
from parchemin.pathways.models import Dossier

Addressee = tuple[int | None, int | None]
"""A dossier, or an assessor."""


Histories = Mapping[Addressee, tuple[Convocation, ...]]
"""The convocations of each person, first version first."""


class _Common(TypedDict):
    """What every convocation of a session says."""

    body_name: str
    city: str
    session: str
    certification: str
    place: str
    room: str
    remote: bool
    uid: str
    specimen: bool


@dataclass(frozen=True, slots=True)
class Convened:
    """Somebody to convene, or to call off, with their address and what their letter says."""

    addressee: Addressee
    email: str
    facts: ConvocationFacts
    attendance_id: int | None = None

    @property
    def says(self) -> str:
        """Return the digest of what the letter says."""
        return what_it_says(self.facts)


@dataclass(frozen=True, slots=True)
class ConvocationLine:
    """Somebody to convene and their last convocation; `convocation_id` None while there is none.

    `stale` tells that a slot, a room or a bloc changed since it was made, `cancelled` that the person is called
    off, and `told` that a version left already.
    """

    name: str
    reference: str
    email: str
    expected_at: datetime
    convocation_id: int | None
    version: int
    state: ConvocationState | None
    channel: ConvocationChannel | None
    sent_on: date | None
    stale: bool
    cancelled: bool
    told: bool


def people_to_tell(session: Session, known: Histories) -> tuple[Convened, ...]:
    """Return whom a session writes to: its candidates, its assessors, then those whom it calls off.

    Called off: whoever was convened and is expected no more, everybody when the session is cancelled. Costs a
    constant number of queries; `session` comes with its certification and body.
    """
    rows = candidate_rows(session)
    candidates = tuple(_candidates(session, rows))
    if session.state == SessionState.CANCELLED:
        expected: tuple[Convened, ...] = ()
    else:
        expected = (*candidates, *_assessors(session, rows))
    missed = {key for key, rows in known.items() if last_left(rows)}
    missed -= {one.addressee for one in expected}
    return (
        *expected,
        *(_called_off(session, one) for one in candidates if one.addressee in missed),
        *_former_assessors(session, [pk for _, pk in missed if pk is not None]),
    )


def histories(session: Session) -> Histories:
    """Return the convocations of each person of a session, without their files, in one query.

    A candidate who came from another session brings the convocations to that one.
    """
    own = Q(attendance__session=session) | Q(session=session, dossier=None)
    found: defaultdict[Addressee, list[Convocation]] = defaultdict(list)
    rows = Convocation.objects.filter(own).defer("letter", "calendar")
    for row in rows.order_by("version"):
        found[row.dossier_id, row.assessor_id].append(row)
    return {key: tuple(group) for key, group in found.items()}


def last_left(rows: tuple[Convocation, ...]) -> Convocation | None:
    """Return the last convocation that left, among those of one person."""
    return next((row for row in reversed(rows) if row.state != ConvocationState.PREPARED), None)


def convocation_lines(actor: Actor, session_id: int) -> tuple[ConvocationLine, ...]:
    """Return where each convocation stands, in a constant number of queries.

    Raises `Session.DoesNotExist` for a session that the actor may not see.
    """
    sessions = visible_sessions(actor).select_related("certification__body", "reglement")
    session = sessions.get(pk=session_id)
    known = histories(session)
    return tuple(_line(one, known.get(one.addressee, ())) for one in people_to_tell(session, known))


def visible_convocations(actor: Actor) -> QuerySet[Convocation]:
    """Return the convocations of the sessions that the actor may see."""
    return Convocation.objects.filter(session__in=visible_sessions(actor)).select_related("session")


def _line(one: Convened, rows: tuple[Convocation, ...]) -> ConvocationLine:
    last = rows[-1] if rows else None
    return ConvocationLine(
        name=one.facts.name,
        reference=one.facts.reference,
        email=one.email,
        expected_at=one.facts.starts_at,
        convocation_id=last.pk if last else None,
        version=last.version if last else 0,
        state=ConvocationState(last.state) if last else None,
        channel=ConvocationChannel(last.channel) if last and last.channel else None,
        sent_on=last.sent_on if last else None,
        stale=last is not None and last.says != one.says,
        cancelled=one.facts.cancelled,
        told=last_left(rows) is not None,
    )


def _candidates(session: Session, rows: tuple[CandidateRow, ...]) -> Iterator[Convened]:
    registered = Dossier.objects.filter(attendance__session=session).select_related("person")
    people = {dossier.pk: dossier.person for dossier in registered}
    for row in rows:
        person = people[row.dossier_id]
        facts = ConvocationFacts(
            **_common(session, f"inscription-{row.attendance_id}"),
            civility="Madame" if person.sex == "F" else "Monsieur",
            name=row.name,
            starts_at=row.expected_at or session.starts_at,
            blocs=tuple(f"{bloc.code}. {bloc.title}" for bloc in row.blocs),
            reference=row.dossier,
        )
        yield Convened((row.dossier_id, None), person.email, facts, row.attendance_id)


def _assessors(session: Session, rows: tuple[CandidateRow, ...]) -> Iterator[Convened]:
    assessed: defaultdict[int, dict[int, list[BlocRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for bloc in row.blocs:
            for grid in bloc.grids:
                assessed[grid.assessor_id][row.dossier_id].append(bloc)
    for assessor in Assessor.objects.filter(pk__in=assessed).order_by("name", "pk"):
        of = assessed[assessor.pk]
        titles = {bloc.code: bloc.title for blocs in of.values() for bloc in blocs}
        passages = tuple(
            Passage(
                row.expected_at or session.starts_at,
                row.name,
                ", ".join(bloc.code for bloc in of[row.dossier_id]),
            )
            for row in rows
            if row.dossier_id in of
        )
        facts = ConvocationFacts(
            **_common(session, _of_assessor(session, assessor)),
            civility="Madame, Monsieur",
            name=assessor.name,
            starts_at=min(passage.at for passage in passages),
            blocs=tuple(f"{code}. {titles[code]}" for code in sorted(titles)),
            passages=passages,
        )
        yield Convened((None, assessor.pk), assessor.email, facts)


def _former_assessors(session: Session, ids: list[int]) -> Iterator[Convened]:
    for assessor in Assessor.objects.filter(pk__in=ids).order_by("name", "pk"):
        facts = ConvocationFacts(
            **_common(session, _of_assessor(session, assessor)),
            civility="Madame, Monsieur",
            name=assessor.name,
            starts_at=session.starts_at,
            blocs=(),
        )
        yield _called_off(session, Convened((None, assessor.pk), assessor.email, facts))


def _called_off(session: Session, one: Convened) -> Convened:
    over = session.state == SessionState.CANCELLED
    return replace(one, facts=replace(one.facts, cancelled=True, session_cancelled=over))


def _of_assessor(session: Session, assessor: Assessor) -> str:
    return f"{session.code}-evaluateur-{assessor.pk}"


def _common(session: Session, who: str) -> _Common:
    body = session.certification.body
    return {
        "body_name": body.legal_name,
        "city": body.city,
        "session": session.code,
        "certification": session.certification.title,
        "place": session.place,
        "room": session.room,
        "remote": session.remote,
        "uid": f"session-{body.slug}-{who}@parchemin",
        "specimen": body.demonstration,
    }
