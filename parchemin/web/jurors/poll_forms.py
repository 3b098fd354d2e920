"""When jurors can come: what is asked of them, what they answer, and the jury that is convened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField

from parchemin.jurors.selectors.polls import DateToAnswer
from parchemin.jurors.selectors.pool import JurorLine
from parchemin.jurors.terms import Availability, College
from parchemin.jury.selectors.sitting_choices import Convenable
from parchemin.web.pieces.fields import DayField, check_year, offer
from parchemin.web.pieces.words import hour, long_date

MOST_DATES = 6


class MomentField(forms.DateTimeField):
    """A day and an hour, in Paris time."""

    default_validators = [check_year]

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)


class PollForm(forms.Form):
    """A poll to open: moments, a place, who is asked."""

    certification = forms.TypedChoiceField(label="Certification", coerce=int)
    place = forms.CharField(label="Lieu", max_length=160)
    answers_by = DayField(label="Réponses attendues jusqu’au")
    jurors = forms.TypedMultipleChoiceField(
        label="Jurés interrogés", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        certifications: Sequence[Convenable],
        jurors: Sequence[JurorLine],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "certification", [(c.certification_id, c.title) for c in certifications])
        named = [(j.juror_id, f"{j.name}, {College(j.college).label.lower()}") for j in jurors]
        offer(self, "jurors", named)
        for rank in range(1, MOST_DATES + 1):
            self.fields[f"date-{rank}"] = MomentField(label=f"Date {rank}", required=rank == 1)

    @property
    def moments(self) -> tuple[BoundField, ...]:
        """Return the fields of the dates proposed."""
        return tuple(self[f"date-{rank}"] for rank in range(1, MOST_DATES + 1))

    @property
    def starts(self) -> tuple[datetime, ...]:
        """Return the moments proposed."""
        said = (self.cleaned_data[field.name] for field in self.moments)
        return tuple(moment for moment in said if moment)


class ProposalForm(forms.Form):
    """A jury to convene, as it was proposed for one date."""

    code = forms.CharField(
        label="Code de la séance", max_length=20, help_text="Il devient le numéro du procès-verbal."
    )


class AnswerForm(forms.Form):
    """What a juror answers, date by date."""

    note = forms.CharField(
        label="Remarque pour le secrétariat",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, dates: Sequence[DateToAnswer], **options: Any) -> None:
        super().__init__(*args, **options)
        self._dates = dates
        for date in dates:
            self.fields[_name(date)] = forms.TypedChoiceField(
                label=f"{long_date(date.starts_at).capitalize()}, {hour(date.starts_at)}",
                choices=Availability.choices(),
                coerce=Availability,
                initial=date.answer,
                widget=forms.RadioSelect,
                error_messages={"required": "Répondez pour cette date."},
            )
        self.order_fields([*(_name(date) for date in dates), "note"])

    @property
    def answers(self) -> Mapping[int, Availability]:
        """Return what was answered, by date."""
        return {date.date_id: self.cleaned_data[_name(date)] for date in self._dates}


def _name(date: DateToAnswer) -> str:
    return f"date-{date.date_id}"
