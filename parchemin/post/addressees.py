"""Somebody to write to: what their letter says as things stand, the versions written, where the last one is."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, Self, TypeVar

from parchemin.post.models import Dispatch
from parchemin.post.selectors import History, MailNews, is_written, last_gone
from parchemin.post.terms import LEFT, Channel, DispatchState


class Facts(Protocol):
    """What a letter says: to whom, and whether it calls off the one before; `digest` tells it from another."""

    @property
    def name(self) -> str:
        """Return the person."""

    @property
    def cancelled(self) -> bool:
        """Tell whether nobody expects them any more."""

    @property
    def digest(self) -> str:
        """Return the digest of all that it says."""


Said = TypeVar("Said", bound=Facts)


@dataclass(frozen=True, slots=True)
class Addressee(Generic[Said]):
    """Somebody to write to, or to call off: the thread of their letters, their address, what is said, versions."""

    thread: str
    email: str
    facts: Said
    history: History

    @property
    def last(self) -> Dispatch | None:
        """Return the last version, if one was written."""
        return self.history[-1] if self.history else None

    @property
    def next_version(self) -> int:
        """Return the number of the version to write."""
        return self.last.version + 1 if self.last else 1

    @property
    def current_version(self) -> Dispatch | None:
        """Return the version that they hold, or are about to."""
        return last_gone(self.history)

    @property
    def due(self) -> bool:
        """Tell whether a version is to be written: none says it. Who was told nothing is called off by nothing."""
        if self.facts.cancelled and self.current_version is None:
            return False
        return not is_written(self.history, self.facts.digest, self.email)

    @property
    def unsent(self) -> bool:
        """Tell whether they are still to be told, written or not."""
        return self.due or (self.last is not None and self.last.state == DispatchState.PREPARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """Where the letter to somebody stands, on a list; `dispatch_id` None while there is none.

    `due` when a version is to be written, `told` that a version left already, on `held_since` when it was another;
    `calls_off` when it says that nobody is expected. `answer` is why the last try to mail it failed,
    `returned` why it came back after it left.
    """

    name: str
    email: str
    due: bool
    cancelled: bool
    told: bool
    dispatch_id: int | None = None
    version: int = 0
    state: DispatchState | None = None
    calls_off: bool = False
    channel: Channel | None = None
    sent_on: date | None = None
    held_since: date | None = None
    answer: str = ""
    returned: str = ""

    @classmethod
    def of(cls, one: Addressee[Said], news: MailNews, **more: Any) -> Self:
        """Return the line of an addressee; `news` are those of the mail, `more` what a room adds."""
        last, held = one.last, one.current_version
        told: dict[str, Any] = {
            "name": one.facts.name,
            "email": one.email,
            "due": one.due,
            "cancelled": one.facts.cancelled,
            "told": held is not None,
        }
        if last is not None:
            told |= {
                "dispatch_id": last.pk,
                "version": last.version,
                "state": DispatchState(last.state),
                "calls_off": last.calls_off_id is not None,
                "channel": Channel(last.channel) if last.channel else None,
                "sent_on": last.sent_on,
                "held_since": held.sent_on if held and held != last else None,
                "answer": news.answers.get(last.pk, "") if last.state not in LEFT else "",
                "returned": news.returns.get(last.pk, "") if last.state in LEFT else "",
            }
        return cls(**(told | more))

    @property
    def waits(self) -> bool:
        """Tell whether the last version is prepared, says how things stand, and did not leave."""
        return self.state is DispatchState.PREPARED and not self.due
