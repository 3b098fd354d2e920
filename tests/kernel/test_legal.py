import ast
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import parchemin
from parchemin.kernel.legal import LEGAL_VALUES, LegalUnit, NotInForce, legal_value

PRODUCT = Path(parchemin.__file__).parent
READERS = {"legal_value", "amount"}


def codes_written_in(files):
    """Return the codes that calls to a reader of legal values write in full."""
    return {
        node.args[0].value
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_the_participation_of_a_day_is_the_one_of_its_year():
    assert legal_value("cpf-participation", date(2024, 12, 31)).amount == Decimal("100")
    assert legal_value("cpf-participation", date(2025, 1, 1)).amount == Decimal("102.23")
    assert legal_value("cpf-participation", date(2025, 12, 31)).amount == Decimal("102.23")
    assert legal_value("cpf-participation", date(2026, 1, 1)).amount == Decimal("103.20")


@pytest.mark.parametrize(
    ("code", "start", "due"),
    [
        ("vae-admissibility-reply", date(2026, 12, 31), date(2027, 2, 28)),
        ("vae-lapse", date(2026, 8, 31), date(2027, 2, 28)),
        ("vae-jury", date(2026, 11, 24), date(2027, 2, 28)),
        ("vae-notification", date(2026, 2, 20), date(2026, 3, 7)),
        ("declaration", date(2026, 11, 30), date(2027, 2, 28)),
        ("juror-notice", date(2026, 11, 1), date(2026, 11, 16)),
    ],
)
def test_a_delay_is_counted_in_the_unit_of_its_text(code, start, due):
    assert legal_value(code, start).due(start) == due


def test_an_amount_of_money_is_no_delay():
    with pytest.raises(ValueError, match="not a delay"):
        legal_value("cpf-cap-rs", date(2026, 3, 1)).due(date(2026, 3, 1))


def test_a_day_before_the_first_text_has_no_value_and_says_so_in_french():
    with pytest.raises(NotInForce, match="n’a pas de valeur connue au 1er janvier 2020"):
        legal_value("vae-jury-voters", date(2020, 1, 1))


def test_an_unknown_code_is_named():
    with pytest.raises(LookupError, match="« no-such-code »") as raised:
        legal_value("no-such-code", date(2026, 1, 1))
    assert not isinstance(raised.value, NotInForce)


def test_every_code_written_in_the_product_is_known():
    known = {value.code for value in LEGAL_VALUES}
    written = codes_written_in(PRODUCT.rglob("*.py"))
    assert len(written) > 8
    assert written <= known


def test_a_mistyped_code_would_be_seen(tmp_path):
    (tmp_path / "rules.py").write_text('days = legal_value("juror-notise", on)')
    assert codes_written_in(tmp_path.rglob("*.py")) == {"juror-notise"}


def test_two_values_of_one_code_are_never_in_force_on_the_same_day():
    for value in LEGAL_VALUES:
        others = [other for other in LEGAL_VALUES if other.code == value.code and other != value]
        edges = [value.starts, value.ends or value.starts + timedelta(days=20_000)]
        assert not [other for other in others for day in edges if other.is_in_force(day)]


def test_every_value_cites_its_text_and_is_positive():
    for value in LEGAL_VALUES:
        assert value.source.startswith(("C. trav., art. ", "Arrêté du "))
        assert value.amount > 0
        if value.unit in (LegalUnit.DAYS, LegalUnit.MONTHS, LegalUnit.MONTH_ENDS, LegalUnit.COUNT):
            assert value.amount == int(value.amount)
