"""Rows of the past are read in a list of the house, with filters, columns and export; or it is said why not."""

from pathlib import Path

import parchemin.web

TEMPLATES = Path(parchemin.web.__file__).parent / "templates"

FORM = "each row is answered: a form of as many lines, sent as one"
PRINTED = "printed, to be signed by hand or filed"
ONE_THING = "the parts of the one thing that the page shows, a dozen at most"
SIDE_BY_SIDE = "a matrix: what is compared stands face to face"
PUBLIC = "a public page, for whoever passes"
# Every table that is no list of the house, and why.
EXCEPTIONS = {
    "ui/list_table.html": "the list of the house itself",
    "ui/chart.html": "the figures of a drawing, for who cannot see it",
    "ui/span_chart.html": "the figures of a drawing, for who cannot see it",
    "home.html": "the places where a person works, a few",
    "catalogue/home.html": PUBLIC,
    "catalogue/cqp.html": PUBLIC,
    "certificates/body.html": PUBLIC,
    "certificates/proof.html": PUBLIC,
    "certificates/files.html": ONE_THING,
    "certificates/status.html": ONE_THING,
    "accounts/person.html": ONE_THING,
    "settings/overview.html": ONE_THING,
    "jurors/juror.html": ONE_THING,
    "jury/expenses.html": ONE_THING,
    "jury/seats.html": FORM,
    "jury/confirming.html": FORM,
    "jury/choose.html": "who may be chosen now, best first: the order is the answer",
    "jury/board_detail.html": SIDE_BY_SIDE,
    "jury/board_matrix.html": SIDE_BY_SIDE,
    "jury/minutes_sheet.html": PRINTED,
    "jury/attendance_sheet.html": PRINTED,
    "jurors/proposal.html": "who may be chosen now, best first: the order is the answer",
    "jurors/poll.html": SIDE_BY_SIDE,
    "post/texts.html": "the texts that may be written, one a kind of letter",
    "candidates/said_table.html": "a decision in the words of its letter",
    "help/block.html": "a table that a guide holds",
    "desk/calendar.html": "a month, as a calendar is read",
    "certifications/read_counts.html": ONE_THING,
    "pathways/import_trial.html": "lines of a file not yet applied; once applied, a list",
    "assessment/assign.html": FORM,
    "assessment/attendances.html": FORM,
    "assessment/attendance_sheet.html": PRINTED,
    "assessment/paper.html": PRINTED,
    "assessment/grid_table.html": SIDE_BY_SIDE,
    "assessment/matrix.html": SIDE_BY_SIDE,
    "assessment/compared.html": SIDE_BY_SIDE,
    "assessment/consistency.html": "the figures of a period that the page asks for, each with its drawing",
    "assessment/phones.html": "the links open on the day of a session, shut that evening",
}


def _tables() -> set[str]:
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        if "<table" in text and "{% for" in text:
            found.add(path.relative_to(TEMPLATES).as_posix())
    return found


def test_each_table_is_a_list_of_the_house_or_says_why_it_is_not():
    assert _tables() - set(EXCEPTIONS) == set()


def test_no_reason_is_given_for_a_table_that_is_no_more():
    assert set(EXCEPTIONS) - _tables() == set()


def test_a_table_written_by_hand_would_be_found(tmp_path, monkeypatch):
    (tmp_path / "new.html").write_text("<table>{% for row in rows %}<tr></tr>{% endfor %}</table>")
    monkeypatch.setattr("tests.web.test_tables.TEMPLATES", tmp_path)
    assert _tables() == {"new.html"}
