"""The letters of a lot, as one PDF and as a ZIP, one file at a time."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from parchemin.kernel.documents import Letter, Paragraph, make_letter
from parchemin.post.actions import send
from parchemin.post.letters import WrittenFile
from parchemin.post.lots import PDF, files_of_lot, lot_as_pdf, lot_as_zip
from parchemin.post.terms import Channel
from tests.post.letters import ABOUT, EARLY, KIND, prepare, room, secretary, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared():
    with room() as made:
        yield made


@pytest.fixture
def actor():
    return secretary()


def letter(who: str, says: str = "la première", **changes):
    """Return a letter whose PDF names its addressee."""
    made = make_letter(
        Letter(
            sender=("Le certificateur",),
            recipient=(who.capitalize(),),
            place="Paris",
            dated=date(2026, 11, 4),
            subject=f"Lettre à {who}, {says}",
            greeting="Bonjour,",
            parts=(Paragraph("Bonjour. " * 40),),
            closing="À bientôt.",
            signatory=("Le secrétariat",),
        )
    )
    files = (WrittenFile("letter", "lettre.pdf", PDF, made), *written(who).files[1:])
    return written(who, says, files=files, **changes)


def lot(actor):
    return files_of_lot(actor, KIND, ABOUT)


def test_one_pdf_holds_the_last_letter_to_each_by_name(actor):
    prepare(actor, letter("zoé"), letter("awa"))
    (second,) = prepare(actor, letter("awa", "la seconde"))
    send(dispatch_id=second.pk, channel=Channel.POST, actor=actor, at=EARLY)
    with lot_as_pdf(lot(actor)) as made:
        pages = [page.extract_text() for page in PdfReader(made).pages]
    assert ["Lettre à awa, la seconde" in pages[0], "Lettre à zoé" in pages[1]] == [True, True]
    assert len(pages) == 2


def test_a_zip_holds_every_file_in_a_folder_for_each_person(actor):
    prepare(actor, letter("awa", name="Awa/../Diop"), letter("bilal"))
    made = zipfile.ZipFile(io.BytesIO(b"".join(lot_as_zip(lot(actor)))))
    assert made.testzip() is None
    assert made.namelist() == [
        "001 Awa .. Diop/lettre.pdf",
        "001 Awa .. Diop/date.ics",
        "002 Bilal/lettre.pdf",
        "002 Bilal/date.ics",
    ]
    assert made.read("002 Bilal/date.ics") == b"BEGIN:VCALENDAR\r\n"


def test_a_lot_is_streamed_in_the_memory_of_a_few_of_its_files(actor):
    heavy = WrittenFile("letter", "lettre.pdf", PDF, b"%PDF-" + bytes(500_000))
    prepare(actor, *(written(f"p{n}", files=(heavy,)) for n in range(40)))
    files = lot(actor)
    tracemalloc.start()
    total = sum(len(part) for part in lot_as_zip(files))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 0
    assert peak < 5_000_000, f"{peak:,} bytes for 20 MB of letters"


def test_what_the_actor_may_not_read_is_in_no_lot(actor):
    prepare(actor, letter("awa"))
    assert lot(secretary()) == ()
    with pytest.raises(ValueError, match="without letters"):
        lot_as_pdf(())
