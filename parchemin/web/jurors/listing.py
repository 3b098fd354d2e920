"""The lists of jurors and of their polls: their columns, their filters, their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django_filters import ChoiceFilter, FilterSet, TypedChoiceFilter

from parchemin.jurors.models import AvailabilityPoll
from parchemin.jurors.selectors.pool import JurorLine
from parchemin.jurors.terms import College, PollState
from parchemin.jury.selectors.load import Load
from parchemin.kernel.numbers import plural
from parchemin.web.pieces.filters import Search
from parchemin.web.pieces.lists import CellLook, Column, Listing
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.people import called, called_column
from parchemin.web.pieces.words import day_at, number, short_date

COLLEGES = {
    College.EMPLOYERS: State(College.EMPLOYERS.label, Tone.PLAIN, "employers"),
    College.EMPLOYEES: State(College.EMPLOYEES.label, Tone.PLAIN, "employees"),
}
POLL_STATES: Mapping[str, State] = {
    PollState.OPEN: State(PollState.OPEN.label, Tone.INFO, "clock"),
    PollState.CLOSED: State(PollState.CLOSED.label, Tone.PLAIN, "lock"),
}


@dataclass(frozen=True, slots=True)
class JurorInPool:
    """A juror, what they sat lately, and the day on which the list is read."""

    line: JurorLine
    load: Load
    today: date

    @property
    def listed(self) -> str:
        """Return until when the CPNE lists them."""
        until = self.line.listed_until
        if until is None:
            return "non inscrit"
        return f"{'finie le' if until < self.today else 'jusqu’au'} {short_date(until)}"

    @property
    def office(self) -> str:
        """Return when their office ends, or ended."""
        until = self.line.active_until
        if until is None:
            return "en cours"
        return f"{'terminées le' if until < self.today else 'jusqu’au'} {short_date(until)}"

    @property
    def sat(self) -> str:
        """Return in how many sittings of the last twelve months they sat, and when last."""
        count, last = self.load.sittings, self.load.last_sat
        told = f"{plural(count, 'séance')}"
        return f"{told}, la dernière le {short_date(last)}" if last else told


class JurorFilters(FilterSet):  # type: ignore[misc]
    """What narrows the pool of jurors."""

    q = Search(
        *("surname", "given_names", "email", "trade", "employer__name"),
        placeholder="Nom, métier, employeur",
    )
    college = ChoiceFilter(label="Collège", choices=College.choices())
    fonctions = TypedChoiceFilter(
        field_name="ended",
        label="Fonctions",
        choices=[("0", "en cours"), ("1", "terminées")],
        coerce=int,
    )


JURORS: Listing[JurorInPool] = Listing(
    noun="juré,jurés",
    caption="Les jurés, ceux qui peuvent siéger d’abord",
    columns=(
        called_column("jure", "Juré", lambda row: row.line),
        Column(
            "courriel", "Courriel", lambda row: row.line.email, order=("email",), narrow="drop-1"
        ),
        Column(
            "college",
            "Collège",
            lambda row: COLLEGES[row.line.college],
            CellLook.STATE,
            order=("ended", "-college", "surname", "given_names"),
        ),
        Column("metier", "Métier", lambda row: row.line.trade, order=("trade",), narrow="drop-3"),
        Column(
            "employeur",
            "Employeur",
            lambda row: row.line.employer,
            order=("employer__name",),
            narrow="drop-2",
        ),
        Column(
            "liste",
            "Liste de la CPNE",
            lambda row: row.listed,
            text=lambda row: row.line.listed_until or "non inscrit",
        ),
        Column("formation", "Formation", lambda row: row.line.trained_on, CellLook.DATE),
        Column(
            "charge",
            "Douze mois",
            lambda row: row.sat,
            apart=(
                ("Séances en douze mois", lambda row: row.load.sittings),
                ("A siégé le", lambda row: row.load.last_sat),
            ),
        ),
        Column(
            "fonctions",
            "Fonctions",
            lambda row: row.office,
            order=("active_until",),
            text=lambda row: row.line.active_until or "en cours",
        ),
    ),
    filters=JurorFilters,
    link=lambda row: reverse("jury:juror", args=[row.line.juror_id]),
    name=lambda row: str(called(row.line)),
    key=lambda row: str(row.line.juror_id),
    order="college",
    roomy=True,
)


class PollFilters(FilterSet):  # type: ignore[misc]
    """What narrows the polls."""

    q = Search("certification__short_title", "place", placeholder="Jury, lieu")
    etat = ChoiceFilter(field_name="state", label="État", choices=PollState.choices())


def _dates(poll: AvailabilityPoll) -> str:
    asked = vars(poll)
    return f"{number(asked['proposed'])}, la première le {short_date(day_at(asked['first'], poll.clock))}"


def _answers(poll: AvailabilityPoll) -> str:
    return f"{number(vars(poll)['answered'])} sur {number(vars(poll)['invited'])}"


POLLS: Listing[AvailabilityPoll] = Listing(
    noun="sondage,sondages",
    caption="Les sondages de disponibilité, les ouverts d’abord",
    columns=(
        Column(
            "jury",
            "Jury",
            lambda poll: f"Jury {poll.certification.short_title}",
            order=("certification__short_title",),
        ),
        Column(
            "dates",
            "Dates proposées",
            _dates,
            order=("first",),
            apart=(
                ("Dates proposées", lambda poll: vars(poll)["proposed"]),
                ("La première", lambda poll: day_at(vars(poll)["first"], poll.clock)),
            ),
        ),
        Column(
            "reponses",
            "Réponses",
            _answers,
            order=("answered",),
            apart=(
                ("Réponses", lambda poll: vars(poll)["answered"]),
                ("Invités", lambda poll: vars(poll)["invited"]),
            ),
        ),
        Column(
            "terme",
            "Attendues jusqu’au",
            lambda poll: poll.answers_by,
            CellLook.DATE,
            order=("answers_by",),
        ),
        Column(
            "etat",
            "État",
            lambda poll: POLL_STATES[poll.state],
            CellLook.STATE,
            order=("-state", "-opened_at"),
        ),
    ),
    filters=PollFilters,
    link=lambda poll: reverse("jury:poll", args=[poll.pk]),
    name=lambda poll: f"Jury {poll.certification.short_title}",
    key=lambda poll: str(poll.pk),
    order="etat",
    roomy=True,
)
