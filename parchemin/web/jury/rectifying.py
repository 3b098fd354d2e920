"""What a rectifying procès-verbal corrects: voices written wrong, unit by unit, and the jury’s advice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from parchemin.jury.selectors.minutes import Rectifiable, UnitVoices
from parchemin.jury.terms import Choice
from parchemin.processes.rectify_minutes import Correction
from parchemin.web.pieces.fields import ReasonField

_NONE = ("", "aucune voix")


@dataclass(frozen=True, slots=True)
class CaseFields:
    """The fields of one dossier: its advice, and the voices of each unit."""

    case: Rectifiable
    advice: BoundField
    units: tuple[tuple[UnitVoices, tuple[BoundField, ...]], ...]


class RectifyingForm(forms.Form):
    """Why, and what is corrected. A unit whose voices are left as written keeps its decision."""

    reason = ReasonField(
        label="Motif de la rectification",
        rows=3,
        help_text="Il est imprimé en tête du procès-verbal rectificatif.",
    )

    def __init__(self, *args: Any, chosen: Sequence[Rectifiable], **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen = tuple(chosen)
        for case in self.chosen:
            self.fields[_advice(case)] = forms.CharField(
                label="Recommandation au candidat",
                required=False,
                initial=case.recommendation,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for unit in case.units:
                for seat_id, name, said in unit.voices:
                    self.fields[_voice(case, unit, seat_id)] = forms.ChoiceField(
                        label=name,
                        required=False,
                        choices=[_NONE, *Choice.choices()],
                        initial=said or "",
                    )

    @property
    def cases(self) -> tuple[CaseFields, ...]:
        """Return the fields dossier by dossier, as the page lays them out."""
        return tuple(
            CaseFields(
                case=case,
                advice=self[_advice(case)],
                units=tuple(
                    (unit, tuple(self[_voice(case, unit, seat)] for seat, _, _ in unit.voices))
                    for unit in case.units
                ),
            )
            for case in self.chosen
        )

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Return what was changed, dossier by dossier; a dossier left as written is not corrected."""
        found = []
        for case in self.chosen:
            voices = {
                (unit.code, unit.round): self._voices(case, unit)
                for unit in case.units
                if any(_voice(case, unit, seat) in self.changed_data for seat, _, _ in unit.voices)
            }
            advised = _advice(case) in self.changed_data
            if voices or advised:
                advice = self.cleaned_data[_advice(case)] if advised else None
                found.append(Correction(case.dossier_id, voices, advice))
        return tuple(found)

    def _voices(self, case: Rectifiable, unit: UnitVoices) -> dict[int, Choice]:
        said = {seat: self.cleaned_data[_voice(case, unit, seat)] for seat, _, _ in unit.voices}
        return {seat: Choice(value) for seat, value in said.items() if value}


def _advice(case: Rectifiable) -> str:
    return f"advice-{case.dossier_id}"


def _voice(case: Rectifiable, unit: UnitVoices, seat_id: int) -> str:
    return f"voice-{case.dossier_id}-{unit.code}-{unit.round}-{seat_id}"
