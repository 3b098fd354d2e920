"""What the convocations of a session say, and where each stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from parchemin.accounts.actor import Actor
from parchemin.accounts.names import by_surname
from parchemin.assessment.documents.convocation import CandidateTurn, ConvocationFacts
from parchemin.assessment.models import Assessor, Session
from parchemin.assessment.rules.slots import ends_at
from parchemin.assessment.selectors.candidates import CandidateBloc, CandidateRow, candidate_rows
from parchemin.assessment.selectors.sessions import visible_sessions
from parchemin.assessment.terms import SessionState
from parchemin.kernel.civility import MADAM, SIR, UNKNOWN
from parchemin.kernel.zones import Zone
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import Sex
from parchemin.post.addressees import Addressee, LetterLine
from parchemin.post.models import Dispatch
from parchemin.post.selectors import History, MailNews, day_told, histories, last_gone, mail_news
from parchemin.post.terms import LetterKind

KIND = LetterKind.SESSION_CONVOCATION
_CIVILITIES = {Sex.FEMALE: MADAM, Sex.MALE: SIR}


class _Common(TypedDict):
    """What every convocation of a session says."""

    body_name: str
    city: str
    session: str
    certification: str
    zone: Zone
    place: str
    room: str
    remote: bool
    key: str
    specimen: bool


@dataclass(frozen=True, slots=True)
class Convened(Addressee[ConvocationFacts]):
    """Somebody to convene, or to call off; `listed` is how lists call them, surname first."""

    listed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvocationLine(LetterLine):
    """Somebody to convene and their last convocation; `reference` is the dossier of a candidate."""

    listed: str
    reference: str
    expected_at: datetime
    zone: Zone


def about_of(session_id: int) -> str:
    """Return what the convocations of a session are about, for the post."""
    return f"session/{session_id}"


def people_to_tell(session: Session) -> tuple[Convened, ...]:
    """Return whom a session writes to: its candidates, its assessors, then those whom it calls off.

    Called off: whoever was convened and is expected no more, everybody when the session is cancelled. A candidate
    who came from another session brings the convocations to that one. Costs a constant number of queries;
    `session` comes with its certification and body.
    """
    rows = candidate_rows(session)
    known = _histories(session, rows)
    candidates = tuple(_candidates(session, rows, known))
    if session.state == SessionState.CANCELLED:
        expected: tuple[Convened, ...] = ()
    else:
        expected = (*candidates, *_assessors(session, rows, known))
    missed = {thread for thread, history in known.items() if last_gone(history)}
    missed -= {one.thread for one in expected}
    return (
        *expected,
        *(calling_off(session, one) for one in candidates if one.thread in missed),
        *_former_assessors(session, missed, known),
    )


def convocation_lines(actor: Actor, session_id: int) -> tuple[ConvocationLine, ...]:
    """Return where each convocation stands, in a constant number of queries.

    Raises `Session.DoesNotExist` for a session that the actor may not see.
    """
    sessions = visible_sessions(actor).select_related("certification__body", "reglement")
    people = people_to_tell(sessions.get(pk=session_id))
    news = mail_news([one.last.pk for one in people if one.last])
    return tuple(_line(one, news) for one in people)


def _line(one: Convened, news: MailNews) -> ConvocationLine:
    facts = one.facts
    more = {
        "listed": one.listed,
        "reference": facts.reference,
        "expected_at": facts.starts_at,
        "zone": facts.zone,
    }
    return ConvocationLine.of(one, news, **more)


def _histories(session: Session, rows: tuple[CandidateRow, ...]) -> Mapping[str, History]:
    """Return the versions written to each person of a session, in two queries."""
    written = Dispatch.objects.filter(
        body_id=session.body_id,
        kind=KIND,
        about=about_of(session.pk),
        thread__startswith=_threads_of_assessors(session),
    )
    threads = {_thread(row) for row in rows} | set(written.values_list("thread", flat=True))
    return histories(session.body_id, KIND, threads)


def _thread(row: CandidateRow) -> str:
    """Return the thread of a candidate: their attendance, which follows them from session to session."""
    return f"attendance/{row.attendance_id}"


def _threads_of_assessors(session: Session) -> str:
    return f"session/{session.pk}/assessor/"


def _candidates(
    session: Session, rows: tuple[CandidateRow, ...], known: Mapping[str, History]
) -> Iterator[Convened]:
    registered = Dossier.objects.filter(attendance__session=session).select_related("person")
    people = {dossier.pk: dossier.person for dossier in registered}
    for row in rows:
        person, starts_at = people[row.dossier_id], row.expected_at or session.starts_at
        facts = ConvocationFacts(
            **_common(session, f"inscription-{row.attendance_id}"),
            civility=_CIVILITIES.get(Sex(person.sex), UNKNOWN),
            name=row.name,
            starts_at=starts_at,
            ends_at=ends_at(
                starts_at, session.slot_minutes, session.length_minutes, len(row.blocs)
            ),
            blocs=tuple(f"{bloc.code}. {bloc.title}" for bloc in row.blocs),
            reference=row.dossier,
        )
        thread = _thread(row)
        listed = f"{person.birth_name} {person.given_names}".strip()
        yield Convened(thread, person.email, facts, known.get(thread, ()), listed)


def _assessors(
    session: Session, rows: tuple[CandidateRow, ...], known: Mapping[str, History]
) -> Iterator[Convened]:
    assessed: defaultdict[int, dict[int, list[CandidateBloc]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        for bloc in row.blocs:
            for grid in bloc.grids:
                assessed[grid.assessor_id][row.dossier_id].append(bloc)
    for assessor in Assessor.objects.filter(pk__in=assessed).order_by(*by_surname(), "pk"):
        of = assessed[assessor.pk]
        titles = {bloc.code: bloc.title for blocs in of.values() for bloc in blocs}
        passages = tuple(
            CandidateTurn(
                row.expected_at or session.starts_at,
                row.name,
                ", ".join(bloc.code for bloc in of[row.dossier_id]),
            )
            for row in rows
            if row.dossier_id in of
        )
        hours = [passage.at for passage in passages]
        most = max(len(blocs) for blocs in of.values())
        facts = ConvocationFacts(
            **_common(session, _of_assessor(session, assessor)),
            civility=UNKNOWN,
            name=assessor.name,
            starts_at=min(hours),
            ends_at=ends_at(max(hours), session.slot_minutes, session.length_minutes, most),
            blocs=tuple(f"{code}. {titles[code]}" for code in sorted(titles)),
            passages=passages,
        )
        thread = f"{_threads_of_assessors(session)}{assessor.pk}"
        history = known.get(thread, ())
        yield Convened(thread, assessor.email, facts, history, assessor.listed_name)


def _former_assessors(
    session: Session, missed: set[str], known: Mapping[str, History]
) -> Iterator[Convened]:
    begun = _threads_of_assessors(session)
    ids = [int(thread.removeprefix(begun)) for thread in missed if thread.startswith(begun)]
    for assessor in Assessor.objects.filter(pk__in=ids).order_by(*by_surname(), "pk"):
        facts = ConvocationFacts(
            **_common(session, _of_assessor(session, assessor)),
            civility=UNKNOWN,
            name=assessor.name,
            starts_at=session.starts_at,
            ends_at=ends_at(session.starts_at, session.slot_minutes, session.length_minutes, 1),
            blocs=(),
        )
        thread = f"{begun}{assessor.pk}"
        gone = Convened(thread, assessor.email, facts, known[thread], assessor.listed_name)
        yield calling_off(session, gone)


def calling_off(session: Session, one: Convened) -> Convened:
    """Return somebody as the letter that undoes their convocation says them."""
    over = session.state == SessionState.CANCELLED
    told = day_told(one.history)
    facts = replace(
        one.facts,
        cancelled=True,
        session_cancelled=over,
        told_for=told if told != one.facts.held_on else None,
    )
    return replace(one, facts=facts)


def _of_assessor(session: Session, assessor: Assessor) -> str:
    return f"{session.pk}-evaluateur-{assessor.pk}"


def _common(session: Session, who: str) -> _Common:
    body = session.certification.body
    return {
        "body_name": body.legal_name,
        "city": body.city,
        "session": session.code,
        "certification": session.certification.title,
        "zone": session.clock,
        "place": session.place,
        "room": session.room,
        "remote": session.remote,
        "key": f"session-{body.slug}-{who}",
        "specimen": body.demonstration,
    }
