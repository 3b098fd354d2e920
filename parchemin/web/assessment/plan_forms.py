"""What people type when what was set changes: a plan, an hour, another session, a substitute."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from parchemin.assessment.actions.plans import Plan
from parchemin.assessment.models import Assessor, Grid, Session
from parchemin.assessment.rules.slots import hours
from parchemin.assessment.selectors.candidates import CandidateRow
from parchemin.assessment.selectors.sessions import SessionPage
from parchemin.kernel.numbers import plural
from parchemin.kernel.zones import local_there, moment_said
from parchemin.web.assessment.forms import SettingForm, assessor_label
from parchemin.web.pieces.fields import ReasonForm, offer
from parchemin.web.pieces.moments import read_moment
from parchemin.web.pieces.words import hour_at


class TellField(forms.BooleanField):
    """Whether those already convened are told at once."""

    def __init__(self) -> None:
        super().__init__(
            label="Prévenir par courriel les personnes déjà convoquées",
            required=False,
            initial=True,
            help_text="Une nouvelle version remplace leur convocation, dans leur agenda aussi.",
        )


class ReplanningForm(SettingForm):
    """The plan of a session as it stands; its code stays."""

    tell = TellField()


class HourForm(forms.Form):
    """Another hour for a candidate: a slot of the session, free or exchanged, or any hour without slots."""

    tell = TellField()
    field_order = ("expected", "tell")
    expected_at: datetime

    def __init__(
        self, *args: Any, page: SessionPage, candidate: CandidateRow, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._session = page.session
        self.fields["expected"] = (
            _typed_hour(page, candidate) if page.slot_minutes is None else _slots(page, candidate)
        )
        self.order_fields(self.field_order)

    def clean_expected(self) -> time:
        """Read the moment chosen on the clocks of the place; refuse an hour that they do not show."""
        chosen: time = self.cleaned_data["expected"]
        self.expected_at = read_moment(self._session.day, chosen, self._session.zone)
        return chosen


class TransferForm(forms.Form):
    """Another session of the same certification, that has room."""

    prefix = "autre"
    to_session = forms.TypedChoiceField(label="Session", coerce=int, widget=forms.RadioSelect)
    tell = TellField()

    def __init__(self, *args: Any, sessions: Sequence[Session], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sessions = sessions
        offer(self, "to_session", [(row.pk, _offered(row)) for row in sessions])


class SessionWithdrawalForm(ReasonForm):
    """Why a candidate is taken off a session, and whether the others are told."""

    tell = TellField()


class SubstituteForm(forms.Form):
    """Who takes the open grids of an assessor, and which ones."""

    substitute = forms.TypedChoiceField(label="Qui prend les grilles", coerce=int)
    grids = forms.TypedMultipleChoiceField(
        label="Grilles à confier", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    tell = TellField()

    def __init__(
        self, *args: Any, grids: Sequence[Grid], assessors: Sequence[Assessor], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offer(self, "grids", [(grid.pk, _grid(grid)) for grid in grids])
        named = [(one.pk, assessor_label(one)) for one in assessors]
        offer(self, "substitute", [("", "Choisir…"), *named])


def plan_as_typed(plan: Plan) -> dict[str, Any]:
    """Return a plan as the form shows it."""
    local = local_there(plan.starts_at, plan.zone)
    return {
        "day": local.date(),
        "hour": local.time(),
        "place": plan.place,
        "zone": plan.zone,
        "length_minutes": plan.length_minutes,
        "room": plan.room,
        "capacity": plan.capacity,
        "slot_minutes": plan.slot_minutes,
        "remote": plan.remote,
        "blocs": plan.bloc_codes,
        "partner": plan.partner_id,
        "site": plan.site_id,
    }


def _typed_hour(page: SessionPage, candidate: CandidateRow) -> forms.TimeField:
    at = candidate.expected_at
    return forms.TimeField(
        label="Heure",
        initial=local_there(at, page.session.zone).time() if at else None,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


def _slots(page: SessionPage, candidate: CandidateRow) -> forms.TypedChoiceField:
    held = {row.expected_at: row.name for row in page.candidates}
    zone = page.session.zone
    offered = hours(page.session.starts_at, page.slot_minutes, page.session.capacity)
    choices = [
        (f"{local_there(at, zone):%H:%M}", f"{hour_at(at, zone)}, {_holder_of(held.get(at))}")
        for at in offered
        if at != candidate.expected_at
    ]
    return forms.TypedChoiceField(
        label="Heure de passage",
        coerce=lambda typed: datetime.strptime(typed, "%H:%M").time(),  # noqa: DTZ007 (an hour, no day)
        choices=[("", "Choisir…"), *choices],
    )


def _holder_of(name: str | None) -> str:
    return f"en échange avec {name}" if name else "libre"


def _offered(session: Session) -> str:
    left = session.capacity - vars(session)["registered"]  # annotated by `sessions_with_room`
    where = f"{session.place}, {session.room}" if session.room else session.place
    places = plural(left, "place libre", "places libres")
    return f"{session.code}, {moment_said(session.starts_at, session.clock)}, {where}, {places}"


def _grid(grid: Grid) -> str:
    entered = vars(grid)["entered"]  # annotated by `open_grids_of`
    begun = f", commencée ({plural(entered, 'saisie')}) : elle repart de zéro"
    return f"{grid.dossier.person.full_name}, bloc {grid.bloc.code}{begun if entered else ''}"
