"""Dates, hours and numbers as French is written."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone

_HELD = re.compile(r" (?=[:;?!»%€])|(?<=«) ")


def long_date(value: date | datetime) -> str:
    """Return « mardi 24 novembre 2026 », in Paris time; « 1er » on the first of a month."""
    day = _in_paris(value)
    written = formats.date_format(day, "l j F Y")
    return written.replace(" 1 ", " 1er ", 1) if day.day == 1 else written


def day_date(value: date | datetime) -> str:
    """Return « 24 novembre 2026 », in Paris time; « 1er » on the first of a month."""
    day = _in_paris(value)
    written = formats.date_format(day, "j F Y")
    return written.replace("1 ", "1er ", 1) if day.day == 1 else written


def short_date(value: date | datetime) -> str:
    """Return « 24/11/2026 », in Paris time, for tables."""
    return formats.date_format(_in_paris(value), "d/m/Y")


def hour(value: datetime) -> str:
    """Return « 14 h 30 » in Paris time, with spaces that do not break."""
    local = timezone.localtime(value)
    return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"


def sentence(text: str) -> str:
    """Return a French sentence whose spaces inside « » and before : ; ? ! % € never break a line."""
    return _HELD.sub("\u00a0", text)


def number(value: float) -> str:
    """Return « 1 234,5 »: a space that does not break between thousands, a decimal comma."""
    written = f"{value:,.1f}" if isinstance(value, float) and value % 1 else f"{value:,.0f}"
    return written.replace(",", "\u00a0").replace(".", ",")


def duration(minutes: int) -> str:
    """Return « 45 min », « 2 h » or « 1 h 30 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")


def euros(amount: Decimal) -> str:
    """Return « 1 234,50 € », to the cent, with spaces that do not break."""
    return f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",") + "\u00a0€"


def file_size(size: int) -> str:
    """Return a number of bytes as « 412 ko » or « 1,2 Mo », one kilo-octet at least."""
    mega = size / 1024**2
    if mega >= 1:
        return f"{number(round(mega, 1))}\u00a0Mo"
    return f"{number(max(1, round(size / 1024)))}\u00a0ko"


def plural(count: int, forms: str) -> str:
    """Return the form that agrees with `count`: `{{ n|plural:"dossier,dossiers" }}`; zero is singular."""
    singular, several = forms.split(",")
    return several if count >= 2 else singular


def _in_paris(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
