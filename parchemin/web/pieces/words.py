"""Dates, hours and numbers as French is written."""

import re
from datetime import date, datetime
from decimal import Decimal

from parchemin.kernel.calendar import (
    french_date,
    french_long_date,
    french_short_date,
    french_time,
    paris_date,
)
from parchemin.kernel.numbers import agreement, french_number
from parchemin.kernel.zones import Zone, day_there, hour_there, short_hour_there

_HELD = re.compile(r" (?=[:;?!»%€])|(?<=«) ")


def long_date(value: date | datetime) -> str:
    """Return « mardi 24 novembre 2026 », in Paris time; « 1er » on the first of a month."""
    return french_long_date(_in_paris(value))


def day_date(value: date | datetime) -> str:
    """Return « 24 novembre 2026 », in Paris time; « 1er » on the first of a month."""
    return french_date(_in_paris(value))


def short_date(value: date | datetime) -> str:
    """Return « 24/11/2026 », in Paris time, for tables."""
    return french_short_date(_in_paris(value))


def hour(value: datetime) -> str:
    """Return « 14 h 30 » in Paris time, with spaces that do not break."""
    return french_time(value).replace(" h ", "\u00a0h\u00a0")


def day_at(value: datetime, zone: str) -> date:
    """Return the day of a moment on the calendar of a place."""
    return day_there(value, Zone(zone))


def hour_at(value: datetime, zone: str) -> str:
    """Return « 14 h 30 » on the clocks of a place, with spaces that do not break; it says where, out of Paris."""
    return hour_there(value, Zone(zone)).replace(" h ", "\u00a0h\u00a0")


def short_hour_at(value: datetime, zone: str) -> str:
    """Return « 14 h 30 » on the clocks of a place, where the page says which place."""
    return short_hour_there(value, Zone(zone)).replace(" h ", "\u00a0h\u00a0")


def mail_answer(text: str) -> str:
    """Return why an e-mail did not leave, as a sentence: what its server said where it gave a code."""
    if text[:1].isdigit():
        return f"Le serveur de messagerie a répondu : « {text} »"
    return f"{text[:1].upper()}{text[1:]}"


def sentence(text: str) -> str:
    """Return a French sentence whose spaces inside « » and before : ; ? ! % € never break a line."""
    return _HELD.sub("\u00a0", text)


def number(value: float | Decimal) -> str:
    """Return « 1 234,5 »: a space that does not break between thousands, one decimal at most."""
    return french_number(value, 1)


def duration(minutes: int) -> str:
    """Return « 45 min », « 2 h » or « 1 h 30 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")


def file_size(size: int) -> str:
    """Return a number of bytes as « 412 ko », « 1,2 Mo » or « 76,4 Go », one kilo-octet at least."""
    mega = size / 1024**2
    if mega >= 1024:
        return f"{number(round(mega / 1024, 1))}\u00a0Go"
    if mega >= 1:
        return f"{number(round(mega, 1))}\u00a0Mo"
    return f"{number(max(1, round(size / 1024)))}\u00a0ko"


def form_of(count: int, forms: str) -> str:
    """Return the form that agrees with `count`, of « dossier,dossiers »; zero is singular."""
    singular, many = forms.split(",")
    return agreement(count, singular, many)


def _in_paris(value: date | datetime) -> date:
    return paris_date(value) if isinstance(value, datetime) else value
