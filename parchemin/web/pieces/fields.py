"""Fields of the forms: a day, and a text that the rules read."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField, DateField, DateInput, Form, Textarea

from parchemin.kernel.objections import Objection, Refused

# No delay counted from a day typed on screen, however long, leaves the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2099


class DayInput(DateInput):
    """A day, typed or chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


def check_year(moment: date) -> None:
    """Raise `ValidationError` for a day, or a moment, out of the years that a screen takes."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValidationError(
            f"L’année {moment.year} n’est pas entre {FIRST_YEAR} et {LAST_YEAR}.", "year"
        )


class DayField(DateField):
    """A day, of the years that a screen takes."""

    widget = DayInput
    default_validators = [check_year]


class ReadField(CharField):
    """A text read by a rule; what the rule refuses is the error of the field, in its words.

    Its value is what `read` returns, or None for an empty text.
    """

    def __init__(self, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def clean(self, value: Any) -> Any:
        """Return the value read; raises `ValidationError` with every objection."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except Refused as refused:
            raise ValidationError([in_one_line(o) for o in refused.objections]) from None


def in_one_line(objection: Objection) -> str:
    """Return an objection as one sentence or two: why, and what to do."""
    return " ".join(filter(None, (objection.message, objection.remedy)))


def offer(form: Form, name: str, choices: Sequence[Any]) -> None:
    """Give its choices to a field of a form."""
    cast(ChoiceField, form.fields[name]).choices = list(choices)


class ReasonField(CharField):
    """Why an act is done, in a few lines."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        super().__init__(
            max_length=2000,
            widget=Textarea({"rows": rows}),
            error_messages={"required": "Dites pourquoi."},
            **options,
        )


class ReasonForm(Form):
    """Why an act is done: told in the journal."""

    reason = ReasonField(label="Motif", rows=3)
