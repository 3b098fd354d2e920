"""The grid of a règlement: what is marked, on what scales, and how marks make results."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from parchemin.certifications.reglement.terms import (
    Aggregation,
    Binding,
    Divergence,
    MarkAdjuster,
    Marked,
    NotAssessed,
    ScaleKind,
)
from parchemin.certifications.terms import ModalityKind


@dataclass(frozen=True, slots=True)
class Scale:
    """How marks are said. `pass_mark` is what makes an item acquired; `partial` what half is worth.

    `lowest` and `highest` bound numbers; for `count` an item may carry its own target.
    """

    kind: ScaleKind = ScaleKind.MASTERY
    lowest: int = 0
    highest: int = 1
    pass_mark: Decimal = Decimal(1)
    partial: Fraction = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModalityScale(Scale):
    """The scale on which a modality is marked, where it is not that of the rest."""

    modality: ModalityKind


@dataclass(frozen=True, slots=True)
class ScaleRules(Scale):
    """The scale of the grids, and those of the modalities that have their own."""

    modalities: tuple[ModalityScale, ...] = ()

    def of(self, modality: str) -> Scale:
        """Return the scale of what is observed in a modality, "" when unknown."""
        for scale in self.modalities:
            if scale.modality == modality:
                return scale
        return self

    @property
    def all(self) -> tuple[Scale, ...]:
        """Return every scale: that of the grids, then those of modalities."""
        return (self, *self.modalities)


@dataclass(frozen=True, slots=True)
class Gate:
    """A modality that must reach a share of its maximum; what it `opens` is not read otherwise."""

    modality: ModalityKind
    at_least: Fraction
    opens: str = ""


@dataclass(frozen=True, slots=True)
class ModalityWeight:
    """How much the mean of one modality weighs in a weighted average."""

    modality: ModalityKind
    weight: int


@dataclass(frozen=True, slots=True)
class AggregationRules:
    """How marks make one result.

    `threshold` is a share of the maximum (or of the count, for `n_of_m`); `at_least` a plain count.
    `eliminatory` says whether items flagged so are read as such.
    """

    kind: Aggregation = Aggregation.ALL_CRITERIA
    threshold: Fraction | None = None
    at_least: int | None = None
    eliminatory: bool = True
    gates: tuple[Gate, ...] = ()
    modality_weights: tuple[ModalityWeight, ...] = ()

    @property
    def names_modalities(self) -> bool:
        """Tell whether gates or weights name modalities."""
        return bool(self.gates or self.modality_weights)

    @property
    def modalities(self) -> frozenset[str]:
        """Return the modalities that gates and weights name."""
        gates = {kind for gate in self.gates for kind in (gate.modality, gate.opens) if kind}
        return frozenset(gates).union(share.modality for share in self.modality_weights)


@dataclass(frozen=True, slots=True)
class BlocWeight:
    """How much the mark of one bloc weighs in the mean of the certification."""

    bloc: str
    weight: int


@dataclass(frozen=True, slots=True)
class MarksKept:
    """How long marks are kept for a next presentation, from the day of the jury; None is for ever."""

    months: int | None = None


@dataclass(frozen=True, slots=True)
class CertificationMean:
    """A mean of the marks of blocs over the whole certification, each bloc at its own minimum at least.

    That minimum is the threshold of `grid.bloc`. `weights` empty: each bloc weighs the same. `kept` says whether,
    when the certification is not granted, each mark at or above its minimum is kept.
    """

    threshold: Fraction
    weights: tuple[BlocWeight, ...] = ()
    kept: MarksKept | None = None


@dataclass(frozen=True, slots=True)
class LookRange:
    """Shares (low included, high excluded) between which the jury must look for itself."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class GridRules:
    """What is marked, on what scale, how marks make competences and blocs, and who reads again."""

    marked: Marked = Marked.CRITERION
    scale: ScaleRules = ScaleRules()
    competence: AggregationRules = AggregationRules()
    bloc: AggregationRules = AggregationRules()
    certification: CertificationMean | None = None
    not_assessed: NotAssessed = NotAssessed.TO_JURY
    look_range: LookRange | None = None
    divergence: Divergence = Divergence.TO_JURY
    adjusted_by: MarkAdjuster = MarkAdjuster.NOBODY
    binding: Binding = Binding.FREE
