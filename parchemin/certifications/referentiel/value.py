"""A référentiel as a plain value. The file form is in `reading.py` and `writing.py`."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from parchemin.certifications.terms import (
    AccessRoute,
    CertificationKind,
    ModalityKind,
    Register,
    TransverseTheme,
)

FORMAT = "parchemin-referentiel/1"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the collective agreements: its IDCC (four digits) and its name."""

    idcc: str
    title: str


@dataclass(frozen=True, slots=True)
class Cpne:
    """A joint commission that established the certification, and the IDCC it speaks for."""

    name: str
    idcc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistrationClaim:
    """What a file says of the registration: the register, its code and the dates of the decision."""

    register: Register = Register.NONE
    code: str = ""
    level: int | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    fictitious: bool = False

    def days(self) -> tuple[date, date, date]:
        """Return the days of the decision, the start and the end; raise ValueError if one lacks."""
        if self.decided_on is None or self.starts_on is None or self.ends_on is None:
            raise ValueError(f"{self.code or self.register.value} does not tell its three days")
        return self.decided_on, self.starts_on, self.ends_on


@dataclass(frozen=True, slots=True)
class Identity:
    """What the certification is, whatever its edition."""

    code: str
    kind: CertificationKind
    title: str
    short_title: str
    sector: str = ""
    branches: tuple[Branch, ...] = ()
    cpne: tuple[Cpne, ...] = ()
    ip_holder: str = ""
    classification: str = ""
    nsf: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    registration: RegistrationClaim = RegistrationClaim()


@dataclass(frozen=True, slots=True)
class Source:
    """The text a référentiel comes from, with the licence under which it is reused."""

    title: str
    url: str = ""
    licence: str = ""
    text_id: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """The rank of the edition and its dates, as the file tells them."""

    number: int = 1
    adopted_on: date | None = None
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of the trade and the tasks that make it."""

    code: str
    title: str
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """What receives one mark, and the indicators that an assessor looks at to give it.

    `modality` is the kind that it is observed in, when the text says so (see `observed_in`).
    """

    code: str
    title: str
    indicators: tuple[str, ...] = ()
    eliminatory: bool = False
    weight: float = 1.0
    modality: ModalityKind | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """A competence of a bloc, tied to an activity when the text says so."""

    code: str
    title: str
    transversal: bool = False
    activity: str = ""
    themes: tuple[TransverseTheme, ...] = ()
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Modality:
    """How a bloc is assessed.

    `minutes` is a duration; `weight` a share of the bloc in percent; `gate` says that it must be
    passed before the next ones; `competences` names those it covers (none named: all of the bloc).
    """

    kind: ModalityKind
    title: str
    description: str = ""
    minutes: int | None = None
    weight: float | None = None
    place: str = ""
    assessors: str = ""
    gate: bool = False
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc de compétences; `criteria` are those that the text ties to the bloc as a whole."""

    code: str
    title: str
    optional: bool = False
    register_code: str = ""
    competences: tuple[Competence, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    modalities: tuple[Modality, ...] = ()

    def all_criteria(self) -> Iterator[Criterion]:
        """Yield every criterion of the bloc: those of its competences, then its own."""
        for competence in self.competences:
            yield from competence.criteria
        yield from self.criteria

    @property
    def kinds(self) -> tuple[ModalityKind, ...]:
        """Return the kinds of its modalities, each once, in order."""
        return tuple(dict.fromkeys(modality.kind for modality in self.modalities))

    def kind_of(self, criterion: Criterion, competence: str = "") -> ModalityKind | None:
        """Return the kind that a criterion is observed in; None when the text leaves several, or none."""
        named = criterion.modality.value if criterion.modality else ""
        kind = observed_in(named, competence, [(m.kind, m.competences) for m in self.modalities])
        return ModalityKind(kind) if kind else None


@dataclass(frozen=True, slots=True)
class ReferentielRoute:
    """A way of access that the référentiel opens, with its conditions in words."""

    kind: AccessRoute
    note: str = ""


@dataclass(frozen=True, slots=True)
class Referentiel:
    """A whole référentiel: who it is, where it comes from, what it asks, how it is assessed.

    `demonstration` marks an example written for a demonstration.
    """

    identity: Identity
    source: Source
    adoption: Adoption
    blocs: tuple[Bloc, ...]
    activities: tuple[Activity, ...] = ()
    routes: tuple[ReferentielRoute, ...] = ()
    prerequisites: str = ""
    notes: tuple[str, ...] = ()
    demonstration: bool = False

    def competences(self) -> Iterator[tuple[Bloc, Competence]]:
        """Yield every competence with its bloc, in the order of the text."""
        for bloc in self.blocs:
            for competence in bloc.competences:
                yield bloc, competence


def observed_in(
    named: str, competence: str, modalities: Iterable[tuple[str, Collection[str]]]
) -> str:
    """Return the kind of modality that a line of a grid is observed in, "" when nothing settles it.

    `named` is what its criterion says, and wins. Else it is the only kind among the modalities, each with
    the competences it covers (none: all of the bloc), that cover `competence`; any of them may observe a
    criterion of the bloc as a whole, which has none.
    """
    if named:
        return named
    kinds = {
        kind
        for kind, covered in modalities
        if not (covered and competence) or competence in covered
    }
    return kinds.pop() if len(kinds) == 1 else ""
