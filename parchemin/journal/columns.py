"""Columns that people fill with words, checked as they are kept: whatever the door, they can be printed.

A word that no document could print is refused where it is typed, never on the day of the procès-verbal.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models

from parchemin.kernel.coverage import objections_to_text
from parchemin.kernel.objections import Objection, refuse_if
from parchemin.kernel.text import tidy, tidy_lines

if TYPE_CHECKING:
    _Column = models.Field[str, str]
    _Line = models.CharField[str, str]
else:
    _Column, _Line = models.Field, models.CharField


class _WordsColumn(_Column):
    """Keeps words in one spelling. Writing raises `Refused` for what cannot be printed, or is too long."""

    composed = staticmethod(tidy)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the words as they are kept, which the row has from then on."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.composed(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Return the words as they are kept and sought."""
        return super().get_prep_value(self.composed(value) if isinstance(value, str) else value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the words that the database keeps, once nothing stands against them."""
        if isinstance(value, str):
            refuse_if(tuple(self.objections(self.composed(value))))
        return super().get_db_prep_save(value, connection)

    def objections(self, text: str) -> Iterator[Objection]:
        """Yield why a text may not be kept."""
        subject = str(self.verbose_name)
        subject = subject[:1].upper() + subject[1:]
        yield from objections_to_text(text, subject)
        if self.max_length and len(text) > self.max_length:
            yield Objection(
                "text-too-long",
                f"{subject} : {len(text)} caractères ; {self.max_length} au plus.",
                remedy="Raccourcissez ce texte.",
            )

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the plain column that migrations know: what is checked here changes no table."""
        name, _, positional, options = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", positional, options


class WrittenLine(_WordsColumn, models.CharField):  # type: ignore[type-arg]
    """A line: a name, a place, a title. One space between words."""


class WrittenText(_WordsColumn, models.TextField):  # type: ignore[type-arg]
    """A text of several lines: a recommendation, a reason, a remark. One kind of line end."""

    composed = staticmethod(tidy_lines)


class WrittenValues(models.JSONField):
    """Values that hold words, as a règlement: kept as they came, since their digest is told."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what the database keeps, once each text can be printed."""
        refuse_if(tuple(objection for text in _texts(value) for objection in _unprintable(text)))
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the plain column that migrations know."""
        name, _, positional, options = super().deconstruct()
        return name, "django.db.models.JSONField", positional, options


class ChosenWord(_Line):
    """One word of a list, with its French label for screens."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return the plain column that migrations know: a label may change, no table does."""
        name, _, positional, options = super().deconstruct()
        options.pop("choices", None)
        return name, "django.db.models.CharField", positional, options


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of plain values, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _unprintable(text: str) -> tuple[Objection, ...]:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return objections_to_text(text, f"« {shown} »")


def is_checked(field: Any) -> bool:
    """Tell whether the words of a column can always be printed."""
    return isinstance(field, _WordsColumn | WrittenValues)
