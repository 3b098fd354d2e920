"""What several acts check or tell alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Session
from parchemin.assessment.selectors.grids import own_grids
from parchemin.assessment.selectors.hosting import is_stranger
from parchemin.certifications.models import Certification, Reglement
from parchemin.certifications.selectors import objections_to_reglement, reglement_in_force
from parchemin.journal.actions import record
from parchemin.kernel import reasons
from parchemin.kernel.objections import Objection, Refused, refuse_if
from parchemin.pathways.models import Dossier


def objections_to_role(actor: Actor, *roles: Role) -> tuple[Objection, ...]:
    """Return why the actor, by mandate, may not do an act kept for `roles`."""
    if actor.holds(*roles):
        return ()
    return (
        Objection(
            code="role",
            message="Votre mandat ne permet pas cet acte.",
            remedy=f"Réservé à : {', '.join(sorted(role.label for role in roles))}.",
        ),
    )


def tell(
    event: str,
    session: Session,
    actor: Actor,
    at: datetime,
    dossier: Dossier | None = None,
    /,
    **details: Any,
) -> None:
    """Write an event of a session, and of one of its dossiers, in the journal."""
    about = [f"session/{session.code}"]
    if dossier is not None:
        about.append(f"dossier/{dossier.number}")
        details["dossier"] = dossier.number
    record(actor=actor, event=event, subjects=about, at=at, session=session.code, **details)


def reglement_or_refuse(
    certification: Certification, on: date, objections: tuple[Objection, ...]
) -> Reglement:
    """Return the règlement in force on a day; raise `Refused` with these objections, or without one."""
    reglement = reglement_in_force(certification.pk, on)
    if reglement is None:
        raise Refused((*objections, *objections_to_reglement(certification.pk, on)))
    refuse_if(objections)
    return reglement


@contextmanager
def all_or_none() -> Iterator[Callable[[str], AbstractContextManager[None]]]:
    """Let several acts be tried one after the other, and raise `Refused` at the end with all that stood against.

    Each act goes in a `with attempt("Dossier 2026-00012")`, whose words head its objections; what stands
    against several is told once, and without their names when it stands against all.
    """
    found: dict[Objection, list[str]] = defaultdict(list)
    tried: list[str] = []

    @contextmanager
    def attempt(about: str) -> Iterator[None]:
        tried.append(about)
        try:
            with transaction.atomic():
                yield
        except Refused as refused:
            for objection in refused.objections:
                found[objection].append(about)

    yield attempt
    refuse_if(
        tuple(
            objection
            if len(about) == len(tried) > 1
            else replace(objection, message=f"{', '.join(about)} : {objection.message}")
            for objection, about in found.items()
        )
    )


NOTHING_CHOSEN = Objection(
    "nothing-chosen", "Rien n’est choisi.", remedy="Cochez une ligne au moins."
)
_NO_REASON = Objection("reason-missing", "Dites pourquoi.", remedy="Une phrase suffit.")


def objections_to_reason(reason: str) -> tuple[Objection, ...]:
    """Return why an act that must be explained may not be done: no reason, or one that cannot be told."""
    return reasons.objections_to_reason(reason, _NO_REASON)


def unknown_bloc(code: str, dossier: Dossier) -> Objection:
    """Return the objection to a bloc that is not of the dossier's edition."""
    return Objection(
        "unknown-bloc", f"« {code} » n’est pas un bloc de l’édition du dossier {dossier.number}."
    )


def locked_session(session_id: int, actor: Actor) -> Session:
    """Return a session of the actor's body, locked; raises `Session.DoesNotExist`."""
    return Session.objects.select_for_update(of=("self",)).get(pk=session_id, body_id=actor.body_id)


def objections_to_stranger(actor: Actor, session: Session) -> tuple[Objection, ...]:
    """Return why somebody who neither hosts the session nor assesses in it may not touch it."""
    if is_stranger(actor, session):
        return (Objection("other-partner", "Cette session est organisée par un autre organisme."),)
    if actor.holds(Role.SECRETARIAT, Role.PARTNER) or not actor.holds(Role.ASSESSOR):
        return ()
    if session.grids.filter(own_grids(actor)).exists():
        return ()
    return (Objection("other-assessors", "Vous n’évaluez aucun candidat de cette session."),)
