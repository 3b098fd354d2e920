"""Acts on letters: prepared for everybody, sent by a worker or by hand, received, replaced, called off."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from parchemin.accounts.actor import Actor, system_actor
from parchemin.accounts.guards import all_or_none
from parchemin.files.actions import keep
from parchemin.jobs.actions import enqueue
from parchemin.journal.actions import record
from parchemin.kernel.calendar import french_date, french_short_date, paris_date
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.post.events import (
    DISPATCH_COUNTERMANDED,
    DISPATCH_LEAVING,
    DISPATCH_REPLACED,
    DISPATCHES_PREPARED,
)
from parchemin.post.letters import Against, Leaving, PersonalLetter, rules_of
from parchemin.post.models import Dispatch, DispatchFile
from parchemin.post.rules import (
    NO_ADDRESS,
    NONE_PREPARED,
    REPLACED,
    in_sentence,
    objections_to_day,
)
from parchemin.post.selectors import (
    histories,
    is_overtaken,
    is_written,
    last_gone,
    visible_dispatches,
    waiting,
)
from parchemin.post.terms import MAIL_JOB, Channel, DispatchState, LetterKind
from parchemin.post.workflow import ACKNOWLEDGE, COUNTERMAND, DISPATCH, MAIL, REPLACE, RETURN, SEND

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def prepare(
    *,
    kind: LetterKind,
    about: str,
    subjects: Sequence[str],
    letters: Sequence[PersonalLetter],
    actor: Actor,
    at: datetime,
    again: bool = False,
) -> tuple[Dispatch, ...]:
    """Keep a next version of each letter that says what the last of its thread does not; return what is written.

    `again` keeps one whatever the last says. A version that did not leave is replaced at once; one that left,
    when this one leaves. To be called inside the transaction of the act that writes them, under the lock of what
    they are about.
    """
    known = histories(actor.body_id, kind, [letter.thread for letter in letters])
    written = []
    for letter in letters:
        rows = known.get(letter.thread, ())
        last = rows[-1] if rows else None
        same = not again and is_written(rows, letter.says, letter.email)
        if same or is_overtaken(rows, letter.version):
            continue
        if last is not None and last.state == DispatchState.PREPARED:
            _move(last, REPLACE.target)
        written.append(_keep(letter, kind, about, subjects, last, last_gone(rows), actor, at))
    if written:
        tell(DISPATCHES_PREPARED, written[0], actor, at, count=len(written))
    return tuple(written)


@transaction.atomic
def send(
    *,
    dispatch_id: int,
    channel: Channel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
    short_notice_agreed: bool = False,
) -> Dispatch:
    """Note when and how a letter left; it leaves once.

    Raises `Refused` for a day to come, for a version that another one replaces, and with what its room says
    against it; `Dispatch.DoesNotExist` for what the actor may not see.
    """
    dispatch = _locked(dispatch_id, actor)
    if dispatch.state not in (*SEND.sources, DispatchState.REPLACED):
        return dispatch
    day, today = sent_on or paris_date(at), paris_date(at)
    leaving = Leaving(day, today, actor, short_notice_agreed=short_notice_agreed)
    refuse_if(_against([dispatch], leaving)[dispatch.pk])
    dispatch.short_notice_agreed = short_notice_agreed
    write_departure(dispatch, channel, day, actor, at)
    return dispatch


@transaction.atomic
def send_all(
    *,
    kind: LetterKind,
    about: str,
    channel: Channel,
    actor: Actor,
    at: datetime,
    sent_on: date | None = None,
    short_notice_agreed: bool = False,
) -> int:
    """Note that every letter prepared about one thing left, all of them or none; return how many.

    Raises `Refused` with what stands against each, by addressee, or when none waits.
    """
    rows = _locked_lot(actor, kind, about)
    day, today = sent_on or paris_date(at), paris_date(at)
    leaving = Leaving(day, today, actor, short_notice_agreed=short_notice_agreed)
    against = _against(rows, leaving)
    with all_or_none() as attempt:
        for row in rows:
            with attempt(row.name):
                refuse_if(against[row.pk])
                row.short_notice_agreed = short_notice_agreed
                write_departure(row, channel, day, actor, at)
    return len(rows)


@transaction.atomic
def mail(
    *,
    kind: LetterKind,
    about: str,
    actor: Actor,
    at: datetime,
    only: Collection[str] | None = None,
    short_notice_agreed: bool = False,
) -> tuple[Dispatch, ...]:
    """Hand every letter prepared about one thing to the worker that mails them; return those handed.

    `only` limits it to some threads. Whoever has no address is left out. Each is noted as sent when the mail
    server accepts it, and comes back as prepared, with the reason, when it does not. Raises `Refused` with what
    stands against each, by addressee, or when nothing can leave.
    """
    rows = _locked_lot(actor, kind, about, only)
    reached = [row for row in rows if row.email]
    today = paris_date(at)
    leaving = Leaving(today, today, actor, short_notice_agreed=short_notice_agreed)
    against = _against(rows, leaving)
    with all_or_none() as attempt:
        for row in reached or rows:
            with attempt(row.name):
                refuse_if((*against[row.pk], *(() if row.email else (NO_ADDRESS,))))
    for row in reached:
        row.short_notice_agreed |= short_notice_agreed
    return _hand_over(reached, actor, at)


def call_off(
    *,
    kind: LetterKind,
    about: str,
    subjects: Sequence[str],
    thread: str,
    letters: Sequence[PersonalLetter],
    actor: Actor,
    at: datetime,
) -> tuple[Dispatch, ...]:
    """Keep what was prepared for somebody from leaving, and write that nobody expects them; mail it.

    `letters` are none for who was told nothing. To be called inside the transaction of the act that takes them
    off, before it does. Returns what was written.
    """
    set_aside(kind=kind, about=about, only=[thread], actor=actor)
    written = prepare(
        kind=kind, about=about, subjects=subjects, letters=letters, actor=actor, at=at
    )
    _hand_over([row for row in written if row.email], actor, at)
    return written


def set_aside(
    *, kind: LetterKind, about: str, actor: Actor, only: Collection[str] | None = None
) -> None:
    """Keep what was prepared about one thing from leaving; `only` limits it to some threads.

    To be called inside the transaction of the act that makes it useless, which the journal tells.
    """
    for row in waiting(actor, kind, about, only).select_for_update(of=("self",)):
        _move(row, REPLACE.target)


@transaction.atomic
def acknowledge(*, dispatch_id: int, actor: Actor, at: datetime) -> Dispatch:
    """Note that a letter sent was received: by its addressee, or by whoever wrote it; noted once.

    Raises `Refused`, and `Dispatch.DoesNotExist` for what the actor may not see.
    """
    dispatch = _locked(dispatch_id, actor)
    if dispatch.state == DispatchState.RECEIVED:
        return dispatch
    refuse_if(ACKNOWLEDGE.objections(DispatchState(dispatch.state), actor.roles))
    dispatch.received_at = at
    _move(dispatch, ACKNOWLEDGE.target, "received_at")
    tell(ACKNOWLEDGE.event, dispatch, actor, at, addressee=dispatch.name)
    return dispatch


def write_departure(
    dispatch: Dispatch, channel: Channel, day: date, actor: Actor, at: datetime
) -> None:
    """Write that a letter left, what it replaces or calls off, and do what its room says follows.

    To be called inside a transaction that holds the lock of the dispatch.
    """
    dispatch.channel, dispatch.sent_on = channel, day
    _move(dispatch, SEND.target, "channel", "sent_on", "short_notice_agreed")
    told = {"day": french_short_date(day), "channel": in_sentence(channel)}
    tell(SEND.event, dispatch, actor, at, addressee=dispatch.name, **told)
    known = histories(dispatch.body_id, LetterKind(dispatch.kind), [dispatch.thread])
    for former in known[dispatch.thread]:
        if former.version < dispatch.version and former.state in REPLACE.sources:
            calls_off = dispatch.calls_off_id and former.state in COUNTERMAND.sources
            _move(former, (COUNTERMAND if calls_off else REPLACE).target)
            event = DISPATCH_COUNTERMANDED if calls_off else DISPATCH_REPLACED
            tell(event, former, actor, at, addressee=former.name)
    rules_of(LetterKind(dispatch.kind)).left(dispatch, actor, at)


def came_back(dispatch: Dispatch, answer: str, actor: Actor, at: datetime) -> None:
    """Write that an e-mail did not leave, and what the mail server answered: it is prepared again.

    To be called inside a transaction that holds the lock of the dispatch.
    """
    _move(dispatch, RETURN.target)
    tell(RETURN.event, dispatch, actor, at, addressee=dispatch.name, reason=answer)


def _keep(
    letter: PersonalLetter,
    kind: LetterKind,
    about: str,
    subjects: Sequence[str],
    last: Dispatch | None,
    held: Dispatch | None,
    actor: Actor,
    at: datetime,
) -> Dispatch:
    dispatch = Dispatch.objects.create(
        body_id=actor.body_id,
        kind=kind,
        about=about,
        subjects=list(subjects),
        thread=letter.thread,
        version=last.version + 1 if last else 1,
        calls_off=held if letter.calls_off else None,
        name=letter.name,
        email=letter.email,
        says=letter.says,
        subject=letter.subject,
        text=letter.text,
        convenes_on=letter.convenes_on,
        state=DISPATCH.initial,
        prepared_at=at,
    )
    DispatchFile.objects.bulk_create(
        DispatchFile(
            dispatch=dispatch,
            role=file.role,
            name=file.name,
            media_type=file.media_type,
            file=keep(file.content),
        )
        for file in letter.files
    )
    return dispatch


def _locked(dispatch_id: int, actor: Actor) -> Dispatch:
    return visible_dispatches(actor).select_for_update(of=("self",)).get(pk=dispatch_id)


def _locked_lot(
    actor: Actor, kind: LetterKind, about: str, only: Collection[str] | None = None
) -> list[Dispatch]:
    """Return the letters about one thing that wait, locked. Raises `Refused` when none does."""
    rows = list(waiting(actor, kind, about, only).select_for_update(of=("self",)))
    refuse_if(() if rows else (NONE_PREPARED,))
    return rows


def _hand_over(rows: Sequence[Dispatch], actor: Actor, at: datetime) -> tuple[Dispatch, ...]:
    """Hand letters to the worker that mails them; return them."""
    if not rows:
        return ()
    for row in rows:
        _move(row, MAIL.target, "short_notice_agreed")
    tell(DISPATCH_LEAVING, rows[0], actor, at, count=len(rows))
    lot = [row.pk for row in rows]
    key = f"{MAIL_JOB}/{lot[0]}/{rows[0].attempts.count()}"
    asking = actor if actor.user_id else system_actor(actor.body_id)
    arguments = {"dispatches": lot, "kind": rows[0].kind}
    enqueue(MAIL_JOB, key=key, actor=asking, at=at, arguments=arguments)
    return tuple(rows)


def _against(rows: Sequence[Dispatch], leaving: Leaving) -> Against:
    """Return what stands against each of these letters, about one thing: its state, its room, the day."""
    live = [row for row in rows if row.state != DispatchState.REPLACED]
    asked = rules_of(LetterKind(rows[0].kind)).objections(live, leaving) if live else {}

    def against(row: Dispatch) -> Iterator[Objection]:
        if row not in live:
            yield REPLACED
            return
        yield from SEND.objections(DispatchState(row.state), leaving.actor.roles)
        yield from asked[row.pk]
        yield from objections_to_day(leaving.on, leaving.today, paris_date(row.prepared_at))

    return {row.pk: tuple(against(row)) for row in rows}


def _move(dispatch: Dispatch, target: DispatchState | str, *also: str) -> None:
    dispatch.state = str(target)
    dispatch.save(update_fields=["state", *also])


def tell(event: str, dispatch: Dispatch, actor: Actor, at: datetime, **details: object) -> None:
    """Write an event of a letter in the journal, under the subjects that it is about."""
    kind = LetterKind(dispatch.kind).label
    record(
        actor=actor,
        event=event,
        subjects=dispatch.subjects,
        at=at,
        kind=kind,
        about=_about(dispatch),
        **details,
    )


def _about(dispatch: Dispatch) -> str:
    """Return what a letter is about as the journal says it: names that people use, or its addressee."""
    parts = [subject.partition("/") for subject in dispatch.subjects]
    named = [name for prefix, _, name in parts if not name.isdecimal()]
    days = [french_date(date.fromisoformat(name)) for name in named if _DAY.fullmatch(name)]
    return ", ".join(days or named) or dispatch.name
