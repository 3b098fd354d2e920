"""What is asked when somebody enrols, as plain values: by a form, a spreadsheet or a campaign file."""

from dataclasses import dataclass
from datetime import date

from parchemin.pathways.civil_status import CivilStatus
from parchemin.pathways.terms import AcquiredOrigin, Route, Scope, SupportKind


@dataclass(frozen=True, slots=True)
class NamedSupport:
    """Somebody who trains, tutors or guides the candidate."""

    kind: SupportKind
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class EarlierBloc:
    """A bloc acquired before, with the paper that says so, and until when if it does.

    `competences` are those acquired of it, by code; the whole bloc when there is none.
    """

    code: str
    acquired_on: date
    reference: str
    origin: AcquiredOrigin = AcquiredOrigin.EARLIER
    valid_until: date | None = None
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person, one certification, one route, from a day on.

    `sought` holds the codes of the blocs, empty for the whole certification; SIRET are normalised.
    """

    person: CivilStatus
    certification_code: str
    route: Route
    entry: date
    sought: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    partner_siret: str = ""
    employer_siret: str = ""
    employer_name: str = ""
    supports: tuple[NamedSupport, ...] = ()
    earlier: tuple[EarlierBloc, ...] = ()

    @property
    def scope(self) -> Scope:
        """Return whether the whole certification is sought, or blocs of it."""
        return Scope.BLOCS if self.sought else Scope.WHOLE


@dataclass(frozen=True, slots=True)
class Completion:
    """Who prepares, employs and accompanies a candidate, as the dossier must say it from now on.

    `supports` are all those who accompany; SIRET are normalised, and an empty one leaves what is known.
    `reason` says why what was known changes.
    """

    partner_siret: str = ""
    employer_siret: str = ""
    employer_name: str = ""
    supports: tuple[NamedSupport, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CourseCorrection:
    """By which route, since when and for what a candidate comes, as the dossier must say it, and why it changes.

    `sought` holds the codes of the blocs, empty for the whole certification.
    """

    route: Route
    entry: date
    sought: tuple[str, ...] = ()
    reason: str = ""

    @property
    def scope(self) -> Scope:
        """Return whether the whole certification is sought, or blocs of it."""
        return Scope.BLOCS if self.sought else Scope.WHOLE
