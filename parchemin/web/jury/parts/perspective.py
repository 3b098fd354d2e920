"""A board as one person sees it: a candidate, through a look."""

from functools import cached_property
from typing import Any

from parchemin.jury.selectors.board_values import (
    BlocShown,
    CandidateShown,
    DeliberationBoard,
    UnitShown,
)
from parchemin.jury.terms import SittingState, Unit
from parchemin.web.jury.look import Look, bloc_on_board, unit_on_board


class Seen:
    """A board, the candidate on it, what is looked at; parts are made from it.

    `dossiers` tells whether the person may open the candidates’ dossiers.
    """

    def __init__(
        self,
        board: DeliberationBoard,
        candidate: CandidateShown,
        look: Look,
        *,
        dossiers: bool = False,
    ) -> None:
        self.board = board
        self.candidate = candidate
        self.look = look
        self.dossiers = dossiers

    @property
    def kind(self) -> Unit:
        """Return what the jury votes: blocs, competences, or the whole."""
        return self.board.rules.decision.unit

    @cached_property
    def unit(self) -> UnitShown | None:
        """Return the unit looked at."""
        return unit_on_board(self.candidate, self.look)

    @cached_property
    def bloc(self) -> BlocShown | None:
        """Return the bloc looked at."""
        return bloc_on_board(self.candidate, self.look, self.unit, self.kind)

    @property
    def open(self) -> bool:
        """Tell whether the jury is sitting now."""
        return self.board.state is SittingState.OPEN

    @property
    def leads(self) -> bool:
        """Tell whether the person may speak for the jury now, beyond their own voice."""
        return self.open and self.board.organises

    def address(self, **changes: Any) -> str:
        """Return the address of this candidate under a changed look."""
        return self.look.to(**changes).address(self.board.sitting_id, self.candidate.item_id)

    def address_of(self, item_id: int) -> str:
        """Return the address of another candidate, under the usual look."""
        return Look().address(self.board.sitting_id, item_id)

    def unit_label(self, unit: UnitShown) -> str:
        """Return how a unit is called: « bloc 3 », « compétence C3.7 », « certification entière »."""
        if self.kind is Unit.BLOC:
            codes = [bloc.code for bloc in self.candidate.blocs]
            return f"bloc {codes.index(unit.code) + 1}"
        if self.kind is Unit.COMPETENCE:
            return f"compétence {unit.code}"
        return "certification entière"
