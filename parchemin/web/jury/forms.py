"""What the secretariat types before the day: a sitting, a juror, a seat, who came, a link, a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from parchemin.jury.models import Juror
from parchemin.jury.selectors.convening import Convenable
from parchemin.jury.selectors.sittings import SeatLine
from parchemin.jury.terms import College, Gender, InterestKind, Presence, SeatRole
from parchemin.kernel.calendar import at_paris, french_date
from parchemin.kernel.text import of
from parchemin.organisations.models import Employer
from parchemin.web.pieces.fields import DayField

# A choice of the presence form that names who carries the voice: `proxy:12`.
PROXY = "proxy:"


def _offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class DayForm(forms.Form):
    """When and where a sitting is held."""

    code = forms.CharField(
        label="Code de la séance", max_length=20, help_text="Il devient le numéro du procès-verbal."
    )
    day = DayField(label="Jour")
    hour = forms.TimeField(
        label="Heure", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label="Lieu", max_length=160)
    remote = forms.BooleanField(label="Séance à distance", required=False)

    @property
    def starts_at(self) -> datetime:
        """Return the moment when the sitting begins, in Paris time."""
        hour = self.cleaned_data["hour"]
        return at_paris(self.cleaned_data["day"], hour.hour, hour.minute)


class SittingForm(DayForm):
    """A sitting to convene."""

    certification = forms.TypedChoiceField(
        label="Certification",
        coerce=int,
        help_text="Le règlement en vigueur le jour de la séance s’y attache.",
    )
    field_order = ("certification",)

    def __init__(self, *args: Any, certifications: Sequence[Convenable], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(
            self,
            "certification",
            [
                (c.certification_id, f"{c.title}, règlement du {french_date(c.in_force_from)}")
                for c in certifications
            ],
        )


class JurorForm(forms.Form):
    """A person who may sit."""

    name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="Adresse électronique")
    college = forms.TypedChoiceField(label="Collège", coerce=College, choices=College.choices())
    sex = forms.TypedChoiceField(
        label="Sexe",
        coerce=Gender,
        empty_value=Gender.UNSTATED,
        required=False,
        choices=Gender.choices(),
        help_text="Sert au seul équilibre des jurys de VAE (C. trav., art. D6412-6).",
    )
    employer = forms.TypedChoiceField(
        label="Employeur",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Un juré ne délibère pas sur un candidat de son entreprise.",
    )
    mandated_by = forms.CharField(
        label="Organisation qui le désigne",
        max_length=160,
        required=False,
        help_text="Gardée à part, lue par le seul secrétariat (RGPD, art. 9).",
    )
    active_from = DayField(label="Peut siéger à partir du")
    active_until = DayField(label="Jusqu’au", required=False)
    qualified = forms.BooleanField(
        label="Personne qualifiée pour ce métier", required=False, initial=True
    )

    def __init__(self, *args: Any, employers: Sequence[Employer], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(employer.pk, employer.name) for employer in employers]
        _offer(self, "employer", [("", "non indiqué"), *named])


class SeatForm(forms.Form):
    """A seat for a juror of the pool."""

    juror = forms.TypedChoiceField(label="Juré", coerce=int)
    role = forms.TypedChoiceField(
        label="Fonction", coerce=SeatRole, choices=SeatRole.choices(), initial=SeatRole.MEMBER
    )
    stands_in_for = forms.TypedChoiceField(
        label="Suppléant de", required=False, coerce=int, empty_value=None
    )
    consultative = forms.BooleanField(label="Voix consultative", required=False)

    def __init__(
        self, *args: Any, jurors: Sequence[Juror], seats: Sequence[SeatLine], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        colleges = [
            (college.label, [(j.pk, j.name) for j in jurors if j.college == college])
            for college in College
        ]
        _offer(self, "juror", [(college, group) for college, group in colleges if group])
        titulars = [(seat.id, seat.name) for seat in seats if not seat.stands_in_for]
        _offer(self, "stands_in_for", [("", "personne : siège de titulaire"), *titulars])


class PresenceForm(forms.Form):
    """Who came, seat by seat; a seat left at « à consigner » is not recorded.

    Each seat posts what its screen showed, so that what somebody else recorded since is never undone unseen.
    """

    def __init__(self, *args: Any, seats: Sequence[SeatLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = tuple(seats)
        for seat in self.seats:
            self.fields[self.name_of(seat)] = forms.ChoiceField(
                label=f"Présence {of(seat.name)}",
                required=False,
                choices=presence_choices(seat, self.seats),
                initial=f"{PROXY}{seat.proxy_to}" if seat.proxy_to else seat.presence or "",
            )

    @staticmethod
    def name_of(seat: SeatLine) -> str:
        """Return the name of the field of a seat."""
        return f"seat-{seat.id}"

    @staticmethod
    def shown_of(seat: SeatLine) -> str:
        """Return the name of the value that says what the screen showed of a seat."""
        return f"shown-{seat.id}"

    @property
    def changes(self) -> tuple[tuple[SeatLine, str], ...]:
        """Return the seats whose presence is to be recorded, and what was said of each.

        Proxies come last: whoever carries one is recorded first.
        """
        said = [
            (seat, self.cleaned_data[self.name_of(seat)])
            for seat in self.seats
            if self.cleaned_data[self.name_of(seat)] not in (self._shown(seat), self._now(seat))
        ]
        return tuple(sorted((c for c in said if c[1]), key=lambda c: c[1].startswith(PROXY)))

    @property
    def overtaken(self) -> tuple[tuple[SeatLine, str], ...]:
        """Return the seats to record that somebody else recorded meanwhile, with what is written now."""
        return tuple(
            (seat, dict(presence_choices(seat, self.seats))[self._now(seat)])
            for seat, _ in self.changes
            if self._shown(seat) != self._now(seat)
        )

    def _now(self, seat: SeatLine) -> str:
        return str(self.fields[self.name_of(seat)].initial)

    def _shown(self, seat: SeatLine) -> str:
        return str(self.data.get(self.shown_of(seat), self._now(seat)))


def presence_choices(seat: SeatLine, seats: Sequence[SeatLine]) -> list[tuple[str, str]]:
    """Return how a juror may take part, each possible holder of a proxy named."""
    plain = [p for p in Presence if p is not Presence.REPRESENTED]
    holders = [other for other in seats if other.id != seat.id and other.voting]
    return [
        ("", "à consigner"),
        *((presence.value, presence.label.lower()) for presence in plain),
        *((f"{PROXY}{other.id}", f"pouvoir à {other.name}") for other in holders),
    ]


class InterestForm(forms.Form):
    """A link between a juror and a candidate."""

    juror = forms.TypedChoiceField(label="Juré", coerce=int)
    kind = forms.TypedChoiceField(
        label="Nature du lien",
        coerce=InterestKind,
        choices=InterestKind.choices(),
        initial=InterestKind.DECLARED,
    )
    detail = forms.CharField(label="Précision", max_length=200, required=False)

    def __init__(self, *args: Any, seats: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "juror", seats)


class ReasonField(forms.CharField):
    """Why an act is done, in a few lines."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        super().__init__(
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": "Dites pourquoi."},
            **options,
        )


class ReasonForm(forms.Form):
    """Why an act is done: told in the journal."""

    reason = ReasonField(label="Motif", rows=3)
