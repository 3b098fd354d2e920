"""The person who acts, as every act receives it."""

from dataclasses import dataclass, replace

from parchemin.accounts.terms import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does an act, for which certifying body, under which roles.

    `user_id` is None for the system itself (command line, rehearsal). `label` is the name and function that
    the journal keeps. `partner_id` limits a partner to its own dossiers; `assessor_id` is set for an assessor
    who came by the link of a session, without an account.
    """

    label: str
    body_id: int
    roles: frozenset[Role]
    user_id: int | None = None
    partner_id: int | None = None
    assessor_id: int | None = None

    def holds(self, *roles: Role) -> bool:
        """Tell whether the actor has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def only(self, role: Role) -> "Actor":
        """Return the same person under one of their roles alone, as the page of that role takes them.

        Whoever works here and is a candidate too sees on their own page what is theirs, and nothing else.
        """
        partner_id = self.partner_id if role is Role.PARTNER else None
        return replace(self, roles=self.roles & {role}, partner_id=partner_id)


def system_actor(body_id: int, label: str = "Parchemin") -> Actor:
    """Return the actor of what the software does by itself, or at the command line of its operator."""
    return Actor(
        label=label,
        body_id=body_id,
        roles=frozenset({Role.SYSTEM, Role.SECRETARIAT, Role.STAFF}),
    )
