"""When jurors can come: what is asked of them, what they answer, and the jury that is convened."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from parchemin.jurors.selectors.polls import DateToAnswer
from parchemin.jurors.selectors.pool import JurorLine
from parchemin.jurors.terms import Availability, College
from parchemin.jury.selectors.sitting_choices import Convenable
from parchemin.kernel.zones import Zone, day_there
from parchemin.web.pieces.fields import DayField, check_year, offer
from parchemin.web.pieces.moments import read_moment, zone_field
from parchemin.web.pieces.people import called
from parchemin.web.pieces.words import hour_at, long_date

MOST_DATES = 6
_OFFSET = re.compile(r":\d\d.*([Zz]|[+-]\d\d:?(\d\d)?)$")


class MomentField(forms.DateTimeField):
    """A day and an hour as some clocks show them, without saying which: the place says it."""

    default_validators = [check_year]

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> datetime | None:
        """Return what is typed without a zone: whether clocks show this hour depends on the place.

        Raises `ValidationError` for an hour with an offset: it would not be that of the place.
        """
        if isinstance(value, str) and _OFFSET.search(value.strip()):
            raise ValidationError(
                f"« {value.strip()} » porte un décalage horaire. Tapez l’heure du lieu, sans décalage.",
                "offset",
            )
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class PollForm(forms.Form):
    """A poll to open: moments on the clocks of a place, who is asked; `starts` once it is valid."""

    certification = forms.TypedChoiceField(label="Certification", coerce=int)
    place = forms.CharField(label="Lieu", max_length=160)
    zone = zone_field()
    answers_by = DayField(label="Réponses attendues jusqu’au")
    jurors = forms.TypedMultipleChoiceField(
        label="Jurés interrogés", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts: tuple[datetime, ...]

    def __init__(
        self,
        *args: Any,
        certifications: Sequence[Convenable],
        jurors: Sequence[JurorLine],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "certification", [(c.certification_id, c.title) for c in certifications])
        named = [(j.juror_id, f"{called(j)}, {College(j.college).label.lower()}") for j in jurors]
        offer(self, "jurors", named)
        for rank in range(1, MOST_DATES + 1):
            self.fields[f"date-{rank}"] = MomentField(label=f"Date {rank}", required=rank == 1)

    @property
    def moments(self) -> tuple[BoundField, ...]:
        """Return the fields of the dates proposed."""
        return tuple(self[f"date-{rank}"] for rank in range(1, MOST_DATES + 1))

    def clean(self) -> dict[str, Any] | None:
        """Read the moments; an hour that no clock of the place shows that day is the error of its field."""
        said = super().clean() or self.cleaned_data
        found = []
        for field in self.moments:
            typed = said.get(field.name)
            if typed and "zone" in said:
                try:
                    found.append(read_moment(typed.date(), typed.time(), said["zone"]))
                except ValidationError as error:
                    self.add_error(field.name, error)
        self.starts = tuple(found)
        return said


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

    def __init__(
        self, *args: Any, dates: Sequence[DateToAnswer], zone: Zone, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._dates = dates
        for date in dates:
            self.fields[_name(date)] = forms.TypedChoiceField(
                label=_date_in_words(date, zone),
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


def _date_in_words(date: DateToAnswer, zone: Zone) -> str:
    day = long_date(day_there(date.starts_at, zone)).capitalize()
    return f"{day}, {hour_at(date.starts_at, zone)}"


def _name(date: DateToAnswer) -> str:
    return f"date-{date.date_id}"
