"""When and where people are expected: an hour typed is read on the clocks of its place."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from parchemin.kernel.objections import Refused
from parchemin.kernel.zones import Zone, moment_there
from parchemin.web.pieces.fields import DayField, in_one_line


def zone_field() -> forms.TypedChoiceField:
    """Return the choice of the clocks on which hours are typed; those of Paris when nothing is chosen."""
    return forms.TypedChoiceField(
        label="Fuseau horaire",
        choices=Zone.choices(),
        coerce=Zone,
        empty_value=Zone.PARIS,
        initial=Zone.PARIS,
        required=False,
        help_text="L’heure se lit sur les horloges du lieu.",
    )


class MomentForm(forms.Form):
    """A moment at a place; `starts_at` once it is valid. Without a choice of zone, the hour is that of Paris."""

    day = DayField(label="Jour")
    hour = forms.TimeField(
        label="Heure de début", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label="Lieu", max_length=160)
    zone = zone_field()
    length_minutes = forms.IntegerField(
        label="Durée prévue, en minutes",
        min_value=1,
        max_value=1440,
        required=False,
        help_text="Elle dit la fin dans les agendas ; sans elle, la fin est estimée.",
    )
    remote = forms.BooleanField(label="À distance", required=False)
    starts_at: datetime

    def clean(self) -> dict[str, Any] | None:
        """Read the moment; an hour that no clock shows that day is the error of its field."""
        said = super().clean() or self.cleaned_data
        if {"day", "hour", "zone"} <= said.keys():
            try:
                self.starts_at = read_moment(said["day"], said["hour"], said["zone"])
            except ValidationError as error:
                self.add_error("hour", error)
        return said


def read_moment(day: date, hour: time, zone: Zone) -> datetime:
    """Return the moment typed, in UTC. Raises `ValidationError` for an hour that no clock shows that day."""
    try:
        return moment_there(day, hour, zone)
    except Refused as refused:
        raise ValidationError([in_one_line(o) for o in refused.objections]) from None
