"""Decisions as they stand, and whether each can be found again from its inputs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parchemin.certifications.reglement.reading import digest, reglement_of
from parchemin.jury.inputs import FORMAT, inputs_from_json
from parchemin.jury.models import Decision, Sitting
from parchemin.jury.rules.deliberation import deliberate
from parchemin.jury.rules.results import Deliberation
from parchemin.kernel.reading import Unreadable

# What reading raises of values that nobody here wrote: a list for an object, a word for a number.
_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    Unreadable,
)


@dataclass(frozen=True, slots=True)
class DecisionFault:
    """A stored decision that its inputs do not give, and how it differs."""

    decision_id: int
    dossier: str
    message: str


def current_decisions(sitting: Sitting) -> tuple[Decision, ...]:
    """Return the decisions of a sitting that no other rectifies, in the order of the agenda."""
    rows = (
        Decision.objects.filter(sitting=sitting, rectified_by__isnull=True)
        .select_related("dossier__person", "dossier__edition", "confirmation")
        .order_by("pk")
    )
    order = dict(sitting.agenda.values_list("dossier_id", "position"))
    return tuple(sorted(rows, key=lambda decision: order.get(decision.dossier_id, 0)))


def decision_faults(body_id: int) -> tuple[DecisionFault, ...]:
    """Recompute every decision of a body from its inputs and return those that come out otherwise.

    Reads decisions in flat memory. Compares the digest of the inputs and of the règlement, the outcome, each
    unit, each bloc and the codes of the reasons; sentences may be reworded from one version to the next.
    """
    rows = (
        Decision.with_withdrawn.filter(body_id=body_id)
        .select_related("sitting__reglement", "dossier")
        .order_by("pk")
    )
    return tuple(fault for row in rows.iterator(chunk_size=200) for fault in _faults(row))


def _faults(decision: Decision) -> Iterator[DecisionFault]:
    try:
        found = dict(_differences(decision))
    except _UNREADABLE as error:
        found = {f"ses données d’entrée ne se lisent plus ({error})": True}
    for message, differs in found.items():
        if differs:
            yield DecisionFault(decision.pk, decision.dossier.number, f"Décision : {message}.")


def _differences(decision: Decision) -> Iterator[tuple[str, bool]]:
    if not isinstance(decision.inputs, dict):
        raise TypeError("ce n’est pas un objet")
    written = decision.inputs.get("format", 1)
    if written != FORMAT:
        yield f"prise sous le format {written}, que cette version ne recalcule pas", True
        return
    reglement = reglement_of(decision.sitting.reglement.value)
    again = deliberate(*inputs_from_json(decision.inputs, reglement))
    yield "le règlement n’est plus le même", digest(reglement) != decision.reglement_digest
    yield "les données d’entrée ont changé", again.inputs_digest != decision.inputs_digest
    yield f"l’issue recalculée est « {again.outcome} »", again.outcome != decision.outcome
    yield "une unité ne donne plus le même résultat", _units(again) != _stored(decision.units)
    yield "un bloc ne donne plus le même résultat", _blocs(again) != _stored(decision.blocs)
    codes = [reason.code for reason in again.reasons]
    yield "les motifs diffèrent", codes != [reason["code"] for reason in decision.reasons]
    yield "la mention diffère", again.mention != decision.mention


def _units(deliberation: Deliberation) -> list[tuple[str, str]]:
    return [(unit.code, unit.outcome.value) for unit in deliberation.units]


def _blocs(deliberation: Deliberation) -> list[tuple[str, str]]:
    return [(bloc.code, bloc.outcome.value) for bloc in deliberation.blocs]


def _stored(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["code"], row["outcome"]) for row in rows]
