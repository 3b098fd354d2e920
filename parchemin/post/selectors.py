"""Questions about letters: where each stands, what was written to whom, which files one may read."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from parchemin.accounts.actor import Actor
from parchemin.post.letters import letter_rules
from parchemin.post.models import Attempt, Bounce, Dispatch, DispatchFile
from parchemin.post.terms import COUNTED_HERE, GONE, LEFT, DispatchState, LetterKind

History = tuple[Dispatch, ...]
"""The versions of a letter to one person, first version first."""


def histories(body_id: int, kind: LetterKind, threads: Collection[str]) -> Mapping[str, History]:
    """Return the versions of each of these threads, without their files, in one query."""
    found: defaultdict[str, list[Dispatch]] = defaultdict(list)
    rows = Dispatch.objects.filter(body_id=body_id, kind=kind, thread__in=threads)
    for row in rows.order_by("version"):
        found[row.thread].append(row)
    return {thread: tuple(rows) for thread, rows in found.items()}


def last_gone(history: History) -> Dispatch | None:
    """Return the version that its addressee holds, or is about to, if one still stands."""
    return next((row for row in reversed(history) if row.state in GONE), None)


def day_told(history: History) -> date | None:
    """Return the day that the last letter to leave convenes its addressee for, if any does."""
    days = [row.convenes_on for row in history if row.sent_on and row.convenes_on]
    return days[-1] if days else None


def is_written(history: History, says: str, email: str) -> bool:
    """Tell whether the last version says this already; one that did not leave is for this address too."""
    if not history or history[-1].says != says:
        return False
    last = history[-1]
    return last.state in GONE or (last.state == DispatchState.PREPARED and last.email == email)


def is_overtaken(history: History, version: int | None) -> bool:
    """Tell whether a letter made as this version comes after another one was written meanwhile."""
    return version is not None and bool(history) and history[-1].version >= version


def waiting(
    actor: Actor, kind: LetterKind, about: str, only: Collection[str] | None = None
) -> QuerySet[Dispatch]:
    """Return the letters about one thing that are prepared and did not leave, as far as the actor may see them.

    `only` limits them to some threads.
    """
    rows = visible_dispatches(actor).filter(kind=kind, about=about, state=DispatchState.PREPARED)
    return (rows if only is None else rows.filter(thread__in=only)).order_by("pk")


def last_letters(actor: Actor, kind: LetterKind, about: str) -> Mapping[str, Dispatch]:
    """Return the last version of each letter about one thing, by thread, without its text, in one query."""
    rows = visible_dispatches(actor).filter(kind=kind, about=about).defer("text")
    return {row.thread: row for row in rows.order_by("version")}


@dataclass(frozen=True, slots=True)
class MailNews:
    """Of letters, by key: why the last try to mail each failed, and why it came back after it left."""

    answers: Mapping[int, str]
    returns: Mapping[int, str]


def mail_news(dispatch_ids: Collection[int]) -> MailNews:
    """Return what the mail said of these letters, in two queries."""
    tried = Attempt.objects.filter(dispatch__in=dispatch_ids, accepted=False).order_by("pk")
    back = Bounce.objects.filter(dispatch__in=dispatch_ids).order_by("pk")
    return MailNews(
        dict(tried.values_list("dispatch_id", "answer")),
        dict(back.values_list("dispatch_id", "reason")),
    )


def to_send(actor: Actor) -> Mapping[LetterKind, int]:
    """Return how many letters of each kind wait that no page of a room counts, in one query."""
    rows = visible_dispatches(actor).filter(state=DispatchState.PREPARED, kind__in=COUNTED_HERE)
    found = rows.order_by("kind").values_list("kind").annotate(count=Count("pk"))
    return {LetterKind(kind): count for kind, count in found}


def count_returned(actor: Actor) -> int:
    """Return how many letters came back, in one query."""
    return (
        visible_dispatches(actor)
        .filter(state__in=LEFT, pk__in=Bounce.objects.values("dispatch"))
        .count()
    )


def bounces_of_address(actor: Actor, address: str) -> QuerySet[Bounce]:
    """Return what came back from an address, of the letters that the actor may read, the last one first."""
    rows = Bounce.objects.filter(dispatch__in=visible_dispatches(actor))
    return rows.filter(dispatch__email=address).select_related("dispatch").order_by("-pk")


def visible_dispatches(actor: Actor) -> QuerySet[Dispatch]:
    """Return the letters that the actor may read, kind by kind as the room of each says."""
    seen = Q(pk__in=())
    for kind, rules in letter_rules().items():
        seen |= Q(kind=kind) & rules.visible(actor)
    return Dispatch.objects.filter(seen, body_id=actor.body_id)


def file_of(actor: Actor, dispatch_id: int, role: str) -> DispatchFile:
    """Return a file of a letter that the actor may read. Raises `DispatchFile.DoesNotExist`."""
    return DispatchFile.objects.select_related("dispatch").get(
        dispatch__in=visible_dispatches(actor), dispatch_id=dispatch_id, role=role
    )
