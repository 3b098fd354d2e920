from parchemin.kernel.objections import Objection
from parchemin.kernel.reasons import LONGEST_REASON, objections_to_reason

MISSING = Objection("reason-missing", "Dites pourquoi.")


def codes(reason):
    return [objection.code for objection in objections_to_reason(reason, MISSING)]


def test_a_reason_is_said_printable_and_of_a_length_that_people_read():
    assert codes("Grève.\r\nTrains arrêtés.") == codes("x" * LONGEST_REASON) == []
    assert codes(" \r\n") == ["reason-missing"]
    assert codes("😀") == ["document-unprintable"]
    assert codes("x" * (LONGEST_REASON + 1)) == ["text-too-long"]


def test_blanks_and_line_ends_count_as_they_are_kept():
    assert codes("x\r\n" * (LONGEST_REASON // 2) + "   ") == []
