"""Twelve candidates: in training, in alternance, by VAE, alone; two spreadsheets from the template offered."""

import io
from datetime import date
from pathlib import Path

import openpyxl

from tests.journeys.year.days import ago
from tests.journeys.year.person import Person

TRAINING, CONTRACT, VAE, ALONE = (
    "Formation continue",
    "Contrat de professionnalisation",
    "VAE",
    "Candidature individuelle",
)
Row = tuple[str, str, str, date, str, str]
# Sex, birth name, given names, born, where, how they come.
OF_PARTNER: tuple[Row, ...] = (
    ("F", "Benkacem", "Nadia", date(1990, 3, 12), "Dunkerque (59)", TRAINING),
    ("M", "Œuvrard", "Émile, Jean", date(1988, 2, 29), "Lyon (69)", TRAINING),
    ("F", "Nguyễn", "Anne", date(1999, 7, 1), "Paris (75)", TRAINING),
    ("M", "D’Artagnan", "Luc", date(1979, 11, 30), "Auch (32)", TRAINING),
    ("F", "Lefèvre", "Chloé", date(2004, 5, 5), "Lille (59)", CONTRACT),
    ("M", "Çelik", "Deniz", date(2003, 9, 17), "Marseille (13)", CONTRACT),
    ("F", "van der Meer", "Saskia", date(2002, 1, 2), "Strasbourg (67)", CONTRACT),
)
OF_OFFICE: tuple[Row, ...] = (
    ("F", "Moreau", "Sylvie", date(1971, 4, 23), "Nantes (44)", VAE),
    ("M", "Petitjean", "Alain", date(1968, 12, 8), "Dijon (21)", VAE),
    ("F", "Da Silva", "Maria", date(1975, 6, 14), "Bordeaux (33)", VAE),
    ("M", "Roux", "Tom", date(1995, 10, 10), "Grenoble (38)", ALONE),
    ("F", "Zanetti", "Lola", date(1997, 8, 19), "Nice (06)", ALONE),
)
PRESENT = tuple(row[1] for row in (*OF_PARTNER, *OF_OFFICE) if row[1] != "Zanetti")
HALLS = {
    "SIRET de l’employeur": "35600000000048",
    "Employeur": "Halles de Lyon",
    "Tuteur": "Paul Jardin",
}


def mailbox(row: Row) -> str:
    """Return the address of a candidate, in letters that every mail server takes."""
    given = row[2].split(",")[0].lower().translate(str.maketrans("éè", "ee"))
    return f"{given}@candidats.exemple.fr"


def mailbox_of(birth_name: str) -> str:
    """Return the address of the candidate of that birth name."""
    (row,) = (one for one in (*OF_PARTNER, *OF_OFFICE) if one[1] == birth_name)
    return mailbox(row)


def filled(by: Person, rows: tuple[Row, ...]) -> bytes:
    """Return the template that a page offers, with these candidates in it."""
    with by.page.expect_download() as download:
        by.page.get_by_role("link", name="Télécharger le modèle").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book["Candidats"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for line, row in enumerate(rows, 2):
        sex, birth_name, given_names, born, place, route = row
        entered = date.fromisoformat(ago(150 if route == VAE else 280))
        cells = {
            "Sexe": sex,
            "Nom de naissance": birth_name,
            "Prénoms": given_names,
            "Date de naissance": born,
            "Lieu de naissance": place,
            "Adresse électronique": mailbox(row),
            "Certification": "VFL",
            "Voie": route,
            "Date d’entrée": entered,
        } | (HALLS if route == CONTRACT else {})
        for header, value in cells.items():
            sheet.cell(line, places[header], value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
