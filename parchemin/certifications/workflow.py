"""The lives of an edition of the référentiel and of a habilitation. An adopted edition never changes again."""

from parchemin.accounts.terms import Role
from parchemin.certifications.events import (
    EDITION_ADOPTED,
    EDITION_IN_FORCE,
    EDITION_REPLACED,
    EDITION_RETURNED,
    EDITION_SUBMITTED,
    HABILITATION_ENDED,
    HABILITATION_RESUMED,
    HABILITATION_SUSPENDED,
)
from parchemin.certifications.terms import EditionState as S
from parchemin.certifications.terms import HabilitationState
from parchemin.kernel.workflow import Transition, Workflow

SECRETARIAT = frozenset({Role.SECRETARIAT})

SUBMIT = Transition(
    "submit", "Soumettre au vote", frozenset({S.DRAFT}), S.SUBMITTED, SECRETARIAT, EDITION_SUBMITTED
)
RETURN = Transition(
    "return",
    "Rendre au brouillon",
    frozenset({S.SUBMITTED}),
    S.DRAFT,
    SECRETARIAT,
    EDITION_RETURNED,
)
ADOPT = Transition(
    "adopt",
    "Constater l’adoption",
    frozenset({S.DRAFT, S.SUBMITTED}),
    S.ADOPTED,
    SECRETARIAT,
    EDITION_ADOPTED,
)
PUT_IN_FORCE = Transition(
    "put_in_force",
    "Mettre en vigueur",
    frozenset({S.ADOPTED}),
    S.IN_FORCE,
    SECRETARIAT,
    EDITION_IN_FORCE,
)
REPLACE = Transition(
    "replace", "Remplacer", frozenset({S.IN_FORCE}), S.REPLACED, SECRETARIAT, EDITION_REPLACED
)

EDITION = Workflow(
    "edition",
    S.DRAFT,
    (SUBMIT, RETURN, ADOPT, PUT_IN_FORCE, REPLACE),
    frozenset({S.IN_FORCE, S.REPLACED}),
)

SUSPEND_HABILITATION = Transition(
    name="suspend",
    label="Suspendre",
    sources=frozenset({HabilitationState.ACTIVE}),
    target=HabilitationState.SUSPENDED,
    by=SECRETARIAT,
    event=HABILITATION_SUSPENDED,
)
RESUME_HABILITATION = Transition(
    name="resume",
    label="Lever la suspension",
    sources=frozenset({HabilitationState.SUSPENDED}),
    target=HabilitationState.ACTIVE,
    by=SECRETARIAT,
    event=HABILITATION_RESUMED,
)
END_HABILITATION = Transition(
    name="end",
    label="Mettre fin",
    sources=frozenset({HabilitationState.ACTIVE, HabilitationState.SUSPENDED}),
    target=HabilitationState.ENDED,
    by=SECRETARIAT,
    event=HABILITATION_ENDED,
)

HABILITATION = Workflow(
    name="habilitation",
    initial=HabilitationState.ACTIVE,
    transitions=(SUSPEND_HABILITATION, RESUME_HABILITATION, END_HABILITATION),
    final=frozenset({HabilitationState.ENDED}),
)
