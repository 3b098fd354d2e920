"""What the secretariat types before the day: a sitting, a juror, a seat, who came, a link, a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from parchemin.assembly.values import ProxyRules
from parchemin.jurors.models import Juror
from parchemin.jury.selectors.sitting_choices import Convenable
from parchemin.jury.selectors.sittings import SeatLine
from parchemin.jury.terms import College, InterestKind, Presence, SeatRole
from parchemin.kernel.calendar import french_date
from parchemin.kernel.terms import Term
from parchemin.kernel.text import of
from parchemin.web.pieces.fields import ReasonField, offer
from parchemin.web.pieces.moments import MomentForm

# A choice of the presence form that names who carries the voice: `proxy:12`.
PROXY = "proxy:"

# Every holder is read, so that the act says why one is refused; those that the règlement admits are offered.
ANY_PROXY = ProxyRules(same_college=False, max=None)


class SittingMomentForm(MomentForm):
    """When and where a sitting is held."""

    code = forms.CharField(
        label="Code de la séance", max_length=20, help_text="Il devient le numéro du procès-verbal."
    )
    field_order: tuple[str, ...] = ("code",)


class SittingForm(SittingMomentForm):
    """A sitting to convene."""

    certification = forms.TypedChoiceField(
        label="Certification",
        coerce=int,
        help_text="Le règlement en vigueur le jour de la séance s’y attache.",
    )
    field_order = ("certification", "code")

    def __init__(self, *args: Any, certifications: Sequence[Convenable], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(
            self,
            "certification",
            [
                (c.certification_id, f"{c.title}, règlement du {french_date(c.in_force_from)}")
                for c in certifications
            ],
        )


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
            (college.label, [(j.pk, j.listed_name) for j in jurors if j.college == college])
            for college in College
        ]
        offer(self, "juror", [(college, group) for college, group in colleges if group])
        titulars = [(seat.id, seat.name) for seat in seats if not seat.stands_in_for]
        offer(self, "stands_in_for", [("", "personne : siège de titulaire"), *titulars])


class RollCallForm(forms.Form):
    """Who came, seat by seat; a seat left at « à consigner » is not recorded.

    Each seat posts what its screen showed, so that what somebody else recorded since is never undone unseen.
    """

    def __init__(
        self, *args: Any, seats: Sequence[SeatLine], proxy: ProxyRules, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.seats, self.proxy = tuple(seats), proxy
        for seat in self.seats:
            field = forms.ChoiceField(
                label=f"Présence {of(seat.name)}",
                required=False,
                choices=presence_choices(seat, self.seats, ANY_PROXY),
                initial=f"{PROXY}{seat.proxy_to}" if seat.proxy_to else seat.presence or "",
            )
            field.widget.choices = presence_choices(seat, self.seats, proxy)
            self.fields[self.name_of(seat)] = field

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
            if self.cleaned_data[self.name_of(seat)]
            not in (self._value_sent(seat), self._now(seat))
        ]
        return tuple(sorted((c for c in said if c[1]), key=lambda c: c[1].startswith(PROXY)))

    @property
    def overtaken(self) -> tuple[tuple[SeatLine, str], ...]:
        """Return the seats to record that somebody else recorded meanwhile, with what is written now."""
        return tuple(
            (seat, dict(presence_choices(seat, self.seats, self.proxy))[self._now(seat)])
            for seat, _ in self.changes
            if self._value_sent(seat) != self._now(seat)
        )

    def _now(self, seat: SeatLine) -> str:
        return str(self.fields[self.name_of(seat)].initial)

    def _value_sent(self, seat: SeatLine) -> str:
        return str(self.data.get(self.shown_of(seat), self._now(seat)))


def presence_choices(
    seat: SeatLine, seats: Sequence[SeatLine], proxy: ProxyRules
) -> list[tuple[str, str]]:
    """Return how a juror may take part, each holder of a proxy that the règlement admits named.

    A proxy given already stays among them, whatever the règlement.
    """
    plain = [p for p in Presence if p is not Presence.REPRESENTED]
    holders = [
        other
        for other in seats
        if other.id != seat.id
        and other.voting
        and (_is_admitted(proxy, seat, other) or other.id == seat.proxy_to)
    ]
    return [
        ("", "à consigner"),
        *((presence.value, presence.label.lower()) for presence in plain),
        *((f"{PROXY}{other.id}", f"pouvoir à {other.name}") for other in holders),
    ]


def _is_admitted(proxy: ProxyRules, seat: SeatLine, holder: SeatLine) -> bool:
    return proxy.allowed and (not proxy.same_college or seat.college == holder.college)


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
        offer(self, "juror", seats)


class SeatChange(Term):
    """What becomes of a seat given by mistake."""

    CONSULTATIVE = "consultative", "Rendre ce siège consultatif, sans voix"
    VOTING = "voting", "Lui donner voix délibérative"
    TAKE_BACK = "take_back", "Retirer ce siège"

    @property
    def message(self) -> str:
        """Return what was done, in the message that follows it."""
        return _SEAT_TOLD[self]


_SEAT_TOLD = {
    SeatChange.CONSULTATIVE: "siège consultatif",
    SeatChange.VOTING: "siège à voix délibérative",
    SeatChange.TAKE_BACK: "siège retiré",
}


class SeatChangeForm(forms.Form):
    """The change of a seat: its voice, or the seat itself."""

    change = forms.TypedChoiceField(
        label="Changement",
        coerce=SeatChange,
        choices=SeatChange.choices(),
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        label="Motif",
        required=False,
        help_text="Demandé pour retirer le siège d’un juré déjà convoqué. Le journal le garde.",
    )


class MoveForm(SittingMomentForm):
    """Another day, hour or place for a sitting, and why."""

    reason = ReasonField(label="Motif", rows=3)
    code = None  # type: ignore[assignment]
