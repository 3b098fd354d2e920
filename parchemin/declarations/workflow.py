"""The lives of a flux and of a correction asked by the Caisse des Dépôts."""

from parchemin.accounts.terms import Role
from parchemin.declarations.events import (
    CORRECTION_ANSWERED,
    FLUX_DISCARDED,
    FLUX_RECEIVED,
    FLUX_REJECTED,
    FLUX_SUBMITTED,
    RECEIPT_READ,
)
from parchemin.declarations.terms import CorrectionState, FluxState
from parchemin.kernel.workflow import Transition, Workflow

_SECRETARIAT = frozenset({Role.SECRETARIAT})

SUBMIT = Transition(
    name="submit",
    label="Marquer comme déposé",
    sources=frozenset({FluxState.GENERATED}),
    target=FluxState.SUBMITTED,
    by=_SECRETARIAT,
    event=FLUX_SUBMITTED,
)
ACKNOWLEDGE = Transition(
    name="acknowledge",
    label="Noter l’accusé de réception",
    sources=frozenset({FluxState.SUBMITTED}),
    target=FluxState.RECEIVED,
    by=_SECRETARIAT,
    event=FLUX_RECEIVED,
)
PROCESS = Transition(
    name="process",
    label="Lire l’accusé de traitement",
    sources=frozenset({FluxState.SUBMITTED, FluxState.RECEIVED}),
    target=FluxState.PROCESSED,
    by=_SECRETARIAT,
    event=RECEIPT_READ,
)
REJECT_FILE = Transition(
    name="reject_file",
    label="Noter le rejet du fichier",
    sources=frozenset({FluxState.SUBMITTED, FluxState.RECEIVED}),
    target=FluxState.REJECTED_FILE,
    by=_SECRETARIAT,
    event=FLUX_REJECTED,
)
DISCARD = Transition(
    name="discard",
    label="Abandonner avant dépôt",
    sources=frozenset({FluxState.GENERATED}),
    target=FluxState.DISCARDED,
    by=_SECRETARIAT,
    event=FLUX_DISCARDED,
)

FLUX_LIFE = Workflow(
    name="flux",
    initial=FluxState.GENERATED,
    transitions=(SUBMIT, ACKNOWLEDGE, PROCESS, REJECT_FILE, DISCARD),
    final=frozenset({FluxState.PROCESSED, FluxState.REJECTED_FILE, FluxState.DISCARDED}),
)

ANSWER = Transition(
    name="answer",
    label="Noter la réponse",
    sources=frozenset({CorrectionState.ASKED}),
    target=CorrectionState.ANSWERED,
    by=_SECRETARIAT,
    event=CORRECTION_ANSWERED,
)

CORRECTION_LIFE = Workflow(
    name="correction",
    initial=CorrectionState.ASKED,
    transitions=(ANSWER,),
    final=frozenset({CorrectionState.ANSWERED}),
)
