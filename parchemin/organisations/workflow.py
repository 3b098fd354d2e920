"""The life of a habilitation."""

from parchemin.accounts.terms import Role
from parchemin.kernel.workflow import Transition, Workflow
from parchemin.organisations.events import (
    HABILITATION_ENDED,
    HABILITATION_RESUMED,
    HABILITATION_SUSPENDED,
)
from parchemin.organisations.terms import HabilitationState

_SECRETARIAT = frozenset({Role.SECRETARIAT})

SUSPEND = Transition(
    name="suspend",
    label="Suspendre",
    sources=frozenset({HabilitationState.ACTIVE}),
    target=HabilitationState.SUSPENDED,
    by=_SECRETARIAT,
    event=HABILITATION_SUSPENDED,
)
RESUME = Transition(
    name="resume",
    label="Lever la suspension",
    sources=frozenset({HabilitationState.SUSPENDED}),
    target=HabilitationState.ACTIVE,
    by=_SECRETARIAT,
    event=HABILITATION_RESUMED,
)
END = Transition(
    name="end",
    label="Mettre fin",
    sources=frozenset({HabilitationState.ACTIVE, HabilitationState.SUSPENDED}),
    target=HabilitationState.ENDED,
    by=_SECRETARIAT,
    event=HABILITATION_ENDED,
)

HABILITATION_LIFE = Workflow(
    name="habilitation",
    initial=HabilitationState.ACTIVE,
    transitions=(SUSPEND, RESUME, END),
    final=frozenset({HabilitationState.ENDED}),
)
