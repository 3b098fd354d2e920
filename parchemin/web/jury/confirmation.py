"""The word of the CPNE on a sitting, where the règlement makes it decide last."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from parchemin.jury.selectors.followup import DecisionLine
from parchemin.web.pieces.fields import DayField


class ConfirmingForm(forms.Form):
    """A délibération, and why some decisions are sent back; the others are confirmed."""

    confirmed_on = DayField(label="Délibérée le")
    deliberation = forms.CharField(
        label="Délibération",
        max_length=120,
        help_text="Son numéro, ou la date et le point de l’ordre du jour.",
    )

    def __init__(self, *args: Any, lines: Sequence[DecisionLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self._lines = lines
        for line in lines:
            self.fields[_name(line)] = forms.CharField(
                label=f"Motif du renvoi, {line.name}", required=False, max_length=2000
            )

    @property
    def cases(self) -> tuple[tuple[DecisionLine, BoundField], ...]:
        """Return each decision with the field of the reason why it would be sent back."""
        return tuple((line, self[_name(line)]) for line in self._lines)

    @property
    def act_values(self) -> Mapping[str, Any]:
        """Return what `confirm_sitting` is told."""
        said = self.cleaned_data
        reasons = {line.decision_id: said[_name(line)] for line in self._lines}
        return {
            "confirmed_on": said["confirmed_on"],
            "deliberation": said["deliberation"],
            "sent_back": {pk: reason for pk, reason in reasons.items() if reason},
        }


def _name(line: DecisionLine) -> str:
    return f"reason-{line.decision_id}"
