"""A letter says what it was given, in a tagged PDF that is the same each time, or says why it cannot."""

import re
from dataclasses import replace
from datetime import date

import pytest

from parchemin.kernel.calendar import french_delay
from parchemin.kernel.documents import (
    Letter,
    LetterTable,
    Note,
    Paragraph,
    PartHeading,
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
        PartHeading("Le programme"),
        LetterTable(("Heure", "Quoi"), (("9 h", "Accueil"), ("10 h", "Jury"))),
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


REASONS = "Selon A, total de 40 % : sous le seuil de 60 %. Selon B, 40 %. Les avis concordent : non acquis."
LONG_TITLE = (
    "B12 Administrer professionnellement une approvisionnementale réglementation interentreprises"
)


@needs_poppler
@pytest.mark.parametrize("title", ["B1 Composer un bouquet", LONG_TITLE])
@pytest.mark.parametrize("last", [(), ("sans objet",), (REASONS,)])
def test_a_column_of_sentences_leaves_the_first_its_words_whole_and_apart(tmp_path, title, last):
    """Each word of the first column is one word of the page, left of every word of the second."""
    head = ("Ce qui n’est pas acquis", "Motifs", *("Suite" for _ in last))
    table = LetterTable(head, ((title, REASONS, *last),) * 2)
    pdf = make_letter(replace(LETTER, parts=(table,)))
    boxes = re.findall(
        r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>([^<]+)</word>',
        poppler("pdftotext", tmp_path, pdf, "-bbox"),
    )
    words_here = [word for *_, word in boxes]
    first, end = words_here.index("Ce"), words_here.index("Salutations")
    inside = boxes[first:end]
    second = min(float(left) for left, _, word in inside if word in ("Motifs", "Selon"))
    lefts = [(float(right), word) for left, right, word in inside if float(left) < second - 1]
    assert all(right <= second for right, _ in lefts)
    assert sorted(word for _, word in lefts) == sorted([*head[0].split(), *title.split() * 2])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sender": ()}, "letter-incomplete"),
        ({"recipient": (" ",)}, "letter-incomplete"),
        ({"subject": ""}, "letter-incomplete"),
        ({"parts": ()}, "letter-incomplete"),
        ({"signatory": ()}, "letter-incomplete"),
        ({"parts": (LetterTable(("a",), (("王",),)),)}, "document-unprintable"),
        ({"parts": (Note("à\u200bb", "c"),)}, "document-unprintable"),
        ({"references": (("Séance", "王"),)}, "document-unprintable"),
    ],
)
def test_a_letter_that_lacks_something_is_refused(changes, code):
    assert [o.code for o in objections_to_letter(replace(LETTER, **changes))] == [code]
    assert objections_to_letter(LETTER) == ()


def test_what_cannot_be_printed_is_refused_by_the_fonts_and_not_by_a_file_of_the_code():
    (objection,) = objections_to_letter(replace(LETTER, place="王"))
    assert objection.source == "Polices des documents de Parchemin"


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
