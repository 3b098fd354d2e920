"""What the acts of one body find again as they go: people, places and dossiers by the names of the files."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import User
from parchemin.assessment.models import Assessor, Session
from parchemin.certifications.models import Certification
from parchemin.jury.models import Juror, Sitting
from parchemin.organisations.models import CertifyingBody, Partner
from parchemin.pathways.models import Dossier
from parchemin.processes.demonstration.candidates import Candidate
from parchemin.processes.demonstration.plan import BodyPlan, Calendar

Step = tuple[datetime, Callable[[datetime], None]]
"""Something to do, and when it is done: steps of a body are played in the order of their days."""


@dataclass
class Stage:
    """One body while its demonstration is built.

    Actors, assessors and jurors are found by name, accounts and dossiers by address.
    """

    plan: BodyPlan
    calendar: Calendar
    body: CertifyingBody
    system: Actor
    certifications: dict[str, Certification] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    assessors: dict[str, Assessor] = field(default_factory=dict)
    jurors: dict[str, Juror] = field(default_factory=dict)
    promotions: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    sittings: dict[str, Sitting] = field(default_factory=dict)

    @property
    def secretary(self) -> Actor:
        """Return the first person of the secretariat."""
        return self.actors[self.plan.people[0].name]

    @property
    def second_secretary(self) -> Actor:
        """Return the second person of the secretariat: the one who confirms."""
        return self.actors[self.plan.people[1].name]

    def observations(self, email: str, rank: int) -> dict[str, str]:
        """Return what an assessor wrote of a candidate, by line of the grid."""
        return {
            said.line: said.text
            for said in self.plan.observations
            if (said.candidate, said.rank) == (email, rank)
        }
