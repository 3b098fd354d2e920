"""A form that posts what its page showed, so that what somebody else wrote since is never undone unseen."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import ChoiceField, FileField, Form

from parchemin.kernel.calendar import french_date
from parchemin.kernel.text import tidy_lines

OVERTAKEN = "overtaken"


class ShowingForm(Form):
    """A form over words already written: their initial values are what is written now.

    A field changed here and meanwhile elsewhere is refused, with what is written now. A page that says nothing
    of what it showed is taken as up to date.
    """

    @property
    def hidden_values(self) -> tuple[tuple[str, str], ...]:
        """Return the hidden values to draw with the form: what its reader has seen of each field."""
        return tuple((self._shown_as(name), self._value_before(name)) for name in self.fields)

    @property
    def changed(self) -> frozenset[str]:
        """Return the fields that the person changed: those left as shown stay as they are written now."""
        return frozenset(
            name
            for name, typed in self.cleaned_data.items()
            if _comparable(typed) not in (self.now(name), self._value_sent(name))
            and not (typed is None and isinstance(self.fields[name], FileField))
        )

    def values_to_write(self, names: Iterable[str]) -> dict[str, Any]:
        """Return what to write: what the person changed, and elsewhere what is written now."""
        changed, typed = self.changed, self.cleaned_data
        kept = {name: self._initial(name) for name in names}
        return {
            name: typed[name] if name in changed or kept[name] is None else kept[name]
            for name in names
        }

    def clean(self) -> dict[str, Any]:
        """Return the values typed; each that would undo something unseen is an error of its field."""
        typed = super().clean() or self.cleaned_data
        for name in self.changed:
            if self._value_sent(name) != self.now(name):
                self.add_error(name, ValidationError(self._overtaken(name), OVERTAKEN))
        return typed

    def _overtaken(self, name: str) -> str:
        field, now = self.fields[name], self.now(name)
        if isinstance(field, FileField):
            return (
                "Un autre fichier a été donné ou retiré depuis que vous lisez cette page. "
                "Relisez, puis donnez de nouveau le vôtre si vous le maintenez."
            )
        if isinstance(field, ChoiceField):
            now = dict(cast(Any, field.choices))[now] if now else ""
        said = f"« {now} » a été écrit" if now else "Ce texte a été retiré"
        return (
            f"{said} depuis que vous lisez cette page. "
            "Relisez, puis enregistrez à nouveau si vous le maintenez."
        )

    def _shown_as(self, name: str) -> str:
        return f"shown-{self.add_prefix(name)}"

    def _value_before(self, name: str) -> str:
        told = self.is_bound and self.has_error(name, OVERTAKEN)
        return self.now(name) if told else self._value_sent(name)

    def _value_sent(self, name: str) -> str:
        return _comparable(self.data.get(self._shown_as(name), self.now(name)))

    def now(self, name: str) -> str:
        """Return a field as it is written now: its own initial value, for a form may draw what was typed."""
        return _comparable(self._initial(name))

    def _initial(self, name: str) -> Any:
        own = self.fields[name].initial
        return self.get_initial_for_field(self.fields[name], name) if own is None else own


def _comparable(value: Any) -> str:
    """Return a value as it is compared and shown; browsers end their lines otherwise than we do."""
    return french_date(value) if isinstance(value, date) else tidy_lines(str(value or ""))
