"""What a person looks at on the board: all of it is in the address."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from parchemin.jury.selectors.board_values import (
    BlocShown,
    CandidateShown,
    UnitShown,
    VoiceShown,
)
from parchemin.jury.terms import PreDecision, Unit, UnitOutcome
from parchemin.web.whole_numbers import whole_number

# Whose voice is entered when the whole table raises its hand.
TABLE = "table"
# More rounds than any vote takes.
MOST_ROUNDS = 99


@dataclass(frozen=True, slots=True)
class Look:
    """The unit, the bloc, the voice and the round chosen, and whether every grid is open.

    Empty means the usual one.
    """

    unit: str = ""
    bloc: str = ""
    voice: str = ""
    grids: bool = False
    round: int = 0

    def to(self, **changes: Any) -> "Look":
        """Return the same look with these changes."""
        return replace(self, **changes)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the look as the fields of an address or of a form, defaults left out."""
        given = (
            ("unite", self.unit),
            ("bloc", self.bloc),
            ("voix", self.voice),
            ("grilles", "1" if self.grids else ""),
            ("tour", str(self.round) if self.round else ""),
        )
        return tuple((name, value) for name, value in given if value)

    def address(self, sitting_id: int, item_id: int) -> str:
        """Return the address of a candidate of the board under this look."""
        path = _path(sitting_id, item_id)
        return f"{path}?{urlencode(self.fields)}" if self.fields else path


@lru_cache(maxsize=4096)  # an agenda links a hundred cases
def _path(sitting_id: int, item_id: int) -> str:
    return reverse("jury:case", args=[sitting_id, item_id])


def look_of(query: QueryDict) -> Look:
    """Return the look that an address or a form asks for."""
    return Look(
        unit=query.get("unite", ""),
        bloc=query.get("bloc", ""),
        voice=query.get("voix", ""),
        grids=query.get("grilles") == "1",
        round=whole_number(query.get("tour", ""), MOST_ROUNDS) or 0,
    )


def unit_on_board(candidate: CandidateShown, look: Look) -> UnitShown | None:
    """Return the unit looked at: the one chosen, else the first that waits for the jury."""
    for unit in candidate.units:
        if unit.code == look.unit:
            return unit
    waiting = [unit for unit in candidate.units if unit.outcome is UnitOutcome.UNDECIDED]
    asking = [unit for unit in waiting if unit.proposed is PreDecision.TO_DELIBERATE]
    return next(iter([*asking, *waiting, *candidate.units]), None)


def bloc_on_board(
    candidate: CandidateShown, look: Look, unit: UnitShown | None, kind: Unit
) -> BlocShown | None:
    """Return the bloc looked at: the one chosen, the one of the unit, else the first that is presented."""
    for bloc in candidate.blocs:
        if bloc.code == look.bloc:
            return bloc
    if unit is not None and kind is not Unit.CERTIFICATION:
        for bloc in candidate.blocs:
            if unit.code == bloc.code or unit.code in {cell.code for cell in bloc.cells}:
                return bloc
    return next((bloc for bloc in candidate.blocs if bloc.presented), None)


def voices_entered(unit: UnitShown, look: Look) -> tuple[VoiceShown, ...]:
    """Return the voices that are given next: the one chosen, all awaited, or the first awaited.

    One that the actor carries for another comes after their own, and never with it. Who left gives none with the
    whole table.
    """
    awaited = tuple(voice for voice in unit.voices if voice.entered and voice.awaited)
    if look.voice == TABLE:
        return tuple(voice for voice in awaited if not voice.carried and not voice.left)
    chosen = tuple(v for v in unit.voices if v.entered and str(v.seat_id) == look.voice)
    return chosen or tuple(sorted(awaited, key=lambda voice: voice.carried)[:1])
