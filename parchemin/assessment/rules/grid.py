"""The plain values that assessment rules read: what is marked, and the marks of one assessor."""

import json
from collections.abc import Collection
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

Mark = str | int | Decimal
"""A mark as typed: a word of its scale, or a number with at most two decimals."""


@dataclass(frozen=True, slots=True)
class GridItem:
    """One line of a grid: a criterion, or a competence when the règlement marks competences.

    `highest` and `target` replace the scale's bound and pass mark for this item; `modality` names
    the modality that the item is observed in, for gates and weights.
    """

    code: str
    competence: str
    weight: int = 1
    eliminatory: bool = False
    modality: str = ""
    highest: int | None = None
    target: int | None = None


@dataclass(frozen=True)
class GridBloc:
    """A bloc as it is assessed: its items in the order of the grid, and the modalities that it has."""

    code: str
    title: str
    items: tuple[GridItem, ...]
    required: bool = True
    modalities: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the bloc as it is assessed.

        A bloc without modalities keeps the digest of decisions taken before blocs told theirs.
        """
        sealed = [self.code, self.title, self.required, [astuple(item) for item in self.items]]
        if self.modalities:
            sealed.append(list(self.modalities))
        return sha256(json.dumps(sealed, ensure_ascii=False).encode()).hexdigest()

    def without(self, held: Collection[str]) -> "GridBloc":
        """Return the bloc less the items of the competences held, which need no mark."""
        return replace(self, items=tuple(one for one in self.items if one.competence not in held))

    @cached_property
    def item_codes(self) -> tuple[str, ...]:
        """Return the codes of the items, in order."""
        return tuple(item.code for item in self.items)

    @cached_property
    def competences(self) -> tuple[str, ...]:
        """Return the codes of the competences, each once, in order."""
        return tuple(dict.fromkeys(item.competence for item in self.items))

    @cached_property
    def positions(self) -> tuple[tuple[int, ...], ...]:
        """Return, for each competence in order, the positions of its items."""
        places: dict[str, list[int]] = {code: [] for code in self.competences}
        for position, item in enumerate(self.items):
            places[item.competence].append(position)
        return tuple(tuple(found) for found in places.values())


@dataclass(frozen=True, slots=True)
class GridMarks:
    """The signed marks of one assessor on one bloc, aligned with `GridBloc.items`.

    None stands for "non évalué".
    """

    assessor: str
    bloc: str
    marks: tuple[Mark | None, ...]
