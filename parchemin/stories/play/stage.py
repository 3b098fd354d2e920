"""What a campaign being played finds again as it goes: rows by the keys of its file, and what acts refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist

from parchemin.accounts.actor import Actor
from parchemin.accounts.models import User
from parchemin.accounts.terms import Role
from parchemin.assessment.models import Assessor, Session
from parchemin.certificates.models import Certificate
from parchemin.certifications.models import Certification, Edition
from parchemin.declarations.models import Flux
from parchemin.jurors.models import Juror
from parchemin.jury.models import AgendaItem, Minutes, Sitting, SittingSeat
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.jury.terms import SeatRole
from parchemin.kernel.documents import DocumentFault
from parchemin.kernel.objections import Objection, Refused
from parchemin.organisations.models import CertifyingBody, Employer, Partner
from parchemin.pathways.models import Dossier
from parchemin.pathways.terms import DossierState
from parchemin.stories.campaign import Campaign
from parchemin.stories.campaign.value import SittingPlan

T = TypeVar("T")

Step = tuple[datetime, Callable[[datetime], None]]
"""Something to do, and when it is done."""

NOBODY = 0
"""Stands for the row of a person whom an act refused before: what names them is refused too."""

_NOBODY_THERE = Objection(
    "nobody-there", "Ce que cet acte désigne n’est pas là : un acte précédent a été refusé."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against an act: its name, what it was in French, and for which candidate ("" for all)."""

    act: str
    what: str
    candidate: str
    objection: Objection


@dataclass
class SittingTable:
    """One sitting being played. `heard` is what the rules say of each dossier that came before it."""

    plan: SittingPlan
    sitting: Sitting
    seats: dict[str, SittingSeat] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)
    heard: dict[str, DocketEntry] = field(default_factory=dict)
    opened: bool = False
    minutes: Minutes | None = None

    @property
    def chair(self) -> str:
        """Return the juror who chairs, empty when nobody does."""
        seats = self.plan.seats.items()
        return next((key for key, seat in seats if seat.role is SeatRole.CHAIR), "")


@dataclass
class Stage:
    """A campaign being played: its certifying body, and everything that its acts brought about.

    `strict` stops at the first refusal, which is kept otherwise. Whoever has an account acts in their own name;
    for the others, the secretariat does, or the system when there is none.
    """

    campaign: Campaign
    body: CertifyingBody
    system: Actor
    strict: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    certifications: dict[str, Certification] = field(default_factory=dict)
    editions: dict[str, Edition] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    assessors: dict[str, Assessor] = field(default_factory=dict)
    jurors: dict[str, Juror] = field(default_factory=dict)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tables: dict[str, SittingTable] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    flux: tuple[Flux, ...] = ()

    @property
    def table(self) -> SittingTable | None:
        """Return the last sitting that could be convened, if one could."""
        return next(reversed(self.tables.values()), None)

    @property
    def secretariat(self) -> list[Actor]:
        """Return those of the secretariat in the order of the file, the system when there is nobody."""
        keys = (key for key, one in self.campaign.accounts.items() if one.role is Role.SECRETARIAT)
        return [self.actors[key] for key in keys if key in self.actors] or [self.system]

    def by(self, key: str) -> Actor:
        """Return who acts for somebody: themselves if they have an account, else the secretariat."""
        return self.actors.get(key) or self.secretariat[0]

    def morning(self, day: date) -> datetime:
        """Return the morning of a day, or of the opening of the body when that comes later."""
        return self.campaign.body.morning(day)

    def entrants(self, certification: str, promotion: str) -> list[str]:
        """Return the candidates admitted to a certification who have a dossier, of one promotion or of all."""
        plans = self.campaign.candidates
        return [
            key
            for key in self.dossiers
            if plans[key].certification == certification
            and plans[key].state is DossierState.ADMISSIBLE
            and promotion in ("", plans[key].promotion)
        ]

    def attempt(
        self,
        what: str,
        act: Callable[..., T],
        /,
        *,
        at: datetime,
        candidate: str = "",
        by: str = "",
        **details: Any,
    ) -> T | None:
        """Return what an act returns, or None when it is refused: its reasons are kept.

        `what` names the act in French; `candidate` is the key of whom it concerns, `by` of who does it, if one.
        """
        try:
            return act(actor=self.by(by), at=at, **details)
        except Refused as refused:
            self.keep(act.__name__, what, candidate, refused.objections)
        except ObjectDoesNotExist:
            self.keep(act.__name__, what, candidate, (_NOBODY_THERE,))
        except DocumentFault as fault:
            self.keep(act.__name__, what, candidate, (Objection("document", str(fault)),))
        return None

    def keep(self, act: str, what: str, candidate: str, objections: Iterable[Objection]) -> None:
        """Keep the reasons against an act, each once; raise `Refused` with them where nothing may be refused."""
        found = tuple(objections)
        if found and self.strict:
            raise Refused(found)
        told = (Refusal(act, what, candidate, objection) for objection in found)
        self.refusals += (refusal for refusal in told if refusal not in self.refusals)

    def seat_id(self, code: str, juror: str) -> int:
        """Return the seat of a juror, or `NOBODY` when they were given none: what they do is refused."""
        table = self.tables.get(code)
        return table.seats[juror].pk if table and juror in table.seats else NOBODY

    def key_of(self, dossier_id: int) -> str:
        """Return the candidate of a dossier."""
        return next(key for key, dossier in self.dossiers.items() if dossier.pk == dossier_id)
