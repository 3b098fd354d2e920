"""The columns of a file of candidates: their French headers, and how those of others match."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parchemin.kernel.reading import Unreadable
from parchemin.kernel.schema import Fault
from parchemin.kernel.text import compact_key
from parchemin.pathways.imports.table import HEADER_WITHIN, Spreadsheet, TableLine


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column: its key, its header, whether each line needs it, what it holds, other headers."""

    key: str
    header: str
    required: bool
    help: str
    others: tuple[str, ...] = ()

    def matches(self, header: str) -> bool:
        """Tell whether a header of a file names this column."""
        return compact_key(header) in _names(self)


@cache
def _names(column: ImportColumn) -> frozenset[str]:
    """Return the folded headers that name a column."""
    return frozenset(compact_key(name) for name in (column.header, *column.others))


COLUMNS: tuple[ImportColumn, ...] = (
    ImportColumn("sex", "Sexe", True, "F ou M.", ("Civilité", "Genre")),
    ImportColumn(
        "birth_name",
        "Nom de naissance",
        True,
        "Tel qu’il figure sur l’acte de naissance.",
        ("Nom", "Nom de famille", "Nom patronymique"),
    ),
    ImportColumn(
        "usage_name",
        "Nom d’usage",
        False,
        "S’il diffère du nom de naissance.",
        ("Nom usuel", "Nom marital", "Nom d’épouse"),
    ),
    ImportColumn(
        "given_names",
        "Prénoms",
        True,
        "Tous, dans l’ordre de l’acte, séparés par des virgules : Marie-Claire, Anne.",
        ("Prénom", "Prénom(s)"),
    ),
    ImportColumn(
        "born",
        "Date de naissance",
        True,
        "jj/mm/aaaa ; 00 pour un jour ou un mois que l’acte ne dit pas.",
        ("Né le", "Née le", "Né(e) le", "DDN"),
    ),
    ImportColumn(
        "birth_place",
        "Lieu de naissance",
        True,
        "Commune et département, « Dunkerque (59) », ou ville ; ou code officiel.",
        ("Commune de naissance", "Ville de naissance", "Code commune de naissance"),
    ),
    ImportColumn("birth_country", "Pays de naissance", False, "Vide pour la France.", ("Pays",)),
    ImportColumn(
        "email",
        "Adresse électronique",
        False,
        "Pour les convocations et le parchemin.",
        ("Courriel", "Email", "Mail", "Mél", "Adresse mail", "Adresse e-mail"),
    ),
    ImportColumn("phone", "Téléphone", False, "06 12 34 56 78.", ("Tél", "Portable", "Mobile")),
    ImportColumn(
        "certification",
        "Certification",
        True,
        "Code de la certification chez le certificateur.",
        ("CQP", "Code CQP", "Code de la certification"),
    ),
    ImportColumn(
        "route",
        "Voie",
        True,
        "Une voie de la feuille « Mode d’emploi ».",
        ("Voie d’accès", "Dispositif"),
    ),
    ImportColumn(
        "entry",
        "Date d’entrée",
        True,
        "Début de la formation, ou dépôt de la demande de VAE, jj/mm/aaaa.",
        ("Entrée le", "Date de début", "Début de formation", "Date d’inscription"),
    ),
    ImportColumn(
        "sought",
        "Blocs visés",
        False,
        "Vide pour la certification entière ; sinon codes séparés par des virgules : B1, B3.",
        ("Blocs", "Périmètre"),
    ),
    ImportColumn(
        "partner_siret",
        "SIRET de l’organisme",
        False,
        "Organisme habilité qui prépare le candidat.",
        ("SIRET organisme", "SIRET organisme de formation", "SIRET OF"),
    ),
    ImportColumn(
        "employer_siret",
        "SIRET de l’employeur",
        False,
        "Établissement où travaille le candidat.",
        ("SIRET employeur", "SIRET entreprise", "SIRET de l’entreprise"),
    ),
    ImportColumn("employer_name", "Employeur", False, "Nom de l’employeur.", ("Entreprise",)),
    ImportColumn("tutor", "Tuteur", False, "Nom du tuteur en entreprise.", ("Nom du tuteur",)),
    ImportColumn(
        "trainer", "Formateur", False, "Nom du formateur référent.", ("Nom du formateur",)
    ),
    ImportColumn(
        "guide",
        "Accompagnateur VAE",
        False,
        "Nom de qui accompagne la VAE.",
        ("Accompagnateur", "Architecte accompagnateur de parcours"),
    ),
)
BY_KEY: Mapping[str, ImportColumn] = {column.key: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column of the file holds what: `ranks` by key, the line of the header, what is ignored."""

    ranks: Mapping[str, int]
    header_line: int
    headers: tuple[str, ...]
    ignored: tuple[str, ...]


def known_headers(row: Sequence[str]) -> int:
    """Return how many cells of a row are headers that we know."""
    keys = [compact_key(cell) for cell in row if cell.strip()]
    return sum(any(key in _names(column) for column in COLUMNS) for key in keys)


def header_of(table: Spreadsheet) -> TableLine | None:
    """Return the line, among the first, that has the most headers we know; None for an empty table."""
    first = table.lines[:HEADER_WITHIN]
    return max(first, key=lambda row: known_headers(row.cells), default=None)


def match_columns(
    table: Spreadsheet, chosen: Mapping[str, str] | None = None, given: Collection[str] = ()
) -> Matching:
    """Return where each column is, in the first lines of a table.

    `chosen` maps keys to headers of the file, for those that a person matched; `given` are keys whose
    value comes from elsewhere. Raises `Unreadable` with one fault per column missing or repeated.
    """
    chosen = chosen or {}
    line = header_of(table)
    if line is None or not known_headers(line.cells) + len(chosen):
        expected = ", ".join(column.header for column in COLUMNS if column.required)
        message = f"aucune colonne reconnue ; attendues : {expected}"
        raise Unreadable(table.name, (Fault("", "", "header", message),))
    ranks: dict[str, int] = {}
    faults = []
    for column in COLUMNS:
        found = [
            rank
            for rank, header in enumerate(line.cells)
            if (header == chosen[column.key] if column.key in chosen else column.matches(header))
        ]
        if len(found) > 1:
            faults.append(_repeated(column, line.number))
        elif found:
            ranks[column.key] = found[0]
        elif column.required and column.key not in given:
            faults.append(_fault_of_lack(column, line.number))
    if faults:
        raise Unreadable(table.name, tuple(faults))
    used = set(ranks.values())
    ignored = tuple(cell for rank, cell in enumerate(line.cells) if cell and rank not in used)
    return Matching(ranks, line.number, line.cells, ignored)


def _fault_of_lack(column: ImportColumn, line: int) -> Fault:
    return Fault(column.header, "", "column-missing", "la colonne manque", line)


def _repeated(column: ImportColumn, line: int) -> Fault:
    return Fault(column.header, "", "column-repeated", "la colonne est là deux fois", line)
