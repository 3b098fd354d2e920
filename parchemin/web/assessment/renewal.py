"""Who was convened is told of what changed, at once where it can be."""

from collections.abc import Collection

from parchemin.assessment.actions.convocations import renew_convocations
from parchemin.assessment.work import ask_for_convocations
from parchemin.kernel.numbers import plural
from parchemin.kernel.objections import Unavailable
from parchemin.post.models import Dispatch
from parchemin.web.access import ActorRequest


def renewed(request: ActorRequest, session_id: int) -> str:
    """Write to those whom a change concerns, or have a worker do it; return what was done, as it is told."""
    actor, at = request.actor, request.at
    if ask_for_convocations(session_id=session_id, actor=actor, at=at, renewed=True):
        return "Un travail écrit et envoie les convocations."
    try:
        return told_of(renew_convocations(session_id=session_id, actor=actor, at=at))
    except Unavailable:
        return "Les lettres n’ont pu être gardées : préparez les convocations un peu plus tard."


def told_of(written: Collection[Dispatch]) -> str:
    """Return what became of letters that a change wrote; empty when none was due."""
    leaving = [row for row in written if row.email]
    by_hand = [row.name for row in written if not row.email]
    told = [f"{plural(len(leaving), 'courriel', 'courriels')} en partance."] if leaving else []
    if by_hand:
        told.append(f"Sans adresse, à poster ou à remettre : {', '.join(by_hand)}.")
    return " ".join(told)
