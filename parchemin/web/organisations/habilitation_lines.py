"""A habilitation as lists and pages show it: where it stands, and what may be done with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from parchemin.accounts.terms import Role
from parchemin.certifications.models import Habilitation
from parchemin.certifications.terms import HabilitationState, Service
from parchemin.certifications.workflow import HABILITATION
from parchemin.web.pieces.acts import Act, ButtonWeight
from parchemin.web.pieces.marks import State, Tone
from parchemin.web.pieces.words import short_date

_TONES: Mapping[HabilitationState, tuple[Tone, str]] = {
    HabilitationState.ACTIVE: (Tone.OK, "acquired"),
    HabilitationState.SUSPENDED: (Tone.WAIT, "suspended"),
    HabilitationState.ENDED: (Tone.PLAIN, "close"),
}


@dataclass(frozen=True, slots=True)
class HabilitationLine:
    """A habilitation on the page: what it covers, where it stands, what may be done."""

    row: Habilitation
    certification: str
    service: Service
    state: State
    acts: tuple[Act, ...]

    @property
    def covers(self) -> str:
        """Return the blocs and the sites that it is limited to, or nothing when it is to none."""
        blocs = ", ".join(sorted(bloc.code for bloc in self.row.blocs.all()))
        sites = ", ".join(sorted(site.name for site in self.row.sites.all()))
        return " ; ".join(
            (*([f"blocs {blocs}"] if blocs else []), *([f"sites : {sites}"] if sites else []))
        )

    @property
    def line(self) -> str:
        """Return the habilitation in one line."""
        days = f"du {short_date(self.row.starts_on)} au {short_date(self.row.ends_on)}"
        told = (self.row.convention, self.certification, self.service.label, self.covers, days)
        return ", ".join(filter(None, (*told, self.state.label)))


def habilitation_line(
    row: Habilitation, today: date, roles: Iterable[Role] = ()
) -> HabilitationLine:
    """Return a habilitation as it stands on a day, with what these roles may do; it has what it covers at hand."""
    state = HabilitationState(row.state)
    return HabilitationLine(
        row=row,
        certification=row.certification.short_title,
        service=Service(row.service),
        state=_state(state, row, today),
        acts=tuple(_acts(row, state, today, frozenset(roles))),
    )


def _acts(
    row: Habilitation, state: HabilitationState, today: date, roles: frozenset[Role]
) -> Iterable[Act]:
    if Role.SECRETARIAT not in roles:
        return
    if state is not HabilitationState.ENDED:
        yield _act("Renouveler", "organisations:renew_habilitation", row)
    if row.ends_on >= today:
        for move in HABILITATION.available(state, roles):
            yield _act(move.label, "organisations:change_habilitation", row, move.name)
        if state is not HabilitationState.ENDED:
            yield _act("Avancer le terme", "organisations:change_habilitation", row, "shorten")
    yield _act("Joindre la convention signée", "organisations:join_convention", row)


def _act(label: str, route: str, row: Habilitation, *more: str) -> Act:
    service = Service(row.service).label.lower()
    return Act(
        label,
        reverse(route, args=[row.pk, *more]),
        ButtonWeight.QUIET,
        posted=False,
        about=f": {row.convention}, {service}, à partir du {short_date(row.starts_on)}",
    )


def _state(state: HabilitationState, row: Habilitation, today: date) -> State:
    if state is HabilitationState.ACTIVE and row.ends_on < today:
        return State("Échue", Tone.PLAIN, "clock")
    if state is HabilitationState.ACTIVE and row.starts_on > today:
        return State("À venir", Tone.INFO, "clock")
    return State(state.label, *_TONES[state])
