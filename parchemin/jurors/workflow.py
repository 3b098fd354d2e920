"""The life of an availability poll: once closed, it never opens again."""

from parchemin.accounts.terms import Role
from parchemin.jurors.terms import PollState
from parchemin.kernel.workflow import Transition, Workflow

CLOSE_POLL = Transition(
    name="close_poll",
    label="Clore le sondage",
    sources=frozenset({PollState.OPEN}),
    target=PollState.CLOSED,
    by=frozenset({Role.SECRETARIAT}),
    event="jurors.poll.closed",
)

POLL = Workflow(
    name="poll",
    initial=PollState.OPEN,
    transitions=(CLOSE_POLL,),
    final=frozenset({PollState.CLOSED}),
)
