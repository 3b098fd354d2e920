"""The files of candidates already imported, and the lines of one, as lists."""

from django.urls import reverse
from django_filters import FilterSet

from parchemin.pathways.imports import LineOutcome
from parchemin.pathways.models import ImportBatch
from parchemin.pathways.selectors.imports import ImportLine
from parchemin.web.pieces.filters import DayFilter, LinesFilters, Narrowing, Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone


class ImportFilters(FilterSet):  # type: ignore[misc]
    """What narrows the files already imported."""

    q = Search("filename", placeholder="Nom du fichier")
    du = DayFilter(field_name="applied_at", lookup_expr="date__gte", label="Importé depuis le")
    au = DayFilter(field_name="applied_at", lookup_expr="date__lte", label="Importé jusqu’au")


class LineFilters(LinesFilters):
    """What narrows the lines of a file, which are kept with it and stand in no table."""

    placeholder = "Dossier ou anomalie"
    narrowings = (
        Narrowing(
            "devenir", "Devenir", LineOutcome.choices(), lambda line, value: line.outcome == value
        ),
    )

    def searched_text(self, line: ImportLine) -> str:
        """Return the dossier of a line and what is wrong with it."""
        return f"{line.dossier} {' '.join(line.faults)}"


def _outcome(line: ImportLine) -> State:
    if line.undone:
        return State("Repris", Tone.PLAIN)
    tone = Tone.NO if line.outcome is LineOutcome.REJECTED else Tone.OK
    return State(line.outcome.label, tone)


IMPORTS: Listing[ImportBatch] = Listing(
    noun="fichier importé,fichiers importés",
    caption="Fichiers déjà importés, le dernier d’abord",
    columns=(
        Column("fichier", "Fichier", lambda batch: batch.filename, order=("filename",)),
        Column("jour", "Le", lambda batch: batch.applied_at, CellLook.DATE, order=("applied_at",)),
        Column("lues", "Lignes lues", lambda batch: batch.lines, CellLook.NUMBER, order=("lines",)),
        Column(
            "appliquees",
            "Appliquées",
            lambda batch: batch.applied,
            CellLook.NUMBER,
            order=("applied",),
        ),
        Column(
            "repris",
            "Repris le",
            lambda batch: batch.undone_at,
            CellLook.DATE,
            order=("undone_at",),
        ),
    ),
    filters=ImportFilters,
    link=lambda batch: reverse("pathways:import_report", args=[batch.pk]),
    name=lambda batch: batch.filename,
    key=lambda batch: str(batch.pk),
    order="-jour",
    anchor="imports",
    roomy=True,
)
LINES: Listing[ImportLine] = Listing(
    noun="ligne,lignes",
    caption="Ce que devient chaque ligne du fichier",
    columns=(
        Column("ligne", "Ligne", lambda line: line.number, order=("number",)),
        Column(
            "devenir",
            "Devenir",
            _outcome,
            CellLook.STATE,
            order=("outcome",),
        ),
        Column(
            "dossier",
            "Dossier",
            lambda line: line,
            order=("dossier",),
            part="pathways/line_dossier.html",
            text=lambda line: line.dossier,
        ),
        Column("anomalies", "Anomalies", lambda line: " | ".join(line.faults), order=("faults",)),
    ),
    filters=LineFilters,
    link=lambda line: "",
    name=lambda line: f"ligne {line.number}",
    key=lambda line: str(line.number),
    order="ligne",
    roomy=True,
)
