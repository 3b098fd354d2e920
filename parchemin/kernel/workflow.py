"""The life of an object as one table of transitions."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from parchemin.kernel.objections import Objection
from parchemin.kernel.text import lowered


@dataclass(frozen=True, slots=True)
class Transition:
    """One move of a life: from where, to where, by whom, and the trace it leaves.

    `name` is the identifier, `label` the French verb on a button, `by` the roles that may do it,
    `event` the name written to the journal (`room.object.done`).
    """

    name: str
    label: str
    sources: frozenset[StrEnum]
    target: StrEnum
    by: frozenset[StrEnum]
    event: str

    def objections(self, state: StrEnum, roles: Collection[StrEnum]) -> tuple[Objection, ...]:
        """Return why this move may not be made from `state` by someone who holds `roles`."""
        found = []
        if state not in self.sources:
            found.append(
                Objection(
                    code="state",
                    message=f"« {self.label} » n’est pas possible dans l’état « {state_label(state)} ».",
                    remedy="Possible depuis : "
                    + ", ".join(sorted(state_label(source) for source in self.sources))
                    + ".",
                )
            )
        return (*found, *self.objections_to(roles))

    def objections_to(self, roles: Collection[StrEnum]) -> tuple[Objection, ...]:
        """Return why someone who holds `roles` may not make this move, from whatever state.

        Whoever may not is told nothing of a move already made, not even that it was.
        """
        if not self.by.isdisjoint(roles):
            return ()
        return (
            Objection(
                code="role",
                message=f"Votre mandat ne permet pas de « {lowered(self.label)} ».",
                remedy="Réservé à : "
                + ", ".join(sorted(state_label(role) for role in self.by))
                + ".",
            ),
        )


@dataclass(frozen=True, slots=True)
class Workflow:
    """A whole life: where it starts, every move it knows, and where nothing more is awaited.

    A `final` state may still be left, as a signed procès-verbal that is rectified; any other has to be.
    """

    name: str
    initial: StrEnum
    transitions: tuple[Transition, ...]
    final: frozenset[StrEnum]

    def available(self, state: StrEnum, roles: Collection[StrEnum]) -> tuple[Transition, ...]:
        """Return the moves that someone with `roles` may make from `state`."""
        return tuple(t for t in self.transitions if not t.objections(state, roles))

    def reachable_states(self) -> frozenset[StrEnum]:
        """Return the states that this life can come to."""
        steps = {(source, move.target) for move in self.transitions for source in move.sources}
        return _following(frozenset({self.initial}), steps)

    def dead_ends(self, moves: Collection[Transition]) -> frozenset[StrEnum]:
        """Return the states that this life can come to and from which none of `moves` leads to its end."""
        back = {(move.target, source) for move in moves for source in move.sources}
        return self.reachable_states() - _following(self.final, back)

    def mermaid(self) -> str:
        """Return the life as a Mermaid state diagram, for `docs/workflows/`."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial.name}"]
        lines += [
            f"    {source.name} --> {transition.target.name}: {transition.label}"
            for transition in self.transitions
            for source in sorted(transition.sources)
        ]
        lines += [f"    {state.name} --> [*]" for state in sorted(self.final)]
        return "\n".join(lines) + "\n"


def _following(
    states: frozenset[StrEnum], steps: Collection[tuple[StrEnum, StrEnum]]
) -> frozenset[StrEnum]:
    """Return these states and all those that steps, from one state to another, lead to."""
    further = states | {target for source, target in steps if source in states}
    return states if further == states else _following(further, steps)


def state_label(state: StrEnum) -> str:
    """Return the French label of a state or role, or its value when it has none."""
    return str(getattr(state, "label", state))
