"""One row of the table of keys: a règlement written twice, that differs by one key, and what is seen of each."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from parchemin.certifications.reglement.clauses import chapters_of
from parchemin.certifications.reglement.law import Effective, with_law
from parchemin.certifications.reglement.reading import FORMAT, new_reglement, plain_reglement
from parchemin.certifications.reglement.terms import RouteFamily
from parchemin.certifications.reglement.value import Reglement
from parchemin.certifications.terms import Register
from parchemin.kernel.reading import Unreadable
from tests.jury.cases import ON

Seen = Callable[[Reglement], Any]


@dataclass(frozen=True)
class Row:
    """What is seen of a règlement under each value of `key`, the rest of it (`beside`) being the same.

    A key is written as in the documentation; `[]` is the first element of a list.
    """

    key: str
    seen: Seen
    says: tuple[tuple[Any, Any], ...]
    beside: Mapping[str, Any] = field(default_factory=dict)

    def answers(self, reading: Callable[[dict[str, Any]], Reglement] = new_reglement) -> list[Any]:
        """Return what is seen under each value; a règlement refused when read says by which keys."""
        return [self._answer(value, reading) for value, _ in self.says]

    @property
    def expected(self) -> list[Any]:
        """Return what must be seen under each value."""
        return [answer for _, answer in self.says]

    def written(self, value: Any) -> dict[str, Any]:
        """Return the règlement as a file that gives this value to the key."""
        known = {"format": FORMAT, "name": "Essai", "in_force_from": "2020-01-01"}
        whole = deepcopy({**known, **self.beside})
        _set(whole, self.key.split("."), value)
        return whole

    def _answer(self, value: Any, reading: Callable[[dict[str, Any]], Reglement]) -> Any:
        try:
            return self.seen(reading(self.written(value)))
        except Unreadable as unread:
            return refused(*(fault.path for fault in unread.faults))


def row(key: str, seen: Seen, *says: tuple[Any, Any], **beside: Any) -> Row:
    """Return a row: `("quorum.min_total", decided(), (4, "full"), (5, "adjourned"))`."""
    return Row(key, seen, says, beside)


def refused(*paths: str) -> tuple[str, ...]:
    """Return what is seen of a règlement that is refused when it is read."""
    return ("refused", *paths)


def _set(node: Any, path: list[str], value: Any) -> None:
    *way, last = path
    for name, following in zip(way, path[1:], strict=True):
        made = [{}] if following == "[]" else {}
        node = node[0] if name == "[]" else node.setdefault(name, made)
    node[last] = value


def under(
    reglement: Reglement,
    route: RouteFamily = RouteFamily.TRAINING,
    register: Register = Register.NONE,
) -> Effective:
    """Return the rules in force on the day of the jury."""
    return with_law(reglement, route, register, ON)


def keys_of(reglement: Reglement) -> dict[str, Any]:
    """Return what a règlement writes, for the scenes that write their own name and dates."""
    plain = plain_reglement(reglement)
    return {key: plain[key] for key in plain.keys() - {"format", "name", "in_force_from"}}


def sentence(start: str) -> Seen:
    """Return what reads, on the page of the règlement, the sentence that begins so; "" without it."""

    def seen(reglement: Reglement) -> str:
        told = (clause.text for part in chapters_of(under(reglement)) for clause in part.clauses)
        return next((text for text in told if text.startswith(start)), "")

    return seen


def codes(found: Any) -> tuple[str, ...]:
    """Return the codes of objections or remarks."""
    return tuple(each.code for each in found)
