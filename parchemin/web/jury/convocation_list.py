"""The convocations of a sitting as a list, seat by seat."""

from dataclasses import dataclass

from parchemin.jury.selectors.convocations import SeatConvocationLine
from parchemin.jury.terms import College
from parchemin.post.terms import DispatchState
from parchemin.web.jury.shapes import function_of
from parchemin.web.pieces.filters import LinesFilters, Narrowing
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State
from parchemin.web.post.shapes import STANDING, letter_state


@dataclass(frozen=True, slots=True)
class SeatConvened:
    """A seat, where its convocation stands, its rank at the table, and whether anything may be done of it."""

    line: SeatConvocationLine
    rank: int
    writes: bool

    @property
    def pk(self) -> int:
        """Return what tells it apart."""
        return self.line.seat_id

    @property
    def function(self) -> str:
        """Return what its juror does there."""
        line = self.line
        return function_of(line.role, substitute=line.substitute, voting=line.voting)

    @property
    def state(self) -> State:
        """Return where its convocation stands."""
        return letter_state(self.line.state, due=self.line.due)

    @property
    def leaves(self) -> bool:
        """Tell whether its last version may leave now."""
        return self.writes and self.line.waits


class SeatConvocationFilters(LinesFilters):
    """What narrows the convocations of a sitting."""

    placeholder = "Juré"
    narrowings = (
        Narrowing(
            "college",
            "Collège",
            College.choices(),
            lambda row, value: row.line.college == value,
        ),
        STANDING,
    )

    def searched_text(self, row: SeatConvened) -> str:
        """Return the juror."""
        return row.line.name


CONVOCATIONS: Listing[SeatConvened] = Listing(
    noun="convocation,convocations",
    caption="Convocations, siège par siège",
    columns=(
        Column("jure", "Juré", lambda row: row.line.listed, order=("line.listed",)),
        Column(
            "college",
            "Collège",
            lambda row: State(row.line.college.label, icon=row.line.college),
            CellLook.STATE,
            order=("line.college", "line.listed"),
        ),
        Column("fonction", "Fonction", lambda row: row.function, order=("rank",)),
        Column(
            "etat",
            "État",
            lambda row: row,
            order=("state.label",),
            part="jury/convocation_state.html",
            text=lambda row: row.state.label,
        ),
        Column(
            "partie",
            "Partie le",
            lambda row: row.line.sent_on,
            CellLook.DATE,
            order=("line.sent_on",),
            shown=False,
        ),
        Column(
            "fichiers",
            "Fichiers",
            lambda row: row.line if row.line.dispatch_id else None,
            part="jury/convocation_files.html",
            text=lambda row: "écrits" if row.line.dispatch_id else "aucun",
        ),
        Column(
            "actes",
            "À faire",
            lambda row: row if row.leaves or row.line.state == DispatchState.SENT else None,
            part="jury/convocation_acts.html",
            text=lambda row: "",
        ),
    ),
    filters=SeatConvocationFilters,
    link=lambda row: "",
    name=lambda row: row.line.name,
    key=lambda row: str(row.pk),
    order="fonction",
    anchor="convocations",
    roomy=True,
)
