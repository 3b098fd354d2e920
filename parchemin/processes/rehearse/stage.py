"""What a rehearsal finds again as it goes: rows by the keys of the campaign, and what acts refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist

from parchemin.accounts.actor import Actor
from parchemin.assessment.models import Assessor
from parchemin.certificates.models import Certificate
from parchemin.certifications.models import Certification, Edition
from parchemin.declarations.models import Flux
from parchemin.jury.models import AgendaItem, Minutes, Sitting, SittingSeat
from parchemin.jury.selectors.docket import DocketEntry
from parchemin.kernel.documents import DocumentFault
from parchemin.kernel.objections import Objection, Refused
from parchemin.organisations.models import CertifyingBody, Employer, Partner
from parchemin.pathways.models import Dossier
from parchemin.processes.campaign import Campaign

T = TypeVar("T")

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
class Stage:
    """A campaign being played: its certifying body, and everything that its acts brought about.

    `heard` is what the rules say of each dossier that came before the jury, by candidate.
    """

    campaign: Campaign
    body: CertifyingBody
    actor: Actor
    certification: Certification
    edition: Edition
    refusals: list[Refusal] = field(default_factory=list)
    partners: dict[str, Partner] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    assessors: dict[str, Assessor] = field(default_factory=dict)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    sitting: Sitting | None = None
    seats: dict[str, SittingSeat] = field(default_factory=dict)
    items: dict[str, AgendaItem] = field(default_factory=dict)
    heard: dict[str, DocketEntry] = field(default_factory=dict)
    minutes: Minutes | None = None
    certificates: tuple[Certificate, ...] = ()
    flux: tuple[Flux, ...] = ()

    def attempt(
        self,
        what: str,
        act: Callable[..., T],
        /,
        *,
        at: datetime,
        candidate: str = "",
        **details: Any,
    ) -> T | None:
        """Return what an act returns, or None when it is refused: its reasons are kept.

        `what` names the act in French; `candidate` is the key of whom it concerns, if one.
        """
        try:
            return act(actor=self.actor, at=at, **details)
        except Refused as refused:
            self.keep(act.__name__, what, candidate, refused.objections)
        except ObjectDoesNotExist:
            self.keep(act.__name__, what, candidate, (_NOBODY_THERE,))
        except DocumentFault as fault:
            self.keep(act.__name__, what, candidate, (Objection("document", str(fault)),))
        return None

    def keep(self, act: str, what: str, candidate: str, objections: Iterable[Objection]) -> None:
        """Keep the reasons against an act."""
        self.refusals += (Refusal(act, what, candidate, objection) for objection in objections)

    def key_of(self, dossier_id: int) -> str:
        """Return the candidate of a dossier."""
        return next(key for key, dossier in self.dossiers.items() if dossier.pk == dossier_id)
