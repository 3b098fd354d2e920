"""The convocations of a session as a list, person by person."""

from dataclasses import dataclass

from parchemin.assessment.selectors.convocations import ConvocationLine
from parchemin.kernel.zones import local_there
from parchemin.web.pieces.filters import LinesFilters, Narrowing
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State
from parchemin.web.pieces.words import short_hour_at
from parchemin.web.post.shapes import STANDING, letter_state


@dataclass(frozen=True, slots=True)
class ConvenedShown:
    """Somebody convened, their rank on the day, and what may be noted of their letter, value and words."""

    pk: int
    line: ConvocationLine
    notes: tuple[tuple[str, str], ...]

    @property
    def state(self) -> State:
        """Return where their letter stands."""
        return letter_state(self.line.state, due=self.line.due)

    @property
    def who(self) -> str:
        """Return the dossier of a candidate, or that they assess."""
        return self.line.reference or "évaluateur"

    @property
    def mails_again(self) -> bool:
        """Tell whether what the mail server sent back may leave again."""
        line = self.line
        return bool(self.notes and line.answer and line.waits and line.email)


class ConvenedFilters(LinesFilters):
    """What narrows the convocations of a session."""

    placeholder = "Nom ou dossier"
    narrowings = (
        Narrowing(
            "role",
            "Qui",
            [("candidat", "candidats"), ("evaluateur", "évaluateurs")],
            lambda row, value: bool(row.line.reference) is (value == "candidat"),
        ),
        STANDING,
    )

    def searched_text(self, row: ConvenedShown) -> str:
        """Return the person and the dossier."""
        return f"{row.line.name} {row.line.reference}"


CONVOCATIONS: Listing[ConvenedShown] = Listing(
    noun="convocation,convocations",
    caption="Candidats et évaluateurs à convoquer",
    columns=(
        Column("personne", "Personne", lambda row: row.line.listed, order=("line.listed",)),
        Column("dossier", "Dossier", lambda row: row.who, order=("who",)),
        Column(
            "heure",
            "Heure",
            lambda row: short_hour_at(row.line.expected_at, row.line.zone),
            order=("pk",),
            text=lambda row: local_there(row.line.expected_at, row.line.zone).time(),
        ),
        Column(
            "convocation",
            "Convocation",
            lambda row: row,
            order=("state.label",),
            part="assessment/convocation_state.html",
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
        Column("courriel", "Courriel", lambda row: row.line.email, shown=False),
        Column(
            "fichiers",
            "Fichiers",
            lambda row: row.line.dispatch_id,
            part="assessment/convocation_files.html",
            text=lambda row: "écrits" if row.line.dispatch_id else "aucun",
        ),
        Column(
            "noter",
            "Noter",
            lambda row: row if row.notes else None,
            part="assessment/convocation_acts.html",
            text=lambda row: "",
        ),
    ),
    filters=ConvenedFilters,
    link=lambda row: "",
    name=lambda row: row.line.name,
    key=lambda row: str(row.pk),
    order="heure",
    roomy=True,
)
