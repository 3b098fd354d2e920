"""What acts ask first, whatever the room: a mandate that allows them, a reason, all of them or none."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from django.db import transaction

from parchemin.accounts.actor import Actor
from parchemin.accounts.terms import Role
from parchemin.kernel import reasons
from parchemin.kernel.objections import Objection, Refused, refuse_if


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
