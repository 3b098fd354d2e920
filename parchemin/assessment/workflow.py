"""Life of an assessment session and of one assessor's grid."""

from parchemin.accounts.terms import Role
from parchemin.assessment.terms import GridState, SessionState
from parchemin.kernel.workflow import Transition, Workflow

_ORGANISERS = frozenset({Role.SECRETARIAT, Role.PARTNER})

CONVENE_SESSION = Transition(
    name="convene_session",
    label="Convoquer",
    sources=frozenset({SessionState.PLANNED}),
    target=SessionState.CONVENED,
    by=_ORGANISERS,
    event="assessment.session.convened",
)
HOLD_SESSION = Transition(
    name="hold_session",
    label="Constater la tenue",
    sources=frozenset({SessionState.CONVENED}),
    target=SessionState.HELD,
    by=_ORGANISERS,
    event="assessment.session.held",
)
CLOSE_SESSION = Transition(
    name="close_session",
    label="Clore la session",
    sources=frozenset({SessionState.HELD}),
    target=SessionState.CLOSED,
    by=_ORGANISERS,
    event="assessment.session.closed",
)
CANCEL_SESSION = Transition(
    name="cancel_session",
    label="Annuler la session",
    sources=frozenset({SessionState.PLANNED, SessionState.CONVENED}),
    target=SessionState.CANCELLED,
    by=_ORGANISERS,
    event="assessment.session.cancelled",
)

SESSION = Workflow(
    name="session",
    initial=SessionState.PLANNED,
    transitions=(CONVENE_SESSION, HOLD_SESSION, CLOSE_SESSION, CANCEL_SESSION),
    final=frozenset({SessionState.CLOSED, SessionState.CANCELLED}),
)

SIGN_GRID = Transition(
    name="sign_grid",
    label="Signer la grille",
    sources=frozenset({GridState.OPEN}),
    target=GridState.SIGNED,
    by=frozenset({Role.ASSESSOR, Role.SECRETARIAT}),  # the secretariat copies grids from paper
    event="assessment.grid.signed",
)
CANCEL_GRID = Transition(
    name="cancel_grid",
    label="Annuler la grille",
    sources=frozenset({GridState.OPEN}),
    target=GridState.CANCELLED,
    by=frozenset({Role.SECRETARIAT}),
    event="assessment.grid.cancelled",
)

GRID = Workflow(
    name="grid",
    initial=GridState.OPEN,
    transitions=(SIGN_GRID, CANCEL_GRID),
    final=frozenset({GridState.SIGNED, GridState.CANCELLED}),
)
