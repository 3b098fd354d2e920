"""The jury as a table seen from above, and its votes: two colleges that face each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from parchemin.certifications.reglement.terms import SOCIAL_PARTNERS, College
from parchemin.kernel.terms import Term
from parchemin.web.pieces.marks import State

SEAT_WIDTH = 106
NARROWEST = 320


class JurorPresence(Term):
    """How a juror stands before one candidate; its value is a class of the stylesheet."""

    PRESENT = "present", "présent"
    PROXY = "proxy", "représenté"
    AWAY = "away", "absent"
    RECUSED = "recused", "déporté"


@dataclass(frozen=True, slots=True)
class SeatedJuror:
    """A person at the table: full name, function as written under it, college, presence, voice or none."""

    name: str
    role: str
    college: College
    presence: JurorPresence = JurorPresence.PRESENT
    voting: bool = True

    @property
    def seated(self) -> bool:
        """Tell whether the juror sits here: present, or represented."""
        return self.presence in {JurorPresence.PRESENT, JurorPresence.PROXY}

    @property
    def initials(self) -> str:
        """Return the first letters of the first and last words of the name."""
        words = self.name.split()
        return (words[0][0] + words[-1][0]).upper()

    @property
    def short_name(self) -> str:
        """Return « O. Marchal » for « Odile Marchal »."""
        first, *rest = self.name.split()
        return f"{first[0]}. {' '.join(rest)}" if rest else first


@dataclass(frozen=True, slots=True)
class Place:
    """A juror set at the table; every measure is in units of the drawing."""

    juror: SeatedJuror
    x: int
    disc_y: int
    name_y: int
    back: str

    @property
    def initials_y(self) -> int:
        """Return the baseline of the initials."""
        return self.disc_y + 5

    @property
    def role_y(self) -> int:
        """Return the baseline of the function."""
        return self.name_y + 14

    @property
    def strike(self) -> str:
        """Return the stroke across a juror who does not sit."""
        return f"M{self.x - 12} {self.disc_y + 12}l24-24"


@dataclass(frozen=True, slots=True)
class TableSide:
    """One side of the table and its votes for the candidate at hand."""

    college: College
    places: tuple[Place, ...]
    middle: int

    @property
    def label(self) -> str:
        """Return the name written on the wood."""
        return self.college.label.upper()

    @property
    def votes(self) -> int:
        """Return how many voices the side has, those it represents included."""
        return sum(place.juror.seated and place.juror.voting for place in self.places)

    @property
    def sign_x(self) -> int:
        """Return where the sign of the college stands, left of its name."""
        return self.middle - (64 if self.college is College.EMPLOYERS else 56)


@dataclass(frozen=True, slots=True)
class JuryTable:
    """The drawing: its measures, the two sides, whoever sits at the end, and the same thing in words."""

    wood: int
    width: int
    employers: TableSide
    employees: TableSide
    end: tuple[Place, ...]
    words: str


def jury_table(jurors: Sequence[SeatedJuror]) -> JuryTable:
    """Return the table of these jurors: employers above, employees below, trainers and experts at the end.

    It grows with the seats, whatever their number.
    """
    by_college = {college: [j for j in jurors if j.college is college] for college in College}
    facing = [by_college[college] for college in SOCIAL_PARTNERS]
    wood = max(NARROWEST, SEAT_WIDTH * max(len(side) for side in facing) + 2)
    others = [j for j in jurors if j.college not in SOCIAL_PARTNERS]
    words = ". ".join(
        f"{college.label} : {', '.join(_in_words(juror) for juror in side) or 'personne'}"
        for college, side in by_college.items()
        if side or college in SOCIAL_PARTNERS
    )
    return JuryTable(
        wood=wood,
        width=wood + SEAT_WIDTH * len(others),
        employers=_side(College.EMPLOYERS, facing[0], wood),
        employees=_side(College.EMPLOYEES, facing[1], wood),
        end=tuple(
            _place(juror, wood + SEAT_WIDTH * rank + SEAT_WIDTH // 2 - 8, END)
            for rank, juror in enumerate(others)
        ),
        words=f"Table du jury vue de dessus. {words}.",
    )


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a juror sits along one edge: the disc, the name, the back of the chair and its bend."""

    disc_y: int
    name_y: int
    back_y: int
    bend: int
    pushed: int


ABOVE = Edge(disc_y=68, name_y=23, back_y=51, bend=-14, pushed=-9)
BELOW = Edge(disc_y=204, name_y=247, back_y=221, bend=14, pushed=5)
END = Edge(disc_y=136, name_y=179, back_y=119, bend=-14, pushed=0)


def _in_words(juror: SeatedJuror) -> str:
    return f"{juror.name} ({juror.role}, {juror.presence.label})"


def _side(college: College, jurors: list[SeatedJuror], wood: int) -> TableSide:
    step = wood // max(len(jurors), 1)
    edge = ABOVE if college is College.EMPLOYERS else BELOW
    places = tuple(
        _place(juror, step * rank + step // 2, edge) for rank, juror in enumerate(jurors)
    )
    return TableSide(college=college, places=places, middle=wood // 2)


def _place(juror: SeatedJuror, x: int, edge: Edge) -> Place:
    # A juror who does not sit has pushed the chair away from the table.
    away = 0 if juror.seated else edge.pushed
    return Place(
        juror=juror,
        x=x,
        disc_y=edge.disc_y + away,
        name_y=edge.name_y + away,
        back=f"M{x - 20} {edge.back_y + away}q20 {edge.bend} 40 0",
    )


@dataclass(frozen=True, slots=True)
class Ballot:
    """The vote of one juror: what was said, or that it is awaited, or that the juror does not sit.

    `url` is where this voice is chosen, when the person may enter it; `current` tells that it is chosen.
    """

    name: str
    vote: State | None = None
    recused: bool = False
    url: str = ""
    current: bool = False

    @property
    def waiting(self) -> bool:
        """Tell whether the vote is awaited."""
        return self.vote is None and not self.recused


@dataclass(frozen=True, slots=True)
class VoteSide:
    """The ballots of one college and what they amount to."""

    college: College
    ballots: tuple[Ballot, ...]
    sentence: str
    reached: bool = False


@dataclass(frozen=True, slots=True)
class VoteChoice:
    """One key of the board: the digit that presses it, what it votes, the value posted."""

    key: str
    label: str
    value: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class VoteBoard:
    """A vote under way: its object, the rule, the two sides, and whose voice is asked, if any.

    `hidden` are the fields posted with a choice; `whole_url` asks the whole table at once; `another_url` asks for
    another round. A `live` board is posted by htmx too. A voice `carried` for another is told so. `keyed`: the
    voice is that of whoever looks; keys give it, and no other.
    """

    title: str
    rule: str
    sides: tuple[VoteSide, ...]
    voter: str = ""
    carried: bool = False
    keyed: bool = False
    url: str = ""
    choices: tuple[VoteChoice, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    whole_url: str = ""
    another_url: str = ""
    live: bool = False
