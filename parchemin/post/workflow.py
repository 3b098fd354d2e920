"""The life of a dispatch: prepared, sent by a worker or by hand, received, replaced or called off."""

from parchemin.accounts.terms import Role
from parchemin.kernel.workflow import Transition, Workflow
from parchemin.post.events import (
    DISPATCH_COUNTERMANDED,
    DISPATCH_LEAVING,
    DISPATCH_RECEIVED,
    DISPATCH_REPLACED,
    DISPATCH_RETURNED,
    DISPATCH_SENT,
)
from parchemin.post.terms import GONE, DispatchState

_WRITERS = frozenset({Role.SECRETARIAT, Role.PARTNER})
_ADDRESSEES = frozenset(Role)

MAIL = Transition(
    name="mail",
    label="Envoyer par courriel",
    sources=frozenset({DispatchState.PREPARED}),
    target=DispatchState.LEAVING,
    by=_WRITERS,
    event=DISPATCH_LEAVING,
)
RETURN = Transition(
    name="return",
    label="Rendre ce qui n’a pas pu partir",
    sources=frozenset({DispatchState.LEAVING}),
    target=DispatchState.PREPARED,
    by=frozenset({Role.SYSTEM}),
    event=DISPATCH_RETURNED,
)
SEND = Transition(
    name="send",
    label="Noter l’envoi",
    sources=frozenset({DispatchState.PREPARED, DispatchState.LEAVING}),
    target=DispatchState.SENT,
    by=_WRITERS,
    event=DISPATCH_SENT,
)
ACKNOWLEDGE = Transition(
    name="acknowledge",
    label="Accuser réception",
    sources=frozenset({DispatchState.SENT}),
    target=DispatchState.RECEIVED,
    by=_ADDRESSEES,
    event=DISPATCH_RECEIVED,
)
REPLACE = Transition(
    name="replace",
    label="Remplacer",
    sources=frozenset({DispatchState.PREPARED, *GONE}),
    target=DispatchState.REPLACED,
    by=_WRITERS,
    event=DISPATCH_REPLACED,
)
COUNTERMAND = Transition(
    name="countermand",
    label="Annuler",
    sources=frozenset({DispatchState.SENT, DispatchState.RECEIVED}),
    target=DispatchState.COUNTERMANDED,
    by=_WRITERS,
    event=DISPATCH_COUNTERMANDED,
)

DISPATCH = Workflow(
    name="dispatch",
    initial=DispatchState.PREPARED,
    transitions=(MAIL, RETURN, SEND, ACKNOWLEDGE, REPLACE, COUNTERMAND),
    final=frozenset({DispatchState.RECEIVED, DispatchState.REPLACED, DispatchState.COUNTERMANDED}),
)
