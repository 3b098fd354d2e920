"""A letter says what it was given, in a tagged PDF that is the same each time, or says why it cannot."""

from dataclasses import replace
from datetime import date

import pytest

from parchemin.kernel.calendar import french_delay
from parchemin.kernel.documents import (
    Heading,
    Letter,
    Note,
    Paragraph,
    Table,
    make_letter,
    objections_to_letter,
)
from tests.documents import needs_poppler, poppler, words

LETTER = Letter(
    sender=("CPNEFP du commerce", "Jury paritaire"),
    recipient=("Madame Nguyễn Thị Ánh", "Dossier n° 2026-00012"),
    place="Paris",
    dated=date(2026, 12, 1),
    subject="Convocation",
    greeting="Madame,",
    parts=(
        Paragraph("Vous êtes attendue."),
        Heading("Le programme"),
        Table(("Heure", "Quoi"), (("9 h", "Accueil"), ("10 h", "Jury"))),
        Note("À savoir", "Venez avec une pièce d’identité."),
    ),
    closing="Salutations distinguées.",
    signatory=("Le secrétariat",),
    references=(("Séance", "JURY-1"),),
    footer="Vos données servent à vous convoquer.",
)


def test_a_letter_says_everything_in_order():
    text = words(make_letter(LETTER))
    order = [
        "CPNEFP du commerce",
        "Madame Nguyễn Thị Ánh",
        "Paris, le 1er décembre 2026",
        "Convocation",
        "JURY-1",
        "Vous êtes attendue.",
        "Le programme",
        "9 h Accueil",
        "À savoir",
        "Salutations distinguées.",
        "Le secrétariat",
    ]
    places = [text.index(said) for said in order]
    assert places == sorted(places)
    assert "Vos données servent" in text


def test_the_same_letter_gives_the_same_bytes():
    assert make_letter(LETTER) == make_letter(LETTER)


@needs_poppler
def test_a_long_letter_is_tagged_and_numbers_its_pages(tmp_path):
    pdf = make_letter(replace(LETTER, parts=(Paragraph("Une phrase. " * 40),) * 12))
    pages = [page for page in poppler("pdftotext", tmp_path, pdf, "-layout").split("\f") if page]
    assert len(pages) > 1
    assert all(f"Page {n} / {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert "Tagged:          yes" in poppler("pdfinfo", tmp_path, pdf)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sender": ()}, "letter-incomplete"),
        ({"recipient": (" ",)}, "letter-incomplete"),
        ({"subject": ""}, "letter-incomplete"),
        ({"parts": ()}, "letter-incomplete"),
        ({"signatory": ()}, "letter-incomplete"),
        ({"parts": (Table(("a",), (("王",),)),)}, "document-unprintable"),
        ({"parts": (Note("à\u200bb", "c"),)}, "document-unprintable"),
        ({"references": (("Séance", "王"),)}, "document-unprintable"),
    ],
)
def test_a_letter_that_lacks_something_is_refused(changes, code):
    assert [o.code for o in objections_to_letter(replace(LETTER, **changes))] == [code]
    assert objections_to_letter(LETTER) == ()


@pytest.mark.parametrize(
    ("months", "days", "said"),
    [
        (3, 0, "3 mois"),
        (0, 60, "60 jours"),
        (0, 1, "1 jour"),
        (2, 15, "2 mois et 15 jours"),
        (0, 0, "0 jour"),
    ],
)
def test_a_delay_is_said_in_french(months, days, said):
    assert french_delay(months, days) == said
